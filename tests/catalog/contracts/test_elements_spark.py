"""The elements' SQL, translated for Spark and run by Spark: the same results as DuckDB, value by value."""

from itertools import product
from typing import TYPE_CHECKING

import pytest

from catalog.contracts.element import CLEAN_CHARACTERS_SQL, CLEAN_SQL, DataElement
from catalog.registry.registry import Registry
from lake.engine.spark.dialect import to_spark, view_name
from lake.engine.spark.session import spark_session
from lake.schema import duck_type
from lake.settings import Settings
from tests.catalog.element_runner import ElementRunner
from tests.spark import ON_SPARK

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = ON_SPARK
REGISTRY = Registry.load()
DIRT = (" ", "0", "9", "-", "/", ".", ",", "万", "年", "A", "'", "：", "\u3000", "\u200b")
MOST_VALUES = 600
SENT = "main.sent"


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> "SparkSession":
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    settings.temporary_folder.mkdir(parents=True)
    return spark_session(settings)


@pytest.fixture(scope="module")
def runner() -> ElementRunner:
    return ElementRunner(REGISTRY)


def _values(element: DataElement) -> list[str]:
    """The element's examples, and each of them with a letter exchanged or cut off."""
    examples = (*element.examples.good, *element.examples.bad)
    places = ((text, place) for text in examples for place in range(0, len(text) + 1, 2))
    damaged = [text[:place] + letter + text[place + 1 :] for (text, place), letter in product(places, DIRT)]
    return [*examples, *dict.fromkeys(damaged)][:MOST_VALUES]


def _normal(element: DataElement) -> str:
    clean = CLEAN_SQL if element.null_spellings else CLEAN_CHARACTERS_SQL
    return f"SELECT position, {element.normalise} AS value FROM (SELECT position, {clean} AS value FROM sent)"


def _typed(element: DataElement) -> str:
    """What typing means, in words that both engines have: Spark reads `2021` as a date and NaN as a number."""
    shape = {
        "double": r"^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,2})?$",
        "integer": r"^[+-]?[0-9]{1,18}$",
        "date": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        "timestamp": r"^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{6})?[+]0[08]:00$",
    }.get(element.type, r"^[+-]?[0-9]+([.][0-9]*)?$" if element.type.startswith("decimal") else "")
    cast = f"TRY_CAST(value AS {duck_type(element.type)})" if shape else "value"
    typed = f"CASE WHEN regexp_matches(value, '{shape}') THEN {cast} END"
    return f"SELECT position, value AS text, {typed} AS value FROM ({_normal(element)})"


def _results(element: DataElement, runner: ElementRunner) -> dict[str, str]:
    """Four queries over `sent(position, value)`: normal form, acceptance, doubt, mask."""
    good = f"text IS NULL OR (value IS NOT NULL AND coalesce({runner.predicate(element)}, true))"
    return {
        "normal": _normal(element),
        "accepted": f"SELECT position, {good} AS value FROM ({_typed(element)})",
        "doubted": f"SELECT position, coalesce({element.doubtful or 'false'}, false) AS value FROM ({_typed(element)})",
        "masked": f"SELECT position, CAST({element.mask or 'text'} AS VARCHAR) AS value FROM ({_typed(element)})",
    }


@pytest.mark.parametrize("element", sorted(REGISTRY.elements))
def test_spark_says_what_duckdb_says(element: str, spark: "SparkSession", runner: ElementRunner) -> None:
    declared = REGISTRY.elements[element]
    values = list(enumerate(_values(declared)))
    relations = {SENT: {"position": "INTEGER", "value": "VARCHAR"}}
    spark.createDataFrame(values, "position int, value string").createOrReplaceTempView(view_name(SENT))
    for result, query in _results(declared, runner).items():
        duck = dict(runner.over_sent(query, [text for _, text in values]))
        written = to_spark(f"WITH sent AS (SELECT * FROM {SENT}) SELECT * FROM ({query})", relations)
        told = {row.position: row.value for row in spark.sql(written).collect()}
        assert told.keys() == dict(values).keys()
        assert {values[place]: told[place] for place in told if told[place] != duck[place]} == {}, result
