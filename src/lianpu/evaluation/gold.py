"""What gold says of a sentence: fields that can be compared, or a refusal with line, field, value and what was expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from lianpu.cluster.json_lines import JsonLine
from lianpu.language import gettext as _


def comparable_gold(line: JsonLine, gold: Mapping[str, Any]) -> Mapping[str, Any]:
    """`gold` as it is; raises `InputFileError` where a value is of a type that no reading of its field could equal.

    Null and fields that are left out state nothing; fields that nobody reads are left alone.
    """
    for field, (is_usable, expected) in _fields().items():
        value = gold.get(field)
        if value is not None and not is_usable(value):
            raise line.refused(f"gold.{field}", value, expected)
    return gold


def _fields() -> dict[str, tuple[Callable[[object], bool], str]]:
    """Field → whether a value can be compared, and what is expected."""
    word = (_is_word, _("a text or null"))
    words = (_is_words, _("a list of texts or null"))
    return {
        "side": word, "category": word, "unit": word, "period": word, "region": word, "deadline": word,
        "product": (_is_word_or_words, _("a list of accepted names, or null")),
        "quantity": (_is_number, _("a number or null")),
        "range": (_is_range, _("a list of two numbers such as [5, 8], or null")),
        "certificates": words, "specs": words,
        "price": (_is_price, _('an object with a number "value" and a text "per", or null')),
    }  # fmt: skip


def _is_word(value: object) -> bool:
    """Codes are also written as numbers."""
    return isinstance(value, (str, int, float)) and not isinstance(value, bool)


def _is_words(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_word, cast("list[object]", value)))


def _is_word_or_words(value: object) -> bool:
    return _is_word(value) or _is_words(value)


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return False
    try:
        float(value)
    except (ValueError, OverflowError):
        return False
    return True


def _is_range(value: object) -> bool:
    return isinstance(value, list) and all(end is None or _is_number(end) for end in cast("list[object]", value))


def _is_price(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    price = cast("dict[str, object]", value)
    amount, per = price.get("value"), price.get("per")
    return (amount is None or _is_number(amount)) and (per is None or isinstance(per, str))
