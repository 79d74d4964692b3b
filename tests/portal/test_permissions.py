"""Every address of the portal as every role, compared with one table written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.urls.resolvers import URLResolver

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.models import Appointment, Membership
from lianpu_portal.accounts.permissions import Permission, Role, permissions_of
from lianpu_portal.api import limits
from lianpu_portal.request_limits import Limit

ROLES = ("anonymous", "account", "member", "purchaser", "office", "moderator", "operator")

EVERYONE = "+ + + + + + +"
SIGNED_IN = "> + + + + + +"
OFFICE = "> x x x + x +"
MODERATORS = "> x x x x + +"
CLUSTER = "> x + + + + +"
FIRMS = "> x + + x x +"
PURCHASER = "> x x + + x +"
NOTICE_GIVERS = "> x + + + x +"

TABLE: dict[str, str] = {
    # +: the page answers · >: asked to sign in · x: refused, in the order of ROLES
    "set_language": EVERYONE,
    "home": EVERYONE,
    "map": EVERYONE,
    "map_data": EVERYONE,
    "map_search": EVERYONE,
    "plan": EVERYONE,
    "plan_file": EVERYONE,
    "report": EVERYONE,
    "report_file": EVERYONE,
    "map_worth": EVERYONE,
    "map_worth_strip": EVERYONE,
    "gaps": EVERYONE,
    "gap_file": EVERYONE,
    "rows": EVERYONE,
    "row_file": EVERYONE,
    "search": EVERYONE,
    "enterprises": EVERYONE,
    "enterprise_json": EVERYONE,
    "enterprise": EVERYONE,
    "product_json": EVERYONE,
    "product": EVERYONE,
    "source": EVERYONE,
    "offer_json": EVERYONE,
    "offer": EVERYONE,
    "demand_json": EVERYONE,
    "demand": EVERYONE,
    "matches": EVERYONE,
    "sentence": EVERYONE,
    "why": EVERYONE,
    "why_firms": EVERYONE,
    "hall": EVERYONE,
    "hall_file": EVERYONE,
    "hall_feed": EVERYONE,
    "listing_feed": EVERYONE,
    "favourites": EVERYONE,
    "favourite": EVERYONE,
    "share": EVERYONE,
    "report_listing": EVERYONE,
    "watch": EVERYONE,
    "watch_confirm": EVERYONE,
    "watch_stop": EVERYONE,
    "decide": OFFICE,
    "computation": EVERYONE,
    "computation_json": EVERYONE,
    "computation_start": EVERYONE,
    "computation_cancel": EVERYONE,
    "publish": EVERYONE,
    "publish_read": EVERYONE,
    "publish_firm": EVERYONE,
    "publish_challenge": EVERYONE,
    "publish_send": EVERYONE,
    "publish_list": EVERYONE,
    "publish_list_send": EVERYONE,
    "publish_list_faults": EVERYONE,
    "attachment": EVERYONE,
    "renew_by_letter": EVERYONE,
    "manage": EVERYONE,
    "manage_matches": EVERYONE,
    "manage_edit": EVERYONE,
    "manage_file": EVERYONE,
    "manage_act": EVERYONE,
    "manage_delete_list": EVERYONE,
    "manage_several": EVERYONE,
    "moderation": MODERATORS,
    "moderation_decide": MODERATORS,
    "moderation_list": MODERATORS,
    "moderation_firms": MODERATORS,
    "moderation_merge": MODERATORS,
    "dispute": FIRMS,
    "dispute_withdraw": FIRMS,
    "disputes": MODERATORS,
    "disputes_decide": MODERATORS,
    "dispute_document": MODERATORS,
    "reports": MODERATORS,
    "reports_decide": MODERATORS,
    "imports": OFFICE,
    "import_upload": OFFICE,
    "import_template": EVERYONE,
    "import": OFFICE,
    "import_progress": OFFICE,
    "import_read": OFFICE,
    "import_summary": OFFICE,
    "import_decide": OFFICE,
    "import_reopen": OFFICE,
    "import_settle": OFFICE,
    "import_names": OFFICE,
    "import_confirm": OFFICE,
    "import_discard": OFFICE,
    "import_issue_file": OFFICE,
    "import_undo": OFFICE,
    "account_login": EVERYONE,
    "account_logout": EVERYONE,
    "account_inactive": EVERYONE,
    "account_signup": EVERYONE,
    "account_reauthenticate": SIGNED_IN,
    "account_email": SIGNED_IN,
    "account_email_verification_sent": EVERYONE,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "account_reset_password": EVERYONE,
    "account_confirm_login_code": EVERYONE,
    "account_confirm_password_reset_code": EVERYONE,
    "account_complete_password_reset": EVERYONE,
    "account_password_reset_completed": EVERYONE,
    "account_request_login_code": EVERYONE,
    "mfa_index": SIGNED_IN,
    "mfa_authenticate": EVERYONE,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    "me": SIGNED_IN,
    "my_data": SIGNED_IN,
    "erase_me": SIGNED_IN,
    "token_make": SIGNED_IN,
    "token_revoke": SIGNED_IN,
    "session_end": SIGNED_IN,
    "member_dismiss": SIGNED_IN,
    "member_role": SIGNED_IN,
    "members": SIGNED_IN,
    "invitation_again": SIGNED_IN,
    "invitation_withdraw": SIGNED_IN,
    "join_firm": EVERYONE,
    "claim": SIGNED_IN,
    "claim_code": SIGNED_IN,
    "claim_withdraw": SIGNED_IN,
    "claims": MODERATORS,
    "claim_decide": MODERATORS,
    "claim_document": MODERATORS,
    "introduction_ask": EVERYONE,
    "introduction_ask_by_link": EVERYONE,
    "introduction_sent": EVERYONE,
    "introduction_by_link": EVERYONE,
    "introduction_act_by_link": EVERYONE,
    "introduction_by_listing": EVERYONE,
    "introduction_act_by_listing": EVERYONE,
    "introduction": SIGNED_IN,
    "introduction_act": SIGNED_IN,
    "board": PURCHASER,
    "board_file": PURCHASER,
    "board_ask": PURCHASER,
    "compare": PURCHASER,
    "compare_file": PURCHASER,
    "office_board": OFFICE,
    "office_file": OFFICE,
    "favicon": EVERYONE,
    "events": OFFICE,
    "event": OFFICE,
    "event_edit": OFFICE,
    "event_delete": OFFICE,
    "event_invite": OFFICE,
    "event_outcome": OFFICE,
    "invitations": OFFICE,
    "invitation": EVERYONE,
    "invitation_arrive": OFFICE,
    "invitation_not_arrived": OFFICE,
    "invitation_recall": OFFICE,
    "leads": OFFICE,
    "lead_list": OFFICE,
    "lead_file": OFFICE,
    "lead_new": OFFICE,
    "lead": OFFICE,
    "lead_edit": OFFICE,
    "lead_act": OFFICE,
    "lead_act_on": OFFICE,
    "lead_kept_file": OFFICE,
    "drill": EVERYONE,
    "drill_found": EVERYONE,
    "drill_network": EVERYONE,
    "drill_links": EVERYONE,
    "drill_links_file": EVERYONE,
    "drill_data": EVERYONE,
    "drill_file": EVERYONE,
    "drill_sheet": EVERYONE,
    "drill_save": SIGNED_IN,
    "drills": SIGNED_IN,
    "drill_compare": EVERYONE,
    "drill_saved": EVERYONE,
    "drill_saved_data": EVERYONE,
    "drill_saved_file": EVERYONE,
    "drill_saved_sheet": EVERYONE,
    "drill_saved_act": SIGNED_IN,
    "disruptions": EVERYONE,
    "disruption": EVERYONE,
    "disruption_file": EVERYONE,
    "disruption_drill": EVERYONE,
    "disruption_new": NOTICE_GIVERS,
    "disruption_import": CLUSTER,
    "disruption_edit": CLUSTER,
    "disruption_act": CLUSTER,
    "map_risk": EVERYONE,
    "map_risk_strip": EVERYONE,
    "single_points": EVERYONE,
    "single_points_file": EVERYONE,
    "api_openapi": EVERYONE,
    "api_reference": EVERYONE,
    "api_unknown": EVERYONE,
    "api_listings": EVERYONE,
    "api_offer": EVERYONE,
    "api_demand": EVERYONE,
    "api_matches": EVERYONE,
    "api_sentence": EVERYONE,
    "api_enterprises": EVERYONE,
    "api_enterprise": EVERYONE,
    "api_products": EVERYONE,
    "api_product": EVERYONE,
    "api_chains": EVERYONE,
    "api_gaps": EVERYONE,
    "api_rate": EVERYONE,
    "api_decisions": OFFICE,
    "api_watches": EVERYONE,
    "api_reports": EVERYONE,
    "api_board": PURCHASER,
    "api_office": OFFICE,
    "api_moderation_listings": MODERATORS,
    "api_moderation_listing": MODERATORS,
    "api_reports_of_listings": MODERATORS,
    "api_report_decision": MODERATORS,
    "api_events": OFFICE,
    "api_event": OFFICE,
    "api_event_concerned": OFFICE,
    "api_event_outcomes": OFFICE,
    "api_event_pairs": OFFICE,
    "api_invitations": OFFICE,
    "api_invitation": OFFICE,
    "api_claims": SIGNED_IN,
    "api_claims_by_document": SIGNED_IN,
    "api_claim": SIGNED_IN,
    "api_claim_code": SIGNED_IN,
    "api_claim_withdrawal": SIGNED_IN,
    "api_firms": SIGNED_IN,
    "api_members": SIGNED_IN,
    "api_member": SIGNED_IN,
    "api_colleagues": SIGNED_IN,
    "api_colleague_again": SIGNED_IN,
    "api_colleague_withdrawal": SIGNED_IN,
    "api_list_previews": SIGNED_IN,
    "api_list_preview": SIGNED_IN,
    "api_list_entries": SIGNED_IN,
    "api_list_faults": SIGNED_IN,
    "api_lists": SIGNED_IN,
    "api_list": SIGNED_IN,
    "api_list_publications": SIGNED_IN,
    "api_list_changes": SIGNED_IN,
    "api_facts": FIRMS,
    "api_own_disputes": FIRMS,
    "api_own_dispute": FIRMS,
    "api_own_dispute_document": FIRMS,
    "api_own_dispute_withdrawal": FIRMS,
    "api_disputes": MODERATORS,
    "api_dispute_decision": MODERATORS,
    "api_moderation_lists": MODERATORS,
    "api_moderation_list": MODERATORS,
    "api_claims_to_decide": MODERATORS,
    "api_claim_decision": MODERATORS,
    "api_merges": MODERATORS,
    "api_merge_undo": MODERATORS,
    "api_audit": MODERATORS,
    "api_publications": SIGNED_IN,
    "api_publication": SIGNED_IN,
    "api_files": SIGNED_IN,
    "api_file": EVERYONE,  # it speaks DELETE alone, which test_api asks as every role
    "api_renew": SIGNED_IN,
    "api_close": SIGNED_IN,
    "api_reopen": SIGNED_IN,
    "api_introductions": SIGNED_IN,
    "api_introduction": SIGNED_IN,
    "api_introduction_accept": SIGNED_IN,
    "api_introduction_decline": SIGNED_IN,
    "api_introduction_steps": SIGNED_IN,
    "api_introduction_undo": SIGNED_IN,
    "api_introduction_contacts": SIGNED_IN,
    "api_webhooks": SIGNED_IN,
    "api_webhook": SIGNED_IN,
    "api_webhook_test": SIGNED_IN,
    "api_deliveries": SIGNED_IN,
    "webhooks": SIGNED_IN,
    "webhook": SIGNED_IN,
    "webhook_act": SIGNED_IN,
}

SAMPLES: dict[str, Any] = {
    "code": "nobody", "enterprise": "nobody", "product": "nobody", "source": "nobody", "name": "nothing",
    "format": "csv", "pk": 999_999, "verb": "confirm", "table": "offers", "token": "nobody", "public_id": "nobody",
    "rest": "nothing", "signed": "unsigned", "deed": "renew", "key": "nobody", "kind": "notes",
}  # fmt: skip
"""Something for every argument of an address; that the thing is not there does not matter to the gate."""


def addresses(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Every address but those of the admin, which has one gate of its own; one that has several names once."""
    seen: set[str] = set()
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            if str(entry.pattern) not in seen:
                yield entry
            seen.add(str(entry.pattern))
        elif entry.namespace != "admin":
            yield from addresses(entry)


def address_of(entry: URLPattern) -> str:
    names = entry.pattern.regex.groupindex
    assert set(names) <= set(SAMPLES), f"{entry.name}: give SAMPLES something for {sorted(set(names) - set(SAMPLES))}"
    return reverse(entry.name or "", kwargs={name: SAMPLES[name] for name in names} | dict(entry.default_args))


def person(role: str, users: Any) -> Client:
    client = Client()
    if role != "anonymous":
        account = users.objects.create_user(role, f"{role}@example.org", "a long password")
        if role == "operator":
            account.is_staff = account.is_superuser = True
            account.save()
        if role in ("office", "moderator"):
            Appointment.objects.create(account=account, role=role)
        if role in ("member", "purchaser"):
            Membership.objects.create(account=account, enterprise={"member": "A", "purchaser": "D"}[role])
        client.force_login(account)
    return client


def _said(address: str) -> str:
    """A body that the endpoint takes: what it does not understand it refuses before it looks who asks."""
    last = address.rstrip("/").rpartition("/")[2]
    said = {
        "decline": '{"reason": "price"}', "steps": '{"step": "reply"}', "accept": "{}", "changes": '{"verb": "renew"}',
        "lists": '{"preview": "nothing", "contact": {}}',
    }  # fmt: skip
    return said.get(last, '{"outcome": "lianpu"}')


def answer(client: Client, address: str) -> str:
    """How the gate answers; with POST where GET is not spoken."""
    response = client.get(address)
    if response.status_code == 405:
        response = (
            client.post(address, _said(address), "application/json") if "/api/" in address else client.post(address)
        )
    if response.status_code == 302 and response["Location"].startswith(f"{reverse(django_settings.LOGIN_URL)}?next="):
        return ">"
    if response.status_code == 401:  # a program is asked for its token
        return ">"
    assert response.status_code < 500 or response.status_code == 503, address  # 503: matches are being prepared
    return "x" if response.status_code == 403 else "+"


def test_the_table_names_every_address_and_no_other():
    assert sorted({entry.name or str(entry.pattern) for entry in addresses()}) == sorted(TABLE)


def test_every_view_says_who_may_use_it():
    silent = [entry.name for entry in addresses() if not hasattr(entry.callback, "permission")]
    assert silent == []


@pytest.mark.parametrize("role", ROLES)
def test_every_address_as_every_role(role, store, own_folder, asked_once, django_user_model, monkeypatch):
    monkeypatch.setattr(limits, "LIMITS", {name: Limit(10_000, 10_000) for name in limits.LIMITS})
    place = ROLES.index(role)
    client = person(role, django_user_model)
    client.raise_request_exception = False
    found = {entry.name: answer(client, address_of(entry)) for entry in addresses()}
    assert found == {name: row.split()[place] for name, row in TABLE.items()}


@pytest.mark.parametrize("role", ROLES)
def test_the_admin_is_the_operators(role, store, asked_once, django_user_model):
    client = person(role, django_user_model)
    for address in admin_pages():
        assert (client.get(address).status_code != 302) == (role == "operator"), address


def admin_pages() -> list[str]:
    from django.contrib import admin

    pages = [reverse("admin:index")]
    for model in admin.site._registry:
        pages.append(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"))
    return pages


def test_roles_follow_from_appointments_firms_and_the_staff_mark(store, django_user_model):
    def roles(name: str) -> set[str]:
        return {str(role) for role in Actor.account(django_user_model.objects.get(username=name)).roles}

    for role in ROLES[1:]:
        person(role, django_user_model)
    assert roles("account") == {"reader", "account"}
    assert roles("member") == {"reader", "account", "member"}
    assert roles("purchaser") == {"reader", "account", "member", "purchaser"}
    assert roles("office") == {"reader", "account", "office"}
    assert roles("moderator") == {"reader", "account", "moderator"}
    assert roles("operator") == {"reader", "account", "office", "operator"}


def test_a_closed_account_is_a_readers(store, django_user_model):
    person("office", django_user_model)
    account = django_user_model.objects.get(username="office")
    account.is_active = False
    assert Actor.account(account).roles == {Role.READER}


def test_this_machine_alone_may_everything_but_what_belongs_to_an_account(store, settings):
    settings.OPEN_EDITING = True
    assert Client().get(reverse("imports")).status_code == 200
    assert Client(headers={"X-Forwarded-For": "203.0.113.9"}).get(reverse("imports")).status_code == 302
    assert permissions_of(Actor.command().roles) == set(Permission) - {Permission.OWN_PAGE}


def test_htmx_is_sent_to_the_sign_in_page(store):
    response = Client(headers={"HX-Request": "true"}).post(reverse("decide", args=["confirm"]))
    assert (response.status_code, response["HX-Redirect"]) == (401, reverse(django_settings.LOGIN_URL))
