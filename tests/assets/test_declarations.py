"""What was kept of the declarations is what reading them gives."""

import pickle
from pathlib import Path

from assets.context import MODEL_FOLDERS, read_declarations
from assets.models.buildable import usable_models
from catalog.model_inputs import input_tables
from catalog.models.model_tables import ModelTables
from lake.settings import Settings
from quality.split.compile import compile_split


def test_kept_declarations_are_those_that_were_read(tmp_path: Path) -> None:
    read = read_declarations(Settings(home=tmp_path))
    tables = ModelTables(read.models, input_tables(read.registry))
    usable = usable_models(tables)
    kept, kept_tables = pickle.loads(pickle.dumps((read, tables)))
    assert MODEL_FOLDERS and kept.lasting and kept.registry.version == read.registry.version
    assert [*kept.registry.resources] == [*read.registry.resources]
    for name, resource in kept.registry.resources.items():
        assert (resource.std, resource.raw, resource.quarantine) == (
            read.registry.resources[name].std,
            read.registry.resources[name].raw,
            read.registry.resources[name].quarantine,
        )
    assert kept.models.keys() == kept_tables.models.keys() == read.models.keys()
    for name, model in usable.models.items():
        assert kept.models[name].query == model.query
        assert kept.models[name].upstream == model.upstream
        assert kept_tables.spec(name) == tables.spec(name)
    for name in ("psb_resident", "amr_market_entity"):
        assert compile_split(kept.registry.resource(name)).steps == compile_split(read.registry.resource(name)).steps


def test_what_is_wrong_is_kept_with_its_place_unless_it_may_go_by_itself(tmp_path: Path) -> None:
    folder = tmp_path / "contracts"
    (folder / "topics" / "ours").mkdir(parents=True)
    (folder / "topics" / "ours" / "broken.sql").write_text("select 1", encoding="utf-8")
    (folder / "departments.yaml").write_text("a: [", encoding="utf-8")
    found = read_declarations(Settings(home=tmp_path, contracts=str(folder)))
    kept = pickle.loads(pickle.dumps(found))
    assert found.lasting
    assert [error.as_dict() for error in kept.registry.errors] == [error.as_dict() for error in found.registry.errors]
    assert kept.registry.errors[0].file == str(folder / "departments.yaml")
    (folder / "departments.yaml").unlink()
    (folder / "departments.yaml").symlink_to(folder / "departments.yaml")  # cannot be opened
    (folder / "topics" / "ours" / "broken.sql").unlink()
    (folder / "topics" / "ours" / "broken.sql").symlink_to(folder / "topics" / "ours" / "broken.sql")
    assert not read_declarations(Settings(home=tmp_path, contracts=str(folder))).lasting
