"""Firms and sites that a listing brought into the registry: they are shown as long as something else of theirs is.

Whoever publishes for a firm that nobody knew, or at a place where it was not known to be, writes these too. A listing
that is not shown under its firm's name must not be told by the firm, or the site, that appeared with it.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from lianpu.cluster.cluster import Cluster

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
    named = pl.concat(stated).drop_nulls().unique()
    used = pl.concat(frame["site"] for frame in listings.values()).drop_nulls().unique()
    gone = new_firms.filter(~new_firms.is_in(named.implode()))
    is_used = pl.col("id").is_in(used.implode()) | pl.col("enterprise").is_in([*firms])
    gone_sites = new_sites.filter(~is_used)["id"]
    kept: dict[str, pl.DataFrame] = {}
    if gone.len():
        kept["enterprises"] = enterprises.filter(~pl.col("id").is_in(gone.implode()))
        codes = cluster["enterprise_identifiers"]
        kept["enterprise_identifiers"] = codes.filter(~pl.col("enterprise").is_in(gone.implode()))
    if gone_sites.len():
        kept["sites"] = sites.filter(~pl.col("id").is_in(gone_sites.implode()))
    return kept


def unseen_firms(cluster: Cluster, visible: Cluster) -> frozenset[str]:
    """The firms of the snapshot that are not in its part shown to a reader."""
    whole, shown = cluster["enterprises"]["id"], visible["enterprises"]["id"]
    if whole.len() == shown.len():
        return frozenset()
    return frozenset(whole.filter(~whole.is_in(shown.implode())))
