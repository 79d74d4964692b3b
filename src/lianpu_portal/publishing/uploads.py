"""A list that somebody sends: whether it may be read, and for whom; for the page and for programs."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianpu.cluster.cluster import Cluster
from lianpu_portal.accounts.models import Membership
from lianpu_portal.addresses import sender_of
from lianpu_portal.background.queue import later
from lianpu_portal.bridge import snapshot
from lianpu_portal.contacts import fingerprint
from lianpu_portal.publishing import lists
from lianpu_portal.publishing.errors import PublishingRefusedError
from lianpu_portal.publishing.firms import known_firm
from lianpu_portal.publishing.models import Batch
from lianpu_portal.publishing.senders import require_room_for_list
from lianpu_portal.publishing.tasks import forget_list


def read_upload(request: HttpRequest, file: UploadedFile) -> lists.ReadList:
    """What stands in the file; raises `PublishingRefusedError` or `RefusedFileError` where it is not read."""
    require_room_for_list(fingerprint(sender_of(request)), 1)
    if (file.size or 0) > lists.READ_LIMITS.file_bytes:
        limit = lists.READ_LIMITS.file_bytes // 2**20
        raise PublishingRefusedError(
            _("The file is too large: at most {limit} MB are read here. Split it.").format(limit=limit)
        )
    cluster = snapshot()
    return lists.read_list(cluster, file, _own_firm(cluster, request))


def _own_firm(cluster: Cluster, request: HttpRequest) -> str | None:
    """The firm that the sender acts for, where it is one: whoever lists what they need themselves names nobody."""
    firms = Membership.firms_of(request.user)
    known = known_firm(cluster, firms[0]) if len(firms) == 1 else None
    return known.name if known else None


def forget_soon(batch: Batch) -> None:
    """Let a list go with everything in it: its link is dead at once, the rest follows beside the requests."""
    Batch.objects.filter(pk=batch.pk).update(manage_hash=f"{GONE}{batch.pk}")
    later(forget_list, batch.pk)


GONE = "deleted "
"""How the hash of a list begins that is being forgotten: no token has it."""
