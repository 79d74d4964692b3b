"""Money in three digits: the same amount in both languages, rounded alike."""

from __future__ import annotations

import pytest

from lianpu.language import speaking
from lianpu.wording import money


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [(9_535_000_000.0, "95.4 亿元", "9.54 bn CNY"), (953_500_000.0, "9.54 亿元", "954 m CNY"), (41e6, "4,100 万元", "41 m CNY"),
     (0.0, "0 元", "0 CNY"), (0.00012345, "0.000123 元", "0.000123 CNY"), (-35.14, "-35.1 元", "-35.1 CNY"), (None, "–", "–")],
)  # fmt: skip
def test_both_languages_tell_one_amount(value: float | None, chinese: str, english: str) -> None:
    for language, words in (("zh", chinese), ("en", english)):
        with speaking(language):
            assert money(value) == words
