"""Makes a model from its SQL alone, and the tables of our own catalogue."""

from functools import cache
from pathlib import Path

from assets.context import MODEL_FOLDERS
from catalog.model_inputs import input_tables
from catalog.models.model_tables import ModelTables
from catalog.models.sql_model import SqlModel, load_models
from catalog.registry.registry import Registry


@cache
def our_tables() -> ModelTables:
    """The tables of the built-in catalogue and models; worked out once, never changed."""
    return ModelTables(load_models(MODEL_FOLDERS), input_tables(Registry.load()))


def make_model(folder: Path, sql: str, columns: str, name: str = "open/made.sql") -> SqlModel:
    """A model whose header lists `columns` (separated by spaces); the first is its key."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    names = columns.split()
    header = {
        "title": "{zh: 例, en: Example}",
        "description": "例",
        "owner": "gsda",
        "grain": f"[{names[0]}]",
        "columns": "{" + ", ".join(f"{column}: 列" for column in names) + "}",
    }
    text = "\n".join(f"{key}: {value}" for key, value in header.items())
    path.write_text(f"/*\n{text}\n*/\n{sql}\n", encoding="utf-8")
    return SqlModel.parse(path)
