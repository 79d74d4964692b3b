"""Clusters in files: a folder of CSV or Parquet, a zip of one, or a workbook with a sheet a table.

The format is written down in `docs/reference/cluster-folder.md`; VERSION grows when it changes.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias, cast

import polars as pl
from python_calamine import CalamineError, load_workbook  # pyright: ignore[reportUnknownVariableType]

from lianpu.cluster.any_json import from_json
from lianpu.cluster.cluster import About, Cluster
from lianpu.cluster.csv_faults import require_one_name_a_column, why_no_csv
from lianpu.cluster.parsing import text_table, typed_table
from lianpu.cluster.schema import SCHEMAS
from lianpu.cluster.sheets import ABOUT_SHEET, rows_as_frame, write_workbook
from lianpu.cluster.values import read_whole_number
from lianpu.cluster.violations import violations_frame
from lianpu.cluster.whole_files import told_if_unwritable, written_whole
from lianpu.errors import ClusterFileError
from lianpu.language import gettext as _
from lianpu.system_errors import reason_of

FORMAT = "lianpu-cluster"
VERSION = 1
MANIFEST = "cluster.json"
_LARGEST_ARCHIVE = 4 * 2**30  # bytes unpacked: ten times a cluster of a million listings
_ENCODINGS = ("utf-8-sig", "gb18030")

RawTables: TypeAlias = dict[str, pl.DataFrame]


def read_cluster(path: Path) -> Cluster:
    """Read a cluster from `path`; see `Cluster.read`."""
    if not path.exists():
        raise ClusterFileError(_("{path} does not exist. Try the example: lianpu demo").format(path=path))
    if path.is_dir():
        manifest, raw = _read_folder(path)
    elif path.suffix.lower() == ".xlsx":
        manifest, raw = _read_workbook(path)
    elif path.suffix.lower() == ".zip":
        manifest, raw = _read_archive(path)
    else:
        raise ClusterFileError(
            _("{path} is not a cluster: give a folder with {manifest}, a .zip of one, or a .xlsx.").format(
                path=path, manifest=MANIFEST
            )
        )
    return assemble(manifest, raw, str(path))


def assemble(manifest: dict[str, Any], raw: RawTables, place: str) -> Cluster:
    """Typed tables from raw ones, with the rows of the catalogs that the manifest extends put first."""
    from lianpu.cluster.catalogs import catalog_tables

    if manifest.get("format") != FORMAT or manifest.get("version") != VERSION:
        raise ClusterFileError(
            _("{place}: {manifest} must say format «{format}» and version {version}; it says {found}.").format(
                place=place, manifest=MANIFEST, format=FORMAT, version=VERSION,
                found=f"{manifest.get('format')!r}, {manifest.get('version')!r}",
            )
        )  # fmt: skip
    extends, catalogs = (_names_in(manifest, part, place) for part in ("extends", "catalogs"))
    base = [catalog_tables(name) for name in extends]
    tables: dict[str, pl.DataFrame] = {}
    violations: list[pl.DataFrame] = []
    for table in SCHEMAS:
        parts = [catalog[table] for catalog in base if table in catalog]
        if table in raw:
            typed, unread = typed_table(table, raw[table])
            offset = sum(part.height for part in parts)
            violations.append(unread.with_columns(pl.col("row") + offset))
            parts.append(typed)
        if parts:
            tables[table] = pl.concat(parts).rechunk()
    return Cluster(_about(manifest, (*extends, *catalogs), place), tables, violations_frame(violations))


def _names_in(manifest: dict[str, Any], part: str, place: str) -> tuple[str, ...]:
    names: Any = manifest.get(part) or []
    if not isinstance(names, list) or not all(isinstance(name, str) for name in cast("list[Any]", names)):
        raise ClusterFileError(
            _("{place}: {part} must be a list of names such as {example}; it is {value}.").format(
                place=place, part=part, example='["auto"]', value=json.dumps(names, ensure_ascii=False)[:60]
            )
        )
    return tuple(cast("list[str]", names))


def _about(manifest: dict[str, Any], catalogs: tuple[str, ...], place: str) -> About:
    name = manifest.get("name")
    if not isinstance(name, str) or not name:
        raise ClusterFileError(_("{place}: {manifest} has no name.").format(place=place, manifest=MANIFEST))
    try:
        as_of = dt.date.fromisoformat(str(manifest["as_of"])) if manifest.get("as_of") else None
    except ValueError as error:
        raise ClusterFileError(
            _("{place}: as_of must be a date such as 2026-01-31; it is {value}.").format(
                place=place, value=manifest["as_of"]
            )
        ) from error
    region = manifest.get("region")
    return About(name, manifest.get("name_en"), None if region is None else str(region), as_of, catalogs)


def manifest_of(about: About, extends: tuple[str, ...]) -> dict[str, Any]:
    """What the manifest of a written cluster says: `extends` are catalogs whose rows are left to Lianpu itself."""
    return {
        "format": FORMAT, "version": VERSION, "name": about.name, "name_en": about.name_en,
        "region": about.region, "as_of": about.as_of.isoformat() if about.as_of else None,
        "extends": list(extends), "catalogs": [name for name in about.catalogs if name not in extends],
    }  # fmt: skip


def _without_catalogs(cluster: Cluster) -> tuple[tuple[str, ...], dict[str, pl.DataFrame]]:
    """The catalogs whose rows stand untouched at the head of their tables, and the rows that are the cluster's own.

    Where a catalog row was changed nothing is left out: the file then holds every row.
    """
    from lianpu.cluster.catalogs import catalog_names, catalog_tables

    extends = tuple(name for name in cluster.about.catalogs if name in catalog_names())
    own = dict(cluster.tables)
    for table, frame in cluster.tables.items():
        parts = [tables[table] for name in extends if table in (tables := catalog_tables(name))]
        shared = pl.concat(parts) if parts else frame.clear()
        if not frame.head(shared.height).equals(shared):
            return (), dict(cluster.tables)
        own[table] = frame.slice(shared.height)
    return extends, own


def _read_manifest(text: str, place: str) -> dict[str, Any]:
    try:
        manifest = from_json(text)
    except json.JSONDecodeError as error:
        raise ClusterFileError(
            _("{place} is not JSON: line {line}, column {column}.").format(
                place=place, line=error.lineno, column=error.colno
            )
        ) from error
    except ValueError as error:
        raise ClusterFileError(_("{file} is no JSON: {reason}").format(file=place, reason=error)) from error
    if not isinstance(manifest, dict):
        raise ClusterFileError(_("{place} must hold one JSON object.").format(place=place))
    return manifest  # pyright: ignore[reportUnknownVariableType]


def _read_folder(folder: Path) -> tuple[dict[str, Any], RawTables]:
    path = folder / MANIFEST
    if not path.is_file():
        raise ClusterFileError(
            _("{folder} is not a cluster folder: it has no {manifest}.").format(folder=folder, manifest=MANIFEST)
        )
    manifest = _read_manifest(decode(_bytes_of(path), str(path)), str(path))
    raw: RawTables = {}
    for file in sorted(folder.iterdir()):
        reader = _READERS.get(file.suffix.lower())
        if reader is None:
            continue
        if file.stem not in SCHEMAS:
            raise ClusterFileError(
                _("{file} is no table of a cluster; the tables are {tables}. Rename or move it.").format(
                    file=file, tables=", ".join(SCHEMAS)
                )
            )
        if file.stem in raw:
            raise ClusterFileError(_("{folder} holds the table {table} twice.").format(folder=folder, table=file.stem))
        raw[file.stem] = reader(file)
    return manifest, raw


def read_csv_text(file: Path) -> pl.DataFrame:
    """A CSV file as text columns, whichever of UTF-8 (with or without BOM), UTF-16 and GB18030 it is in."""
    return parse_csv_text(decode(_bytes_of(file), str(file)), str(file))


def parse_csv_text(text: str, place: str) -> pl.DataFrame:
    """CSV text as text columns."""
    if not text.strip():
        return pl.DataFrame()
    if "\n" not in text:
        text = text.replace("\r", "\n")  # as the Macintosh ended lines, and Excel still can
    require_one_name_a_column(text, place)
    try:
        return pl.read_csv(io.StringIO(text), infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise ClusterFileError(
            _("{place} is not a readable CSV: {reason}").format(place=place, reason=why_no_csv(text) or error)
        ) from error


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ClusterFileError(
            _("{file} cannot be read: {reason}").format(file=file, reason=reason_of(error))
        ) from error


def decode(data: bytes, place: str) -> str:
    """Text from bytes in one of the encodings in which Chinese lists are kept."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    if marked:
        raise ClusterFileError(_("{place} begins as UTF-16 text and is cut off. Save it as UTF-8.").format(place=place))
    raise ClusterFileError(_("{place} is neither UTF-8 nor GB18030 text. Save it as UTF-8.").format(place=place))


def _read_parquet(file: Path) -> pl.DataFrame:
    try:
        return pl.read_parquet(file)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise ClusterFileError(_("{place} is not a readable Parquet file.").format(place=file)) from error


_READERS: dict[str, Callable[[Path], pl.DataFrame]] = {".csv": read_csv_text, ".parquet": _read_parquet}


def _read_archive(path: Path) -> tuple[dict[str, Any], RawTables]:
    try:
        with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
            if sum(member.file_size for member in archive.infolist()) > _LARGEST_ARCHIVE:
                raise ClusterFileError(_("{path} unpacks to more than 4 GiB; give a folder.").format(path=path))
            for member in archive.infolist():
                name = Path(member.filename).name
                if name and not member.is_dir():
                    (Path(folder) / name).write_bytes(archive.read(member))
            return _read_folder(Path(folder))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:  # broken, encrypted, unknown packing
        raise ClusterFileError(_("{path} is not a readable zip file.").format(path=path)) from error


def _read_workbook(path: Path) -> tuple[dict[str, Any], RawTables]:
    try:
        workbook = load_workbook(str(path))
        sheets = {name: workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names}
    except (CalamineError, OSError) as error:
        raise ClusterFileError(_("{path} is not a readable workbook.").format(path=path)) from error
    about = rows_as_frame(sheets.pop(ABOUT_SHEET, []))
    if about.width < 2:
        raise ClusterFileError(
            _(
                "{path} is not a cluster workbook: it has no sheet «{sheet}». To read a list of firms use: lianpu import"
            ).format(path=path, sheet=ABOUT_SHEET)
        )
    manifest: dict[str, Any] = {key: value for key, value, *_rest in about.rows()}
    manifest["version"] = read_whole_number(manifest.get("version"))
    for key in ("extends", "catalogs"):
        manifest[key] = [name for name in str(manifest.get(key) or "").split(";") if name]
    unknown = sorted(set(sheets) - set(SCHEMAS))
    if unknown:
        raise ClusterFileError(
            _("{path}: the sheets {sheets} are no tables of a cluster.").format(path=path, sheets=", ".join(unknown))
        )
    return manifest, {name: rows_as_frame(rows) for name, rows in sheets.items()}


def write_cluster(cluster: Cluster, path: Path, format: str = "csv") -> Path:
    """Write `cluster` to `path`; see `Cluster.write`."""
    if format not in ("csv", "parquet"):
        raise ClusterFileError(_("The format is csv or parquet, not {format}.").format(format=format))
    if not cluster.unread.is_empty():
        raise ClusterFileError(
            _("{count} values of this cluster could not be read; mend them before it is written anew.").format(
                count=cluster.unread.height
            )
        )
    suffix = path.suffix.lower()
    with told_if_unwritable(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        if suffix == ".xlsx":
            _put(path, _workbook(cluster))
        elif suffix == ".zip":
            _put(path, _archive(cluster, format))
        else:
            path.mkdir(exist_ok=True)
            _write_folder(cluster, path, format)
    return path


def _workbook(cluster: Cluster) -> io.BytesIO:
    extends, own = _without_catalogs(cluster)
    said = manifest_of(cluster.about, extends)
    manifest = said | {key: ";".join(said[key]) for key in ("extends", "catalogs")}
    packed = io.BytesIO()
    write_workbook(packed, manifest, own)
    return packed


def _archive(cluster: Cluster, format: str) -> io.BytesIO:
    packed = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        _write_folder(cluster, Path(folder), format)
        for file in sorted(Path(folder).iterdir()):
            archive.write(file, file.name)
    return packed


def _put(path: Path, packed: io.BytesIO) -> None:
    """An archive that was packed in memory: packed straight into a full disk it would leave half of one behind."""
    with written_whole(path) as half:
        half.write_bytes(packed.getbuffer())


_OTHER_FORMAT = {"csv": "parquet", "parquet": "csv"}


def _write_folder(cluster: Cluster, folder: Path, format: str) -> None:
    """All tables are written beside their places first and then put there: a full disk, or being broken off, loses none."""
    extends, own = _without_catalogs(cluster)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".half.") as beside:
        written = [_write_table(name, frame, Path(beside), format) for name, frame in own.items() if frame.height]
        manifest = Path(beside) / MANIFEST
        told = json.dumps(manifest_of(cluster.about, extends), ensure_ascii=False, indent=2)
        manifest.write_text(told + "\n", "utf-8")
        for half in (*written, manifest):
            half.replace(folder / half.name)
    for name, frame in own.items():
        for other in {format, _OTHER_FORMAT[format]} if frame.is_empty() else {_OTHER_FORMAT[format]}:
            (folder / f"{name}.{other}").unlink(missing_ok=True)


def _write_table(name: str, frame: pl.DataFrame, folder: Path, format: str) -> Path:
    file = folder / f"{name}.{format}"
    frame.write_parquet(file) if format == "parquet" else text_table(name, frame).write_csv(file)
    return file
