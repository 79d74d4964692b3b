"""Certificates as people write them, by the name their standard has: iatf16949：2016 → IATF 16949."""

from __future__ import annotations

import re

from lianpu.intake.sentence.claims import Claims, Span

_MANAGEMENT_STANDARDS = (
    "9000|9001|14001|14064|14067|45001|13485|26262|50001|22163|27001|20000|21434|22301|37001|22000|3834|15085|18001|28000|"
    "10012|16750|17025|17020|17021"
)  # fmt: skip
_BEHIND = r"(?:\s?[:：-]\s?(?:19|20)\d\d)?"
_NAMED: tuple[tuple[str, str], ...] = (
    ("IATF 16949", rf"(?:iatf|i\s?s\s?o\s?/?\s?ts|ts)\s?[-/:_]?\s?16949{_BEHIND}|(?<![a-z])iatf(?![a-z]|\s?[-/:_]?\s?\d)|(?<!\d)16949(?!\d){_BEHIND}"),
    ("ISO/IEC 17025", rf"(?:iso\s?/?\s?iec|iso|iec)\s?[-/]?\s?17025{_BEHIND}"),
    ("ISO/SAE 21434", r"iso\s?/\s?sae\s?-?21434"),
    ("FCC", r"(?<![a-z])fcc(?![a-z])"),
    ("OHSAS 18001", r"ohsas\s?-?18001"),
    ("AS 9100", r"as\s?-?9100[a-d]?"),
    ("GJB 9001", r"gjb\s?-?9001[a-c]?"),
    ("QC 080000", r"qc\s?-?080000"),
    ("VDA 6.3", r"vda\s?-?6\.3"),
    ("VDA 6.1", r"vda\s?-?6\.1"),
    ("CCC", r"(?<![a-z])ccc(?![a-z])|(?<![a-z0-9.])3c(?![a-z0-9]|电子|产品|数码|行业|类|消费)|中国强制性?(?:产品)?认证"),
    ("E-Mark", r"(?<![a-z])e[\s-]?mark(?:ing|ed)?(?![a-z])|ece认证|e标(?:志|认证)?"),
    ("RoHS", r"(?<![a-z])rohs(?:\s?2\.0|2)?(?![a-z])"),
    ("REACH", r"(?<![a-z])reach(?=\s?(?:认证|检测|法规|报告|标准|complian|certif|regist|要求|[,.;、和及与&/)+\x01]|$| and | & |\srohs))"),
    ("CNAS", r"(?<![a-z])cnas(?![a-z])"),
    ("CMA", r"(?<![a-z])cma(?![a-z])"),
    ("CQC", r"(?<![a-z])cqc(?![a-z])"),
    ("UL", r"(?<![a-z0-9])ul(?![a-z0-9])(?!\s?-?\d)"),
    ("TÜV", r"(?<![a-z])t[uü]v(?![a-z])"),
    ("CE", r"(?<![a-z0-9])ce(?![a-z0-9])"),
    ("DOT", r"(?<![a-z0-9])dot(?![a-z0-9])(?!\s?-?[345])"),
    ("SAE", r"(?<![a-z])sae(?=\s?认证)"),
    ("ASPICE", r"(?<![a-z])a[\s-]?spice(?![a-z])"),
    ("TISAX", r"(?<![a-z])tisax(?![a-z])"),
    ("FDA", r"(?<![a-z])fda(?![a-z])"),
    ("ELV", r"(?<![a-z])elv(?![a-z])"),
    ("AEC-Q100", r"aec\s?-?\s?q100"),
    ("AEC-Q101", r"aec\s?-?\s?q101"),
    ("AEC-Q200", r"aec\s?-?\s?q200"),
    ("VIA", r"(?<![a-z])via(?=认证|\s?(?:and|/|、|和)\s?jwl)"),
    ("JWL", r"(?<![a-z])jwl(?![a-z])"),
    ("UN 38.3", r"(?<![a-z])un\s?-?38\.3"),
    ("GB/T 31467", r"gb/?t\s?-?31467(?=认证)"),
    ("Q1", r"(?<=福特)q1(?![0-9])"),
)  # fmt: skip
_PATTERN = re.compile("|".join(f"(?P<c{number}>{pattern})" for number, (_name, pattern) in enumerate(_NAMED)))
_ISO = re.compile(rf"(?<![a-z])(?:iso|lso|is0)\s?[-/:_]?\s?(?P<number>{_MANAGEMENT_STANDARDS})(?!\d){_BEHIND}")
# ISO9001/14001/45001: the word is said once for all of them.
_ISO_FURTHER = re.compile(
    rf"(?:\s?[/、,和及与&+]|\s?and)\s?(?:iso)?\s?(?P<number>{_MANAGEMENT_STANDARDS})(?!\d){_BEHIND}"
)
_BARE = re.compile(
    r"(?<![\d.a-z-])(?P<number>9001|14001|45001)(?=\s?(?:认证|证书?|体系|质量|环境|环评|certif|有|齐|都|过|双|就行|即可|也行|就可|就够))"
)
_NEGATED_BEFORE = re.compile(
    r"(?:无需|不需要?|不用|不要求|不强制|不必|不看|(?<!有)没有?|未|尚无|免|暂无|还没|缺|没过|not?\s|without\s|w/o\s|no\sneed\s|non[-\s])"
    r"[^,.;!?、]{0,8}$"
)
_NEGATED_AFTER = re.compile(
    r"^\s?(?:认证|证书?|体系|资质)?(?:还)?(?:不需要|不要求|不强制|可无|可以?没有|没有|正在|办理中|认证中|申请中|在办|在审|审核中|没做|没过|"
    r"无所谓|不限|is not|not required|not needed|optional|pending|in progress|即将|预计|计划)"
)


def read_certificates(claims: Claims) -> tuple[list[str], list[Span]]:
    """The certificates said, each once in order, and where; those said not to be needed or not yet held are left out."""
    found: list[tuple[int, int, str]] = []
    for match in _PATTERN.finditer(claims.left):
        name = _NAMED[int((match.lastgroup or "c0")[1:])][0]
        found.append((match.start(), match.end(), name))
    found.extend(_iso_standards(claims.left))
    found = [entry for entry in found if not any(_inside(entry, other) for other in found)]
    names: dict[str, Span] = {}
    for start, end, name in sorted(found):
        negated = _NEGATED_BEFORE.search(claims.text[max(0, start - 14) : start]) or _NEGATED_AFTER.match(
            claims.text[end : end + 16]
        )
        claims.claim(start, end)
        if not negated:
            names.setdefault(name, (start, end))
    return list(names), list(names.values())


def _iso_standards(text: str) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for match in _ISO.finditer(text):
        found.append((match.start(), match.end(), _iso_name(match["number"])))
        further = _ISO_FURTHER.match(text, match.end())
        while further:
            found.append((further.start("number"), further.end(), _iso_name(further["number"])))
            further = _ISO_FURTHER.match(text, further.end())
    found.extend((match.start(), match.end(), _iso_name(match["number"])) for match in _BARE.finditer(text))
    return list(dict.fromkeys(found))


def _iso_name(number: str) -> str:
    return {"17025": "ISO/IEC 17025", "9000": "ISO 9001"}.get(number, f"ISO {number}")


def _inside(entry: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    return other[1] - other[0] > entry[1] - entry[0] and other[0] <= entry[0] and entry[1] <= other[1]


def certificate_name(written: str) -> str:
    """One certificate as a list writes it, by the name used here; as written where it is not known."""
    from lianpu.cluster.folding import folded

    names, _spans = read_certificates(Claims(folded(written)))
    return names[0] if len(names) == 1 else " ".join(written.split())
