"""What a plan found out that the next plan need not find out again."""

from assets.context import LakeContext
from assets.planning.plan import Plan
from lake.connectors.landing.lying_files import LyingFile
from lake.ledger.judgings import Judgings
from lake.ledger.looks import Look, Looks, SeenFile


def remember(lake: LakeContext, plan: Plan) -> None:
    """Note files that have another time and the same content, sources without news, and suites that stayed the same.

    And that archives were looked into in vain, since to open them takes a process of its own.
    """
    looks = Looks(lake.lakehouse.ledger)
    for file in plan.touched:
        _sight_again(lake, file)
    if plan.touched:
        looks.note_files(plan.touched)
    for source in plan.answered:
        looks.note_source(source)
    for name in plan.in_vain:
        resource = lake.registry.resource(name)
        looks.note_look(name, Look(resource.version, resource.standards))
    Judgings(lake.lakehouse.ledger).note(plan.judged)


def _sight_again(lake: LakeContext, file: SeenFile) -> None:
    """The batch was seen under this name and time as well: what comes between and goes again is then no return."""
    ledger, received_at = lake.lakehouse.ledger, _lying(lake, file).received_at
    assert file.sha256 is not None  # only by its content is a file known to be touched
    batch = ledger.sighted(file.resource, file.name, file.sha256, received_at)
    if batch is not None:
        ledger.sight(file.name, received_at, batch)


def _lying(lake: LakeContext, file: SeenFile) -> LyingFile:
    return next(one for one in lake.lying if (lake.landing_label(one.landing), one.name) == file.place)
