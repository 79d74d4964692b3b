"""Values of the tables as people read them: names for codes, units beside quantities."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.schema import AMOUNTS, label, references
from lianpu.cluster.taxonomy import Taxonomy
from lianpu.language import bilingual
from lianpu_portal import formats
from lianpu_portal.core_labels import core_label
from lianpu_portal.results import remember
from lianpu_portal.tables import Row
from lianpu_portal.words import choice_words


def column_label(table: str, name: str) -> str:
    """The label of a column in the reader's language."""
    return core_label(label(table, name))


def shown(cluster: Cluster, table: str, column: str, value: Any, row: Row) -> str:
    """A value as people read it: names for codes, units beside quantities."""
    if value is None or value == []:
        return _("not said")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return formats.listed(value)
    if column in AMOUNTS:
        amount = formats.quantity(value, row.get("unit")) or ""
        period = row.get("period")
        return (
            _("{amount} a {period}").format(amount=amount, period=choice_words("period", period))
            if period not in (None, "once")
            else amount
        )
    if column in ("price", "volume"):
        return formats.money(value) or ""
    if column == "share":
        return formats.percent(value) or ""
    if column == "unit":
        return formats.unit_word(value)
    if column == "region":
        return RegionTree.of(cluster).full_name(value) if RegionTree.of(cluster).knows(value) else str(value)
    if (other := references(table).get(column)) is not None:
        return named(cluster, other[0], value)
    return str(choice_words(column, value)) if isinstance(value, str) else str(value)


def named(cluster: Cluster, table: str, code: str) -> str:
    """The name of what a code names."""
    if table == "products":
        row = Taxonomy.of(cluster).products.get(code)
        return bilingual(str(row["name"]), str(row["name_en"]) if row["name_en"] else None) if row else code
    if table == "enterprises":
        return enterprise_names(cluster).get(code, code)
    if table == "sites":
        region = remember(_site_regions, cluster).get(code)
        return RegionTree.of(cluster).full_name(region) if region and RegionTree.of(cluster).knows(region) else code
    return code


def _site_regions(cluster: Cluster) -> dict[str, str]:
    return dict(cluster["sites"].select("id", "region").iter_rows())


def _enterprise_names(cluster: Cluster) -> dict[str, str]:
    return dict(cluster["enterprises"].select("id", "name").iter_rows())


def enterprise_names(cluster: Cluster) -> dict[str, str]:
    """Enterprise → name."""
    return remember(_enterprise_names, cluster)
