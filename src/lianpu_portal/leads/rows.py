"""The rows by which a landed firm enters the cluster: the firm, where it makes, what it makes; and taking them out again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from lianpu.cluster.columns import STATUSES
from lianpu_portal.accounts.models import Membership
from lianpu_portal.leads.errors import LeadRefusedError
from lianpu_portal.leads.models import Lead
from lianpu_portal.private_links import new_public_id
from lianpu_portal.publishing.models import Publication
from lianpu_portal.registry.facts import delete_unused, save, withdraw
from lianpu_portal.registry.models import TABLE_MODELS
from lianpu_portal.registry.portal_source import ensure_source

SOURCE = "lead"
_DECLARED = STATUSES[0]
_LANDED, _TAKEN_BACK = "landed", "landing taken back"


@dataclass(frozen=True)
class Landing:
    """What is known of a landed firm: `enterprise` is its code in the tables, empty for a new one; `region` is that of its
    site; `seat` where it is registered, where that is known. What it can make may not be known yet."""

    firm_name: str
    region: str
    thing: str
    enterprise: str = ""
    seat: str = ""
    quantity: float | None = None
    unit: str | None = None
    period: str | None = None


def enter_cluster(lead: Lead, landing: Landing, user: Any | None) -> dict[str, Any]:
    """Write the rows, each with its line of history; which they are, and which of them are new."""
    source = ensure_source(SOURCE, title="落地企业登记", title_en="Firms that settled here", note="由产业链专班登记")
    stated = {"source_id": source, "as_of": timezone.localdate(), "status": _DECLARED}
    firms, sites = _rows("enterprises"), _rows("sites")
    known = landing.enterprise if firms.filter(pk=landing.enterprise).exists() else ""
    firm = known or _write(
        "enterprises", user, id=new_public_id(), name=landing.firm_name, region=landing.seat or None, **stated
    )
    there = sites.filter(enterprise_id=firm, region=landing.region).order_by("position").first()
    site = there.pk if there else _write(
        "sites", user, id=new_public_id(), enterprise_id=firm, region=landing.region, **stated
    )  # fmt: skip
    kind = _rows("products").filter(pk=lead.product).values_list("kind", flat=True).first()
    offer = _write(
        "offers", user, id=new_public_id(), enterprise_id=firm, site_id=site, product_id=lead.product, text=landing.thing,
        category="service" if kind == "service" else "product", quantity=landing.quantity, unit=landing.unit,
        period=landing.period, visibility="public", **stated,
    )  # fmt: skip
    return {"enterprise": firm, "new_firm": not known, "site": site, "new_site": there is None, "offer": offer}


def leave_cluster(lead: Lead, user: Any | None) -> list[str]:
    """Take out what the landing wrote: the offer with what was decided about its pairs; the site and the firm where nothing
    else has come to refer to them. The tables of those that stay."""
    written, stay = lead.landing, list[str]()
    offer = _rows("offers").filter(pk=written.get("offer")).first()
    if offer is not None:
        withdraw(offer, user, _TAKEN_BACK)
    for table, is_new in (("sites", "new_site"), ("enterprises", "new_firm")):
        row = _rows(table).filter(pk=written.get(_KEYS[table])).first() if written.get(is_new) else None
        if row is not None and (_is_somebodys(table, row.pk) or not delete_unused(row, user, _TAKEN_BACK)):
            stay.append(table)
    return stay


_KEYS = {"sites": "site", "enterprises": "enterprise"}


def _is_somebodys(table: str, code: str) -> bool:
    """Whether people act for the firm by now, or have published for it."""
    return table == "enterprises" and (
        Membership.objects.filter(enterprise=code).exists() or Publication.objects.filter(enterprise_id=code).exists()
    )


def _rows(table: str) -> Any:
    model: Any = TABLE_MODELS[table]
    return model.objects


def _write(table: str, user: Any | None, **values: Any) -> str:
    row = TABLE_MODELS[table](**values)
    try:
        row.full_clean()
    except ValidationError as fault:
        raise LeadRefusedError(" ".join(fault.messages)) from None
    save(row, user, _LANDED)
    return row.pk
