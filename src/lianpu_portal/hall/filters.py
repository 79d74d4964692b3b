"""What a reader asked for, as the address says it: read from it, written back to it, and said in words."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.columns import CATEGORIES
from lianpu.cluster.derived import of_tables
from lianpu.cluster.taxonomy import Taxonomy, chain_members
from lianpu.match.filters import certificate_key
from lianpu_portal.hall.columns import SORTS
from lianpu_portal.scopes import require_chain, require_product, require_region

SIDES = {"offer": 0, "demand": 1}
DUE = ("week", "month", "later", "none")
STATES = ("open", "expiring", "closed", "all")
ELSEWHERE, UNKNOWN = "elsewhere", "unknown"
LONGEST_TEXT = 100
_MOST_CERTIFICATES = 8


@dataclass(frozen=True)
class Filters:
    """One search: what is empty filters nothing; `state` is «open» where the address says none."""

    q: str = ""
    side: str = ""
    category: str = ""
    chain: str = ""
    node: str = ""
    region: str = ""
    certificate: tuple[str, ...] = ()
    due: str = ""
    state: str = ""
    firm: str = ""
    sort: str = ""

    @property
    def words(self) -> str:
        """The address's query, empty filters left out."""
        return urlencode(self.pairs())

    def pairs(self) -> list[tuple[str, str]]:
        """Name and value of every filter that is set."""
        found: list[tuple[str, str]] = []
        for field in fields(self):
            value = getattr(self, field.name)
            values = value if isinstance(value, tuple) else (value,) if value else ()
            found += [(field.name, each) for each in values]
        return found

    def without(self, name: str, value: str = "") -> Filters:
        """The same search with one filter dropped; of several certificates only that one."""
        if name == "certificate" and value:
            return replace(self, certificate=tuple(each for each in self.certificate if each != value))
        return replace(self, **{name: () if name == "certificate" else ""})

    @property
    def filters_nothing(self) -> bool:
        """Whether every open listing fits."""
        return not any(name != "sort" for name, _value in self.pairs())


def read_filters(asked: QueryDict | Mapping[str, Any], cluster: Cluster) -> Filters:
    """The filters in an address; what the cluster does not know is 404, not silently everything."""
    found = Filters(
        q=_tidy(_one(asked, "q")), side=_one(asked, "side"), category=_one(asked, "category"),
        chain=_one(asked, "chain"), node=_one(asked, "node"), region=_one(asked, "region"),
        certificate=_certificates(asked), due=_one(asked, "due"), state=_one(asked, "state"), firm=_one(asked, "firm"),
        sort=_one(asked, "sort"),
    )  # fmt: skip
    closed = {"side": SIDES, "category": CATEGORIES, "due": DUE, "state": STATES, "sort": SORTS}
    for name, values in closed.items():
        value = getattr(found, name)
        if value and value not in values:
            raise Http404(
                _("{name}={value} is not known here; expected one of: {values}.").format(
                    name=name, value=value[:40], values=", ".join(values)
                )
            )
    require_chain(cluster, found.chain or None)
    require_product(cluster, found.node or None)
    if found.region not in ("", ELSEWHERE, UNKNOWN):
        require_region(cluster, found.region)
    if found.chain and found.node and not _meet(cluster, found.chain, found.node):
        found = replace(found, node="")  # a segment of the chain that was chosen before
    return replace(
        found, state="" if found.state == "open" else found.state, sort="" if found.sort == "newest" else found.sort
    )


def _meet(cluster: Cluster, chain: str, node: str) -> bool:
    """Whether the chain holds the node or something narrower."""
    members = _members(cluster, chain)
    return node in members or any(each in members for each in Taxonomy.of(cluster).descendants(node))


@of_tables("chains", "products", "inputs")
def _members(cluster: Cluster, chain: str) -> frozenset[str]:
    return frozenset(chain_members(cluster, chain))


def _one(asked: QueryDict | Mapping[str, Any], name: str) -> str:
    value = asked.get(name, "")
    return value if isinstance(value, str) and "\0" not in value else ""


def _certificates(asked: QueryDict | Mapping[str, Any]) -> tuple[str, ...]:
    values = asked.getlist("certificate") if isinstance(asked, QueryDict) else asked.get("certificate", ())
    keys = dict.fromkeys(certificate_key(value[:80]) for value in values[:_MOST_CERTIFICATES] if value.strip("\0 "))
    return tuple(key for key in keys if key and ";" not in key)


def _tidy(text: str) -> str:
    """What was typed, without control characters and at most `LONGEST_TEXT` long."""
    kept = (" " if unicodedata.category(sign) in ("Cc", "Cs") else sign for sign in text[: 4 * LONGEST_TEXT])
    return " ".join("".join(kept).split())[:LONGEST_TEXT]
