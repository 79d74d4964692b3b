"""A lead (招商线索): a firm that the chain office follows up, so that it comes here and makes what the chain lacks.

`product` and `enterprise` are codes of the tables, which may be loaded anew beneath them: the firm's name is kept beside
its code, and firms that are not in the tables have a name only. Contacts and what people write are sealed.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianpu_portal.private_links import PUBLIC_ID_LENGTH

SUBJECTS = "leads/"
"""How the subjects of leads begin in the audit log: whoever may not see leads may not read these lines."""

LONGEST_NAME, LONGEST_WORDS = 200, 300
_CODE, _REGION = 200, 12


class Stage(models.TextChoices):
    """Where a lead stands; which steps lead from one to the next is declared in `life.py`."""

    FOUND = "found", pgettext_lazy("lead stage", "Found")
    CONTACTED = "contacted", pgettext_lazy("lead stage", "Contacted")
    VISITED = "visited", pgettext_lazy("lead stage", "Visited")
    NEGOTIATING = "negotiating", pgettext_lazy("lead stage", "Negotiating")
    SIGNED = "signed", pgettext_lazy("lead stage", "Signed")
    LANDED = "landed", pgettext_lazy("lead stage", "Landed")
    DROPPED = "dropped", pgettext_lazy("lead stage", "Dropped")


ENDED = (Stage.LANDED, Stage.DROPPED)
"""Stages of leads that nobody follows up any more: what is still to be done with them is asked of nobody."""


class Reason(models.TextChoices):
    """Why a lead was dropped."""

    ELSEWHERE = "elsewhere", pgettext_lazy("drop reason", "Settled elsewhere")
    NO_PLAN = "no_plan", pgettext_lazy("drop reason", "No plan to invest now")
    CONDITIONS = "conditions", pgettext_lazy("drop reason", "Land, policy or costs do not suit them")
    MARKET = "market", pgettext_lazy("drop reason", "Too little local demand for them")
    UNFIT = "unfit", pgettext_lazy("drop reason", "Not what the chain needs")
    NO_ANSWER = "no_answer", pgettext_lazy("drop reason", "No answer")
    OTHER = "other", pgettext_lazy("drop reason", "Another reason")


def _account(label: Any) -> models.ForeignKey[Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=label,
    )  # fmt: skip


class Lead(models.Model):
    """A firm and the product that it could make here. `before` and `after` say how the gap stood when it landed."""

    public_id = models.CharField(_("lead"), max_length=PUBLIC_ID_LENGTH, unique=True, editable=False)
    product = models.CharField(_("product"), max_length=_CODE, db_index=True)
    enterprise = models.CharField(_("enterprise"), max_length=_CODE, blank=True, db_index=True)
    firm_name = models.CharField(_("firm"), max_length=LONGEST_NAME)
    region = models.CharField(_("where it sits"), max_length=_REGION, blank=True)
    makes = models.CharField(_("what it makes"), max_length=LONGEST_WORDS, blank=True)
    source = models.CharField(_("where it is known from"), max_length=LONGEST_WORDS, blank=True)
    county = models.CharField(_("county aimed at"), max_length=_REGION, blank=True, db_index=True)
    owner = _account(_("owner"))
    stage = models.CharField(_("stage"), max_length=11, choices=Stage, default=Stage.FOUND, db_index=True)
    stage_since = models.DateTimeField(_("at this stage since"), default=timezone.now)
    drop_reason = models.CharField(_("why it was dropped"), max_length=10, choices=Reason, blank=True)
    contact_sealed = models.BinaryField(null=True, editable=False)
    contact_fingerprint = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    contact_erased = models.BooleanField(_("contact erased"), default=False, editable=False)
    landing = models.JSONField(default=dict, editable=False)
    before = models.JSONField(default=dict, editable=False)
    after = models.JSONField(default=dict, editable=False)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("Lead")
        verbose_name_plural = _("Leads")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("product", "enterprise"),
                condition=~Q(stage="dropped") & ~Q(enterprise=""),
                name="one_living_lead_of_a_firm",
            ),
            models.UniqueConstraint(
                fields=("product", "firm_name"),
                condition=~Q(stage="dropped") & Q(enterprise=""),
                name="one_living_lead_of_a_name",
            ),
        )

    def __str__(self) -> str:
        return f"{SUBJECTS}{self.public_id}"

    @property
    def is_open(self) -> bool:
        """Whether somebody still follows it up."""
        return self.stage not in ENDED


class Step(models.Model):
    """A step that was taken: from where to where, by whom, with which words; `undone` where it was taken back."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="steps", verbose_name=_("Lead"))
    verb = models.CharField(_("step"), max_length=10)
    before = models.CharField(_("before"), max_length=11, choices=Stage)
    after = models.CharField(_("after"), max_length=11, choices=Stage)
    account = _account(_("account"))
    note_sealed = models.BinaryField(null=True, editable=False)
    at = models.DateTimeField(_("at"), auto_now_add=True)
    undone = models.BooleanField(_("taken back"), default=False)

    class Meta:
        verbose_name = _("Step of a lead")
        verbose_name_plural = _("Steps of leads")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.lead} {self.verb}"


class Kept(models.Model):
    """What hangs on a lead. What is removed can be put back for a while, and is then erased (`tasks.py`)."""

    removed_at = models.DateTimeField(_("removed"), null=True, blank=True, db_index=True)

    class Meta:
        abstract = True


class Note(Kept):
    """What somebody wrote down."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="notes", verbose_name=_("Lead"))
    account = _account(_("account"))
    text_sealed = models.BinaryField(editable=False)
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta(Kept.Meta):
        verbose_name = _("Note")
        verbose_name_plural = _("Notes")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.lead} #{self.pk}"


class Task(Kept):
    """What somebody is to do, and until when."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="tasks", verbose_name=_("Lead"))
    account = _account(_("who does it"))
    text_sealed = models.BinaryField(editable=False)
    due = models.DateField(_("due"), db_index=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    reminded_on = models.DateField(_("reminded"), null=True, blank=True)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta(Kept.Meta):
        verbose_name = _("Task")
        verbose_name_plural = _("Tasks")
        ordering = ("due", "pk")

    def __str__(self) -> str:
        return f"{self.lead} #{self.pk}"

    def is_late(self, today: dt.date) -> bool:
        """Whether its day has passed and it is not done."""
        return self.done_at is None and self.due < today


class File(Kept):
    """A file kept with a lead, in the store under a random name."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="files", verbose_name=_("Lead"))
    account = _account(_("account"))
    name = models.CharField(max_length=32, unique=True, editable=False)
    shown_name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=3)
    size = models.PositiveIntegerField(_("size"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta(Kept.Meta):
        verbose_name = _("File")
        verbose_name_plural = _("Files")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.lead} {self.shown_name}"
