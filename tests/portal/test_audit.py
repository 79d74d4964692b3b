"""The audit log tells who did what, and neither the portal nor SQL can change it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from lianpu_portal.audit.models import AuditLine
from lianpu_portal.audit.record import record


@dataclass(frozen=True)
class Someone:
    user: Any | None


def test_a_line_tells_who_what_before_and_after(db, admin_user):
    record(Someone(admin_user), "listing.close", "offers/k3v9", {"state": "online"}, {"state": "closed"})
    record(Someone(None), "listing.publish", "offers/k3v9", after={"text": "汽车线束"})
    record(None, "listing.expire", "offers/k3v9")
    newest_first = [(line.actor, line.actor_id, line.verb, line.before, line.after) for line in AuditLine.objects.all()]
    assert newest_first == [
        ("machine", None, "listing.expire", None, None),
        ("visitor", None, "listing.publish", None, {"text": "汽车线束"}),
        ("admin", admin_user.pk, "listing.close", {"state": "online"}, {"state": "closed"}),
    ]


def test_a_subject_longer_than_its_column_is_cut(db):
    record(None, "listing.expire", f"offers/{'长' * 200}")
    assert AuditLine.objects.get().subject == f"offers/{'长' * 193}"


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_auditline SET actor = 'nobody'", "DELETE FROM audit_auditline"],
    ids=["update", "delete"],
)
def test_the_database_refuses_to_change_it(db, statement):
    record(None, "listing.expire", "offers/k3v9")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditLine.objects.get().actor == "machine"


def test_the_database_refuses_to_replace_a_line_by_another(db):
    record(None, "listing.expire", "offers/k3v9")
    columns = ", ".join(field.column for field in AuditLine._meta.concrete_fields)
    copied = columns.replace(" actor,", " 'nobody',", 1)
    replacing = {
        "sqlite": f"INSERT OR REPLACE INTO audit_auditline ({columns}) SELECT {copied} FROM audit_auditline",
        "postgresql": f"INSERT INTO audit_auditline ({columns}) SELECT {copied} FROM audit_auditline "
        "ON CONFLICT (id) DO UPDATE SET actor = 'nobody'",
    }[connection.vendor]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(replacing)
    assert AuditLine.objects.get().actor == "machine"


@pytest.mark.parametrize("field", ["phone", "email", "person", "contact_sealed", "password", "token"])
def test_contacts_and_secrets_are_refused(db, field):
    with pytest.raises(ValueError, match=field):
        record(None, "listing.edit", "offers/k3v9", after={field: "138", "text": "x"})
    assert not AuditLine.objects.exists()


def test_the_admin_only_shows_it(staff):
    record(None, "listing.expire", "offers/k3v9")
    line = AuditLine.objects.get()
    assert staff.get("/admin/audit/auditline/").status_code == 200
    assert staff.post(f"/admin/audit/auditline/{line.pk}/delete/", {"post": "yes"}).status_code == 403
    assert staff.get("/admin/audit/auditline/add/").status_code == 403
