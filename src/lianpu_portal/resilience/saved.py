"""Which saved drills a reader may open, and two of them beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianpu_portal.accounts.visibility import viewer_of, visible_to
from lianpu_portal.bridge import snapshot
from lianpu_portal.computations.models import Audience, Computation
from lianpu_portal.computations.staleness import Stale, staleness
from lianpu_portal.languages import in_language
from lianpu_portal.resilience.actions.save import NoticeRemarks
from lianpu_portal.resilience.asked import Asked, asked_of
from lianpu_portal.resilience.computing import drill
from lianpu_portal.resilience.curve import top_of
from lianpu_portal.resilience.models import SavedDrill
from lianpu_portal.resilience.networks import reader_part
from lianpu_portal.resilience.notices import OfNotice, notice_meaning, remarks_of, seen_notices
from lianpu_portal.resilience.shown import FORMATS, Addresses, DrillShown
from lianpu_portal.tables import Row


def seen_drills(request: HttpRequest) -> QuerySet[SavedDrill]:
    """Those in this reader's list: the own ones, and those that colleagues who see everything share."""
    own = Q(owner=request.user.pk)
    if not viewer_of(request).everything:
        return SavedDrill.objects.filter(own, audience=Audience.PUBLIC)
    return SavedDrill.objects.filter(own | Q(shared=True)).select_related("owner")


def drill_for(request: HttpRequest, public_id: str) -> SavedDrill:
    """A saved drill that this reader may open; 404 for others, as for one that is not there."""
    kept = SavedDrill.objects.filter(public_id=public_id).select_related("owner").first()
    if kept is None or not _may_open(request, kept):
        raise Http404(_("There is no such drill, or it is not shared with you."))
    return kept


def _may_open(request: HttpRequest, kept: SavedDrill) -> bool:
    if kept.audience == Audience.ALL and not viewer_of(request).everything:
        return False
    return kept.shared or is_own(request, kept)


def is_own(request: HttpRequest, kept: SavedDrill) -> bool:
    """Whether the reader saved it."""
    return request.user.is_authenticated and kept.owner_id == request.user.pk  # pyright: ignore[reportAttributeAccessIssue]


def shown_drill(request: HttpRequest, kept: SavedDrill) -> DrillShown:
    """Its result for this reader."""
    return DrillShown(kept.result, asked_of(kept.arguments), visible_to(request, snapshot()), kept.audience)


def remarks_now(request: HttpRequest, asked: Asked) -> NoticeRemarks | None:
    """What is kept with a drill that plays a notice: sentences for readers of every language."""
    found = notice_meaning(request, asked)
    if found is None or found.notice is None:
        return None
    by_language: dict[str, list[str]] = {}
    for code, _name in settings.LANGUAGES:
        with in_language(code):
            by_language[code] = remarks_of(found.notice, reader_part(request))
    return NoticeRemarks(found.notice.public_id, by_language)


def notice_of(request: HttpRequest, kept: SavedDrill) -> OfNotice | None:
    """The notice that it played and what was to be remarked: for whoever saved it, and those who may read the notice."""
    if not kept.notice:
        return None
    notice = seen_notices(request).filter(public_id=kept.notice).first()
    if notice is None and not is_own(request, kept):
        return None
    return OfNotice(notice, kept.remarks.get(get_language() or "", []))


def addresses_of(kept: SavedDrill) -> Addresses:
    """Where its picture, files and sheet are."""
    files = tuple((format, reverse("drill_saved_file", args=[kept.public_id, format])) for format in FORMATS)
    code = [kept.public_id]
    return Addresses(reverse("drill_saved_data", args=code), files, reverse("drill_saved_sheet", args=code))


def stale_since(kept: SavedDrill) -> Stale:
    """How far the data moved on since."""
    return staleness(cast("Computation", kept), drill)


@dataclass(frozen=True)
class Compared:
    """Two drills beside each other, on one scale."""

    drills: tuple[SavedDrill, SavedDrill]
    shown: tuple[DrillShown, DrillShown]

    @cached_property
    def sides(self) -> list[dict[str, Any]]:
        """Each with its curve."""
        top = top_of(*(shown.losses("loss_high") for shown in self.shown))
        return [
            {"kept": kept, "shown": shown, "curve": shown.curve_under(top), "stale": stale_since(kept)}
            for kept, shown in zip(self.drills, self.shown, strict=True)
        ]

    @cached_property
    def firms(self) -> list[Row]:
        """The firms that slow in one of them at least, those that differ most first; `a`, `b` are their rows."""
        sides = [{row["enterprise"]: row for row in shown.firms} for shown in self.shown]
        rows = [
            {"enterprise": code, "name": (sides[0].get(code) or sides[1][code])["enterprise_name"], "a": sides[0].get(code), "b": sides[1].get(code)}
            for code in dict.fromkeys([*sides[0], *sides[1]])
        ]  # fmt: skip
        for row in rows:
            row["difference"] = _lost(row["b"]) - _lost(row["a"])
        return sorted(rows, key=lambda row: (-abs(row["difference"]), row["enterprise"]))

    @property
    def differing(self) -> list[Row]:
        """Those that lose more in one than in the other."""
        return [row for row in self.firms if row["difference"] or not (row["a"] and row["b"])]


def _lost(row: Row | None) -> float:
    return (row["lost_high"] or 0.0) if row else 0.0
