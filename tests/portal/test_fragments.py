"""What pages keep between requests: standing text of templates, and fragments that know only what they show."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.template import Context, Engine, RequestContext, TemplateSyntaxError
from django.template.base import TextNode
from django.test import RequestFactory
from django.utils.safestring import SafeString
from django.utils.translation import override

from lianpu_portal.kept_fragments import KeptFragment, frozen
from lianpu_portal.languages import in_language
from lianpu_portal.standing_text import StandingText
from lianpu_portal.tables import Column, Table
from lianpu_portal.templatetags.portal import origin
from lianpu_portal.templatetags.rows import table_body

_LIBRARIES = {
    "i18n": "django.templatetags.i18n",
    "static": "django.templatetags.static",
    "portal": "lianpu_portal.templatetags.portal",
}


def engine(templates: dict[str, str], *, debug: bool = False, joined: bool = True) -> Engine:
    held = ("django.template.loaders.locmem.Loader", templates)
    loader: Any = ("lianpu_portal.standing_text.Loader", [held]) if joined else held
    return Engine(loaders=[loader], libraries=_LIBRARIES, debug=debug)


def rendered(text: str, language: str = "zh-hans", **values: Any) -> str:
    with in_language(language):
        return engine({"page": text}).get_template("page").render(Context(values))


PAGE = (
    '{% load i18n static portal %}<a href="{% url "home" %}">{% translate "Home" %}</a>{% icon "left" %}{# no #}'
    '{% if shown %}<b>{% translate "Gaps" %}</b> {{ shown }}{% else %}{% translate "not said: anywhere" %}{% endif %}'
    '{% for one in many %}{% translate "Home" %}{{ one }}{% unknown %}{% endfor %}{% url "enterprise" firm %}'
    '{% translate "Gaps" as word %}{{ word }}{% blocktranslate %}Feed of matches{% endblocktranslate %}'
    "{% blocktranslate with count=shown %}of {{ count }}{% endblocktranslate %}{% translate name %}"
)
VALUES = {"shown": "<3>", "many": [1, 2], "firm": "e 1", "name": "Home"}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("values", [VALUES, VALUES | {"shown": "", "many": []}])
def test_joined_text_reads_as_each_node_by_itself(language, values):
    plain, joined = (engine({"page": PAGE}, joined=how).get_template("page") for how in (False, True))
    with in_language(language):
        wanted = plain.render(Context(values))
        assert [joined.render(Context(values)) for _turn in range(2)] == [wanted, wanted]
    assert len(joined.nodelist) < len(plain.nodelist)


def test_one_template_speaks_to_every_reader_in_their_language():
    page = engine({"page": PAGE}).get_template("page")
    said = []
    for language in ("zh-hans", "en", "zh-hans"):
        with in_language(language):
            said.append(page.render(Context(VALUES)))
    assert said[0] == said[2] != said[1]
    assert "首页" in said[0] and "Home" in said[1]


def test_text_within_blocks_and_their_parents_is_joined():
    base = "{% load i18n %}<p>{% translate 'Home' %}</p>{% block inside %}{% translate 'Gaps' %}!{% endblock %}"
    own = "{% extends 'base' %}{% load i18n %}{% block inside %}{% translate 'Home' %}? {{ block.super }}{% endblock %}"
    with in_language("en"):
        page = engine({"base": base, "own": own}).get_template("own")
        assert page.render(Context()) == "<p>Home</p>Home? Gaps!"


def test_what_depends_on_a_page_is_not_joined():
    own = engine(
        {"page": "{% load i18n portal %}{% url 'admin:index' %}{% translate name %}{% icon name %}{% comma as c %}"}
    )
    assert not any(
        isinstance(node, StandingText) and len(node._nodes) > 1 for node in own.get_template("page").nodelist
    )


def test_text_alone_stays_text_and_a_page_of_errors_shows_each_place():
    assert isinstance(engine({"page": "only text"}).get_template("page").nodelist[0], TextNode)
    shown = engine({"page": PAGE}, debug=True).get_template("page")
    assert not any(isinstance(node, StandingText) for node in shown.nodelist)


def test_a_fragment_is_rendered_once_for_what_it_shows():
    page = engine({"page": "{% load portal %}{% kept row=row %}{{ row.text }}{% endkept %}"}).get_template("page")
    fragment = next(node for node in page.nodelist if isinstance(node, KeptFragment))
    for text in ("a", "b", "a", "<i>"):
        assert page.render(Context({"row": {"text": text}})) == text.replace("<", "&lt;").replace(">", "&gt;")
    assert len(fragment._fragments.items()) == 3


def test_a_fragment_knows_nothing_of_its_reader():
    inside = "{{ row }}{{ user }}{{ request.path }}{{ csrf_token }}{{ secret }}{% if may_edit %}edit{% endif %}"
    page = engine({"page": f"{{% load portal %}}{{% kept row=row %}}{inside}{{% endkept %}}"}).get_template("page")
    values = {"row": "o1", "user": "chief", "secret": "for the office", "may_edit": True}
    assert page.render(RequestContext(RequestFactory().get("/secret/"), values)) == "o1"


def test_a_fragment_of_one_reader_reaches_another_only_where_both_see_the_same():
    page = engine(
        {"page": "{% load portal %}{% kept row=row %}{{ row.enterprise|default_if_none:'not named' }}{% endkept %}"}
    )
    card = page.get_template("page")
    office, stranger = {"id": "o1", "enterprise": "e1"}, {"id": "o1", "enterprise": None}
    assert [card.render(Context({"row": row})) for row in (office, stranger, office)] == ["e1", "not named", "e1"]


def test_a_fragment_is_kept_for_each_language():
    text = '{% load i18n portal %}{% kept code=code %}{% translate "Home" %}{{ code|word:"category" }}{% endkept %}'
    page = engine({"page": text}).get_template("page")
    said = []
    for language in ("zh-hans", "en", "zh-hans"):
        with in_language(language):
            said.append(page.render(Context({"code": "product"})))
    assert said == ["首页产品", "HomeProduct", "首页产品"]


def test_equal_values_that_are_written_differently_are_told_apart():
    page = engine({"page": "{% load portal %}{% kept value=value %}{{ value }}{% endkept %}"}).get_template("page")
    values = [1, True, 1.0, Decimal("1"), Decimal("1.00"), "1"]
    with override("en"):
        assert [page.render(Context({"value": value})) for value in values] == ["1", "True", "1.0", "1", "1.00", "1"]


def test_only_plain_data_is_a_key():
    assert frozen({"a": [1, None], "b": dt.date(2026, 1, 2)}) == frozen({"a": [1, None], "b": dt.date(2026, 1, 2)})
    assert frozen([1]) != frozen((1,))
    with pytest.raises(TypeError, match="plain data only"):
        frozen({"a": object()})


@pytest.mark.parametrize("tag", ["{% kept %}", "{% kept row %}"])
def test_a_fragment_names_what_it_shows(tag):
    with pytest.raises(TemplateSyntaxError, match="names the values"):
        rendered(f"{{% load portal %}}{tag}{{% endkept %}}")


def test_where_a_row_comes_from_is_said_in_each_language_and_with_the_marks_of_now():
    row = {
        "source": "s 1",
        "source_name": "名录",
        "source_name_en": "<List>",
        "status": "verified",
        "as_of": dt.date(2026, 1, 2),
    }
    said = {}
    for language in ("zh-hans", "en", "zh-hans"):
        with in_language(language):
            said[language] = str(origin(row))
    assert "名录" in said["zh-hans"] and "&lt;List&gt;" in said["en"] and "2026-01-02" in said["en"]
    with in_language("en"):
        assert "disputed" not in origin(row) and "disputed" in origin(row | {"disputed": ["name"]})
        assert "disputed" not in origin(row)
        assert "<List>" in origin(row | {"source_name_en": SafeString("<List>")}) and "&lt;List&gt;" in origin(row)


def test_the_body_of_a_table_escapes_what_its_cells_say():
    table = Table((Column("name", "<Name>"), Column("volume", "Value", "money")), [{"name": "<b>", "volume": None}])
    with in_language("en"):
        body = table_body(table)
    assert '<td class="is-text" data-label="&lt;Name&gt;">&lt;b&gt;</td>' in body and "unknown" in body
    assert body.startswith("<tr>") and body.endswith("</tr>\n  ")
