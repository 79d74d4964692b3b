"""The one way in which a view carries out a deed that may be refused: either is said on the next page."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest

from lianpu_portal.introductions.errors import IntroductionRefusedError


def done(request: HttpRequest, deed: Callable[[], str]) -> bool:
    """Carry it out and say what it returns; where it is refused, say why. Whether it was done."""
    try:
        told = deed()
    except IntroductionRefusedError as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, told)
    return True
