"""The sentences that the chain map's scripts say, in the reader's language."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianpu_portal.words import STATES, UNITS


def sentences() -> dict[str, Promise]:
    """Key → sentence; `{places}` are filled in by the script."""
    return {
        **STATES,
        **{f"unit_{code}": word for code, word in UNITS.items()},
        "unnamed": _("Without a segment"),
        "whole_chain": _("Whole chain"),
        "segment": _("Segment"),
        "products": _("{count} products"),
        "products_one": _("{count} product"),
        "links": _("{count} inputs"),
        "links_one": _("{count} input"),
        "value": _("known value {value} a year"),
        "value_unknown": _("value unknown"),
        "not_known": _("not known"),
        "share": _("{share} of cost"),
        "makers": _("{count} local makers"),
        "makers_one": _("{count} local maker"),
        "buyers": _("{count} local buyers"),
        "buyers_one": _("{count} local buyer"),
        "capacity": _("Capacity a year:"),
        "need": _("Need a year:"),
        "estimated": _("need by recipe only"),
        "segment_takes": _("Takes from"),
        "segment_goes": _("Goes to"),
        "product_takes": _("Made of"),
        "product_goes": _("Used in"),
        "nothing_takes": _("No input is recorded: the chain begins here."),
        "nothing_goes": _("Nothing in this chain takes it."),
        "reach_takes": _("{count} products upstream in all – show them"),
        "reach_takes_one": _("{count} product upstream in all – show it"),
        "reach_goes_one": _("{count} product downstream in all – show it"),
        "reach_goes": _("{count} products downstream in all – show them"),
        "opened_beside": _("Opened beside the map: {name}"),
        "choose_product": _("Choose a product to see what it is made of, where it is used, and who makes it here."),
        "and_more": _("and {count} more"),
        "more": _("… and {count} more; the product's page lists them all"),
        "nothing_found": _("No product or segment is called «{text}»."),
        "panel_failed": _("The page of this product could not be loaded. Open it on its own above."),
        "worth_none": _("No gap that is shown has a known value."),
        "worth_gaps": _("{count} gaps with a value"),
        "worth_gaps_one": _("{count} gap with a value"),
        "worth_more": _("and {count} smaller ones"),
        "worth_more_one": _("and {count} smaller one"),
        "worth_value": _("worth {value} a year"),
        "worth_range": _("between {low} and {high}"),
        "worth_least": _("at least {low}"),
        "risk_none": _("Nothing is known to hang on a product that is shown."),
        "risk_products": _("{count} products delivered"),
        "risk_products_one": _("{count} product delivered"),
        "risk_index": _("{low} – {high} of the output hangs on its most critical supplier"),
        "risk_alone": _("{alone} of {parts} buyers have one known supplier"),
        "risk_single_source": _("one supplier each"),
        "risk_weak": _("some with one supplier"),
        "risk_strong": _("several suppliers"),
        "risk_missing": _("from outside only"),
        "load_failed": _("The map could not be loaded. Load the page anew; the table below it needs no script."),
    }
