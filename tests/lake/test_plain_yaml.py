import pytest
import yaml

from lake.plain_yaml import LARGEST, load_plain

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def test_aliases_that_grow_are_refused() -> None:
    assert len(BOMB) < 500
    with pytest.raises(yaml.MarkedYAMLError, match="alias of a list") as error:
        load_plain(BOMB)
    assert error.value.problem_mark is not None
    assert error.value.problem_mark.line == 1


def test_an_alias_of_one_value_is_what_it_stands_for() -> None:
    assert load_plain("a: &one 一\nb: *one\n") == {"a": "一", "b": "一"}


def test_a_text_longer_than_any_catalogue_is_refused() -> None:
    with pytest.raises(yaml.YAMLError, match="MB"):
        load_plain("x" * (LARGEST + 1))


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 100_000 + "a", "{a: " * 50_000])
def test_what_is_nested_without_end_is_refused_and_overruns_no_stack(text: str) -> None:
    with pytest.raises(yaml.MarkedYAMLError, match="inside each other"):
        load_plain(text)
