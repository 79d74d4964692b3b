"""What `lianpu drill` prints: the curve of the losses and its tables in words."""

from __future__ import annotations

from typing import Any

import polars as pl

from lianpu.cli.drill_lights import light_runs
from lianpu.cli.output import MOST_SHOWN, console, percent, show_frame
from lianpu.cli.shown_names import shown_names, thing_name
from lianpu.cluster.cluster import Cluster
from lianpu.language import gettext as _
from lianpu.language import listed
from lianpu.risk import Played
from lianpu.wording import capacity_proof, light_name, light_reason, money, nearness_name, slowing_cause

_SHOWN_FIRMS = 15
_NOTHING = 5e-4  # a share too small for a block of the curve


def frame_of(played: Played, beside: dict[str, pl.DataFrame], table: str) -> pl.DataFrame:
    """One of the tables of a drill, or of what was made beside it."""
    if table in beside:
        return beside[table]
    return {"weeks": lambda: played.weeks, "firms": lambda: played.firms, "parts": lambda: played.parts,
            "levels": played.levels}[table]()  # fmt: skip


def show_played(cluster: Cluster, played: Played, beside: dict[str, pl.DataFrame], table: str) -> None:
    """What is lost, its curve, the table asked for, and who slows; whatever stands `beside` it."""
    console.print(_lost_in_words(played), highlight=False)
    if played.hit.is_empty:
        console.print(_("Nothing that is known fails: no link delivers it."))
    if played.hit.place_unknown:
        console.print(_("{count} firms of unknown place were left out.").format(count=len(played.hit.place_unknown)))
    if played.output_known:
        _draw_curves(played, beside)
    _show_table(cluster, played, beside, table)
    if table == "weeks":
        _show_table(cluster, played, beside, "firms")
    for other in ("substitutes", "sources"):
        if other in beside and table != other:
            _show_table(cluster, played, beside, other)


def _lost_in_words(played: Played) -> str:
    if not played.output_known:
        return _(
            "How much is lost is not known: no firm's output is. Values of links, offers with prices or revenues would tell."
        )
    low, high = played.lost
    return _("Lost over {weeks} weeks: {low} to {high} weeks of the cluster's output (best to worst case).").format(
        weeks=played.drill.horizon, low=f"{low:.2f}", high=f"{high:.2f}"
    )


def _draw_curves(played: Played, beside: dict[str, pl.DataFrame]) -> None:
    curves = [(played.weeks["loss_high"], _("worst")), (played.weeks["loss_low"], _("best"))]
    if "weeks_with_substitutes" in beside:
        curves.insert(1, (beside["weeks_with_substitutes"]["loss_high"], _("worst, with substitutes")))
    most = max(played.weeks["loss_high"])
    for losses, label in curves:
        height = _("{label}, at most {share}").format(label=label, share=percent(max(losses)))
        console.print(f"{curve(losses.to_list(), most)}  {height}", highlight=False)


def _show_table(cluster: Cluster, played: Played, beside: dict[str, pl.DataFrame], table: str) -> None:
    frame = frame_of(played, beside, table)
    if table == "lights":
        frame = light_runs(frame, played.firms["enterprise"])
    titles = {
        "weeks": {"week": _("Week"), "loss_low": _("Lost, best"), "loss_high": _("Lost, worst"), "firms_low": _("Firms, best"), "firms_high": _("Firms, worst")},
        "firms": {"enterprise": _("Enterprise"), "first_week_low": _("First week"), "cause": _("Why"), "product": _("Part"), "lowest_low": _("Lowest"), "lost_low": _("Lost, best"), "lost_high": _("Lost, worst")},
        "levels": {"enterprise": _("Enterprise"), "week": _("Week"), "level_low": _("Worst"), "level_high": _("Best")},
        "parts": {"buyer": _("Buyer"), "product": _("Part"), "first_week": _("First week"), "missing_high": _("Missing"), "unmet_low": _("Weeks short, best"), "unmet_high": _("Weeks short, worst")},
        "substitutes": {"buyer": _("Buyer"), "product": _("Part"), "rank": "#", "enterprise": _("Substitute"), "nearness": _("Near"), "free_low": _("Free, at least"), "free_high": _("Free, at most"), "missing": _("Missing")},
        "sources": {"order": "#", "enterprise": _("Second source"), "products": _("Parts"), "capacity": _("Capacity"), "kilometres": _("km"), "avoided_high": _("Weeks avoided, worst")},
        "lights": {"buyer": _("Buyer"), "product": _("Part"), "weeks": _("Weeks"), "need": _("Need a week"), "capacity": _("Capacity a week, least"), "light": _("Light"), "reason": _("Why")},
    }[table]  # fmt: skip
    most = played.drill.horizon if table == "weeks" else _SHOWN_FIRMS if table == "firms" else MOST_SHOWN
    show_frame(_worded(cluster, frame.head(most), table), titles, title=_titles()[table].format(count=frame.height))


def _titles() -> dict[str, str]:
    return {
        "weeks": _("The drill week by week"), "firms": _("{count} firms slow down"), "levels": _("Output by firm and week"),
        "parts": _("{count} parts run short"), "substitutes": _("Substitutes"), "sources": _("The fewest second sources"),
        "lights": _("Traffic lights of the parts hit: {count} runs of weeks"),
    }  # fmt: skip


def _worded(cluster: Cluster, frame: pl.DataFrame, table: str) -> pl.DataFrame:
    """Names for ids, percentages for shares, 万元 for CNY."""
    firms, products = shown_names(cluster, "enterprises"), shown_names(cluster, "products")
    shares = {"loss_low", "loss_high", "lowest_low", "missing_high", "level_low", "level_high"}
    worth = {"free_low", "free_high", "missing", *(("lost_low", "lost_high") if table == "firms" else ())}
    columns: list[pl.Series] = []
    for column in frame.iter_columns():
        name = column.name
        words: Any = None
        if name in ("enterprise", "buyer"):
            words = [firms.get(value, value) for value in column]
        elif name == "product":
            words = [None if value is None else thing_name(products, value) for value in column]
        elif name == "products":
            words = [listed(thing_name(products, value) for value in own) for own in column]
        elif name == "cause":
            words = [slowing_cause(value) for value in column]
        elif name == "nearness":
            words = [nearness_name(value) for value in column]
        elif name == "light":
            words = [light_name(value) for value in column]
        elif name == "reason":
            words = [light_reason(value) for value in column]
        elif name == "capacity" and table == "sources":
            words = [capacity_proof(value) for value in column]
        elif name in shares:
            words = [percent(value) for value in column]
        elif name in worth:
            words = [_("not known") if value is None else money(value) for value in column]
        columns.append(column if words is None else pl.Series(name, words, dtype=pl.String))
    return pl.DataFrame(columns)


def curve(shares: list[float], most: float) -> str:
    """Shares as a line of blocks, one a week: a full block is `most`, a dot is nothing."""
    blocks = "·▁▂▃▄▅▆▇█"
    scale = (len(blocks) - 1) / max(most, 1e-12)
    return "".join(blocks[0 if share < _NOTHING else max(1, round(share * scale))] for share in shares)
