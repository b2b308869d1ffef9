"""How many examples Hypothesis draws: `make prove` as many as a test asks for, `make test` a fifth of them.

Each run draws others, so that many quick runs come to as many examples as one that takes its time.
"""

from hypothesis import HealthCheck, settings

QUICK, THOROUGH = "quick", "thorough"
_FEWEST = 3


def choose_profile(marks: str) -> None:
    """The profile of a run of the tests that these marks choose."""
    for name, most in ((QUICK, 20), (THOROUGH, 100)):
        settings.register_profile(name, max_examples=most, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile(QUICK if marks == "not slow" else THOROUGH)


def examples(count: int) -> int:
    """How many to draw of a property that `make prove` draws `count` of."""
    return count if settings.get_current_profile_name() == THOROUGH else min(count, max(_FEWEST, count // 5))
