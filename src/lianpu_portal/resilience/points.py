"""Single points as pages and files show them: names beside codes, nothing that a reader may not know of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.regions import RegionTree
from lianpu.language import bilingual
from lianpu_portal.computations.selectors import Found
from lianpu_portal.naming import named_chains
from lianpu_portal.resilience.asked import pair_code
from lianpu_portal.resilience.chosen import firm_name
from lianpu_portal.resilience.computing import points
from lianpu_portal.resilience.networks import way_to_import
from lianpu_portal.resilience.words import KINDS, thing_name
from lianpu_portal.tables import Column, Row, Table


@dataclass
class Scope:
    """A leader or a chain with the points on which it hangs."""

    kind: str
    id: str
    name: str
    rows: list[Row] = field(default_factory=list[Row])

    @property
    def key(self) -> str:
        """Its part of the address."""
        return f"{self.kind}:{self.id}"


def points_of(found: Found) -> list[Scope]:
    """Every leader and chain that this reader may know of; a point that names a hidden firm is left out."""
    scopes: dict[tuple[str, str], Scope] = {}
    for row in found.result["points"]:
        name = _scope_name(found.visible, row)
        shown = _shown(found.visible, row) if name else None
        if name is not None:
            scope = scopes.setdefault((row["scope_kind"], row["scope"]), Scope(row["scope_kind"], row["scope"], name))
            if shown is not None:
                scope.rows.append({**shown, "scope_name": name})
    return list(scopes.values())


def _scope_name(cluster: Cluster, row: Mapping[str, Any]) -> str | None:
    if row["scope_kind"] == "leader":
        return firm_name(cluster, row["scope"])
    chains = {row["id"]: bilingual(row["name"], row["name_en"]) for row in named_chains(cluster)}
    return chains.get(row["scope"])


def _shown(cluster: Cluster, row: Row) -> Row | None:
    firms = [code for code in (row["enterprise"], *row["buyers"]) if code]
    if any(firm_name(cluster, code) is None for code in firms):
        return None
    things = [thing_name(cluster, code) for code in row["products"]]
    return {**row, "name": _name(cluster, row), "kind_word": str(KINDS[row["kind"]]), "things": things,
            "firm": firm_name(cluster, row["enterprise"]) if row["enterprise"] else None,
            "buyer_names": [firm_name(cluster, code) for code in row["buyers"]], "drill": _drill(row)}  # fmt: skip


def _name(cluster: Cluster, row: Row) -> str:
    tree = RegionTree.of(cluster)
    match row["kind"]:
        case "firm":
            return str(firm_name(cluster, row["enterprise"]))
        case "part":
            return f"{firm_name(cluster, row['enterprise'])} → {thing_name(cluster, row['product'])}"
        case "region":
            return tree.name(row["region"]) if tree.knows(row["region"]) else row["region"]
        case _:
            return thing_name(cluster, row["product"])


def _drill(row: Row) -> str:
    """The address of the drill that lets the point fail for good."""
    query = {
        "firm": {"firm": row["enterprise"]}, "region": {"region": row["region"]}, "import": {"import": row["product"]},
        "part": {"delivery": pair_code(row["enterprise"] or "", row["product"] or "")},
    }[row["kind"]]  # fmt: skip
    return f"{reverse('drill')}?{urlencode(query)}&weeks=0"


@points.shows
def _shown_points(found: Found) -> dict[str, Any]:
    scopes = points_of(found)
    asked = found.request.GET.get("of", "") if found.request else ""
    chosen = next((scope for scope in scopes if scope.key == asked), scopes[0] if scopes else None)
    return {"scopes": scopes, "chosen": chosen, "imports": way_to_import(found.request)}


COLUMNS = (
    Column("scope_name", _("Of")), Column("rank", _("Rank"), "number"), Column("kind_word", _("Kind")), Column("name", _("Single point")),
    Column("scope_loss_low", _("It loses at least (share)"), "percent"), Column("scope_loss_high", _("It loses at most (share)"), "percent"),
    Column("index_low", _("The cluster loses at least (share)"), "percent"), Column("index_high", _("The cluster loses at most (share)"), "percent"),
    Column("parts", _("Parts that hang on it"), "number"), Column("articulation", _("Cuts the network in two"), "yes_no"),
    Column("proven", _("Proven that there is no other"), "yes_no"), Column("would_change", _("What would change it"), "words"), Column("links", _("Links behind"), "words"),
)  # fmt: skip


def points_table(scopes: list[Scope]) -> Table:
    """All of them as a table."""
    return Table(COLUMNS, [row for scope in scopes for row in scope.rows])
