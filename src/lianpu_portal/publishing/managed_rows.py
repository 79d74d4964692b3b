"""A listing in a table of those that somebody manages: on the page of a list, and among what an account published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict

from lianpu_portal.pages import words_in
from lianpu_portal.publishing import life
from lianpu_portal.publishing.actions.change_several import VERBS, states_for
from lianpu_portal.publishing.models import Publication, State


@dataclass(frozen=True)
class Choice:
    """Which of the listings are looked at: words of the thing or the firm, a state, a side; and the page."""

    words: str = ""
    state: str = ""
    side: str = ""
    page: str = ""

    @classmethod
    def of(cls, asked: QueryDict) -> Choice:
        """As an address or a form says it; what is not known filters nothing."""
        state, side = asked.get("state", ""), asked.get("side", "")
        return cls(
            words_in(asked, "q"),
            state if state in State.values else "", side if side in ("offers", "demands") else "", asked.get("page", ""),
        )  # fmt: skip

    @property
    def query(self) -> str:
        """The same for an address."""
        named = {"q": self.words, "state": self.state, "side": self.side, "page": self.page}
        return urlencode({name: value for name, value in named.items() if value})

    def among(self, rows: QuerySet[Publication]) -> QuerySet[Publication]:
        """Those of the rows that are meant."""
        for word in self.words.split():
            rows = rows.filter(Q(fields__thing__icontains=word) | Q(firm_name__icontains=word))
        if self.state:
            rows = rows.filter(state=self.state)
        if self.side:
            rows = rows.filter(table=self.side)
        return rows


def row_of(publication: Publication, token: str) -> dict[str, Any]:
    """The listing with what opens it, and what may be done with it as it stands."""
    state = publication.state
    return {
        "one": publication, "token": token, "is_open": state in life.OPEN,
        "can": {verb: state in states_for(verb) for verb in VERBS} | {"edit": life.can(state, "edit")},
    }  # fmt: skip
