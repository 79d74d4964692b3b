"""What proves that somebody acts for a firm: its code, with an address at its domain or a document. The form says every
fault at once, in the order of its fields; the action refuses by the same rules."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from lianpu.cluster.identity import USCC, normal_identifier
from lianpu_portal.accounts import documents
from lianpu_portal.accounts.errors import AccountRefusedError
from lianpu_portal.accounts.firms import Claimable, is_at


def proven_code(firm: Claimable, uscc: str) -> str:
    """The credit code as tables keep it; refuses one that is none, or another firm's."""
    code = normal_identifier(USCC, uscc)
    if code is None:
        raise AccountRefusedError(
            _("“{value}” is no valid code: eighteen digits and capitals, the last one a check digit. Look at the licence.")
            .format(value=uscc[:40]), "uscc",
        )  # fmt: skip
    if firm.usccs and code not in firm.usccs:
        raise AccountRefusedError(
            _("That is not the code of this firm in the tables. If the tables are wrong, write to the chain office."),
            "uscc",
        )
    return code


def takes_mail(firm: Claimable) -> bool:
    """Whether an address can prove anything: the firm's domain and its code are known."""
    return firm.host is not None and bool(firm.usccs)


def proven_host(firm: Claimable, email: str) -> str:
    """The firm's domain, at which the address is; refuses any other."""
    if firm.host is None or not takes_mail(firm):
        raise AccountRefusedError(
            _("No domain of this firm is known for sure. Send in a document instead."), "document"
        )
    if not is_at(email, firm.host):
        raise AccountRefusedError(
            _("The address must be at {host}, the firm's own domain.").format(host=firm.host), "email"
        )
    return firm.host


def proven_document(file: UploadedFile) -> str:
    """The kind of the document; refuses what is none."""
    return documents.CLAIMS.kind_of(file)


def nothing_given(firm: Claimable) -> AccountRefusedError:
    """Neither a document nor an address: what is asked for."""
    if takes_mail(firm):
        told = _("Choose a file, or give an e-mail address at the firm's domain.")
    else:
        told = _("Choose a file: a photo or a PDF of the business licence.")
    return AccountRefusedError(told, "document")
