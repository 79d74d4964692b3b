"""`lianpu parse`: sentences in, one a line; JSON Lines out."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from lianpu.cli.output import errors, open_cluster, require_region
from lianpu.cluster.catalogs import catalog_cluster
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.regions import RegionTree
from lianpu.errors import InputFileError
from lianpu.intake.sentence import SentenceReader, sentence_reader
from lianpu.language import gettext as _
from lianpu.scale.processes import Together, answers, cores
from lianpu.system_errors import reason_of

_AT_ONCE = 2**20  # bytes asked for at a time
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")

Day = Annotated[
    dt.datetime | None,
    typer.Option("--today", formats=["%Y-%m-%d"], help=_("The day that deadlines are seen from; by default today.")),
]
Region = Annotated[
    str | None, typer.Option("--region", help=_("Six-digit code: decides between places of the same name."))
]


def parse(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", show_default=False, help=_("Text file; by default standard input.")),
    ] = None,
    today: Day = None,
    region: Region = None,
    cluster: Annotated[
        Path | None, typer.Option(help=_("Cluster whose products and places the words mean; by default the catalog."))
    ] = None,
    processes: Annotated[
        int | None,
        typer.Option(min=1, show_default=False, help=_("Processes that read many lines; by default one a core.")),
    ] = None,
) -> None:
    """Print a line of JSON for every line, at once; an empty line gives an object of nulls."""
    reader = reader_in(open_cluster(cluster) if cluster else catalog_cluster(), region)
    day = today.date() if today else dt.date.today()
    for answer in answers(partial(_answer, reader, day), _lines(file), processes or cores()):
        typer.echo(answer)
        sys.stdout.flush()


def _answer(reader: SentenceReader, day: dt.date, line: str) -> str:
    return json.dumps(reader.read(line, day).to_json(), ensure_ascii=False)


def reader_in(cluster: Cluster, region: str | None) -> SentenceReader:
    """A reader at home in `region`; refuses a code that the list of regions does not know."""
    if region:
        require_region(RegionTree.of(cluster), region)
    return sentence_reader(cluster, region)


def _lines(file: Path | None) -> Iterator[Together[str]]:
    if file is None:
        yield from _as_they_come(sys.stdin.buffer)
        return
    try:
        opened = file.open("rb")
    except OSError as error:
        raise InputFileError(_("{file} cannot be read: {reason}").format(file=file, reason=reason_of(error))) from error
    with opened:
        yield from _as_they_come(opened)


def _as_they_come(stream: Any) -> Iterator[Together[str]]:
    """The whole lines that each reading brings. One that brings less than was asked for has emptied the source."""
    decoder, pieces = _Decoder(), list[bytes]()
    while data := stream.read1(_AT_ONCE):
        ended, line_end, begun = data.rpartition(b"\n")
        if line_end:
            whole = b"".join([*pieces, ended]).split(b"\n")
            pieces.clear()
            yield Together([decoder.text(line) for line in whole], len(data) == _AT_ONCE)
        pieces.append(begun)
    if last := b"".join(pieces):
        yield Together([decoder.text(last)], False)


class _Decoder:
    """Lines as text. What is no UTF-8 is read as GB18030 where it says more so, else it stands as �; either is said once."""

    def __init__(self) -> None:
        self._line = 0
        self._told = set[str]()

    def text(self, raw: bytes) -> str:
        """The next line; raises `InputFileError` for UTF-16, whose lines end in other places."""
        self._line += 1
        if self._line == 1 and raw.startswith(_UTF_16):
            raise InputFileError(_("line 1: it is UTF-16 text. Save it as UTF-8."))
        line = raw.removeprefix(b"\xef\xbb\xbf") if self._line == 1 else raw
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            text = self._otherwise(line)
        return text.rstrip("\r")

    def _otherwise(self, line: bytes) -> str:
        damaged = line.decode("utf-8", errors="replace")
        chinese = "" if _is_chinese(damaged) else line.decode("gb18030", errors="replace")
        if _is_chinese(chinese):
            self._tell(_("line {line}: not UTF-8 but GB18030, and read as that."))
            return chinese
        self._tell(_("line {line}: not UTF-8; what cannot be read stands as �. Save the text as UTF-8."))
        return damaged

    def _tell(self, message: str) -> None:
        if message not in self._told:
            errors.print(message.format(line=self._line))
        self._told.add(message)


def _is_chinese(text: str) -> bool:
    """Whether more of a text is Chinese characters than signs that could not be read."""
    return sum("\u4e00" <= sign <= "\u9fff" for sign in text) > text.count("\ufffd")
