import json
import math

import pytest

from index.errors import FormatError
from index.search import evaluate as evaluation
from index.search.evaluate import evaluate, load_qrels, measure


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setattr(
        evaluation.platformdirs, "user_cache_dir", lambda name: str(tmp_path / "cache" / name)
    )


@pytest.fixture
def beir(tmp_path):
    folder = tmp_path / "beir"
    (folder / "qrels").mkdir(parents=True)
    texts = [
        "Storage of late interaction vectors.",
        "Sparse retrieval expands words.",
        "Cats purr.",
    ]
    corpus = [{"_id": f"d:{n}", "title": "", "text": text} for n, text in enumerate(texts)]
    corpus.append({"_id": "again", "title": "", "text": texts[0]})
    write(folder / "corpus.jsonl", corpus)
    queries = {"q1": "late interaction storage", "q2": "why do cats purr", "q3": "?", "q4": "other"}
    write(folder / "queries.jsonl", [{"_id": q, "text": t} for q, t in queries.items()])
    lines = ["query-id\tcorpus-id\tscore", "q1\td:0\t1", "q1\tagain\t1", "q2\td:2\t2", "q3\td:1\t1"]
    (folder / "qrels" / "test.tsv").write_text("\n".join(lines) + "\n")
    return folder


def write(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def test_a_small_collection(beir):
    before = {path: path.stat().st_mtime_ns for path in beir.rglob("*")}
    document = evaluate(beir).as_json()
    assert set(document) == {
        *("queries", "ndcg@10", "recall@10", "recall@100", "mrr@10", "map@100"),
        *("latency_ms", "corpus", "index_seconds"),
    }
    assert document["queries"] == 3
    assert document["corpus"] == 4, "papers of the same words are not merged"
    assert document["ndcg@10"] == pytest.approx(2 / 3), "a query that means nothing counts as 0"
    assert document["recall@100"] == pytest.approx(2 / 3)
    assert document["latency_ms"]["p95"] >= document["latency_ms"]["p50"] > 0
    assert {path: path.stat().st_mtime_ns for path in beir.rglob("*")} == before


def test_the_index_is_made_once(beir, monkeypatch):
    first = evaluate(beir)
    monkeypatch.setattr(evaluation.Library, "insert", lambda *a, **k: pytest.fail("made again"))
    assert evaluate(beir).index_seconds == first.index_seconds > 0


def test_an_interrupted_index_is_finished(beir, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("index.session.indexing._finish", stop)
        with pytest.raises(KeyboardInterrupt):
            evaluate(beir)
    assert evaluate(beir).ndcg_at_10 == pytest.approx(2 / 3)


def test_measures_are_trec_evals():
    qrels = {"q": {"a": 2, "b": 1}, "missed": {"a": 1}}
    run = {"q": {"x": 0.0, "a": -1.0, "b": -2.0}}
    gain = 2 / math.log2(3) + 1 / math.log2(4)
    ideal = 2 + 1 / math.log2(3)
    figures = measure(qrels, run)
    assert figures["nDCG@10"] == pytest.approx(gain / ideal / 2)
    assert figures["R@10"] == pytest.approx(0.5)
    assert figures["RR@10"] == pytest.approx(0.25)
    assert figures["AP@100"] == pytest.approx((1 / 2 + 2 / 3) / 2 / 2)


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("corpus.jsonl", None, "no such file"),
        ("queries.jsonl", None, "no such file"),
        ("qrels/test.tsv", None, "no such file"),
        ("qrels/test.tsv", "", "no qrels"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1 d1\n", "test.tsv:2"),
        ("queries.jsonl", "[]\n", "queries.jsonl:1"),
        ("queries.jsonl", '{"_id": "q1", "text": "only this"}\n', "no such query"),
        ("corpus.jsonl", "not json\n", "corpus.jsonl:1"),
    ],
)
def test_a_broken_folder_is_one_clear_line(beir, file, text, says):
    if text is None:
        (beir / file).unlink()
    else:
        (beir / file).write_text(text)
    with pytest.raises(FormatError, match=says) as refused:
        evaluate(beir)
    assert "\n" not in str(refused.value)


def test_qrels_need_no_heading(tmp_path):
    (tmp_path / "qrels.tsv").write_text("1\t5\t2\n")
    assert load_qrels(tmp_path / "qrels.tsv") == {"1": {"5": 2}}
