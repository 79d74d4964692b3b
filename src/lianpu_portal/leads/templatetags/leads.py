"""The way from the pages of firms and products to their leads: for the office, and nothing at all for anybody else."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context

from lianpu_portal.bridge import snapshot
from lianpu_portal.leads.board import leads_about
from lianpu_portal.leads.models import Stage

register = template.Library()


@register.inclusion_tag("leads/_entry.html", takes_context=True)
def lead_entry(context: Context, enterprise: str = "", product: str = "") -> dict[str, Any]:
    """The leads of a firm or for a product, and the button that makes it one."""
    if not context.get("may_lead"):
        return {}
    found = leads_about(snapshot(), enterprise=enterprise, product=product)
    return {"shown": True, "enterprise": enterprise, "product": product, "cards": found}


@register.filter
def lead_stage(stage: str) -> str:
    """The word for a stage."""
    return str(Stage(stage).label) if stage else ""
