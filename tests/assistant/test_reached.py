"""Questions as people ask them: each that has an answer reaches the model, its sentence with it."""

import json
import random
import re
from collections import Counter

import pytest

from assistant import Assistant
from assistant.models.scripted import ScriptedServer
from assistant.models.spec import load_model
from tests.assistant.capable import Capable, papers_in, sentences_in, step_of

SEED, ASKED = 16, 4
# What is asked, after what, and words of the sentence that answers.
QUESTIONS = [
    ("How many pages did the first Google index?", (), "24 million pages"),
    ("what's k in reciprocal rank fusion", (), "k fixed at 60"),
    ("How long does Sentence-BERT need for 10k sentences, and how long BERT?", (), "65 hours"),
    ("How does HNSW keep its search cost logarithmic?", (), "grow logarithmically"),
    ("SQuAD vs Natural Questions - who asked the questions?", (), "real anonymised queries"),
    ("what is maximal marginal relevance", (), "trades relevance against repetition"),
    ("What does nDCG measure?", (), "gives nDCG"),
    ("Does it need any training?", ("What is reciprocal rank fusion?",), "it needs no training"),
    ("bm25 saturation parametre", (), "k1"),
    ("Is BERT good enough to compare many sentences by their averaged vectors?", (), "GloVe"),
    ("Which papers are about reading comprehension data sets?", (), "SQuAD is a reading"),
    ("Which study put questions of Bing users together, and can all be answered?", (), "Bing"),
    ("Why do mid-frequency terms index best?", (), "middle document frequency"),
    ("What do experiments show about rare terms?", (), "rare term should count for more"),
    ("Who is better on TriviaQA, people or the reader?", (), "80 percent for people"),
    (
        "I am preparing a talk on expansion of documents. Please say in a sentence what doc2query "
        "adds to them before indexing. The audience knows BM25. Where does the expense fall? It "
        "should fit on one slide. Thank you.",
        (),
        "questions that a sequence-to-sequence model predicts",
    ),
]


class Eager(Capable):
    """It quotes the first sentences of every paper, answers always, and carries nothing."""

    def do_read(self, prompt):
        quoted = [(n, re.split(r"(?<=\.) ", abstract)[:2]) for n, _, abstract in papers_in(prompt)]
        return json.dumps([{"paper": n, "relevance": 8, "quotes": said} for n, said in quoted])

    def do_check(self, prompt):
        return json.dumps(
            [{"sentence": int(n), "verdict": "not"} for n, _, _ in sentences_in(prompt)]
        )


@pytest.mark.parametrize("effort", ["quick", "standard", "deep"])
def test_a_question_reaches_the_model_with_the_sentence_that_answers_it(examples, effort):
    """Each sentence once a prompt, in a window of 4,096 tokens."""
    asked = QUESTIONS
    if effort != "quick":
        asked = random.Random(f"{SEED} {effort}").sample(QUESTIONS, ASKED)
    shown = 0
    for question, before, gold in asked:
        with ScriptedServer(Eager("So it is [1].\nANSWERED: yes"), window=4096) as server:
            assistant = Assistant(examples.library, load_model(server.spec))
            past = [examples.ask(earlier) for earlier in before]
            assistant.ask(question, history=past, effort=effort, fresh=True)
        prompts = [(step_of(seen.prompt), seen.prompt) for seen in server.seen]
        assert {"answer", "write", "list"} & {step for step, _ in prompts}, question
        assert (len(prompts) == 1) == (effort == "quick"), question
        shown += any(gold in text for _, p in prompts for _, _, text in papers_in(p))
        for step, prompt in prompts:
            said = Counter(
                s for s in re.split(r"(?<=[.?!]) |\n|\w: ", prompt) if len(s.split()) > 5
            )
            assert not [s for s, times in said.items() if times > 1], (question, step)
    assert shown >= 0.9 * len(asked)
