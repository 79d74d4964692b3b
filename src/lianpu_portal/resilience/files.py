"""A drill as files: a workbook with a sheet for each table, one table as CSV, everything as JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lianpu_portal.formats import percent, unit_word
from lianpu_portal.resilience.shown import DrillShown
from lianpu_portal.resilience.words import CAPACITIES, CAUSES, LIGHTS, NEARNESS, core_reason, weeks_between
from lianpu_portal.tables import XLSX_TYPE, Column, Row, Table, as_file, json_rows, xlsx_book

_WEEK_COLUMNS = (
    Column("week", gettext_lazy("Week"), "number"), Column("loss_low", gettext_lazy("Lost, best case (share)"), "percent"),
    Column("loss_high", gettext_lazy("Lost, worst case (share)"), "percent"),
    Column("firms_low", gettext_lazy("Firms slowed, best case"), "number"),
    Column("firms_high", gettext_lazy("Firms slowed, worst case"), "number"),
    Column("with_loss_low", gettext_lazy("Lost with substitutes, best case (share)"), "percent"),
    Column("with_loss_high", gettext_lazy("Lost with substitutes, worst case (share)"), "percent"),
)  # fmt: skip
_FIRM_COLUMNS = (
    Column("enterprise_name", gettext_lazy("Enterprise")), Column("enterprise", pgettext_lazy("register", "Code")),
    Column("first_week_low", gettext_lazy("First week, worst case"), "number"),
    Column("first_week_high", gettext_lazy("First week, best case"), "number"),
    Column("lowest_low", gettext_lazy("Lowest output, worst case (share)"), "percent"),
    Column("lowest_high", gettext_lazy("Lowest output, best case (share)"), "percent"),
    Column("cause_word", gettext_lazy("Why")), Column("thing", gettext_lazy("Part that ran short first")),
    Column("lost_low", gettext_lazy("Lost, best case (CNY)"), "money"), Column("lost_high", gettext_lazy("Lost, worst case (CNY)"), "money"),
    Column("output", gettext_lazy("Output a year (CNY)"), "money"), Column("counted", gettext_lazy("Counts as the cluster's"), "yes_no"),
    Column("links", gettext_lazy("Links behind"), "words"),
)  # fmt: skip
_PART_COLUMNS = (
    Column("buyer_name", gettext_lazy("Buyer")), Column("thing", gettext_lazy("Part")),
    Column("direct", gettext_lazy("Hit directly"), "yes_no"), Column("first_week", gettext_lazy("First week"), "number"), Column("need", gettext_lazy("Need a year (CNY)"), "money"),
    Column("missing", gettext_lazy("Missing at worst, as a year (CNY)"), "money"),
    Column("missing_low", gettext_lazy("Missing, best case (share)"), "percent"),
    Column("missing_high", gettext_lazy("Missing, worst case (share)"), "percent"),
    Column("unmet_low", gettext_lazy("Weeks of need not covered, best case"), "number"),
    Column("unmet_high", gettext_lazy("Weeks of need not covered, worst case"), "number"),
    Column("essential", gettext_lazy("Essential"), "yes_no"), Column("links", gettext_lazy("Links behind"), "words"),
)  # fmt: skip
_SUBSTITUTE_COLUMNS = (
    Column("buyer_name", gettext_lazy("Buyer")), Column("thing", gettext_lazy("Part")), Column("rank", gettext_lazy("Rank"), "number"),
    Column("enterprise_name", gettext_lazy("Substitute")), Column("nearness_word", gettext_lazy("How near")),
    Column("kilometres", gettext_lazy("Kilometres"), "number"), Column("score", gettext_lazy("Score of the match"), "number"),
    Column("free_low", gettext_lazy("Free capacity at least (CNY a year)"), "money"),
    Column("free_high", gettext_lazy("Free capacity at most (CNY a year)"), "money"),
    Column("taken_low", gettext_lazy("Takes over at least (CNY a year)"), "money"),
    Column("taken_high", gettext_lazy("Takes over at most (CNY a year)"), "money"), Column("offers", gettext_lazy("Offers behind"), "words"),
)  # fmt: skip
_SOURCE_COLUMNS = (
    Column("order", gettext_lazy("Order"), "number"), Column("enterprise_name", gettext_lazy("Second source")),
    Column("things", gettext_lazy("Parts"), "words"), Column("buyer_names", gettext_lazy("Buyers"), "words"),
    Column("share", gettext_lazy("Share of what is missing"), "percent"), Column("kilometres", gettext_lazy("Kilometres"), "number"),
    Column("capacity_word", gettext_lazy("Free capacity")), Column("avoided_low", gettext_lazy("Weeks of output avoided, best case"), "number"),
    Column("avoided_high", gettext_lazy("Weeks of output avoided, worst case"), "number"), Column("offers", gettext_lazy("Offers behind"), "words"),
)  # fmt: skip
_LIGHT_COLUMNS = (
    Column("buyer_name", gettext_lazy("Buyer")), Column("thing", gettext_lazy("Part")),
    Column("first", gettext_lazy("First week"), "number"), Column("last", gettext_lazy("Last week"), "number"),
    Column("light_word", gettext_lazy("Light")), Column("light_reason_word", gettext_lazy("Why")),
    Column("demand_low", gettext_lazy("Need a week, at least"), "number"), Column("demand_high", gettext_lazy("Need a week, at most"), "number"),
    Column("actual_low", gettext_lazy("Capacity in the worst week, at least"), "number"),
    Column("actual_high", gettext_lazy("Capacity in the worst week, at most"), "number"),
    Column("maximum_low", gettext_lazy("Maximum capacity in the worst week, at least"), "number"),
    Column("maximum_high", gettext_lazy("Maximum capacity in the worst week, at most"), "number"), Column("unit_word", gettext_lazy("Unit")),
)  # fmt: skip


def _worded(row: Row) -> Row:
    """The row with words beside its codes."""
    words = {"cause": CAUSES, "nearness": NEARNESS, "capacity": CAPACITIES, "light": LIGHTS}
    return {
        **row,
        **{f"{name}_word": str(known.get(row[name], row[name])) for name, known in words.items() if name in row},
        **({"light_reason_word": core_reason(row["light_reason"])} if "light_reason" in row else {}),
        **({"unit_word": unit_word(row["unit"])} if "unit" in row else {}),
    }


_TABLES: dict[str, tuple[Any, tuple[Column, ...], Callable[[DrillShown], list[Row]]]] = {
    "weeks": (gettext_lazy("Weeks"), _WEEK_COLUMNS, lambda shown: shown.weeks),
    "firms": (gettext_lazy("Firms hit"), _FIRM_COLUMNS, lambda shown: shown.firms),
    "parts": (gettext_lazy("Parts that run short"), _PART_COLUMNS, lambda shown: shown.parts),
    "substitutes": (gettext_lazy("Substitutes"), _SUBSTITUTE_COLUMNS, lambda shown: shown.substitutes),
    "sources": (gettext_lazy("Second sources"), _SOURCE_COLUMNS, lambda shown: shown.sources),
    "lights": (gettext_lazy("Traffic lights"), _LIGHT_COLUMNS, lambda shown: shown.light_runs),
}


def table_of(shown: DrillShown, name: str) -> Table:
    """One of the tables of a drill."""
    _title, columns, rows = _TABLES[name]
    return Table(columns, [_worded(row) for row in rows(shown)])


def notes_of(shown: DrillShown, title: str, read_at: Any) -> list[str]:
    """What a file says above its rows: what was supposed, on what, and what is known of it."""
    known, drill = shown.result["known"], shown.asked.drill
    fails = "; ".join(f"{chip.name} ({chip.kind})" for chip in shown.chips)
    return [
        title,
        _("Fails: {what}").format(what=fails or "–"),
        _("{share} of the capacity from week {first} to week {last}; {horizon} weeks played").format(
            share=percent(drill.share), first=drill.from_week, last=drill.last_week, horizon=drill.horizon
        ),
        _lost_in_words(shown),
        known_in_words(known),
        _("Computed on everything the office sees: not to be passed on.") if shown.on_everything else _("Computed on what is public."),
        _("Data of {at}").format(at=timezone.localtime(read_at).strftime("%Y-%m-%d %H:%M")) if read_at else "",
    ]  # fmt: skip


def _lost_in_words(shown: DrillShown) -> str:
    if not shown.output_known:
        return _("How much is lost is not known: no firm's output is.")
    weeks = weeks_between(*shown.result["lost"])
    return _("Lost: {weeks} weeks of the cluster's output (best to worst case)").format(weeks=weeks)


def known_in_words(known: dict[str, Any]) -> str:
    """How much of the network is known."""
    return _("{stated} of {links} links state their volume, {filled} are filled by rules, {left} are left out; stock is known for {stock} of {parts} parts, running up for {ramp_up} of {firms} firms").format(
        **known, filled=known["counted"] - known["stated"], left=known["links"] - known["counted"]
    )  # fmt: skip


def drill_file(request: HttpRequest, shown: DrillShown, format: str, title: str, read_at: Any) -> HttpResponse:
    """The drill as `xlsx`, `json`, or one table of it (`?table=`) as `csv`; 404 for what there is not."""
    notes = [note for note in notes_of(shown, title, read_at) if note]
    if format == "xlsx":
        sheets = [
            (str(label), table_of(shown, name), () if number else notes)
            for number, (name, (label, _columns, _rows)) in enumerate(_TABLES.items())
        ]
        response = HttpResponse(xlsx_book(sheets), content_type=XLSX_TYPE)
        response["Content-Disposition"] = 'attachment; filename="drill.xlsx"'
        return response
    if format == "json":
        return JsonResponse(_document(shown, notes), json_dumps_params={"ensure_ascii": False, "indent": 1})
    name = request.GET.get("table", "firms")
    if name not in _TABLES:
        raise Http404
    return as_file(table_of(shown, name), format, f"drill-{name}")


def _document(shown: DrillShown, notes: list[str]) -> dict[str, Any]:
    result, known = shown.result, shown.output_known
    return {
        "notes": notes, "drill": shown.asked.without_firms(_unseen(shown)).arguments(), "audience": shown.audience,
        "lost_weeks": result["lost"] if known else None, "lost_weeks_with_substitutes": result["lost_with"] if known else None,
        "lost_weeks_with_second_sources": result["lost_sources"] if known else None, "known": result["known"],
        **{name: json_rows(_without_nested(table_of(shown, name))) for name in _TABLES},
    }  # fmt: skip


def _without_nested(table: Table) -> Table:
    """The rows without those put beside them for the page."""
    return Table(
        table.columns, [{key: value for key, value in row.items() if key != "substitutes"} for row in table.rows]
    )


def _unseen(shown: DrillShown) -> frozenset[str]:
    known = {chip.value for chip in shown.chips}
    seen = set(shown.cluster["enterprises"]["id"])
    return frozenset(firm for firm in shown.asked.named_firms if firm not in known and firm not in seen)
