"""What the pages of accounts read: the own page, the export, the queue of claims."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.identity import USCC
from lianpu_portal.accounts.agents import agent_words
from lianpu_portal.accounts.models import Claim, MemberInvitation, Membership, ServiceToken
from lianpu_portal.accounts.own_listings import exported, own_page_of, own_publications
from lianpu_portal.audit.models import AuditLine
from lianpu_portal.introductions.given import exported as exported_contacts
from lianpu_portal.naming import firm_rows
from lianpu_portal.tables import Row

if TYPE_CHECKING:
    from lianpu_portal.publishing.managed_rows import Choice


@dataclass(frozen=True)
class OwnFirm:
    """A firm that the account acts for, with whoever else does."""

    membership: Membership
    row: Row | None
    others: list[Membership]

    @property
    def owned(self) -> bool:
        """Whether the account is an owner of its page."""
        return self.membership.role == Membership.Role.OWNER


def own_page(cluster: Cluster, account: Any, session_key: str | None, choice: Choice) -> dict[str, Any]:
    """Everything on the own page; of the listings, those that are looked for."""
    from lianpu_portal.disputes import selectors as disputes

    rows = firm_rows(cluster)
    sessions = UserSession.objects.purge_and_list(account)  # pyright: ignore[reportAttributeAccessIssue]
    claims = list(Claim.objects.filter(account=account).order_by("-pk")[:20])
    return {
        "firms": [_own_firm(membership, rows) for membership in Membership.objects.filter(account=account)],
        "listings": own_page_of(account, choice),
        "disputes": disputes.own(cluster, account),
        "claims": [{"claim": claim, "firm": rows.get(claim.enterprise)} for claim in claims],
        "sessions": sorted(
            ((one, agent_words(one.user_agent), one.session_key == session_key) for one in sessions),
            key=lambda shown: (shown[2], shown[0].created_at), reverse=True,
        ),
        "second_factor": Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists(),
        "tokens": list(ServiceToken.objects.filter(account=account)),
    }  # fmt: skip


def _own_firm(membership: Membership, rows: dict[str, Row]) -> OwnFirm:
    others = Membership.objects.filter(enterprise=membership.enterprise).exclude(pk=membership.pk)
    return OwnFirm(membership, rows.get(membership.enterprise), list(others.select_related("account")))


def personal_data(account: Any) -> dict[str, Any]:
    """Everything the portal keeps about the person behind an account."""
    from lianpu_portal.disputes import selectors as disputes
    from lianpu_portal.hall import given as of_hall
    from lianpu_portal.leads import given as of_leads

    return {
        "account": {
            "name": account.get_username(), "email": account.email, "first_name": account.first_name,
            "last_name": account.last_name, "joined": account.date_joined, "last_sign_in": account.last_login,
        },
        "email_addresses": list(EmailAddress.objects.filter(user=account).values("email", "verified", "primary")),
        "second_factors": list(Authenticator.objects.filter(user=account).values("type", "created_at", "last_used_at")),
        "sessions": list(
            UserSession.objects.filter(user=account).values("ip", "user_agent", "created_at", "last_seen_at")
        ),
        "memberships": list(Membership.objects.filter(account=account).values("enterprise", "role", "since")),
        "invitations_sent": [
            {"enterprise": one.enterprise, "role": one.role, "email": one.email, "sent": one.sent_at, "expires": one.expires_at}
            for one in MemberInvitation.objects.filter(invited_by=account)
        ],
        "claims": list(
            Claim.objects.filter(account=account).values(
                "enterprise", "uscc", "way", "state", "host", "reason", "created_at", "decided_at"
            )
        ),
        "service_tokens": list(
            ServiceToken.objects.filter(account=account).values(
                "name", "beginning", "scopes", "created_at", "expires_at", "last_used_at"
            )
        ),
        "webhooks": list(account.webhooks.values("address", "events", "created_at")),
        "watches": of_hall.exported(account),
        "disputes": disputes.exported(account),
        "listings": [exported(publication) for publication in own_publications(account)],
        "introductions": exported_contacts(account),
        "noted_by_the_office": of_leads.exported(account),
        "audit": list(
            AuditLine.objects.filter(actor_id=account.pk).order_by("pk").values("at", "verb", "subject", "before", "after")
        ),
    }  # fmt: skip


def waiting_claims_count() -> int:
    """How many claims wait for a moderator."""
    return Claim.objects.filter(state=Claim.State.WAITING).count()


def waiting_claims(cluster: Cluster) -> list[dict[str, Any]]:
    """Claims with a document that wait for a moderator, oldest first, beside what the tables say of the firm."""
    rows = firm_rows(cluster)
    found = Claim.objects.filter(state=Claim.State.WAITING).select_related("account")
    owned = owned_firms()
    return [
        {
            "claim": claim, "firm": rows.get(claim.enterprise), "codes": credit_codes(cluster, claim.enterprise),
            "owned": claim.enterprise in owned,
        }
        for claim in found
    ]  # fmt: skip


def owned_firms() -> frozenset[str]:
    """Firms whose page somebody owns."""
    owners = Membership.objects.filter(role=Membership.Role.OWNER)
    return frozenset(owners.values_list("enterprise", flat=True))


def credit_codes(cluster: Cluster, enterprise: str) -> list[str]:
    """The firm's codes in the tables, which a claim is compared with."""
    mine = (pl.col("enterprise") == enterprise) & (pl.col("scheme") == USCC)
    return cluster["enterprise_identifiers"].filter(mine)["value"].to_list()
