"""Lists for the import tests, and the walk through the actions as the pages make it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.imports.actions.confirm import apply, begin_applying
from lianpu_portal.imports.actions.read import begin_reading, read
from lianpu_portal.imports.actions.undo import begin_undoing, undo, undo_plan
from lianpu_portal.imports.actions.upload import upload
from lianpu_portal.imports.background import carry_out
from lianpu_portal.imports.models import Import

DAY = dt.date(2026, 3, 1)
OFFICE = Actor.command()
READER = Actor()
CODE = "91110000600037341L"
WRONG_CODE = "91110000600037341X"
HEADINGS = ("序号", "企业名称", "统一社会信用代码", "所属县区", "主要产品", "年产能（万套）", "所需配套", "联系电话")

# Three firms, of which 示例甲 is known (A of the small cluster). Worked out by hand, row by row:
#   3: a new firm with a new code in 涟水县, offers 制动器 and 轮胎, one quantity for both (doubt); needs 玻璃
#   4: 示例甲 (known), in 盱眙县 where it had no site, offers 座椅 12.5 万套; needs 神秘件 (unknown product)
#   5: a new firm, its code mistyped (error), no place; offers 整车 1 万套
# So: 2 firms, 1 code, 2 sites, 4 offers, 2 demands; 1 error, 1 doubt, 1 note (the phone column); 1 question.
ROWS: tuple[tuple[Any, ...], ...] = (
    (1, "示例新制动有限公司", CODE, "涟水县", "制动器、轮胎", 50, "玻璃", "13800000000"),
    (2, "示例甲制动有限公司", None, "盱眙县", "座椅", 12.5, "神秘件", "13800000001"),
    (3, "示例新整车有限公司", WRONG_CODE, None, "整车", 1, None, "13800000002"),
)
INSERTED = {"enterprises": 2, "enterprise_identifiers": 1, "sites": 2, "offers": 4, "demands": 2}


def workbook(rows: Sequence[Sequence[Any]] = ROWS) -> bytes:
    """An office's list: a title, headings, rows, a total."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "供需清单"
    sheet.append(["示例县汽车企业供需清单"])
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append(row)
    sheet.append(["合计"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def uploaded(content: bytes, name: str = "清单.xlsx") -> SimpleUploadedFile:
    """The file as a browser sends it."""
    return SimpleUploadedFile(name, content)


def previewed(content: bytes | None = None, *, title: str = "示例清单", as_of: dt.date = DAY) -> Import:
    """An import that was uploaded and read."""
    record = upload(OFFICE, uploaded(workbook() if content is None else content), title=title, as_of=as_of)
    begin_reading(OFFICE, record)
    carry_out(record, read)
    record.refresh_from_db()
    return record


def confirmed(record: Import) -> Import:
    """The same, applied."""
    begin_applying(OFFICE, record, record.plan_digest)
    carry_out(record, apply)
    record.refresh_from_db()
    return record


def undone(record: Import) -> Import:
    """The same, undone."""
    seen = undo_plan(record).digest
    begin_undoing(OFFICE, record)
    carry_out(record, partial(undo, seen=seen))
    record.refresh_from_db()
    return record
