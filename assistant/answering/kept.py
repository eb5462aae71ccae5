"""Answers of a model kept with the library, so that the same question is not paid for twice."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer import Answer
from assistant.models.prompt import load_prompt
from assistant.turns import FindPapers, parse_turn, turn_json
from index.storage.cache import Cache

PROMPTS = ("plan", "read", "answer", "write", "check", "mend", "list", "lack", "compare")


@dataclass(frozen=True, slots=True)
class Kept:
    """The kept answers of one library.

    An answer is found again for the same question, evidence, model and prompt, as long as the
    library has not changed.
    """

    cache: Cache
    find_papers: FindPapers
    fresh: bool = False
    """Whether to ask again all the same."""

    def find(self, answer: Answer, how: Sequence[object]) -> Answer | None:
        """The finished form of an answer that only has its evidence yet, if it was kept.

        `how` is whatever else it depends on, such as the effort.
        """
        if self.fresh:
            return None
        document = self.cache.get(_key(answer, how))
        if document is None:
            return None
        found = parse_turn(document, self.find_papers)
        return replace(
            found,
            question=answer.question,
            trace=answer.trace,
            notices=(*found.notices, "this answer was kept from the last time it was asked"),
        )

    def keep(self, answer: Answer, how: Sequence[object], before: Answer) -> None:
        """Keep a finished answer to what was `before` it, unless the model failed."""
        if answer.failure is None:
            self.cache.put(_key(before, how), turn_json(answer))


def _key(answer: Answer, how: Sequence[object]) -> str:
    """A digest of all an answer depends on."""
    parts = [
        answer.trace.library,
        answer.trace.model,
        answer.judge,
        [hashlib.sha256(load_prompt(name).encode()).hexdigest() for name in PROMPTS],
        answer.standalone or answer.question,
        [result.paper.id for result in answer.retrieved],
        [str(part) for part in how],
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
