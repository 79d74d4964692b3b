"""Frames to people and to pipes: a table on a terminal, JSON or CSV where asked for."""

from __future__ import annotations

import io
import json
import math
import os
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import polars as pl
import polars.selectors as cs
import typer
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.formulas import harmless
from lianpu.cluster.whole_files import require_place, written_whole
from lianpu.errors import ClusterFileError, UnknownNameError
from lianpu.language import gettext as _
from lianpu.language import listed
from lianpu.wording import per_cent

if TYPE_CHECKING:
    from lianpu.cluster.regions import RegionTree

OneChain = Annotated[str | None, typer.Option("--chain", help=_("One chain: its id."))]
LocalRegion = Annotated[
    str | None, typer.Option("--region", help=_("Region code that counts as local; by default the cluster's."))
]
AsJson = Annotated[bool, typer.Option("--json", help=_("Print JSON."))]
AsCsv = Annotated[bool, typer.Option("--csv", help=_("Print CSV."))]


def a_place(file: Path | None) -> Path | None:
    """Refuses a file that could not be written before anything is computed for it."""
    return None if file is None else require_place(file)


def a_table_file(file: Path | None) -> Path | None:
    """The same, and a file of a kind that no table is written to."""
    if file is None:
        return None
    if file.suffix.lower() not in _FORMATS:
        raise ClusterFileError(
            _("{suffix} cannot be written; give a .csv, .json or .xlsx file.").format(suffix=file.suffix or file)
        )
    return require_place(file)


Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", help=_("Write to this file: .csv, .json or .xlsx."), callback=a_table_file),
]
ClusterPath = Annotated[
    Path | None,
    typer.Argument(
        metavar="CLUSTER", envvar="LIANPU_CLUSTER", show_default=False,
        help=_("Cluster folder, .zip or .xlsx; by default the current folder."),
    ),
]  # fmt: skip

MOST_SHOWN = 30
"""Rows of a list printed for people: a screenful; --json gives all."""

_UNBROKEN = 100_000
"""Columns of a console that nobody looks at: a program that reads its lines wants them whole."""


def _console(*, stderr: bool = False) -> Console:
    """As wide as the terminal, or as COLUMNS says; into a pipe or a file no line is broken."""
    found = Console(stderr=stderr)
    if not found.is_terminal and not os.environ.get("COLUMNS"):
        found.width = _UNBROKEN
    return found


console, errors = _console(), _console(stderr=True)


def is_here() -> bool:
    """Whether the current folder is a cluster."""
    return (Path.cwd() / "cluster.json").is_file()


def open_cluster(path: Path | None, *, valid: bool = True) -> Cluster:
    """The cluster at `path` or in the current folder; refuses one whose tables break their schema."""
    if path is None:
        path = Path.cwd()
        if not is_here():
            raise ClusterFileError(
                _("Which cluster? Name a folder, or make one to try: lianpu demo huaian; lianpu gaps huaian")
            )
    with working(_("Reading {path}").format(path=path)):
        cluster = Cluster.read(path)
        return cluster.require_valid() if valid else cluster


def require_region(tree: RegionTree, code: str) -> None:
    """Refuses a code that the list of regions does not know."""
    if not tree.knows(code):
        raise UnknownNameError(
            _("{region} is no region: give a code of six digits, such as 320800 for Huai'an.").format(region=code)
        )


@contextmanager
def working(what: str | None = None) -> Generator[None]:
    """Shows people at a terminal that the block is at work where it cannot say how far it is."""
    with errors.status(escape(what or _("Computing"))):
        yield


def show_frame(
    frame: pl.DataFrame, titles: Mapping[str, str], *, title: str, as_json: bool = False, as_csv: bool = False,
    output: Path | None = None, below: Sequence[str] = (),
) -> None:  # fmt: skip
    """Print `frame`, or write it; for people only the columns in `titles`, under those titles.

    Columns of lists that are `below` stand under each row, a line an item: in a column of a table they would be too narrow.
    """
    if output is not None:
        write_bytes(output, _FORMATS[output.suffix.lower()](frame))
        errors.print(_("{rows} rows written to {file}").format(rows=frame.height, file=output))
    elif as_json:
        print_json(frame.to_dicts())
    elif as_csv:
        typer.echo(_flat(frame).write_csv(), nl=False)
    else:
        console.print(Text(title, "table.title"))
        if frame.is_empty():
            console.print(_("No rows."))
        elif below:
            _print_entries(frame, titles, below)
        else:
            console.print(_table(frame, titles))


def print_json(data: object) -> None:
    """JSON as a pipe wants it: one document, dates in ISO 8601, null for unknown."""
    typer.echo(as_json_text(data))


def give_json(data: object, output: Path | None) -> None:
    """One document of JSON, printed or written to `output`."""
    if output is None:
        print_json(data)
        return
    write_bytes(output, as_json_file(data))
    errors.print(_("written to {file}").format(file=output))


def as_json_text(data: object) -> str:
    """`data` as JSON that every reader of JSON takes: it knows no infinity, so an end that is not known is null."""
    return json.dumps(_without_infinity(data), ensure_ascii=False, indent=2, default=str, allow_nan=False)


def as_json_file(data: object) -> bytes:
    """The same as a file."""
    return f"{as_json_text(data)}\n".encode()


def _without_infinity(data: Any) -> Any:
    if isinstance(data, float):
        return data if math.isfinite(data) else None
    if isinstance(data, Mapping):
        return {key: _without_infinity(value) for key, value in cast("Mapping[Any, Any]", data).items()}
    if isinstance(data, (list, tuple)):
        return [_without_infinity(value) for value in cast("Sequence[Any]", data)]
    return data


def write_bytes(file: Path, content: bytes) -> None:
    """`content` as the whole of `file`; raises `ClusterFileError`."""
    with written_whole(file) as half:
        half.write_bytes(content)


def _table(frame: pl.DataFrame, titles: Mapping[str, str]) -> Table:
    table = Table(header_style="bold")
    for column, heading in titles.items():
        numeric = frame.schema[column].is_numeric()
        table.add_column(heading, justify="right" if numeric else "left", overflow="fold", no_wrap=numeric)
    for row in frame.select(list(titles)).iter_rows():
        table.add_row(*(shown(value) for value in row))
    return table


def _print_entries(frame: pl.DataFrame, titles: Mapping[str, str], below: Sequence[str]) -> None:
    """Each row as a line: texts as they are, numbers with what they are; what is below it indented."""
    for row in frame.iter_rows(named=True):
        line = [
            f"{titles[name]} {shown(row[name])}" if frame.schema[name].is_numeric() else shown(row[name])
            for name in titles
            if name not in below
        ]
        console.print(Text(" · ".join(line), "bold"))
        for name in below:
            if len(below) > 1:
                console.print(_indented(titles[name], 2))
            for item in cast("list[str]", row[name] or []):
                console.print(_indented(item, 4))


def _indented(text: str, columns: int) -> Padding:
    return Padding(Text(text, overflow="fold"), (0, 0, 0, columns), expand=False)


def shown(value: object) -> str:
    """A value for people: thousands separated, unknown as «–»."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 or value.is_integer() else f"{value:,.3g}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return listed(cast("Sequence[object]", value))
    return str(value)


def percent(share: float | None) -> str:
    """A share as a percentage with one digit; unknown as «–»."""
    return "–" if share is None else f"{per_cent(share)} %"


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    """Lists as one text, ends that are not known as nothing: neither CSV nor a sheet has them."""
    frame = frame.with_columns(pl.when(cs.float().is_finite()).then(cs.float()))
    return frame.with_columns(
        pl.col(name).list.eval(pl.element().cast(pl.String)).list.join(";")
        for name, dtype in frame.schema.items()
        if isinstance(dtype, pl.List) and not isinstance(dtype.inner, pl.Struct)
    )


def _as_csv(frame: pl.DataFrame) -> bytes:
    """With the mark by which office programs know UTF-8, and no text that they would carry out."""
    text = pl.col(pl.String)
    return b"\xef\xbb\xbf" + _flat(frame).with_columns(text.map_elements(harmless, pl.String)).write_csv().encode()


def as_workbook(sheets: Mapping[str, pl.DataFrame]) -> bytes:
    """A sheet a table; text stays text."""
    from xlsxwriter import Workbook  # pyright: ignore[reportMissingTypeStubs]  # few commands write one

    packed = io.BytesIO()  # what is packed straight into a full disk leaves an open archive behind
    with Workbook(packed, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        for name, frame in sheets.items():
            _flat(frame).write_excel(book, name, table_style="Table Style Light 1", autofit=True)
    return packed.getvalue()


_FORMATS: dict[str, Callable[[pl.DataFrame], bytes]] = {
    ".csv": _as_csv,
    ".json": lambda frame: as_json_file(frame.to_dicts()),
    ".xlsx": lambda frame: as_workbook({"Sheet1": frame}),
}


class Steps:
    """A progress bar on standard error that the core's callbacks move."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn(), console=errors
        )
        self._tasks: dict[str, Any] = {}

    def __enter__(self) -> Steps:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._tasks:
            self._progress.stop()

    def tell(self, step: str, done: int, total: int) -> None:
        """Show that `done` of `total` (0: not known) of `step` is done."""
        if not self._tasks:
            self._progress.start()  # not before: a command that is refused at once shows no empty bar
        if step not in self._tasks:
            self._tasks[step] = self._progress.add_task(step, total=total or None)
        self._progress.update(self._tasks[step], completed=done, total=total or None)
