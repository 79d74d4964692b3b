"""The traffic lights of a drill for people: the parts that it hits, the worst first, weeks with the same light as one row."""

from __future__ import annotations

import polars as pl

from lianpu.language import gettext as _
from lianpu.wording import plain_number, unit_name

_PART = ("buyer", "product")
_WHOLE_FROM = 100  # amounts from which on nobody reads decimals


def light_runs(lights: pl.DataFrame, slowed: pl.Series) -> pl.DataFrame:
    """Rows of `traffic_lights` of which a known supplier is among `slowed`, as runs: buyer, product, weeks, need, capacity
    (the least of the run; both a week, in words), light, reason."""
    hit = lights.filter(pl.col("suppliers").list.set_intersection(slowed.to_list()).list.len() > 0)
    runs = _worst_first(hit).with_columns(run=pl.struct("light", "reason").rle_id().over(_PART)).group_by(
        *_PART, "run", maintain_order=True
    ).agg(
        pl.col("week").min().alias("first"), pl.col("week").max().alias("last"), pl.col("light", "reason", "unit").first(),
        pl.col("demand_low", "demand_high").first(), pl.col("actual_low", "actual_high").min(),
    )  # fmt: skip
    words = [
        (_weeks(row["first"], row["last"]), _amount(row["demand_low"], row["demand_high"], row["unit"]),
         _amount(row["actual_low"], row["actual_high"], row["unit"]))
        for row in runs.iter_rows(named=True)
    ]  # fmt: skip
    told = pl.DataFrame(words, schema=dict.fromkeys(("weeks", "need", "capacity"), pl.String), orient="row")
    return runs.select(*_PART).hstack(told).hstack(runs.select("light", "reason"))


def _worst_first(lights: pl.DataFrame) -> pl.DataFrame:
    """Parts with most red weeks first, then orange ones, then those above a capacity of unknown maximum."""
    bad = [
        (pl.col("light") == "red").sum(), (pl.col("light") == "orange").sum(), (pl.col("reason") == "maximum_unknown").sum(),
    ]  # fmt: skip
    counted = lights.with_columns(weeks.fill_null(0).over(_PART).alias(f"bad{n}") for n, weeks in enumerate(bad))
    return counted.sort("bad0", "bad1", "bad2", *_PART, "week", descending=[True, True, True, False, False, False])


def _weeks(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def _amount(low: float, high: float | None, unit: str | None) -> str:
    """An interval with its unit; without an upper end: at least …, or not known."""
    if high is None and low == 0:
        return _("not known")
    least, most = _rounded(low), None if high is None else _rounded(high)
    if most is None:
        words = _("at least {amount}").format(amount=least)
    else:
        words = least if least == most else f"{least} – {most}"
    return f"{words} {unit_name(unit)}".strip()


def _rounded(amount: float) -> str:
    return plain_number(round(amount, 0 if amount >= _WHOLE_FROM else 2))
