"""Kinds of question answered: follow-ups with a model, comparisons, documents."""

from assistant.answer import Support
from tests.assistant.doubles import Few

FIRST = "By how much does MUVERA improve recall and lower latency?"


def test_both_sides_have_their_sentences():
    answer = Few().ask("How does MUVERA compare with ColBERTv2 in storage?")
    owners = [statement.citations[0].id for statement in answer.statements]
    assert {*owners} >= {"colbertv2", "muvera"}
    assert max(map(owners.count, owners)) <= 2


def test_a_follow_up_is_searched_as_rewritten_and_shown():
    few = Few()
    answer = few.ask("What does it reduce search to?", history=[few.ask(FIRST)])
    assert answer.question == "What does it reduce search to?"
    assert answer.standalone == "What does MUVERA reduce search to?"
    assert "muvera" in {paper.id for paper in answer.references}


def test_a_pasted_abstract_is_set_against_the_library():
    document = (
        "We study search with many vectors. MUVERA achieves an average of 10% improved recall with "
        "90% lower latency. Our own method is a knitted blanket which keeps the readers of long "
        "documents warm in winter evenings, when the heating of the library has been switched off. "
        "We hope that many others will find this of use in their own homes and reading rooms."
    )
    answer = Few().ask(document)
    assert answer.answered
    supported = [s for s in answer.statements if "90% lower" in s.text]
    assert supported[0].support is Support.SUPPORTED
    assert supported[0].citations[0].id == "muvera"


def test_a_text_is_checked_sentence_by_sentence():
    text = "Bioformer is a compact BERT model for biomedical text mining. Cats chase green lasers."
    first, second = Few().check(text)
    assert first.support is Support.SUPPORTED
    assert first.citations[0].id == "bioformer"
    assert second.support is Support.UNSUPPORTED
