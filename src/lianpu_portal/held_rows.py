"""A row as it is now, held until the end of the transaction: between the look at a page and the step it may have gone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import models
from django.utils.translation import gettext as _

Row = TypeVar("Row", bound=models.Model)


def held_row(row: Row, refusal: Callable[[str], Exception]) -> Row:
    """The row, locked; raises `refusal` with a sentence for people where it was deleted since it was looked at."""
    found = type(row)._default_manager.select_for_update().filter(pk=row.pk).first()
    if found is None:
        raise refusal(_("This was deleted meanwhile, so that nothing can be done to it any more."))
    return found
