"""Words on the pages of publishing: what a visibility means, what a moderator doubts, where a listing stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lianpu_portal.formats import listed
from lianpu_portal.publishing.models import State

VISIBILITY_MEANINGS: dict[str, Promise] = {
    "public": gettext_lazy("Everybody sees the listing and the firm's name; the phone number nobody sees."),
    "cluster": gettext_lazy("Only signed-in members of the cluster's firms see it."),
    "matched": gettext_lazy("Nobody sees it in lists; it is shown to firms whose own listing fits it."),
    "anonymous": gettext_lazy("The other side sees what it is, but not who you are, until both of you agree."),
}

SIGNS: dict[str, Promise] = {
    "link": gettext_lazy("a link"),
    "messenger": gettext_lazy("a messenger's account"),
    "run": gettext_lazy("the same sign over and over"),
    "pull": gettext_lazy("words that pull"),
    "digits": gettext_lazy("long rows of digits"),
    "long": gettext_lazy("very long"),
    "signs": gettext_lazy("many symbols"),
    "no_words": gettext_lazy("hardly any words"),
}

REASONS: tuple[Promise, ...] = (
    gettext_lazy("It is advertising, not a supply or demand of goods or services."),
    gettext_lazy("It cannot be told what is offered or needed. Say the product and, if you can, the quantity."),
    gettext_lazy("It repeats a listing that is online already."),
    gettext_lazy("The firm's name is not a real firm's, or not yours."),
    gettext_lazy("What it offers may not be traded here."),
)

NEXT: dict[str, Promise] = {
    State.ONLINE: gettext_lazy("It is online and matched. Whoever it fits can ask for an introduction; you then decide."),
    State.WAITING: gettext_lazy("A moderator looks at it first, usually within a working day. Nobody sees it until then."),
    State.CLOSED: gettext_lazy("It is closed and no longer matched."),
    State.EXPIRED: gettext_lazy("Its last day has passed; it is no longer matched. Renew it with one click."),
    State.REFUSED: gettext_lazy("It was not accepted. Change it, and it is looked at again."),
    State.TAKEN_DOWN: gettext_lazy("A moderator took it down."),
}  # fmt: skip


LEFT_OPEN = "person"
"""What a program is told of a doubt that would tell of others: a person looks first."""


def doubt_sentence(doubt: dict[str, Any]) -> str:
    """Why a listing waits, in a sentence."""
    match doubt["code"]:
        case "without_proof":
            return _("Sent without proof of work: by a browser without scripts, or by a program.")
        case "links":
            return ngettext("It holds {count} link.", "It holds {count} links.", doubt["count"]).format(count=doubt["count"])  # fmt: skip
        case "blocked_words":
            return _("It holds words of the blocked list: {words}.").format(words=listed(doubt["words"]))
        case "spam":
            signs = listed(SIGNS.get(sign, sign) for sign in doubt["signs"])
            return _("Signs of spam, {score} of {limit}: {signs}.").format(score=doubt["score"], limit=doubt["limit"], signs=signs)  # fmt: skip
        case "first_contact":
            return _("The contact is new and sends its {count}th listing today; {limit} go online by themselves.").format(**_numbers(doubt))  # fmt: skip
        case "contact_rate":
            return _("{count} listings of this contact within a day; the limit is {limit}.").format(**_numbers(doubt))
        case "sender_rate":
            return _("{count} listings from one network address within the hour; the limit is {limit}.").format(**_numbers(doubt))  # fmt: skip
        case "duplicate":
            return _("The firm has a listing about the same thing already.")
        case "refused_before":
            return _("A listing of this contact was refused or taken down lately.")
        case "unchecked":
            return _("Its checks are still under way: it may go online by itself.")
        case "list":
            return _("It came in a list of several.")
        case code:
            return code


def reasons_for_sender(doubts: Iterable[dict[str, Any]], known: Collection[str]) -> list[str]:
    """Why a listing waits, for whoever sent it; `known` are the listings that they may hear of.

    What would tell of others (a listing that is hidden, a refusal under a number that anybody can type) is left open.
    """
    told = (
        doubt_sentence(doubt) if _may_be_told(doubt, known) else _("A person looks at this one first.")
        for doubt in doubts
    )  # fmt: skip
    return list(dict.fromkeys(told))


def codes_for_sender(doubts: Iterable[dict[str, Any]], known: Collection[str]) -> list[str]:
    """The same for programs: codes, `LEFT_OPEN` in the place of what is left open."""
    return list(dict.fromkeys(doubt["code"] if _may_be_told(doubt, known) else LEFT_OPEN for doubt in doubts))


def _may_be_told(doubt: dict[str, Any], known: Collection[str]) -> bool:
    return doubt["code"] != "refused_before" and doubt.get("listing", "") in {"", *known}


def _numbers(doubt: dict[str, Any]) -> dict[str, Any]:
    return {"count": doubt["count"], "limit": doubt["limit"]}
