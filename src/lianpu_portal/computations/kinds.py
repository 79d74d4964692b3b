"""Kinds of computations: what may be computed beside the requests, on which tables it stands, and how it is shown.

A module `computing` of an app declares its kinds:

    @computation("curve", title=_("Value of a new plant"), template="insight/_curve.html")
    def curve(cluster, progress, *, product): ...   # returns what JSON can hold

    @curve.shows
    def _shown(found): ...                           # what the template is given

What is computed holds codes and numbers, no words: names come from the reader's own part of the cluster when it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

from lianpu.cluster.cluster import Cluster
from lianpu_portal.accounts.permissions import Permission

if TYPE_CHECKING:
    from lianpu_portal.computations.selectors import Found

Arguments = Mapping[str, Any]
Compute = Callable[..., Mapping[str, Any]]
Show = Callable[["Found"], Mapping[str, Any]]


def _as_it_is(found: Found) -> Mapping[str, Any]:
    return found.result


@dataclass
class Kind:
    """One kind: `compute(cluster, progress, **arguments)` returns what JSON can hold."""

    name: str
    title: str | Promise
    template: str
    compute: Compute
    permission: Permission = Permission.READ
    version: int = 1  # raised with each change of what the result looks like
    tables: frozenset[str] | None = None  # on which it stands; None: on all
    spoken: bool = False  # the result holds words of one language
    history: bool = False  # one result a month stays, to be compared with
    fresh: tuple[Arguments, ...] = ()  # arguments for which it is kept up to date by itself
    page: Callable[[Arguments], str] | None = None  # the address of the page that shows it
    show: Show = field(default=_as_it_is)

    def __call__(self, cluster: Cluster, progress: Callable[..., None], **arguments: Any) -> Mapping[str, Any]:
        return self.compute(cluster, progress, **arguments)

    def shows(self, function: Show) -> Show:
        """Mark the function that makes the template's context from what was found."""
        self.show = function
        return function


_kinds: dict[str, Kind] = {}


def computation(
    name: str, *, title: str | Promise, template: str, tables: Iterable[str] | None = None, **more: Any
) -> Callable[[Compute], Kind]:
    """Declare a kind; `more` are the other fields of `Kind`."""

    def declare(function: Compute) -> Kind:
        if name in _kinds and _kinds[name].compute.__module__ != function.__module__:
            raise ValueError(f"There are two kinds of computations called {name}.")
        kind = Kind(name, title, template, function, tables=frozenset(tables) if tables else None, **more)
        _kinds[name] = kind
        return kind

    return declare


def kind_of(name: str) -> Kind | None:
    """The kind of this name."""
    return _kinds.get(name)


def kinds() -> tuple[Kind, ...]:
    """Every kind, in the order of their names."""
    return tuple(_kinds[name] for name in sorted(_kinds))
