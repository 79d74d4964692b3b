"""Notices of disruptions: who reads and who writes them, as the core's notice for files, and as a drill."""

from __future__ import annotations

import datetime as dt
import json
import re
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import polars as pl
from django.db import connection
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu.cluster.cluster import Cluster
from lianpu.errors import LianpuError, UnknownNameError
from lianpu.risk.catena_x import as_aspect, faults_of, read_notices
from lianpu.risk.notice_drills import NoticeDrill, drill_of
from lianpu.risk.notice_words import notice_remarks
from lianpu.risk.notices import DisruptionNotice, Material
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.models import Membership
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.accounts.visibility import unseen_by, viewer_of
from lianpu_portal.bridge import snapshot
from lianpu_portal.resilience.asked import DEFAULTS, Asked
from lianpu_portal.resilience.errors import ResilienceRefusedError
from lianpu_portal.resilience.limits import LONGEST_HORIZON
from lianpu_portal.resilience.models import Notice
from lianpu_portal.resilience.networks import reader_part

_BPNS = re.compile(r"BPNS[a-zA-Z0-9]{12}")
_MATERIAL = ("customer_number", "supplier_number", "global_asset_id")


def may_write(actor: Actor, enterprise: str) -> bool:
    """Whether the actor gives notices of this firm: its members, and the office."""
    return actor.may(Permission.OFFICE) or (actor.user is not None and enterprise in Membership.firms_of(actor.user))


def seen_notices(request: HttpRequest) -> QuerySet[Notice]:
    """Those that this reader may read; of firms that the reader may not know of, none."""
    viewer, notices = viewer_of(request), Notice.objects.all()
    if viewer.everything:
        return notices
    shown = Q(visibility=Notice.Visibility.PUBLIC) | Q(enterprise__in=viewer.firms)
    if viewer.inside:
        shown |= Q(visibility=Notice.Visibility.CLUSTER)
    return notices.filter(shown).exclude(enterprise__in=unseen_by(request, snapshot()))


def firms_with_notices() -> set[str]:
    """Firms that ever gave one: pages of others need not ask which of them one may read."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:  # every page of a firm asks: putting a query together takes longer than it
        cursor.execute(f"SELECT DISTINCT {quote('enterprise')} FROM {quote(Notice._meta.db_table)}")
        return {enterprise for (enterprise,) in cursor.fetchall()}


def notice_for(request: HttpRequest, public_id: str) -> Notice:
    """A notice that this reader may read; 404 for others, as for one that is not there."""
    notice = seen_notices(request).filter(public_id=public_id).first()
    if notice is None:
        raise Http404(_("There is no such notice, or it is not for you."))
    return notice


def new_uuid() -> str:
    """An id as the aspect model writes it."""
    return uuid4().urn


def core_notice(notice: Notice) -> DisruptionNotice:
    """The notice as the core knows it, under the codes that other programs read.

    Sites without a code of the network (BPNS) are left out: the standard has no other. Parts go by their codes here.
    """
    known = [Material(**{name: entry.get(name) for name in _MATERIAL}) for entry in notice.materials]
    numbers = {material.supplier_number for material in known}
    parts = [Material(supplier_number=part) for part in notice.parts if part not in numbers]
    sites = (
        tuple(code for code in (*notice.sites, *notice.foreign_sites) if _BPNS.fullmatch(code))
        if notice.is_open
        else ()
    )
    return DisruptionNotice(
        notification_id=notice.notification_id, source_disruption_id=notice.source_disruption_id, cause=notice.cause,
        effect=notice.effect, starts=timezone.localtime(notice.starts), changed_at=timezone.localtime(notice.changed_at),
        status=notice.status, expected_end=timezone.localtime(notice.ends) if notice.ends else None,
        text=notice.text or None, measure=notice.measure or None, sites_of_sender=sites,
        sites_of_recipient=tuple(notice.recipient_sites) if notice.is_open else (), materials=(*known, *parts), related=tuple(notice.related),
    )  # fmt: skip


def sites_left_out(notice: Notice) -> list[str]:
    """Sites that a file cannot name, for they have no code of the network."""
    return [code for code in notice.sites if not _BPNS.fullmatch(code)]


def notice_file(notice: Notice) -> str:
    """The notice as a file of DemandAndCapacityNotification 3.0.0."""
    document = as_aspect(core_notice(notice))
    if faults := faults_of(document):
        told = "; ".join(fault.text for fault in faults)
        raise ResilienceRefusedError(_("The notice cannot be sent as it is: {faults}").format(faults=told))
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def notices_in(name: str, content: bytes) -> list[DisruptionNotice]:
    """The notices of a file; raises `InputFileError` that lists every fault."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / (re.sub(r"[^\w.-]", "_", Path(name).name)[-60:] or "notice.json")
        file.write_bytes(content)
        return read_notices(file)


def sender_in(cluster: Cluster, notice: DisruptionNotice) -> str | None:
    """The firm of the cluster that sent a notice, by the codes of its sites or its own; None where they name none."""
    codes = [code for code in (*notice.sites_of_sender, notice.sender) if code]
    named = cluster["enterprise_identifiers"].filter((pl.col("status") != "expired") & pl.col("value").is_in(codes))
    sites = cluster["sites"].filter(pl.col("id").is_in(codes))
    firms = {*named["enterprise"], *sites["enterprise"]}
    return firms.pop() if len(firms) == 1 else None


def fields_of(notice: DisruptionNotice, cluster: Cluster) -> dict[str, Any]:
    """The fields of a row for a notice out of a file."""
    known_sites, known_products = set(cluster["sites"]["id"]), set(cluster["products"]["id"])
    materials = [
        {name: value for name in _MATERIAL if (value := getattr(material, name))} for material in notice.materials
    ]
    named = [
        entry[name]
        for entry in materials
        for name in ("supplier_number", "customer_number")
        if entry.get(name) in known_products
    ]
    return {
        "source_disruption_id": notice.source_disruption_id, "related": list(notice.related), "cause": notice.cause,
        "effect": notice.effect, "starts": aware(notice.starts), "ends": aware(notice.expected_end) if notice.expected_end else None,
        "text": notice.text or "", "measure": notice.measure or "", "status": notice.status, "changed_at": aware(notice.changed_at),
        "sites": [code for code in notice.sites_of_sender if code in known_sites],
        "foreign_sites": [code for code in notice.sites_of_sender if code not in known_sites],
        "recipient_sites": list(notice.sites_of_recipient), "parts": list(dict.fromkeys(named)), "materials": materials,
    }  # fmt: skip


def aware(moment: dt.datetime) -> dt.datetime:
    """A time without a zone is one of this portal's place."""
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


def played_by(notice: Notice, cluster: Cluster) -> NoticeDrill:
    """The notice as a drill. Raises the core's errors where nothing fails by it or its parts are not known."""
    if notice.enterprise not in set(cluster["enterprises"]["id"]):
        raise UnknownNameError(_("The firm of this notice is not in what drills here are computed on."))
    as_played = replace(
        core_notice(notice), materials=_played_materials(notice), sites_of_sender=(*notice.sites, *notice.foreign_sites),
    )  # fmt: skip
    played = drill_of(
        as_played, cluster, firm=notice.enterprise, share=(notice.lost or 100) / 100, horizon=DEFAULTS["horizon"],
    )  # fmt: skip
    if played.drill.from_week > LONGEST_HORIZON:
        raise ResilienceRefusedError(
            _("It begins in more than {weeks} weeks: too far away to be played.").format(weeks=LONGEST_HORIZON)
        )
    return played


@dataclass(frozen=True)
class OfNotice:
    """The notice that a drill plays, None where it is gone since, and how far the drill is not what it says."""

    notice: Notice | None
    remarks: list[str]


def notice_behind(request: HttpRequest, public_id: str, asked: Asked) -> OfNotice | None:
    """The notice that this reader came from, if he may read it and the drill asked still is the one that it means."""
    notice = seen_notices(request).filter(public_id=public_id).first()
    return _if_meant(notice, asked, reader_part(request)) if notice else None


def notice_meaning(request: HttpRequest, asked: Asked) -> OfNotice | None:
    """The newest notice of those that this reader may read which means just this drill."""
    cluster = reader_part(request)
    notices = seen_notices(request).filter(enterprise__in=asked.named_firms).order_by("-changed_at")
    return next((found for notice in notices if (found := _if_meant(notice, asked, cluster))), None)


def _if_meant(notice: Notice, asked: Asked, cluster: Cluster) -> OfNotice | None:
    played = _if_played(notice, cluster)
    if played is None or Asked(played.drill).arguments()["drill"] != asked.arguments()["drill"]:
        return None
    return OfNotice(notice, notice_remarks(played, cluster))


def remarks_of(notice: Notice, cluster: Cluster) -> list[str]:
    """How far its drill is not what it says; nothing where it cannot be played."""
    played = _if_played(notice, cluster)
    return notice_remarks(played, cluster) if played else []


def _if_played(notice: Notice, cluster: Cluster) -> NoticeDrill | None:
    try:
        return played_by(notice, cluster)
    except LianpuError:  # said where somebody plays it
        return None


def _played_materials(notice: Notice) -> tuple[Material, ...]:
    """Its parts, and the part numbers of which nobody said what they are; parts chosen by hand stand for all of them."""
    parts = tuple(Material(supplier_number=part) for part in notice.parts)
    numbers = {number for entry in notice.materials for number in entry.values()}
    if any(part not in numbers for part in notice.parts):
        return parts
    others = [entry for entry in notice.materials if not set(entry.values()) & set(notice.parts)]
    return (*parts, *(Material(**{name: entry.get(name) for name in _MATERIAL}) for entry in others))


def products_made(cluster: Cluster, enterprise: str) -> list[str]:
    """Products that a firm offers or delivers."""
    return _products(cluster, enterprise, "offers", "supplier")


def products_bought(cluster: Cluster, enterprise: str) -> list[str]:
    """Products that a firm asks for or buys."""
    return _products(cluster, enterprise, "demands", "buyer")


def _products(cluster: Cluster, enterprise: str, listings: str, side: str) -> list[str]:
    listed = cluster[listings].filter(pl.col("enterprise") == enterprise)["product"]
    linked = cluster["links"].filter(pl.col(side) == enterprise)["product"]
    return list(dict.fromkeys(pl.concat([listed, linked]).drop_nulls()))
