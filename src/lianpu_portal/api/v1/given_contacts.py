"""Contacts as programs send them: tidied and checked by the forms of the pages."""

from __future__ import annotations

from lianpu_portal.api.problems import ProblemError
from lianpu_portal.api.v1.kit import ContactIn
from lianpu_portal.contacts import Contact
from lianpu_portal.contacts.forms import ContactForm


def contact_of(kind: type[ContactForm], given: ContactIn | None) -> Contact:
    """The contact; raises `ProblemError` 422 that names what is wrong with it."""
    form = kind((given or ContactIn()).dict())
    if form.is_valid():
        return form.contact
    errors = [
        {"place": ["body", "contact", *([] if name == "__all__" else [name])], "detail": " ".join(map(str, faults))}
        for name, faults in form.errors.items()
    ]
    told = " ".join(f"{'.'.join(fault['place'])}: {fault['detail']}" for fault in errors)
    raise ProblemError("invalid", told, errors=errors)
