"""The parts of a score in words: one line a part, its points first, so that the lines add up to the score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lianpu.chain.scoring import DIGITS
from lianpu.language import bilingual, listed
from lianpu.language import gettext as _
from lianpu.wording import amount_in_words, money

_MOST_NAMES = 4  # more names than this are a table, and `shared` is one


def part_name(part: str) -> str:
    """process → 工艺."""
    return {
        "co_production": _("made together by firms"), "process": _("processes"), "material": _("materials"),
        "input": _("inputs"), "customer": _("customers"), "nearness": _("nearness in the catalog"),
        "equipment": _("machines"), "spec": _("specifications"), "certificate": _("certificates"), "stage": _("stage of the chain"),
        "capacity": _("capacity"), "fit": _("makes it"), "ties": _("delivers to local buyers"),
        "value": _("value of the gap"), "distance": _("distance"),
    }[part]  # fmt: skip


def adjacency_reasons(row: Mapping[str, Any]) -> list[str]:
    """The lines of a row of `adjacency`."""
    shared = {part["part"]: _names(row["shared"], part["part"]) for part in row["parts"]}
    shared["co_production"] = _few([bilingual(near["name"], near["name_en"]) for near in row["together"]])
    return [_line(part, shared[part["part"]]) for part in row["parts"]]


def missing_in_words(row: Mapping[str, Any]) -> list[str]:
    """What a firm of `adjacency` lacks: a line an aspect; with a question mark where it is only not known to have it."""
    lines: list[str] = []
    for aspect in dict.fromkeys(entry["aspect"] for entry in row["missing"]):
        entries = [entry for entry in row["missing"] if entry["aspect"] == aspect]
        if aspect == "capacity":
            names = listed(amount_in_words(float(entry["code"]), entry["name"], "year") for entry in entries)
        else:
            names = _names(entries, aspect)
        line = _("{part}: {names}").format(part=part_name(aspect), names=names)
        lines.append(line if entries[0]["sure"] else _("{line} (not known)").format(line=line))
    return lines


def target_reasons(row: Mapping[str, Any]) -> list[str]:
    """The lines of a row of `targets`."""
    told = {
        "fit": _fits()[row["fit"]],
        "ties": _few([bilingual(tie["name"], tie["name_en"]) for tie in row["ties"]]),
        "value": _between(row["value_low"], row["value_high"]),
        "capacity": "" if row["capacity"] is None else amount_in_words(row["capacity"], row["unit"], "year"),
        "distance": "" if row["kilometres"] is None else _("{kilometres} km").format(kilometres=f"{row['kilometres']:,.0f}"),
    }  # fmt: skip
    return [_line(part, told.get(part["part"], "")) for part in row["parts"]]


def _fits() -> dict[str, str]:
    return {
        "maker": _("it says so"), "narrower": _("it makes a narrower kind"), "inferred": _("an inferred row says so"),
        "wider": _("it names a wider product"),
    }  # fmt: skip


def _line(part: Mapping[str, Any], details: str) -> str:
    points = f"{part['points']:.{DIGITS}f}"
    line = _("{part}: {points} of {most}").format(
        part=part_name(part["part"]), points=points, most=f"{part['weight']:g}"
    )
    if part["points_high"] > part["points"]:
        line += _(", up to {most} where unknown").format(most=f"{part['points_high']:.{DIGITS}f}")
    return f"{line} ({details})" if details else line


def _names(entries: Sequence[Mapping[str, Any]], aspect: str) -> str:
    names = [bilingual(entry["name"], entry["name_en"]) for entry in entries if entry["aspect"] == aspect]
    return _few(names)


def _few(names: Sequence[str]) -> str:
    return listed(names[:_MOST_NAMES]) + ("…" if len(names) > _MOST_NAMES else "")


def _between(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return ""
    return money(low) if low == high else f"{money(low)} – {money(high)}"
