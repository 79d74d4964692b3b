"""Firms and sites that a listing brought into the registry: they are shown as long as something else of theirs is.

Whoever publishes for a firm that nobody knew, or at a place where it was not known to be, writes these too. A listing
that is not shown under its firm's name must not be told by the firm, or the site, that appeared with it.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.derived import of_tables

_FIRMS = {
    "offers": ("enterprise",),
    "demands": ("enterprise",),
    "links": ("supplier", "buyer"),
    "indicators": ("subject",),
}
"""Tables whose rows vouch for a firm, and their columns."""


def shown_arrivals(
    cluster: Cluster, listings: Mapping[str, pl.DataFrame], firms: frozenset[str]
) -> dict[str, pl.DataFrame]:
    """The tables of firms, their codes and sites without those that came with listings not shown.

    `listings` are the offers and demands as they are shown, `firms` the reader's own. Tables that stay whole are left out.
    """
    from lianpu_portal.publishing.rows import SOURCE

    came = pl.col("source") == SOURCE
    enterprises, sites = cluster["enterprises"], cluster["sites"]
    new_firms, new_sites = enterprises.filter(came)["id"], sites.filter(came).select("id", "enterprise")
    if new_firms.is_empty() and new_sites.is_empty():
        return {}
    rows = {**{table: cluster[table] for table in _FIRMS}, **listings}
    stated = [sites.filter(~came)["enterprise"], pl.Series([*firms], dtype=pl.String)]
    stated += [rows[table][column] for table, columns in _FIRMS.items() for column in columns]
    named = pl.concat(column.filter(column.is_in(new_firms.implode())) for column in stated).unique()
    used = pl.concat(frame["site"] for frame in listings.values()).drop_nulls().unique()
    gone = new_firms.filter(~new_firms.is_in(named.implode()))
    is_used = pl.col("id").is_in(used.implode()) | pl.col("enterprise").is_in([*firms])
    gone_sites = new_sites.filter(~is_used)["id"]
    return _without(cluster, frozenset(gone), frozenset(gone_sites))


@of_tables("enterprises", "enterprise_identifiers", "sites")
def _without(cluster: Cluster, firms: frozenset[str], sites: frozenset[str]) -> dict[str, pl.DataFrame]:
    """The same frames each time, so that what is made from them holds while neither firms nor sites change."""
    kept: dict[str, pl.DataFrame] = {}
    for table, column in (("enterprises", "id"), ("enterprise_identifiers", "enterprise")) if firms else ():
        kept[table] = cluster[table].filter(~pl.col(column).is_in([*firms]))
    if sites:
        kept["sites"] = cluster["sites"].filter(~pl.col("id").is_in([*sites]))
    return kept


def unseen_firms(cluster: Cluster, visible: Cluster) -> frozenset[str]:
    """The firms of the snapshot that are not in its part shown to a reader."""
    whole, shown = cluster["enterprises"]["id"], visible["enterprises"]["id"]
    if whole.len() == shown.len():
        return frozenset()
    return frozenset(whole.filter(~whole.is_in(shown.implode())))
