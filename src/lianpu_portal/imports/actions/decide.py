"""Answer a question of an import: what a name means. The answer is kept for ever and for every list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.bridge import snapshot
from lianpu_portal.imports.errors import ImportRefusedError
from lianpu_portal.imports.models import Import, State
from lianpu_portal.registry.models import TABLE_MODELS
from lianpu_portal.registry.portal_source import PORTAL_SOURCE, ensure_portal_source
from lianpu_portal.registry.revision import changing_tables

_TABLE_OF_KIND = {"product": "products", "enterprise": "enterprises"}


@dataclass(frozen=True)
class Question:
    """The key of a decision: what kind of thing the words name, the words normalised, and where it holds."""

    kind: str
    text: str
    region: str

    @property
    def key(self) -> dict[str, str]:
        """The columns of the table `decisions` that hold it."""
        return {"kind": self.kind, "text": self.text, "region": self.region}


def decide(actor: Actor, record: Import, question: Question, target: str | None) -> None:
    """Store that the words mean `target`, or none of those known."""
    actor.require(Permission.EDIT)
    _require_open(record)
    _require_known(question.kind, target)
    with changing_tables():
        stated = {"source_id": ensure_portal_source(), "as_of": timezone.localdate(), "status": "verified"}
        decided_by = actor.user.get_username() if actor.user else None
        model: Any = TABLE_MODELS["decisions"]
        row = model.objects.filter(**question.key).first() or model(**question.key)
        for name, value in {**stated, "target": target, "decided_by": decided_by}.items():
            setattr(row, name, value)
        row._change_reason = f"import {record.pk}"
        try:
            row.full_clean(validate_constraints=False)
        except ValidationError as error:
            raise ImportRefusedError(
                _("These words cannot be decided on: {why}").format(why=" ".join(error.messages))
            ) from error
        row.save()


def reopen(actor: Actor, record: Import, question: Question) -> None:
    """Take an answer back: the name is asked again."""
    actor.require(Permission.EDIT)
    _require_open(record)
    with changing_tables():
        for row in TABLE_MODELS["decisions"]._default_manager.filter(**question.key, source_id=PORTAL_SOURCE):
            row._change_reason = f"import {record.pk}"  # pyright: ignore[reportAttributeAccessIssue]
            row.delete()


def _require_open(record: Import) -> None:
    if record.state != State.PREVIEW:
        raise ImportRefusedError(_("Names are decided while the import is looked at, before it is confirmed."))


def _require_known(kind: str, target: str | None) -> None:
    table = _TABLE_OF_KIND.get(kind)
    if table is None:
        raise ImportRefusedError(_("Only products and enterprises are decided on."))
    if target is None:
        return
    found = snapshot()[table].filter(pl.col("id") == target)
    if found.is_empty() or (kind == "product" and found["kind"][0] == "segment"):
        raise ImportRefusedError(_("What was chosen is not in the tables. Search for it again."))
