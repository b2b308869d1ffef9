"""A split is compiled once a resource and goes with it."""

import gc
import weakref

from quality.split.compile import compile_split
from tests.quality.samples import resource

CODE = {"name": "code", "from": "编号", "element": "code"}


def test_a_plan_is_made_once_and_does_not_keep_its_resource() -> None:
    agreed = resource([CODE])
    plan, there = compile_split(agreed), weakref.ref(agreed)
    assert compile_split(agreed) is plan
    assert compile_split(resource([CODE])) is not plan
    del agreed
    gc.collect()
    assert there() is None
