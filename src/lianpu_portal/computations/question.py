"""A question: one kind of computation with its arguments, for one audience. Whoever asks the same shares the answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest
from django.utils.translation import get_language

from lianpu_portal.accounts.visibility import viewer_of
from lianpu_portal.computations.kinds import Kind, kind_of
from lianpu_portal.computations.models import Audience

_SIGNER = signing.Signer(salt="lianpu.computation")
"""Addresses of questions are signed: only what a page asks can be asked."""


@dataclass(frozen=True)
class Question:
    """What is asked, on whose part of the cluster, and the language of whoever asks."""

    kind: Kind
    arguments: Mapping[str, Any]
    audience: str
    language: str

    @classmethod
    def of(cls, request: HttpRequest, kind: Kind, **arguments: Any) -> Question:
        """The question as this reader asks it."""
        return cls(kind, arguments, audience_of(request), get_language() or "")

    @classmethod
    def unsigned(cls, request: HttpRequest, signed: str) -> Question:
        """The question of an address; 404 for one that no page gave away."""
        try:
            name, arguments = _SIGNER.unsign_object(signed)  # pyright: ignore[reportAttributeAccessIssue]
        except signing.BadSignature as error:
            raise Http404 from error
        kind = kind_of(name)
        if kind is None:
            raise Http404
        return cls.of(request, kind, **arguments)

    @cached_property
    def signed(self) -> str:
        """The question as part of an address."""
        told = [self.kind.name, dict(self.arguments)]
        return _SIGNER.sign_object(told, compress=True)  # pyright: ignore[reportAttributeAccessIssue]

    @cached_property
    def key(self) -> str:
        """The same for the same question."""
        told = [self.kind.name, self.kind.version, dict(self.arguments), self.audience]
        if self.kind.spoken:
            told.append(self.language)
        return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def audience_of(request: HttpRequest) -> str:
    """On whose part of the cluster this reader's questions are computed."""
    return Audience.ALL if viewer_of(request).everything else Audience.PUBLIC
