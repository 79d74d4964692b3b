"""A firm has settled here: it enters the cluster, and how the gap stood before and stands after is kept with the lead."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lianpu.cluster.regions import RegionTree
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.bridge import snapshot
from lianpu_portal.leads.before_after import standing
from lianpu_portal.leads.errors import LeadRefusedError
from lianpu_portal.leads.models import Lead, Stage
from lianpu_portal.leads.rows import Landing, enter_cluster
from lianpu_portal.leads.stepping import begin, finish, held, log
from lianpu_portal.registry.revision import changing_tables


def land(actor: Actor, lead: Lead, landing: Landing, note: str = "") -> Lead:
    """Write the firm, its site and its offer; raises `LeadRefusedError` for a place outside the cluster's home.

    The gap is analysed before and after the transaction, not in it: nobody else waits for that.
    """
    actor.require(Permission.LEADS)
    actor.require(Permission.EDIT)
    _require_here(landing.region)
    before = standing(snapshot(), lead.product)
    if not before:
        raise LeadRefusedError(
            _("The catalog has no product «{value}» any more: choose another one for the lead first.").format(
                value=lead.product
            )
        )
    with changing_tables():
        lead, to = begin(actor, lead, "land")
        lead.landing = enter_cluster(lead, landing, actor.user)
        lead.before, lead.after = before, {}
        finish(actor, lead, "land", to, note, **lead.landing)
    return measure(actor, lead)


def measure(actor: Actor, lead: Lead) -> Lead:
    """Keep how the gap stands now that the firm has landed, unless it is kept already."""
    after = standing(snapshot(), lead.product)
    with transaction.atomic():
        lead = held(actor, lead)
        if lead.stage == Stage.LANDED and not lead.after and after:
            lead.after = after
            lead.save()
            log(actor, "measure", lead, {"gap": lead.before}, {"gap": lead.after})
    return lead


def _require_here(region: str) -> None:
    cluster = snapshot()
    home, tree = cluster.about.region, RegionTree.of(cluster)
    if home and not tree.contains(home, region):
        told = _("{place} is not in {home}: a firm that settles there does not enter this cluster.")
        raise LeadRefusedError(told.format(place=tree.full_name(region), home=tree.name(home)), "region")
