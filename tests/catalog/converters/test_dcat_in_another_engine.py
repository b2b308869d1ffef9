"""The catalogue by a second engine for SHACL (rdf-validate-shacl): shapes that one engine misreads would fail here."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

import pipelines.portal
from catalog.converters.rdf_files import turtle
from tests.catalog.converters.made_up_portal import AIR, ON_CONDITION, PORTAL, SECRET
from tests.catalog.converters.whole_graph import catalogue_graph

BROWSER = Path(pipelines.portal.__file__).parent / "browser"
SHAPES = Path(__file__).parent.parent / "dcat_ap_shapes.ttl"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (BROWSER / "node_modules" / "rdf-validate-shacl").exists(),
        reason="no rdf-validate-shacl: `make portal-libraries` installs it",
    ),
]
ENGINE = """
import { readFileSync } from "node:fs";
import { Parser, Store } from "n3";
import Validator from "rdf-validate-shacl";
const read = (path) => new Store(new Parser().parse(readFileSync(path, "utf8")));
const [shapes, catalogue] = process.argv.slice(1).map(read);
const { results } = await new Validator(shapes).validate(catalogue);
for (const { focusNode, path, sourceConstraintComponent } of results)
  console.log(focusNode.value, path?.value, sourceConstraintComponent.value);
"""


def faults(catalogue: str, folder: Path) -> str:
    (folder / "catalog.ttl").write_text(catalogue, encoding="utf-8")
    command = ["node", "--input-type=module", "--eval", ENGINE, str(SHAPES), str(folder / "catalog.ttl")]
    done = subprocess.run(command, cwd=BROWSER, capture_output=True, text=True, timeout=120, check=True)
    return done.stdout


def test_the_catalogue_is_valid(tmp_path: Path) -> None:
    licensed, secret = replace(PORTAL, licence=AIR.licence), replace(SECRET, theme=PORTAL.themes[0])
    assert faults(turtle(catalogue_graph(licensed, [AIR], [ON_CONDITION, secret])), tmp_path) == ""


def test_what_is_missing_is_noticed(tmp_path: Path) -> None:
    assert "MinCount" in faults(turtle(catalogue_graph(PORTAL, [replace(AIR, themes=())])), tmp_path)
