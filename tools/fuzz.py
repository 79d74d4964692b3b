"""Thousands of generated calls to the API, made from its own description; prints what was answered.

    python -m tools.fuzz --calls 10000

A store of its own is made in a temporary folder, with the example cluster. An answer of 5xx, or one that breaks the
description, ends with code 1 and is shown with the call that caused it.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_SERVER_FAULT = 500


def fuzz(application: Any, headers: Mapping[str, str], known: Mapping[str, Sequence[Any]], calls: int, seed: int) -> tuple[Counter[str], list[str]]:  # fmt: skip
    """Call every endpoint about equally often; counts by operation and status, and the faults found.

    `known` holds ids that exist, by the name of the path parameter: half of the calls use one of them.
    """
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded
    from hypothesis import strategies as st
    from schemathesis.core.failures import FailureGroup
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    operations = [result.ok() for result in schema.get_all_operations()]
    checks = [content_type_conformance, response_schema_conformance, status_code_conformance]
    counts: Counter[str] = Counter()
    faults: list[str] = []

    def try_out(operation: Any) -> None:
        @seeded(seed)
        @settings(
            max_examples=max(calls // len(operations), 1), deadline=None, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy(), data=st.data())
        def call(case: Any, data: st.DataObject) -> None:
            for name in case.path_parameters or {}:
                if name in known and data.draw(st.booleans()):
                    case.path_parameters[name] = data.draw(st.sampled_from(list(known[name])))
            response = case.call(headers=dict(headers))
            counts[f"{operation.method.upper()} {operation.path} {response.status_code}"] += 1
            if response.status_code >= _SERVER_FAULT:
                faults.append(f"{case.as_curl_command()} → {response.status_code} {response.text[:300]}")
                return
            try:
                case.validate_response(response, checks=checks)
            except FailureGroup as group:
                faults.append(f"{case.as_curl_command()} → " + "; ".join(str(one)[:300] for one in group.exceptions))

        call()

    for operation in operations:
        try_out(operation)
    return counts, faults


def _prepared() -> tuple[Any, dict[str, str], dict[str, list[Any]]]:
    """A portal of its own on the example cluster: the application, an operator's token, and ids that exist."""
    import logging

    from lianpu_portal.server import prepare

    application = prepare(Path(os.environ["LIANPU_STORE"]), ROOT / "examples" / "huaian", open_editing=False)
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from tests.portal.api_callers import token_of

    from lianpu_portal.api import limits
    from lianpu_portal.bridge import snapshot
    from lianpu_portal.market.engine import engine_of

    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    settings.ALLOWED_HOSTS = ["*"]
    limits.LIMITS.update({name: limits.Limit(10**9, 10**9) for name in limits.LIMITS})
    account = get_user_model().objects.create_superuser("fuzz", "fuzz@example.org", "a long password")
    cluster = snapshot()
    engine_of(cluster).build()
    codes = [
        code for table in ("offers", "demands", "enterprises", "products") for code in cluster[table]["id"].head(15)
    ]
    codes += _introductions(cluster)
    return application, {"Authorization": f"Bearer {token_of(account)}"}, {"code": codes, "pk": [1, 2, 3]}


def _introductions(cluster: Any) -> list[str]:
    """The id of an introduction between the firms of the first offer and demand."""
    from django.utils import timezone

    from lianpu_portal.introductions.models import Introduction

    offer, demand = cluster["offers"].row(0, named=True), cluster["demands"].row(0, named=True)
    made = Introduction.objects.create(
        public_id="introduction", offer=offer["id"], demand=demand["id"], supplier=offer["enterprise"],
        buyer=demand["enterprise"], offer_text=offer["text"], demand_text=demand["text"], asked_by="demand",
        passed_on_at=timezone.now(), language="en",
    )  # fmt: skip
    return [made.public_id]


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--calls", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LIANPU_STORE"] = folder
        application, headers, known = _prepared()
        begun = time.monotonic()
        counts, faults = fuzz(application, headers, known, asked.calls, asked.seed)
    for name, count in sorted(counts.items()):
        print(f"{count:6}  {name}")
    for fault in faults[:20]:
        print(fault, file=sys.stderr)
    print(f"{counts.total()} calls in {time.monotonic() - begun:.0f} s, seed {asked.seed}: {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
