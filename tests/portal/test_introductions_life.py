"""No way leads an introduction where the declared table does not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.contacts import Contact
from lianpu_portal.introductions.actions.accept import accept
from lianpu_portal.introductions.actions.contract import contract, own_row
from lianpu_portal.introductions.actions.decline import decline
from lianpu_portal.introductions.actions.progress import reply, sample
from lianpu_portal.introductions.actions.undo import undo
from lianpu_portal.introductions.actions.verify import verify
from lianpu_portal.introductions.actions.vouch import vouch
from lianpu_portal.introductions.errors import IntroductionRefusedError
from lianpu_portal.introductions.models import By, Change, Introduction, Reason
from lianpu_portal.introductions.party import Party

_CALLS: dict[str, Any] = {
    "vouch": vouch, "accept": lambda party: accept(party, Contact("", "13800000001")),
    "decline": lambda party: decline(party, "price"), "reply": reply, "sample": sample, "contract": contract,
    "verify": verify,
}  # fmt: skip

# Written by hand, apart from life.py: stage → verb → (next stage, who), asker and asked as offer asks demand.
_HAND = {
    ("checking", "vouch"): ("asked", {"offer", "office"}),
    ("checking", "decline"): ("declined", {"offer", "office"}),
    ("asked", "accept"): ("accepted", {"demand", "office"}),
    ("asked", "decline"): ("declined", {"demand", "office"}),
    ("accepted", "reply"): ("replied", {"offer", "demand", "office"}),
    ("accepted", "sample"): ("sampled", {"offer", "demand", "office"}),
    ("accepted", "contract"): ("contracted", {"offer", "demand", "office"}),
    ("accepted", "decline"): ("declined", {"offer", "demand", "office"}),
    ("replied", "sample"): ("sampled", {"offer", "demand", "office"}),
    ("replied", "contract"): ("contracted", {"offer", "demand", "office"}),
    ("replied", "decline"): ("declined", {"offer", "demand", "office"}),
    ("sampled", "contract"): ("contracted", {"offer", "demand", "office"}),
    ("sampled", "decline"): ("declined", {"offer", "demand", "office"}),
}


def introduction_at(stage: str) -> Introduction:
    return Introduction.objects.create(
        public_id="p12345678901", offer="o2", demand="d1", supplier="B", buyer="D", product="brake", offer_text="制动器",
        demand_text="制动器", asked_by="offer", stage=stage, language="en",
        passed_on_at=None if stage == "checking" else timezone.now(),
    )  # fmt: skip


class Life(RuleBasedStateMachine):
    """Anybody says anything at any time; the stage moves as the table says, or not at all."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.row = introduction_at("checking")
        self.stage, self.steps, self.verified, self.old = "checking", [], False, False

    def party(self, by: str) -> Party:
        actor = Actor.command() if by == "office" else Actor()
        return Party(Introduction.objects.get(), By(by), actor, "http://testserver")

    @rule(verb=st.sampled_from(sorted(_CALLS)), by=st.sampled_from(["offer", "demand", "office"]))
    def say(self, verb: str, by: str) -> None:
        to, who = _HAND.get((self.stage, verb), ("", set()))
        if verb == "verify" and self.stage == "contracted" and not self.verified:
            recorder = next(by for said, by, _before in reversed(self.steps) if said == "contract")
            to, who = "contracted", {"offer", "demand", "office"} - {recorder}
        try:
            _CALLS[verb](self.party(by))
        except IntroductionRefusedError:
            assert by not in who, (self.stage, verb, by)
            return
        assert by in who, (self.stage, verb, by)
        self.steps.append((verb, by, self.stage))
        self.stage, self.old = to, False
        self.verified = self.verified or verb == "verify"

    @rule(by=st.sampled_from(["offer", "demand", "office"]))
    def take_back(self, by: str) -> None:
        last = self.steps[-1] if self.steps else ("", "", "")
        allowed = last[0] in ("decline", "reply", "sample", "contract") and by in (last[1], "office") and not self.old
        try:
            undo(self.party(by))
        except IntroductionRefusedError:
            assert not allowed, (self.steps, by)
            return
        assert allowed, (self.steps, by)
        self.stage = self.steps.pop()[2]
        self.old = self.old_before()

    def old_before(self) -> bool:
        last = Change.objects.filter(undone=False).order_by("-pk").first()
        return last is not None and timezone.now() - last.at > dt.timedelta(days=1)

    @rule()
    def a_day_passes(self) -> None:
        for change in Change.objects.all():
            Change.objects.filter(pk=change.pk).update(at=change.at - dt.timedelta(hours=25))
        self.old = True

    @rule(by=st.sampled_from(["offer", "demand"]))
    def sides_cannot_act_as_the_office(self, by: str) -> None:
        with pytest.raises(PermissionDenied):
            vouch(Party(Introduction.objects.get(), By.OFFICE, Actor(), "http://testserver"))

    @invariant()
    def it_stands_where_the_table_says(self) -> None:
        row = Introduction.objects.get()
        assert row.stage == self.stage
        assert row.contacts_open == any(verb == "accept" for verb, _by, _before in self.steps)
        assert (own_row(row) is not None) == (self.stage == "contracted")
        assert bool(row.decline_reason) == (self.stage == "declined") and row.decline_reason in ("", Reason.PRICE)
        status = getattr(own_row(row), "status", None)
        assert status == (None if self.stage != "contracted" else "verified" if self.verified else "declared")

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)


def test_every_way_through_life_is_in_the_table(store):
    run_state_machine_as_test(
        Life, settings=settings(max_examples=25, stateful_step_count=20, deadline=None, database=None,
                                suppress_health_check=list(HealthCheck)),
    )  # fmt: skip
