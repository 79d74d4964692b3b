"""An introduction of the firms behind an offer and a demand, on its way from asking to a contract.

`offer` and `demand` are ids of listings, which may end meanwhile: what they said is kept beside them. Contacts and
what people write are sealed; of a private link only the SHA-256 is kept, one for each letter (`Key`).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianpu_portal.private_links import PUBLIC_ID_LENGTH

_CODE = 200


class Stage(models.TextChoices):
    """Where an introduction stands; which steps lead from one to the next is declared in `life.py`."""

    CHECKING = "checking", pgettext_lazy("introduction stage", "Being checked")
    ASKED = "asked", pgettext_lazy("introduction stage", "Asked")
    ACCEPTED = "accepted", pgettext_lazy("introduction stage", "Accepted")
    REPLIED = "replied", pgettext_lazy("introduction stage", "In talks")
    SAMPLED = "sampled", pgettext_lazy("introduction stage", "Sampled")
    CONTRACTED = "contracted", pgettext_lazy("introduction stage", "Contracted")
    DECLINED = "declined", pgettext_lazy("introduction stage", "Declined")


class Side(models.TextChoices):
    """The two sides of a pair."""

    OFFER = "offer", pgettext_lazy("introduction side", "Supplier")
    DEMAND = "demand", pgettext_lazy("introduction side", "Buyer")


class By(models.TextChoices):
    """Who took a step."""

    OFFER = "offer", pgettext_lazy("introduction side", "Supplier")
    DEMAND = "demand", pgettext_lazy("introduction side", "Buyer")
    OFFICE = "office", pgettext_lazy("introduction side", "Chain office")


class Reason(models.TextChoices):
    """Why somebody declined."""

    PRICE = "price", pgettext_lazy("decline reason", "Price")
    CAPACITY = "capacity", pgettext_lazy("decline reason", "Capacity")
    QUALITY = "quality", pgettext_lazy("decline reason", "Quality or certificate")
    DISTANCE = "distance", pgettext_lazy("decline reason", "Distance")
    SUPPLIED = "supplied", pgettext_lazy("decline reason", "Already supplied")
    NOT_OURS = "not_ours", pgettext_lazy("decline reason", "Not our business")
    OTHER = "other", pgettext_lazy("decline reason", "Another reason")


class Reached(models.TextChoices):
    """How the side that was asked learned of it."""

    NOBODY = "", pgettext_lazy("introduction reached", "Not passed on yet")
    LETTER = "letter", pgettext_lazy("introduction reached", "By e-mail to whoever published the listing")
    MEMBERS = "members", pgettext_lazy("introduction reached", "By e-mail to the members of the firm")
    OFFICE = "office", pgettext_lazy("introduction reached", "Through the chain office")


class Rejection(models.TextChoices):
    """What became of the rejection of the pair that «not our business» makes: the office verifies it or takes it back."""

    NONE = "", pgettext_lazy("introduction rejection", "Not proposed")
    PROPOSED = "proposed", pgettext_lazy("introduction rejection", "Proposed")
    STORED = "stored", pgettext_lazy("introduction rejection", "Pair rejected")
    LEFT = "left", pgettext_lazy("introduction rejection", "Left as it is")


class Event(models.Model):
    """A matchmaking event (对接会); `product` is the node or gap that it is about."""

    title = models.CharField(_("title"), max_length=120)
    day = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    note = models.CharField(_("what guests should know"), max_length=500, blank=True)
    product = models.CharField(_("product"), max_length=_CODE, null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("Matchmaking event")
        verbose_name_plural = _("Matchmaking events")
        ordering = ("-day", "-pk")

    def __str__(self) -> str:
        return self.title


class Invitation(models.Model):
    """A firm invited to an event. `code` stands in the QR code on its invitation and opens nothing else."""

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("Matchmaking event")
    )
    enterprise = models.CharField(_("enterprise"), max_length=_CODE, db_index=True)
    code = models.CharField(max_length=24, unique=True, editable=False)
    invited_at = models.DateTimeField(_("invited"), auto_now_add=True)
    arrived_at = models.DateTimeField(_("arrived"), null=True, blank=True)

    class Meta:
        verbose_name = _("Invitation")
        verbose_name_plural = _("Invitations")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("event", "enterprise"), name="invited_once"),)

    def __str__(self) -> str:
        return f"{self.event} · {self.enterprise}"

    @property
    def arrived(self) -> str:
        """When the firm came; with the day where that is not the day of the event. Empty before."""
        if self.arrived_at is None:
            return ""
        at = timezone.localtime(self.arrived_at)
        return date_format(at, "H:i" if at.date() == self.event.day else "Y-m-d H:i")


class Introduction(models.Model):
    """One firm asked to be introduced to another."""

    public_id = models.CharField(_("introduction"), max_length=PUBLIC_ID_LENGTH, unique=True, editable=False)
    offer = models.CharField(_("offer"), max_length=_CODE, db_index=True)
    demand = models.CharField(_("demand"), max_length=_CODE, db_index=True)
    supplier = models.CharField(_("supplier"), max_length=_CODE, db_index=True)
    buyer = models.CharField(_("buyer"), max_length=_CODE, db_index=True)
    product = models.CharField(_("product"), max_length=_CODE, null=True, blank=True)
    offer_text = models.CharField(_("what is offered"), max_length=500)
    demand_text = models.CharField(_("what is needed"), max_length=500)
    asked_by = models.CharField(pgettext_lazy("side", "asked by"), max_length=6, choices=Side)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.ASKED, db_index=True)
    decline_reason = models.CharField(_("why it was declined"), max_length=10, choices=Reason, blank=True)
    rejection = models.CharField(_("rejection of the pair"), max_length=8, choices=Rejection, blank=True)
    reached = models.CharField(_("how the other side learned of it"), max_length=8, choices=Reached, blank=True)
    message_sealed = models.BinaryField(null=True, editable=False)
    asker_sealed = models.BinaryField(null=True, editable=False)
    answer_sealed = models.BinaryField(null=True, editable=False)
    asker_erased = models.BooleanField(_("contact of the asker erased"), default=False, editable=False)
    answer_erased = models.BooleanField(_("contact of the answer erased"), default=False, editable=False)
    sender_fingerprint = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    asker_fingerprint = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("account"),
    )  # fmt: skip
    event = models.ForeignKey(
        Event, on_delete=models.SET_NULL, null=True, blank=True, related_name="introductions",
        verbose_name=_("Matchmaking event"),
    )  # fmt: skip
    link = models.CharField(_("link of the chain map"), max_length=_CODE, blank=True)
    language = models.CharField(max_length=10, editable=False)
    created_at = models.DateTimeField(_("asked"), auto_now_add=True)
    passed_on_at = models.DateTimeField(_("passed on"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("Introduction")
        verbose_name_plural = _("Introductions")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("offer", "demand"),
                condition=~Q(stage__in=("checking", "declined")),
                name="one_living_introduction",
            ),
        )

    def __str__(self) -> str:
        return f"introductions/{self.public_id}"

    @staticmethod
    def living(offer: str, demand: str) -> QuerySet[Introduction]:
        """The introduction of a pair that was passed on and has not been declined; there is one at most."""
        return Introduction.objects.filter(offer=offer, demand=demand).exclude(
            stage__in=(Stage.CHECKING, Stage.DECLINED)
        )

    @property
    def asked_side(self) -> Side:
        """The side that is asked."""
        return other_side(Side(self.asked_by))

    @property
    def contacts_open(self) -> bool:
        """Whether both sides agreed to know each other: it was accepted, whatever came after."""
        return self.accepted_at is not None

    @property
    def erased_sides(self) -> list[str]:
        """The sides whose contact was erased with the account that gave it."""
        erased = {self.asked_by: self.asker_erased, str(self.asked_side): self.answer_erased}
        return [side for side, gone in erased.items() if gone]

    def firm_of(self, side: str) -> str:
        """The enterprise of a side."""
        return self.supplier if side == Side.OFFER else self.buyer

    def listing_of(self, side: str) -> tuple[str, str]:
        """Table and id of the listing of a side."""
        return ("offers", self.offer) if side == Side.OFFER else ("demands", self.demand)


def other_side(side: str) -> Side:
    """The other of the two."""
    return Side.DEMAND if side == Side.OFFER else Side.OFFER


class Change(models.Model):
    """A step that was taken: from where to where, by whom, with which note; `undone` where it was taken back."""

    introduction = models.ForeignKey(
        Introduction, on_delete=models.CASCADE, related_name="changes", verbose_name=_("Introduction")
    )
    verb = models.CharField(_("step"), max_length=10)
    before = models.CharField(_("before"), max_length=10, choices=Stage, blank=True)
    after = models.CharField(_("after"), max_length=10, choices=Stage)
    by = models.CharField(_("who"), max_length=6, choices=By)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("account"),
    )  # fmt: skip
    note_sealed = models.BinaryField(null=True, editable=False)
    at = models.DateTimeField(_("at"), auto_now_add=True)
    undone = models.BooleanField(_("taken back"), default=False)

    class Meta:
        verbose_name = _("Step of an introduction")
        verbose_name_plural = _("Steps of introductions")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.introduction} {self.verb}"


class Key(models.Model):
    """A private link for one side of an introduction: the SHA-256 of its token."""

    introduction = models.ForeignKey(
        Introduction, on_delete=models.CASCADE, related_name="keys", verbose_name=_("Introduction")
    )
    side = models.CharField(pgettext_lazy("introduction", "side"), max_length=6, choices=Side)
    hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("Private link")
        verbose_name_plural = _("Private links")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.introduction} {self.side}"
