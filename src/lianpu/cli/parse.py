"""`lianpu parse`: sentences in, one a line; JSON Lines out."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from lianpu.cli.output import errors, open_cluster
from lianpu.cluster.catalogs import catalog_cluster
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.regions import RegionTree
from lianpu.errors import InputFileError, UnknownNameError
from lianpu.intake.sentence import SentenceReader, sentence_reader
from lianpu.language import gettext as _

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
        typer.Argument(metavar="[FILE]", show_default=False, help=_("Text file; by default standard input.")),
    ] = None,
    today: Day = None,
    region: Region = None,
    cluster: Annotated[
        Path | None, typer.Option(help=_("Cluster whose products and places the words mean; by default the catalog."))
    ] = None,
) -> None:
    """Print a line of JSON for every line, at once; an empty line gives an object of nulls."""
    reader = reader_in(open_cluster(cluster) if cluster else catalog_cluster(), region)
    day = today.date() if today else dt.date.today()
    for line in _lines(file):
        typer.echo(json.dumps(reader.read(line, day).to_json(), ensure_ascii=False))
        sys.stdout.flush()


def reader_in(cluster: Cluster, region: str | None) -> SentenceReader:
    """A reader at home in `region`; refuses a code that the list of regions does not know."""
    if region and not RegionTree.of(cluster).knows(region):
        raise UnknownNameError(
            _("{region} is no region: give a code of six digits, such as 320800 for Huai'an.").format(region=region)
        )
    return sentence_reader(cluster, region)


def _lines(file: Path | None) -> Iterator[str]:
    if file is None:
        yield from _decoded(sys.stdin.buffer)
        return
    try:
        opened = file.open("rb")
    except OSError as error:
        raise InputFileError(
            _("{file} cannot be read: {reason}").format(file=file, reason=error.strerror or error)
        ) from error
    with opened:
        yield from _decoded(opened)


def _decoded(stream: BinaryIO) -> Iterator[str]:
    """The lines as text. What is no UTF-8 stands as �, which is said once."""
    warned = False
    for number, raw in enumerate(stream, 1):
        line = raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            text = line.decode("utf-8", errors="replace")
            if not warned:
                errors.print(
                    _("line {line}: not UTF-8; what cannot be read stands as �. Save the text as UTF-8.").format(
                        line=number
                    )
                )
            warned = True
        yield text.rstrip("\r\n")
