"""A firm as it is typed: which of the registry's is meant, or that it is a new one."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

import polars as pl
from django.utils.translation import gettext as _

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.derived import of_tables
from lianpu.cluster.identity import USCC, normal_identifier
from lianpu.cluster.lookup import rows_with
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.values import tidy
from lianpu.intake.enterprises import EnterpriseResolver, Named
from lianpu_portal.publishing.errors import PublishingRefusedError
from lianpu_portal.publishing.typed_contacts import fault_of_contacts

NEW = "new"
"""The choice «none of these: a new firm»."""

LONGEST_NAME = 200
_CODE = re.compile(r"[0-9A-Z]{18}", re.IGNORECASE)
_TAIL = 4


@dataclass(frozen=True)
class KnownFirm:
    """A firm of the registry, with what tells it from others of like name."""

    id: str
    name: str
    tail: str
    place: str


@dataclass(frozen=True)
class TypedFirm:
    """What a typed name means: `known` for sure, one of `candidates`, or (neither) a new firm."""

    name: str
    known: KnownFirm | None
    candidates: tuple[KnownFirm, ...]

    @property
    def is_new(self) -> bool:
        """Whether nothing like it is known."""
        return self.known is None and not self.candidates


_resolver = of_tables("enterprises", "enterprise_identifiers", "sites", "regions", "decisions")(EnterpriseResolver)


def typed_firm(
    cluster: Cluster, typed: str, region: str | None = None, unseen: frozenset[str] = frozenset()
) -> TypedFirm:
    """The firm that a name, or a credit code beside a name, means; `unseen` are those that the reader may not know of."""
    name = tidy(typed)[:LONGEST_NAME]
    code = next((word for word in _CODE.findall(name) if normal_identifier(USCC, word)), None)
    bare = tidy(name.replace(code, " ")).strip("()（） ") if code else name
    uscc = normal_identifier(USCC, code) if code else None
    found = _resolver(cluster).resolve([Named(bare or name, uscc, region)])[0]
    if found.enterprise and found.enterprise not in unseen:
        return TypedFirm(bare or name, known_firm(cluster, found.enterprise), ())
    alike = [] if found.enterprise else [entry.enterprise for entry in found.candidates]
    firms = _known_firms(cluster, alike)
    return TypedFirm(bare or name, None, tuple(firms[code] for code in alike if code not in unseen))


def chosen_firm(typed: TypedFirm, choice: str) -> tuple[str | None, bool]:
    """The firm meant and whether that is settled: known for sure, chosen among those alike, or new."""
    if typed.known:
        return typed.known.id, True
    if choice in {candidate.id for candidate in typed.candidates}:
        return choice, True
    return None, typed.is_new or choice == NEW


def alike_firms(cluster: Cluster, typed: str) -> tuple[KnownFirm, ...]:
    """The firms that words may mean, where it is not certain which."""
    return () if not typed or known_firm(cluster, typed) else typed_firm(cluster, typed).candidates


def meant_firm(cluster: Cluster, typed: str) -> str:
    """The code of the one firm that words mean: its code, its name or its credit code; refused where none or several do."""
    if known := known_firm(cluster, typed.strip()) or typed_firm(cluster, typed).known:
        return known.id
    if alike_firms(cluster, typed):
        raise PublishingRefusedError(
            _("It is not certain which firm «{name}» means. Choose one.").format(name=typed[:80])
        )
    raise PublishingRefusedError(_("There is no firm «{code}» in the tables.").format(code=typed[:80]))


def name_of(cluster: Cluster, typed: TypedFirm, enterprise: str | None) -> str:
    """The name of the firm meant: as the registry has it, else as it was typed; as far as there is room for it."""
    known = known_firm(cluster, enterprise)
    return (known.name if known else typed.name)[:LONGEST_NAME]


def known_firm(cluster: Cluster, code: str | None) -> KnownFirm | None:
    """The firm of an id."""
    return _known_firms(cluster, [code]).get(code) if code else None


def _known_firms(cluster: Cluster, firms: Collection[str]) -> dict[str, KnownFirm]:
    tree = RegionTree.of(cluster)
    codes = rows_with(cluster["enterprise_identifiers"], "enterprise", firms).filter(pl.col("scheme") == USCC)
    tails = {firm: value[-_TAIL:] for firm, value in codes.select("enterprise", "value").iter_rows()}
    sites = rows_with(cluster["sites"], "enterprise", firms).select("enterprise", "region").drop_nulls()
    placed = dict(sites.unique("enterprise", keep="first", maintain_order=True).iter_rows())
    rows = rows_with(cluster["enterprises"], "id", firms).select("id", "name", "region").iter_rows()
    return {
        firm: KnownFirm(firm, name, tails.get(firm, ""), tree.name(place) if (place := region or placed.get(firm)) else "")
        for firm, name, region in rows
    }  # fmt: skip


def fault_of_name(name: str) -> str:
    """What is wrong with a firm's name; nothing where it may be one."""
    if not name:
        return _("Write the firm's name as it is registered, such as 江苏某某电子有限公司.")
    if sum(sign.isalpha() for sign in name) < 2:
        return _("«{name}» is no firm's name. Write it as it is registered.").format(name=name[:40])
    return fault_of_contacts([name])
