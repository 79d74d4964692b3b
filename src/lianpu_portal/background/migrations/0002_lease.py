from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("background", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Lease",
            fields=[
                ("work", models.UUIDField(primary_key=True, serialize=False)),
                ("signs", models.PositiveIntegerField(default=0)),
            ],
        ),
    ]
