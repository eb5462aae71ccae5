"""Answers of a model kept with the library, so that the same question is not paid for twice."""

import hashlib
import json
from dataclasses import dataclass, replace

from assistant.answer import Answer
from assistant.models.prompt import Order, load_prompt
from assistant.turns import FindPapers, parse_turn, turn_json
from index.storage.cache import Cache


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

    def find(self, answer: Answer, strict: bool, order: Order) -> Answer | None:
        """The finished form of an answer that only has its evidence yet, if it was kept."""
        if self.fresh:
            return None
        document = self.cache.get(_key(answer, strict, order))
        if document is None:
            return None
        found = parse_turn(document, self.find_papers)
        return replace(
            answer,
            statements=found.statements,
            answered=found.answered,
            missing=found.missing,
            notices=(*found.notices, "this answer was kept from an earlier time"),
        )

    def keep(self, answer: Answer, strict: bool, order: Order) -> None:
        """Keep a finished answer, unless the model failed."""
        if answer.failure is None:
            self.cache.put(_key(answer, strict, order), turn_json(answer))


def _key(answer: Answer, strict: bool, order: Order) -> str:
    """A digest of all an answer depends on."""
    parts = [
        answer.trace.library,
        answer.trace.model,
        hashlib.sha256(load_prompt("answer").encode()).hexdigest(),
        answer.standalone or answer.question,
        [result.paper.id for result in answer.retrieved],
        strict,
        order,
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
