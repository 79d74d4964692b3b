"""Letters of introductions: in the language of whoever reads them, each with a private link of its own."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from lianpu.language import bilingual
from lianpu_portal.background import mail
from lianpu_portal.bridge import snapshot
from lianpu_portal.contacts import unseal
from lianpu_portal.introductions.models import Introduction, Reason
from lianpu_portal.introductions.party import new_key
from lianpu_portal.introductions.reach import publication_of, ways_to
from lianpu_portal.introductions.shown import SideView, side_view
from lianpu_portal.languages import in_language


def pass_on(introduction: Introduction, site: str) -> str:
    """Tell the side that is asked; how it was reached."""
    side = str(introduction.asked_side)
    ways = ways_to(introduction, side)
    with in_language(_language_of(introduction, side)):
        asker, asked = _views(introduction, side)
        subject = _("{firm} asks to be introduced: {thing}").format(firm=asker.firm, thing=asked.words[:80])
        lines = (
            _("{firm} asks to be introduced to you. Theirs: {theirs}. Yours: {yours}.").format(
                firm=asker.firm, theirs=asker.words, yours=asked.words
            ),
            _("Read what is asked, then accept or decline. No account is needed:"),
        )
        _write(introduction, side, ways.addresses, subject, lines, site)
    return ways.reached


def remind(introduction: Introduction, site: str) -> bool:
    """Ask once more; false where no letter reaches them."""
    side = str(introduction.asked_side)
    addresses = ways_to(introduction, side).addresses
    with in_language(_language_of(introduction, side)):
        asker, asked = _views(introduction, side)
        subject = _("Still waiting for your answer: {thing}").format(thing=asked.words[:80])
        line = _("{firm} asked to be introduced to you and waits for your answer. Yes or no, one click is enough:")
        _write(introduction, side, addresses, subject, (line.format(firm=asker.firm),), site)
    return bool(addresses)


def ask_whether_own(introduction: Introduction, site: str) -> bool:
    """Somebody asked in the name of a listing: ask whoever published it; false where no letter reaches them."""
    side = introduction.asked_by
    addresses = ways_to(introduction, side).addresses
    with in_language(_language_of(introduction, side)):
        own, _other = _views(introduction, str(introduction.asked_side))
        subject = _("Was it you? An introduction was asked for: {thing}").format(thing=own.words[:80])
        line = _("Somebody asked for an introduction in the name of your listing «{thing}». If it was you, pass it on:")
        _write(introduction, side, addresses, subject, (line.format(thing=own.words),), site)
    return bool(addresses)


def tell_asker(introduction: Introduction, token: str, site: str) -> None:
    """The private link of the side that asked."""
    with in_language(introduction.language):
        _asker, asked = _views(introduction, str(introduction.asked_by))
        subject = _("You asked for an introduction: {thing}").format(thing=asked.words[:80])
        lines = (_("With this private link you see the answer and note what comes of it. Keep it to yourself:"),)
        for address in _asker_addresses(introduction):
            mail.send(address, subject, _text(lines, _address(token, site), site))


def tell_answer(introduction: Introduction, site: str) -> None:
    """Accepted, or declined and why: to the side that asked."""
    side = introduction.asked_by
    with in_language(introduction.language):
        other, _own = _views(introduction, side)
        if introduction.contacts_open:
            subject = _("Accepted: {thing}")
            line = _("{firm} accepts the introduction. Whom to call:").format(firm=other.firm)
        else:
            subject = _("Declined: {thing}")
            reason = Reason(introduction.decline_reason or Reason.OTHER).label
            line = _("{firm} declines the introduction. The reason: {reason}.").format(firm=other.firm, reason=reason)
        _write(
            introduction, side, _asker_addresses(introduction), subject.format(thing=other.words[:80]), (line,), site
        )


def tell_contract(introduction: Introduction, side: str, site: str) -> None:
    """The other side recorded a contract: is it so?"""
    addresses = _asker_addresses(introduction) if side == introduction.asked_by else _answer_addresses(introduction)
    with in_language(_language_to(introduction, side)):
        other, own = _views(introduction, side)
        subject = _("A contract was recorded: {thing}").format(thing=own.words[:80])
        line = _("{firm} recorded a contract with you. If it is so, confirm it:").format(firm=other.firm)
        _write(introduction, side, addresses, subject, (line,), site)


def _language_to(introduction: Introduction, side: str) -> str:
    return introduction.language if side == introduction.asked_by else _language_of(introduction, side)


def _language_of(introduction: Introduction, side: str) -> str:
    """What whoever published the listing of a side reads; where nobody did, what was asked in."""
    publication = publication_of(*introduction.listing_of(side))
    return (publication and publication.language) or introduction.language


def _write(
    introduction: Introduction, side: str, addresses: Iterable[str], subject: str, lines: Iterable[str], site: str
) -> None:
    for address in addresses:
        mail.send(address, subject, _text(lines, _address(new_key(introduction, side), site), site))


def _text(lines: Iterable[str], link: str, site: str) -> str:
    """The words, the link, and who writes: most who are asked have never heard of the portal."""
    about = snapshot().about
    closing = _(
        "{cluster}, on the supply and demand platform Lianpu: {site}\nIf this is not about your firm, do nothing."
    )
    named = closing.format(cluster=bilingual(about.name, about.name_en), site=site)
    return "\n\n".join((*lines, link, named))


def _address(token: str, site: str) -> str:
    return site + reverse("introduction_by_link", args=[token])


def _views(introduction: Introduction, reader: str) -> tuple[SideView, SideView]:
    """The other side, and the reader's own, as that reader may see them."""
    cluster = snapshot()
    other = "offer" if reader == "demand" else "demand"
    return (
        side_view(cluster, introduction, other, is_own=False, sees_all=False),
        side_view(cluster, introduction, reader, is_own=True, sees_all=False),
    )


def _asker_addresses(introduction: Introduction) -> list[str]:
    contact = unseal(introduction.asker_sealed) if introduction.asker_sealed else None
    if contact and contact.email:
        return [contact.email]
    return list(ways_to(introduction, introduction.asked_by).addresses)


def _answer_addresses(introduction: Introduction) -> list[str]:
    contact = unseal(introduction.answer_sealed) if introduction.answer_sealed else None
    if contact and contact.email:
        return [contact.email]
    return list(ways_to(introduction, str(introduction.asked_side)).addresses)
