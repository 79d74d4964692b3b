"""What the pages of publishing read: the first step as it is typed, a listing for its owner, the moderators' queue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.lookup import rows_with
from lianpu.cluster.regions import RegionTree
from lianpu_portal import formats, words
from lianpu_portal.accounts.visibility import audience_of, visible_to
from lianpu_portal.audit.models import AuditLine
from lianpu_portal.bridge import snapshot
from lianpu_portal.market import shown
from lianpu_portal.market.engine import OTHER, Engine, engine_of
from lianpu_portal.market.pairs import Found, find_pairs
from lianpu_portal.naming import product_name
from lianpu_portal.publishing.checks import UNCHECKED
from lianpu_portal.publishing.draft import Draft, draft_of, offered_products, read_draft
from lianpu_portal.publishing.fields import LABELS, foreign_fields
from lianpu_portal.publishing.likeness import public_alike
from lianpu_portal.publishing.models import Batch, Publication, State
from lianpu_portal.publishing.words import codes_for_sender, doubt_sentence, reasons_for_sender
from lianpu_portal.tables import Column, Row, Table

_SHOWN = 5
_LISTS, _OF_A_LIST = 20, 12


@dataclass(frozen=True)
class Chip:
    """One or more fields shown as one: what they say, what is wrong, whether a person set them."""

    name: str
    label: Promise
    fields: tuple[str, ...]
    shown: str
    fault: str
    corrected: bool
    said: bool
    note: str = ""
    """What the sentence says and the listing does not carry, and why."""

    @property
    def names(self) -> str:
        """Its fields, as the buttons that clear them say."""
        return " ".join(self.fields)

    @property
    def struck(self) -> bool:
        """Said by the sentence, and «not so» by a person."""
        return self.said and not self.shown and not self.fault


_CHIPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("thing", ("thing",)), ("product", ("product",)), ("category", ("category",)),
    ("quantity", ("quantity", "unit", "period")), ("maximum", ("maximum",)), ("price", ("price",)), ("specs", ("specs",)),
    ("certificates", ("certificates",)), ("region", ("region",)), ("radius", ("radius",)), ("deadline", ("deadline",)),
)  # fmt: skip


def chips_of(cluster: Cluster, draft: Draft) -> list[Chip]:
    """Every field of a draft as a chip; a demand alone has a radius, an offer a maximum capacity."""
    return list(_chips(cluster, draft))


def _chips(cluster: Cluster, draft: Draft) -> Iterator[Chip]:
    foreign = foreign_fields(draft.values["side"])
    for name, fields in _CHIPS:
        if name in foreign:
            continue
        yield Chip(
            name, LABELS[name], fields, shown_value(cluster, draft.values, name),
            next((draft.faults[field] for field in fields if field in draft.faults), ""),
            bool(draft.corrected & set(fields)), any(draft.said[field] for field in fields), _note(draft, name),
        )  # fmt: skip


def _note(draft: Draft, name: str) -> str:
    if name != "deadline" or draft.passed is None or draft.texts["deadline"]:
        return ""
    return _("{day} has passed").format(day=draft.passed.isoformat())


def shown_value(cluster: Cluster, values: Mapping[str, Any], name: str) -> str:
    """A field as people read it; nothing where it is not stated."""
    value = values.get(name)
    if value in (None, "", []):
        return ""
    match name:
        case "product":
            return product_name(cluster, value)
        case "category":
            return str(words.CATEGORIES.get(value, value))
        case "quantity":
            return _amount(values, values["quantity"])
        case "maximum":
            return _amount(values, values["maximum"])
        case "price":
            unit = values.get("unit")
            return (formats.money(value) or "") + (f"/{formats.one_unit(unit)}" if unit else "")
        case "specs" | "certificates":
            return formats.listed(value)
        case "region":
            return RegionTree.of(cluster).name(value)
        case "radius":
            return str(words.RADII.get(value, value))
        case _:
            return str(value)


def _amount(values: Mapping[str, Any], value: float) -> str:
    amount = formats.quantity(value, values.get("unit")) or ""
    period = values.get("period")
    if not period or period == "once":
        return f"{amount} / {words.PERIODS[period]}" if period else amount
    return _("{amount} a {period}").format(amount=amount, period=words.PERIODS[period])


def first_step(request: HttpRequest, posted: Mapping[str, str], *, wait: bool) -> dict[str, Any]:
    """What is typed, read as a listing; `waiting` while the reader is built and nobody wants to wait for it."""
    cluster = snapshot()
    engine = engine_of(cluster)
    if posted.get("sentence", "").strip() and not (wait or engine.can_read):
        engine.start()
        return {"waiting": True, "failed": engine.failed}
    draft = read_draft(engine, cluster, posted)
    return step_of(request, cluster, engine, draft)


def step_of(request: HttpRequest, cluster: Cluster, engine: Engine, draft: Draft, own: str = "") -> dict[str, Any]:
    """A draft with its chips, the listing it resembles, and its matches; `own` is the id of the listing that it changes."""
    context: dict[str, Any] = {
        "draft": draft, "chips": chips_of(cluster, draft), "candidates": offered_products(cluster, draft),
        "places": places(cluster),
    }  # fmt: skip
    if draft.table and draft.values["thing"]:
        context |= matches_of(cluster, engine, draft.table, draft.listing(cluster), audience_of(request))
        visible = visible_to(request, cluster)
        code = public_alike(engine, cluster, visible, draft.table, draft.listing(cluster), own)
        context["alike"] = shown.facts_of(cluster, visible, draft.table, code) if code else None
    return context


def places(cluster: Cluster) -> list[str]:
    """Names of places offered while one is typed: those of the home region."""
    home = cluster.about.region
    if home is None:
        return []
    tree = RegionTree.of(cluster)
    return [tree.name(home), *(tree.name(code) for code in tree.parts(home))]


def matches_of(
    cluster: Cluster, engine: Engine, table: str, listing: Mapping[str, Any], audience: str
) -> dict[str, Any]:
    """The best few partners of a listing, direct ones first; `preparing` while the matchers are built."""
    if not engine.can_match:
        engine.start()
        return {"preparing": True, "failed": engine.failed, "other": OTHER[table]}
    found = find_pairs(engine, table, listing, audience)
    few = Found(found.judged[:_SHOWN], found.withheld, found.alike, found.broken)
    return {
        "found": few, "other": OTHER[table], "total": len(found.judged),
        "direct": shown.shown_pairs(cluster, table, few.direct), "near": shown.shown_pairs(cluster, table, few.near),
    }  # fmt: skip


def listing_of(cluster: Cluster, publication: Publication) -> dict[str, Any]:
    """A publication as the matcher takes it, online or not."""
    draft = draft_of(cluster, publication.fields, publication.table)
    return draft.listing(cluster) | {
        "id": publication.public_id,
        "enterprise": publication.enterprise_id,
        "visibility": publication.visibility,
    }


def facts(cluster: Cluster, publication: Publication) -> list[tuple[Promise, str]]:
    """Label and value of every field a publication states."""
    draft = draft_of(cluster, publication.fields, publication.table)
    return [(chip.label, chip.shown) for chip in chips_of(cluster, draft) if chip.shown and chip.name != "thing"]


@dataclass(frozen=True)
class Queued:
    """A listing before a moderator, with all it takes to decide in one look."""

    publication: Publication
    facts: list[tuple[Promise, str]]
    alike: Row | None
    history: list[AuditLine]
    others: int


def waiting_count() -> int:
    """How many listings wait for a moderator, those of lists too."""
    return Publication.objects.filter(state=State.WAITING).count()


def queue(state: str) -> QuerySet[Publication]:
    """Listings of a state: those that wait longest first, all others newest first."""
    found = Publication.objects.filter(state=state).select_related("batch", "owner").prefetch_related("attachments")
    if state == State.WAITING:
        return found.filter(batch=None).order_by("created_at", "pk")
    return found.order_by("-changed_at", "-pk")


def waiting_lists() -> list[tuple[Batch, int, int, list[Publication]]]:
    """Lists of which something waits: how much, of how much, and its first entries, those with most doubts first."""
    found = Batch.objects.filter(publications__state=State.WAITING).distinct().order_by("created_at")[:_LISTS]
    told: list[tuple[Batch, int, int, list[Publication]]] = []
    for batch in found:
        waiting = list(Publication.objects.filter(batch=batch, state=State.WAITING).order_by("pk"))
        first = sorted(waiting, key=lambda one: (UNCHECKED in one.doubts, -len(one.doubts)))[:_OF_A_LIST]
        told.append((batch, len(waiting), Publication.objects.filter(batch=batch).count(), first))
    return told


LIST_COLUMNS = (
    Column("side", gettext_lazy("Side")), Column("thing", gettext_lazy("What it is")),
    Column("says", gettext_lazy("What it says")), Column("firm", gettext_lazy("Firm")),
    Column("doubts", gettext_lazy("What to look at")),
)  # fmt: skip


def waiting_of_list(cluster: Cluster, batch: Batch) -> Table:
    """All that waits of a list, in the order of its workbook: a page shows the first few only."""
    waiting = Publication.objects.filter(batch=batch, state=State.WAITING).order_by("pk")
    rows = [
        {
            "side": one.get_table_display(),  # pyright: ignore[reportAttributeAccessIssue]
            "thing": one.fields["thing"], "firm": one.firm_name,
            "says": "; ".join(f"{label}: {value}" for label, value in facts(cluster, one)),
            "doubts": "; ".join(str(doubt_sentence(doubt)) for doubt in one.doubts),
        }
        for one in waiting
    ]  # fmt: skip
    return Table(LIST_COLUMNS, rows)


def reasons_to_wait(request: HttpRequest, publications: Collection[Publication]) -> dict[str, list[str]]:
    """Listing → why it waits, as far as whoever sent it may know."""
    waiting = [one for one in publications if one.state == State.WAITING]
    known = _known_to_sender(request, waiting)
    return {one.public_id: reasons_for_sender(one.doubts, known) for one in waiting}


def doubts_for_sender(request: HttpRequest, publication: Publication) -> list[str]:
    """The codes of what raised a doubt, as far as whoever sent it may know."""
    return codes_for_sender(publication.doubts, _known_to_sender(request, [publication]))


def _known_to_sender(request: HttpRequest, publications: Collection[Publication]) -> set[str]:
    """Those of the listings beside them that the sender may hear of: of the same list, or seen by everybody."""
    alike = {doubt["listing"] for one in publications for doubt in one.doubts if "listing" in doubt}
    if not alike:
        return set()
    own = Publication.objects.filter(batch__in={one.batch_id for one in publications}, public_id__in=alike)  # pyright: ignore[reportAttributeAccessIssue]
    return {*own.values_list("public_id", flat=True), *_seen_with_its_firm(request, alike)}


def _seen_with_its_firm(request: HttpRequest, codes: Collection[str]) -> Iterator[str]:
    """Those of the listings that the reader may see, and whose they are."""
    visible = visible_to(request, snapshot())
    for table in OTHER:
        yield from rows_with(visible[table], "id", codes).drop_nulls("enterprise")["id"]


def queued(request: HttpRequest, publications: list[Publication]) -> list[Queued]:
    """The listings of a page with what stands beside them."""
    cluster, history, others = snapshot(), _histories(publications), _of_the_same(publications)
    return [_queued(request, cluster, one, history[str(one)], others[_firm(one)] - 1) for one in publications]


def _queued(
    request: HttpRequest, cluster: Cluster, publication: Publication, history: list[AuditLine], others: int
) -> Queued:
    code = next((doubt["listing"] for doubt in publication.doubts if doubt["code"] == "duplicate"), None)
    return Queued(
        publication, facts(cluster, publication),
        shown.facts_of(cluster, visible_to(request, cluster), publication.table, code) if code else None,
        history, others,
    )  # fmt: skip


def _histories(publications: list[Publication]) -> Mapping[str, list[AuditLine]]:
    found: defaultdict[str, list[AuditLine]] = defaultdict(list)
    for line in AuditLine.objects.filter(subject__in=[str(one) for one in publications]).order_by("pk"):
        found[line.subject].append(line)
    return found


def _firm(publication: Publication) -> tuple[str, str]:
    """By what other listings of its firm are known: the firm's code, or its name as typed where it has none yet."""
    code = publication.enterprise_id
    return ("enterprise_id", code) if code else ("firm_name", publication.firm_name)


def _of_the_same(publications: list[Publication]) -> Mapping[tuple[str, str], int]:
    """How many listings there are of each firm."""
    found: dict[tuple[str, str], int] = {}
    for column in ("enterprise_id", "firm_name"):
        wanted = {value for of, value in map(_firm, publications) if of == column}
        rows = Publication.objects.filter(**{f"{column}__in": wanted}).order_by().values_list(column)
        found |= {(column, value): count for value, count in rows.annotate(Count("pk"))}
    return found
