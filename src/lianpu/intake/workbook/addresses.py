"""Places in a sheet: zero-based (row, column) in the code, A1 for people."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

Place = tuple[int, int]


class Merge(NamedTuple):
    """A merged range, both corners included."""

    top: int
    left: int
    bottom: int
    right: int


@cache
def column_letters(column: int) -> str:
    """`0` → `A`, `26` → `AA`."""
    letters = ""
    number = column + 1
    while number:
        number, remainder = divmod(number - 1, 26)
        letters = chr(65 + remainder) + letters
    return letters


@cache
def column_index(letters: str) -> int:
    """`A` → `0`, `AA` → `26`."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def address(row: int, column: int) -> str:
    """`(0, 0)` → `A1`."""
    return f"{column_letters(column)}{row + 1}"
