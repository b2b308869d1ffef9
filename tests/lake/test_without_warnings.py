import warnings
from contextlib import ExitStack

from lake.without_warnings import without_warnings


def test_who_ends_first_leaves_the_other_its_silence() -> None:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        before = [*warnings.filters]
        with ExitStack() as second:
            with without_warnings():
                second.enter_context(without_warnings())
                warnings.warn("of the first", stacklevel=1)
            warnings.warn("of the second", stacklevel=1)
        assert [*warnings.filters] == before
        warnings.warn("of nobody", stacklevel=1)
    assert [str(one.message) for one in told] == ["of nobody"]
