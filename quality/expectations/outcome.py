"""What the verdicts on a table come to, in Chinese, wherever they are shown."""

from collections.abc import Sequence

from lake.ledger.records import Verdict

_MOST_NAMED = 5


def outcome(verdicts: Sequence[Verdict]) -> str:
    """How many passed, and the first of those that did not."""
    failed = [verdict for verdict in verdicts if not verdict.passed]
    named = "；".join(f"{verdict.title} {verdict.observed}".strip() for verdict in failed[:_MOST_NAMED])
    return f"{len(verdicts) - len(failed)}/{len(verdicts)} 通过" + (f"，未通过：{named}" if named else "")
