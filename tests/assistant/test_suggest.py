"""Questions to ask next: read from titles, shown only where the library answers them."""

import pytest

from assistant import Assistant
from assistant.answer import Standing
from assistant.answering.suggest import follow_ups, proposed, questions_of
from index.paper import Paper


@pytest.mark.parametrize(
    ("title", "question"),
    [
        ("Improving Dense Retrieval via Hard Negatives", "How can dense retrieval be improved?"),
        ("Statins for Primary Prevention", "How are statins used for primary prevention?"),
        ("Effect of Sleep on Memory in Adults", "What is the effect of sleep on memory in adults?"),
        ("What Does BERT Look At? An Analysis", "What does BERT look at?"),
        ("Prompt Tuning: A Survey", "What is known about prompt tuning?"),
        ("Warfarin versus Aspirin", "How does warfarin compare with aspirin?"),
        ("A Review of Graph Networks", "What is known about graph networks?"),
        ("SPLADE: Sparse Lexical Models", "How does SPLADE work?"),
    ],
)
def test_a_title_becomes_a_question_in_plain_words(title, question):
    abstract = "We use BERT. This is about sleep, retrieval and statins."
    assert question in [*proposed(Paper("1", title, abstract))]


@pytest.mark.parametrize(
    "title",
    [
        "Fine-tuning with Very Large Dropout",
        "Attention Sorting Combats Recency Bias",
        "Understanding and Mitigating Label Noise",
        "",
    ],
)
def test_a_title_without_a_plain_question_proposes_none(title):
    assert not [*proposed(Paper("1", title, "An abstract."))]


def test_what_is_suggested_is_answered_and_new(own_folder):
    with Assistant.open(own_folder) as assistant:
        answer = assistant.ask("What does late interaction cost in storage?")
        asked = follow_ups(answer, assistant.search, assistant.reader)
        assert asked
        assert answer.question not in asked
        for question in asked:
            assert assistant.ask(question).standing is Standing.ANSWERS
        again = follow_ups(answer, assistant.search, assistant.reader, asked=asked)
        assert not set(asked) & set(again)
        first = questions_of(assistant.papers(), assistant.search, assistant.reader, 4)
        assert len(first) == 4
