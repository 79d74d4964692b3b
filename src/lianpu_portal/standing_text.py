"""What a template says to every reader of a language alike is put together once.

A page is mostly such text: words to translate, addresses without arguments, signs, files. Where nodes of a template that
depend on nothing but the language stand beside each other, the loader puts one node in their place, which keeps what they
rendered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any, TypeVar

from django.template import Node, NodeList, Template
from django.template.base import FilterExpression, TextNode, Variable
from django.template.context import Context
from django.template.defaulttags import CommentNode, IfNode, LoadNode, URLNode
from django.template.library import SimpleNode
from django.template.loader_tags import ExtendsNode
from django.template.loaders import cached
from django.template.loaders.base import Loader as BaseLoader
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from lianpu_portal.quick_templates import quicken

Tag = TypeVar("Tag", bound=Callable[..., Any])

_ALIKE = "says_alike"


def says_alike(tag: Tag) -> Tag:
    """Mark a simple tag whose result depends on its arguments and the reader's language, and on nothing else."""
    setattr(tag, _ALIKE, True)
    return tag


class StandingText(Node):
    """Nodes that say the same to every reader of a language; what they say is kept."""

    child_nodelists = ()

    def __init__(self, nodes: list[Node]) -> None:
        self._nodes = nodes
        self._said: dict[tuple[str | None, str, bool], SafeString] = {}
        self.origin, self.token = nodes[0].origin, nodes[0].token

    def render(self, context: Context) -> SafeString:
        """What the nodes say in the language of now."""
        key = get_language(), get_script_prefix(), context.autoescape
        said = self._said.get(key)
        if said is None:
            said = SafeString("".join(str(node.render_annotated(context)) for node in self._nodes))
            self._said[key] = said
        return said


class _Joining(BaseLoader):
    """Joins the standing text of each template when it is read, before anybody else sees it."""

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        template = super().get_template(template_name, skip)
        if not template.engine.debug:  # there a page of errors shows the place of each node
            quicken(template)
            join_standing_text(template.nodelist)
        return template


class Loader(cached.Loader, _Joining):
    """Django's loader that keeps templates, of templates whose standing text is joined."""


def join_standing_text(nodes: NodeList) -> None:
    """Put one node in the place of standing ones that follow each other, in this list and those inside."""
    for inside in _lists_inside(nodes):
        join_standing_text(inside)
    if any(isinstance(node, ExtendsNode) for node in nodes):
        return
    joined: list[Node] = []
    for standing, run in groupby(nodes, _is_standing):
        found = list(run)
        is_text = len(found) == 1 and isinstance(found[0], TextNode)
        joined += [StandingText(found)] if standing and not is_text else found
    nodes[:] = joined


def _lists_inside(nodes: NodeList) -> Iterator[NodeList]:
    for node in nodes:
        if isinstance(node, IfNode):  # what it calls its list is one made for the asking
            yield from (inside for _condition, inside in node.conditions_nodelists)
        elif isinstance(node, ExtendsNode):
            yield from (block.nodelist for block in node.blocks.values())
        else:
            yield from (
                inside for name in node.child_nodelists if isinstance(inside := getattr(node, name, None), NodeList)
            )


def _is_standing(node: Node) -> bool:
    match node:
        case TextNode() | CommentNode() | LoadNode():
            return True
        case TranslateNode():
            return node.asvar is None and _is_constant(node.filter_expression) and _is_constant(node.message_context)
        case BlockTranslateNode():
            told = node.render_token_list(node.singular)[1] or node.extra_context or node.plural or node.asvar
            return not told and _is_constant(node.message_context)
        case URLNode():
            given = [node.view_name, *node.args, *node.kwargs.values()]
            # Names with a namespace depend on the application that a request is of.
            return node.asvar is None and all(map(_is_constant, given)) and ":" not in str(node.view_name.var)
        case StaticNode():
            return node.varname is None and _is_constant(node.path)
        case SimpleNode():
            given = [*node.args, *node.kwargs.values()]
            told = node.takes_context or node.target_var is not None
            return getattr(node.func, _ALIKE, False) and not told and all(map(_is_constant, given))
        case _:
            return False


def _is_constant(expression: FilterExpression | None) -> bool:
    """Whether an expression is a text or number as it stands in the template."""
    if expression is None:
        return True
    var = expression.var
    return not expression.filters and (not isinstance(var, Variable) or var.lookups is None)
