"""What the reader's network and its logistic models are made from."""

import random
import shutil
from statistics import mean

import numpy as np
import pytest
from transformers import BertConfig, BertModel

from assistant.reader.builtin import BuiltIn
from assistant.reader.nli import Verdict
from assistant.reader.passages import AnswerOdds
from assistant.reader.types import Claim, Source
from index.embedding.embedder import packaged_folder
from training.ablate import RULES, is_touched, judged, table, without
from training.altered import alter
from training.fit import Table, at_share, fit, leave_one_out
from training.learning import Answers, Statements, predict, predict_answers, train
from training.left_out import FILE, LeftOut, Unseen, key_of_claim, load_left_out
from training.material import ABSENT, Asked, Judged
from training.network import Folders, Row, train_without
from training.questions import beside_others, load_questions_written, question_of
from training.statements import LABELS, load_statements, statement_rows
from training.texts import Question, Questions, Texts
from training.unlabelled import beside_the_nearest, of_one_row

ABSTRACT = (
    "We train a small model on a large corpus of letters. It improves accuracy by 12 points over "
    "the older baseline. The gain is larger on short documents than it is on long ones. All of it "
    "takes two hours of training on one ordinary machine."
)


def test_every_label_has_as_many_statements_of_about_the_same_length():
    rows = load_statements()
    assert all(len(row[label]) == 2 for row in rows for label in LABELS)
    lengths = [mean(len(said.split()) for row in rows for said in row[label]) for label in LABELS]
    assert max(lengths) < 1.15 * min(lengths)


def test_hardly_a_statement_is_a_copy_of_its_evidence():
    rows = load_statements()
    copies = [s in row["evidence"] for row in rows for label in LABELS for s in row[label]]
    assert mean(copies) < 0.005


def test_rows_of_statements_keep_their_label_beside_further_evidence():
    written = load_statements()[:50]
    label = {said: name for row in written for name in LABELS for said in row[name]}
    of_own = {said: row["evidence"] for row in written for name in LABELS for said in row[name]}
    for evidence, said, name in statement_rows(written, random.Random(0)):
        assert name == (label[said] if of_own[said] in evidence else "absent")


def test_altered_sentences_are_never_called_carried_and_changed_in_a_figure():
    rows = [row for seed in range(60) for row in alter(ABSTRACT, random.Random(seed))]
    assert {label for _, _, label in rows} == set(LABELS)
    assert all("12" in said for _, said, label in rows if label == "carried" and "points" in said)


def test_pairs_without_a_label_are_of_one_row_or_of_the_nearest_other():
    rows = load_statements()[:2]
    pairs = list(of_one_row(rows, random.Random(0)))
    of_row = [{said for label in LABELS for said in row[label]} for row in rows]
    assert pairs
    assert all(any({a, b} <= said for said in of_row) for a, b in pairs)
    evidence = ["Rain fell on the hills in May.", "Hills see rain in June.", "Prices rose."]
    near = list(beside_the_nearest([(text, text) for text in evidence]))
    assert near[0] == (evidence[1], evidence[0])


ASKED = Asked("pairs", "How much better is it?", Source(ABSTRACT, "Letters"), frozenset({1}))


def test_the_word_of_networks_that_had_not_seen_it_is_kept_without_its_text(tmp_path):
    claims, kept = [Claim(f"Number {n}.", (Source(ABSTRACT),)) for n in range(3)], LeftOut()
    kept.add_claims(claims, np.log([[0.5, 0.25, 0.25], [0.25, 0.5, 0.25], [1.0, 1e-9, 1e-9]]))
    read = Questions([question_of(ASKED)], packaged_folder())
    kept.add_questions([ASKED], read, (np.arange(24.0)[None], np.array([2.0])))
    kept.save(tmp_path / "kept.npz")
    verdicts, readings = load_left_out(tmp_path / "kept.npz")
    assert [verdicts[key_of_claim(claim)].entails for claim in claims] == [0.5, 0.25, 1.0]
    assert [*readings.values()] == [AnswerOdds(2.0, (0.0, 1.0, 2.0, 3.0))]
    assert b"Number" not in FILE.read_bytes()


def test_questions_written_have_answers_in_their_paper_and_two_that_have_none():
    written = load_questions_written()
    assert all(max(q.gold) < len(q.passage.sentences) for q in written if q.gold)
    assert all(bool(q.gold) == q.answered for q in written)
    papers = {q.passage for q in written}
    assert len([q for q in written if not q.answered]) == 2 * len(papers)
    lengths = [mean(len(q.text) for q in written if q.answered is kind) for kind in (True, False)]
    assert max(lengths) < 1.25 * min(lengths)


def test_a_question_beside_another_paper_keeps_no_gold():
    written = load_questions_written()[:400]
    others = list(beside_others(written, [], random.Random(0)))
    own = {(q.text, q.passage) for q in written}
    assert len(others) >= 2 * len(written)
    assert all(not q.gold and not q.answered and (q.text, q.passage) not in own for q in others)


def test_a_network_learns_statements_and_questions_from_a_teacher(tmp_path):
    folder = packaged_folder()
    config = BertConfig(hidden_size=32, num_hidden_layers=1, num_attention_heads=2)
    BertModel(config).save_pretrained(tmp_path)
    shutil.copy(folder / "tokenizer.json", tmp_path / "tokenizer.json")
    rows = [Row(ABSTRACT, f"Number {n}.", n % 5 - 1, "statements") for n in range(96)]
    asked = [
        Question(f"What of {n}?", question_of(ASKED).passage, (n % 4,), True, "questions")
        for n in range(96)
    ]
    folders = Folders(tmp_path, tmp_path)
    student = train_without(("pairs",), rows, [*asked, question_of(ASKED)], folders)
    read, texts = Questions(asked, tmp_path), Texts([(r.evidence, r.said) for r in rows], tmp_path)
    every, carried = np.arange(len(rows)), np.zeros(len(rows), dtype=int)
    said, answers = Statements(texts, carried, every, 8), Answers(read, every, 8)
    train(student, said, answers, passes=6, rate=1e-3, every=2)
    assert (predict(student, texts).argmax(1) == 0).all(), "each is carried"
    sentences, papers = predict_answers(student, read)
    assert np.isfinite(sentences[:, :4]).all()
    assert (papers > 0).all(), "each paper answers"


def test_statements_of_no_set_are_judged_by_the_shipped_network():
    claims = [Claim("The model gains more on short documents.", (Source(ABSTRACT),))]
    assert Unseen().support(claims) == BuiltIn().support(claims)


def test_no_more_than_a_share_of_what_is_right_lies_below_a_bound():
    scores = np.concatenate([np.linspace(0, 1, 100), np.linspace(0.5, 1, 10)])
    table = Table(np.zeros((110, 1)), np.ones(110, bool), np.array(["a"] * 100 + ["b"] * 10))
    bound = at_share(scores, table, 0.05)
    below = [np.mean(scores[table.origin == name] < bound) for name in "ab"]
    assert np.mean(below) <= 0.05 < bound


def test_a_set_left_out_is_judged_by_the_others():
    values = np.linspace(-1, 1, 40)
    right = np.concatenate([values > 0, values < 0])
    origin = np.array(["one"] * 40 + ["other"] * 40)
    table = Table(np.concatenate([values, values])[:, None], right, origin)
    assert leave_one_out(table) == {"one": pytest.approx(0.0), "other": pytest.approx(0.0)}
    assert fit(table.of(origin == "one")).weight[0] > 0


def test_a_rule_switched_off_changes_what_it_decides_and_nothing_after():
    said = "The model fails on short documents by 40 percent."
    claim = Judged("own", Claim(said, (Source(ABSTRACT),)), ABSENT)
    assert is_touched(claim)
    read = BuiltIn().read([claim.claim])[0]
    kept = [(claim, read, Verdict(0.99, 0.0))]
    (whole,) = judged(kept)
    with without(RULES["figures no text gives"]):
        (less,) = judged(kept)
    assert ("does not give" in whole.reason, "does not give" in less.reason) == (True, False)
    assert judged(kept) == [whole]
    assert [*table(kept, [claim])][1].split() == ["right", "/", "wrong", "0", "/", "1"]
