"""Whether the papers found carry an answer at all, decided before any model is asked.

A question is refused when its subject is not in the papers found: too far in meaning, a name that
no paper mentions, names that no paper brings together, or a kind of fact that abstracts seldom
hold and these do not.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assistant.answer import Statement
from assistant.answering.extract import (
    MOST_COMPARING,
    MOST_SENTENCES,
    Scored,
    choose,
    quoted,
    score_sentences,
)
from assistant.questions.asked import FIELDS, absent_names, asked_fact, asked_names, compares
from assistant.questions.literal import sentence_that_says, telling
from assistant.questions.sides import names_side, sides
from assistant.questions.subject import missing_subject
from assistant.text.language import language_of
from assistant.text.spelling import missing_thing
from assistant.text.terms import rarity, terms
from index.paper import Paper, Result
from index.text.markup import without_markup

if TYPE_CHECKING:
    from index.embedding.remembered import Remembered

NAMED = 3
# Bounds on cosine and on cosine + share of the question's words in one paper, for MiniLM; see
# benchmarks/questions.py for how answerable and unanswerable questions lie around them.
LEAST_MEANING, LEAST_MATCH = 0.43, 0.62
# The same for a passage, which has more in it that was not asked for; off-topic ones reach 0.35.
LEAST_PASSAGE = 0.40
WORDS = 0.3
_UNKNOWN = 0.5


@dataclass(frozen=True, slots=True)
class Verdict:
    """`statements` answer the question, or `missing` says what the library lacks."""

    answered: bool
    statements: tuple[Statement, ...] = ()
    missing: str = ""


def judge(
    question: str,
    results: Sequence[Result],
    embedder: "Remembered",
    context: Sequence[Result] = (),
    both: Sequence[str] = (),
) -> Verdict:
    """The extractive answer, or what is missing and which papers are nearest.

    `context` are more papers found, to tell rare words from common ones when few are read; `both`
    are the papers of a comparison, each of which has a say.
    """
    scored = score_sentences(question, results, embedder)
    lack = lacking(question, results, scored, embedder, context or results)
    texts = [known_of(result.paper) for result in results]
    if not lack:
        thing = missing_thing(question, texts, embedder)
        if not (thing or both or compares(question)):
            thing = missing_subject(question, texts, embedder)
        lack = f"No paper found mentions “{thing}”." if thing else ""
    if lack:
        language = language_of(question)
        if language not in ("", "English"):
            lack += f" The question seems to be in {language}: ask in the language of the papers."
        return Verdict(False, missing=f"{lack} {nearest(results)}".strip())
    most = MOST_COMPARING if both or compares(question) else MOST_SENTENCES
    picks = choose(scored, most, both)
    return Verdict(True, tuple(quoted(scored.sentences[n].quote) for n in picks))


def lacking(
    question: str,
    results: Sequence[Result],
    scored: Scored,
    embedder: "Remembered",
    context: Sequence[Result],
) -> str:
    """What the papers found do not hold of what was asked, as a sentence; "" if nothing."""
    if not scored.sentences:
        return "The library holds no paper that could answer this."
    named = _with_the_names(question, results)
    near, passages = _nearness(results, scored, embedder)
    said = _both_named(question, results)
    if scored.meaning.max() < LEAST_MEANING and passages.max() < LEAST_PASSAGE:
        said = said or _says(question, results)
        if not said:
            return "No paper of the library is about this."
    texts = [result.paper.text for result in results]
    name = _missing_name(question, [known_of(result.paper) for result in results])
    if name:
        return name
    fact = asked_fact(question)
    if fact and not any(fact.shown.search(text) for text in _about(question, texts)):
        return f"The papers found do not tell {fact.noun}."
    held = [set(terms(texts[n])) for n in named]
    weight = rarity(set(terms(result.paper.text)) for result in context)
    match = near[list(named)].max() + WORDS * _coverage(question, held, weight)
    if match < LEAST_MATCH and not (said or _says(question, results)):
        return "The papers found do not say this."
    return ""


def known_of(paper: Paper) -> str:
    """All that is known of a paper in which a name may stand: its text, authors and venue."""
    return "\n".join([paper.text, *paper.authors, paper.venue])


def nearest(results: Sequence[Result]) -> str:
    """A sentence that names the papers found first."""
    if not results:
        return ""
    titles = "; ".join(f"“{without_markup(result.paper.title)}”" for result in results[:NAMED])
    return f"Nearest to it: {titles}."


def _nearness(
    results: Sequence[Result], scored: Scored, embedder: "Remembered"
) -> tuple[np.ndarray, np.ndarray]:
    """Of each paper the highest cosine to the question, and that of its passages alone, (n,)."""
    best = [result.passages[0].score if result.passages else 0.0 for result in results]
    passages = embedder.comparable(np.array(best))
    near = passages.copy()
    for sentence, meaning in zip(scored.sentences, scored.meaning, strict=True):
        near[sentence.rank] = max(near[sentence.rank], float(meaning))
    return near, passages


def _with_the_names(question: str, results: Sequence[Result]) -> Sequence[int]:
    """The ranks of the papers that mention every name of a question; all where none does."""
    names = asked_names(question)
    every = range(len(results))
    if not names or compares(question):
        return every
    return [n for n in every if not absent_names(names, known_of(results[n].paper))] or every


def _says(question: str, results: Sequence[Result]) -> bool:
    """Whether one sentence, or a title, holds every telling word of a question."""
    wanted = telling(question)
    return any(sentence_that_says(wanted, result.paper) for result in results)


def _both_named(question: str, results: Sequence[Result]) -> bool:
    """Whether a question compares two things that papers found have in their titles."""
    pair = sides(question)
    titles = [result.paper.title for result in results]
    return bool(pair) and all(any(names_side(title, side) for title in titles) for side in pair)


def _missing_name(question: str, texts: Sequence[str]) -> str:
    names = asked_names(question)
    unknown = absent_names(names, "\n".join(texts))
    if unknown:
        return f"No paper found mentions {_listed(unknown)}."
    if len(names) > 1 and not (compares(question) or _lists_names(question, names)):
        least = min((absent_names(names, text) for text in texts), key=len)
        if least:
            rest = [name for name in names if name not in least]
            return f"No paper found that speaks of {_listed(rest)} mentions {_listed(least)}."
    return ""


def _lists_names(question: str, names: Sequence[str]) -> bool:
    """Whether names stand side by side, each for itself: `the New Jersey and Seattle studies`."""
    either = "|".join(map(re.escape, names))
    return bool(re.search(rf"\b(?:{either}),? (?:and|or|nor) (?:the )?(?:{either})\b", question))


def _about(question: str, texts: Sequence[str]) -> list[str]:
    """The papers that mention every name of a question; the first found where it names none."""
    names = asked_names(question)
    about = [text for text in texts if not absent_names(names, text)] if names else []
    return about or list(texts[:NAMED])


def _listed(names: Sequence[str]) -> str:
    return " and ".join(f"“{name}”" for name in names)


def _coverage(question: str, held: Sequence[set[str]], weight: Mapping[str, float]) -> float:
    """Share of the question's words, weighed by rarity, that the best single paper holds."""
    unknown = max(weight.values(), default=1.0) + _UNKNOWN
    fields = {name.lower() for name in FIELDS}
    wanted = (word for word in terms(question) if word not in fields)
    asked = {word: weight.get(word, unknown) for word in wanted}
    best = max(sum(asked[word] for word in asked.keys() & words) for words in held)
    return best / sum(asked.values()) if asked else 0.0
