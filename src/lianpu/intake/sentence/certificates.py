"""Certificates as people write them, by the name their standard has: iatf16949：2016 → IATF 16949."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter

from lianpu.cluster.folding import folded
from lianpu.cluster.values import ARABIC_DIGITS
from lianpu.intake.sentence.certificate_subjects import is_subject, is_worked_on
from lianpu.intake.sentence.claims import Claims, Span
from lianpu.intake.sentence.patterns import Cued, Group, any_of, quick, words
from lianpu.intake.sentence.unit_words import UNIT

_MANAGEMENT_STANDARDS = any_of(
    "9000 9001 14000 14001 14064 45001 13485 26262 50001 22163 27001 20000 21434 22301 37001 22000 3834 15085 18001",
    "28000 10012 17025 17020 17021 22000 50430 29990 20121 39001 41001 46001 55001 56005 11135 15189 22716",
)
_YEAR_OF_ISSUE = r"(?:\s?[:-]\s?(?:19|20)\d\d)?"
_SIGN = r"\s?[-/:_]?\s?"
_REACH_BEHIND = any_of(
    r"complian certif regist statement and(?![a-z]) rohs ok mandatory required approved -?compliant needed papers? reports? svhc"
)
"""REACH compliant; «must reach Nanjing» is no regulation."""
_BY_NAME = words(
    "KOSHER GOTS FSC PEFC LFGB HACCP BRCGS BRC BSCI SEDEX GRS NSF ETL SAA PSE KC BIS SASO EAC WRAS WRAP CSA ATEX VDE CCS DNV",
    "PED CRCC IRIS NRTL ENEC INMETRO SABER NADCAP CARB SA8000 BIFMA UKCA FAMI-QS ICTI",
)
"""Marks and schemes that are always written by the same letters."""
_NAMED: tuple[tuple[str, str, str], ...] = (
    ("16949", "IATF 16949", rf"(?:iatf|i\s?s\s?o\s?/?\s?ts|iso|ts){_SIGN}16949{_YEAR_OF_ISSUE}|(?<!\d)16949(?!\d){_YEAR_OF_ISSUE}"),
    ("九千", "ISO 9001", r"iso\s?九千"),
    ("iatf", "IATF 16949", rf"(?<![a-z])iatf(?![a-z]|{_SIGN}\d)"),
    ("17025", "ISO 17025", rf"(?:iso\s?/?\s?iec|iso|iec)\s?[-/]?\s?17025{_YEAR_OF_ISSUE}"),
    ("sae", "ISO/SAE 21434", r"iso\s?/\s?sae\s?-?21434"),
    ("71", "EN 71", r"(?<![a-z])en\s?-?71(?:-[1-3])?(?=[^,.;\d]{0,8}(?:报告|证书|认证))"),
    ("gmp", "GMP", r"(?<![a-z])gmp(?![a-z]|\s?-?(?:级|标准|净化|改造|验收|grade))"),
    ("gsp", "GSP", r"(?<![a-z])gsp(?![a-z])"),
    ("api", "API", r"(?<![a-z])api(?=\s?(?:证书|认证|会标|资质|certif|monogram)|(?:\s?(?:[、/,&+和及与]|and)\s?)(?:iso|ce|asme|ped)(?![a-z]))"),
    ("15085", "EN 15085", r"(?<![a-z])en\s?-?15085"),
    ("ippc", "IPPC", r"(?<![a-z])ippc(?![a-z])"),
    ("cupc", "cUPC", r"(?<![a-z])cupc(?![a-z])"),
    ("29490", "GB/T 29490", r"gb/?t\s?-?29490(?:-\d{4})?"),
    ("aeo", "AEO", r"(?<![a-z])aeo(?=\s?(?:高级)?认证|\scertif)"),
    ("fcc", "FCC", r"(?<![a-z])fcc(?![a-z])"),
    ("ohsas", "OHSAS 18001", r"ohsas\s?-?18001"),
    ("9100", "AS 9100", r"as\s?-?9100[a-d]?"),
    *(("gjb", f"GJB 9001{edition.upper()}", rf"gjb\s?-?9001{edition}(?![a-z\d])") for edition in ("", "a", "b", "c")),
    ("sc", "SC", r"(?<=[有带办过])sc(?![a-z\d-])|(?<![a-z\d/-])sc(?=证|认证|许可|证明|齐|(?:\s?(?:和|及|与|、|/)\s?[a-z]{2,})|\s[^\d])(?!-)"),
    ("六九四九", "IATF 16949", r"(?<![\d〇零一二三四五六七八九])(?:[一十]六九四九|六九四九(?=[认证体过都也]))(?![\d〇零一二三四五六七八九])"),
    ("ccep", "CCEP", r"(?<![a-z])ccep(?![a-z])"),
    ("fssc", "FSSC 22000", r"(?<![a-z])fssc\s?-?22000"),
    *(("cqi", f"CQI-{number}", rf"(?<![a-z])cqi\s?-?{number}(?!\d)") for number in (9, 11, 12, 15, 17, 23, 27, 29, 30)),
    ("080000", "QC 080000", r"qc\s?-?080000"),
    ("vda", "VDA 6.3", r"vda\s?-?6\.3"),
    ("vda", "VDA 6.1", r"vda\s?-?6\.1"),
    ("c", "CCC", r"(?<![a-z.])c(?:cc|\.c\.c\.?)(?![a-z])"),
    ("3c", "CCC", r"(?<![a-z0-9.±])(?<!mah\s)3c(?![a-z0-9]|电子|产品|数码|行业|类|消费|配件|市场|卖场)"),
    ("三c", "CCC", r"三c(?=认证|[证齐,.;、]|$)"),
    ("强制", "CCC", r"中国强制性?(?:产品)?认证"),
    ("mark", "E-Mark", r"(?<![a-z])e[\s-]?mark(?:ing|ed)?(?![a-z]|\s?(?:芯片|chip))"),
    ("ece认证", "E-Mark", r"ece认证"),
    ("e标", "E-Mark", r"(?<![a-z])e标(?:志|认证)?"),
    ("ro", "RoHS", r"(?<![a-z])ro(?:hs|sh)(?:\s?2\.0|2)?(?![a-z])"),
    ("reach", "REACH", rf"(?<![a-z])reach(?:(?!\s?[a-z\d])|(?=\s?{_REACH_BEHIND}))"),
    ("cnas", "CNAS", r"(?<![a-z])cnas(?![a-z])"),
    ("cma", "CMA", r"(?<![a-z])cma(?![a-z])"),
    ("cqc", "CQC", r"(?<![a-z])cqc(?![a-z])"),
    ("ul", "UL", r"(?<![a-z0-9])ul(?![a-z0-9])(?!\s?-?\d)"),
    ("v", "TÜV", r"(?<![a-z])t[uü]v(?![a-z])"),
    ("ce", "CE", r"(?<![a-z0-9])ce(?![a-z0-9])"),
    ("dot", "DOT", r"(?<![a-z0-9])dot(?![a-z0-9])(?!\s?-?[345])"),
    ("sae", "SAE", r"(?<![a-z])sae(?=\s?认证)"),
    ("spice", "ASPICE", r"(?<![a-z])a[\s-]?spice(?![a-z])"),
    ("tisax", "TISAX", r"(?<![a-z])tisax(?![a-z])"),
    ("fda", "FDA", r"(?<![a-z])fda(?![a-z])"),
    ("elv", "ELV", r"(?<![a-z])elv(?![a-z])"),
    ("q100", "AEC-Q100", r"aec\s?-?\s?q100"),
    ("q101", "AEC-Q101", r"aec\s?-?\s?q101"),
    ("q200", "AEC-Q200", r"aec\s?-?\s?q200"),
    ("via", "VIA", r"(?<![a-z])via(?=认证|\s?(?:and|/|、|和)\s?jwl)"),
    ("jwl", "JWL", r"(?<![a-z])jwl(?![a-z])"),
    ("38.3", "UN 38.3", r"(?<![a-z])un\s?-?38\.3"),
    ("31467", "GB/T 31467", r"gb/?t\s?-?31467(?=认证)"),
    ("gs", "GS", r"(?<![a-z\d])gs(?=认证|标志|\s?(?:and|/|、|\+|&|,|及|和|与)\s?(?:ce|cb|emc|rohs)(?![a-z]))|(?<=ce[/,+&、])gs(?![a-z\d])|(?<=ce\sand\s)gs(?![a-z\d])"),
    ("usp", "USP Class VI", r"usp\s?class\s?vi(?![a-z])"),
    ("who", "WHO PQ", r"(?<![a-z])who\s?-?pq(?![a-z])"),
    *((word.lower(), word, rf"(?<![a-z\d]){word.lower()}(?![a-z\d])") for word in _BY_NAME),
    ("asme", "ASME", r"(?<![a-z\d])asme(?![a-z\d]|\s[a-z]\d)"),
    ("halal", "HALAL", r"(?<![a-z\d])halal(?![a-z\d]|\sfriendly)"),
    ("oeko", "OEKO-TEX", r"(?<![a-z])oeko[\s-]?tex(?:\s?(?:standard\s?)?100)?(?![a-z\d])"),
    ("清真", "HALAL", r"清真(?=认证|证)"),
    ("犹太", "KOSHER", r"犹太(?=认证|洁食认证)"),
    ("有机", "有机产品认证", r"有机产品?认证"),
    ("绿色食品", "绿色食品认证", r"绿色食品(?:认证|标志|标识|证书)|(?<=[有是须需])绿色食品(?=[,.;、和及]|$)"),
    ("环", "中国环境标志", r"十环认证|中国环境标志(?:产品)?认证"),
    ("q1", "Q1", r"(?<=福特)q1(?![0-9])"),
)  # fmt: skip
"""What a text must hold for it, the name, the pattern."""
_PATTERNS = Group((Cued.of(pattern), (stem, name)) for stem, name, pattern in _NAMED)
_ISO = quick(rf"(?<![a-z])(?:iso|lso|is0){_SIGN}(?P<number>{_MANAGEMENT_STANDARDS})(?!\d){_YEAR_OF_ISSUE}")
# ISO9001/14001/45001: the word is said once for all of them.
_ISO_FURTHER = re.compile(
    rf"(?:\s?[/、,和及与&+]|\s?and)\s?(?:iso)?\s?(?P<number>{_MANAGEMENT_STANDARDS})(?!\d){_YEAR_OF_ISSUE}"
)
_O_FOR_0 = re.compile(r"(?<=iso\d)o|(?<=iso\do)o|(?<=iso\d0)o")
"""ISO9OO1."""
_ISO_SPELT = re.compile(r"(?<=iso)\s?[〇零一二三四五六七八九]{4,5}")
_SAID_BEHIND = any_of("[两三四五]证 认证 认可 证书? 体系 质量 环境 环评 certif 有 齐 都 过 双 就行 即可 也行 就可 就够")
_BARE_NUMBER = "9001|14001|45001|13485|17025|27001"
_SOME_NUMBER = re.compile(f"00|{_BARE_NUMBER}")
_BARE = quick(
    rf"(?<![\d.a-z-])(?P<number>{_BARE_NUMBER})(?=(?:\s?[/、和及与&+]\s?\d{{4,5}})*\s?{_SAID_BEHIND})"
    rf"|(?<=[有过带])(?P<held>{_BARE_NUMBER})(?=\s?[,.;!?、]|\s?$|的|\s?[和及与/&+]\s?\d{{4,5}})"
    rf"|(?<=[量境健全])(?P<kind>{_BARE_NUMBER})(?!\d|\s?{UNIT}|元)"
)
"""9001要有, 有9001 alone, and 质量9001、环境14001."""
_BARE_IN_LIST = quick(rf"(?<![\d.a-z-])(?P<number>{_BARE_NUMBER})(?![\d.]|\s?{UNIT}|元)")
_JOINED = re.compile(r"\s?[/、,和及与&+]\s?\Z")
"""IATF16949、13485: a number alone beside one that is surely a certificate."""
_THREE_SYSTEMS = Cued.of("三体系|三标(?=体系|一体|认证|[证齐])|三大(?:管理)?体系")
_OF_THREE_SYSTEMS = ("ISO 9001", "ISO 14001", "ISO 45001")
_JOINER_LENGTH = 3
_NOT_NEEDED = any_of(
    r"无需 不需要? 不用 不要求 不强制 不必 不看 (?<!有)没(?!问题|压力|事|毛病|得说)有? 未 尚无 免 暂无 还没 缺 没过",
    r"not?\s without\s w/o\s no\sneed\s non[-\s]",
)
_BEFORE = 14
"""Characters before a certificate that may say that it is not meant."""
_NEGATED_BEFORE = re.compile(_NOT_NEEDED + r"[^,.;!?、]{0,8}\Z")
_NOT_HELD = any_of(
    "不需要 不要求 不强制 不用 不必 可无 可以?没有 没有 正在 办理中 认证中 申请中 在办 在审 审核中 没做 没过 无所谓 不限",
    r"\?\s?(?:不|唔)[要用] is\snot not\srequired not\sneeded optional pending in\sprogress 即将 预计 计划",
)
_REFUSED_WITHOUT = re.compile(
    any_of(
        "不予 谢绝 免谈 免开 别联系 别加 别打 别报 别投 勿 拒绝 不接 不考虑 不要来 别来 别找 不谈 不收 不合作 不用谈 不用来 不看 一律 的?就?算了 need\\snot"
    )
)
_CLAUSE = re.compile(r"[^,.;!?\n]*")
"""没有16949的免谈: what nobody may lack."""
_KNOWN_BEFORE = re.compile(
    any_of(r"熟悉 熟知 懂得? 精通 (?<![机社协公商])会(?!提供|按|有|办) familiar\swith knowledge\sof experienced\sin")
    + r"[^,.;!?、]{0,6}\Z"
)
_OF_PEOPLE = re.compile("招(?!标|商|代理)|聘|求职|hiring|recruit|engineer")
_AND = re.compile(r"\s?(?:认证)?(?:[、,/&+]|[和及与]|and)?\s?\Z")
"""熟悉IATF16949、VDA6.3: what is said of the first is said of all."""
_PERSON_BEHIND = re.compile(
    r"\s?(?:体系|标准)?(?:的)?(?:内审员|审核员|主任审核|(?:体系)?(?:工程师|专员|主管|经理)|(?:internal\s|lead\s)?auditor)"
)
"""懂VDA 6.3, IATF 16949内审员: what a person knows or may do is no certificate of a firm."""
_NEGATED_AFTER = re.compile(rf"\s?(?:认证|证书?|体系|资质)?(?:还|正|尚)?在?{_NOT_HELD}")


@dataclass(frozen=True, order=True)
class _Said:
    start: int
    end: int
    name: str

    def inside(self, other: _Said) -> bool:
        return other.end - other.start > self.end - self.start and other.start <= self.start and self.end <= other.end


def read_certificates(claims: Claims) -> tuple[list[str], list[Span]]:
    """The certificates said, each once in order, and where; those said not to be needed or not yet held are left out."""
    found = list(_said(claims.left, claims.possible))
    found += _beside(claims.left, found)
    if not found:
        return [], []
    names: dict[str, Span] = {}
    found = _without_subjects(claims, found)
    of_people, known_to = _OF_PEOPLE.search(claims.text) is not None, -1
    whole = (said for said in found if not any(said.inside(other) for other in found))
    for said in sorted(whole, key=attrgetter("start")):
        claims.claim(said.start, said.end)
        before = claims.text[max(0, said.start - _BEFORE) : said.start]
        listed = 0 <= known_to <= said.start and _AND.fullmatch(claims.text[known_to : said.start])
        if of_people and (listed or _KNOWN_BEFORE.search(before)):
            known_to = said.end
        elif not _negated(claims, said, before):
            names.setdefault(said.name, (said.start, said.end))
    return list(names), list(names.values())


def _without_subjects(claims: Claims, found: Sequence[_Said]) -> list[_Said]:
    """Those that are not what advice, a course or a test is about; of several in a row none is (ISO9001、14001认证辅导,
    辅导16949、9001)."""
    text = claims.text
    subjects: set[_Said] = set()
    edge = -1
    for said in sorted(found, reverse=True):
        listed = said.end <= edge and _AND.fullmatch(text[said.end : edge])
        if listed or is_subject(text, said.end, said.name):
            subjects.add(said)
            edge = said.start
    edge = -1
    for said in sorted(found):
        listed = 0 <= edge <= said.start and _AND.fullmatch(text[edge : said.start])
        if listed or is_worked_on(text, said.start):
            subjects.add(said)
            edge = said.end
    for said in subjects:
        claims.claim(said.start, said.end)
    return [said for said in found if said not in subjects]


def _beside(text: str, found: Sequence[_Said]) -> list[_Said]:
    """Bare numbers of standards in a row with a certificate."""
    if not found or not _SOME_NUMBER.search(text):
        return []
    starts, ends = {said.start for said in found}, {said.end for said in found}
    bare = [(match.span(), match["number"]) for match in _BARE_IN_LIST.finditer(text) if match.end() not in ends]
    beside: list[_Said] = []
    for (start, end), number in [*bare, *reversed(bare)]:
        if start in starts:
            continue
        before = _JOINED.search(text, 0, start)
        behind = any(_JOINED.fullmatch(text, end, other) for other in starts if end < other <= end + _JOINER_LENGTH)
        if behind or (before and before.start() in ends):
            beside.append(_Said(start, end, _iso_name(number)))
            starts.add(start)
            ends.add(end)
    return beside


def _said(text: str, possible: int) -> Iterator[_Said]:
    for _place, pattern, (stem, name) in _PATTERNS.fitting(possible):
        if stem in text:
            for match in pattern.finditer(text):
                yield _Said(match.start(), match.end(), name)
    for three in _THREE_SYSTEMS.finditer(text, possible):
        yield from (_Said(*three.span(), name) for name in _OF_THREE_SYSTEMS)
    if "iso" in text or _SOME_NUMBER.search(text):
        yield from _iso_standards(
            _O_FOR_0.sub("0", _ISO_SPELT.sub(lambda number: number[0].translate(ARABIC_DIGITS), text))
        )


def _negated(claims: Claims, said: _Said, before: str) -> bool:
    if _PERSON_BEHIND.match(claims.text, said.end):
        return True
    lacking = _NEGATED_BEFORE.search(before)
    if lacking and (rest := _CLAUSE.match(claims.text, said.end)) and _REFUSED_WITHOUT.search(rest[0]):
        return False
    return bool(lacking or _NEGATED_AFTER.match(claims.text, said.end, said.end + 16))


def _iso_standards(text: str) -> Iterator[_Said]:
    for match in chain(_ISO.finditer(text), _BARE.finditer(text)):
        yield _Said(match.start(), match.end(), _iso_name(match["number"] or match["held"] or match["kind"]))
        further = _ISO_FURTHER.match(text, match.end())
        while further:
            yield _Said(further.start("number"), further.end(), _iso_name(further["number"]))
            further = _ISO_FURTHER.match(text, further.end())


def _iso_name(number: str) -> str:
    return {"9000": "ISO 9001", "14000": "ISO 14001", "16949": "IATF 16949"}.get(number, f"ISO {number}")


def certificate_name(written: str) -> str:
    """One certificate as a list writes it, by the name used here; as written where it is not known."""
    names, _spans = read_certificates(Claims(folded(written)))
    return names[0] if len(names) == 1 else " ".join(written.split())
