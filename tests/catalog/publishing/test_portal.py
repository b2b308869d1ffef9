"""The portal's own description, and how a deployment replaces it."""

from pathlib import Path

import pytest

from catalog.publishing.portal import read_portal
from catalog.registry.registry import Registry
from lake.errors import LakeError

OWN = """
base: https://opendata.example
title: {zh: 目录, en: Catalogue}
description: {zh: 说明, en: About}
publisher: gsda
division: "440700"
division_title: {zh: 江门市, en: Jiangmen}
"""


def test_the_built_in_portal_names_a_department() -> None:
    assert read_portal().publisher in Registry.load(strict=False).departments


def test_a_deployment_s_own_file_decides(tmp_path: Path) -> None:
    (tmp_path / "portal.yaml").write_text(OWN, encoding="utf-8")
    assert read_portal([tmp_path]).base == "https://opendata.example"


def test_a_slip_names_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "portal.yaml").write_text(OWN.replace("publisher:", "publsher:"), encoding="utf-8")
    with pytest.raises(LakeError, match=r"portal\.yaml, line"):
        read_portal([tmp_path])


def test_every_publication_names_what_the_catalogue_knows() -> None:
    registry = Registry.load(strict=False)
    for publication in registry.publications.values():
        assert publication.publisher in registry.departments
        assert publication.licence in registry.licences
        assert set(publication.themes) <= registry.themes.keys()
