"""The answer sheet's roles: whoever a row shows by name, number or code is the entity that stands there for them."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from catalog.contracts.contract import Contract, FieldSpec
from pipelines.sandbox.build import SandboxSummary
from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults.fault import Faulty
from pipelines.sandbox.faults.records import repeat_rows, total_row
from pipelines.sandbox.randomness import stream
from pipelines.sandbox.scale import scale_called
from pipelines.sandbox.truth import Truth
from pipelines.sandbox.world.city import City, make_city
from tests.pipelines.sandbox.delivered import Cells, by_line, registry, rows_of

NAMES = {"person_name": "name", "organisation_name": "name", "citizen_id": "citizen_id", "uscc": "uscc"}
CODES = {"school_code": "code", "medical_institution_code": "code"}
KINDS = {**NAMES, **CODES, "medical_provider_code": "provider", "permit_holder_document": "document"}
"""What an element says of whoever it shows."""
ENDS = re.compile("_(name|citizen_id|uscc|document|code|id)$")
INVENTED = {
    ("drb_administrative_penalty", "authority_uscc"),
    ("drb_administrative_permit", "authority_uscc"),
    ("drb_administrative_permit", "source_unit_uscc"),
    ("edu_training_institution", "supervising_bank"),
    ("gsda_standard_document", "publisher"),
    ("hsa_drug_catalogue", "manufacturer"),
    ("met_weather_warning", "sender"),
    ("plac_grid", "worker_name"),
    ("psb_resident", "former_name"),
    ("sasac_pipeline_segment", "owner_name"),
    ("sib_pension_benefit", "bank_name"),
    ("ufwd_overseas_chinese_person", "document_no"),
}
"""Fields that show nobody of the world: words that were made up for the row, and second names of its entity."""
SHOWN_OTHERWISE = {
    ("court_dishonest_debtor", "debtor_name"),
    ("court_dishonest_debtor", "debtor_document"),
    ("ofoc_overseas_donation", "donor"),
}
"""The court masks people itself, and who gives from abroad does so under a Chinese or a foreign name."""
ABOUT_TWO = {
    "amr_complaint": {"complainant", "respondent"},
    "amr_market_entity": {"entity", "legal_representative"},
    "ara_farmland_transfer": {"lessor", "lessee"},
    "drb_administrative_permit": {"holder", "legal_representative"},
    "eeb_hazardous_waste_manifest": {"producer", "receiver"},
    "edu_student": {"person", "school"},
    "gsda_information_system": {"department", "vendor"},
    "gsda_share_request": {"applicant", "provider"},
    "hcb_construction_permit": {"builder", "contractor"},
    "hlth_birth_certificate": {"child", "mother", "institution"},
    "hrss_labour_inspection": {"employer", "inspector"},
    "hsa_settlement": {"person", "provider"},
    "jus_legal_service_org": {"organisation", "head"},
    "mca_marriage_registration": {"husband", "wife"},
    "mca_minimum_living_aid": {"person", "account_holder"},
    "mca_social_organisation": {"organisation", "legal_person"},
    "plac_dispute_mediation": {"applicant", "respondent"},
    "psb_real_unit": {"unit", "legal_person"},
    "sib_insurance_payment": {"person", "employer"},
    "ufwd_overseas_chinese_person": {"person", "relative"},
}


Place = tuple[str, int | str | None]
"""File, and line or key in it; neither for what is said of the whole file."""


@dataclass(frozen=True)
class Sheet:
    """What the answer sheet says of one resource: its rows, who has which role in them, and what was damaged."""

    entities: pl.DataFrame
    roles: dict[Place, dict[str, str]]
    damaged: dict[Place, set[str]]

    @property
    def role_names(self) -> set[str]:
        return {role for roles in self.roles.values() for role in roles}


@pytest.fixture(scope="module")
def sheets(city: SandboxSummary) -> dict[str, Sheet]:
    entities, roles, faults = (
        pl.read_parquet(city.truth / f"{name}.parquet").partition_by("resource", as_dict=True, include_key=False)
        for name in ("entities", "roles", "faults")
    )
    return {
        str(resource): Sheet(rows, _roles(roles.get((resource,))), _damaged(faults.get((resource,))))
        for (resource,), rows in entities.items()
    }


def _roles(frame: pl.DataFrame | None) -> dict[Place, dict[str, str]]:
    found: dict[Place, dict[str, str]] = defaultdict(dict)
    for file, line, key, role, entity in frame.iter_rows() if frame is not None else ():
        found[file, line or key][role] = entity
    return dict(found)


def _damaged(frame: pl.DataFrame | None) -> dict[Place, set[str]]:
    """Columns with a fault; of a whole file those that have another name there (H8)."""
    found: dict[Place, set[str]] = defaultdict(set)
    for file, line, key, field, _, _, right in frame.iter_rows() if frame is not None else ():
        found[file, line or key].add(field or right)
    return dict(found)


@pytest.fixture(scope="module")
def known(city: SandboxSummary) -> dict[tuple[str, str], str]:
    """Entity and kind of value → what the world says: of people, firms, schools, institutions and departments."""
    world = make_city(scale_called(city.scale), city.seed)
    return {
        (entity, kind): value
        for frame in _registers(world)
        for kind in set(frame.columns) - {"entity"}
        for entity, value in frame.select("entity", kind).iter_rows()
    }


def _registers(world: City) -> Iterator[pl.DataFrame]:
    yield world.people.select("entity", "name", "citizen_id", document="citizen_id")
    yield world.firms.select("entity", "name", "uscc", document="uscc")
    yield world.schools.select("entity", "name", "uscc", "code")
    yield world.institutions.select("entity", "name", "uscc", "code")
    yield world.digital.departments.select(entity="department_entity", name="department", uscc="department_uscc")


def _rows(city: SandboxSummary, resource: str, sheet: Sheet) -> Iterator[tuple[Place, str, Cells]]:
    """Place, entity and cells of every row that is about somebody: a total row is about nobody."""
    for (file,), group in sheet.entities.group_by("file", maintain_order=True):
        in_file = group["line"].null_count() == 0
        cells = by_line(city.landing, resource, str(file)).values() if in_file else rows_of(city.out, str(file))
        for (line, key, entity), row in zip(group.select("line", "key", "entity_id").iter_rows(), cells, strict=True):
            if entity is not None:
                yield (str(file), line or key), entity, row


def _column(field: FieldSpec) -> str:
    """The column that a field is read from."""
    return field.from_ or re.findall('"([^"]+)"', field.derive or "")[-1]


def _shows(contract: Contract, named: set[str]) -> Iterator[tuple[str, str, str, bool]]:
    """Role, kind of value, column and whether it is one of several, for every field that shows somebody."""
    for field in contract.fields:
        role = ENDS.sub("", field.name)
        text = field.element == "text" and role in named and not field.codes
        kind = "name" if text else KINDS.get(field.element)
        if kind and not {(contract.name, field.name)} & (INVENTED | SHOWN_OTHERWISE):
            yield role, kind, _column(field), field.derive is not None


def test_whoever_a_row_shows_is_its_role_or_its_entity(
    city: SandboxSummary, sheets: dict[str, Sheet], known: dict[tuple[str, str], str]
) -> None:
    """Where the world does not say what somebody is called, they are called the same wherever they are shown."""
    said, compared = dict(known), 0
    for resource, sheet in sheets.items():
        named = sheet.role_names
        shown = list(_shows(registry().resource(resource).contract, named))
        for place, entity, cells in _rows(city, resource, sheet) if shown else ():
            roles, damaged = sheet.roles.get(place, {}), sheet.damaged.get(place, set())
            damaged = damaged | sheet.damaged.get((place[0], None), set())
            for role, kind, column, derived in shown:
                who = roles.get(role) if role in named else entity
                if column in damaged or (derived and (who, kind) not in known):
                    continue
                value = (cells.get(column) or "").strip()
                assert bool(who) == bool(value), (resource, column, place)
                assert not who or said.setdefault((who, kind), value) == value, (resource, column, place)
                compared += 1
    assert compared > sum(city.rows.values())


def test_a_number_or_code_is_one_entitys(known: dict[tuple[str, str], str]) -> None:
    """So that a role which shows the right number cannot be another entity."""
    numbers = [(kind, value) for (_, kind), value in known.items() if kind in {"citizen_id", "uscc", "code"}]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("resource", ABOUT_TWO)
def test_every_row_about_two_names_both(sheets: dict[str, Sheet], resource: str) -> None:
    rows = sheets[resource].entities.filter(pl.col("entity_id").is_not_null())  # a total row is about nobody
    places = {(file, line or key) for file, line, key in rows.select("file", "line", "key").iter_rows()}
    assert {place: set(roles) for place, roles in sheets[resource].roles.items()} == dict.fromkeys(
        places, ABOUT_TWO[resource]
    )


def test_the_husband_is_whom_the_row_is_about(sheets: dict[str, Sheet]) -> None:
    marriages = sheets["mca_marriage_registration"]
    rows = marriages.entities.drop_nulls("entity_id").select("file", "line", "entity_id").iter_rows()
    assert all(marriages.roles[file, line]["husband"] == entity for file, line, entity in rows)


def test_who_gives_from_abroad_is_somebody_of_the_census(sheets: dict[str, Sheet]) -> None:
    donors = {roles["donor"] for roles in sheets["ofoc_overseas_donation"].roles.values()}
    assert donors and donors <= {*sheets["ufwd_overseas_chinese_person"].entities["entity_id"]}


def test_roles_go_along_with_repeated_rows_and_nobody_has_no_line(tmp_path: Path) -> None:
    frame = pl.DataFrame({"id": ["1", "2"], "_entity": ["a", "b"], "_role_boss": ["c", None]})
    delivered = total_row(repeat_rows(Faulty(frame), 1.0, stream(1, "x")), {"id": "合计"})
    with Truth(tmp_path / "truth") as truth:
        Desk(tmp_path, 1, truth).csv("resource", "file.csv", delivered)
    written = pl.read_parquet(tmp_path / "truth" / "roles.parquet")
    assert written.select("line", "role", "entity_id").rows() == [(2, "boss", "c"), (4, "boss", "c")]
    assert (tmp_path / "landing" / "file.csv").read_text() == "id\n1\n2\n1\n2\n合计\n"
