import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from lake.errors import LakeError
from lake.home.run_lock import is_held, run_lock, run_lock_in_turn
from lake.settings import Settings

HOLDER = """
import sys, time
from pathlib import Path
from lake.home.run_lock import run_lock
from lake.settings import Settings
with run_lock(Settings(home=Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_run_is_told_who_runs(settings: Settings) -> None:
    root = str(Path(__file__).parents[3])
    command = [sys.executable, "-c", HOLDER, str(settings.home)]
    environment = {**os.environ, "PYTHONPATH": root}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as other:
        assert other.stdout and other.stdout.readline() == "held\n"
        with pytest.raises(LakeError, match=rf"process {other.pid} since 20\d\d-") as caught, run_lock(settings):
            pass
        assert "wait" in caught.value.advice
        other.send_signal(signal.SIGKILL)
        other.wait()
    with run_lock(settings):  # the kernel has released the dead process's lock
        pass


def test_the_lock_is_free_after_a_failed_run(settings: Settings) -> None:
    with pytest.raises(ZeroDivisionError), run_lock(settings):
        raise ZeroDivisionError
    with run_lock(settings), pytest.raises(LakeError, match=f"process {os.getpid()}"), run_lock(settings):
        pass


def test_a_run_that_nobody_watches_waits_its_turn_and_says_for_whom(settings: Settings) -> None:
    told: list[str] = []

    def tell(text: str) -> None:
        told.append(text)
        held.close()

    with ExitStack() as held:
        held.enter_context(run_lock(settings))
        assert is_held(settings)
        with run_lock_in_turn(settings, tell):
            assert is_held(settings)
    assert [f"process {os.getpid()} since" in text for text in told] == [True]
    assert not is_held(settings)
