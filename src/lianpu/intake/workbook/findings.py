"""What has been found so far: drafts, issues, and the entries seen, to name duplicates."""

from __future__ import annotations

from dataclasses import dataclass, field

from lianpu.intake.workbook import limits as why
from lianpu.intake.workbook.issues import RowIssue, issue
from lianpu.intake.workbook.limits import Limits, refuse
from lianpu.intake.workbook.reading import Draft


@dataclass
class Findings:
    """Collected over all sheets of a file."""

    limits: Limits
    drafts: list[Draft] = field(default_factory=list[Draft])
    issues: list[RowIssue] = field(default_factory=list[RowIssue])
    _seen: dict[object, tuple[str, str]] = field(default_factory=dict[object, tuple[str, str]])

    def add(self, draft: Draft) -> None:
        """Keep a draft; a second one that says the same is kept too, and named."""
        if len(self.drafts) >= self.limits.drafts:
            refuse(why.TOO_MANY_PRODUCTS, limit=self.limits.drafts)
        self.drafts.append(draft)
        if draft.enterprise is None:
            return
        place = draft.sheet, draft.cell
        first = self._seen.setdefault(_sameness(draft), place)
        if first is not place:
            other = first[1] if first[0] == draft.sheet else f"{first[0]}!{first[1]}"
            self.report("duplicate", draft.sheet, draft.cell, draft.text or draft.counterpart or "", other=other)

    def report(self, code: str, sheet: str, cell: str, value: object = "", /, **details: object) -> None:
        """Keep an issue."""
        self.issues.append(issue(code, sheet, cell, value, **details))


def _sameness(draft: Draft) -> object:
    return (
        draft.side, draft.enterprise, draft.text, draft.counterpart, tuple(draft.specs or ()), draft.place,
        draft.deadline,
    )  # fmt: skip
