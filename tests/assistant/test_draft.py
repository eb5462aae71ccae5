"""Checking a user's own text: reading it as sentences, and finding what carries each."""

from pathlib import Path

import pytest

from assistant.answer import Support
from assistant.checking.check_draft import check_text
from assistant.checking.draft_text import read_draft
from assistant.reader.load_reader import load_reader
from assistant.reader.types import Reader
from index.paper import Chunk, Explanation, Paper, Passage, Result

LANTERN = Paper(
    "a",
    "Lantern: hard negatives for dense retrieval",
    "We introduce Lantern, a dual encoder trained with hard negatives mined by a lexical ranker. "
    "On 14 benchmarks Lantern improves nDCG by 4.2 points over the strongest dense baseline. "
    "Query latency stays at 12 ms on a single core.",
)
TREES = Paper(
    "b",
    "Urban trees",
    "Tree cover lowered summer surface temperature by 1.9 K on average. During droughts, cooling "
    "decreased by a third.",
)


def search(query: str, k: int) -> list[Result]:
    return [
        Result(p, 1.0, (Passage(p, Chunk(p.id, 0, 10), 1.0),), Explanation())
        for p in (LANTERN, TREES)[:k]
    ]


@pytest.fixture(scope="module")
def checker() -> Reader:
    return load_reader()


MARKDOWN = """---
title: A draft
---
# Related work

In this section we review dense retrieval. What do hard negatives buy?

* Lantern mines its hard negatives with a **lexical ranker** [3].
* Tree cover raised summer surface temperature by 1.9 K on average (Lee et al., 2020).

| a | b |
|---|---|

```python
print("Lantern is slow.")
```

Quantum annealers factor large integers in polynomial time.

## References
[3] Somebody. Lantern. 2021.
"""


def test_each_sentence_of_a_draft_is_judged(checker):
    statements = list(check_text(MARKDOWN, search, checker))
    assert [s.claim for s in statements] == [False, False, True, True, True]
    carried, against, nothing = statements[2:]
    assert carried.support is Support.SUPPORTED
    assert against.support is not Support.SUPPORTED
    assert {s.support for s in (*statements[:2], nothing)} == {Support.UNSUPPORTED}
    assert carried.citations == (LANTERN,)
    assert all(q.text in LANTERN.abstract for q in carried.evidence)
    assert against.citations == (TREES,)
    assert against.evidence[0].text.startswith("Tree cover lowered")
    assert nothing.citations == ()
    assert nothing.reason is not None


def test_latex_is_read_without_its_commands():
    text = r"""\documentclass{article}\begin{document}
\section{Related work}
Lantern mines \emph{hard negatives} with a lexical ranker~\cite{lantern,other}. % a note
\begin{equation} a = b \end{equation}
\begin{itemize}\item Cooling fell by 10\% during droughts.\end{itemize}
\end{document}"""
    assert [d.text for d in read_draft(text)] == [
        "Lantern mines hard negatives with a lexical ranker.",
        "Cooling fell by 10% during droughts.",
    ]


@pytest.mark.parametrize(
    ("sentence", "silent"),
    [
        ("What does it cost?", True),
        ("In this section we describe the data.", True),
        ("The remainder of this paper is organised as follows.", True),
        ("Figure 2 shows the model.", True),
        ("We thank the reviewers.", True),
        ("Two families exist:", True),
        ("This matters.", True),
        ("In this paper, Khattab and Zaharia show that late interaction is cheap.", False),
        ("Dense retrieval outperforms BM25 on most benchmarks.", False),
    ],
)
def test_sentences_that_claim_nothing_are_told(sentence, silent):
    drafts = read_draft(sentence)
    assert [bool(d.silent) for d in drafts] == [silent]


def test_headings_and_empty_texts_hold_no_sentence():
    assert read_draft("Introduction\n\nDense retrieval\n===============\n") == ()
    assert read_draft("") == ()


def test_a_long_draft_is_read_in_linear_time():
    assert len(read_draft("Trees cool cities in summer. " * 5000)) == 5000


def test_no_paper_means_no_support(checker):
    (only,) = check_text("Trees cool cities in the summer.", lambda query, k: [], checker)
    assert (only.support, only.citations) == (Support.UNSUPPORTED, ())


def test_a_text_of_the_examples_reads(checker):
    readme = Path(__file__).resolve().parents[2] / "README.md"
    assert read_draft(readme.read_text("utf-8"))
