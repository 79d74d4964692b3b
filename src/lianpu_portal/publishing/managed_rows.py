"""A listing in a table of those that somebody manages: on the page of a list, and among what an account published."""

from __future__ import annotations

from typing import Any

from lianpu_portal.publishing import life
from lianpu_portal.publishing.actions.change_several import VERBS, states_for
from lianpu_portal.publishing.models import Publication


def row_of(publication: Publication, token: str) -> dict[str, Any]:
    """The listing with what opens it, and what may be done with it as it stands."""
    state = publication.state
    return {
        "one": publication, "token": token, "is_open": state in life.OPEN,
        "can": {verb: state in states_for(verb) for verb in VERBS} | {"edit": life.can(state, "edit")},
    }  # fmt: skip
