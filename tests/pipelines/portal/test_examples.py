"""What the developer page tells readers to copy is run as it stands there, against a site that is served."""

import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from pipelines.portal import examples
from tests.catalog.converters.made_up_portal import BASE, PORTAL
from tests.pipelines.portal.serving import served
from tests.pipelines.portal.small_site import ROWS, small_site

pytestmark = pytest.mark.slow
LEFT = {"Python · ckanapi": "test_validators runs it", "R": "no R here", "Excel · Power Query": "no Excel here"}


@pytest.fixture(scope="module")
def shown(site: Path) -> Iterator[dict[str, str]]:
    """By name, as on the page of a site that lies where this one is served."""
    (dataset,) = small_site(site.parent / "home").datasets
    with served(site) as address:
        yield dict(examples.of_portal(replace(PORTAL, base=address), dataset))


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_example_is_run_or_named(shown: dict[str, str]) -> None:
    assert set(shown) == {"curl", "Python", "DuckDB", *LEFT}


def test_curl(shown: dict[str, str]) -> None:
    said = run("bash", "-ec", shown["curl"].replace("curl", "curl -sSf"))
    assert '"success": true' in said
    assert len(said.splitlines()) > ROWS.num_rows


def test_python(shown: dict[str, str]) -> None:
    assert run(sys.executable, "-c", f"{shown['Python']}\nprint(rows.height)").split() == [str(ROWS.num_rows)]


def test_duckdb(shown: dict[str, str]) -> None:
    """The extension is that of the environment: nothing is fetched from elsewhere."""
    extension = next(Path(str(files("duckdb_extension_httpfs"))).rglob("httpfs.duckdb_extension"))
    query = shown["DuckDB"].replace("INSTALL httpfs;\nLOAD httpfs;", f"LOAD '{extension}';")
    code = "import duckdb, sys; print(duckdb.connect().execute(sys.argv[1]).fetchall())"
    assert run(sys.executable, "-c", code, query).strip() == f"[({ROWS.num_rows},)]"


@pytest.mark.parametrize("name", ["R", "Excel · Power Query"])
def test_addresses_of_the_others_lead_to_the_rows(shown: dict[str, str], name: str) -> None:
    (address,) = re.findall(r'"(https?://[^"]+)"', shown[name])
    with urllib.request.urlopen(address) as answer:
        assert answer.read().decode("utf-8-sig").splitlines()[0] == ",".join(ROWS.column_names)


def test_addresses_on_the_page_are_those_of_the_site(site: Path) -> None:
    page = (site / "developers" / "index.html").read_text(encoding="utf-8")
    assert set(re.findall(r"https?://[\w.]+", page)) <= {BASE, "http://www.w3.org"}
