"""Closed lists as types of the description, from where each is declared: a program learns every value it may meet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from lianpu.chain.coverage import BASES
from lianpu.chain.gaps import GAP_STATES
from lianpu.chain.proof import ROLES
from lianpu.chain.verdicts import REASONS, STATES
from lianpu.cluster.columns import CATEGORIES, PERIODS, RADII, STATUSES, VISIBILITIES
from lianpu.cluster.schema import Enterprises, MatchDecisions, Products
from lianpu.match.relations import RELATION_NAMES
from lianpu_portal.accounts.documents import TYPES
from lianpu_portal.accounts.models import Claim, Membership
from lianpu_portal.api.models import Subscription
from lianpu_portal.api.webhooks.events import EVENTS, TEST
from lianpu_portal.disputes import facts
from lianpu_portal.disputes.models import Dispute
from lianpu_portal.hall.models import Report
from lianpu_portal.imports.words import SEVERITIES
from lianpu_portal.introductions.actions.meet import OUTCOMES
from lianpu_portal.introductions.board import FILTERS
from lianpu_portal.introductions.life import VERBS
from lianpu_portal.introductions.models import Reached, Reason, Stage
from lianpu_portal.introductions.office import GROUPS
from lianpu_portal.publishing.actions.change_several import VERBS as VERBS_OF_LISTS
from lianpu_portal.publishing.models import Outcome, State

if TYPE_CHECKING:  # a checker of types knows no list that is made at run time
    Category = str
    Period = str
    Radius = str
    Status = str
    Visibility = str
    Size = str
    ProductKind = str
    PairVerdict = str
    Relation = str
    NodeState = str
    GapState = str
    NodeReason = str
    ProofRole = str
    Basis = str
    PublicationState = str
    ClosingOutcome = str
    IntroductionStage = str
    DeclineReason = str
    ReachedBy = str
    TakenStep = str
    OpenStep = str
    SubscriptionState = str
    EventName = str
    SentEvent = str
    ReportReason = str
    ReportState = str
    DisputeState = str
    DisputeWish = str
    ClaimState = str
    ClaimWay = str
    MemberRole = str
    DisputableTable = str
    DocumentKind = str
    MeetingOutcome = str
    ListVerb = str
    FaultSeverity = str
    BoardStage = str
    ConversionGroup = str
else:
    Category, Period, Radius = Literal[CATEGORIES], Literal[PERIODS], Literal[RADII]
    Status, Visibility = Literal[STATUSES], Literal[VISIBILITIES]
    Size, ProductKind, PairVerdict = (
        Literal[tuple(table.columns()[name].categories)]
        for table, name in ((Enterprises, "size"), (Products, "kind"), (MatchDecisions, "verdict"))
    )
    Relation = Literal[RELATION_NAMES]
    NodeState, GapState, NodeReason = Literal[STATES], Literal[GAP_STATES], Literal[REASONS]
    ProofRole, Basis = Literal[ROLES], Literal[BASES]
    PublicationState, ClosingOutcome = Literal[tuple(State.values)], Literal[tuple(Outcome.values)]
    IntroductionStage, DeclineReason = Literal[tuple(Stage.values)], Literal[tuple(Reason.values)]
    ReachedBy = Literal[tuple(Reached.values)]
    TakenStep, OpenStep = Literal[("ask", *VERBS)], Literal[(*VERBS, "undo", "contacts")]
    SubscriptionState = Literal[tuple(Subscription.Stopped.values)]
    EventName, SentEvent = Literal[tuple(EVENTS)], Literal[(*EVENTS, TEST)]
    ReportReason, ReportState = Literal[tuple(Report.Reason.values)], Literal[tuple(Report.State.values)]
    DisputeState, DisputeWish = Literal[tuple(Dispute.State.values)], Literal[tuple(Dispute.Wish.values)]
    ClaimState, ClaimWay = Literal[tuple(Claim.State.values)], Literal[tuple(Claim.Way.values)]
    MemberRole = Literal[tuple(Membership.Role.values)]
    DisputableTable, DocumentKind = Literal[tuple(facts.COLUMNS)], Literal[tuple(TYPES)]
    MeetingOutcome = Literal[OUTCOMES]
    ListVerb, FaultSeverity = Literal[VERBS_OF_LISTS], Literal[tuple(SEVERITIES)]
    BoardStage, ConversionGroup = Literal[tuple(FILTERS)], Literal[tuple(GROUPS)]
