"""A drill's result as pages, files and pictures show it: names beside codes, nothing that a reader may not know of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from lianpu.cluster.cluster import Cluster
from lianpu_portal.computations.models import Audience
from lianpu_portal.computations.question import Question
from lianpu_portal.computations.selectors import Found
from lianpu_portal.resilience.asked import Asked, asked_of
from lianpu_portal.resilience.chosen import Choice, chosen, firm_name
from lianpu_portal.resilience.computing import drill
from lianpu_portal.resilience.curve import Curve, curve_of
from lianpu_portal.resilience.lights import runs_of
from lianpu_portal.resilience.limits import SHOWN_FIRMS, SHOWN_LIGHTS, SHOWN_PARTS
from lianpu_portal.resilience.words import thing_name
from lianpu_portal.tables import Row

_SUBSTITUTES_SHOWN = 5
"""Substitutes beside one part on the page; files have all."""


@dataclass(frozen=True)
class DrillShown:
    """A result for one reader: `cluster` is what this reader may see now, `audience` on whose part it was computed."""

    result: Mapping[str, Any]
    asked: Asked
    cluster: Cluster
    audience: str

    @cached_property
    def chips(self) -> list[Choice]:
        """What fails, in words; what the reader may not know of is left out."""
        return [choice for choice in chosen(self.cluster, self.asked) if choice.known]

    @property
    def on_everything(self) -> bool:
        """Whether it was computed on what the office sees."""
        return self.audience == Audience.ALL

    @cached_property
    def curve(self) -> Curve:
        """What is lost week by week."""
        return self.curve_under(None)

    @property
    def output_known(self) -> bool:
        """Whether it can be said how much is lost; drills kept before do not say."""
        return self.result.get("output_known", True)

    def losses(self, name: str) -> list[float]:
        """What is lost in every week, for drawing; nothing where it is not known."""
        return [loss or 0.0 for loss in self.result["weeks"][name]]

    def curve_under(self, top: float | None) -> Curve:
        """The same on a given scale, to be compared."""
        drill_ = self.asked.drill
        low, high, relieved = (self.losses(name) for name in ("loss_low", "loss_high", "with_loss_high"))
        return curve_of(low, high, relieved, (drill_.from_week, drill_.last_week), top)

    @cached_property
    def weeks(self) -> list[Row]:
        """One row a week."""
        weeks = self.result["weeks"]
        return [dict(zip(weeks, values, strict=True)) for values in zip(*weeks.values(), strict=True)]

    @property
    def worst_week(self) -> Row:
        """The week in which most is lost."""
        return max(self.weeks, key=lambda row: (row["loss_high"] or 0.0, -row["week"]))

    @cached_property
    def firms(self) -> list[Row]:
        """Every firm that slows, the hardest hit first."""
        rows = self._seen(self.result["firms"], "enterprise")
        return [{**row, "thing": self._thing(row["product"])} for row in rows]

    @property
    def shown_firms(self) -> list[Row]:
        """Those of the page."""
        return self.firms[:SHOWN_FIRMS]

    @cached_property
    def parts(self) -> list[Row]:
        """Every part that runs short, each with its substitutes."""
        beside: dict[tuple[str, str], list[Row]] = {}
        for row in self.substitutes:
            beside.setdefault((row["buyer"], row["product"]), []).append(row)
        rows = self._seen(self.result["parts"], "buyer")
        return [
            {**row, "thing": self._thing(row["product"]), "substitutes": beside.get((row["buyer"], row["product"]), []),
             "suppliers": [code for code in row["suppliers"] if firm_name(self.cluster, code)]}
            for row in rows
        ]  # fmt: skip

    @property
    def shown_parts(self) -> list[Row]:
        """Those of the page: what fails itself first, then those with substitutes; each with the best few."""
        rows = sorted(self.parts, key=lambda row: (not row["direct"], not row["substitutes"]))[:SHOWN_PARTS]
        return [
            {
                **row,
                "best": row["substitutes"][:_SUBSTITUTES_SHOWN],
                "more": len(row["substitutes"]) - _SUBSTITUTES_SHOWN,
            }
            for row in rows
        ]

    @cached_property
    def substitutes(self) -> list[Row]:
        """Every substitute, with what it takes over."""
        taken = {(row["buyer"], row["product"], row["enterprise"]): row for row in self.result["taken"]}
        rows = self._seen(self.result["substitutes"], "buyer", "enterprise")
        return [
            {
                **row,
                "thing": self._thing(row["product"]),
                **_taken(taken.get((row["buyer"], row["product"], row["enterprise"]))),
            }
            for row in rows
        ]

    @cached_property
    def sources(self) -> list[Row]:
        """The fewest second sources that cover what can be covered."""
        rows = self._seen(self.result["sources"], "enterprise")
        return [
            {**row, "things": [self._thing(code) for code in row["products"]],
             "buyer_names": [name for code in row["buyers"] if (name := firm_name(self.cluster, code))]}
            for row in rows
        ]  # fmt: skip

    @cached_property
    def uncovered(self) -> list[Row]:
        """Parts without any source."""
        return [{**row, "thing": self._thing(row["product"])} for row in self._seen(self.result["uncovered"], "buyer")]

    @property
    def has_lights(self) -> bool:
        """Whether lights were set when it was computed: kept drills may be older."""
        return "lights" in self.result

    @cached_property
    def lights(self) -> list[Row]:
        """The weekly traffic lights of the parts that the drill hits, the worst first."""
        rows = self.result["lights"]["rows"] if self.has_lights else []
        return [
            {**row, "thing": self._thing(row["product"]), "runs": runs_of(row)} for row in self._seen(rows, "buyer")
        ]

    @property
    def shown_lights(self) -> list[Row]:
        """Those of the page."""
        return self.lights[:SHOWN_LIGHTS]

    @property
    def light_runs(self) -> list[Row]:
        """One row a buyer, part and run of weeks: for files."""
        found = list[Row]()
        for row in self.lights:
            plain = {name: value for name, value in row.items() if name not in ("runs", "weeks")}
            found += [
                {**plain, "first": run.first, "last": run.last, "light": run.light, "light_reason": run.reason}
                for run in row["runs"]
            ]
        return found

    @property
    def unplaced(self) -> list[str]:
        """Names of firms of which it is not known whether they are hit."""
        return [name for code in self.result["place_unknown"] if (name := firm_name(self.cluster, code))]

    @property
    def left_out(self) -> int:
        """Firms that slow and are not shown to this reader any more."""
        return len(self.result["firms"]) - len(self.firms)

    @property
    def nothing_fails(self) -> bool:
        """Whether nothing that is known delivers what was chosen."""
        return not any(self.result["hit"].values())

    def _seen(self, rows: Iterable[Row], *columns: str) -> list[Row]:
        """The rows whose firms this reader may know of, with their names."""
        found = list[Row]()
        for row in rows:
            names = {f"{column}_name": firm_name(self.cluster, row[column]) for column in columns}
            if all(names.values()):
                found.append({**row, **names})
        return found

    def _thing(self, product: str | None) -> str | None:
        return None if product is None else thing_name(self.cluster, product)


def _taken(row: Row | None) -> Row:
    return {"taken_low": row["taken_low"] if row else 0.0, "taken_high": row["taken_high"] if row else 0.0}


def shown_of(found: Found) -> DrillShown:
    """The result of a computation for whoever looks at it."""
    return DrillShown(found.result, asked_of(found.arguments), found.visible, found.computation.audience)


@dataclass(frozen=True)
class Addresses:
    """Where the picture, the files and the sheet of a drill are; `save` and `again` where there are such ways."""

    data: str
    files: tuple[tuple[str, str], ...]
    sheet: str
    save: str = ""

    @classmethod
    def of_question(cls, signed: str) -> Addresses:
        """Of a drill that is not saved."""
        files = tuple((format, reverse("drill_file", args=[signed, format])) for format in FORMATS)
        return cls(
            reverse("drill_data", args=[signed]),
            files,
            reverse("drill_sheet", args=[signed]),
            reverse("drill_save", args=[signed]),
        )


FORMATS = ("xlsx", "csv", "json")


@drill.shows
def _shown(found: Found) -> dict[str, Any]:
    shown: dict[str, Any] = {"drill": shown_of(found)}
    if found.request is not None:
        shown["at"] = Addresses.of_question(Question.of(found.request, drill, **found.arguments).signed)
    return shown


def player_data(shown: DrillShown) -> dict[str, Any]:
    """What the picture plays: by firm that slows its output week by week in thousandths, worst and best case."""
    seen = {row["enterprise"] for row in shown.firms}
    levels = {code: weeks for code, weeks in shown.result["levels"].items() if code in seen}
    weeks = shown.result["weeks"]
    return {
        "horizon": shown.result["horizon"], "from": shown.asked.drill.from_week, "to": shown.asked.drill.last_week,
        "failing": [code for code in shown.result["hit"]["firms"] if code in seen],
        "loss": [weeks["loss_low"], weeks["loss_high"]], "slowed": [weeks["firms_low"], weeks["firms_high"]],
        "levels": levels,
    }  # fmt: skip
