"""Which of several numbers is the price, the amount, or what the price is for: by rules, and as learned from sentences."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from lianpu.accelerate import plain, read_only
from lianpu.cluster.catalogs import catalog_cluster
from lianpu.intake.sentence.claims import Claims
from lianpu.intake.sentence.learned import Option, SentenceModel, weighed
from lianpu.intake.sentence.learned.choice_training import Choice, learn_choices
from lianpu.intake.sentence.learned.choices import (
    BEFORE,
    BEHIND,
    CHOICE_COLUMNS,
    FACT,
    choice_scores,
    columns_of,
    fact_rows,
    facts_of,
    known_rows,
    word_number,
)
from lianpu.intake.sentence.learned.kernels import BEGIN, END, INSIDE
from lianpu.intake.sentence.learned.training import TrainingSentence, learn
from lianpu.intake.sentence.price_choice import read_price
from lianpu.intake.sentence.reading import SentenceReader
from lianpu.intake.sentence.weighing import surest

TODAY = dt.date(2026, 6, 15)
GENERATOR = np.random.default_rng(11)


def option(start: int, end: int, rule: float = 0.0, counts: str | None = None, size: float = 1.0) -> Option:
    return Option((start, end), rule, counts, None, size, ranged=False, marked=False, beside=None)


def test_a_number_weighs_what_stands_at_it_beside_it_and_what_is_known_of_it() -> None:
    features = GENERATOR.integers(0, 1 << 40, (6, 4))
    weights = read_only(GENERATOR.normal(size=(64, CHOICE_COLUMNS)).astype(np.float32))
    options = [option(0, 2, counts="吨", size=30), option(3, 6, counts="件", size=4000)]
    known = known_rows(options, 4)
    at, facts = weights[features & 63].sum(axis=1, dtype=np.float64), weights[known & 63].sum(axis=1, dtype=np.float64)
    first = at[0, BEGIN] + at[1, END] + at[0:2, INSIDE].sum() + at[2, BEHIND] + facts[0, FACT]  # nothing before it
    second = at[3, BEGIN] + at[5, END] + at[3:6, INSIDE].sum() + at[2, BEFORE] + facts[1, FACT]  # nothing behind it
    for kernel in (choice_scores, plain(choice_scores)):
        scores = np.zeros(2)
        kernel(features, facts_of(options, 4), weights, scores)
        assert np.allclose(scores, [first, second], atol=1e-5)


def test_what_is_learned_is_what_is_added_up() -> None:
    features = GENERATOR.integers(0, 1 << 40, (6, 4))
    weights = GENERATOR.normal(size=(64, CHOICE_COLUMNS)).astype(np.float32)
    options = [option(0, 2, counts="吨", size=30), option(3, 6, 0.5, "件", 4000)]
    added = [
        float(weights.ravel()[columns_of(one, features, row, 63)].sum(dtype=np.float64)) + one.rule
        for one, row in zip(options, known_rows(options, 4), strict=True)
    ]
    assert np.allclose(weighed(options, features, facts_of(options, 4), weights), added, atol=1e-5)


def test_facts_are_the_same_interpreted_and_in_every_process() -> None:
    facts = facts_of([option(0, 2, counts="吨", size=30), option(3, 6, counts=None, size=0.5)], 7)
    rows = [np.empty((2, known_rows([option(0, 1)], 0).shape[1]), np.int64) for _kernel in range(2)]
    for kernel, found in zip((fact_rows, plain(fact_rows)), rows, strict=True):
        kernel(facts, found)
    assert np.array_equal(rows[0], rows[1])
    assert word_number("吨") == 958687898 and word_number(None) == 0


def test_the_heaviest_is_chosen_the_first_of_equal_ones_and_none_that_weighs_nothing() -> None:
    numbers = ["a", "b", "c"]
    options = [option(place, place + 1) for place in range(3)]
    assert surest(numbers, options, lambda _options: [0.5, 2.0, 2.0]) == "b"
    assert surest(numbers, options, lambda _options: [0.0, -1.0, -2.0]) is None
    assert surest([], [], lambda _options: []) is None


def test_one_of_several_is_learned_and_that_none_is() -> None:
    """Place 1 marks the right number, place 2 one that is none; rules prefer the first number of each."""
    features = np.array([[1], [2], [3]])
    options = (option(0, 1, 0.5), option(1, 2, -0.5))
    chosen = Choice(options, (False, True), True, features, 0)
    nothing = Choice((option(2, 3, 0.5),), (False,), True, features, 0)
    told = [chosen, nothing] * 30
    weights = learn_choices(told, 64)
    assert np.argmax(weighed(options, features, facts_of(options, 0), weights)) == 1
    assert weighed(nothing.options, features, facts_of(nothing.options, 0), weights)[0] < 0
    unknown = [Choice(options, (False, False), False, features, 0)] * 30
    assert not learn_choices(unknown, 64).any()


@pytest.mark.parametrize(
    ("text", "category", "value", "per"),
    [
        ("法兰 120件 单价35元", "product", 35, None),
        ("法兰 120件 35元/件", "product", 35, "件"),
        ("法兰 120件 原价40元/件 现价35元/件", "product", 35, "件"),
        ("旧鸡舍 两万一栋一年", "site", 20_000, "栋"),
        ("雕刻每只贰拾陆元伍角", "service", 26.5, "只"),
        ("主轴 每天三班 现货", "product", None, None),
    ],
)
def test_rules_alone_take_the_first_amount_that_words_make_a_price(
    text: str, category: str, value: float | None, per: str | None
) -> None:
    price, _where = read_price(Claims(text), category)
    assert (price and (price.value, price.per)) == (None if value is None else (value, per))


def test_a_price_without_a_word_for_it_is_taught_by_labelled_sentences() -> None:
    goods = ("轮毂", "轴承", "法兰", "弹簧", "齿轮", "油封", "支架", "螺栓")
    sentences = [
        TrainingSentence(
            f"{thing} {amount}件 不过{price}", "demand", "product", ((0, 2),), None,
            {"price": (float(price), "件"), "quantity": (float(amount), "件")},
        )
        for thing in goods for amount, price in ((300, 45), (2000, 7), (150, 88), (900, 12))
    ]  # fmt: skip
    untaught = SentenceReader.of(catalog_cluster(), "320800", SentenceModel.untaught())
    reader = SentenceReader.of(catalog_cluster(), "320800", learn(sentences, untaught))
    assert untaught.read("铝锭 500件 不过66", TODAY).price is None
    read = reader.read("铝锭 500件 不过66", TODAY)
    assert read.price and (read.price.value, read.price.per) == (66, "件")
    assert (read.quantity, read.unit) == (500, "件")


def test_weights_of_choices_are_kept(tmp_path: Path) -> None:
    table = np.zeros((1 << 19, CHOICE_COLUMNS), np.float32)
    table[[5, 70_000]] = 0.5
    model = SentenceModel.untaught()
    none = np.zeros((1 << 19, 3), np.float32)
    SentenceModel(model.classes, none, none, table, table, table, table).write(tmp_path / "weights.npz")
    kept = SentenceModel.read(tmp_path / "weights.npz")
    assert np.array_equal(kept.prices, table) and np.array_equal(kept.deadlines, table)
    assert model.prices.shape == (1, CHOICE_COLUMNS)
