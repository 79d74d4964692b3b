"""Which language is spoken, and under which prefix addresses stand, kept where asking costs next to nothing.

A page asks for them some five hundred times: for every text, address and kept fragment. Django keeps both in objects that
take a lock and look through two layers, for programs that run asynchronously; a variable of the context says the same to
a thread and to whatever runs asynchronously in it.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from django.urls import base
from django.utils.translation import trans_real

_NOTHING: Any = object()


class Held:
    """Holds one value for each context, under the name that Django asks for."""

    __slots__ = ("_held",)

    def __init__(self) -> None:
        self._held: ContextVar[Any] = ContextVar("held", default=_NOTHING)

    @property
    def value(self) -> Any:
        """What is held; an AttributeError where nothing is."""
        found = self._held.get()
        if found is _NOTHING:
            raise AttributeError("value")
        return found

    @value.setter
    def value(self, value: Any) -> None:
        self._held.set(value)

    @value.deleter
    def value(self) -> None:
        if self._held.get() is _NOTHING:
            raise AttributeError("value")
        self._held.set(_NOTHING)


def hold_plainly() -> None:
    """Put such holders in the place of Django's."""
    for module, name in ((trans_real, "_active"), (base, "_prefixes")):
        held = Held()
        before: Any = getattr(module, name)
        if hasattr(before, "value"):
            held.value = before.value
        setattr(module, name, held)
