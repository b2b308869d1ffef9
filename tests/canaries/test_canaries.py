"""Persons planted in every channel of a delivery are found in no byte that anybody but the owner of the lake reads."""

import gzip
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from assets.context import LakeContext
from assets.findings.metric import write_metrics
from assets.gov.bulletin import print_month
from assets.ingestion.load import load_resource
from assets.release.city_release import make_release
from pipelines.command_line.main import app
from pipelines.portal.server.app import portal_app
from tests.assets.small_lake import judge
from tests.assets.written import write_governance_tables
from tests.canaries import planting
from tests.canaries.person import Person
from tests.canaries.planting import CONTRACT, PLANTERS, READABLE, Planter, plant
from tests.canaries.search import leaks
from tests.desk import Desk

RESOURCE = "wrb_test_person"
FEW: tuple[Planter, ...] = (
    *(planting.refused, planting.doubtful, planting.number, planting.remark, planting.shifted, planting.extra_column),
    *(planting.headerless, planting.file_name, planting.sheet_name, planting.json_key, planting.broken_xml),
)
MANY = 40
"""Persons a channel, so that there are a thousand."""
ASKED = (
    *("/", "/en/", "/catalog.ttl", "/data.json", "/feed.atom", "/sitemap.xml", "/changes.jsonl", "/nothing-here"),
    *("/api/3/action/current_package_list_with_resources", "/api/3/action/package_search?q=许可&rows=100"),
    *("/api/3/action/package_show?id=administrative_permit", "/api/3/action/package_show?id=nothing"),
    *("/api/3/action/datastore_search?resource_id=nothing", "/api/3/action/nothing", "/api/openapi.json"),
    *("/api/rows/administrative_permit?limit=32000", "/api/rows/administrative_permit?q=公司&sort=holder_name"),
    *(
        "/api/rows/administrative_permit?holder_name=1",
        "/api/rows/administrative_permit?nothing=1",
        "/api/rows/nothing",
    ),
    *("/api/rows/administrative_permit?limit=x", "/api/rows/nothing"),
    *("/datasets/administrative_permit/", "/datasets/administrative_permit/latest/administrative_permit.csv"),
)
"""Addresses of the site and its API, and some that are wrong."""
COMMANDS = (
    *(("status",), ("status", "--json"), ("status", RESOURCE), ("status", RESOURCE, "--json"), ("release", "list")),
    *(("quality", "report"), ("quality", "report", "--json"), ("quality", "workorders"), ("release", "show")),
    *(("quality", "suite", f"std.{RESOURCE}"), ("release", "show", "--json"), ("release", "diff", "1.0.0", "current")),
    *(("catalog", "conformance"), ("catalog", "conformance", "--candidates"), ("catalog", "census")),
    *(("verify", "--full"), ("maintain", "--dry-run"), ("maintain",), ("quality", "workorders", "--json")),
)
REFUSED = (
    "select cast(person_name as integer) from std.{}",
    "select strptime(citizen_id, '%Y') from std.{}",
    "select error(person_name) from std.{}",
    "select phone::date from std.{}",
    "select person_name, from std.{} where",
    "select * from read_csv('{}')",
)
"""Questions that stumble over a value."""


def test_nobody_is_found_outside_restricted(desk: Desk) -> None:
    planted = _planted(desk, 1, FEW)
    lake = _alone(desk)
    said = _brought_in(lake)
    lake.lakehouse.close()
    assert leaks(desk.settings.home, planted, said) == set()


@pytest.mark.slow
def test_none_of_a_thousand_is_found_outside_restricted(
    desk: Desk, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out, run = tmp_path / "out", ("run", "--select", RESOURCE, "--select", "drb_administrative_permit+")
    planted = _planted(desk, MANY, READABLE)
    said = _said(desk, run, ("passport", f"std.{RESOURCE}", "S0000"))
    assert f"std.{RESOURCE}" in _said(desk, ("release", "show"))
    planted |= _planted(desk, MANY, [one for one in PLANTERS if one not in READABLE])
    _said(desk, *_objected(planted["doubtful"][0], planted["remark"][0]))  # these repeat what they are told
    said += _said(desk, (*run, "--json"), *COMMANDS, ("quality", "report", "--out", str(out / "bulletins")))
    said += _said(desk, *(("sql", *head, one.format(RESOURCE)) for one in REFUSED for head in ([], ["--head"])))
    said += _drafted(desk, out / "drafts") + _said(desk, ("portal", "build", "--to", str(out / "site")))
    answers, logged = _answered(out / "site"), "".join(capfd.readouterr())
    assert sum(map(len, planted.values())) >= 1000
    assert len(answers) == len(ASKED) and any("江门市第" in one for one in answers)
    assert list((desk.settings.home / "open").rglob("*.csv")) and list((out / "bulletins").iterdir())
    assert leaks(desk.settings.home, planted, "\n".join([said, logged, *answers]), out) == set()


def _answered(site: Path) -> list[str]:
    """What the server of a site says to each address, its headers and pages about errors included."""
    with TestClient(portal_app(site), raise_server_exceptions=False) as client:
        found = [client.get(one) for one in ASKED]
    assert {one.status_code for one in found} <= {200, 400, 404, 409, 410}
    return [f"{one.headers}\n{one.text}" for one in found]


def _planted(desk: Desk, each: int, planters: Sequence[Planter]) -> dict[str, list[Person]]:
    (desk.contract_file.parent / "test_person.yaml").write_text(CONTRACT, encoding="utf-8")
    return plant(desk.settings.landing_folder, each, planters)


def _alone(desk: Desk) -> LakeContext:
    """A lake of the one resource: what others are like costs time and tells nothing."""
    lake = desk.open()
    only = replace(lake.registry, contracts={RESOURCE: lake.registry.contracts[RESOURCE]})
    return replace(lake, registry=only, models={}, landings=(lake.settings.landing_folder,))


def _brought_in(lake: LakeContext) -> str:
    """As `lake run` does it without its orchestrator: what it told of errors."""
    result = load_resource(lake, RESOURCE)
    judge(lake, f"std.{RESOURCE}")
    write_metrics(lake)
    write_governance_tables(lake)
    print_month(lake, datetime.now(UTC))
    said = "\n".join(map(str, result.errors))
    assert result.loaded and result.errors and make_release(lake, {}) and not make_release(lake, {RESOURCE: said})
    return said


def _objected(one: Person, other: Person) -> list[tuple[str, ...]]:
    """Two objections whose reasons name persons, one of them accepted with a value that does."""
    about = ("--field", "remark", "--reason", f"{one.name}称有误", "--by", "市水利局")
    rows = [("quality", "object", f"std.{RESOURCE}", serial, *about) for serial in (one.serial, f"R{other.number}-0")]
    decided = ("--accept", f"{other.name}之友", "--reason", f"{other.phone}核对", "--by", "市水利局")
    return [*rows, ("quality", "decide", "1", *decided), ("quality", "objections")]


def _drafted(desk: Desk, out: Path) -> str:
    """Drafts of what was delivered; not where a name, which looks like any other word, is a heading or a file's.

    A workbook that begins with forty names has the first of them for a heading.
    """
    kept = ("element", "other", "members", "workbook")
    names = [path for path in (desk.settings.landing_folder / "people").iterdir() if not path.name.startswith(kept)]
    files = [str(path) for path in sorted(names) if path.name.isascii()]
    return _said(desk, ("catalog", "draft", *files, "--department", "wrb", "--out", str(out)))


def _said(desk: Desk, *commands: Sequence[str]) -> str:
    environment = {"LAKE_HOME": str(desk.settings.home), "LAKE_CONTRACTS": desk.settings.contracts, "DAGSTER_HOME": ""}
    said = []
    for command in commands:
        result = CliRunner().invoke(app, list(command), env=environment)
        assert result.exit_code in (0, 1), (command, result.output)
        said.append(result.output)
    return "\n".join(said)


def test_the_search_finds_who_is_there(tmp_path: Path) -> None:
    one, other, third, fourth, fifth = persons = [Person(number) for number in range(5)]
    pl.DataFrame({"a": [int(one.phone)]}).write_parquet(tmp_path / "a.parquet")
    (tmp_path / "b.gz").write_bytes(gzip.compress(other.name.encode("gb18030")))
    with zipfile.ZipFile(tmp_path / "c.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("c", third.citizen_id[:16])
    (tmp_path / f"{fourth.name}.txt").write_text("")
    planted = {str(number): [person] for number, person in enumerate(persons)}
    found = leaks(tmp_path, planted, f"│ {fifth.name[:3]} │\n│ {fifth.name[3:]} │")
    assert {kind for kind, _ in found} == set(planted)
