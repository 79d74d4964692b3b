"""A list of listings sent by anyone: read as imports are, before the moderators as one, managed by one link."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianpu_portal.publishing import lists
from lianpu_portal.publishing.models import Batch, Publication
from lianpu_portal.publishing.tasks import decide_list
from tests.portal.publishing_help import PHONE, hidden, row_of, solved

pytestmark = pytest.mark.usefixtures("own_folder")
LIST = "企业名称,供给产品,年产能,单位,联系人,联系电话\n淮安新一制动有限公司,制动器,3000,件,张三,13700000000\n示例甲制动有限公司,座椅,abc,件,,\n"


def upload(client, text: str = LIST):
    return client.post("/publish/list/", {"file": SimpleUploadedFile("清单.csv", text.encode(), "text/csv")})


def test_a_list_is_read_with_its_faults_and_waits_as_one(english, staff, settings):
    page = upload(english)
    html = page.content.decode()
    assert page.status_code == 200 and "abc" in html and "制动器" in html and "13700000000" not in html
    who = {"list": hidden(html, "list"), "phone": PHONE, "visibility": "public", "consent": "1"}
    assert english.post("/publish/list/send/", who | {"consent": ""}).status_code == 422
    sent = english.post("/publish/list/send/", who | {"altcha": solved()})
    private = sent.url.partition("?")[0]
    batch = Batch.objects.get()
    waiting = list(Publication.objects.filter(batch=batch))
    assert len(waiting) == 2 and {one.state for one in waiting} == {"waiting"} and row_of(waiting[0]) is None
    assert lists.kept(who["list"]) is None
    assert (
        "制动器" in english.get(private).content.decode() and "清单.csv" in staff.get("/moderation/").content.decode()
    )
    decide_list(batch.pk, "accept", "", None)
    assert [one.state for one in Publication.objects.all()] == ["online"] * 2 and row_of(waiting[0]) is not None
    assert english.post(f"{private}delete-list/").status_code == 200 and english.get(private).status_code == 404


@pytest.mark.parametrize("text", ["", "x", "<html></html>", "a,b\n1,2\n"])
def test_what_is_no_list_is_refused_with_a_reason(english, text):
    page = upload(english, text)
    assert page.status_code in (200, 422) and not Publication.objects.exists()
    assert 'class="refusal"' in page.content.decode() or "No listing was understood" in page.content.decode()


@pytest.mark.parametrize("name", ["", "../../secret_key", "0" * 32, "x" * 32])
def test_only_what_was_read_can_be_sent(english, name):
    assert english.post("/publish/list/send/", {"list": name, "phone": PHONE, "consent": "1"}).status_code == 302
    assert not Batch.objects.exists()
