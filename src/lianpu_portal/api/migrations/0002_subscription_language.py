"""Webhooks tell what went wrong in the language of whoever made them; those that there are, in Chinese as before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """The language."""

    dependencies = [("api", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="subscription",
            name="language",
            field=models.CharField(default="zh-hans", editable=False, max_length=10),
        )
    ]
