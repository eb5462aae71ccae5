"""Search strings for a topic, to find elsewhere what the library lacks."""

import re
from collections.abc import Iterator, Mapping, Sequence
from shlex import quote

from assistant.screening.scope import Scope
from assistant.text.stems import stem
from assistant.text.terms import stop_words

_SYNTAX = re.compile(r"[\"\\\[\](){}|+*~^:?!,;.]")


def search_strings(scope: Scope) -> Mapping[str, str]:
    """The topic, in full too, in the query languages of several services.

    For OpenAlex it is the command that adds what is found.
    """
    topics = dict.fromkeys((scope.topic, scope.in_full))
    papers = [one.paper for one in scope.included] + [one.paper for one in scope.excluded]
    texts = [paper.text.lower() for paper in papers]
    wanted = [_phrases(topic, texts) for topic in topics]
    words = _written(wanted, '"{}"', " AND ", " OR ")
    return {
        "arXiv": _written(wanted, 'all:"{}"', " AND ", " OR "),
        "PubMed": _written(wanted, '"{}"[Title/Abstract]', " AND ", " OR "),
        "Scopus": _written(wanted, 'TITLE-ABS-KEY("{}")', " AND ", " OR "),
        "Web of Science": _written(wanted, 'TS=("{}")', " AND ", " OR "),
        "Semantic Scholar": _written(wanted, '"{}"', " + ", " | "),
        "OpenAlex": f"paper-assistant add {quote(f'openalex:{words}')} --limit 50",
    }


def ready_to_run(topic: str, heading: str) -> str:
    """The command that adds what OpenAlex has on a topic and on some of a section's words."""
    of_topic, of_heading = (
        [f'"{phrase.lower()}"' for phrase in _phrases(words, ())] for words in (topic, heading)
    )
    either = [phrase for phrase in of_heading if phrase not in of_topic]
    within = f"({' OR '.join(either)})" if len(either) > 1 else "".join(either)
    words = " AND ".join([*of_topic, *filter(None, [within])])
    return f"paper-assistant add {quote(f'openalex:{words}')}"


def _written(wanted: Sequence[Sequence[str]], one: str, every: str, either: str) -> str:
    """All of any of these groups of phrases."""
    groups = [every.join(one.format(phrase) for phrase in phrases) for phrases in wanted]
    if len(groups) == 1:
        return groups[0]
    return either.join(f"({g})" if every in g else g for g in groups)


def _phrases(topic: str, texts: Sequence[str]) -> list[str]:
    """What stands between a topic's empty words; the phrases of its papers where much does."""
    words = _SYNTAX.sub(" ", topic).split()
    runs: list[list[str]] = [[]]
    for word in words:
        if stem(word) in stop_words():
            runs.append([])
        else:
            runs[-1].append(word)
    phrases = [phrase for run in runs for phrase in _taken_apart(run, texts)]
    return phrases or [" ".join(words)]


def _taken_apart(run: Sequence[str], texts: Sequence[str]) -> Iterator[str]:
    """Words side by side, as one where they are few; of more, the phrases that papers have."""
    at = 0
    while at < len(run):
        # The longest phrase that is looked for as one.
        whole = min(4, len(run) - at)
        sizes = range(whole, 1, -1) if len(run) > 4 else [whole]
        size = next((n for n in sizes if len(run) <= 4 or _is_said(run[at : at + n], texts)), 1)
        yield " ".join(run[at : at + size])
        at += size


def _is_said(words: Sequence[str], texts: Sequence[str]) -> bool:
    """Whether two papers at least have a phrase."""
    phrase = " ".join(words).lower()
    return sum(phrase in text for text in texts) > 1
