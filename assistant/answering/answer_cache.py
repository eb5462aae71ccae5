"""Answers of a model kept with the library, so that the same question is not paid for twice."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from assistant.answer import Answer
from assistant.models.prompt import load_prompt
from assistant.saved.turns import FindPapers, parse_turn, turn_json
from index.store.cache import Cache

PROMPTS = ("plan", "read", "answer", "write", "check", "mend", "list", "lack", "compare")


@dataclass(frozen=True, slots=True)
class AnswerCache:
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


def keeps_no_form(cache: Cache, model: str) -> bool:
    """Whether a model was found to write no JSON when asked to."""
    document = cache.get(_form_key(model))
    return document is not None and document.get("kept") is False


def note_form(cache: Cache, model: str, *, kept: bool) -> None:
    """Remember whether a model keeps to a form, where that is not known already."""
    if keeps_no_form(cache, model) == kept:
        cache.put(_form_key(model), {"kept": kept})


def _form_key(model: str) -> str:
    """Under what it is remembered: for another prompt, or on another day, it is tried again."""
    today = datetime.now(UTC).date()
    return hashlib.sha256(f"form {model} {today} {load_prompt('plan')}".encode()).hexdigest()


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
