"""Keep a file with a lead."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.file_contents import plain_stem
from lianpu_portal.leads.errors import LeadRefusedError
from lianpu_portal.leads.folder import FILES
from lianpu_portal.leads.models import File, Lead
from lianpu_portal.leads.stepping import held, log

MOST_FILES = 40
"""Files of one lead: a project's whole correspondence; ten MiB each."""


def attach(actor: Actor, lead: Lead, file: UploadedFile) -> File:
    """The kept file; refused where it is not what it says, or where there are very many."""
    actor.require(Permission.LEADS)
    kind = FILES.kind_of(file)
    with transaction.atomic():
        lead = held(actor, lead)
        if File.objects.filter(lead=lead, removed_at=None).count() >= MOST_FILES:
            told = _("A lead keeps {count} files at most. Remove one first.")
            raise LeadRefusedError(told.format(count=MOST_FILES), "file")
        name = FILES.keep(file)
        kept = File.objects.create(
            lead=lead, account=actor.user, name=name, kind=kind, size=file.size or 0,
            shown_name=f"{plain_stem(file.name or '')}.{kind}",
        )  # fmt: skip
        log(actor, "attach", lead, None, {"file": kept.pk})
    return kept
