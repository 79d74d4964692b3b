"""Two enterprises that are one firm: what refers to the one is moved to the other; and that is undone exactly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu.cluster.names import normal_name
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.models import MemberInvitation, Membership
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.audit.record import VISITOR, record
from lianpu_portal.disputes.models import Dispute
from lianpu_portal.held_rows import held_row
from lianpu_portal.publishing.errors import PublishingRefusedError
from lianpu_portal.publishing.firms import LONGEST_NAME
from lianpu_portal.publishing.models import FirmMerge, Publication
from lianpu_portal.registry.facts import delete, kept_row, restore_row, save
from lianpu_portal.registry.models import TABLE_MODELS
from lianpu_portal.registry.portal_source import ensure_portal_source
from lianpu_portal.registry.revision import changing_tables

_FIRMS: Any = TABLE_MODELS["enterprises"]
_DECISIONS: Any = TABLE_MODELS["decisions"]
_INDICATORS: Any = TABLE_MODELS["indicators"]


def merge(actor: Actor, merged: str, kept: str) -> FirmMerge:
    """Move everything of `merged` to `kept` and take its row out; its name means `kept` from now on.

    Rows that would then say a thing twice (a figure of the same month) or of nothing (a link of a firm to itself) are
    taken out and kept with the merge.
    """
    actor.require(Permission.MODERATE)
    if merged == kept:
        raise PublishingRefusedError(_("A firm cannot be merged with itself. Choose two."))
    with changing_tables():
        firm, other = _firm(merged), _firm(kept)
        told: dict[str, Any] = {"firm": kept_row(firm), "rows": [], "out": []}
        for row in _doubled(merged, kept):
            told["out"].append(kept_row(row))
            delete(row, actor.user, "firms merged")
        for row, column in _references(merged):
            told["rows"].append([row.table, row.pk, column])
            setattr(row, column, kept)
            save(row, actor.user, "firms merged")
        told["publications"] = _move(Publication.objects.filter(enterprise_id=merged), "enterprise_id", kept)
        members = Membership.objects.filter(enterprise=merged).exclude(
            account__in=Membership.objects.filter(enterprise=kept).values("account")
        )
        told["members"] = _move(members, "enterprise", kept)
        told["disputes"] = _move(Dispute.objects.filter(enterprise=merged), "enterprise", kept)
        invited = MemberInvitation.objects.filter(enterprise=merged)
        invited.filter(
            email_fingerprint__in=MemberInvitation.objects.filter(enterprise=kept).values("email_fingerprint")
        ).delete()
        told["invitations"] = _move(invited, "enterprise", kept)
        told["decision"] = _decide(normal_name(firm.name), kept, actor)
        delete(firm, actor.user, "firms merged")
        done = FirmMerge.objects.create(
            merged=firm.name[:LONGEST_NAME], kept=other.name[:LONGEST_NAME], moved=told | {"merged": merged, "kept": kept},
            by=actor.user.get_username() if actor.user else VISITOR,
        )  # fmt: skip
        record(
            actor,
            "firm.merge",
            f"enterprises/{kept}",
            {"merged": merged, "name": firm.name},
            {"rows": len(told["rows"])},
        )
    return done


def undo_merge(actor: Actor, done: FirmMerge) -> int:
    """Put everything back; rows that were changed or deleted since are left as they are, and counted."""
    actor.require(Permission.MODERATE)
    with changing_tables():
        done = held_row(done, PublishingRefusedError)
        told = done.moved
        merged, kept = told["merged"], told["kept"]
        if done.undone_at is not None:
            raise PublishingRefusedError(_("This merge was undone already."))
        if _FIRMS.objects.filter(pk=merged).exists():
            raise PublishingRefusedError(
                _("A firm of the same id has been entered since, so that this cannot be undone.")
            )
        restore_row(told["firm"], actor.user, "merge undone")
        left = 0
        for table, key, column in told["rows"]:
            row = TABLE_MODELS[table]._default_manager.filter(pk=key, **{column: kept}).first()
            if row is None:
                left += 1
                continue
            setattr(row, column, merged)
            save(row, actor.user, "merge undone")
        for kept_out in told["out"]:
            restore_row(kept_out, actor.user, "merge undone")
        Publication.objects.filter(pk__in=told["publications"], enterprise_id=kept).update(enterprise_id=merged)
        Membership.objects.filter(pk__in=told["members"], enterprise=kept).update(enterprise=merged)
        Dispute.objects.filter(pk__in=told.get("disputes", ()), enterprise=kept).update(enterprise=merged)
        MemberInvitation.objects.filter(pk__in=told.get("invitations", ()), enterprise=kept).update(enterprise=merged)
        if told["decision"]:
            for decision in _DECISIONS.objects.filter(**told["decision"]):
                delete(decision, actor.user, "merge undone")
        done.undone_at = timezone.now()
        done.save(update_fields=["undone_at"])
        record(actor, "firm.unmerge", f"enterprises/{kept}", None, {"merged": merged, "left": left})
    return left


def _firm(code: str) -> Any:
    found = _FIRMS.objects.filter(pk=code).first()
    if found is None:
        raise PublishingRefusedError(_("There is no firm «{code}» in the tables.").format(code=code[:80]))
    return found


def _references(firm: str) -> Iterator[tuple[Any, str]]:
    """Every row that refers to the firm, with the column: foreign keys, and figures that name it as their subject."""
    for model in TABLE_MODELS.values():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.related_model is _FIRMS:
                for row in model._default_manager.filter(**{field.attname: firm}):
                    yield row, field.attname
    for row in _INDICATORS.objects.filter(subject_kind="enterprise", subject=firm):
        yield row, "subject"
    for row in _DECISIONS.objects.filter(kind="enterprise", target=firm):
        yield row, "target"


def _doubled(merged: str, kept: str) -> list[Any]:
    links: Any = TABLE_MODELS["links"]
    among = list(links.objects.filter(supplier_id__in=(merged, kept), buyer_id__in=(merged, kept)))
    theirs = set(_INDICATORS.objects.filter(subject_kind="enterprise", subject=kept).values_list("month", "metric"))
    own = _INDICATORS.objects.filter(subject_kind="enterprise", subject=merged)
    return among + [row for row in own if (row.month, row.metric) in theirs]


def _move(rows: models.QuerySet[Any], column: str, kept: str) -> list[int]:
    keys = list(rows.values_list("pk", flat=True))
    rows.model._default_manager.filter(pk__in=keys).update(**{column: kept})
    return keys


def _decide(text: str, kept: str, actor: Actor) -> dict[str, str] | None:
    """The merged firm's name means the other from now on, for imports as well.

    Nothing where that was decided before, or the name is longer than those that decisions are made about.
    """
    key = {"kind": "enterprise", "text": text, "region": "*"}
    if (
        not text
        or len(text) > _DECISIONS._meta.get_field("text").max_length
        or _DECISIONS.objects.filter(**key).exists()
    ):
        return None
    by = actor.user.get_username() if actor.user else None
    row = _DECISIONS(**key, target=kept, decided_by=by, source_id=ensure_portal_source(), as_of=timezone.localdate(), status="verified")  # fmt: skip
    save(row, actor.user, "firms merged")
    return key
