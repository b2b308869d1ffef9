"""A lock in a bucket: one holder, whatever machine it is on, and another when it died."""

import json
import time
from pathlib import Path
from uuid import uuid4

import obstore
import pytest
from obstore.store import S3Store

from lake.errors import LakeError
from lake.settings import Settings
from lake.storage.s3.access import Access
from lake.storage.s3.lease import Hold
from tests.lake.conftest import in_bucket
from tests.object_store import ObjectStore

pytestmark = pytest.mark.slow
SECONDS = 2.0
KEY = "run.lock"


@pytest.fixture
def bucket(store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> S3Store:
    settings = in_bucket(Settings(home=tmp_path), store, rest=False)
    monkeypatch.setattr(f"{__name__}.KEY", f"{uuid4().hex}/run.lock")
    return Access.of(settings).store(settings.storage.split("/")[2])


def write_holder(bucket: S3Store, **changes: object) -> None:
    """A file as another machine would have left it."""
    holder = {"holder": uuid4().hex, "machine": "north/boot/1", "pid": 7, "started": "1", "since": "noon", "beat": 3}
    obstore.put(bucket, KEY, json.dumps({**holder, **changes}).encode())


def test_one_holds_it_and_the_next_after_it(bucket: S3Store) -> None:
    first, second = Hold(SECONDS), Hold(SECONDS)
    assert first.current is None
    with first.taken(bucket, KEY):
        mine = first.current
        time.sleep(2 * SECONDS)  # it is renewed meanwhile
        first.refuse_lost()
        assert first.current is mine is not None
        with pytest.raises(LakeError, match=r"another run holds this lake: process \d+ of"), second.taken(bucket, KEY):
            pass
    assert first.current is None
    with second.taken(bucket, KEY):
        second.refuse_lost()


def test_who_died_on_another_machine_is_waited_for_once(bucket: S3Store) -> None:
    write_holder(bucket)
    started = time.monotonic()
    with Hold(SECONDS).taken(bucket, KEY):
        assert SECONDS <= time.monotonic() - started < 3 * SECONDS


def test_who_died_on_this_machine_is_not_waited_for(bucket: S3Store) -> None:
    with Hold(SECONDS).taken(bucket, KEY):
        mine = json.loads(bytes(obstore.get(bucket, KEY).bytes()))
    write_holder(bucket, machine=mine["machine"], pid=2**22, started="1")
    started = time.monotonic()
    with Hold(10 * SECONDS).taken(bucket, KEY):
        assert time.monotonic() - started < SECONDS


def test_who_lost_it_writes_no_more(bucket: S3Store) -> None:
    hold = Hold(SECONDS)

    def work_on() -> None:
        with hold.taken(bucket, KEY):
            write_holder(bucket)
            time.sleep(2 * SECONDS)

    with pytest.raises(LakeError, match="could not renew"):
        work_on()
    with pytest.raises(LakeError, match="could not renew"):
        hold.refuse_lost()
    assert hold.current is None
    assert json.loads(bytes(obstore.get(bucket, KEY).bytes()))["machine"] == "north/boot/1", "the other's is left alone"
