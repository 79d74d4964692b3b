"""What is wrong with a value, in the reader's language: the validator's codes as sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_WORDS: dict[str, Promise] = {
    "missing": gettext_lazy("This is missing."),
    "extra_forbidden": gettext_lazy("There is no such field."),
    "literal_error": gettext_lazy("Expected one of {expected}."),
    "enum": gettext_lazy("Expected one of {expected}."),
    "string_type": gettext_lazy("Expected a text."),
    "string_too_long": gettext_lazy("At most {max_length} characters."),
    "string_too_short": gettext_lazy("At least {min_length} characters."),
    "plain_text": gettext_lazy("A text holds no control characters."),
    "int_type": gettext_lazy("Expected a whole number."),
    "int_parsing": gettext_lazy("Expected a whole number."),
    "int_from_float": gettext_lazy("Expected a whole number."),
    "float_type": gettext_lazy("Expected a number."),
    "float_parsing": gettext_lazy("Expected a number."),
    "finite_number": gettext_lazy("Expected a number."),
    "bool_type": gettext_lazy("Expected true or false."),
    "bool_parsing": gettext_lazy("Expected true or false."),
    "greater_than_equal": gettext_lazy("At least {ge}."),
    "less_than_equal": gettext_lazy("At most {le}."),
    "greater_than": gettext_lazy("More than {gt}."),
    "too_short": gettext_lazy("At least {min_length} entries."),
    "too_long": gettext_lazy("At most {max_length} entries."),
    "list_type": gettext_lazy("Expected a list."),
    "model_attributes_type": gettext_lazy("Expected an object."),
    "model_type": gettext_lazy("Expected an object."),
    "dict_type": gettext_lazy("Expected an object."),
    "date_from_datetime_parsing": gettext_lazy("Expected a day such as 2027-03-01."),
    "date_parsing": gettext_lazy("Expected a day such as 2027-03-01."),
    "date_type": gettext_lazy("Expected a day such as 2027-03-01."),
    "date_from_datetime_inexact": gettext_lazy("Expected a day such as 2027-03-01."),
}


def sentence(fault: Mapping[str, Any]) -> str:
    """The sentence for an error of the validator."""
    words = _WORDS.get(fault["type"])
    if words is None:
        return _("This value cannot be used here ({code}).").format(code=fault["type"])
    return str(words).format_map(fault.get("ctx", {}))
