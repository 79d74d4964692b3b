"""The documentation is tested: reference pages are what the code says, links lead somewhere, commands exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from lianpu.cli import app
from lianpu.cluster.reference import tables_page
from lianpu.cluster.schema import SCHEMAS

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def test_the_reference_of_tables_is_written_from_the_schemas() -> None:
    written = (ROOT / "docs" / "reference" / "tables.md").read_text("utf-8")
    assert written == tables_page(), "run: python -m lianpu.cluster.reference > docs/reference/tables.md"


def test_the_page_on_matching_names_every_rule_for_outcomes() -> None:
    from lianpu.match.outcomes import RULES
    from lianpu.match.parts import PARTS

    page = (ROOT / "docs" / "explanation" / "matching.md").read_text("utf-8").partition("| outcome |")[2]
    for name, rule in RULES.items():
        row = next(line for line in page.splitlines() if line.startswith(f"| {name.replace('_', ' ')} |"))
        assert (f"{rule.days} days" in row) is (rule.days is not None), row
        if rule.share:
            assert f"| {rule.share * PARTS['introductions'][0]:.2f} |" in row


def test_every_column_has_a_meaning_and_a_label() -> None:
    for table, schema in SCHEMAS.items():
        for name, column in schema.columns().items():
            assert column.description and (column.metadata or {}).get("label"), f"{table}.{name}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_the_readmes_name_every_command() -> None:
    commands = set(app.commands)
    assert "parse" in commands
    for readme in ("README.md", "README.en.md"):
        text = (ROOT / readme).read_text("utf-8")
        assert {name for name in commands if f"lianpu {name}" not in text} == set()


def test_the_readmes_show_the_same_commands_and_pages() -> None:
    chinese, english = ((ROOT / readme).read_text("utf-8") for readme in ("README.md", "README.en.md"))
    assert _commands(chinese) == _commands(english)
    pages = [set(re.findall(r"\]\(((?!README)[^)#]+)", text)) for text in (chinese, english)]
    assert pages[0] == pages[1]
    everything = {str(page.relative_to(ROOT)) for page in ROOT.glob("docs/*/*.md") if page.parent.name != "decisions"}
    assert everything <= pages[0]


def _commands(text: str) -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [" ".join(line.split("#")[0].split()) for block in blocks for line in block.splitlines()]


@pytest.mark.parametrize("catalog", sorted((ROOT / "src").rglob("*.po")), ids=lambda path: path.parts[-5])
def test_every_message_is_translated_and_keeps_its_placeholders(catalog: Path) -> None:
    with catalog.open("rb") as lines:
        messages = [message for message in read_po(lines) if message.id]
    assert messages
    for message in messages:
        assert message.string and not message.fuzzy, message.id
        for original, translated in zip(_texts(message.id), _texts(message.string), strict=False):
            fields = set(re.findall(r"\{(\w*)[^}]*\}|%\((\w+)\)", original))
            assert set(re.findall(r"\{(\w*)[^}]*\}|%\((\w+)\)", translated)) == fields, original
    assert catalog.with_suffix(".mo").is_file(), "run: make messages"


def test_the_catalogs_of_the_portal_translate_a_message_in_one_way() -> None:
    """Django merges them: of two translations one would never be seen."""
    found: dict[tuple[str | None, object], set[str | tuple[str, ...]]] = {}
    for catalog in sorted((ROOT / "src" / "lianpu_portal").rglob("*.po")):
        with catalog.open("rb") as lines:
            for message in read_po(lines):
                if message.id:
                    found.setdefault((message.context, message.id), set()).add(message.string)
    assert {key: texts for key, texts in found.items() if len(texts) > 1} == {}


def _texts(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else text


def test_every_message_of_the_core_is_in_its_catalog_and_no_other() -> None:
    """Modules of the portal that speak as the core does, before Django is there, have their words in its catalog too."""
    speakers = [
        file for file in sorted((ROOT / "src").rglob("*.py")) if "lianpu" in file.parts or _speaks_as_core(file)
    ]
    keywords = {"_": None, "gettext": None, "mark": None, "pgettext": ((1, "c"), 2)}
    found = {
        message if isinstance(message, str) else message[-1]
        for file in speakers
        for _line, message, _comments, _context in extract_from_file("python", str(file), keywords=keywords)
    }
    with (ROOT / "src/lianpu/locale/zh_Hans/LC_MESSAGES/lianpu.po").open("rb") as lines:
        assert {message.id for message in read_po(lines) if message.id} == found


def _speaks_as_core(file: Path) -> bool:
    return "from lianpu.language import gettext as _\n" in file.read_text("utf-8")
