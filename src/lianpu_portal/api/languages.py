"""The language of an answer: what the program prefers, else what the reader chose by the switch, else Chinese."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from lianpu_portal.middleware import chosen_language


def language_for(request: HttpRequest) -> str:
    """One of `LANGUAGES`, by Accept-Language; 繁體 readers get Chinese."""
    for wanted, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:500]):
        primary = wanted.split("-")[0]
        for code, _name in settings.LANGUAGES:
            if code.split("-")[0] == primary:
                return code
    return chosen_language(request)
