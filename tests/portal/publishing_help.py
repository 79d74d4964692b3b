"""What the tests of publishing share: a cast, a listing to publish, a solved proof of work."""

from __future__ import annotations

from typing import Any

from benchmarks.load_mix import solution_of
from django.test import Client

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.bridge import snapshot
from lianpu_portal.contacts import Contact
from lianpu_portal.publishing import proof
from lianpu_portal.publishing.actions.publish import Published, publish
from lianpu_portal.publishing.draft import Draft, draft_of
from lianpu_portal.publishing.models import Publication
from lianpu_portal.publishing.order import Order
from lianpu_portal.registry.models import TABLE_MODELS

ANYONE = Actor()
OFFICE = Actor.command()
OFFER = "供应 制动器 年产3000件 IATF16949 涟水"
PHONE, EMAIL, PERSON = "13912345678", "wang@example-brakes.cn", "王小明经理"
BRAKES: dict[str, Any] = {
    "thing": "制动器", "product": "brake", "category": "product", "quantity": 3000.0, "unit": "piece", "period": "year",
    "certificates": ["IATF 16949"], "region": "320826",
}  # fmt: skip
NEW_FIRM = "淮安新来制动科技有限公司"


def solved() -> str:
    """A solved challenge, as a browser sends it."""
    return solution_of(proof.challenge())


def draft(table: str = "offers", **fields: Any) -> Draft:
    """A listing written by hand: brakes, unless told otherwise."""
    said = {name: value for name, value in (BRAKES | fields).items() if value is not None}
    return draft_of(snapshot(), said, table)


def publish_one(
    table: str = "offers", *, firm: str = NEW_FIRM, enterprise: str | None = None, proven: bool = True,
    contact: Contact | None = None, visibility: str = "public", sender: str = "", **fields: Any,
) -> Published:  # fmt: skip
    """Publish a listing as anybody could."""
    contact = contact or Contact(PERSON, PHONE, EMAIL)
    order = Order(draft(table, **fields), firm, enterprise, contact, visibility, (), proven, sender)
    return publish(ANYONE, order)


def row_of(publication: Publication) -> Any:
    """Its row in the cluster's tables, None where there is none."""
    model: Any = TABLE_MODELS[publication.table]
    return model.objects.filter(pk=publication.public_id).first()


def fresh(publication: Publication) -> Publication:
    """The publication as it is stored now."""
    return Publication.objects.get(pk=publication.pk)


def hidden(html: str, name: str) -> str:
    """The value of a hidden field."""
    before, _found, after = html.partition(f'name="{name}" value="')
    assert before != html, f"no field {name}"
    return after.partition('"')[0]


def second_step(client: Client, **posted: Any) -> str:
    """The signed draft that the first step leads to."""
    answer = client.post("/publish/", {"sentence": OFFER, "go": "1"} | posted)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return hidden(answer.content.decode(), "draft")
