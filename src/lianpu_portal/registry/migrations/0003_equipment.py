from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0002_match_decisions"),
    ]

    operations = [
        migrations.AlterField(
            model_name="historicalproduct",
            name="kind",
            field=models.CharField(
                choices=[
                    ("segment", "Segment"),
                    ("material", "Material"),
                    ("part", "Part"),
                    ("process", "Process"),
                    ("service", "Service"),
                    ("equipment", "Equipment"),
                ],
                help_text="segment groups others and is never traded itself; equipment is what work is done with, in no chain.",
                max_length=9,
                verbose_name="Kind",
            ),
        ),
        migrations.AlterField(
            model_name="historicalproduct",
            name="processes",
            field=models.JSONField(
                blank=True, help_text="How it is made; of a machine, what it does.", null=True, verbose_name="Processes"
            ),
        ),
        migrations.AlterField(
            model_name="product",
            name="kind",
            field=models.CharField(
                choices=[
                    ("segment", "Segment"),
                    ("material", "Material"),
                    ("part", "Part"),
                    ("process", "Process"),
                    ("service", "Service"),
                    ("equipment", "Equipment"),
                ],
                help_text="segment groups others and is never traded itself; equipment is what work is done with, in no chain.",
                max_length=9,
                verbose_name="Kind",
            ),
        ),
        migrations.AlterField(
            model_name="product",
            name="processes",
            field=models.JSONField(
                blank=True, help_text="How it is made; of a machine, what it does.", null=True, verbose_name="Processes"
            ),
        ),
    ]
