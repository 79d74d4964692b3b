"""A workbook of listings that anyone may send: read and resolved as imports are, kept until it is published."""

from __future__ import annotations

import datetime as dt
import json
import re
import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu.cluster.cluster import Cluster
from lianpu.errors import RefusedFileError
from lianpu.intake.plan import ImportPlan, ListSource, plan_import
from lianpu.intake.workbook import DEFAULT_LIMITS, Reading
from lianpu.intake.workbook.opening import open_grids
from lianpu.intake.workbook.reader import read_grids
from lianpu_portal.imports.actions.upload import file_name
from lianpu_portal.publishing.limits import LIMITS
from lianpu_portal.publishing.typed_contacts import contacts_in

READ_LIMITS = replace(
    DEFAULT_LIMITS, file_bytes=10 * 2**20, unpacked_bytes=200 * 2**20, rows=LIMITS.list_rows + 1_000,
    cells=400_000, sheets=20, parser_bytes=2**30, parser_seconds=60.0,
)  # fmt: skip
"""What strangers may have read at once: far less than an office's import."""

_KEPT = dt.timedelta(hours=24)
_PLACES = 6
_NAME = re.compile(r"[0-9a-f]{32}")
_FIELDS = ("category", "product", "quantity", "unit", "period", "price", "specs", "certificates", "radius", "maximum")
_TABLES = ("offers", "demands")
_WORDS = {"text": "product", "specs": "specs", "unit": "unit", "certificates": "certificates"}
"""Columns of listings that hold words of the file, and the fields of the columns they are read from."""


@dataclass(frozen=True)
class Fault:
    """Something in the list to look at: where, what stands there, what is wrong, what to do."""

    sheet: str
    cell: str
    value: str
    severity: str
    reason: str
    suggestion: str
    code: str = ""


@dataclass(frozen=True)
class Entry:
    """A listing of the list. `enterprise` is null for a firm that is not known."""

    table: str
    firm: str
    enterprise: str | None
    fields: dict[str, Any]


@dataclass(frozen=True)
class ReadList:
    """What was read: the listings, and the faults by their places."""

    file: str
    rows: int
    entries: list[Entry]
    faults: list[Fault]

    def count(self, table: str) -> int:
        """Listings of one side."""
        return sum(entry.table == table for entry in self.entries)

    @property
    def offers(self) -> int:
        """How many offers."""
        return self.count("offers")

    @property
    def demands(self) -> int:
        """How many demands."""
        return self.count("demands")

    @property
    def errors(self) -> int:
        """Faults that keep a row out."""
        return sum(fault.severity == "error" for fault in self.faults)


@dataclass(frozen=True)
class FaultKind:
    """Faults that are the same but for their place: the first of them, and where they all stand."""

    first: Fault
    places: list[tuple[str, str]]
    """Sheet and cell of each."""

    @property
    def shown(self) -> list[str]:
        """The first few places; a sheet is named where it changes."""
        few = self.places[:_PLACES]
        above = [None, *(sheet for sheet, _cell in few)]
        return [cell if sheet == last else f"{sheet} · {cell}" for (sheet, cell), last in zip(few, above, strict=False)]

    @property
    def more(self) -> int:
        """How many places are not shown."""
        return max(0, len(self.places) - _PLACES)


def kinds_of(faults: list[Fault]) -> list[FaultKind]:
    """Faults by what is wrong, the gravest first, as they stand in the list."""
    found: dict[tuple[str, str], FaultKind] = {}
    for fault in faults:
        kind = found.setdefault((fault.severity, fault.code or fault.reason), FaultKind(fault, []))
        kind.places.append((fault.sheet, fault.cell))
    return list(found.values())


def read_list(cluster: Cluster, file: UploadedFile, sender: str | None = None) -> ReadList:
    """Read an uploaded list; raises `RefusedFileError` for one that is no readable list or too long."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list"
        with path.open("wb") as target:
            for chunk in file.chunks():
                target.write(chunk)
        with open_grids(path, READ_LIMITS) as grids:
            reading = read_grids(grids, sender=sender)
    # A title of its own makes every row a new one, whatever lists were sent before.
    today = timezone.localdate()
    plan = plan_import(cluster, reading, ListSource.named(f"sent {secrets.token_hex(8)}", today))
    left_out = _passed(plan, reading, today) | _with_contacts(plan, reading)
    entries = [entry for code, entry in _entries(cluster, plan) if code not in left_out]
    if len(entries) > LIMITS.list_rows:
        raise RefusedFileError(
            _("The list holds {count} listings; at most {limit} are taken at once. Split it.").format(
                count=len(entries), limit=LIMITS.list_rows
            )
        )
    faults = [
        Fault(found.sheet, found.cell, found.value, found.severity, found.reason, found.suggestion, found.code)
        for found in plan.issues
    ] + list(dict.fromkeys(left_out.values()))  # a cell may speak of several products
    order = {"error": 0, "doubt": 1, "note": 2}
    return ReadList(file_name(file.name), plan.rows_read, entries, sorted(faults, key=lambda one: order[one.severity]))


def _passed(plan: ImportPlan, reading: Reading, today: dt.date) -> dict[str, Fault]:
    """Listing → its fault, for those whose last day has passed: online, they would end at once."""
    places = _Places(plan, reading)
    found: dict[str, Fault] = {}
    for table in _TABLES:
        rows = plan.upserts[table].filter(pl.col("deadline") < today)
        for code, day in rows.select("id", "deadline").iter_rows():
            found[code] = Fault(
                *places.of(code, "deadline"), day.isoformat(), "error",
                _("The last day has passed, so that the listing would end at once; it was left out."),
                _("Write a day from today on, or leave the cell empty."), "deadline_passed",
            )  # fmt: skip
    return found


def _with_contacts(plan: ImportPlan, reading: Reading) -> dict[str, Fault]:
    """Listing → its fault, for those whose words hold a phone number or an e-mail address: everybody would read it."""
    places = _Places(plan, reading)
    return {
        code: Fault(
            *places.of(code, field), "", "error",
            _("A phone number or an e-mail address stands among the words of the listing; it was left out."),
            _("Take it out of the cell: whom to call is asked for with the whole list."), "contact",
        ) for code, field, texts in _worded(plan) if any(any(contacts_in(text)) for text in texts)
    }  # fmt: skip


def _worded(plan: ImportPlan) -> Iterator[tuple[str, str, list[str]]]:
    """Listing, field, and the words of the file in it."""
    firms = plan.upserts.get("enterprises")
    names: dict[str, str] = dict(firms.select("id", "name").iter_rows()) if firms is not None else {}
    for table in _TABLES:
        for row in plan.upserts[table].select("id", "enterprise", *_WORDS).iter_rows(named=True):
            yield row["id"], "enterprise", [names.get(row["enterprise"], "")]
            for column, field in _WORDS.items():
                value = row[column] or []
                yield row["id"], field, [value] if isinstance(value, str) else value


class _Places:
    """Where in the file a field of a listing stands: its sheet and cell."""

    def __init__(self, plan: ImportPlan, reading: Reading) -> None:
        self._rows = {code: (sheet, row) for code, sheet, row in plan.changes.select("id", "sheet", "row").iter_rows()}
        self._columns = {
            (sheet.name, column.field): column.column for sheet in reading.sheets for column in reversed(sheet.columns)
        }

    def of(self, code: str, field: str) -> tuple[str, str]:
        """Sheet and cell; the row alone where the field has no column of its own."""
        sheet, row = self._rows[code]
        return sheet, f"{self._columns.get((sheet, field), '')}{row}"


def _entries(cluster: Cluster, plan: ImportPlan) -> Iterator[tuple[str, Entry]]:
    known = dict(cluster["enterprises"].select("id", "name").iter_rows())
    names, places = dict(known), dict(cluster["sites"].select("id", "region").iter_rows())
    if "enterprises" in plan.upserts:
        names |= dict(plan.upserts["enterprises"].select("id", "name").iter_rows())
    if "sites" in plan.upserts:
        places |= dict(plan.upserts["sites"].select("id", "region").iter_rows())
    for table in _TABLES:
        rows = plan.upserts.get(table)
        for row in rows.iter_rows(named=True) if rows is not None else ():
            fields = {name: row.get(name) for name in _FIELDS} | {
                "thing": row["text"], "region": places.get(row["site"] or ""), "sentence": "",
                "deadline": row["deadline"].isoformat() if row["deadline"] else None,
            }  # fmt: skip
            stated = {name: value for name, value in fields.items() if value is not None}
            firm = row["enterprise"]
            yield row["id"], Entry(table, names[firm], firm if firm in known else None, stated)


def keep(read: ReadList) -> str:
    """Keep what was read until it is published; the name under which it lies."""
    name = secrets.token_hex(16)
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_text(json.dumps(asdict(read), ensure_ascii=False), "utf-8")
    return name


def kept(name: str) -> ReadList | None:
    """What lies under the name; None where nothing does, or not any more."""
    if not _NAME.fullmatch(name) or not _path(name).is_file():
        return None
    told = json.loads(_path(name).read_text("utf-8"))
    return ReadList(
        told["file"], told["rows"], [Entry(**entry) for entry in told["entries"]],
        [Fault(**fault) for fault in told["faults"]],
    )  # fmt: skip


def forget(name: str) -> None:
    """Remove it."""
    _path(name).unlink(missing_ok=True)


def forget_old() -> None:
    """Remove lists that were read and never published."""
    oldest = (timezone.now() - _KEPT).timestamp()
    for path in _path("0" * 32).parent.glob("*.json"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


def _path(name: str) -> Path:
    return Path(settings.STORE) / "sent-lists" / f"{name}.json"
