"""`lianpu gaps --value`, `--leader` and `--compare`: what gaps are worth."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from lianpu.chain.gap_values import compare_gaps, gap_values
from lianpu.chain.leader_gaps import leader_gaps
from lianpu.cli.gap_options import Shown, told
from lianpu.cli.names import find_enterprise
from lianpu.cli.output import Steps, console, show_frame
from lianpu.cli.shown_names import cluster_name, shown_names
from lianpu.cluster.cluster import Cluster
from lianpu.language import bilingual
from lianpu.language import gettext as _
from lianpu.wording import money, state_name, unit_name

Words = Callable[[dict[str, object]], dict[str, str]]
"""The columns in words of one row."""


def show_values(cluster: Cluster, shown: Shown) -> None:
    """The gaps ranked by value."""
    with Steps() as steps:
        found = gap_values(cluster, chain=shown.chain, region=shown.region, states=shown.states, progress=told(steps))
    titles = {
        "rank": "#", "node": _("Node"), "verdict": _("State"), "range": _("Value a year"), "price": _("For the first units"),
        "unit_word": _("Unit"), "need": _("Need"), "capacity": _("Capacity"), "covered": _("Stands on"),
    }  # fmt: skip
    title = _("What the gaps of {name} are worth: value kept by a plant there").format(name=cluster_name(cluster))
    _show(found, titles, title, shown, value_words)


def show_leader(cluster: Cluster, words: str, shown: Shown) -> None:
    """The parts of one enterprise."""
    enterprise = find_enterprise(cluster, words)
    with Steps() as steps:
        found = leader_gaps(cluster, enterprise, region=shown.region, progress=told(steps))
    titles = {
        "rank": "#", "node": _("Node"), "verdict": _("State"), "needed": _("Need"), "unit_word": _("Unit"),
        "open": _("Not known to be bought here"), "range": _("Value a year"),
    }  # fmt: skip
    name = shown_names(cluster, "enterprises")[enterprise]
    _show(
        found,
        titles,
        _("What {name} buys outside, and what it would be worth here").format(name=name),
        shown,
        leader_words,
    )


def show_comparison(before: Cluster, after: Cluster, shown: Shown) -> None:
    """How the gaps of two clusters differ; people see those that do, and how many do not."""
    with Steps() as steps:
        found = compare_gaps(before, after, chain=shown.chain, region=shown.region, progress=told(steps))
    titles = {
        "node": _("Node"), "changed": _("Change"), "was": _("Before"), "verdict": _("State"), "before_worth": _("Value before"),
        "after_worth": _("Value now"),
    }  # fmt: skip
    if shown.to_people:
        changed = found.filter(pl.col("change") != "same")
        _show(changed, titles, _("Gaps: what changed"), shown, change_words)
        console.print(_("{count} gaps are the same.").format(count=found.height - changed.height))
    else:
        _show(found, titles, "", shown, change_words)


def _show(found: pl.DataFrame, titles: dict[str, str], title: str, shown: Shown, words: Words) -> None:
    if shown.top:
        found = found.head(shown.top)
    frame = _with(found, words) if shown.to_people else found
    show_frame(frame, titles, title=title, as_json=shown.as_json, as_csv=shown.as_csv, output=shown.output)


def _with(found: pl.DataFrame, words: Words) -> pl.DataFrame:
    rows = [words(row) for row in found.iter_rows(named=True)]
    if not rows:
        return found
    return found.drop([name for name in rows[0] if name in found.columns]).hstack(
        pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.String))
    )


def value_words(row: dict[str, object]) -> dict[str, str]:
    """The words of one gap with its value."""
    return {
        **_node(row), "range": _range(row["value_low"], row["value"], row["value_high"]), "price": _money(row["gap_price"]),
        "covered": _("{buyers} of {all_buyers} needs, {makers} of {all_makers} capacities").format(
            buyers=row["buyers_with_amount"], all_buyers=row["buyers"], makers=row["makers_with_capacity"], all_makers=row["makers"],
        ),
    }  # fmt: skip


def leader_words(row: dict[str, object]) -> dict[str, str]:
    """The words of one part of an enterprise."""
    worth = _range(row["worth_low"], row["worth"], row["worth_high"])
    return {**_node(row), "open": _money(row["open_value"]), "range": worth}


def change_words(row: dict[str, object]) -> dict[str, str]:
    """The words of one change."""
    changes = {"new": _("new gap"), "closed": _("closed"), "changed": _("changed"), "same": _("same")}
    states = {side: _state(row[f"{side}_state"]) for side in ("before", "after")}
    return {
        "node": bilingual(_text(row["name"]), _text(row["name_en"])), "changed": changes.get(str(row["change"]), ""),
        "was": states["before"], "verdict": states["after"], "before_worth": _money(row["before_value"]),
        "after_worth": _money(row["after_value"]),
    }  # fmt: skip


def _node(row: dict[str, object]) -> dict[str, str]:
    return {
        "node": bilingual(_text(row["name"]), _text(row["name_en"])), "verdict": _state(row["state"]),
        "unit_word": unit_name(_text(row["unit"])),
    }  # fmt: skip


def _range(low: object, middle: object, high: object) -> str:
    """From … as known … to; unknown ends as «–»."""
    return _("{middle} ({low} to {high})").format(middle=_money(middle), low=_money(low), high=_money(high))


def _money(value: object) -> str:
    return money(value if isinstance(value, float) else None)


def _state(state: object) -> str:
    return "–" if state is None else state_name(str(state))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
