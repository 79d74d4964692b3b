"""Characters that are taken for one another by their shape: 束 and 朿, 贴 and 帖.

A line of `lookalikes.txt` is a group, the most usual character first. A line of `seen_alike.txt` is a character and those
whose pictures are like its own: pairs of GB 2312-80, one of them of everyday use, whose pictures of 24 by 24 points in a
face with serifs and in one without correlate by 0.87 on average, which is where a reader of scanned papers errs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from lianpu.cluster.regions import national_regions


@cache
def _of_places() -> frozenset[str]:
    return frozenset(character for region in national_regions().values() for character in region.name)


@cache
def lookalikes() -> Mapping[str, tuple[str, ...]]:
    """For each character those that look like it."""
    found: dict[str, dict[str, None]] = {}
    for group in (files("lianpu.cluster") / "lookalikes.txt").read_text("utf-8").split():
        for character in group:
            found.setdefault(character, {}).update((other, None) for other in group if other != character)
    return {character: tuple(others) for character, others in found.items()}


@cache
def _seen_alike() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for character, *others in (files("lianpu.cluster") / "seen_alike.txt").read_text("utf-8").split():
        found.setdefault(character, set()).update(others)
    return {character: frozenset(others) for character, others in found.items()}


def look_alike(one: str, other: str) -> bool:
    """Whether two characters are taken for one another by the eye."""
    seen = _seen_alike()
    return other in lookalikes().get(one, ()) or other in seen.get(one, ()) or one in seen.get(other, ())


@cache
def _taken_apart() -> Mapping[str, str]:
    return {line[:-1]: line[-1] for line in (files("lianpu.cluster") / "taken_apart.txt").read_text("utf-8").split()}


def put_together(text: str) -> str:
    """The text with one character for two where a reader of scanned papers saw two: 恒亻言 is 恒信 (`taken_apart.txt`)."""
    for apart, whole in _taken_apart().items():
        if apart in text:
            text = text.replace(apart, whole)
    return text


_LAST_COMMON = 0xD7
"""The first byte of the last of the 3,755 characters of everyday use (GB 2312-80, level 1, rows 16 to 55)."""


def _is_common(character: str) -> bool:
    """Whether a character is one of everyday use: where no known word has it, it is part of some other word."""
    coded = character.encode("gb2312", "ignore")
    return bool(coded) and coded[0] <= _LAST_COMMON


def mistyped(words: Iterable[str]) -> dict[str, str]:
    """The uncommon characters that neither a word nor a place has, each with the one that it was most likely typed for."""
    known = {character for word in words for character in word} | _of_places()
    meant = (
        (character, next((other for other in others if other in known), None))
        for character, others in lookalikes().items()
        if character not in known and not _is_common(character)
    )
    return {character: other for character, other in meant if other is not None}
