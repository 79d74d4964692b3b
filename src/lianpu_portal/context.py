"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from lianpu.language import bilingual
from lianpu_portal import queues
from lianpu_portal.accounts.permissions import Permission, may
from lianpu_portal.bridge import snapshot


def portal(request: HttpRequest) -> dict[str, Any]:
    """The cluster's name, whether its data are an example, the other language, and what the reader may do."""
    if request.path.startswith(reverse("admin:index")):
        return {}
    cluster = snapshot()
    here = get_language() or settings.LANGUAGE_CODE
    return {
        "cluster_name": bilingual(cluster.about.name, cluster.about.name_en),
        "has_examples": bool(cluster["sources"]["example"].any()),
        "as_of": cluster.about.as_of,
        "other_language": "zh-hans" if here == "en" else "en",
        "may_edit": may(request, Permission.EDIT),
        "may_moderate": may(request, Permission.MODERATE),
        "waiting_for_moderators": queues.waiting,
        "may_office": may(request, Permission.OFFICE),
        "may_lead": may(request, Permission.LEADS),
        "may_purchase": may(request, Permission.PURCHASE),
        "imports_url": reverse("imports"),
        "page_path": request.get_full_path(),
    }
