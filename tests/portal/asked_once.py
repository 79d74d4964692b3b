"""Who asks is looked up again at every request of a walk: here once, until something is written."""

from __future__ import annotations

import copy
from collections.abc import Callable, Generator, Hashable
from contextlib import contextmanager
from functools import cache
from typing import Any
from unittest.mock import patch

import segno
from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from lianpu_portal import queues
from lianpu_portal.accounts import permissions
from lianpu_portal.accounts.models import Membership

_CHANGES_NOTHING = ("SELECT", "SAVEPOINT", "RELEASE SAVEPOINT")


@contextmanager
def asked_once() -> Generator[None]:
    """Inside, sessions, accounts, roles and what waits for moderators come from the database once, and again after each statement that may change it."""
    answers: dict[Hashable, Any] = {}

    def forgetting(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not sql.startswith(_CHANGES_NOTHING):
            answers.clear()
        return execute(sql, *rest)

    def once(key: Hashable, ask: Callable[[], Any]) -> Any:
        if key not in answers:
            answers[key] = ask()
        return answers[key]

    ask_roles, ask_session, ask_user = permissions.roles_of, SessionStore._get_session_from_db, ModelBackend.get_user
    ask_firms, ask_waiting = Membership.firms_of, queues.waiting

    def roles_of(account: Any) -> Any:
        standing = account and (account.pk, account.is_active, getattr(account, "is_staff", None), account.is_superuser)
        return once(("roles", standing), lambda: ask_roles(account))

    def session(store: SessionStore) -> Any:
        return once(("session", store.session_key), lambda: ask_session(store))

    def user(backend: ModelBackend, user_id: Any) -> Any:
        return copy.copy(once(("user", type(backend), user_id), lambda: ask_user(backend, user_id)))

    def firms_of(account: Any) -> list[str]:
        return list(once(("firms", account.pk), lambda: ask_firms(account)))

    with (
        connection.execute_wrapper(forgetting),
        patch.object(permissions, "roles_of", roles_of),
        patch.object(SessionStore, "_get_session_from_db", session),
        patch.object(ModelBackend, "get_user", user),
        patch.object(Membership, "firms_of", firms_of),
        patch.object(queues, "waiting", lambda: once("waiting", ask_waiting)),
        patch.object(segno, "make", cache(segno.make)),  # of the same few links
    ):
        yield
