"""How far a notice played as a drill is not what the notice says, in sentences."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.language import bilingual, listed
from lianpu.language import gettext as _
from lianpu.risk.notice_drills import NoticeDrill


def notice_remarks(found: NoticeDrill, cluster: Cluster) -> list[str]:
    """A sentence for everything that is left out, or played without being known to fail."""
    return [
        sentence.format(names=names)
        for sentence, names in (
            (_("Left out, because they are no products of this cluster: part numbers {names}."), _numbers(found)),
            (_whole_firm(found), _sites(found, cluster) if found.whole_firm else ""),
            (_place_unknown(found), _products(found.place_unknown, cluster)),
            (_at_others_too(found), _products(found.at_others_too, cluster)),
            (_going_on(found), _products(found.going_on, cluster)),
        )
        if names
    ]


def _of_demand(found: NoticeDrill) -> bool:
    return found.drill.effect == "demand"


def _whole_firm(found: NoticeDrill) -> str:
    if _of_demand(found):
        return _(
            "The notice is of {names} only, but what is used there is not known: all purchases of the firm are taken."
        )
    return _("The notice is of {names} only, but what is made there is not known: the whole firm is taken.")


def _place_unknown(found: NoticeDrill) -> str:
    if _of_demand(found):
        return _("Taken too, because nobody says at which site it is used: {names}.")
    return _("Taken too, because nobody says at which site it is made: {names}.")


def _at_others_too(found: NoticeDrill) -> str:
    if _of_demand(found):
        return _("Taken whole, though sites that the notice does not name use it too: {names}.")
    return _("Taken whole, though sites that the notice does not name make it too: {names}.")


def _going_on(found: NoticeDrill) -> str:
    if _of_demand(found):
        return _("Not taken, because only other sites use it: {names}.")
    return _("Not taken, because only other sites make it: {names}.")


def _numbers(found: NoticeDrill) -> str:
    return listed(" / ".join(material.numbers) for material in found.left_out)


def _sites(found: NoticeDrill, cluster: Cluster) -> str:
    names = dict(cluster["sites"].filter(pl.col("id").is_in(found.sites)).select("id", "name").iter_rows())
    return listed(names.get(site) or site for site in found.sites)


def _products(products: Iterable[str], cluster: Cluster) -> str:
    names = {key: bilingual(zh, en) for key, zh, en in cluster["products"].select("id", "name", "name_en").iter_rows()}
    return listed(names.get(product) or product for product in products)
