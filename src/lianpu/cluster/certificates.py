"""Certificates: which words mean the same one."""

from __future__ import annotations

import re
from functools import lru_cache

from lianpu.cluster.folding import folded

_CERTIFIED = re.compile(r"(?<=.)\s*(?:体系)?(?:认证证书|认证|证书|certified|certification|certificate)\s*$")
_EDITION = re.compile(r"[:-](?:19|20)\d\d\s*$")
_SIGNS = re.compile(r"[\s\-_/:.]+")
_SECOND_BODY = re.compile("(?<=^iso)(?:iec|sae)(?=\\d)")
"""ISO/IEC 17025 is ISO 17025: no two standards of the one number differ by it."""


@lru_cache(maxsize=4096)
def certificate_key(name: str) -> str:
    """A certificate for comparison: `IATF16949`, `IATF-16949:2016` and `iatf 16949 认证` are one."""
    return _SECOND_BODY.sub("", _SIGNS.sub("", _EDITION.sub("", _CERTIFIED.sub("", folded(name)))))
