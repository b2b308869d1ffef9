from collections.abc import Iterator

import pytest

from catalog.registry.registry import Registry
from lake.engine.duck import DuckEngine
from lake.settings import Settings
from pipelines.sandbox.randomness import stream
from pipelines.sandbox.scale import SCALES
from pipelines.sandbox.world.city import City, make_city
from quality.drafting.recognition import Samples, look_of, recognise


@pytest.fixture(scope="module")
def city() -> City:
    return make_city(SCALES["S"], 3)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckEngine]:
    with DuckEngine(Settings(home=tmp_path_factory.mktemp("lake"))) as made:
        yield made


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load()


def likeliest(engine: DuckEngine, registry: Registry, samples: Samples) -> dict[str, str | None]:
    found = recognise(engine, registry, {f"0/{name}": values for name, values in samples.items()})
    return {name: found[f"0/{name}"][0].element if found[f"0/{name}"] else None for name in samples}


def test_check_digits_and_patterns_are_seen_whatever_the_column_is_called(
    engine: DuckEngine, registry: Registry, city: City
) -> None:
    samples = {
        "a": city.people["citizen_id"].head(100).to_list(),
        "b": city.firms["uscc"].head(100).to_list(),
        "c": city.people["phone"].drop_nulls().head(100).to_list(),
        "d": city.people["birth"].dt.strftime("%Y/%m/%d").head(100).to_list(),
        "e": city.calls["time"].dt.strftime("%Y-%m-%d %H:%M:%S").head(100).to_list(),
    }
    assert likeliest(engine, registry, samples) == {
        "a": "citizen_id",
        "b": "uscc",
        "c": "phone_mobile",
        "d": "date",
        "e": "timestamp",
    }


def test_a_few_damaged_values_do_not_hide_the_element(engine: DuckEngine, registry: Registry, city: City) -> None:
    codes = city.firms["uscc"].head(95).to_list()
    damaged = [*codes, *["9144070312345678X0", "待补", "1101********", "44070", "——"]]
    assert likeliest(engine, registry, {"代码": damaged}) == {"代码": "uscc"}


def test_counters_years_and_plain_words_are_taken_for_nothing_else(engine: DuckEngine, registry: Registry) -> None:
    rng = stream(1, "numbers")
    samples = {
        "序号": [str(number) for number in range(1, 90)],
        "数": [str(number) for number in rng.integers(1000, 99999, 80)],
        "结果": ["合格", "不合格", "基本合格", "复查合格"],
        "标志": ["1", "2", "3"],
        "事由": [f"违反第{number}条规定" for number in range(40)],
    }
    assert set(likeliest(engine, registry, samples).values()) == {None}


def test_bare_codes_are_believed_only_under_a_fitting_name(engine: DuckEngine, registry: Registry) -> None:
    assert likeliest(engine, registry, {"性别": ["1", "2"], "类型": ["1", "2"]}) == {"性别": "sex", "类型": None}


def test_the_look_of_values() -> None:
    assert look_of(["12", "13", "a1"]) == "digits"
    assert look_of(["91440703MA"]) == "letters"
    assert look_of(["蓬江区", "1"]) in {"chinese", "digits"}


def test_numbers_of_a_register_behind_letters_are_no_travel_documents(engine: DuckEngine, registry: Registry) -> None:
    numbers = [f"JM{number:09d}" for number in range(40)]
    assert likeliest(engine, registry, {"业务编号": numbers}) == {"业务编号": None}
    assert likeliest(engine, registry, {"出入境证件号码": numbers}) == {"出入境证件号码": "travel_document_number"}
