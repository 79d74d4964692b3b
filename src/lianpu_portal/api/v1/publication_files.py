"""Files of a listing that the caller published: attached as they are, taken off again. What they are is found by looking."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Status

from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.api.gate import Asks, caller_in
from lianpu_portal.api.scopes import Scope
from lianpu_portal.api.v1.kit import Code
from lianpu_portal.api.v1.publications import (
    MANAGING,
    PublicationOut,
    changed_draft,
    contact_in,
    own_facts,
    own_publication,
    publications,
)
from lianpu_portal.api.v1.sent_files import FILE_BODY, FileName, content_in
from lianpu_portal.publishing import attachments
from lianpu_portal.publishing.actions.edit import Changes, edit
from lianpu_portal.publishing.errors import RefusedAttachmentError
from lianpu_portal.publishing.limits import LIMITS
from lianpu_portal.publishing.models import Attachment

# The body is a file, read as it comes: nothing of it is held for a key to be repeated by.
ATTACHING = Asks(Permission.PUBLISH, Scope.PUBLISH, links=("manageLink",), keyed=False)


@publications.post(
    "/publications/{code}/files", auth=ATTACHING, response={201: PublicationOut}, url_name="api_files",
    operation_id="attach_file", openapi_extra=FILE_BODY,
)  # fmt: skip
def attach_file(request: HttpRequest, code: Code, name: FileName = "file") -> Status[Any]:
    """Attach a photo or drawing (PDF, PNG, JPG, DXF, up to 10 MB), sent as the body."""
    mine = own_publication(request, code)
    content = content_in(request, LIMITS.attachment_bytes)
    if mine.attachments.count() >= LIMITS.attachments:  # pyright: ignore[reportAttributeAccessIssue]
        raise RefusedAttachmentError(_("At most {count} files can be attached.").format(count=LIMITS.attachments))
    held = attachments.keep(content, name)
    changes = Changes(changed_draft(mine, {}), contact_in(mine), mine.visibility, (held.name,))
    return Status(201, own_facts(request, edit(caller_in(request).actor, mine, changes)))


@publications.delete(
    "/publications/{code}/files/{name}", auth=MANAGING, response={204: None}, url_name="api_file",
    operation_id="remove_file",
)  # fmt: skip
def remove_file(request: HttpRequest, code: Code, name: Code) -> Status[None]:
    """Take a file off, and delete it."""
    with transaction.atomic():
        mine = own_publication(request, code, matching=True)
        found = Attachment.objects.filter(publication=mine, name=name).first()
        if found is None:
            raise Http404(_("There is no such file here that you may see."))
        attachments.remove(found)
    return Status(204, None)
