"""Who lists what, learned from labelled sentences: features and choices worked by hand, and learning from a few."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianpu.accelerate import plain
from lianpu.cluster.catalogs import catalog_cluster
from lianpu.cluster.lexicon import Entry, Mention
from lianpu.cluster.word_trie import code_points
from lianpu.errors import InputFileError
from lianpu.intake.sentence.learned import (
    Evidence,
    SentenceModel,
    claimed_fields,
    features_of_places,
    kernels,
    known_words,
)
from lianpu.intake.sentence.learned.model import features_of
from lianpu.intake.sentence.learned.training import TrainingSentence, learn, read_marked
from lianpu.intake.sentence.reading import SentenceReader, named

TODAY = dt.date(2026, 6, 15)
TYRE, MOULD, SELL = Entry("product", "product", ("tyre",), "part"), Entry("product", "product", ("mould",), "part"), Entry("side", "offer")  # fmt: skip
SERVICE, BUY = Entry("product", "service", ("repair",), "service"), Entry("side", "demand")
UNTAUGHT = SentenceModel.untaught()


def evidence(text: str, left: str | None = None, mentions: tuple[Mention, ...] = ()) -> Evidence:
    claimed = claimed_fields(left if left is not None else text, {})
    return Evidence(code_points(text), claimed, known_words(len(text), mentions), np.array([], np.int32))


def test_claimed_characters_name_the_field_that_read_them() -> None:
    claimed = claimed_fields("供\x01\x01\x01轮胎", {"quantity": [(1, 3)]})
    assert claimed.tolist() == [0, 5, 5, 7, 0, 0]


def test_known_words_tell_role_meaning_and_edges() -> None:
    words = known_words(4, [Mention(0, 1, SELL), Mention(1, 3, TYRE)])
    assert [code >> 6 for code in words] == [3, 1, 1, 0]  # side, product, product, none
    assert [code & 3 for code in words] == [3, 1, 2, 0]  # begins and ends, begins, ends


def test_runs_of_up_to_four_signs_are_features_plain_and_masked() -> None:
    # ^ 供 轮 胎 $ has 5 + 4 + 3 + 2 runs; masked, the tyre is one sign: ^ 供 T $ has 4 + 3 + 2 + 1; it is built as ^ T $.
    said = evidence("供轮胎", mentions=(Mention(1, 3, TYRE),))
    hashes, starts, ends = features_of(said)
    assert len(hashes) == 14 + 10 + 3
    assert (1, 3) in set(zip(starts.tolist(), ends.tolist(), strict=True))


def test_how_a_sentence_is_built_is_a_feature_whatever_its_things_are() -> None:
    # ^ side thing number , number $ in both: runs of 2 to 5 of 7 signs, 6 + 5 + 4 + 3.
    one = evidence("卖好轮胎500条,价80", mentions=(Mention(0, 1, SELL), Mention(2, 4, TYRE)))
    other = evidence("售大服务2万5,共9", mentions=(Mention(0, 1, SELL), Mention(2, 4, SERVICE)))
    built = [set(features_of(said).hashes.tolist()) for said in (one, other)]
    wanted = evidence("卖好轮胎500条,价80", mentions=(Mention(0, 1, BUY), Mention(2, 4, TYRE)))
    assert len(built[0] & built[1]) >= 18
    assert len(built[0] - set(features_of(wanted).hashes.tolist())) >= 6  # those that hold the side


def test_numbers_are_one_sign() -> None:
    assert set(features_of(evidence("要500个"))[0]) == set(features_of(evidence("要20000个"))[0])


def test_each_phrase_that_says_a_side_is_evidence_and_once_more_where_it_stands_early() -> None:
    reader = SentenceReader.of(catalog_cluster(), "320800", UNTAUGHT)
    early, late, neither = (
        set(reader.seen(text, TODAY, "product", None).sentence.phrases.tolist())
        for text in ("谁家有轮胎", "这边开了八年店,谁家有轮胎", "轮胎")
    )
    assert len((early & late) - neither) >= 1
    assert len(early - late - neither) >= 1


@pytest.mark.parametrize(
    ("text", "begin", "end", "inside", "stretch"),
    [
        ("供轮胎", {1: 2.0}, {2: 2.0}, {1: 0.5, 2: 0.5}, (1, 3)),  # 2 + 1 + 2
        ("供轮胎", {}, {}, {}, None),
        ("轮,胎", {0: 2.0}, {2: 9.0}, {}, (2, 3)),  # no name goes over a comma: 9 beats 2
        ("abc", {1: 9.0}, {2: 1.0}, {}, (0, 3)),  # no name begins inside a Latin word
        ("a b", {0: 1.0}, {2: 1.0}, {}, (0, 3)),
        ("供 ", {}, {1: 5.0}, {}, None),  # nor ends with a blank
    ],
)  # fmt: skip
def test_the_stretch_that_scores_best(
    text: str,
    begin: dict[int, float],
    end: dict[int, float],
    inside: dict[int, float],
    stretch: tuple[int, int] | None,
) -> None:
    scores = np.zeros((len(text), 3))
    for column, given_scores in enumerate((begin, end, inside)):
        for place, score in given_scores.items():
            scores[place, column] = score
    for best in (kernels.best_stretch, plain(kernels.best_stretch)):
        start, stop, score = best(code_points(text), scores)
        assert ((start, stop) if score > 0 else None) == stretch


TEXTS = st.text(alphabet="供求轮胎模具abc 12,.;(）🔥", max_size=24)


@given(TEXTS, st.integers(0, 24), st.integers(0, 24))
@settings(max_examples=60, deadline=None)
def test_the_twins_see_the_same_features(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    mentions = (Mention(start, end, TYRE),) if start < end else ()
    said = evidence(text, text[:start] + "\x01" * (end - start) + text[end:], mentions)
    arrays = (said.codes, said.claimed, said.words)
    places = np.zeros((2, len(text), kernels.PLACE_TEMPLATES), np.int64)
    kernels.place_features(*arrays, 4, np.array([[0, len(text)]]), places[0])
    plain(kernels.place_features)(*arrays, 4, np.array([[0, len(text)]]), places[1])
    assert np.array_equal(places[0], places[1])
    beside = features_of_places(said._replace(listed=4), np.array([[start, end]]))
    around = slice(max(0, start - 1), end + 1)
    assert np.array_equal(beside[around], places[0, around])
    room = kernels.room_for(len(text), len(said.phrases))
    found = [np.zeros((3, room), np.int64) for _twin in range(2)]
    counts = [
        features(*arrays, said.phrases, *rows)
        for features, rows in zip((kernels.sentence_features, plain(kernels.sentence_features)), found, strict=True)
    ]
    assert counts[0] == counts[1] and np.array_equal(found[0], found[1])


@pytest.mark.parametrize(
    ("where", "widened", "products"),
    [
        ((0, 2), (0, 2), ("tyre",)),
        ((0, 4), (0, 4), ("mould",)),  # the head is at the end
        ((1, 2), (0, 2), ("tyre",)),  # half a name is the name
        ((0, 5), (0, 5), ()),
    ],
)
def test_a_stretch_means_the_name_at_its_end(
    where: tuple[int, int], widened: tuple[int, int], products: tuple[str, ...]
) -> None:
    mentions = [Mention(0, 2, TYRE)] if where != (0, 4) else [Mention(0, 4, MOULD)]
    start, end, found = named(where, mentions, "product")
    assert ((start, end), found) == (widened, products)


def test_the_head_of_the_category_belongs_to_the_name() -> None:
    design, engineers = Entry("product", "service", ("design",), "service"), Entry("product", "talent", ("engineer",), "talent")  # fmt: skip
    mentions = [Mention(0, 17, design), Mention(18, 27, engineers)]
    assert named((0, 17), mentions, "talent") == (0, 27, ("engineer",))
    assert named((0, 17), mentions, "service") == (0, 17, ("design",))


LINES = [
    ("offer", "product", "供应⟦轮胎⟧500条"), ("demand", "product", "求购⟦轮毂⟧200只"), ("offer", "product", "出售⟦钢板⟧30吨"),
    ("demand", "product", "求购⟦油封⟧，急"), ("offer", "site", "出租⟦厂房⟧2000平"), ("demand", "site", "求租⟦仓库⟧500平"),
    ("none", "none", "在吗"), ("none", "none", "收到"), ("demand", "talent", "招聘⟦焊工⟧5名"), ("demand", "talent", "招⟦电工⟧2名"),
] * 3  # fmt: skip


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> tuple[SentenceModel, list[TrainingSentence]]:
    file = tmp_path_factory.mktemp("sentences") / "train.tsv"
    file.write_text("\n".join("\t".join(line) for line in LINES), "utf-8")
    sentences = list(read_marked(file))
    return learn(sentences, SentenceReader.of(catalog_cluster(), "320800", UNTAUGHT)), sentences


def test_a_marked_line_gives_the_text_and_where_the_thing_stands(
    taught: tuple[SentenceModel, list[TrainingSentence]],
) -> None:
    first = taught[1][0]
    assert (first.text, first.side, first.category, first.things) == ("供应轮胎500条", "offer", "product", ((2, 4),))
    assert taught[1][6] == TrainingSentence("在吗", "none", None, ())


def test_sizes_are_taught_by_sentences_that_have_them_labelled() -> None:
    texts = [
        f"供应烤箱 {sort} {amount}件" for sort in ("hepa", "nema", "optik", "zet") for amount in range(300, 800, 10)
    ]
    sentences = [
        TrainingSentence(
            text, "offer", "product", ((2, 4),), frozenset({text.split()[1]}) if index % 9 else frozenset()
        )
        for index, text in enumerate(texts)
    ]
    untaught = SentenceReader.of(catalog_cluster(), "320800", UNTAUGHT)
    reader = SentenceReader.of(catalog_cluster(), "320800", learn(sentences, untaught))
    assert untaught.read("供应烤箱 arol 20件", TODAY).specs == ()
    assert reader.read("供应烤箱 arol 20件", TODAY).specs == ("arol",)


def test_what_was_taught_is_read(taught: tuple[SentenceModel, list[TrainingSentence]]) -> None:
    reader = SentenceReader.of(catalog_cluster(), "320800", taught[0])
    for sentence in taught[1]:
        read = reader.read(sentence.text, TODAY)
        assert read.side == (None if sentence.side == "none" else sentence.side)
        assert read.spans.get("product", []) == [list(span) and span for span in sentence.things]
        assert read.category == sentence.category


def test_the_same_sentences_teach_the_same(
    taught: tuple[SentenceModel, list[TrainingSentence]], tmp_path: Path
) -> None:
    again = learn(taught[1], SentenceReader.of(catalog_cluster(), "320800", UNTAUGHT))
    assert np.array_equal(again.classes.vectors, taught[0].classes.vectors)
    assert np.array_equal(again.things, taught[0].things)
    again.write(tmp_path / "weights.npz")
    kept = SentenceModel.read(tmp_path / "weights.npz")
    assert np.allclose(kept.things, again.things, atol=2e-2) and np.allclose(kept.sizes, again.sizes, atol=2e-2)
    whole = features_of(evidence("供应轮胎")).hashes
    assert np.array_equal(kept.classes.weigh(whole).votes, again.classes.weigh(whole).votes)


@pytest.mark.parametrize("line", ["offer\tproduct", "seller\tproduct\t供轮胎", "offer\tgoods\t供轮胎"])
def test_a_broken_line_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "train.tsv").write_text(f"offer\tproduct\t供⟦轮胎⟧\n{line}\n", "utf-8")
    with pytest.raises(InputFileError, match="line 2"):
        list(read_marked(tmp_path / "train.tsv"))
