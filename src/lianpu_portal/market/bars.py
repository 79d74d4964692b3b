"""A score as a bar whose segments add up to it. Amounts are hundredths of a point: 100 points are a full score."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from lianpu.match import Judged, part_name, sentences_of
from lianpu.match.parts import PARTS

Kind = Literal["gain", "loss", "open", "none"]
Piece = tuple[Decimal, Decimal]
"""Where a segment starts, and how wide it is."""

_FULL = 100
_STEP = Decimal("0.01")


@dataclass(frozen=True)
class Segment:
    """One part of a score: its amount in points, or the range that an unknown one leaves open; where it is drawn."""

    part: str
    name: str
    kind: Kind
    amount: Decimal | None
    low: Decimal
    high: Decimal
    sentence: str
    pieces: tuple[Piece, ...] = ()

    @property
    def said(self) -> bool:
        """Whether it is worth a line: it changes the score, may change it, or says why it does not."""
        return self.kind != "none" or bool(self.sentence)

    @property
    def shown(self) -> str:
        """+69.55, −5.00, or −15.00 … +8.00."""
        return signed(self.amount) if self.amount is not None else f"{signed(self.low)} … {signed(self.high)}"


@dataclass(frozen=True)
class Bar:
    """The segments of a score and what they come to."""

    segments: tuple[Segment, ...]
    score: Decimal
    low: Decimal
    high: Decimal

    @property
    def said(self) -> list[Segment]:
        """Segments with a line in the list."""
        return [segment for segment in self.segments if segment.said]

    @property
    def summands(self) -> list[Segment]:
        """Segments that stand in the sum."""
        return [segment for segment in self.segments if segment.kind in ("gain", "loss")]

    @property
    def is_open(self) -> bool:
        """Whether something unknown could change the score."""
        return self.low != self.high


def points(value: float) -> Decimal:
    """A part of a score as points, exactly: parts have four digits."""
    return _points(repr(round(value, 4)))


@lru_cache(maxsize=10_000)
def _points(digits: str) -> Decimal:
    return (Decimal(digits) * _FULL).quantize(_STEP)


def signed(amount: Decimal) -> str:
    """A number with its sign, a true minus."""
    return f"{amount:+.2f}".replace("-", "−")


def bar_of(judged: Judged) -> Bar:
    """The bar of a weighed pair, its sentences in the reader's language."""
    sentences = sentences_of(judged)
    segments = [
        _segment(part, value, sentences.get(part, "")) for part, value in judged.score.parts.items() if part in PARTS
    ]
    score = sum((segment.amount for segment in segments if segment.amount is not None), Decimal(0))
    unknown = [segment for segment in segments if segment.kind == "open"]
    low = score + sum((segment.low for segment in unknown), Decimal(0))
    high = score + sum((segment.high for segment in unknown), Decimal(0))
    return Bar(tuple(_placed(segments, score)), score, low, high)


def _segment(part: str, value: float | None, sentence: str) -> Segment:
    least, most = (points(end) for end in PARTS[part])
    if value is None:
        return Segment(part, part_name(part), "open", None, least, most, sentence)
    amount = points(value)
    kind: Kind = "gain" if amount > 0 else "loss" if amount < 0 else "none"
    return Segment(part, part_name(part), kind, amount, amount, amount, sentence)


def _placed(segments: list[Segment], score: Decimal) -> Iterator[Segment]:
    """Gains from the left; losses back from their end; what is unknown to both sides of the score, one after another."""
    end, left, right = Decimal(0), score, score
    back = sum((segment.amount or Decimal(0) for segment in segments if segment.kind == "gain"), Decimal(0))
    for segment in segments:
        pieces: list[Piece] = []
        if segment.kind == "gain":
            pieces, end = [(end, segment.high)], end + segment.high
        elif segment.kind == "loss":
            back += segment.high
            pieces = [(back, -segment.high)]
        elif segment.kind == "open":
            left += segment.low
            pieces, right = [(left, -segment.low), (right, segment.high)], right + segment.high
        yield replace(segment, pieces=tuple(kept for piece in pieces for kept in _inside(piece)))


def _inside(piece: Piece) -> list[Piece]:
    """The piece without what lies left of nothing."""
    start, width = piece
    width += min(start, Decimal(0))
    return [(max(start, Decimal(0)), width)] if width > 0 else []
