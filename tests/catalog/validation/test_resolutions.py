from pathlib import Path

import pytest

from catalog.registry.registry import BUILT_IN, Registry
from catalog.validation.resolutions import resolution_faults

PERSON = (BUILT_IN / "resolution" / "person.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  psb_driver:", "  psb_drivers:", "there is no resource 'psb_drivers'"),
        ("name: person_name, sex: sex, phone: phone}", "name: person_nam}", "there is no field 'person_nam'"),
        (
            "citizen_id: citizen_id, name: person_name, sex",
            "citizen_id: phone, name: person_name, sex",
            "and no citizen_id",
        ),
        (
            "citizen_id: citizen_id, name: person_name, sex",
            "identity: citizen_id, name: person_name, sex",
            "no attribute",
        ),
        ("where: \"owner_kind = '个人'\"", "where: \"kind = '个人'\"", "unknown columns: kind"),
        ("updated: updated_at", "updated: sex", "sex is no date"),
        ("numbers_of: hsa_insured_person", "numbers_of: hsa_insured", "there is no source 'hsa_insured'"),
        ("agree: [phone]", "agree: [telephone]", "there is no 'telephone'"),
        ("of: address, kind", "of: adress, kind", "there is no 'adress'"),
    ],
)
def test_every_fault_of_a_resolution_is_a_sentence(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in PERSON
    (tmp_path / "resolution").mkdir()
    path = tmp_path / "resolution" / "people.yaml"
    path.write_text(PERSON.replace(old, new, 1), encoding="utf-8")
    found = [str(error) for error in resolution_faults(Registry.load([tmp_path], strict=False))]
    assert any(message in sentence and str(path) in sentence for sentence in found), found


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("    role: sex\n", "    role: gender\n", "role"),
        ("same: 0.9, unsure: 0.5", "same: 0.6, unsure: 0.7", "`unsure` begins below `same`"),
        ("role: key", "role: document", "one attribute has the role `key`"),
        ("elements: [birth_date, date, timestamp]", "elements: [birthday]", "there is no 'birthday' in elements"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in PERSON
    (tmp_path / "resolution").mkdir()
    (tmp_path / "resolution" / "people.yaml").write_text(PERSON.replace(old, new, 1), encoding="utf-8")
    registry = Registry.load([tmp_path], strict=False)
    assert "people" not in registry.resolutions
    assert any(message in str(error) and error.line for error in registry.errors)
