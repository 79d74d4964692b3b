"""What somebody looks at may be deleted before they act on it: they read a sentence, and nothing breaks or comes back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from lianpu.errors import LianpuError
from lianpu_portal.accounts.actions import claim, decide_claim, invite
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.models import Claim, MemberInvitation, Membership
from lianpu_portal.api.models import Subscription
from lianpu_portal.api.webhooks.actions import manage
from lianpu_portal.bridge import one_snapshot
from lianpu_portal.computations.models import Audience
from lianpu_portal.contacts import Contact
from lianpu_portal.contacts.contact import seal_text
from lianpu_portal.disputes.actions import decide as disputes
from lianpu_portal.disputes.actions.dispute import Wanted, dispute
from lianpu_portal.disputes.actions.dispute import withdraw as withdraw_dispute
from lianpu_portal.hall.actions import judge
from lianpu_portal.hall.actions.report import Told, report
from lianpu_portal.introductions.actions.accept import accept as accept_introduction
from lianpu_portal.introductions.actions.hold_event import arrive, create_event
from lianpu_portal.introductions.actions.hold_event import invite as invite_firms
from lianpu_portal.introductions.actions.remind import remind
from lianpu_portal.introductions.actions.settle_rejection import settle_rejection
from lianpu_portal.introductions.actions.undo import undo as undo_introduction
from lianpu_portal.introductions.models import By, Introduction
from lianpu_portal.introductions.party import Party
from lianpu_portal.leads.actions.advance import advance
from lianpu_portal.leads.actions.create import Target, create
from lianpu_portal.leads.actions.note import write_note
from lianpu_portal.leads.actions.remove import remove
from lianpu_portal.leads.actions.task import finish_task, set_task
from lianpu_portal.market.actions.confirm import confirm
from lianpu_portal.market.actions.reject import reject
from lianpu_portal.market.deciding import Pair
from lianpu_portal.publishing import tasks
from lianpu_portal.publishing.actions import close, decide
from lianpu_portal.publishing.actions.delete import delete
from lianpu_portal.publishing.actions.expire import expire_due
from lianpu_portal.publishing.actions.merge import merge, undo_merge
from lianpu_portal.publishing.actions.renew import renew
from lianpu_portal.publishing.models import Batch, Publication
from lianpu_portal.registry.models import TABLE_MODELS
from lianpu_portal.resilience.actions import change_drill, change_notice
from lianpu_portal.resilience.actions.give_notice import give
from lianpu_portal.resilience.models import SavedDrill
from tests.portal.introduction_cast import ask, officer
from tests.portal.publishing_help import ANYONE, OFFICE, fresh, publish_one
from tests.portal.test_disruptions import VALUES

pytestmark = pytest.mark.usefixtures("store", "own_folder")
Step = Callable[[], object]


def _owner() -> Any:
    account = get_user_model().objects.create_user("owner", "owner@a.example")
    Membership.objects.create(account=account, enterprise="A", role="owner")
    return account


def _gone(row: Any) -> Any:
    """The row as somebody still sees it, after it was deleted."""
    type(row).objects.filter(pk=row.pk).delete()
    return row


def _of_publishing() -> list[Step]:
    gone = _gone(publish_one().publication)
    merged = _gone(merge(OFFICE, "B", "A"))
    return [
        lambda: renew(ANYONE, gone), lambda: close.close(ANYONE, gone, "deal"), lambda: close.reopen(ANYONE, gone),
        lambda: delete(ANYONE, gone), lambda: decide.accept(OFFICE, gone), lambda: decide.refuse(OFFICE, gone, "no"),
        lambda: decide.take_down(OFFICE, gone, "no"), lambda: decide.undo(OFFICE, gone),
        lambda: undo_merge(OFFICE, merged),
    ]  # fmt: skip


def _of_introductions() -> list[Step]:
    introduction = ask(officer(get_user_model()))
    event = create_event(OFFICE, title="t", day=dt.date(2099, 1, 1))
    invite_firms(OFFICE, event, ["A"])
    party = Party(_gone(introduction), By.OFFICE, OFFICE, "http://testserver")
    came: Any = event.invitations.get()  # pyright: ignore[reportAttributeAccessIssue]
    invitation = _gone(came)
    return [
        lambda: accept_introduction(party, Contact()), lambda: undo_introduction(party), lambda: remind(party),
        lambda: settle_rejection(party, rejected=True), lambda: arrive(OFFICE, invitation),
    ]  # fmt: skip


def _of_moderation() -> list[Step]:
    acting = Actor.account(_owner())
    disputed = dispute(acting, "offers", "o1", Wanted("text", "correct", "制动盘", "so it is"))
    verdict = judge.keep(OFFICE, report(Actor(), "x", "offers", "o2", Told("other", "why")))
    _gone(disputed)
    _gone(verdict)

    return [
        lambda: disputes.accept(OFFICE, disputed), lambda: disputes.decline(OFFICE, disputed, "no"),
        lambda: disputes.undo(OFFICE, disputed), lambda: withdraw_dispute(acting, disputed),
        lambda: judge.undo(OFFICE, verdict),
    ]  # fmt: skip


def _of_leads() -> list[Step]:
    kept = create(OFFICE, Target("seat", "上海示例座椅有限公司", "X", county="320826"))
    task = set_task(OFFICE, kept, "call", dt.date(2099, 1, 1), None)
    note = write_note(OFFICE, kept, "a note")
    lost = create(OFFICE, Target("glass", "上海示例座椅有限公司", "X", county="320826"))
    _gone(task)
    _gone(note)
    _gone(lost)
    return [
        lambda: finish_task(OFFICE, task), lambda: remove(OFFICE, note), lambda: advance(OFFICE, lost, "contact", ""),
        lambda: write_note(OFFICE, lost, "more"),
    ]  # fmt: skip


def _of_accounts() -> list[Step]:
    account = _owner()
    acting = Actor.account(account)
    invited = invite.invite(acting, "A", "A", "colleague@a.example", "member", "http://testserver")
    made = Claim.objects.create(account=account, enterprise="B", uscc="91110000600037341L", way="document")
    hook = Subscription.objects.create(account=account, address="https://example.org/", secret_sealed=seal_text("s"))
    MemberInvitation.objects.all().delete()
    _gone(made)
    _gone(hook)

    return [
        lambda: invite.send_again(acting, invited, "A", "http://testserver"), lambda: claim.withdraw(acting, made),
        lambda: claim.confirm_code(acting, made, "123456"), lambda: decide_claim.accept(OFFICE, made),
        lambda: manage.change(acting, hook, active=False),
    ]  # fmt: skip


def _of_resilience() -> list[Step]:
    account = _owner()
    acting = Actor.account(account)
    notice = _gone(_notice(acting))
    drill = SavedDrill.objects.create(
        public_id="d" * 12, name="one", owner=account, audience=Audience.PUBLIC, arguments={}, packed=b"", revision=1,
        stamp="", day=dt.date(2026, 1, 1), read_at=timezone.now(),
    )  # fmt: skip
    _gone(drill)
    return [
        lambda: change_notice.change(acting, notice, {}), lambda: change_notice.resolve(acting, notice, "mended"),
        lambda: change_notice.withdraw(acting, notice), lambda: change_drill.rename(acting, drill, "two"),
        lambda: change_drill.share(acting, drill, True), lambda: change_drill.delete(acting, drill),
    ]  # fmt: skip


def _notice(acting: Actor) -> Any:
    now = timezone.now()
    return give(acting, "A", VALUES | {"starts": now, "ends": now + dt.timedelta(days=20), "lost": 60.0})


def _of_the_market() -> list[Step]:
    """The snapshot of the page may still hold what the tables do not."""
    gone: Any = TABLE_MODELS["offers"]._default_manager.get(pk="o2")
    gone.delete()
    return [lambda: confirm(OFFICE, Pair("o2", "d1")), lambda: reject(OFFICE, Pair("o2", "d1"))]


@pytest.mark.parametrize(
    "steps",
    [_of_publishing, _of_introductions, _of_moderation, _of_leads, _of_accounts, _of_resilience, _of_the_market],
)
def test_a_step_on_what_is_gone_is_refused_with_a_sentence(steps):
    with one_snapshot():
        for step in steps():
            with pytest.raises(LianpuError) as refusal:
                step()
            assert str(refusal.value)


def test_pages_answer_with_that_sentence(chinese, staff):
    published = publish_one()
    with patch("lianpu_portal.publishing.views_manage.managed_in", return_value=_gone(published.publication)):
        assert chinese.post(f"/m/{published.token}/renew/").status_code == 302
    assert "已被删除" in chinese.get("/").content.decode()
    notice = _notice(OFFICE)
    with patch("lianpu_portal.resilience.notices.notice_for", return_value=_gone(notice)):
        answer = staff.post(
            f"/disruptions/{notice.public_id}/edit/", VALUES | {"starts": "2026-01-01", "ends": "2099-01-01"}
        )
    assert answer.status_code == 302
    assert "deleted meanwhile" in staff.get("/").content.decode()


def test_work_for_many_passes_over_what_is_gone():
    batch = Batch.objects.create(manage_hash="h", file_name="f")
    first, second = (publish_one(proven=False, thing=thing).publication for thing in ("制动器", "制动盘"))
    Publication.objects.update(batch=batch)
    real = decide.refuse

    def refuse(actor: Any, publication: Publication, reason: str, **more: Any) -> Any:
        return real(actor, _gone(publication) if publication.pk == first.pk else publication, reason, **more)

    with patch.object(decide, "refuse", refuse):
        tasks.decide_list(batch.pk, "refuse", "no", None)
    assert fresh(second).state == "refused"


def test_a_listing_deleted_at_its_last_day_holds_up_no_other():
    publications = [publish_one(thing=thing).publication for thing in ("制动器", "制动盘")]
    Publication.objects.update(expires_on=dt.date(2020, 1, 1))
    stale = [fresh(one) for one in publications]
    _gone(publications[0])
    with patch("lianpu_portal.publishing.actions.expire.Publication") as model:
        model.objects.filter.return_value.order_by.return_value = stale
        assert expire_due() == 1
    assert fresh(publications[1]).state == "expired"


def test_nothing_comes_back_by_acting_on_it():
    introduction = ask(officer(get_user_model()))
    party = Party(_gone(introduction), By.OFFICE, OFFICE, "http://testserver")
    with pytest.raises(LianpuError):
        remind(party)
    assert not Introduction.objects.exists()
