"""Addresses of accounts: sign-in, the own page, claims."""

from __future__ import annotations

from allauth.account import urls as sign_in
from allauth.mfa import urls as second_factor
from django.urls import include, path

from lianpu_portal.accounts import views, views_claims, views_members
from lianpu_portal.accounts.permissions import Permission, all_open_to

_WITHIN = ("account_email", "account_change_password", "account_set_password", "account_reauthenticate")
"""Pages of the sign-in library for those who are signed in; its others let people in and out."""

all_open_to(Permission.READ, sign_in.urlpatterns, but=dict.fromkeys(_WITHIN, Permission.OWN_PAGE))
all_open_to(Permission.OWN_PAGE, second_factor.urlpatterns, but={"mfa_authenticate": Permission.READ})

urlpatterns = [
    path("account/", include(sign_in)),
    path("account/second-factor/", include(second_factor)),
    path("me/", views.me, name="me"),
    path("me/data.json", views.my_data, name="my_data"),
    path("me/erase/", views.erase_me, name="erase_me"),
    path("me/tokens/", views.make, name="token_make"),
    path("me/tokens/<int:pk>/revoke/", views.revoke, name="token_revoke"),
    path("me/sessions/<int:pk>/end/", views.end_session, name="session_end"),
    path("me/members/<int:pk>/dismiss/", views.dismiss_member, name="member_dismiss"),
    path("me/members/<int:pk>/role/", views_members.member_role, name="member_role"),
    path("me/invitations/<int:pk>/again/", views_members.change_invitation, {"deed": "again"}, name="invitation_again"),
    path(
        "me/invitations/<int:pk>/withdraw/",
        views_members.change_invitation,
        {"deed": "withdraw"},
        name="invitation_withdraw",
    ),
    path("me/firms/<path:enterprise>/members/", views_members.members, name="members"),
    path("join/<str:token>/", views_members.join_firm, name="join_firm"),
    path("me/claims/<int:pk>/code/", views_claims.claim_code, name="claim_code"),
    path("me/claims/<int:pk>/withdraw/", views_claims.claim_withdraw, name="claim_withdraw"),
    path("claims/", views_claims.claims, name="claims"),
    path("claims/<int:pk>/decide/", views_claims.claim_decide, name="claim_decide"),
    path("claims/<int:pk>/document/", views_claims.claim_document, name="claim_document"),
    path("claim/<path:enterprise>/", views_claims.claim, name="claim"),
]
