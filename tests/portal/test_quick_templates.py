"""Templates read in the portal's quick way say what Django says of them, whatever stands in a name."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.template import Context, Engine
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from lianpu_portal.quick_templates import QuickVariableNode


@dataclass
class Thing:
    name: str
    inner: dict[str, Any]

    @property
    def double(self) -> str:
        return self.name * 2

    @property
    def broken(self) -> str:
        return self.inner["missing"].gone

    def called(self) -> str:
        return f"<{self.name}>"


class Listlike(list[int]):
    extra = "e"


VALUES: dict[str, Any] = {
    "text": "<a & 'b'>", "safe": SafeString("<b>"), "number": 1234567, "amount": Decimal("1.50"), "nothing": None,
    "lazy": gettext_lazy("Home"), "thing": Thing("t<", {"a": 1, "items": "own"}), "row": {"a": {"b": "<"}, "0": "zero", "": "x"},
    "things": [Thing("x", {}), Thing("y", {})], "ordered": OrderedDict(a=1), "function": lambda: "said", "listlike": Listlike([7]),
    "pairs": [(1, "<"), (2, "&")], "yes": True, "kind": Thing,
}  # fmt: skip
EXPRESSIONS = (
    "text", "safe", "number", "amount", "nothing", "lazy", "missing", "row.a.b", "row.0", "row.1", "row.missing", "row.items",
    "row.a.keys", "thing.name", "thing.double", "thing.called", "thing.missing", "thing.inner.a", "thing.inner.items", "things.0.name",
    "things.9.name", "ordered.a", "ordered.b", "function", "listlike.0", "listlike.extra", "text.upper", "text.0", "missing.deeper",
    "row.missing.deeper", "kind.name", "'<said>'", '"a"|upper', "3", "-1.5", "_('Home')", "text|upper", "safe|upper", "safe|lower",
    "text|safe", "missing|default:'<'", "missing|default:text", "row.missing|default_if_none:'n'", "number|add:'2'", "text|escape",
    "nothing|default_if_none:row.a.b", "things|length", "text|truncatechars:3", "safe|linebreaksbr", "text|slice:':2'", "lazy|lower",
    "True", "None", "nothing.deeper",
)  # fmt: skip


def said(text: str, loader: Any, invalid: str = "") -> str:
    engine = Engine(loaders=[loader({"page": text})], string_if_invalid=invalid)
    return engine.get_template("page").render(Context(VALUES, autoescape="{#plain#}" not in text))


def plain(templates: dict[str, str]) -> Any:
    return ("django.template.loaders.locmem.Loader", templates)


def quick(templates: dict[str, str]) -> Any:
    return ("lianpu_portal.standing_text.Loader", [plain(templates)])


@pytest.mark.parametrize("invalid", ["", "?", "no %s"])
@pytest.mark.parametrize("escaping", ["", "{#plain#}"])
@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_expression_says_the_same(expression, escaping, invalid):
    text = (
        f"{escaping}{{{{ {expression} }}}}|{{% if {expression} %}}yes{{% else %}}no{{% endif %}}|"
        f"{{% if {expression} is None %}}none{{% endif %}}|{{% with {expression} as one %}}{{{{ one }}}}{{% endwith %}}"
    )
    assert said(text, quick, invalid) == said(text, plain, invalid)


@pytest.mark.parametrize(
    "text",
    [
        "{% for one in things %}{{ forloop.counter }}{{ forloop.first }}{{ one.name }}{% endfor %}",
        "{% for a, b in pairs %}{{ a }}{{ b }}{% empty %}none{% endfor %}",
        "{% for one in missing %}x{% empty %}none{% endfor %}",
        "{% for one in row.a reversed %}{{ one }}{% endfor %}",
        "{% autoescape off %}{{ text }}{% endautoescape %}{{ text }}",
        "{% filter upper %}{{ text }}{% endfilter %}",
        "{% firstof missing text %}",
    ],
)
def test_tags_say_the_same(text):
    assert said(text, quick) == said(text, plain)


def test_a_broken_property_is_an_error_here_as_there():
    for loader in (plain, quick):
        with pytest.raises(KeyError):
            said("{{ thing.broken }}", loader)


def test_templates_are_read_in_the_quick_way():
    engine = Engine(loaders=[quick({"page": "{{ text }}{% if text %}{{ text }}{% endif %}"})])
    assert len(engine.get_template("page").nodelist.get_nodes_by_type(QuickVariableNode)) == 2
    debugging = Engine(loaders=[quick({"page": "{{ text }}"})], debug=True)
    assert not debugging.get_template("page").nodelist.get_nodes_by_type(QuickVariableNode)
