"""The index: what stays true when it is added to, reopened, damaged, killed and shared."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from lianpu.errors import IndexFileError
from lianpu.match.index import NO_DEADLINE, Documents, Index, build_index, storage

WORDS = 40


def documents(start: int, count: int, *, mark: int = 0) -> Documents:
    """Documents «d{start}» and on: number i holds the tokens i % WORDS and WORDS + i % 7, twice."""
    numbers = np.arange(start, start + count)
    tokens = np.stack([numbers % WORDS, WORDS + numbers % 7, WORDS + numbers % 7], axis=1)
    return Documents(
        [f"d{number}" for number in numbers], np.arange(count + 1) * 3, tokens.ravel().astype(np.uint64),
        (numbers % 2).astype(np.uint8), (320800 + numbers % 5).astype(np.int32), (numbers % 4).astype(np.uint64),
        np.full(count, NO_DEADLINE, np.int32), {"mark": np.full(count, mark), "pair": np.stack([numbers, -numbers], 1)},
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    build_index(tmp_path / "index", documents(0, 300))
    return tmp_path / "index"


def found(index: Index, token: int, **conditions: int) -> set[str]:
    return set(index.ids(index.search([token], top=1000, **conditions).documents))


def numbered(*numbers: int) -> set[str]:
    return {f"d{number}" for number in numbers}


# Adding, deleting, compacting


def test_what_is_added_is_found_at_once_and_after_reopening(folder: Path) -> None:
    index = Index.open(folder)
    index.add(documents(300, 50))
    for reader in (index, Index.open(folder)):
        assert found(reader, 5) == numbered(*range(5, 350, WORDS))
        assert len(reader) == 350


def test_an_id_that_exists_is_replaced(folder: Path) -> None:
    index = Index.open(folder)
    index.add(documents(5, 1, mark=7))
    index.add(documents(5, 1, mark=8))
    assert len(index) == 300
    assert found(index, 5) == numbered(*range(5, 300, WORDS))
    assert index.values("mark", [index.position("d5") or 0]).tolist() == [8]


def test_deleted_documents_are_gone_for_good(folder: Path) -> None:
    index = Index.open(folder)
    index.add(documents(300, 50))
    index.delete(["d5", "d325", "nobody"])
    for reader in (index, Index.open(folder)):
        assert found(reader, 5) == numbered(*range(45, 325, WORDS))
        assert reader.position("d5") is None and reader.position("nobody") is None
    index.compact()
    assert found(index, 5) == numbered(*range(45, 325, WORDS))
    assert len(index) == 348


def test_compaction_keeps_documents_columns_and_filters(folder: Path) -> None:
    index = Index.open(folder)
    for start in range(300, 400, 10):
        index.add(documents(start, 10, mark=start))
    before = found(index, 41, categories=[1], required=1)
    index.compact()
    assert found(index, 41, categories=[1], required=1) == before
    for name in ("d7", "d333"):
        number = index.position(name)
        assert number is not None
        assert index.values("pair", [number]).tolist() == [[int(name[1:]), -int(name[1:])]]
    assert index.column("mark").shape == (400,) and index.column("pair").shape == (400, 2)
    index.verify()


def test_many_small_additions_equal_one_large(folder: Path, tmp_path: Path) -> None:
    index = Index.open(folder)
    index.add(documents(300, 1020))
    for number in range(1320, 1330):
        index.add(documents(number, 1))
    index.add(documents(1330, 1100))
    index.add(documents(2430, 3))
    build_index(tmp_path / "whole", documents(0, 2433))
    whole = Index.open(tmp_path / "whole")
    for token in (3, 41):
        assert found(index, token, categories=[1]) == found(whole, token, categories=[1])
    ids = ["d0", "d1321", "d2000", "d2432"]
    numbers = [index.position(id) for id in ids]
    assert index.ids(numbers) == ids
    assert index.values("region", numbers).tolist() == [320800, 320801, 320800, 320802]
    assert index.column("pair")[:, 0].sum() == sum(range(2433))


def test_an_index_may_begin_empty(tmp_path: Path) -> None:
    build_index(tmp_path, [])
    assert len(Index.open(tmp_path).search([1, 2])) == 0
    empty = documents(0, 0)
    build_index(tmp_path, empty)
    index = Index.open(tmp_path)
    index.add(documents(0, 90))
    index.add(empty)
    assert found(index, 5) == numbered(5, 45, 85)
    index.compact()
    index.delete([f"d{number}" for number in range(90)])
    index.compact()
    assert len(index) == 0 and found(Index.open(tmp_path), 5) == set()


def test_a_view_stays_as_it_is(folder: Path) -> None:
    index = Index.open(folder)
    view = index.view()
    hits = view.search([5])
    index.add(documents(300, 50))
    index.delete(["d5"])
    index.compact()
    assert view.search([5]).documents.tolist() == hits.documents.tolist()
    assert set(view.ids(hits.documents)) == numbered(*range(5, 300, WORDS))


def test_batches_build_what_the_whole_does(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    build_index(
        tmp_path / "parts",
        (documents(start, 30) for start in range(0, 90, 30)),
        progress=lambda done, total: told.append((done, total)),
    )
    build_index(tmp_path / "whole", documents(0, 90))
    parts, whole = (storage.read_manifest(tmp_path / name)["arrays"] for name in ("parts", "whole"))
    assert parts == whole
    assert told == [(30, 30), (60, 60), (90, 90)]


# Refused arguments


def test_arguments_that_do_not_fit_are_refused(folder: Path) -> None:
    index = Index.open(folder)
    with pytest.raises(ValueError, match="weights of tokens must be finite and not negative"):
        index.search([1, 2], [1.0, -1.0])
    with pytest.raises(ValueError, match="one weight a token"):
        index.search([1, 2], [1.0])
    with pytest.raises(ValueError, match="must have the columns"):
        index.add(Documents(["x"], *(getattr(documents(0, 1), name) for name in FIELDS)))
    twice = documents(0, 2)
    with pytest.raises(ValueError, match="an id occurs twice"):
        index.add(Documents(["x", "x"], *(getattr(twice, name) for name in FIELDS), columns=twice.columns))
    with pytest.raises(ValueError, match="id 'x' occurs twice"):
        build_index(folder, Documents(["x", "x"], *(getattr(twice, name) for name in FIELDS)))
    assert len(Index.open(folder)) == 300


FIELDS = ("indptr", "tokens", "category", "region", "flags", "deadline")


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("region", [-1], "region codes must not be negative"),
        ("category", [256], "do not fit uint8"),
        ("deadline", [1, 2], "must hold 1 values"),
        ("indptr", [0, 4], "indptr must rise"),
    ],
)
def test_broken_documents_are_refused(tmp_path: Path, name: str, value: list[int], text: str) -> None:
    arrays = {field: getattr(documents(0, 1), field) for field in FIELDS} | {name: np.array(value)}
    with pytest.raises(ValueError, match=text):
        build_index(tmp_path, Documents(["x"], **arrays))


def test_a_column_may_not_hide_a_built_in_one(tmp_path: Path) -> None:
    arrays = {field: getattr(documents(0, 1), field) for field in FIELDS}
    with pytest.raises(ValueError, match="cannot name a column"):
        build_index(tmp_path, Documents(["x"], **arrays, columns={"region": np.zeros(1)}))


# Damage


def test_a_torn_tail_of_the_log_is_left_out_and_said(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    index = Index.open(folder)
    index.add(documents(300, 10))
    sound = (folder / "log-000001").read_bytes()
    index.add(documents(310, 10))
    whole = (folder / "log-000001").read_bytes()
    for end in (len(sound) + 3, len(sound) + 20, len(whole) - 1):
        (folder / "log-000001").write_bytes(whole[:end])
        with caplog.at_level(logging.WARNING):
            reader = Index.open(folder)
        assert len(reader) == 310 and reader.torn_bytes == end - len(sound)
        assert f"{end - len(sound)} bytes of an unfinished change" in caplog.text
    reader.add(documents(320, 10))
    assert reader.torn_bytes == 0
    assert found(Index.open(folder), 45) == numbered(*range(5, 310, 7), 320, 327) - numbered(310, 313, 317)


def test_a_log_broken_before_its_end_is_damage(folder: Path) -> None:
    index = Index.open(folder)
    index.add(documents(300, 10))
    index.add(documents(310, 10))
    content = bytearray((folder / "log-000001").read_bytes())
    content[40] ^= 1
    (folder / "log-000001").write_bytes(content)
    with pytest.raises(IndexFileError, match=r"log-000001: expected a sound record at byte 0.*build it again"):
        Index.open(folder)


def rewritten(folder: Path, **changes: object) -> str:
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    return json.dumps(manifest | changes)


def test_a_damaged_manifest_is_refused(folder: Path) -> None:
    for text, expected in [
        ("{", "expected JSON"),
        ("[]", "expected lianpu-index 1"),
        (rewritten(folder, version=2), "expected lianpu-index 1, found lianpu-index 2"),
        (rewritten(folder, average_length=4.0), "expected checksum"),
    ]:
        (folder / "manifest.json").write_text(text, "utf-8")
        with pytest.raises(IndexFileError, match=rf"manifest\.json: {expected}.*build it again"):
            Index.open(folder)
    (folder / "manifest.json").unlink()
    with pytest.raises(IndexFileError, match=r"manifest\.json"):
        Index.open(folder)
    build_index(folder, documents(0, 10))
    assert len(Index.open(folder)) == 10


def test_a_damaged_array_is_refused(folder: Path) -> None:
    path = folder / "base-000001" / "impact"
    content = bytearray(path.read_bytes())
    content[7] ^= 1
    path.write_bytes(content)
    with pytest.raises(IndexFileError, match=r"impact: expected CRC-32"):
        Index.open(folder).verify()
    path.write_bytes(content[:-1])
    with pytest.raises(IndexFileError, match=r"impact: expected 600 bytes, found 599 bytes"):
        Index.open(folder)
    path.unlink()
    with pytest.raises(IndexFileError, match=r"impact: expected 600 bytes, found -"):
        Index.open(folder)


# Several at once


def test_an_open_reader_keeps_its_generation_until_it_refreshes(folder: Path) -> None:
    writer, reader = Index.open(folder), Index.open(folder)
    writer.add(documents(300, 10))
    writer.compact()
    writer.add(documents(310, 10))
    assert len(reader) == 300 and found(reader, 5) == numbered(*range(5, 300, WORDS))
    reader.refresh()
    assert len(reader) == 320 and found(reader, 41) == found(writer, 41)


def test_writers_take_turns(folder: Path) -> None:
    one, two = Index.open(folder), Index.open(folder)
    for start in range(300, 340, 10):
        one.add(documents(start, 5))
        two.add(documents(start + 5, 5))
    one.refresh()
    assert len(one) == len(two) == 340
    held = pytest.raises(IndexFileError, match="held by another process")
    with storage.writing(folder), held, storage.writing(folder, patience=0.01):
        pass


def test_threads_get_the_same_answers_while_one_writes(folder: Path) -> None:
    index = Index.open(folder)
    view = index.view()
    expected = [view.search([token, 41, 43]) for token in range(WORDS)]
    wrong: list[int] = []

    def search() -> None:
        for token in list(range(WORDS)) * 5:
            hits = view.search([token, 41, 43])
            if hits.documents.tolist() != expected[token].documents.tolist():
                wrong.append(token)
            assert len(index.search([token])) >= len(view.search([token]))

    threads = [threading.Thread(target=search) for _number in range(4)]
    for thread in threads:
        thread.start()
    for number in range(300, 340):
        index.add(documents(number, 1))
    index.compact()
    for thread in threads:
        thread.join()
    assert wrong == [] and len(index) == 340


# Killed, and without machine code

WRITER = """
import os, sys
from pathlib import Path
from lianpu.match.index import Index, storage
from tests.core.test_match_index import documents
folder, death = Path(sys.argv[1]), sys.argv[2]
index = Index.open(folder)
if death == "any time":
    for number in range(1000, 100_000, 3):
        index.add(documents(number, 3))
        print(number, flush=True)
index.add(documents(1000, 3))
if death == "arrays":
    write = storage._write_array
    storage._write_array = lambda path, array: os._exit(9) if path.name == "impact" else write(path, array)
elif death == "manifest":
    storage.write_manifest = lambda *arguments: os._exit(9)
elif death == "cleaning":
    storage.remove_others = lambda *arguments: os._exit(9)
index.compact()
"""


def writer(folder: Path, death: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", WRITER, str(folder), death], stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("acknowledged", [1, 40])
def test_every_acknowledged_addition_survives_a_killed_writer(folder: Path, acknowledged: int) -> None:
    with writer(folder, "any time") as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _number in range(acknowledged)]
        process.kill()
        lines += process.stdout.readlines()
    reader = Index.open(folder)
    for line in lines:
        first = int(line)
        assert all(reader.position(f"d{number}") is not None for number in range(first, first + 3))
    reader.add(documents(900, 1))
    assert Index.open(folder).position("d900") is not None


@pytest.mark.parametrize("death", ["arrays", "manifest", "cleaning"])
def test_a_compaction_killed_on_its_way_loses_nothing(folder: Path, death: str) -> None:
    with writer(folder, death) as process:
        pass
    assert process.returncode == 9
    index = Index.open(folder)
    assert len(index) == 303 and found(index, 0) >= numbered(0, 1000)
    index.compact()
    assert len(index) == 303
    assert len([*folder.glob("base-*"), *folder.glob("log-*")]) == 2


def scenario(folder: Path) -> list[str]:
    """Everything that compiled functions do, on few documents, as text."""
    build_index(folder, documents(0, 120))
    index = Index.open(folder)
    index.add(documents(110, 20))
    index.delete(["d7"])
    told: list[str] = []
    for _turn in range(2):
        hits = index.search([3, 7, 41, 42], [1.0, 2.0, 0.5, 0.5], top=9, categories=[1], required=1)
        told.append(f"{index.ids(hits.documents)} {hits.scores.tolist()}")
        index.compact()
    return told


WITHOUT_NUMBA = """
import sys
sys.modules["numba"] = None
from pathlib import Path
from lianpu.accelerate import COMPILES
from tests.core.test_match_index import scenario
assert not COMPILES
print("\\n".join(scenario(Path(sys.argv[1]))))
"""


def test_the_plain_twin_answers_the_same(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WITHOUT_NUMBA, str(tmp_path / "plain")]
    plain = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    assert plain.splitlines() == scenario(tmp_path / "compiled")
