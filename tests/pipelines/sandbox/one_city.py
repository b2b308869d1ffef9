"""One city of the smallest scale, which the tests of what happens in it read and none changes."""

from functools import cache

from pipelines.sandbox.scale import SCALES
from pipelines.sandbox.world.city import City, make_city

SEED = 7


@cache
def one_city() -> City:
    """Made once for all of them."""
    return make_city(SCALES["S"], SEED)
