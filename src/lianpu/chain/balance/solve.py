"""HiGHS at work on a programme: solved once, then again and again from its last basis as single bounds change.

Numbers are scaled to money before they reach the solver: a row counts CNY of its product, so that coefficients are cost
shares and tolerances mean the same in every cluster, whatever units its lists use.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Generic, Literal, NoReturn, TypeVar

import numpy as np

from lianpu.chain.balance.constraints import Linear
from lianpu.chain.balance.endless import growing
from lianpu.chain.balance.highs import FEASIBLE, Scaled, loaded, new_highs, stand_at
from lianpu.chain.balance.model import Floats
from lianpu.errors import UnbalancedError
from lianpu.language import gettext as _

Progress = Callable[[str, int, int], None]
"""Called with a step, how much of it is done, and of how much (0: not known). It stops the work by raising."""

Method = Literal["simplex", "ipm"]

WHOLE = 1e6
"""The total of all needs and outlets counts this much when scaled, so `FEASIBLE` is a billionth of a millionth of it."""

MANY = 30_000
"""Columns from which interior points are faster than the simplex method for the first solve: two and a half times at 100,000."""

WIDE = 10
"""Columns a row from which `lianpu.chain.balance.sifting` makes the first solve: with fewer, too many are in doubt. At
thirteen it takes five sixths of the time of plain interior points, at forty a good third."""

_TELL_EVERY = 200  # iterations
_SOLVED = ("Optimal", "Empty")  # of a cluster without a row there is nothing to choose, and its value is 0


def silent(_step: str, _done: int, _total: int) -> None:
    """The progress that nobody watches."""


@dataclass(frozen=True)
class Solution:
    """An optimum: `value` in CNY, the level and reduced cost of each column, the dual of each row (all in the units of
    the programme)."""

    value: float
    level: Floats
    dual: Floats
    reduced: Floats


Kind = TypeVar("Kind", bound=Linear)


class Solver(Generic[Kind]):
    """A programme in HiGHS, solved first by `method` (None: by its size and shape). Not for two threads at once."""

    def __init__(self, programme: Kind, *, method: Method | None = None, progress: Progress | None = None) -> None:
        self.programme = programme
        self._progress = progress
        self._raised: BaseException | None = None
        columns, rows = len(programme.objective), len(programme.row_unit)
        self._method: Method = method or ("ipm" if columns > MANY else "simplex")
        self._scale()
        scaled = self._scaled()
        self._objective = scaled.objective
        self._first: Scaled | None = scaled
        self._wide = method is None and columns > max(MANY, WIDE * rows)
        self._highs: Any = self._watched(loaded(new_highs(), scaled, method=self._method, tolerance=FEASIBLE))
        self._basis: Any = None

    def _scale(self) -> None:
        programme = self.programme
        self._money = programme.whole / WHOLE if programme.whole > 0 else 1.0
        self._row = self._money / programme.row_unit  # units of the product that one scaled unit of the row is
        self._column = self._money / programme.column_unit

    def _scaled(self) -> Scaled:
        programme = self.programme
        matrix = programme.matrix.copy()
        per_column = np.repeat(self._column, np.diff(matrix.indptr))
        matrix.data = matrix.data * per_column / self._row[matrix.indices]
        return Scaled(
            matrix, programme.objective * self._column / self._money, programme.bound / self._column,
            programme.row_lower / self._row, programme.row_upper / self._row,
        )  # fmt: skip

    def _watched(self, highs: Any) -> Any:
        """Let HiGHS tell how far it is, and stop where the one who watches raises."""
        if self._progress is None:
            return highs
        counted = 0

        def told(event: Any) -> None:
            nonlocal counted
            counted += 1
            if self._raised is None and self._progress is not None and counted % _TELL_EVERY == 0:
                try:
                    self._progress("solve", counted, 0)
                except BaseException as error:  # noqa: BLE001  it is raised again once the solver has returned
                    self._raised = error
            if self._raised is not None:
                event.interrupt()

        highs.cbSimplexInterrupt += told
        highs.cbIpmInterrupt += told
        return highs

    def solve(self) -> Solution:
        """The optimum from where the solver stands. Raises `UnbalancedError` where there is none, naming the columns."""
        self._run()
        self._highs.setOptionValue("solver", "simplex")  # from a basis on, only it starts where it stood
        found = self._highs.getSolution()
        columns = np.maximum(np.asarray(found.col_value, np.float64), 0.0) + 0.0  # no −0 and no −1e-12
        return Solution(
            float(self._objective @ columns) * self._money,
            columns * self._column,
            np.asarray(found.row_dual, np.float64) * self._money / self._row,
            np.asarray(found.col_dual, np.float64) * self._money / self._column,
        )

    def value(self) -> float:
        """The value of the optimum, CNY a year."""
        self._run()
        return float(self._highs.getObjectiveValue()) * self._money

    def value_if_any(self) -> float | None:
        """The same; None where the change that is tried cannot be met at all."""
        return None if self._status() == "Infeasible" else self.value()

    def _run(self) -> None:
        status = self._status()
        if status == "Unbounded" or status == "Primal infeasible or unbounded":
            self._refuse_endless(self._endless(self._now()))
        if status not in _SOLVED:
            raise UnbalancedError(
                _(
                    "The balance has no optimum: the solver says «{status}». Look for a quantity, a price or a recipe that is far too large or too small."
                ).format(status=status)
            )

    def _status(self) -> str:
        """How solving ended. The first time it is looked beforehand whether there is an end: the methods that find an
        optimum quickly take long to see that there is none."""
        if self._first is not None:
            endless = self._endless(self._first)
            if endless:
                self._refuse_endless(endless)
            if self._wide:  # the first solve only: from a basis on, the simplex method is quicker
                self._sift(self._first)
            self._first = None
        return self._ran(self._highs)

    def _sift(self, scaled: Scaled) -> None:
        """Stand at a basis that is optimal or nearly, if one is found: else the first solve is made from nothing."""
        from lianpu.chain.balance.sifting import sifted  # with numba, which takes long to import

        basis = sifted(scaled, self._watched_run, self._progress or silent)
        if basis is not None:
            stand_at(self._highs, basis)
            self._highs.setOptionValue("solver", "simplex")

    def _watched_run(self, highs: Any) -> str:
        return self._ran(self._watched(highs))

    def _ran(self, highs: Any) -> str:
        highs.run()
        if self._raised is not None:
            raise self._raised
        return str(highs.modelStatusToString(highs.getModelStatus()))

    def _endless(self, scaled: Scaled) -> list[str]:
        """The products along which the value grows without end."""
        touched = np.unique(scaled.matrix[:, growing(scaled, self._watched_run)].indices)
        return [self.programme.products[row] for row in touched.tolist() if row < len(self.programme.products)]

    def _now(self) -> Scaled:
        """The programme with the bounds that columns have at the moment."""
        return replace(self._scaled(), bound=np.asarray(self._highs.getLp().col_upper_, np.float64))

    @staticmethod
    def _refuse_endless(products: list[str]) -> NoReturn:
        raise UnbalancedError(
            _(
                "The value has no upper end: something without limit earns money. Products: {names}. Give their makers a capacity, or what they are sold for a quantity."
            ).format(names=", ".join(products) or "?")
        )

    def keep(self) -> None:
        """Remember this basis: every `tried` change starts from it."""
        self._basis = self._highs.getBasis()

    @contextmanager
    def tried(
        self, *, sizes: dict[int, float] | None = None, held: dict[int, float] | None = None,
        extra: dict[int, float] | None = None,
    ) -> Generator[None]:  # fmt: skip
        """Inside, columns have these bounds (`sizes`), others are at least so large (`held`), and there is this much more of
        products to begin with (`extra`, may be negative); afterwards everything is as before, at the kept basis."""
        if self._basis is not None:
            self._highs.setBasis(self._basis)
        for column, size in (sizes or {}).items():
            self._bound(column, size)
        for column, least in (held or {}).items():
            self._bound(column, float(self.programme.bound[column]), least)
        for row, amount in (extra or {}).items():
            self._shift(row, amount)
        try:
            yield
        finally:
            for column in {**(sizes or {}), **(held or {})}:
                self._bound(column, float(self.programme.bound[column]))
            for row in extra or {}:
                self._shift(row, 0.0)

    def _bound(self, column: int, size: float, least: float = 0.0) -> None:
        scaled = size / self._column[column] if np.isfinite(size) else self._highs.inf
        self._highs.changeColBounds(column, min(least / self._column[column], scaled), scaled)

    def _shift(self, row: int, amount: float) -> None:
        lower, upper = (
            (float(limit[row]) + amount) / self._row[row]
            for limit in (self.programme.row_lower, self.programme.row_upper)
        )
        self._highs.changeRowBounds(row, lower, upper)
