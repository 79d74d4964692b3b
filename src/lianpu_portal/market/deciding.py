"""Decisions about pairs as rows of `match_decisions`: what confirm, reject and withdraw share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.market.errors import DecisionRefusedError
from lianpu_portal.registry.models import TABLE_MODELS
from lianpu_portal.registry.portal_source import ensure_portal_source
from lianpu_portal.registry.revision import changing_tables

_DECLARED = "declared"  # by one of the two firms; the office verifies


@dataclass(frozen=True)
class Pair:
    """An offer and a demand, by their ids."""

    offer: str
    demand: str

    @property
    def key(self) -> dict[str, str]:
        """The columns that hold it."""
        return {"offer_id": self.offer, "demand_id": self.demand}


def store(actor: Actor, pair: Pair, verdict: str) -> None:
    """Write the verdict in the place of an earlier one, with its line of history."""
    actor.require(Permission.EDIT)
    stated = {"as_of": timezone.localdate(), "status": "verified", "verdict": verdict}
    decided_by = actor.user.get_username() if actor.user else None
    with changing_tables():
        _require_known(pair)
        source = ensure_portal_source()
        row = _stored(pair).first() or _model()(**pair.key)
        for name, value in {**stated, "source_id": source, "decided_by": decided_by}.items():
            setattr(row, name, value)
        row._change_reason = f"match {verdict}"
        row.save()


def declare_rejected(user: Any | None, pair: Pair, decided_by: str) -> None:
    """Write that one of the two firms rejects the pair, unless something was decided about it already."""
    if not _stored(pair).exists():
        row = _model()(
            **pair.key, verdict="rejected", decided_by=decided_by, source_id=ensure_portal_source(),
            as_of=timezone.localdate(), status=_DECLARED,
        )  # fmt: skip
        row._change_reason, row._history_user = "match rejected by the firm", user
        row.save()


def withdraw_declared(user: Any | None, pair: Pair) -> None:
    """Take back the rejection of a firm; what the office decided stands."""
    for row in _stored(pair).filter(verdict="rejected", status=_DECLARED):
        row._change_reason, row._history_user = "match rejected by the firm, taken back", user
        row.delete()


def remove(actor: Actor, pair: Pair) -> None:
    """Take the verdict back, whoever gave it; its history stays."""
    actor.require(Permission.EDIT)
    with changing_tables():
        _require_known(pair)
        rows = list(_stored(pair))
        if not rows:
            raise DecisionRefusedError(_("Nothing was decided about this pair."))
        for row in rows:
            row._change_reason = "match withdrawn"
            row.delete()


def _model() -> Any:
    return TABLE_MODELS["match_decisions"]


def _stored(pair: Pair) -> Any:
    return _model().objects.filter(**pair.key)


def _require_known(pair: Pair) -> None:
    """Refuse where one of the two is gone: by the tables themselves, for a snapshot may be older than they are."""
    for table, code in (("offers", pair.offer), ("demands", pair.demand)):
        model: Any = TABLE_MODELS[table]
        if not model.objects.filter(pk=code).exists():
            raise DecisionRefusedError(_("One of the two is no longer in the tables. Load the page again."))
