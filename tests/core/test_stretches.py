"""What may be a size, and which of them are taken for one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lianpu.accelerate import plain
from lianpu.intake.sentence.claims import Claims
from lianpu.intake.sentence.learned import SentenceModel
from lianpu.intake.sentence.learned.kernels import BEGIN, END, INSIDE
from lianpu.intake.sentence.learned.stretch_kernel import stretch_scores
from lianpu.intake.sentence.stretches import stretches


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("不锈钢管 60-80mm 抛光", {"60-80mm", "60", "80mm"}),
        ("雕刻机 1325 8成新", {"1325"}),
        ("剪板机 4米厚的", {"4", "4米", "4米厚"}),
        ("伺服 nema 23", {"nema 23", "23"}),
        ("五层纸箱", {"五层"}),
        ("铣刀 4刃 四槽", {"4刃", "四槽"}),
        ("转速120只/分", {"120只/分"}),
        ("定做 宽200 的", {"宽200", "200"}),
        ("黄铜屑 cu≥58%", {"cu≥58%"}),
        ("求购轮胎", set()),
    ],
)
def test_numbers_and_codes_with_and_without_what_follows(text: str, expected: set[str]) -> None:
    assert expected <= {text[start:end] for start, end in stretches(Claims(text), (), ())}


def test_what_is_read_as_something_else_is_none_and_what_a_rule_read_always_one() -> None:
    text = "轮毂 18寸 500只"
    found = [text[start:end] for start, end in stretches(Claims(text), [(7, 11)], [(0, 2)])]
    assert "轮毂" in found and "18寸" in found and not any("500" in stretch for stretch in found)


def test_a_stretch_weighs_what_its_ends_and_its_characters_weigh() -> None:
    generator = np.random.default_rng(7)
    features, weights = generator.integers(0, 1 << 40, (9, 5)), generator.normal(size=(64, 3)).astype(np.float32)
    spans = np.array([(0, 1), (2, 6), (8, 9)])
    at = weights[features & 63].sum(axis=1, dtype=np.float64)
    expected = [at[start, BEGIN] + at[end - 1, END] + at[start:end, INSIDE].sum() for start, end in spans.tolist()]
    for kernel in (stretch_scores, plain(stretch_scores)):
        scores = np.zeros(3)
        kernel(features, spans, weights, scores)
        assert np.allclose(scores, expected, atol=1e-5)


def test_of_overlapping_stretches_the_surest_is_taken_and_a_rule_counts() -> None:
    weights = np.zeros((4, 3), np.float32)
    weights[1:4, BEGIN] = (0.5, 1.0, -0.5)
    model = replace(SentenceModel.untaught(), sizes=weights)
    places = np.array([[1], [2], [0], [3]])
    assert model.sizes_among([(0, 3), (1, 3), (3, 4)], [], places) == [(1, 3)]
    assert model.sizes_among([(0, 3), (1, 3), (3, 4)], [(0, 3), (3, 4)], places) == [(0, 3), (3, 4)]
    assert model.sizes_among([], [], places) == []
