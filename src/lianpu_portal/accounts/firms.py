"""What the tables say of a firm that somebody claims: its code, its website; and which domains prove nothing."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.identity import USCC

WEBSITE = "WEBSITE"
"""The scheme of `enterprise_identifiers` whose value is the firm's own website."""

FREE_MAIL = frozenset((
    "qq.com", "foxmail.com", "163.com", "126.com", "yeah.net", "vip.163.com", "vip.126.com", "188.com", "sina.com",
    "sina.cn", "vip.sina.com", "sohu.com", "139.com", "189.cn", "wo.cn", "aliyun.com", "tom.com", "21cn.com", "263.net",
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "live.cn", "msn.com", "yahoo.com",
    "yahoo.cn", "yahoo.com.cn", "icloud.com", "me.com", "mac.com", "proton.me", "protonmail.com", "gmx.com", "gmx.de",
    "mail.com", "mail.ru", "yandex.com", "yandex.ru", "zoho.com", "aol.com",
))  # fmt: skip
"""Where anybody gets a mailbox: an address there says nothing about a firm."""


@dataclass(frozen=True)
class Claimable:
    """A firm as the claim page shows it."""

    code: str
    name: str
    name_en: str | None
    usccs: frozenset[str]
    host: str | None


def claimable(cluster: Cluster, enterprise: str) -> Claimable | None:
    """The firm; None where the tables do not know it."""
    rows = cluster["enterprises"].filter(pl.col("id") == enterprise)
    if rows.is_empty():
        return None
    row = rows.row(0, named=True)
    codes = (
        cluster["enterprise_identifiers"].filter(pl.col("enterprise") == enterprise).select("scheme", "value").rows()
    )
    hosts = [host for scheme, value in codes if scheme == WEBSITE and (host := host_of(value))]
    usccs = frozenset(value for scheme, value in codes if scheme == USCC)
    return Claimable(enterprise, row["name"], row["name_en"], usccs, hosts[0] if hosts else None)


def host_of(website: str) -> str | None:
    """`https://www.example.com/about` → `example.com`; None where it names no host of the firm's own."""
    found = urlsplit(website if "//" in website else f"//{website}").hostname or ""
    host = found.lower().rstrip(".").removeprefix("www.")
    return host if "." in host and host not in FREE_MAIL else None


def is_at(email: str, host: str) -> bool:
    """Whether the address is at the host itself: no part of it, nothing above it."""
    domain = email.rpartition("@")[2].lower().rstrip(".")
    return domain == host and domain not in FREE_MAIL
