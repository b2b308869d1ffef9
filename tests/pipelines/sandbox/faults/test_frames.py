"""Every damage makes a message that the element refuses, but for small letters, which it puts right."""

import numpy as np
import polars as pl
import pytest

from catalog.registry.registry import Registry
from pipelines.sandbox.faults import frames
from pipelines.sandbox.faults.fault import Damage
from pipelines.sandbox.hj212 import message
from tests.catalog.element_runner import ElementRunner

DATA = "QN=20230815101500000;ST=32;CN=2011;MN=440705WW03;CP=&&DataTime=20230815101500;w01018-Rtd=31.5&&"
SENT = pl.DataFrame({"MSG": [message(DATA.replace("31.5", f"{number}.5")) for number in range(20, 90)]})


@pytest.fixture(scope="module")
def runner() -> ElementRunner:
    return ElementRunner(Registry.load())


def damaged(damage: Damage) -> list[str]:
    values = [value for value in damage(SENT, "MSG", np.random.default_rng(7)) if value is not None]
    assert all(value != sent for value, sent in zip(values, SENT["MSG"], strict=True))
    return values


@pytest.mark.parametrize(
    "damage",
    [frames.disturbed, frames.miscounted, frames.split, frames.sticky, frames.summed_over_everything],
)
def test_a_damaged_message_is_refused(runner: ElementRunner, damage: Damage) -> None:
    assert not any(runner.accepted("hj212_frame", damaged(damage)))


def test_small_letters_are_put_right(runner: ElementRunner) -> None:
    sent = SENT.filter(frames.has_letters("MSG"))["MSG"].to_list()
    small = [f"{value[:-4]}{value[-4:].lower()}" for value in sent]
    assert runner.normal("hj212_frame", small) == sent
    assert all(runner.accepted("hj212_frame", small))
