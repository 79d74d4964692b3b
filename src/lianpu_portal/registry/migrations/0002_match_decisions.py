import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import lianpu_portal.registry.table_models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalMatchDecision",
            fields=[
                ("surrogate", models.BigIntegerField(blank=True, db_index=True)),
                (
                    "verdict",
                    models.CharField(
                        choices=[("confirmed", "Confirmed"), ("rejected", "Rejected")],
                        help_text="confirmed: they fit; rejected: never propose this pair again.",
                        max_length=9,
                        verbose_name="Verdict",
                    ),
                ),
                (
                    "decided_by",
                    models.CharField(
                        blank=True, help_text="Who decided.", max_length=2000, null=True, verbose_name="Decided by"
                    ),
                ),
                (
                    "as_of",
                    models.DateField(help_text="The day for which the source states this row.", verbose_name="As of"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("declared", "Declared"),
                            ("verified", "Verified"),
                            ("inferred", "Inferred"),
                            ("expired", "Expired"),
                        ],
                        help_text="declared by the firm or a list, verified by an office, inferred by a rule, or expired.",
                        max_length=8,
                        verbose_name="Status",
                    ),
                ),
                (
                    "position",
                    models.BigIntegerField(
                        db_index=True, default=lianpu_portal.registry.table_models.next_position, editable=False
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "demand",
                    models.ForeignKey(
                        blank=True,
                        db_column="demand",
                        db_constraint=False,
                        help_text="The demand.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.demand",
                        verbose_name="Demand",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        blank=True,
                        db_column="offer",
                        db_constraint=False,
                        help_text="The offer.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.offer",
                        verbose_name="Offer",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_column="source",
                        db_constraint=False,
                        help_text="The source that states this row.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.source",
                        verbose_name="Source",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical Match decisions",
                "verbose_name_plural": "historical Match decisions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="MatchDecision",
            fields=[
                ("surrogate", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "verdict",
                    models.CharField(
                        choices=[("confirmed", "Confirmed"), ("rejected", "Rejected")],
                        help_text="confirmed: they fit; rejected: never propose this pair again.",
                        max_length=9,
                        verbose_name="Verdict",
                    ),
                ),
                (
                    "decided_by",
                    models.CharField(
                        blank=True, help_text="Who decided.", max_length=2000, null=True, verbose_name="Decided by"
                    ),
                ),
                (
                    "as_of",
                    models.DateField(help_text="The day for which the source states this row.", verbose_name="As of"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("declared", "Declared"),
                            ("verified", "Verified"),
                            ("inferred", "Inferred"),
                            ("expired", "Expired"),
                        ],
                        help_text="declared by the firm or a list, verified by an office, inferred by a rule, or expired.",
                        max_length=8,
                        verbose_name="Status",
                    ),
                ),
                (
                    "position",
                    models.BigIntegerField(
                        db_index=True, default=lianpu_portal.registry.table_models.next_position, editable=False
                    ),
                ),
                (
                    "demand",
                    models.ForeignKey(
                        db_column="demand",
                        help_text="The demand.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.demand",
                        verbose_name="Demand",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        db_column="offer",
                        help_text="The offer.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.offer",
                        verbose_name="Offer",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_column="source",
                        help_text="The source that states this row.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.source",
                        verbose_name="Source",
                    ),
                ),
            ],
            options={
                "verbose_name": "Match decisions",
                "verbose_name_plural": "Match decisions",
                "db_table": "cluster_match_decisions",
                "ordering": ["position"],
                "constraints": [models.UniqueConstraint(fields=("offer", "demand"), name="match_decisions_key")],
            },
        ),
    ]
