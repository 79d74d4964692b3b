"""Certificates as lists write them → one spelling each: `IATF 16949`, `ISO 9001`, `CCC`."""

from __future__ import annotations

import re

from lianpu.cluster.values import says_nothing, tidy
from lianpu.intake.workbook.text import lines, remembered

_STANDARD = re.compile(
    r"(?<![A-Za-z])(?P<body>IATF|ISO\s*/\s*TS|ISO\s*/\s*IEC|ISO|IEC|OHSAS|GB\s*/\s*T|GB|QC|VDA|TS|AS|EN|ISO\s*/\s*SAE|QS)\s*[-_:]?\s*"
    r"(?P<number>\d{1,5}(?:\.\d+)?)(?:\s*[-:]\s*(?:19|20)\d\d(?:版)?)?",
    re.IGNORECASE,
)  # fmt: skip
_FURTHER = re.compile(r"(?<=\d)\s*[/、,和及]\s*(?=(?:9001|14001|45001|27001|50001|13485|22000)\b)")
_BODIES = {"TS": "ISO/TS"}
_NAMED: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("CCC", r"(?<![A-Z])(?:CCC|3C)(?![A-Z])|强制性(?:产品)?认证"),
        ("CE", r"(?<![A-Z])CE(?![A-Z])"),
        ("UL", r"(?<![A-Z])UL(?![A-Z])"),
        ("RoHS", r"RoHS"),
        ("REACH", r"(?<![A-Z])REACH(?![A-Z])"),
        ("CQC", r"(?<![A-Z])CQC(?![A-Z])"),
        ("CNAS", r"(?<![A-Z])CNAS(?![A-Z])"),
        ("DOT", r"(?<![A-Z])DOT(?![A-Z])"),
        ("E-Mark", r"(?<![A-Z])E\s*-?\s*MARK(?![A-Z])"),
    )
)
_SEPARATORS = re.compile(r"[、;,\n；|]|\s和\s|及|(?<=[\u3400-\u9fff])/|/(?=[\u3400-\u9fff])")


@remembered
def read_certificates(cell: str) -> tuple[str, ...]:
    """The certificates a cell names, each once; `无` names none."""
    found: dict[str, None] = {}
    for piece in _SEPARATORS.split(_FURTHER.sub("、ISO ", lines(cell))):
        for name in _in_piece(tidy(piece)):
            found[name] = None
    return tuple(found)


def _in_piece(piece: str) -> list[str]:
    if says_nothing(piece) or piece == "无":
        return []
    places: list[tuple[int, str]] = []
    rest = piece
    for standard in _STANDARD.finditer(piece):
        places.append((standard.start(), _standard(standard)))
        rest = rest.replace(standard[0], " ")
    for name, pattern in _NAMED:
        if named := pattern.search(rest):
            places.append((piece.find(named[0]), name))
            rest = pattern.sub(" ", rest)
    return [name for _, name in sorted(places)] or [piece]


def _standard(found: re.Match[str]) -> str:
    body = re.sub(r"\s", "", found["body"].upper())
    return f"{_BODIES.get(body, body)} {found['number']}"
