"""Names that columns get without anybody knowing what is expected are the same once they are what is expected."""

from collections.abc import Sequence

import pytest

from lake.connectors.rows.header import column_names

SENT = ("name", "name", "name_2", "NAME", "Name ", "name__2", "_line_no", "")


@pytest.mark.parametrize("kept", [SENT, ("name", "name"), ("name_2", "name", "NAME", "name"), ("a", "A", "A_2", "a")])
def test_a_contract_made_from_a_header_finds_every_column_where_it_was(kept: Sequence[str]) -> None:
    names = column_names(kept, ()).names
    assert column_names(kept, names).names == names
    for one in names:
        assert column_names(kept, (one,)).names == names


def test_a_number_takes_no_name_that_another_column_has() -> None:
    assert column_names(("x", "x", "x_2"), ()).names == ("x", "x_3", "x_2")
