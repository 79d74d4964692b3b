"""What a busy hour asks of the portal: visits of every kind in a stated mix, each from one of many senders."""

from __future__ import annotations

import base64
import http.client
import json
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import altcha
import numpy as np

SENDERS = 240
"""Loopback addresses that requests come from: limits of each sender count as they would among many."""

_TOKEN = "l" * 32  # the cookie and the form field of Django's CSRF protection need only agree
_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={_TOKEN}", "X-CSRFToken": _TOKEN}
_WORDS = ("制动", "线束", "轮胎", "铝", "座椅", "加工", "电机", "iatf16949", "恒达", "不锈钢 弹簧", "活塞", "散热器")
_SENTENCES = (
    "求购 汽车线束 年需20万套 IATF16949 淮安市内", "供应 铝合金轮毂 月供3000只 ISO9001", "采购制动盘 5万件/年 涟水",
    "长期供应 橡胶密封条 质量稳定", "寻找 压铸件 代工 年产30万件 盱眙", "需要 座椅骨架 2万套/年 月底前",
)  # fmt: skip
_COUNTIES = ("320803", "320804", "320812", "320813", "320826", "320830", "320831")
_FILTERS: dict[str, tuple[str, ...]] = {
    "q": _WORDS, "side": ("offer", "demand"), "category": ("product", "service", "capacity"),
    "region": _COUNTIES, "due": ("week", "month", "later"), "sort": ("deadline", "known"),
}  # fmt: skip


@dataclass(frozen=True)
class Visit:
    """One request: what kind, when it is due (seconds), from which sender."""

    kind: str
    due: float
    path: str
    sender: str
    method: str = "GET"
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Answer:
    """How a visit ended: status, and seconds from when it was due until the last byte was there."""

    kind: str
    status: int
    seconds: float


class Mix:
    """Draws visits; `offers`, `demands` and `firms` are how many of each the store holds: both sides are named o0 …, firms e0 …"""

    def __init__(self, seed: int, *, offers: int, demands: int, firms: int, products: list[str]) -> None:
        self._random = np.random.default_rng(seed)
        self._offers, self._demands, self._firms, self._products = offers, demands, firms, products
        self._makers: dict[str, tuple[float, Callable[[], tuple[str, dict[str, str] | None]]]] = {
            "hall": (26, self._hall), "hall, later page": (4, self._later), "listing": (20, self._listing),
            "firm": (10, self._firm), "product": (6, self._product), "home": (4, lambda: ("/", None)),
            "map": (2, lambda: ("/map/", None)), "gaps": (2, lambda: ("/gaps/", None)), "search": (8, self._search),
            "sentence while typed": (10, self._typed), "API listings": (4, self._api), "feed": (2, self._feed),
        }  # fmt: skip

    def visits(self, rate: float, seconds: float) -> Iterator[Visit]:
        """Arrivals at random at this rate: nobody waits for the answer of another."""
        names = list(self._makers)
        shares = np.array([share for share, _make in self._makers.values()])
        due = 0.0
        while (due := due + float(self._random.exponential(1 / rate))) < seconds:
            kind = names[int(self._random.choice(len(names), p=shares / shares.sum()))]
            path, form = self._makers[kind][1]()
            sender = self.sender()
            if form is None:
                yield Visit(kind, due, path, sender)
            else:
                yield Visit(kind, due, path, sender, "POST", urllib.parse.urlencode(form).encode(), _FORM)

    def sender(self) -> str:
        """One of the loopback addresses."""
        return f"127.0.1.{1 + int(self._random.integers(SENDERS))}"

    def _one(self, choices: tuple[str, ...] | list[str]) -> str:
        return choices[int(self._random.integers(len(choices)))]

    def _hall(self) -> tuple[str, None]:
        names = self._random.choice(list(_FILTERS), int(self._random.integers(0, 4)), replace=False)
        query = urllib.parse.urlencode({name: self._one(_FILTERS[name]) for name in names})
        return f"/hall/?{query}" if query else "/hall/", None

    def _later(self) -> tuple[str, None]:
        day, entered = 20_454 - int(self._random.integers(0, 600)), int(self._random.integers(1, 10**6))
        return f"/hall/?after={-float(day)!r}_{entered}", None

    def _listing(self) -> tuple[str, None]:
        if self._random.random() < 0.7:
            return f"/offers/o{int(self._random.integers(self._offers))}/", None
        return f"/demands/o{int(self._random.integers(self._demands))}/", None

    def _firm(self) -> tuple[str, None]:
        return f"/enterprises/e{int(self._random.integers(self._firms))}/", None

    def _product(self) -> tuple[str, None]:
        return f"/products/{self._one(self._products)}/", None

    def _search(self) -> tuple[str, None]:
        return f"/search/?{urllib.parse.urlencode({'q': self._one(_WORDS)})}", None

    def _typed(self) -> tuple[str, dict[str, str]]:
        return "/publish/read/", {"sentence": self._one(_SENTENCES)[: int(self._random.integers(6, 30))]}

    def _api(self) -> tuple[str, None]:
        return f"/api/v1/listings?{urllib.parse.urlencode({'q': self._one(_WORDS)})}", None

    def _feed(self) -> tuple[str, None]:
        return f"/hall/feed.atom?{urllib.parse.urlencode({'q': self._one(_WORDS)})}", None


class Door:
    """A connection to the server from one loopback address."""

    def __init__(self, port: int, sender: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=(sender, 0))

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, str, str]:
        """Status, text and where the answer leads to."""
        self._connection.request(method, path, body, headers or {})
        answer = self._connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace"), answer.headers.get("Location") or ""

    def close(self) -> None:
        """Let the server go."""
        self._connection.close()


def solved_challenge(door: Door) -> str:
    """A proof of work for this server."""
    return solution_of(json.loads(door.ask("GET", "/publish/challenge.json")[1]))


def solution_of(made: dict[str, Any]) -> str:
    """A challenge solved, as a browser sends it."""
    given = altcha.ChallengeV1(made["algorithm"], made["challenge"], made["maxnumber"], made["salt"], made["signature"])
    found = altcha.solve_challenge_v1(given)
    if found is None:
        raise RuntimeError("the challenge has no solution")
    told = {name: made[name] for name in ("algorithm", "challenge", "salt", "signature")} | {"number": found.number}
    return base64.b64encode(json.dumps(told).encode()).decode()


def publish(door: Door, number: int, firm: str, proof: str) -> Iterator[int]:
    """The two steps of a publication and a look at it: the status of each. Raises RuntimeError where it does not stand online."""
    sentence = f"供应 汽车线束 图号LD{number} 年产{1 + number % 40}万套 IATF16949 涟水"
    status, page, _to = door.ask("POST", "/publish/", _encoded(sentence=sentence, go="1"), _FORM)
    yield status
    before, _name, after = page.partition('name="draft" value="')
    if before == page:
        raise RuntimeError(f"the first step of publishing answered {status} without a draft")
    second = _encoded(
        draft=after.partition('"')[0], firm=firm, person="压测", phone=f"139{number:08d}", email="",
        visibility="public", consent="on", altcha=proof,
    )  # fmt: skip
    status, _page, own = door.ask("POST", "/publish/send/", second, _FORM)
    yield status
    status, page, _to = door.ask("GET", own)
    if "standing-online" not in page:
        raise RuntimeError(f"what was published waits: {own} answered {status}")
    yield status


def _encoded(**fields: str) -> bytes:
    return urllib.parse.urlencode(fields).encode()
