"""Why something has to be made again: a code for programs, and words for people."""

from dataclasses import dataclass
from typing import Literal

Code = Literal[
    "new_file",
    "changed_file",
    "refused_before",
    "contract_changed",
    "standards_changed",
    "half_done",
    "must_be_asked",
    "first_look",
    "never_built",
    "upstream_changed",
    "model_changed",
    "columns_changed",
    "decided_anew",
    "zone_raised",
    "inputs_changed",
    "day_moved",
    "never_judged",
    "suite_changed",
    "checks_failed",
    "does_not_reconcile",
    "release_behind",
    "damaged",
    "export_behind",
    "may_change",
    "waits",
    "asked_for",
]
_WORDS: dict[Code, str] = {
    "new_file": "new file",
    "changed_file": "changed file",
    "refused_before": "refused before, and still lying there",
    "contract_changed": "contract changed",
    "standards_changed": "element or code list changed",
    "half_done": "half done by a killed run",
    "must_be_asked": "source must be asked",
    "first_look": "no plan has looked at it yet",
    "never_built": "never built",
    "upstream_changed": "rows upstream changed",
    "model_changed": "model text changed",
    "columns_changed": "columns changed",
    "decided_anew": "somebody decided who is one",
    "zone_raised": "moves into the stricter zone of its grade",
    "inputs_changed": "what it is made of has changed",
    "day_moved": "the calendar day moved",
    "never_judged": "never judged as it stands",
    "suite_changed": "what is expected of it changed",
    "checks_failed": "failed its checks as it stands",
    "does_not_reconcile": "does not reconcile",
    "release_behind": "release behind the tables",
    "damaged": "released files are damaged",
    "export_behind": "export behind the release",
    "may_change": "may change, after what is above it",
    "waits": "waits for what is above it",
    "asked_for": "everything was asked for",
}


@dataclass(frozen=True)
class Reason:
    """One reason; `about` names what it is about, as a file or the tables upstream."""

    code: Code
    about: str = ""

    @property
    def words(self) -> str:
        """As people read it."""
        return f"{_WORDS[self.code]}: {self.about}" if self.about else _WORDS[self.code]

    def as_dict(self) -> dict[str, str]:
        """For programs."""
        return {"code": self.code, "about": self.about, "words": self.words}
