"""What the library lacks for a topic, and search strings to find it elsewhere."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.review.topic import names, written_names
from assistant.review.types import Gaps, Scope, Section
from index.paper import Paper

if TYPE_CHECKING:
    from index.library import Library

THIN = 3
MOST_NAMES = 12
# Measures, machines and fields: names that no paper is the paper of.
_NO_METHOD = frozenset(
    "ndcg mrr map auc auroc rouge bleu gpu cpu tpu flop flops sota api nlp nlu nlg llm lm plm ptm "
    "cnn rnn dnn ai ml dl rl ir qa cv 2d 3d url html pdf http https gb tb ms iid oov ood asr tts "
    "slu vqa rgb lidar seo iot usa eu uk covid ann knn id ids tf idf tfidf f1 ssl fl kl".split()
)


def find_gaps(library: "Library", scope: Scope, sections: Sequence[Section]) -> Gaps:
    """What is thin or missing, one sentence each, and a search string for each service."""
    papers = [candidate.paper for candidate in scope.included]
    sentences = []
    if not papers:
        sentences.append(f"No paper of this library was found to be about {scope.topic}.")
    elif len(papers) < THIN:
        sentences.append(_few(papers, f"about {scope.topic}"))
    sentences += [
        _few(section.papers, f"under “{section.heading}”")
        for section in sections
        if len(section.papers) < THIN and len(papers) >= THIN
    ]
    for name, count in _without_paper(library, papers).items():
        sentences.append(
            f"{name} is named in {count} of the abstracts cited, and no paper of this library "
            "has it in its title."
        )
    sentences += _years(papers)
    return Gaps(tuple(sentences), search_strings(scope.topic, scope.methods))


def search_strings(topic: str, methods: Sequence[str]) -> Mapping[str, str]:
    """The topic or one of its methods, in the query languages of three services."""
    plain = re.sub(r'["\\\[\](){}|+*~^:]', " ", topic)
    words = [" ".join(plain.split()), *methods[:5]]
    return {
        "arXiv": " OR ".join(f'all:"{word}"' for word in words),
        "PubMed": " OR ".join(f'"{word}"[Title/Abstract]' for word in words),
        "Semantic Scholar": " | ".join(f'"{word}"' for word in words),
    }


def _few(papers: Sequence[Paper], where: str) -> str:
    number = ("No paper", "Only one paper")[len(papers)] if len(papers) < 2 else "Only two papers"
    return f"{number} of this library {'is' if len(papers) < 2 else 'are'} {where}."


def _without_paper(library: "Library", papers: Sequence[Paper]) -> dict[str, int]:
    """Names that two abstracts or more use and no title of the library has, most used first."""
    counts: Counter[str] = Counter()
    spelt: dict[str, str] = {}
    short: set[str] = set()
    for paper in papers:
        found = written_names(paper.abstract)
        counts.update(found.keys())
        for folded, name in found.items():
            spelt.setdefault(folded, name)
            # `dense retrieval (DR)` shortens words; it names no method.
            if re.search(rf"\w \(({re.escape(name)})s?\)", paper.abstract):
                short.add(folded)
    wanted = [f for f, n in counts.most_common() if n >= 2 and f not in short | _NO_METHOD]
    missing = [f for f in wanted[: 3 * MOST_NAMES] if not _has_title(library, f, spelt[f])]
    return {spelt[folded]: counts[folded] for folded in missing[:MOST_NAMES]}


def _has_title(library: "Library", folded: str, name: str) -> bool:
    hits = library.lexical.query(name, 50)
    return any(folded in names(paper.title) for paper in library.get([i for i, _ in hits]))


def _years(papers: Sequence[Paper]) -> list[str]:
    years = [paper.year for paper in papers if paper.year]
    if len(years) < THIN:
        return []
    return [f"The papers cited that give a year are from {min(years)} to {max(years)}."]
