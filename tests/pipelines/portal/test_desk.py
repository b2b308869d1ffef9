"""What readers hand in is kept, limited and shown only as an officer answered; use is counted without a person."""

import json
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from catalog.registry.service_levels import load_service_levels
from pipelines.portal.desk.answering import due_on
from pipelines.portal.desk.intake import LONGEST_TEXT
from pipelines.portal.desk.register import Register, new_receipt, shown
from pipelines.portal.desk.request import Answer, PublicRequest
from pipelines.portal.desk.use import UseCounter, read_use
from pipelines.portal.exchange import exchange_pages
from pipelines.portal.rendering import environment, spoken
from pipelines.portal.server.app import portal_app
from pipelines.portal.site import Site
from tests.catalog.converters.made_up_portal import AIR, EEB, PORTAL

ASKED = {"kind": "data", "dataset": AIR.id, "text": "请开放各站点小时值，用于健康研究", "contact": "li@example.org"}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return tmp_path / "desk"


@pytest.fixture
def client(site: Path, desk: Path) -> Iterator[TestClient]:
    with TestClient(portal_app(site, desk), follow_redirects=False) as found:
        yield found


def a_request(**changes: object) -> PublicRequest:
    moment = datetime(2026, 9, 30, 12, tzinfo=UTC)
    return replace(PublicRequest("7KQM2XWP", "data", "", "请开放公交线路", "", moment), **changes)


def test_what_is_handed_in_is_kept_for_officers_alone(client: TestClient, desk: Path) -> None:
    sent = client.post("/requests/", data={**ASKED, "text": f"\x1b[2J{ASKED['text']}\u202e"})
    assert sent.status_code == 303
    page = client.get(sent.headers["location"])
    (one,) = Register(desk).all()
    assert shown(one.receipt) in page.text
    assert (one.text, one.contact, one.waits) == (f"[2J{ASKED['text']}", ASKED["contact"], True)
    (file,) = (desk / "requests").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert ASKED["text"] not in page.text


def test_english_readers_get_an_english_receipt(client: TestClient) -> None:
    sent = client.post("/en/requests/", data=ASKED)
    assert sent.headers["location"].startswith("/en/requests/received/")
    assert 'lang="en"' in client.get(sent.headers["location"]).text
    assert client.get(f"/requests/received/{shown(new_receipt())}").status_code == 404


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"kind": "praise"}, 400),
        ({"dataset": "nothing"}, 400),
        ({"text": "好"}, 400),
        ({"text": "长" * (LONGEST_TEXT + 1)}, 400),
        ({"text": "长" * 9000}, 413),
        ({"contact": "x" * 200}, 400),
    ],
)
def test_what_is_no_request_is_refused(client: TestClient, desk: Path, changes: dict[str, str], status: int) -> None:
    assert client.post("/requests/", data={**ASKED, **changes}).status_code == status
    assert Register(desk).all() == []


def test_forms_of_other_sites_and_other_types_are_refused(client: TestClient, desk: Path) -> None:
    assert client.post("/requests/", json=ASKED).status_code == 415
    assert client.post("/requests/", data=ASKED, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert Register(desk).all() == []


def test_programs_that_fill_in_everything_are_not_kept(client: TestClient, desk: Path) -> None:
    assert client.post("/requests/", data={**ASKED, "website": "https://spam.example"}).status_code == 303
    assert Register(desk).all() == []


def test_the_same_twice_is_one_and_many_are_too_many(client: TestClient, desk: Path) -> None:
    first = client.post("/requests/", data=ASKED).headers["location"]
    assert client.post("/requests/", data=ASKED).headers["location"] == first
    answers = [client.post("/requests/", data={**ASKED, "text": f"第 {n} 件申请"}).status_code for n in range(6)]
    assert answers == [303] * 4 + [429] * 2
    assert len(Register(desk).all()) == 5


def test_a_request_survives_its_file(desk: Path) -> None:
    answered = a_request(
        due_on=date(2026, 11, 4),
        objection=3,
        answer=Answer(
            "refused", "公交线路", "不属于公共数据。", "第三条", "市政数局", datetime(2026, 10, 9, tzinfo=UTC)
        ),
    )
    register = Register(desk)
    register.add(a_request())
    register.replace(answered)
    assert register.find("7kqm-2xwp") == answered
    with pytest.raises(FileExistsError):
        register.add(a_request())


def test_deadlines_are_working_days() -> None:
    levels = load_service_levels()
    assert due_on(levels, a_request()) == date(2026, 11, 4)  # 1 to 7 October are free
    assert due_on(levels, a_request(kind="objection")) == date(2026, 10, 14)


def test_only_officers_words_are_shown() -> None:
    said = Answer("answered", "公交线路数据", "已列入年度开放计划。", "", "市交通局", datetime(2026, 10, 9, tzinfo=UTC))
    waiting, answered = a_request(text="", contact=""), a_request(receipt="9XYZ2345", answer=said, text="")
    site = Site(PORTAL, [AIR], {EEB.id: EEB}, [], requests=[waiting, answered])
    page = next(one for one in exchange_pages(site) if one.path == "requests/")
    places = {"portal": PORTAL, "site_name": "开放江门", "here": "", "root": "../", "home": "../", "other": "../"}
    text = environment().get_template(page.template).render(**spoken("zh"), **places, **page.content)
    assert "7KQM-2XWP" in text
    assert ("已列入年度开放计划。" in text, "请开放公交线路" in text) == (True, False)


def test_use_is_counted_by_dataset_without_persons(client: TestClient, desk: Path) -> None:
    file = f"/datasets/{AIR.id}/{AIR.version}/{AIR.id}.csv"
    for headers in ({}, {"Range": "bytes=0-9"}, {"Range": "bytes=5-9"}, {"User-Agent": "ExampleBot/1.0"}):
        client.get(file, headers=headers)
    client.get(file, headers={"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "empty"})
    client.head(file)
    client.get(f"/datasets/{AIR.id}/")
    client.get("/datasets/nothing/")
    client.get(f"/api/rows/{AIR.id}?limit=1")
    client.get("/api/3/action/datastore_search", params={"resource_id": AIR.id})
    client.get("/api/3/action/package_show", params={"id": "nothing"})
    client.__exit__(None, None, None)
    (written,) = (desk / "use").iterdir()
    counted = {f"{AIR.id} downloads": 2, f"{AIR.id} views": 1, f"{AIR.id} calls": 2}
    assert json.loads(written.read_text(encoding="utf-8")) == counted


def test_days_that_go_on_are_not_shown_and_months_add_up(desk: Path) -> None:
    (desk / "use").mkdir(parents=True)
    for name, number in (("2026-10-31.a", 2), ("2026-11-01.a", 3), ("2026-11-01.b", 4), ("2026-11-02.a", 100)):
        (desk / "use" / f"{name}.json").write_text(json.dumps({"air downloads": number}), encoding="utf-8")
    use = read_use(desk, date(2026, 11, 2))
    assert (use.total, use.until, use.most_used()) == ({"air": {"downloads": 9}}, date(2026, 11, 1), [("air", 9)])
    assert [month for month, _ in use.months] == ["2026-11", "2026-10"]


def test_a_counter_writes_what_is_left_when_it_ends(desk: Path) -> None:
    counter = UseCounter(desk)
    counter.close()
    assert not (desk / "use").exists()
    counter.count("air", "downloads", "curl/8")
    counter.close()
    assert len(list((desk / "use").iterdir())) == 1
