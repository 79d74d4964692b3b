"""Which Chinese characters sound alike: for words typed by ear.

`python -m lianpu.match.sounds` writes `sounds.txt` anew from pypinyin, whose dictionary takes most of a second to ask for
every character.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lianpu.cluster.word_trie import code_points

PLANE = 1 << 16
"""Characters of the basic plane; nothing beyond it is read."""
_FIRST, _LAST = 0x4E00, 0x9FA5
STORED = Path(__file__).with_name("sounds.txt")
"""A line for each sound: the characters that have it, in the order of their code points."""


def sounds() -> NDArray[np.uint16]:
    """Every Chinese character as the first one of its sound, others as themselves."""
    sound = np.arange(PLANE).astype(np.uint16)
    for alike in STORED.read_text("utf-8").splitlines():
        codes = code_points(alike)
        sound[codes] = codes[0]
    return sound


def sounds_as_text() -> str:
    """The lines of `sounds.txt`: the pinyin of each character without its tone, what many speakers do not tell apart as one."""
    from pypinyin import lazy_pinyin

    alike: dict[str, str] = {}
    characters = [chr(code) for code in range(_FIRST, _LAST + 1)]
    for character, syllable in zip(characters, lazy_pinyin(characters), strict=True):
        heard = _as_heard(syllable)
        alike[heard] = alike.get(heard, "") + character
    return "".join(f"{line}\n" for line in alike.values() if len(line) > 1)


def _as_heard(syllable: str) -> str:
    """A syllable without what speakers of the south and the middle do not tell apart: zh and z, ch and c, sh and s."""
    return syllable[0] + syllable[2:] if syllable[:2] in ("zh", "ch", "sh") else syllable


if __name__ == "__main__":
    STORED.write_text(sounds_as_text(), "utf-8")
