"""The open-data site after a run: made anew where there is one, so that it shows the release that readers see."""

from dataclasses import replace

from lake.errors import LakeError
from lake.home.unforeseen import unforeseen
from lake.settings import Settings
from pipelines.run_summary import RunSummary, StepFailure

STEP = "portal"
"""How a failure of it is called in a summary."""


def with_site(summary: RunSummary, settings: Settings) -> tuple[RunSummary, bool]:
    """The summary of a run with what became of the site, and whether that shows the release now, if there is one.

    A site that cannot be written fails the run and not the release; the next run tries again.
    """
    from pipelines.portal.build import follow_release

    try:
        built = follow_release(settings)
    except Exception as error:
        plain = error if isinstance(error, LakeError) else unforeseen(settings, error)
        return replace(summary, failures=(*summary.failures, StepFailure(STEP, str(plain)))), False
    return replace(summary, site_changes=built.changed + built.removed if built else 0), True
