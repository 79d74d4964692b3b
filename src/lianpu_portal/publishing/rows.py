"""The row of a publication in the cluster's tables: written when it goes online, taken out when it ends.

Decisions about its pairs, and what came of them, refer to the row; they are set aside with it and come back with it.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from lianpu.cluster.columns import STATUSES
from lianpu.cluster.values import read_date
from lianpu_portal.accounts.models import Membership
from lianpu_portal.imports.writing import typed_row
from lianpu_portal.private_links import new_public_id
from lianpu_portal.publishing.models import Publication
from lianpu_portal.registry.facts import delete_unused, save
from lianpu_portal.registry.models import TABLE_MODELS
from lianpu_portal.registry.portal_source import ensure_source
from lianpu_portal.registry.revision import hold_tables
from lianpu_portal.registry.row_values import json_row

SOURCE = "portal-published"
_DECLARED = STATUSES[0]
_OWN = ("category", "product", "quantity", "unit", "period", "price", "specs", "certificates")
_OF_PAIRS = ("match_decisions", "match_outcomes")
_UNUSED = "no longer used"


def put_online(publication: Publication, user: Any | None) -> None:
    """Write its row, that of a new firm, and that of a place the firm is not known at; sets `enterprise_id`."""
    hold_tables()  # nobody else brings in the same firm between the look and the row
    source, today = _source(), timezone.localdate()
    stated = {"source_id": source, "as_of": today, "status": _DECLARED}
    region = publication.fields.get("region")
    firm = _firm(publication, stated, user)
    fields = publication.fields
    values = {name: fields.get(name) for name in _OWN} | {
        "id": publication.public_id, "enterprise_id": firm, "site_id": _site(firm, region, stated, user),
        "product_id": _known("products", fields.get("product")), "text": fields["thing"],
        "category": fields.get("category") or "product", "visibility": publication.visibility,
        "deadline": read_date(fields["deadline"]) if fields.get("deadline") else None, **stated,
    }  # fmt: skip
    values.pop("product")
    if publication.table == "demands":
        values["radius"] = fields.get("radius")
    else:
        values["maximum"] = fields.get("maximum")
    save(_model(publication.table)(**values), user, "published")
    publication.enterprise_id = firm
    _bring_back(publication, user)


def rewrite(publication: Publication, user: Any | None) -> None:
    """Write the row anew, in its old place among the others, after a change of the publication."""
    position = _model(publication.table).objects.filter(pk=publication.public_id).values_list("position", flat=True)
    place = position.first()
    put_online(publication, user)
    if place is not None:
        _model(publication.table).objects.filter(pk=publication.public_id).update(position=place)


def take_offline(publication: Publication, user: Any | None, reason: str) -> None:
    """Take its row out, so that it stops matching; what was decided about its pairs, and came of them, is set aside."""
    row = _model(publication.table).objects.filter(pk=publication.public_id).first()
    if row is None:
        return
    publication.set_aside = {table: _set_aside(table, publication, user) for table in _OF_PAIRS}
    row._change_reason = reason
    row._history_user = user
    row.delete()


def forget_firm(publication: Publication, user: Any | None) -> None:
    """Take out the firm that only this publication brought in, once nothing refers to it and nobody acts for it."""
    firm = _model("enterprises").objects.filter(pk=publication.enterprise_id, source_id=SOURCE).first()
    others = Publication.objects.filter(enterprise_id=publication.enterprise_id).exclude(pk=publication.pk)
    if firm is None or others.exists() or Membership.objects.filter(enterprise=firm.pk).exists():
        return
    for site in _model("sites").objects.filter(enterprise_id=firm.pk, source_id=SOURCE):
        delete_unused(site, user, _UNUSED)
    delete_unused(firm, user, _UNUSED)


def _model(table: str) -> Any:
    return TABLE_MODELS[table]


def _source() -> str:
    title, english = "门户发布", "Published here"
    return ensure_source(SOURCE, title=title, title_en=english, note="由企业自行声明")


def _known(table: str, code: str | None) -> str | None:
    return code if code and _model(table).objects.filter(pk=code).exists() else None


def _firm(publication: Publication, stated: dict[str, Any], user: Any | None) -> str:
    if known := _known("enterprises", publication.enterprise_id):
        return known
    named = _model("enterprises").objects.filter(name=publication.firm_name).order_by("position").first()
    if named and not publication.enterprise_id:  # the same new firm was published with another listing meanwhile
        return named.pk
    firm = publication.enterprise_id or new_public_id()
    row = _model("enterprises")(id=firm, name=publication.firm_name, **stated)
    save(row, user, "published")
    return firm


def _site(firm: str, region: str | None, stated: dict[str, Any], user: Any | None) -> str | None:
    """The firm's site in the place stated: where goods are made or needed is a site's, the seat says nothing of it."""
    if region is None:
        return None
    if there := _model("sites").objects.filter(enterprise_id=firm, region=region).order_by("position").first():
        return there.pk
    site = _model("sites")(id=new_public_id(), enterprise_id=firm, region=region, **stated)
    save(site, user, "published")
    return site.pk


def _set_aside(table: str, publication: Publication, user: Any | None) -> list[dict[str, Any]]:
    own = f"{publication.table.removesuffix('s')}_id"
    kept: list[dict[str, Any]] = []
    for row in _model(table).objects.filter(**{own: publication.public_id}):
        kept.append(json_row(row.row()))
        row._change_reason, row._history_user = "listing ended", user
        row.delete()
    return kept


def _bring_back(publication: Publication, user: Any | None) -> None:
    own, other = ("offer", "demand") if publication.table == "offers" else ("demand", "offer")
    for table in _OF_PAIRS:
        for kept in publication.set_aside.get(table, []):
            values = typed_row(table, kept)
            pair = {f"{own}_id": publication.public_id, f"{other}_id": values[other]}
            if _known(f"{other}s", values[other]) and not _model(table).objects.filter(**pair).exists():
                rest = {name: value for name, value in values.items() if name not in ("offer", "demand", "source")}
                save(_model(table)(**pair, source_id=values["source"], **rest), user, "listing back")
    publication.set_aside = {}
