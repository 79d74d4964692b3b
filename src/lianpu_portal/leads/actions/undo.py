"""Take the last step of a lead back: the only way to an earlier stage. The step stays in the history as taken back."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.leads.errors import LeadRefusedError
from lianpu_portal.leads.models import Lead
from lianpu_portal.leads.rows import leave_cluster
from lianpu_portal.leads.stepping import followed_already, held, last_step, log
from lianpu_portal.registry.revision import changing_tables


def undo(actor: Actor, lead: Lead, step: int) -> list[str]:
    """Back to where it stood before the last step, which must be `step`: nobody takes back what they have not seen.

    The tables in which a row of a landing stays, for others have come to refer to it.
    """
    stay: list[str] = []
    with changing_tables():
        lead = held(actor, lead)
        last = last_step(lead)
        if last is None or last.pk != step:
            raise LeadRefusedError(_("The lead has moved since, or this was taken back already. Load the page again."))
        more: dict[str, object] = {}
        if last.verb == "drop":
            if refusal := followed_already(lead):
                raise refusal
            lead.drop_reason = ""
        if last.verb == "land":
            actor.require(Permission.EDIT)
            stay = leave_cluster(lead, actor.user)
            more = {"stay": stay, "landing": lead.landing}
            lead.landing, lead.before, lead.after = {}, {}, {}
        lead.stage, lead.stage_since = last.before, timezone.now()
        lead.save()
        last.undone = True
        last.save(update_fields=["undone"])
        log(actor, "undo", lead, {"stage": last.after}, {"stage": last.before, "undone": last.pk, **more})
    return stay
