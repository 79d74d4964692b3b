"""A part of a page that shows a few values and nothing else is rendered once for these values.

    {% kept row=row %}<li>…{{ row.text }}…</li>{% endkept %}

What stands inside sees the values that are named and nothing else: not the request, not its reader, no variable of the
page. So a fragment made for one reader can be given to another exactly where both would have been shown the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from decimal import Decimal
from typing import Any

from django.template import Context, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from lianpu.cluster.kept import Kept
from lianpu.language import current_language

_MOST = 4_000
"""Fragments that are kept of each place in a template: 20 MB of cards of the hall with the rows they show."""

_PLAIN = (bool, int, float, dt.date, dt.datetime, SafeString)


class KeptFragment(Node):
    """The fragments of one place in a template, by the language and by what they show."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: NodeList, values: dict[str, FilterExpression]) -> None:
        self.nodelist, self._values = nodelist, values
        self._fragments = Kept[Hashable, SafeString](_MOST)

    def render(self, context: Any) -> SafeString:
        """The fragment of these values, rendered where it is not kept."""
        shown = {name: value.resolve(context) for name, value in self._values.items()}
        key = get_language(), current_language(), get_script_prefix(), context.autoescape, frozen(shown)
        return self._fragments.get(key, lambda: self._rendered(context, shown))

    def _rendered(self, context: Any, shown: dict[str, Any]) -> SafeString:
        alone: Any = Context(shown, context.autoescape, context.use_l10n, context.use_tz)
        alone.template, alone.render_context = context.template, context.render_context
        return self.nodelist.render(alone)


def frozen(value: Any) -> Hashable:
    """Plain data as a key: alike only where every part is of the same type and is written alike.

    Raises `TypeError` for anything that is not plain data: what it shows could change without being seen to.
    """
    kind = type(value)
    if kind is str or value is None:
        return value
    if kind is dict:
        return tuple([(name, frozen(part)) for name, part in value.items()])
    if kind is list or isinstance(value, tuple):
        return kind, tuple(map(frozen, value))
    if kind is Decimal:
        return kind, str(value)
    if kind in _PLAIN:
        return kind, value
    raise TypeError(f"{value!r} of {kind.__name__}: a kept fragment shows plain data only, name its parts instead")


def kept(parser: Parser, token: Token) -> KeptFragment:
    """`{% kept name=value … %}` to `{% endkept %}`."""
    name, *given = token.split_contents()
    values = token_kwargs(given, parser)
    if given or not values:
        raise TemplateSyntaxError(f"{{% {name} %}} names the values that its fragment shows: name=value")
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptFragment(nodelist, values)
