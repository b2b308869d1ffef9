"""The cases beside the models, each a test of its own."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from assets.context import MODEL_FOLDERS
from catalog.models.case_run import Scratch, differences
from catalog.models.model_cases import SUFFIX, ModelCase, cases_of, model_file, read_cases, without_model
from lake.engine.session import scratch_session
from tests.catalog.model_maker import our_tables

FILES = sorted(path for folder in MODEL_FOLDERS for path in folder.rglob(f"*{SUFFIX}"))
CASES = [case for path in FILES for case in read_cases(path)]


@pytest.fixture(scope="module")
def scratch() -> Iterator[Scratch]:
    with closing(scratch_session()) as session:
        yield Scratch(session)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(one, id="-".join((one.place.path.parent.name, one.place.path.name.removesuffix(SUFFIX), one.name)))
        for one in CASES
    ],
)
def test_what_comes_out_is_what_was_expected(case: ModelCase, scratch: Scratch) -> None:
    tables = our_tables()
    [model] = [one for one in tables.models.values() if one.path == model_file(case.place.path)]
    found = differences(case, model, tables, scratch)
    assert not found, "\n".join([f"{case.place.path}:{case.place.document.line(case.place.at)}", *found])


def test_cases_stand_beside_their_model_and_name_tables_that_it_reads() -> None:
    assert sum(len(cases_of(model)) for model in our_tables().models.values()) == len(CASES) > 0
    assert without_model(MODEL_FOLDERS) == []
