"""ALTCHA proof of work: a small sum for the sender's machine, which makes thousands of listings dear and one free.

The challenge is the ALTCHA library's. What solves it in the browser is a worker of our own (`proof-worker.js`): the
intranets that this runs on often have no TLS, where browsers hide `crypto.subtle` from ALTCHA's own widget, and a
strict Content-Security-Policy forbids its blobs. Each solution counts once.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json

from altcha.v1 import ChallengeOptions, create_challenge, verify_solution
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from lianpu.cluster.any_json import from_json
from lianpu_portal.publishing.models import SpentProof

LIFE = dt.timedelta(minutes=30)
GREATEST = 120_000
"""The number to find lies below this: half of it in hashes on average, a second on an old phone."""

_LONGEST = 2_000


def challenge() -> dict[str, object]:
    """A new challenge, as ALTCHA's clients expect it."""
    made = create_challenge(
        ChallengeOptions(algorithm="SHA-256", max_number=GREATEST, hmac_key=_key(), expires=timezone.now() + LIFE)
    )
    return {
        "algorithm": made.algorithm, "challenge": made.challenge, "maxnumber": made.max_number, "salt": made.salt,
        "signature": made.signature,
    }  # fmt: skip


def is_proven(payload: str) -> bool:
    """Whether the payload solves a challenge of ours, in time, for the first time; from now on it is spent."""
    if not payload or len(payload) > _LONGEST or not _is_solved(payload):
        return False
    try:
        with transaction.atomic():
            SpentProof.objects.create(digest=hashlib.sha256(_challenge_in(payload).encode()).hexdigest())
    except IntegrityError:
        return False
    return True


def _is_solved(payload: str) -> bool:
    try:
        told = from_json(base64.b64decode(payload, validate=True))
    except ValueError:
        return False
    wanted = {"algorithm": str, "challenge": str, "salt": str, "signature": str, "number": int}
    if not isinstance(told, dict) or not all(type(told.get(name)) is kind for name, kind in wanted.items()):
        return False
    if told["algorithm"] != "SHA-256" or "expires=" not in told["salt"]:
        return False
    solved, _error = verify_solution(payload, _key(), check_expires=True)
    return solved


def _challenge_in(payload: str) -> str:
    return str(json.loads(base64.b64decode(payload))["challenge"])


def _key() -> str:
    return hmac.new(settings.SECRET_KEY.encode(), b"lianpu.publishing.proof", hashlib.sha256).hexdigest()


def forget_spent() -> None:
    """Forget solutions that have expired by now anyhow."""
    SpentProof.objects.filter(at__lt=timezone.now() - 2 * LIFE).delete()
