"""Which leads are listed, and in which order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.taxonomy import chain_members
from lianpu_portal.leads.models import ENDED, Lead, Stage

MINE, NOBODY, OPEN = "me", "none", "open"
_LONGEST = 100

SORTS: dict[str, Promise] = {
    "due": _("Next task first"),
    "stage": _("Along the way"),
    "since": _("Longest at its stage"),
    "changed": _("Changed last"),
    "firm": _("Firm"),
}


@dataclass(frozen=True)
class Filters:
    """What the address of the board or the list asks for; every part may be empty."""

    stage: str = ""
    owner: str = ""
    chain: str = ""
    product: str = ""
    county: str = ""
    late: str = ""
    q: str = ""
    sort: str = ""

    @classmethod
    def read(cls, said: QueryDict) -> Filters:
        """From the address; what is none of the choices counts as not asked."""
        asked = {field.name: said.get(field.name, "")[:_LONGEST].strip() for field in fields(cls)}
        if asked["stage"] not in (*Stage.values, OPEN):
            asked["stage"] = ""
        if asked["sort"] not in SORTS:
            asked["sort"] = ""
        if asked["owner"] not in (MINE, NOBODY) and not (asked["owner"].isdecimal() and len(asked["owner"]) < 19):
            asked["owner"] = ""
        return cls(**asked)

    @property
    def query(self) -> str:
        """The same as the end of an address."""
        return urlencode({field.name: value for field in fields(self) if (value := getattr(self, field.name))})

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return any(getattr(self, field.name) for field in fields(self) if field.name != "sort")

    def chosen(self, cluster: Cluster, account: Any | None) -> QuerySet[Lead]:
        """The leads that the store can choose by itself: all but words and late tasks."""
        found = Lead.objects.select_related("owner")
        if self.stage:
            found = found.exclude(stage__in=ENDED) if self.stage == OPEN else found.filter(stage=self.stage)
        if self.owner:
            found = found.filter(**_OWNERS.get(self.owner, _numbered(self.owner))(account))
        if self.chain:
            known = self.chain in set(cluster["chains"]["id"])
            found = found.filter(product__in=chain_members(cluster, self.chain)) if known else found.none()
        if self.product:
            found = found.filter(product=self.product)
        return found.filter(county=self.county) if self.county else found


_Chooser = Callable[[Any | None], dict[str, Any]]


def _numbered(owner: str) -> _Chooser:
    return lambda _account: {"owner": owner}


_OWNERS: dict[str, _Chooser] = {
    MINE: lambda account: {"owner": account} if account else {"owner__isnull": True},
    NOBODY: lambda _account: {"owner__isnull": True},
}
