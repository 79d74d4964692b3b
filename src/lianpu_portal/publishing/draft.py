"""A listing while it is being written: what the sentence says, what was corrected by hand, and the row it would make.

Each field stands on the page as one input with its text, and beside it hidden the text the sentence gave (`was-…`).
Where the two differ, a person corrected it, and that wins over whatever the sentence says from then on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core import signing
from django.utils import timezone

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.derived import of_tables
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.taxonomy import Taxonomy
from lianpu.cluster.units import unit_of
from lianpu.intake.products import ProductResolver
from lianpu.intake.sentence import ParsedListing, without_time
from lianpu.match import LISTING_SCHEMA
from lianpu_portal import formats
from lianpu_portal.market.engine import Engine
from lianpu_portal.market.sentence import tidy_query
from lianpu_portal.naming import product_name
from lianpu_portal.publishing.fields import NAMES, TABLE_OF_SIDE, Reader, regions_named
from lianpu_portal.publishing.second_listing import own_and_further
from lianpu_portal.publishing.typed_contacts import contacts_in, without_contacts

LONGEST_SENTENCE = 500
_SALT = "lianpu.publishing.draft"
_KEPT = dt.timedelta(hours=24)


@dataclass(frozen=True)
class Draft:
    """The texts of a listing's fields, which of them a person set, and what they are read as."""

    sentence: str
    texts: Mapping[str, str]
    said: Mapping[str, str]
    values: Mapping[str, Any]
    faults: Mapping[str, str] = field(default_factory=dict[str, str])
    phone: str = ""
    email: str = ""
    further: tuple[str, ...] = ()
    """What the text says beside: whole listings of something else, which neither this one nor its sentence holds."""
    excess: int = 0
    """By how many characters the text is too long; what is cut off was not read."""
    passed: dt.date | None = None
    """The last day that the sentence says, where it has passed: the listing does not carry it."""

    @property
    def corrected(self) -> frozenset[str]:
        """The fields in which a person says something else than the sentence."""
        return frozenset(name for name in NAMES if self.texts[name] != self.said[name])

    @property
    def table(self) -> str | None:
        """offers, demands, or not said."""
        return TABLE_OF_SIDE.get(self.values["side"] or "")

    @property
    def is_complete(self) -> bool:
        """Whether it can go online: a side, a thing, and no field that cannot be read."""
        return bool(self.table and self.values["thing"] and not self.faults and not self.excess)

    @property
    def is_blank(self) -> bool:
        """Whether nothing has been said yet."""
        return not self.sentence and not any(self.texts.values())

    def listing(self, cluster: Cluster) -> dict[str, Any]:
        """The listing as the matcher takes it."""
        own = {name: self.values[name] for name in NAMES if name in LISTING_SCHEMA}
        blank: dict[str, Any] = dict.fromkeys(LISTING_SCHEMA)
        text = self.values["thing"] or self.sentence
        return (
            blank
            | own
            | {"id": "", "text": text, "as_of": cluster.about.as_of, "category": own["category"] or "product"}
        )


def read_draft(engine: Engine, cluster: Cluster, posted: Mapping[str, str]) -> Draft:
    """What stands on the page, read: the sentence first, corrections over it."""
    typed = posted.get("sentence", "")
    today = cluster.about.as_of or timezone.localdate()
    lines = (tidy_query(line) for line in typed[:LONGEST_SENTENCE].splitlines())
    written = without_contacts("\n".join(lines))
    own, further = own_and_further(written, lambda part: engine.reader().read(part, today))
    sentence = tidy_query(own)
    phone, email = contacts_in(tidy_query(typed)[:LONGEST_SENTENCE])
    parsed = engine.reader().read(sentence, today) if sentence else None
    said = said_texts(cluster, parsed) if parsed else _nothing()
    texts = _corrected(said, posted)
    said, texts = _with_product(cluster, said, texts, posted)
    values, faults = Reader(cluster, timezone.localdate()).read(texts)
    excess = max(0, len(" ".join(typed.split())) - LONGEST_SENTENCE)
    return Draft(
        sentence, texts, said, values, faults, phone, email, further, excess, parsed.passed if parsed else None
    )


def _nothing() -> dict[str, str]:
    return dict.fromkeys(NAMES, "")


def said_texts(cluster: Cluster, parsed: ParsedListing) -> dict[str, str]:
    """What a sentence says, as the texts of the fields."""
    unit = unit_of(parsed.unit)
    price, in_words = _price_texts(parsed)
    specs = [*parsed.specs, *in_words]
    if parsed.range and parsed.quantity is None:
        specs.append(" – ".join(_plain(end) for end in parsed.range) + (parsed.unit or ""))
    node = parsed.product_id if parsed.product_id in Taxonomy.of(cluster).products else None
    deadline = parsed.deadline.isoformat() if parsed.deadline and parsed.deadline >= timezone.localdate() else ""
    return {
        "side": parsed.side or "", "thing": parsed.product_text or "", "product": node or "",
        "category": (parsed.category or "") if parsed.product_text else "",
        "quantity": _plain(parsed.quantity), "unit": _unit_text(unit.name if unit else parsed.unit),
        "period": parsed.period or "", "maximum": "", "price": price, "specs": "; ".join(specs),
        "certificates": "; ".join(parsed.certificates), "region": _region_text(cluster, parsed.region), "radius": "",
        "deadline": deadline,
    }  # fmt: skip


def _price_texts(parsed: ParsedListing) -> tuple[str, list[str]]:
    """The price of a unit; and in words, for it is not guessed, one for something else or for a time."""
    if parsed.price is None:
        return "", []
    price = _plain(parsed.price.value)
    if parsed.price.per is None:
        return price, []
    unit, time = without_time(parsed.price.per)
    is_of_unit = _is_of_unit(unit, parsed.unit)
    in_words = [f"{price}元/{parsed.price.per}"] if time or not is_of_unit else []
    return price if is_of_unit else "", in_words


def _unit_text(unit: str | None) -> str:
    """The reader's word for a unit, where it is read back as the same."""
    word = formats.unit_word(unit)
    known = unit_of(word)
    return word if known and known.name == unit else unit or ""


def _region_text(cluster: Cluster, code: str | None) -> str:
    """The first of the place's names that is read back as the same: its own, those from the province down; else its code."""
    if not code:
        return ""
    tree = RegionTree.of(cluster)
    names = (tree.name(code), tree.full_name(code))
    return next((name for name in names if regions_named(cluster, name) == [code]), code)


def _is_of_unit(per: str, unit: str | None) -> bool:
    one, other = unit_of(per), unit_of(unit)
    return one is not None and (other is None or one.name == other.name)


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:.12g}" if abs(value) < 1e12 else f"{value:.0f}"


def _corrected(said: Mapping[str, str], posted: Mapping[str, str]) -> dict[str, str]:
    texts = dict(said)
    for name in NAMES:
        given = posted.get(f"f-{name}")
        if given is not None and _bare(given) != _bare(posted.get(f"was-{name}", "")):
            texts[name] = given.strip()[:LONGEST_SENTENCE]
    for name in posted.get("drop", "").split():
        if name in NAMES:
            texts[name] = ""
    for name in posted.get("restore", "").split():
        if name in NAMES:
            texts[name] = said[name]
    return texts


def _bare(text: str) -> str:
    return " ".join(text.split())


def _with_product(
    cluster: Cluster, said: dict[str, str], texts: dict[str, str], posted: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """The node of the catalog follows the words of the thing, unless a person chose one for these very words."""
    sure = said["product"] if texts["thing"] == said["thing"] else ""
    if not sure:
        found = candidates(cluster, texts["thing"])
        sure = found[0][0] if found and found[0][2] else ""
    given = posted.get("f-product")
    chosen = given is not None and given != posted.get("was-product", "")
    dropped = "product" in posted.get("drop", "").split()
    if dropped or (chosen and posted.get("of-thing", texts["thing"]) == texts["thing"]):
        return {**said, "product": sure}, texts
    return {**said, "product": sure}, {**texts, "product": sure}


_resolver = of_tables("products", "product_aliases", "terms", "decisions")(ProductResolver)


def candidates(cluster: Cluster, thing: str) -> list[tuple[str, str, bool]]:
    """Products that the words may mean: code, name, and whether it is sure; best first."""
    if not thing:
        return []
    (answer,) = _resolver(cluster).answers([thing[:200]])
    if answer.product:
        return [(answer.product, product_name(cluster, answer.product), True)]
    return [(found["product"], product_name(cluster, found["product"]), False) for found in answer.candidates]


def offered_products(cluster: Cluster, draft: Draft) -> list[tuple[str, str]]:
    """Products to choose from: the one that the listing has, for a form must not lose it, and what its words may mean."""
    own = draft.texts["product"]
    found = [(code, name) for code, name, _sure in candidates(cluster, draft.texts["thing"])]
    return found if not own or own in dict(found) else [(own, product_name(cluster, own)), *found]


def meanings(cluster: Cluster, things: Sequence[str]) -> dict[str, list[str]]:
    """Things that are the very words of several products, and the names of these."""
    if not things:
        return {}
    return {
        answer.text: [product_name(cluster, found["product"]) for found in same]
        for answer in _resolver(cluster).answers(things)
        if len(same := [one for one in answer.candidates if one["score"] == 1.0]) > 1
    }


def signed(draft: Draft, attachments: list[str]) -> str:
    """The draft as it travels in the form of the second step: nobody can change it on the way."""
    passed = draft.passed.isoformat() if draft.passed else ""
    kept = {
        "s": draft.sentence, "t": dict(draft.texts), "w": dict(draft.said), "a": attachments, "f": draft.further,
        "p": passed,
    }  # fmt: skip
    return signing.dumps(kept, salt=_SALT, compress=True)


def unsigned(cluster: Cluster, text: str, *, however_old: bool = False) -> tuple[Draft, list[str]]:
    """The draft that was signed, read anew; raises `signing.SignatureExpired` for one that is a day old,
    `signing.BadSignature` for one that is not ours."""
    kept = signing.loads(text, salt=_SALT, max_age=None if however_old else _KEPT)
    texts, said = (_nothing() | kept[name] for name in ("t", "w"))  # of a field newer than itself it says nothing
    values, faults = Reader(cluster, timezone.localdate()).read(texts)
    passed = dt.date.fromisoformat(kept["p"]) if kept.get("p") else None
    draft = Draft(kept["s"], texts, said, values, faults, further=tuple(kept.get("f", ())), passed=passed)
    return draft, list(kept["a"])


def draft_of(cluster: Cluster, fields: Mapping[str, Any], table: str) -> Draft:
    """The draft of a listing that is published already, to be changed."""
    texts = dict.fromkeys(NAMES, "") | {name: _text(fields.get(name)) for name in NAMES}
    texts |= {
        "side": table.removesuffix("s"), "unit": _unit_text(fields.get("unit")),
        "region": _region_text(cluster, fields.get("region")),
    }  # fmt: skip
    values, faults = Reader(cluster, timezone.localdate()).read(texts)
    return replace(Draft(fields.get("sentence", ""), texts, dict(texts), values), faults=faults)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(value)
    return _plain(value) if isinstance(value, (int, float)) else str(value or "")


def fields_of(draft: Draft) -> dict[str, Any]:
    """The fields as a publication keeps them."""
    kept = {name: value for name, value in draft.values.items() if value is not None and name != "side"}
    if isinstance(kept.get("deadline"), dt.date):
        kept["deadline"] = kept["deadline"].isoformat()
    return kept | {"sentence": draft.sentence}
