"""The registry's tables: one model for every table of a cluster, what it says of itself, and its revision."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianpu.cluster.schema import SCHEMAS
from lianpu_portal.registry.table_models import TableRow, build_model

TABLE_MODELS: dict[str, type[TableRow]] = {table: build_model(table, __name__) for table in SCHEMAS}
"""Table name → model, in the order of the schema."""

globals().update({model.__name__: model for model in TABLE_MODELS.values()})


def stored_firm_name(code: str) -> str:
    """The name of an enterprise as the store holds it now; its code where there is none."""
    firms = TABLE_MODELS["enterprises"]._default_manager.filter(pk=code)
    return firms.values_list("name", flat=True).first() or code


class ClusterAbout(models.Model):
    """What the cluster says of itself; there is one row."""

    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, null=True, blank=True)
    region = models.CharField(
        _("home region"), max_length=12, null=True, blank=True, help_text=_("The region within which a firm is local.")
    )
    catalogs = models.JSONField(_("catalogs"), default=list, blank=True)

    class Meta:
        verbose_name = _("About this cluster")
        verbose_name_plural = _("About this cluster")

    def __str__(self) -> str:
        return self.name


class Revision(models.Model):
    """A counter that grows with every change of the tables: what was computed from an older one is stale.

    `stamp` tells two changes with one number apart: one of them was rolled back.
    """

    number = models.BigIntegerField(default=0)
    stamp = models.CharField(max_length=32, default="")

    def __str__(self) -> str:
        return str(self.number)


class Change(models.Model):
    """What one revision changed: the log from which a kept snapshot is brought up to date.

    `rows` holds, table by table, the primary keys of the rows that were written or deleted; null means everything may
    have changed. `total` counts the keys logged so far: the log is cut by it (`registry.revision`).
    """

    revision = models.BigIntegerField(primary_key=True)
    stamp = models.CharField(max_length=32)
    rows = models.JSONField(null=True)
    total = models.BigIntegerField(db_index=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.revision)
