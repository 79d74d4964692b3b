"""The facets of the hall: every value a reader may choose, with the number of listings it would leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.columns import CATEGORIES
from lianpu.cluster.regions import RegionTree
from lianpu.language import bilingual
from lianpu_portal import words
from lianpu_portal.accounts.visibility import Viewer, visible_part
from lianpu_portal.hall.columns import DEADLINES, SHAPE
from lianpu_portal.hall.columns import STATES as ROW_STATES
from lianpu_portal.hall.filters import DUE, ELSEWHERE, SIDES, STATES, UNKNOWN, Filters
from lianpu_portal.hall.search import DUE_CLASSES, STATE_CLASSES, Found, Hall
from lianpu_portal.naming import named_chains, product_name

MOST_OPTIONS = 12

SIDE_WORDS: dict[str, Promise] = {
    "offer": pgettext_lazy("hall", "Offers"), "demand": pgettext_lazy("hall", "Demands"),
}  # fmt: skip
DUE_WORDS: dict[str, Promise] = {
    "week": gettext_lazy("Within 7 days"), "month": gettext_lazy("Within 30 days"), "later": pgettext_lazy("deadline", "Later"),
    "none": gettext_lazy("No last day stated"),
}  # fmt: skip
STATE_WORDS: dict[str, Promise] = {
    "open": gettext_lazy("Open"), "expiring": gettext_lazy("Ending within 7 days"), "closed": gettext_lazy("Ended"),
    "all": gettext_lazy("Open and ended"),
}  # fmt: skip
SORT_WORDS: dict[str, Promise] = {
    "newest": gettext_lazy("Newest first"), "deadline": gettext_lazy("Last day first"),
    "quantity": gettext_lazy("Largest amount first"), "known": gettext_lazy("Most complete first"),
}  # fmt: skip


@dataclass(frozen=True)
class Option:
    """A value of a facet; `level` sets it in under a wider one."""

    value: str
    label: str
    count: int
    chosen: bool
    level: int = 0


@dataclass(frozen=True)
class Facet:
    """A filter with its values; `several` may be chosen at once; `all_label` stands for none."""

    name: str
    title: str
    options: tuple[Option, ...]
    all_label: str = ""
    several: bool = False
    is_open: bool = True

    @property
    def is_chosen(self) -> bool:
        """Whether it filters."""
        return any(option.chosen for option in self.options)


@dataclass(frozen=True)
class Chip:
    """A filter that is set: what it says, and the search without it."""

    name: str
    title: str
    label: str
    without: Filters


def facets_of(hall: Hall, filters: Filters, found: Found) -> list[Facet]:
    """The facets beside the list, those without any choice left out."""
    facets = [
        _small(found, filters, "category", _("Category"), _category_counts(found, filters)),
        _chains(hall, filters, found),
        _segments(hall, filters, found),
        _regions(hall, filters, found),
        _certificates(hall, filters, found),
        _small(found, filters, "due", _("Last day"), _due_counts(found, filters)),
        _states(filters, found),
    ]
    return [facet for facet in facets if facet.options]


def side_facet(filters: Filters, found: Found) -> Facet:
    """Offers, demands, or both."""
    counts = _joint(found, filters, "side").sum(axis=(1, 2, 3))
    options = [Option(side, str(SIDE_WORDS[side]), int(counts[at]), filters.side == side) for side, at in SIDES.items()]
    return Facet("side", _("Side"), tuple(options), _("All"))


def _joint(found: Found, filters: Filters, left_out: str) -> Any:
    """Counts by side, category, deadline and state of the rows that meet all small filters but one."""
    counts = found.by_joint.reshape(SHAPE).copy()
    keep: dict[str, tuple[int, list[int]]] = {
        "side": (0, [SIDES[filters.side]] if filters.side else list(range(SHAPE[0]))),
        "category": (1, [CATEGORIES.index(filters.category)] if filters.category else list(range(SHAPE[1]))),
        "due": (2, [DEADLINES.index(name) for name in (DUE_CLASSES[filters.due] if filters.due else DEADLINES)]),
        "state": (3, [ROW_STATES.index(name) for name in STATE_CLASSES[filters.state]]),
    }
    for name, (axis, kept) in keep.items():
        if name != left_out:
            dropped = [at for at in range(SHAPE[axis]) if at not in kept]
            np.moveaxis(counts, axis, 0)[dropped] = 0
    return counts


def _category_counts(found: Found, filters: Filters) -> dict[str, tuple[str, int]]:
    counts = _joint(found, filters, "category").sum(axis=(0, 2, 3))
    return {name: (str(words.CATEGORIES[name]), int(counts[at])) for at, name in enumerate(CATEGORIES)}


def _due_counts(found: Found, filters: Filters) -> dict[str, tuple[str, int]]:
    counts = _joint(found, filters, "due").sum(axis=(0, 1, 3))
    return {
        name: (str(DUE_WORDS[name]), int(sum(counts[DEADLINES.index(each)] for each in DUE_CLASSES[name])))
        for name in DUE
    }


def _small(found: Found, filters: Filters, name: str, title: str, counts: dict[str, tuple[str, int]]) -> Facet:
    chosen = getattr(filters, name)
    options = [
        Option(value, label, count, value == chosen)
        for value, (label, count) in counts.items()
        if count or value == chosen
    ]
    return Facet(name, title, tuple(options), _("All"))


def _states(filters: Filters, found: Found) -> Facet:
    counts = _joint(found, filters, "state").sum(axis=(0, 1, 2))
    options = []
    for state in STATES:
        value = "" if state == "open" else state
        count = int(sum(counts[ROW_STATES.index(each)] for each in STATE_CLASSES[value]))
        options.append(Option(value, str(STATE_WORDS[state]), count, filters.state == value and state != "open"))
    return Facet("state", _("State"), tuple(options))


def _chains(hall: Hall, filters: Filters, found: Found) -> Facet:
    options = []
    for row in named_chains(hall.cluster):
        code = row["id"]
        count = int(found.by_node[hall.members(code)].sum())
        if count or code == filters.chain:
            options.append(Option(code, bilingual(row["name"], row["name_en"]), count, code == filters.chain))
    return Facet("chain", _("Chain"), tuple(options), _("All"))


def _segments(hall: Hall, filters: Filters, found: Found) -> Facet:
    """The segments that hold most of what fits, in the order of the taxonomy; and the node that is chosen."""
    nodes = hall.columns.nodes
    counts = found.by_node * hall.members(filters.chain) if filters.chain else found.by_node
    sums = np.append(0, np.cumsum(counts))
    totals = {
        node: int(sums[nodes.within(node).stop] - sums[nodes.within(node).start])
        for node in {*hall.segments, *([filters.node] if filters.node else [])}
    }
    most = sorted((node for node in totals if totals[node]), key=lambda node: (-totals[node], node))[:MOST_OPTIONS]
    shown = {*most, *([filters.node] if filters.node else [])}
    options = [
        Option(node, product_name(hall.cluster, node), totals[node], node == filters.node)
        for node in sorted(shown, key=lambda node: nodes.place[node])
    ]
    return Facet("node", _("Segment"), tuple(options), _("All"), is_open=bool(filters.chain or filters.node))


def _regions(hall: Hall, filters: Filters, found: Found) -> Facet:
    """Home with its parts, everything else, with its provinces once that is chosen, and what is not known."""
    tree, home = RegionTree.of(hall.cluster), hall.cluster.about.region
    held: dict[str, int] = {}
    for path, count in zip(hall.region_paths, found.by_region.tolist(), strict=True):
        for wider in path if count else ():
            held[wider] = held.get(wider, 0) + count
    options = list(_home_options(hall, filters, held)) if home else []
    around = tree.path(home)[1:] if home else []
    named = {option.value for option in options}
    provinces = [code for code in held if tree.level(code) == "province" and code not in around]
    elsewhere = int(found.by_region[hall.regions_allowed(ELSEWHERE)].sum()) if home else 0
    if elsewhere or filters.region == ELSEWHERE:
        options.append(Option(ELSEWHERE, _("Elsewhere"), elsewhere, filters.region == ELSEWHERE))
    outside = bool(filters.region) and filters.region not in (*named, UNKNOWN)
    if outside or not home:
        wanted = sorted(provinces, key=lambda code: -held[code])[:MOST_OPTIONS]
        if filters.region not in ("", ELSEWHERE, UNKNOWN, *wanted):
            wanted.append(filters.region)
        options += [
            Option(code, tree.name(code), held.get(code, 0), code == filters.region, int(bool(home))) for code in wanted
        ]
    unknown = int(found.by_region[0])
    if unknown or filters.region == UNKNOWN:
        options.append(Option(UNKNOWN, _("Place not stated"), unknown, filters.region == UNKNOWN))
    return Facet("region", _("Region"), tuple(options), _("All"))


def _home_options(hall: Hall, filters: Filters, held: dict[str, int]) -> Iterator[Option]:
    tree, home = RegionTree.of(hall.cluster), hall.cluster.about.region or ""
    yield Option(home, tree.name(home), held.get(home, 0), filters.region == home)
    for part in hall.home_parts:
        if held.get(part) or filters.region == part:
            yield Option(part, tree.name(part), held.get(part, 0), filters.region == part, 1)


def _certificates(hall: Hall, filters: Filters, found: Found) -> Facet:
    """Certificates of the listings that have all chosen ones."""
    counts: dict[str, int] = {}
    chosen = set(filters.certificate)
    for held, count in zip(hall.certificate_sets, found.by_certificates.tolist(), strict=True):
        if count and chosen <= held:
            for key in held:
                counts[key] = counts.get(key, 0) + count
    most = sorted(counts, key=lambda key: (-counts[key], key))[:MOST_OPTIONS]
    names = hall.columns.spelled
    shown = dict.fromkeys((*filters.certificate, *most))
    options = [Option(key, names.get(key, key.upper()), counts.get(key, 0), key in chosen) for key in shown]
    return Facet("certificate", _("Certificates"), tuple(options), several=True)


def chips_of(hall: Hall, filters: Filters, eyes: Viewer) -> list[Chip]:
    """What is chosen, each with the search without it; a firm that these eyes do not see is its code."""
    chips: list[Chip] = []
    names = hall.columns.spelled
    for name, value in filters.pairs():
        if name == "sort":
            continue
        title, label = _said(hall, name, value, names, eyes)
        chips.append(Chip(name, title, label, filters.without(name, value)))
    return chips


def _said(hall: Hall, name: str, value: str, certificates: Mapping[str, str], eyes: Viewer) -> tuple[str, str]:
    cluster = hall.cluster
    match name:
        case "q":
            return _("Words"), value
        case "side":
            return _("Side"), str(SIDE_WORDS[value])
        case "category":
            return _("Category"), str(words.CATEGORIES[value])
        case "chain":
            row = cluster["chains"].filter(cluster["chains"]["id"] == value).row(0, named=True)
            return _("Chain"), bilingual(row["name"], row["name_en"])
        case "node":
            return _("Product"), product_name(cluster, value)
        case "region":
            return _("Region"), region_label(cluster, value)
        case "certificate":
            return _("Certificates"), certificates.get(value, value.upper())
        case "due":
            return _("Last day"), str(DUE_WORDS[value])
        case "state":
            return _("State"), str(STATE_WORDS[value])
        case _:
            return _("Enterprise"), firm_name(visible_part(cluster, eyes), value)


def region_label(cluster: Cluster, region: str) -> str:
    """The name of a choice of region."""
    special = {ELSEWHERE: _("Elsewhere"), UNKNOWN: _("Place not stated")}
    return special.get(region) or RegionTree.of(cluster).name(region)


def firm_name(cluster: Cluster, firm: str) -> str:
    """The name of an enterprise; its code where there is none such."""
    rows = cluster["enterprises"].filter(cluster["enterprises"]["id"] == firm)
    return bilingual(rows["short_name"][0] or rows["name"][0], rows["name_en"][0]) if rows.height else firm


def told(hall: Hall, filters: Filters, eyes: Viewer) -> str:
    """The search in one line, as these eyes see it: for titles, feeds, mails and cover lines."""
    said = [_("{title}: {label}").format(title=chip.title, label=chip.label) for chip in chips_of(hall, filters, eyes)]
    return " · ".join(said) or _("All open offers and demands")


def looser(hall: Hall, filters: Filters, eyes: Viewer) -> list[tuple[Chip, int]]:
    """For a search that finds nothing: each filter whose loss would help, and how many that gives, most first."""
    dropped = [(chip, hall.find(chip.without, eyes.audience).total) for chip in chips_of(hall, filters, eyes)]
    helpful = [pair for pair in dropped if pair[1]]
    if not helpful and filters.state == "":
        ended = replace(filters, state="all")
        count = hall.find(ended, eyes.audience).total
        return [(Chip("state", _("State"), str(STATE_WORDS["open"]), ended), count)] if count else []
    return sorted(helpful, key=lambda pair: -pair[1])
