from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0003_equipment"),
    ]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("revision", models.BigIntegerField(primary_key=True, serialize=False)),
                ("stamp", models.CharField(max_length=32)),
                ("rows", models.JSONField(null=True)),
                ("total", models.BigIntegerField(db_index=True)),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
