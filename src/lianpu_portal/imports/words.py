"""Words of the import pages: fields of a list, steps of a run, counted rows."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from lianpu.cluster.schema import SCHEMAS
from lianpu_portal.formats import listed

FIELDS: dict[str, Promise] = {
    "serial": pgettext_lazy("list field", "Number of the row"),
    "enterprise": pgettext_lazy("list field", "Enterprise"),
    "uscc": pgettext_lazy("list field", "Credit code"),
    "place": pgettext_lazy("list field", "Place"),
    "size": pgettext_lazy("list field", "Size"),
    "product": pgettext_lazy("list field", "Product"),
    "quantity": pgettext_lazy("list field", "Quantity"),
    "maximum": pgettext_lazy("list field", "Maximum capacity"),
    "money": pgettext_lazy("list field", "Money"),
    "unit": pgettext_lazy("list field", "Unit"),
    "price": pgettext_lazy("list field", "Price"),
    "specs": pgettext_lazy("list field", "Specifications"),
    "certificates": pgettext_lazy("list field", "Certificates"),
    "deadline": pgettext_lazy("list field", "Deadline"),
    "counterpart": pgettext_lazy("list field", "Other firm"),
    "note": pgettext_lazy("list field", "Note"),
    "personal": pgettext_lazy("list field", "Contact details: not read"),
    "name": pgettext_lazy("list field", "Name"),
    "side": pgettext_lazy("list field", "Offered or needed"),
    "period": pgettext_lazy("list field", "Period of the quantity"),
    "radius": pgettext_lazy("list field", "How far away"),
}

SIDES: dict[str, Promise] = {
    "offer": pgettext_lazy("side of a list", "offered"),
    "demand": pgettext_lazy("side of a list", "needed"),
    "supplier": pgettext_lazy("side of a list", "supplier"),
    "customer": pgettext_lazy("side of a list", "customer"),
}

SEVERITIES: dict[str, Promise] = {
    "error": pgettext_lazy("severity", "Error"),
    "doubt": pgettext_lazy("severity", "Doubt"),
    "note": pgettext_lazy("severity", "Note"),
}

STEPS: dict[str, Promise] = {
    "waiting": gettext_lazy("Waiting to start"),
    "reading": gettext_lazy("Reading the rows"),
    "places": gettext_lazy("Finding the places"),
    "enterprises": gettext_lazy("Recognising the enterprises"),
    "products": gettext_lazy("Recognising the products"),
    "comparing": gettext_lazy("Comparing with what is known"),
    "writing": gettext_lazy("Writing the rows"),
    "undoing": gettext_lazy("Putting the rows back"),
}

_ORDER = {
    "reading": ("reading", "places", "enterprises", "products", "comparing"),
    "applying": ("places", "enterprises", "products", "writing"),
    "undoing": ("comparing", "undoing"),
}
_WEIGHT = {"reading": 12, "writing": 12, "undoing": 8, "products": 4}


def percent_done(state: str, step: str, done: int, total: int) -> int:
    """How much of the whole run is done, from its step; steps that take longer count for more."""
    steps = _ORDER.get(state, ())
    if step not in steps:
        return 0
    weights = [_WEIGHT.get(name, 1) for name in steps]
    place = steps.index(step)
    part = weights[place] * min(1.0, done / total) if total else 0.0
    return int(99 * (sum(weights[:place]) + part) / sum(weights))


def counted(table: str, rows: int) -> str:
    """12 enterprises; tables without a noun of their own are counted as rows."""
    texts = {
        "enterprises": ngettext("%(n)s enterprise", "%(n)s enterprises", rows),
        "enterprise_identifiers": ngettext("%(n)s credit code", "%(n)s credit codes", rows),
        "sites": ngettext("%(n)s site", "%(n)s sites", rows),
        "offers": ngettext("%(n)s offer", "%(n)s offers", rows),
        "demands": ngettext("%(n)s demand", "%(n)s demands", rows),
        "links": ngettext("%(n)s supply relation", "%(n)s supply relations", rows),
    }
    return texts.get(table, ngettext("%(n)s row", "%(n)s rows", rows)) % {"n": f"{rows:,}"}


def counted_tables(counts: Mapping[str, int]) -> str:
    """12 enterprises, 34 offers; in the order of the schema, for a database may keep the counts in its own."""
    return listed([counted(table, counts[table]) for table in SCHEMAS if counts.get(table)])


def clauses(counts: Mapping[str, Mapping[str, int]]) -> list[str]:
    """What the import would do, a clause an action."""
    said: list[str] = []
    if new := counted_tables(counts["insert"]):
        said.append(_("adds {rows}").format(rows=new))
    if changed := counted_tables(counts["update"]):
        said.append(_("changes {rows}").format(rows=changed))
    if kept := sum(counts.get("kept", {}).values()):
        told = ngettext(
            "%(n)s row was changed here since and is kept", "%(n)s rows were changed here since and are kept", kept
        )
        said.append(told % {"n": f"{kept:,}"})
    if same := sum(counts["unchanged"].values()):
        said.append(ngettext("%(n)s row is known already", "%(n)s rows are known already", same) % {"n": f"{same:,}"})
    if gone := sum(counts["vanished"].values()):
        said.append(
            ngettext(
                "%(n)s row is no longer in the list and is kept",
                "%(n)s rows are no longer in the list and are kept",
                gone,
            )
            % {"n": f"{gone:,}"}
        )
    return said


def open_points(counts: Mapping[str, Mapping[str, int]], questions: int) -> list[str]:
    """What a person should look at: errors, doubts, names."""
    issues, kept = counts["issues"], sum(counts.get("kept", {}).values())
    texts = (
        (issues["error"], ngettext("%(n)s error", "%(n)s errors", issues["error"])),
        (issues["doubt"], ngettext("%(n)s doubt", "%(n)s doubts", issues["doubt"])),
        (kept, ngettext("%(n)s row changed here since", "%(n)s rows changed here since", kept)),
        (questions, ngettext("%(n)s name to decide", "%(n)s names to decide", questions)),
    )
    return [text % {"n": f"{count:,}"} for count, text in texts if count]


def sentence(parts: list[str], nothing: str) -> str:
    """The clauses as one sentence."""
    english = (get_language() or "").startswith("en")
    text = ("; " if english else "；").join(parts) or nothing
    return text[:1].upper() + text[1:] + pgettext("end of sentence", ".")
