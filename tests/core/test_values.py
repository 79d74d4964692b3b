"""Numbers, dates and yes/no as people write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianpu.cluster.values import read_date, read_number, read_yes_no, says_nothing, tidy
from lianpu.language import speaking
from lianpu.wording import amount_in_words


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1,200", 1200), ("１２００", 1200), ("1.2万", 12_000), ("３亿", 300_000_000), ("两千", 2000), ("二千五百万", 25_000_000),
        ("20w", 200_000), ("5e4", 50_000), ("12.5%", 0.125), ("-3", -3), ("十二", 12), ("三十", 30), ("1.5億", 150_000_000),
        ("1万5", None), ("一百二", None), ("一百零二", 102), ("二零二五", None), ("三万五千", 35_000), ("12R22.5", None), ("M8×1.25", None), ("", None), ("约50", None), ("1,20", None), ("nan", None),
        ("inf", None), (True, None), (7, 7), (float("nan"), None), ("0.1", 0.1), ("1.2 万", 12_000), ("3百万", 3_000_000),
    ],
)  # fmt: skip
def test_numbers_mean_what_people_write(written: object, meant: float | None) -> None:
    assert read_number(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2025-06-25", dt.date(2025, 6, 25)), ("2025/6/5", dt.date(2025, 6, 5)), ("2025.6.25", dt.date(2025, 6, 25)),
        ("2025年6月25日", dt.date(2025, 6, 25)), ("２０２５年６月２５日", dt.date(2025, 6, 25)), ("2025年6月", dt.date(2025, 6, 1)),
        ("二〇二五年六月二十五日", dt.date(2025, 6, 25)), ("20250625", dt.date(2025, 6, 25)),
        ("2025-06-25 08:30:00", dt.date(2025, 6, 25)), (45833, dt.date(2025, 6, 25)), ("2025-02-30", None),
        ("明天", None), ("2025", None), ("2025-06-25号线", None), (3, None), (dt.datetime(2025, 6, 25, 9), dt.date(2025, 6, 25)),
    ],
)  # fmt: skip
def test_dates_mean_what_people_write(written: object, meant: dt.date | None) -> None:
    assert read_date(written) == meant


def test_yes_and_no_are_read_and_nothing_else() -> None:
    assert [read_yes_no(text) for text in ("是", "√", "TRUE", "否", "×", "0", "也许", "")] == [
        True, True, True, False, False, False, None, None,
    ]  # fmt: skip


def test_signs_for_nothing_are_nothing() -> None:
    assert all(says_nothing(text) for text in (None, "", " ", "-", "—", "/", "暂无", "N/A", "不详"))
    assert not any(says_nothing(text) for text in (0, "0", "无缝钢管", "a"))


@given(st.text())
def test_tidy_text_is_one_line_and_stays_tidy(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once or "&" in once  # an entity of an entity needs a second reading
    assert "\n" not in once and once == once.strip()


@given(st.text(max_size=30))
def test_no_text_is_too_strange_to_be_read(text: str) -> None:
    value = read_number(text)
    assert value is None or value == value
    read_date(text)


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_a_written_number_is_read_back(value: float) -> None:
    assert read_number(f"{value:.6f}") == pytest.approx(value, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize(
    ("quantity", "unit", "period", "chinese", "english"),
    [
        (16_000_000, "piece", "year", "1,600 万件/年", "16,000,000 pieces/year"),
        (500_000, "set", "month", "50 万套/月", "500,000 sets/month"),
        (123_456, "piece", "once", "123,456 件", "123,456 pieces"),
        (3_000, "piece", "year", "3,000 件/年", "3,000 pieces/year"),
        (None, "piece", "year", "–", "–"),
    ],
)
def test_amounts_are_told_as_each_language_counts_and_never_rounded(
    quantity: float | None, unit: str, period: str, chinese: str, english: str
) -> None:
    with speaking("zh-hans"):
        assert amount_in_words(quantity, unit, period) == chinese
    with speaking("en"):
        assert amount_in_words(quantity, unit, period) == english
