"""What has been found so far: drafts, issues, and the entries seen, to name duplicates."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from lianpu.intake.workbook import limits as why
from lianpu.intake.workbook.issues import RowIssue, issue
from lianpu.intake.workbook.limits import Limits, refuse
from lianpu.intake.workbook.reading import Draft, frame_of

_BATCH = 20_000
_LONG = 200


@dataclass
class Findings:
    """Collected over all sheets of a file; drafts are packed into tables as they come, which takes far less memory."""

    limits: Limits
    issues: list[RowIssue] = field(default_factory=list[RowIssue])
    added: int = 0
    _characters: int = 0
    _pending: list[Draft] = field(default_factory=list[Draft])
    _packed: list[pl.DataFrame] = field(default_factory=list[pl.DataFrame])
    _seen: dict[str, dict[int, str]] = field(default_factory=dict[str, dict[int, str]])

    def add(self, draft: Draft) -> None:
        """Keep a draft; a second one that says the same is kept too, and named."""
        if self.added >= self.limits.drafts:
            refuse(why.TOO_MANY_PRODUCTS, limit=self.limits.drafts)
        self.added += 1
        self._pending.append(draft)
        if len(self._pending) == _BATCH:
            self._pack()
        for text in (draft.text, draft.place, draft.note):
            if text and len(text) > _LONG:
                self.weigh(text)
        if draft.enterprise is not None:
            self._compare(draft)

    def weigh(self, text: str) -> None:
        """Count a long text, read or kept: one shared string can fill every cell of a workbook."""
        self._characters += len(text)
        if self._characters > self.limits.characters:
            refuse(why.TOO_MUCH_TEXT)

    def table(self) -> pl.DataFrame:
        """All drafts."""
        self._pack()
        return pl.concat(self._packed, rechunk=False)

    def report(self, code: str, sheet: str, cell: str, value: object = "", /, **details: object) -> None:
        """Keep an issue."""
        self.issues.append(issue(code, sheet, cell, value, **details))

    def _pack(self) -> None:
        self._packed.append(frame_of(self._pending))
        self._pending.clear()

    def _compare(self, draft: Draft) -> None:
        said = _sameness(draft)
        for sheet, cells in self._seen.items():
            if said in cells:
                other = cells[said] if sheet == draft.sheet else f"{sheet}!{cells[said]}"
                self.report("duplicate", draft.sheet, draft.cell, draft.text or draft.counterpart or "", other=other)
                return
        self._seen.setdefault(draft.sheet, {})[said] = draft.cell


def _sameness(draft: Draft) -> int:
    """Equal for drafts that say the same; a hash, since keeping every text of a long list would double its memory."""
    return hash(
        (
            draft.side, draft.enterprise, draft.text, draft.counterpart, tuple(draft.specs or ()), draft.place,
            draft.deadline,
        )
    )  # fmt: skip
