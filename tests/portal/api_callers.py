"""Programs that call the API in tests: a client with a token of its own."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.test import Client
from django.utils import timezone

from lianpu_portal.accounts.models import ServiceToken
from lianpu_portal.accounts.tokens import beginning, new_token
from lianpu_portal.api.scopes import Scope
from lianpu_portal.private_links import hash_of

ROOT = "/api/v1"
ALL = [str(scope) for scope in Scope]


def token_of(account: Any, *scopes: str, days: int = 30) -> str:
    """A new token of the account; with all scopes where none is named."""
    text = new_token()
    ServiceToken.objects.create(
        account=account, name="test", hash=hash_of(text), beginning=beginning(text), scopes=list(scopes or ALL),
        expires_at=timezone.now() + dt.timedelta(days=days),
    )  # fmt: skip
    return text


class Program:
    """A program: JSON in, JSON out, every check against forged requests on."""

    def __init__(self, token: str = "", **headers: str) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.headers = ({"Authorization": f"Bearer {token}"} if token else {}) | {"Accept-Language": "en"} | headers

    def ask(self, method: str, path: str, body: Any = None, /, **headers: str) -> Any:
        """The answer to a request; `path` begins behind the version."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        data = {} if body is None else {"data": body, "content_type": "application/json"}
        return self.client.generic(method, ROOT + path, headers=self.headers | named, **self._encoded(data))

    @staticmethod
    def _encoded(data: dict[str, Any]) -> dict[str, Any]:
        import json

        if "data" not in data:
            return {}
        body = data["data"]
        return data | {"data": body if isinstance(body, (bytes, str)) else json.dumps(body)}

    def get(self, path: str, **headers: str) -> Any:
        """A GET."""
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """A POST."""
        return self.ask("POST", path, body, **headers)
