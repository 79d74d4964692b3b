"""What a text must hold for a pattern to fit anywhere: one or two characters side by side, derived from the pattern.

Most patterns fit few texts. Asking first whether any of these signs is in the text takes a fiftieth of a search.
Every string that a pattern can match goes through one of the finite parts it is made of, and so does the text around it
through what is looked for before and behind; the signs are pieces of the strings of the best two such parts, and a text
must hold one of each. Where none can be derived, the pattern is simply tried on every text.

`python -m lianpu.intake.sentence.store_cues` writes `cues.json` anew; a pattern that is not in it is derived at once.
Which of its parts are the best is told by how many listings hold their signs.
"""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from hashlib import blake2b
from math import fsum
from pathlib import Path
from typing import Any, NamedTuple

_MOST_STRINGS, _MOST_CUES = 400, 120
_MOST_REPEATS = 3
_WIDEST_RANGE = 30
_CLAIMED = "\x01"
_Node = tuple[Any, Any]
STORED = Path(__file__).with_name("cues.json")
"""The signs of all patterns of this package: deriving them takes most of the time of its import."""
COUNTED = Path(__file__).with_name("common_signs.json")
"""How many of a thousand listings hold each sign that is common in them."""
EVERY_TEXT = frozenset({""})
"""The sign that every text holds: the empty one."""
MOST_PARTS = 2
"""Parts of a pattern whose signs are asked for."""
Signs = frozenset[str]


def cues_of(pattern: str) -> tuple[Signs, ...]:
    """The signs of `pattern`, from `cues.json` where it is known there: see `derived_cues`."""
    known = _stored().get(print_of(pattern))
    return derived_cues(pattern) if known is None else tuple(map(frozenset, known))


def print_of(pattern: str) -> str:
    """What a pattern is known by in `cues.json`."""
    return blake2b(pattern.encode(), digest_size=12).hexdigest()


@cache
def _stored() -> Mapping[str, list[list[str]]]:
    if not STORED.is_file():
        return {}
    return json.loads(STORED.read_text("utf-8"))


def derived_cues(pattern: str) -> tuple[Signs, ...]:
    """For each of at most `MOST_PARTS` parts its signs (characters, and pairs of neighbours): every text that `pattern`
    fits holds one of each. The rarest first; empty where none are known."""
    nodes = _parsed(pattern)
    return () if nodes is None else _rarest(nodes)


def first_of(pattern: str) -> str | None:
    """A character class that the first character of every match of `pattern` is in, where a search needs to be told it.

    None where no narrow one is known, where a match may be empty, and for patterns that begin with plain characters:
    those the search of regular expressions skips to by itself.
    """
    nodes = _parsed(pattern)
    if nodes is None or _begins_plainly(nodes):
        return None
    first, may_be_empty = _first(nodes)
    return f"[{''.join(sorted(first))}]" if first and not may_be_empty else None


@lru_cache(maxsize=1)
def _parsed(pattern: str) -> Sequence[_Node] | None:
    """The parts of a pattern; None where the parser of regular expressions is not to be had. A pattern is asked for
    twice in turn, for its cues and for its first character."""
    try:
        parse = importlib.import_module("re._parser").parse
    except ImportError:
        return None
    return list(parse(pattern))


def _begins_plainly(nodes: Sequence[_Node]) -> bool:
    match [(str(kind), value) for kind, value in nodes[:1]]:
        case [("LITERAL" | "IN", _)]:
            return True
        case [("SUBPATTERN", value)]:
            return _begins_plainly(list(value[3]))
        case [("BRANCH", value)]:
            return all(str(kind) == "LITERAL" for branch in value[1] for kind, _value in list(branch)[:1])
        case _:
            return False


_NO_CHARACTERS: frozenset[str] = frozenset()
_First = tuple[frozenset[str] | None, bool]
"""Members of a character class that a match begins with (None: any character), and whether it may be empty."""


def _first(nodes: Iterable[_Node]) -> _First:
    found = _NO_CHARACTERS
    for node in nodes:
        first, may_be_empty = _first_of_node(node)
        if first is None:
            return None, may_be_empty
        found |= first
        if not may_be_empty:
            return found, False
    return found, True


def _first_of_node(node: _Node) -> _First:
    match str(node[0]):
        case "LITERAL":
            return frozenset({re.escape(chr(node[1]))}), False
        case "IN":
            return _members(node[1]), False
        case "SUBPATTERN":
            return _first(node[1][3])
        case "ATOMIC_GROUP":
            return _first(node[1])
        case "BRANCH":
            each = [_first(branch) for branch in node[1][1]]
            known = [first for first, _empty in each if first is not None]
            together = _NO_CHARACTERS.union(*known) if len(known) == len(each) else None
            return together, any(empty for _first, empty in each)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            first, may_be_empty = _first(node[1][2])
            return first, may_be_empty or node[1][0] == 0
        case "ASSERT" | "ASSERT_NOT" | "AT":
            return _NO_CHARACTERS, True
        case _:
            return None, True


def _members(parts: Iterable[_Node]) -> frozenset[str] | None:
    found: set[str] = set()
    for kind, value in parts:
        match str(kind), str(value):
            case "LITERAL", _:
                found.add(re.escape(chr(value)))
            case "RANGE", _ if value[1] - value[0] <= _WIDEST_RANGE:
                found.add(f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}")
            case "CATEGORY", "CATEGORY_SPACE":
                found.add(r"\s")
            case "CATEGORY", "CATEGORY_DIGIT":
                found.add(r"\d")
            case _:
                return None
    return frozenset(found)


class _Part(NamedTuple):
    """What a sequence cannot do without: the signs of one part of it, and from which node to which it goes."""

    signs: Signs
    start: int
    end: int


def _rarest(nodes: Sequence[_Node]) -> tuple[Signs, ...]:
    """The rarest signs that a sequence cannot do without, of parts that do not overlap."""
    opened = [*_opened(nodes)]
    parts = [part for part in (*_runs(opened), *_inside(opened)) if _is_known(part.signs)]
    chosen: list[_Part] = []
    for part in sorted(parts, key=_frequency):
        apart = all(part.end <= other.start or other.end <= part.start for other in chosen)
        if apart and all(part.signs.isdisjoint(other.signs) for other in chosen) and len(chosen) < MOST_PARTS:
            chosen.append(part)
    return tuple(part.signs for part in chosen)


def _is_known(signs: Signs) -> bool:
    """Few enough to be asked for, and none that stands only in what is left of a text."""
    return 0 < len(signs) <= _MOST_CUES and not any(_CLAIMED in sign for sign in signs)


def _opened(nodes: Iterable[_Node]) -> Iterator[_Node]:
    """The nodes, those of a group in its stead."""
    for node in nodes:
        match str(node[0]):
            case "SUBPATTERN":
                yield from _opened(node[1][3])
            case "ATOMIC_GROUP":
                yield from _opened(node[1])
            case _:
                yield node


def _runs(nodes: Sequence[_Node]) -> Iterator[_Part]:
    """Signs of the longest runs of nodes that stand for finitely many strings, from each node on, and of each such node."""
    each = [_strings(node) for node in nodes]
    for start in range(len(each)):
        run, end = each[start], start + 1
        if run and "" not in run:
            yield _Part(frozenset(map(_piece, run)), start, end)
        while end < len(each) and (longer := _joined(run, each[end])) is not None:
            run, end = longer, end + 1
        if run and "" not in run:
            yield _Part(frozenset(map(_piece, run)), start, end)


def _inside(nodes: Sequence[_Node]) -> Iterator[_Part]:
    """Signs of what is looked for before or behind, and of nodes that stand for none or for more strings than can be
    counted."""
    for place, node in enumerate(nodes):
        strings = _strings(node)
        if str(node[0]) == "ASSERT":
            for signs in _rarest(list(node[1][1])):
                yield _Part(signs, place, place)
        elif strings is None or "" in strings:
            for signs in _of_node(node):
                yield _Part(signs, place, place + 1)


def _of_node(node: _Node) -> tuple[Signs, ...]:
    """Signs of one node: of alternatives those of all of them."""
    match str(node[0]):
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT" if node[1][0] >= 1:
            return _rarest(list(node[1][2]))
        case "BRANCH":
            each = [_rarest(list(branch)) for branch in node[1][1]]
            return tuple(Signs().union(*signs) for signs in _side_by_side(each)) if all(each) else ()
        case _:
            return ()


def _side_by_side(each: Sequence[tuple[Signs, ...]]) -> Iterator[tuple[Signs, ...]]:
    """The first signs of every alternative, and the last."""
    yield tuple(signs[0] for signs in each)
    if any(len(signs) > 1 for signs in each):
        yield tuple(signs[-1] for signs in each)


def _strings(node: _Node) -> set[str] | None:
    """All strings that one part may stand for; None where they are too many."""
    match str(node[0]):
        case "LITERAL":
            return {chr(node[1])}
        case "IN":
            return _characters(node[1])
        case "SUBPATTERN":
            return _strings_of(node[1][3])
        case "ATOMIC_GROUP":
            return _strings_of(node[1])
        case "BRANCH":
            each = [_strings_of(branch) for branch in node[1][1]]
            return None if any(strings is None for strings in each) else set[str]().union(*(s for s in each if s))
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return _repeated(*node[1])
        case "ASSERT" | "ASSERT_NOT" | "AT":
            return {""}
        case _:
            return None


def _strings_of(nodes: Iterable[_Node]) -> set[str] | None:
    strings: set[str] | None = {""}
    for node in nodes:
        strings = _joined(strings, _strings(node))
    return strings


def _joined(before: set[str] | None, after: set[str] | None) -> set[str] | None:
    if before is None or after is None or len(before) * len(after) > _MOST_STRINGS:
        return None
    return {one + other for one in before for other in after}


def _repeated(least: int, most: Any, nodes: Iterable[_Node]) -> set[str] | None:
    once = _strings_of(nodes)
    if once is None or int(most) > _MOST_REPEATS:
        return None
    found: set[str] = set()
    now: set[str] | None = {""}
    for count in range(int(most) + 1):
        if now is None:
            return None
        found |= now if count >= least else set()
        now = _joined(now, once)
    return found


def _characters(parts: Iterable[_Node]) -> set[str] | None:
    found: set[str] = set()
    for kind, value in parts:
        match str(kind), str(value):
            case "LITERAL", _:
                found.add(chr(value))
            case "RANGE", _ if value[1] - value[0] <= _WIDEST_RANGE:
                found |= {chr(code) for code in range(value[0], value[1] + 1)}
            case "CATEGORY", "CATEGORY_SPACE":
                found.add(" ")
            case "CATEGORY", "CATEGORY_DIGIT":
                found |= set("0123456789")
            case _:
                return None
    return found


@cache
def _piece(string: str) -> str:
    """The pair of a string that is rarest: the last of Chinese, the first of Latin words."""
    if len(string) < 2:
        return string
    return min((string[i : i + 2] for i in range(len(string) - 2, -1, -1)), key=_commonness)


def _commonness(sign: str) -> float:
    """How many of a thousand listings hold a sign: as counted where it is common, else roughly by what it is."""
    if (counted := _counted().get(sign)) is not None:
        return counted
    ascii_ = sum(character.isascii() for character in sign)
    digits = sum(character.isdecimal() for character in sign)
    return (0.1, 0.4, 0.8)[ascii_] + 0.2 * digits if len(sign) == 2 else (2.0, 10.0)[ascii_]


@cache
def _counted() -> Mapping[str, int]:
    return json.loads(COUNTED.read_text("utf-8")) if COUNTED.is_file() else {}


def _frequency(part: _Part) -> float:
    return fsum(map(_commonness, part.signs))  # the same in whatever order a set is gone through
