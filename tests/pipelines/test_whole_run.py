"""A run of the whole catalogue leaves nothing to do, the first time and after a delivery."""

import pytest

from tests.desk import Desk
from tests.pipelines.test_planned_run import deliver, reasons, run


@pytest.mark.slow
def test_after_a_run_nothing_is_left_to_do(desk: Desk) -> None:
    for number in (1, 2):
        deliver(desk, f"level_{number}.csv", f"STCD,TM,Z\nA,2023-08-0{number},1.5\n")
        again = run(desk)
        assert again.ok and again.done["resource"] and again.unneeded["resource"] + again.done["resource"] > 100
        assert reasons(desk) == {}
