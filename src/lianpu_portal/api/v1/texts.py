"""What the reference page says, in the reader's language; the description itself is in English."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianpu_portal.api.scopes import Scope

TAGS: dict[str, Promise] = {
    "listings": _("Offers and demands"),
    "publications": _("Your own listings"),
    "introductions": _("Introductions"),
    "following": _("Watching and reporting"),
    "boards": _("Boards"),
    "enterprises": _("Enterprises"),
    "chain": _("Chain, gaps and local supporting rate"),
    "decisions": _("Decisions about pairs"),
    "moderation": _("Moderation"),
    "audit": _("Audit log"),
    "webhooks": _("Webhooks"),
}

OPERATIONS: dict[str, Promise] = {
    "list_listings": _("Open offers and demands, what was stated last first"),
    "get_offer": _("One offer"),
    "get_demand": _("One demand"),
    "list_matches": _("The ten best partners of a listing, with parts and reasons"),
    "read_sentence": _("A sentence read as a listing"),
    "list_publications": _("What you published, in whatever state"),
    "publish": _("Publish a listing from a sentence, fields, or both"),
    "get_publication": _("One publication as its owner sees it"),
    "edit_publication": _("Change fields, contact or visibility"),
    "delete_publication": _("Delete it with its contact and files"),
    "attach_file": _("Attach a photo or drawing to it"),
    "remove_file": _("Take a file off it"),
    "renew_publication": _("Let it stand for another 90 days"),
    "close_publication": _("End it, saying how it ended"),
    "reopen_publication": _("Take the closing back"),
    "list_introductions": _("Your introductions, the newest first"),
    "ask_for_introduction": _("Ask to be introduced to the other side of a match"),
    "get_introduction": _("One introduction: where it stands, its history, what you may do"),
    "accept_introduction": _("Accept, and say whom to call"),
    "decline_introduction": _("Decline, with a reason"),
    "step_introduction": _("Note what came of it: talks, samples, a contract"),
    "undo_step": _("Take your last step back, within a day"),
    "read_contacts": _("Whom to call, once it is accepted; each reading is on record"),
    "list_enterprises": _("Firms by place, segment or name"),
    "get_enterprise": _("One firm with its identifiers"),
    "list_products": _("Products of the catalog with the state of their local supply"),
    "get_product": _("One product: its state, the rows that prove it, its neighbours"),
    "list_chains": _("The chains of the cluster"),
    "list_gaps": _("The ranked gaps"),
    "get_local_supporting_rate": _("The share of purchases bought inside a radius"),
    "list_decisions": _("What was decided about pairs"),
    "decide": _("Confirm or reject a pair, or take that back"),
    "watch": _("Be told by e-mail when something new fits a search or a listing"),
    "report_listing": _("Report a listing to the moderators"),
    "get_board": _("A purchaser's demands with their suppliers, and the rate if all agreed ones close"),
    "get_office_board": _("What came of introductions, and what waits for the office"),
    "list_listings_to_moderate": _("Listings that wait for a moderator, or were decided"),
    "decide_listing": _("Accept, refuse or take down a listing, or take that back"),
    "list_reports": _("What readers reported"),
    "decide_report": _("Keep or take down what was reported, or take that back"),
    "list_disputes": _("Facts that firms dispute"),
    "decide_dispute": _("Correct a disputed fact or leave it, or take that back"),
    "list_merges": _("Firms that were merged"),
    "merge_firms": _("Merge two enterprises that are one firm"),
    "undo_merge": _("Take a merge back"),
    "list_audit_lines": _("Who did what, newest first"),
    "list_webhooks": _("The webhooks of your account"),
    "make_webhook": _("Have events sent to an address; the secret is shown once"),
    "get_webhook": _("One webhook"),
    "change_webhook": _("Change its address or events, pause or start it"),
    "delete_webhook": _("Delete it with its log"),
    "test_webhook": _("Send a test event"),
    "list_deliveries": _("What was sent, and how it went"),
}

SCOPES: dict[Scope, Promise] = {
    Scope.READ: pgettext_lazy("scope", "Read what the account may see"),
    Scope.PUBLISH: pgettext_lazy("scope", "Publish and manage listings"),
    Scope.EDIT: pgettext_lazy("scope", "Decide about pairs (chain office)"),
    Scope.MODERATE: pgettext_lazy("scope", "Moderate, and read the audit log (moderators)"),
    Scope.WEBHOOKS: pgettext_lazy("scope", "Manage webhooks"),
    Scope.INTRODUCE: pgettext_lazy("scope", "Ask for introductions and answer them"),
    Scope.CONTACTS: pgettext_lazy("scope", "Read contacts of accepted introductions"),
}
