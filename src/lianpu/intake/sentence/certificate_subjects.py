"""Certificates that nobody holds or must hold, though a text names them: what it offers advice, a course or a test about."""

from __future__ import annotations

import re

from lianpu.intake.sentence.patterns import any_of

_ADVICE_BEHIND = re.compile(
    r"\s?(?:质量|环境|管理)?(?:体系)?(?:认证|认可|验厂)?(?:的)?\s?(?:咨询|辅导|代办|顾问|培训|换证|consult|training|(?:certification\s)(?:consult|training))"
)
"""IATF16949体系认证咨询."""
_ADVICE = re.compile(
    any_of(r"代办 辅导 咨询 顾问 取证 拿证 包过 先证后款 认证(?:公司|机构|服务) consult training\son 谁能[做办]")
)
_WORKED_ON_BEFORE = re.compile(
    any_of(
        r"代办 代理 办理? 申办 申请 辅导 协助 建立 导入 推行 换 [要想能帮]做 (?<![能会可])做 (?<!通)过 training\son consult(?:ing|ant)\s(?:on|for)"
    )
    + r"(?:个|一下|一套|产品)?\s?\Z"
)
"""代办3C认证, 要做ISO 45001: where a text speaks of advice as well."""
_TEST_BEHIND = re.compile(
    r"[^,.;、/+&]{0,4}?(?:检测|测试|鉴定|摸底|tests?\b|testing)(?!\s?(?:合格|报告|通过|证|reports?))"
)
_TESTING = re.compile(r"cnas|cma|实验室|机构|第三方|送检|鉴定|/样|样品|\d款|一款|(?<![a-z])labs?(?![a-z])")
"""What is said where tests are listed: the goods of others are said to be tested too."""
_MET = re.compile(any_of("过 符合 满足 提供 有 带 经 须 需(?!要?做) pass(?:ed)?"))
"""须通过RoHS检测: what goods must have been tested for."""
_FAR = 16
_TESTERS = frozenset({"CNAS", "CMA"})
"""What who tests holds."""
_NEAR = 8


def is_subject(text: str, end: int, name: str) -> bool:
    """Whether what follows the certificate that ends at `end` of a folded text says that advice, a course or a test is
    about it."""
    if _ADVICE_BEHIND.match(text, end):
        return True
    if name in _TESTERS or not _TEST_BEHIND.match(text, end) or not _TESTING.search(text):
        return False
    start = text.rfind(",", 0, end) + 1
    return not _MET.search(text, max(start, end - _FAR), end)


def is_worked_on(text: str, start: int) -> bool:
    """Whether what stands before the certificate that begins at `start` says that somebody is to be helped to it."""
    return bool(_WORKED_ON_BEFORE.search(text, max(0, start - _NEAR), start) and _ADVICE.search(text))
