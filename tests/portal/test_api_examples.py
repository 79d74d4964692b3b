"""Every example of the page on the API is run by the shell, with curl, against a server; each answer is checked."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.portal.market_clusters import market_cluster
from tests.serving import environment, served

pytestmark = pytest.mark.long
PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "api.md"
EXAMPLES = re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
_PATIENCE = 120  # seconds until the matchers are built on a busy machine
_TOLD = re.compile(r"(.*?)\n@@ (\w+) (\d+) (\S+)\n", re.DOTALL)
_CURL = """curl() { command curl -sS --max-time 60 -w '\\n@@ %{method} %{http_code} %{url_effective}\\n' "$@"; }\n"""

_PEOPLE = """
import django; django.setup()
from django.contrib.auth import get_user_model
from lianpu_portal.accounts.models import Membership
from tests.portal.api_callers import token_of
for firm in ("D", "M01"):
    account = get_user_model().objects.create_user(firm, f"{firm}@firm.example".lower(), "a long password")
    Membership.objects.create(account=account, enterprise=firm)
    print(token_of(account))
"""


@dataclass(frozen=True)
class Answer:
    """What one call was answered."""

    call: str
    status: int
    body: Any


@pytest.fixture(scope="module")
def variables(tmp_path_factory) -> Iterator[dict[str, str]]:
    """A server on the market cluster, and what the page tells its reader to set."""
    folder = tmp_path_factory.mktemp("examples")
    with served(market_cluster(), folder, LIANPU_WEBHOOKS_TO_LOOPBACK="1") as address:
        settings = environment(folder / "store", DJANGO_SETTINGS_MODULE="lianpu_portal.config.settings")
        made = subprocess.run([sys.executable, "-c", _PEOPLE], check=True, env=settings, capture_output=True, text=True)
        mine, theirs = made.stdout.split()
        _wait_for_matches(f"{address}/api/v1/matches?side=demands&id=need")
        yield {
            "PORTAL": address, "TOKEN": mine, "THEIRS": theirs, "OFFER": "b00", "DEMAND": "need",
            "HOOK": "http://127.0.0.1:9/lianpu", "PATH": os.environ["PATH"], "HOME": str(folder),
        }  # fmt: skip


def _wait_for_matches(address: str) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=20) as answer:
                if answer.status == 200:
                    return
        except urllib.error.HTTPError as error:
            assert error.code == 503, error.code
        time.sleep(0.5)
    raise AssertionError("the matchers were not built")


def run(example: str, variables: dict[str, str], folder: Path) -> list[Answer]:
    """The answers to the calls of one example."""
    done = subprocess.run(["sh", "-c", _CURL + example], env=variables, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = [
        Answer(f"{method} {urlsplit(address).path.removeprefix('/api/v1')}", int(status), json.loads(text) if text.strip() else None)
        for text, method, status, address in _TOLD.findall(done.stdout)
    ]  # fmt: skip
    assert len(found) == len(re.findall(r"^curl ", example, flags=re.MULTILINE)), done.stdout
    return found


def _matches(body: Any) -> bool:
    first = body["items"][0]
    return first["listing"]["id"] == "b00" and abs(sum(v or 0 for v in first["parts"].values()) - first["score"]) < 1e-9


CHECKS: list[tuple[str, int, Callable[[Any], object]]] = [
    ("GET /listings", 200, lambda body: len(body["items"]) == 2 and {row["side"] for row in body["items"]} == {"demands"}),
    ("GET /gaps", 200, lambda body: body["items"] and all(row["state"] == "missing" for row in body["items"])),
    ("GET /sentence", 200, lambda body: (body["side"], body["quantity"], body["region"]["id"]) == ("offer", 500_000, "320826")),
    ("GET /matches", 200, _matches),
    ("POST /publications", 201, lambda body: body["state"] in ("online", "waiting") and len(body["manage_token"]) == 43),
    ("GET /publications/ID", 200, lambda body: body["firm"] == "示例线束有限公司" and "13800001234" not in str(body)),
    ("PATCH /publications/ID", 200, lambda body: body["fields"]["price"] == 85.5),
    ("POST /publications/ID/close", 200, lambda body: (body["state"], body["outcome"]) == ("closed", "lianpu")),
    ("GET /chains", 200, lambda body: body["items"]),
    ("GET /chains", 304, lambda body: body is None),
    ("GET /listings", 422, lambda body: body["errors"] == [{"place": ["query", "limit"], "detail": "At most 100."}]),
    ("POST /introductions", 201, lambda body: (body["stage"], body["you"], body["message"]) == ("asked", "demand", "想先要两套样件")),
    ("GET /introductions", 200, lambda body: [(row["you"], sorted(row["can"])) for row in body["items"]] == [("offer", ["accept", "decline"])]),
    ("POST /introductions/ID/accept", 200, lambda body: body["stage"] == "accepted" and "13800000001" not in str(body)),
    ("POST /introductions/ID/contacts", 200, lambda body: body["items"] == [{"side": "offer", "person": "王经理", "phone": "13800000001", "email": ""}]),
    ("POST /introductions/ID/steps", 200, lambda body: (body["stage"], body["history"][-1]["note"]) == ("sampled", "PPAP 三级")),
    ("POST /introductions/ID/decline", 200, lambda body: body["stage"] == "declined" and body["decline_reason"]["id"] == "capacity"),
    ("GET /introductions/ID", 200, lambda body: body["stage"] == "declined" and body["history"][-1]["by"] == "offer"),
    ("POST /introductions/ID/undo", 200, lambda body: body["stage"] == "sampled"),
    ("POST /webhooks", 201, lambda body: body["secret"].startswith("whsec_") and len(body["events"]) == 3),
    ("GET /webhooks", 200, lambda body: len(body["items"]) == 1 and "secret" not in body["items"][0]),
]  # fmt: skip
"""Each call of the page, in its order: the status, and what the answer must be. ID is the id of what was made last."""


def test_every_example_of_the_page_is_answered_as_it_says(variables, tmp_path):
    assert shutil.which("curl"), "the examples of the API are run with curl: install it"
    expected, variables = iter(CHECKS), dict(variables)
    for example in EXAMPLES:
        for answer in run(example, variables, tmp_path):
            call, status, is_right = next(expected)
            meant = call.replace("ID", variables.get("ID", "ID")) if "/ID" in call else call
            assert (answer.call, answer.status) == (meant, status), answer.body
            assert is_right(answer.body), (call, answer.body)
            if status == 201:
                variables["ID"] = str(answer.body["id"])
                variables["MANAGE"] = answer.body.get("manage_token", "")
    assert next(expected, None) is None, "a call of CHECKS stands in no example"
