"""The sandbox's messages are those of the standard: published ones come out letter by letter."""

import pytest

from pipelines.sandbox.hj212 import data_segment, message


@pytest.mark.parametrize(
    "published",
    [
        "##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&1C80",
        "##0086QN=20230815100005123;ST=91;CN=9014;PW=123456;MN=440703AQM00000000000001;Flag=4;CP=&&&&A501",
    ],
)
def test_a_published_message(published: str) -> None:
    assert message(data_segment(published)) == published
