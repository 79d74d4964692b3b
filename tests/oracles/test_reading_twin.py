"""The compiled reading, tokens and weighing of texts against the same functions in the interpreter, and the words that
they find against the lexicon's own search."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import polars as pl
import pytest

from lianpu.accelerate import COMPILES
from lianpu.cluster.catalogs import catalog_cluster
from lianpu.cluster.lexicon import Entry, Lexicon, lexicon_form
from lianpu.cluster.lookalikes import mistyped
from lianpu.cluster.vocabulary import with_general_words
from lianpu.cluster.word_trie import CODES
from lianpu.evaluation.labelled import labelled_folder
from lianpu.match import Known
from lianpu.match.corpus import Corpus
from lianpu.match.embedding import Embedding
from lianpu.match.filters import CertificateBits
from lianpu.match.judging import Judge
from lianpu.match.reading import BOUGHT, BY_SOUND, DENIED, FOR_USE, IN_BRACKETS, OF_FIRM, find_words
from lianpu.match.texts import read_texts
from lianpu.match.wanted import wanted_things
from lianpu.match.words import WordTable, says_making
from tests.match_clusters import PRODUCTS, frame_of, listing, market, of_catalog

SEED = 20261125
PIECES = (
    *(str(row["name"]) for row in PRODUCTS), "求购", "供应", "收购", "不要", "勿扰", "用于", "的", "二手", "回收", "加工", "模具", "厂", "总成",
    "论胎", "电机空制器", "輪轂", "bearings", "motor controller", "for", "tyre", "12R22.5", "PA66", "Q345B", "M8×1.25", "205/55R16", "5000条",
    "两千五百", "三万只", "20w", "，", "。", "；", "（", ")", " ", " ", "\n", "·", "-", "/", "🔥", "<b>", "\x00", "ß", "éa", "한", "胎", "机", "天外飞仙",
)  # fmt: skip
DEMANDS = (
    "求购轮胎",
    "全钢子午线轮胎",
    "轮胎模具，轮胎勿扰",
    "压铸加工",
    "驱动电机的控制器",
    "二手论胎 bearings 12R22.5",
    "模具，没听说过",
)


def sentences() -> list[str]:
    """The labelled sentences for development."""
    lines = (labelled_folder() / "sentences" / "dev.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def texts() -> list[str]:
    """Mixed from pieces, with some sentences and what is odd; the same in every run."""
    dice = random.Random(SEED)
    mixed = ["".join(dice.choices(PIECES, k=dice.randint(1, 9))) for _ in range(180)]
    return [*mixed, *sentences()[:20], "", "轮", "轮胎" * 300, "1" * 300, "轮胎，" * 30, "\ud800轮胎", "，" * 9]


def figures() -> dict[str, Any]:
    """What the kernels make of the texts, and how near each is to each demand, with learned words and without."""
    known, given = of_catalog(), texts()
    corpus = Corpus(known.table, known.relations, CertificateBits.of(()))
    read = read_texts(given, known.table)
    stated = np.arange(len(given), dtype=np.int32) % (len(PRODUCTS) + 1) - 1
    indptr, tokens = corpus.tokens_of(read, stated)
    learned_tokens = np.unique(tokens)[::2].copy()
    vectors = np.random.default_rng(SEED).standard_normal((len(learned_tokens), 8)).astype(np.float32)
    kept = [row for row in range(len(given)) if read.n_things[row]]
    products = [None, *market()["products"]["id"]]
    offers = frame_of(*(listing(given[row].replace("\ud800", ""), product=products[stated[row] + 1]) for row in kept))
    taught = known.with_words(Embedding(learned_tokens, vectors, np.arange(len(vectors))))
    near = [weighed(text, offers, known) for text in DEMANDS] + [weighed(text, offers, taught) for text in DEMANDS[:1]]
    return {
        "things": [read.things[row, :count].tolist() for row, count in enumerate(read.n_things)],
        "codes": [read.codes[row, :count].tolist() for row, count in enumerate(read.n_codes)],
        "indptr": indptr.tolist(), "tokens": tokens.tolist(), "near": near,
    }  # fmt: skip


def weighed(text: str, offers: pl.DataFrame, known: Known) -> list[tuple[float, str, str, str]]:
    """How near each offer is to a demand, by which relation, and which thing to which."""
    judge = Judge(known, Corpus(known.table, known.relations, CertificateBits.of(())))
    found = judge.judge(listing(text), wanted_things(text, None, known.table, known.relations), offers)
    return [(judged.closeness, judged.relation, judged.thing, judged.wanted) for judged in found]


def of_nothing() -> list[tuple[float, str, str, str]] | str:
    """The same for texts that name nothing, where new memory holds anything; the error where there is one. Only in the
    interpreter: see its test."""

    def anything(shape: Any, dtype: Any = float) -> np.ndarray[Any, Any]:
        array = np.zeros(shape, dtype)
        array.reshape(-1).view(np.uint8).fill(0x7F)
        return array

    with patch("numpy.empty", anything):
        try:
            return weighed("轮胎", frame_of(listing("", product="tyre"), listing("")), of_catalog())
        except IndexError as error:
            return str(error)


def told() -> dict[str, Any]:
    """The figures, and the warnings that came with them."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = figures()
    return {
        "compiles": COMPILES,
        "figures": found,
        "of nothing": of_nothing(),
        "warnings": sorted({str(one.message) for one in caught}),
    }


ROLES = {
    "denied": DENIED,
    "use": FOR_USE,
    "firm": OF_FIRM,
    "bought": BOUGHT,
    "heard": BY_SOUND,
    "brackets": IN_BRACKETS,
}


@pytest.mark.parametrize(
    ("text", "things", "codes"),
    [
        ("求购轮胎12R22.5", ["轮胎"], ["12r22.5"]), ("205/55R16 轮胎", ["轮胎"], ["205/55r16"]), ("ＰＡ６６轴承", ["轴承"], ["pa66"]),
        ("M8×1.25轴承 Q345B", ["轴承"], ["m8×1.25", "q345b"]), ("两千五百条轮胎", ["轮胎"], []), ("五千轮胎", ["轮胎"], []),
        ("轴承5000只", ["轴承"], []), ("3万套轴承", ["轴承"], []), ("万向节", ["万向节"], []), ("轮胎勿扰", ["轮胎 denied"], []),
        ("不要轮胎，要轮毂", ["轮胎 denied", "轮毂"], []), ("用于卡车的钢板弹簧", ["卡车 use", "钢板弹簧"], []), ("论胎", ["论胎 heard"], []),
        ("驱动电机的控制器", ["驱动电机 use", "控制器"], []), ("轮胎厂求购轮毂", ["轮胎厂 firm", "轮毂"], []), ("二手卡车", ["卡车 bought"], []),
        ("轮胎（非轮毂）", ["轮胎", "轮毂 denied brackets"], []), ("bearings for lorries", ["bearings", "lorries use"], []), ("，。", [], []),
        ("轴承十个", ["轴承"], []), ("轴承一套，轮毂两件", ["轴承", "轮毂"], []), ("二位五通阀", ["二位五通阀"], []), ("三件套", ["三件套"], []),
    ],
)  # fmt: skip
def test_things_and_codes_by_hand(text: str, things: list[str], codes: list[str]) -> None:
    read = read_texts([text], of_catalog().table)
    found = [
        " ".join([read.text(start, end), *(role for role, bit in ROLES.items() if bits & bit)])
        for start, end, _entry, bits, *_more in read.things[0, : read.n_things[0]].tolist()
    ]
    assert found == things
    assert [read.text(start, end) for start, end in read.codes[0, : read.n_codes[0]].tolist()] == codes


PLAIN = "import sys, json; sys.modules['numba'] = None; from tests.oracles.test_reading_twin import told; print(json.dumps(told()))"


@pytest.fixture(scope="module")
def plain() -> dict[str, Any]:
    """What a process without numba tells."""
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((os.environ.get("PYTHONPATH", ""), str(root)))}
    done = subprocess.run([sys.executable, "-c", PLAIN], capture_output=True, text=True, cwd=root, env=environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_machine_code_and_interpreter_give_the_same(plain: dict[str, Any]) -> None:
    ours, other = json.loads(json.dumps(figures())), plain["figures"]
    assert COMPILES and not plain["compiles"]
    for name in ("things", "codes", "indptr", "tokens"):
        assert ours[name] == other[name], name
    for demand, (mine, theirs) in enumerate(zip(ours["near"], other["near"], strict=False)):
        assert [row[1:] for row in mine] == [row[1:] for row in theirs], DEMANDS[demand % len(DEMANDS)]
        assert [row[0] for row in mine] == pytest.approx([row[0] for row in theirs], rel=1e-12, abs=1e-12)
    assert sum(map(len, ours["things"])) > 300 and sum(map(len, ours["codes"])) > 40
    assert {row[1] for rows in ours["near"] for row in rows} == {"same", "narrower", "wider", "sibling", "adjacent", "words", "none"}  # fmt: skip


def test_texts_that_name_nothing_are_weighed_too(plain: dict[str, Any]) -> None:
    assert isinstance(plain["of nothing"], list), plain["of nothing"]
    assert [(round(row[0], 2), row[1]) for row in plain["of nothing"]] == [(0.95, "same"), (0.0, "none")]


def test_without_machine_code_nothing_is_warned_of(plain: dict[str, Any]) -> None:
    assert plain["warnings"] == []


@pytest.fixture(scope="module")
def known() -> Known:
    return Known.of(catalog_cluster())


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.of(with_general_words(catalog_cluster()))


def words_of(table: WordTable) -> dict[str, int]:
    """Every word of the trie, which reads them backwards, with its entry."""
    following: dict[int, list[tuple[str, int]]] = {}
    for slot in np.flatnonzero(table.keys >= 0):
        node, code = divmod(int(table.keys[slot]), CODES)
        following.setdefault(node, []).append((chr(code), int(table.nodes[slot])))

    def below(node: int, word: str) -> Iterator[tuple[str, int]]:
        if table.entries[node] >= 0:
            yield word, int(table.entries[node])
        for character, child in following.get(node, ()):
            yield from below(child, character + word)

    return dict(below(0, ""))


def without_making(lexicon: Lexicon) -> dict[str, Entry]:
    """The words but those that are the name of goods and a word for making them: 模具制造 is 模具."""
    return {word: entry for word, entry in lexicon.words.items() if not says_making(word, entry, lexicon.words)}


def test_the_trie_holds_the_words_of_the_lexicon_with_their_products(known: Known, lexicon: Lexicon) -> None:
    words, table, position = words_of(known.table), known.table, known.relations.position
    kept = without_making(lexicon)
    assert set(kept) <= set(words) and len(words) < len(kept) + 200
    assert sorted(words.values()) == list(range(len(words)))
    assert "模具" in words and "模具制造" in lexicon.words and "模具制造" not in words
    for word, entry in kept.items():
        products = table.products[table.first[words[word]] : table.first[words[word] + 1]].tolist()
        assert products == [position[product] for product in entry.products], word
        assert int(table.lengths[words[word]]) == len(word)


def places(table: WordTable, text: str) -> list[tuple[int, int]]:
    """Where the compiled search finds words."""
    points = np.array([min(ord(character), 32 if ord(character) > 0xFFFF else 0xFFFF) for character in text], np.int64)
    starts, ends, found = np.empty((3, 600), np.int32)
    count = find_words(table.form[points], 0, len(points), table.keys, table.nodes, table.entries, starts, ends, found)
    return list(zip(starts[:count].tolist(), ends[:count].tolist(), strict=False))


def test_words_are_found_where_the_lexicon_finds_them(known: Known, lexicon: Lexicon) -> None:
    table, dice = known.table, random.Random(SEED)
    typed_for = str.maketrans(mistyped(words_of(table)))
    kept = without_making(lexicon)
    extra = sorted(set(words_of(table)) - set(kept))
    all_words = Lexicon([*kept.items(), *((word, Entry("filler")) for word in extra)])
    names = sorted(lexicon.words)
    joints = ("", "", " ", "-", "，", "的", "12", "x", "胎")
    mixed = ["".join(dice.choice(names) + dice.choice(joints) for _ in range(dice.randint(1, 8))) for _ in range(500)]
    for text in (*sentences(), *mixed, "", "a", "轮胎" * 200):
        form = (
            "".join(map(chr, table.form[[ord(c) if ord(c) < 1 << 16 else 32 for c in text]].tolist())) if text else ""
        )
        if "<" not in text and "&" not in text and max(text, default="") < "\uffff":
            assert form == lexicon_form(text).translate(typed_for)
        assert places(table, text) == [(mention.start, mention.end) for mention in all_words.find(form)], text
