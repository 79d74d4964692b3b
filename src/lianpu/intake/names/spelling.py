"""Chinese characters in the letters of pinyin."""

from __future__ import annotations

import re
from functools import lru_cache

from pypinyin import Style, lazy_pinyin, pinyin

_SYLLABLE = re.compile(
    "(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|ai|ei|ao|ou|an|en|ia|ie|iu|"
    "in|ua|uo|ui|un|ue|ve|er|a|o|e|i|u|v)"
)
LEAST_INITIALS = 3
"""Two letters are the initials of too many."""
_LONGEST_SYLLABLE = 6  # zhuang


def spelling(characters: str) -> str:
    """Chinese characters in pinyin without tones and blanks: 华为 → huawei."""
    return "".join(lazy_pinyin(characters)).replace("ü", "v").lower()


def spelt(letters: str, characters: str) -> bool:
    """Whether letters are the pinyin of characters, each in any of its readings: 晟 is cheng and sheng."""
    reached = {0}
    for readings in pinyin(characters, style=Style.NORMAL, heteronym=True):
        said = [reading.replace("ü", "v") for reading in readings]
        reached = {at + len(one) for at in reached for one in said if letters.startswith(one, at)}
    return len(letters) in reached


def initials(characters: str) -> str:
    """The first letter of each character's pinyin: 比亚迪 → byd."""
    return "".join(syllable[:1] for syllable in lazy_pinyin(characters)).lower()


@lru_cache(maxsize=1 << 13)
def sound(character: str) -> str:
    """The pinyin of a character as people type it who do not tell zh, ch, sh from z, c, s, nor -ng from -n."""
    return re.sub("^([zcs])h|(?<=[aei]n)g$", r"\1", spelling(character))


@lru_cache(maxsize=1 << 12)
def is_pinyin(letters: str) -> bool:
    """True where the letters can be read as pinyin syllables."""
    reached = {0}
    for start in range(len(letters)):
        if start in reached:
            sizes = range(1, _LONGEST_SYLLABLE + 1)
            reached |= {start + n for n in sizes if _SYLLABLE.fullmatch(letters[start : start + n])}
    return len(letters) in reached
