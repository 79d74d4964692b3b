"""Templates of Django's language whose commonest parts are worked out by the shortest way.

Half of the processor's time of a page goes into its template, and most of that into looking names up and into finding out
of every value anew whether it is a text. A name here is looked up in dicts and attributes; whatever else Django's language
allows (calls, indexes, names that are not there) goes its own way, from the beginning.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from django.template import Node, NodeList, Template
from django.template.base import (
    FilterExpression,
    Lexer,
    Parser,
    Variable,
    VariableDoesNotExist,
    VariableNode,
    render_value_in_context,
)
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.timezone import template_localtime  # pyright: ignore[reportAttributeAccessIssue]

from lianpu_portal.quick_addresses import address_of

_NOT_HERE: Any = object()


class QuickNodeList(NodeList):
    """Nodes whose errors need no place in the template: nobody is shown it but who debugs."""

    def render(self, context: Context) -> SafeString:
        """What they say, one after the other."""
        return SafeString("".join([node.render(context) for node in self]))  # pyright: ignore[reportCallIssue]


class QuickVariable(Variable):
    """A name with dots behind it."""

    __slots__ = ()

    def resolve(self, context: Any) -> Any:
        """Its value."""
        found = _NOT_HERE if self.lookups is None or self.translate else _looked_up(self.lookups, context)
        return super().resolve(context) if found is _NOT_HERE else found


def _looked_up(bits: tuple[str, ...], context: Any) -> Any:
    """The value of a plain name; `_NOT_HERE` where it is none."""
    first = bits[0]
    for held in reversed(context.dicts):
        if first in held:
            current = held[first]
            break
    else:
        return _NOT_HERE
    for bit in bits[1:]:
        kind: Any = type(current)
        if kind is dict:
            if bit not in current:
                return _missing_in(current, bit)
            current = current[bit]
        elif callable(current) or hasattr(kind, "__getitem__"):
            return _NOT_HERE
        else:
            current = getattr(current, bit, _NOT_HERE)
            if current is _NOT_HERE:
                return _NOT_HERE
    return _NOT_HERE if callable(current) else current


def _missing_in(held: dict[Any, Any], bit: str) -> Any:
    """Raises at once where Django would look through everything a dict can do before it does."""
    if bit.isdigit() or bit.startswith("-") or hasattr(held, bit):
        return _NOT_HERE
    given: Any = (bit, held)
    raise VariableDoesNotExist("Failed lookup for key [%s] in %r", given)


class QuickExpression(FilterExpression):
    """A name or a text, and filters whose ways are asked once."""

    def __init__(self, token: str, parser: Parser) -> None:
        super().__init__(token, parser)
        if type(self.var) is Variable:
            self.var.__class__ = QuickVariable
        self._steps = [_Step(func, arguments) for func, arguments in self.filters]

    def resolve(self, context: Any, ignore_failures: bool = False) -> Any:
        """Its value."""
        if not self.is_var:  # pyright: ignore[reportAttributeAccessIssue]
            found = self.var
        else:
            try:
                found = self.var.resolve(context)
            except VariableDoesNotExist:
                found = None if ignore_failures else _invalid(context, self.var)
                if found:  # what an engine says of it stands for the whole expression
                    return found
        for step in self._steps:
            found = step.of(found, context)
        return found


def _invalid(context: Any, var: Any) -> str:
    said = context.template.engine.string_if_invalid
    return said % var if "%s" in said else said


class _Step:
    """A filter with its arguments."""

    def __init__(self, func: Callable[..., Any], arguments: list[tuple[bool, Any]]) -> None:
        for is_name, value in arguments:
            if is_name and type(value) is Variable:
                value.__class__ = QuickVariable
        self._func = func
        self._given = [(value, None) if is_name else (None, mark_safe(value)) for is_name, value in arguments]
        self._local = bool(getattr(func, "expects_localtime", False))
        self._escaping = bool(getattr(func, "needs_autoescape", False))
        self._safe = bool(getattr(func, "is_safe", False))

    def of(self, value: Any, context: Any) -> Any:
        given = [said if name is None else name.resolve(context) for name, said in self._given]
        if self._local:
            value = template_localtime(value, context.use_tz)
        if self._escaping:
            found = self._func(value, *given, autoescape=context.autoescape)
        else:
            found = self._func(value, *given)
        return mark_safe(found) if self._safe and isinstance(value, SafeData) else found


class QuickVariableNode(VariableNode):
    """A value in its place: most are texts."""

    def render(self, context: Any) -> str:
        """The value as it stands in the page."""
        try:
            value = self.filter_expression.resolve(context)
        except UnicodeDecodeError:
            return ""
        kind = type(value)
        if kind is SafeString:
            return value
        if kind is str:
            return escape(value) if context.autoescape else value
        return render_value_in_context(value, context)


class QuickAddressNode(URLNode):
    """An address, most of which have one part that varies."""

    def render(self, context: Any) -> str:
        """The address as it stands in the page."""
        if len(self.args) != 1 or self.kwargs or self.asvar is not None:
            return super().render(context)
        part, name = self.args[0].resolve(context), self.view_name.resolve(context)
        if type(part) is not str or ":" in name:
            return super().render(context)
        address = address_of(name, part)
        return escape(address) if context.autoescape else address


class QuickParser(Parser):
    """Reads a template into these parts."""

    def compile_filter(self, token: str) -> QuickExpression:
        """A name, a text, or what filters make of it."""
        return QuickExpression(token, self)

    def extend_nodelist(self, nodelist: NodeList, node: Node, token: Any) -> None:
        """One node more."""
        if type(node) is VariableNode:
            node.__class__ = QuickVariableNode
        elif type(node) is URLNode:
            node.__class__ = QuickAddressNode
        super().extend_nodelist(nodelist, node, token)

    def parse(self, parse_until: Any = None) -> NodeList:
        """Nodes up to a tag."""
        nodes = super().parse(parse_until)
        nodes.__class__ = QuickNodeList
        return nodes


def quicken(template: Template) -> None:
    """Read a template once more, into these parts."""
    engine = template.engine
    tokens = Lexer(template.source).tokenize()
    parser = QuickParser(tokens, engine.template_libraries, engine.template_builtins, template.origin)
    template.nodelist = parser.parse()
    template.extra_data = parser.extra_data  # pyright: ignore[reportAttributeAccessIssue]
