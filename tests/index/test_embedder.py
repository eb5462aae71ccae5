import hashlib
import json
import multiprocessing
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.embedding.embedder import DEFAULT_EMBEDDER, load_embedder, packaged_folder
from index.embedding.onnx_embedder import OnnxEmbedder
from index.embedding.onnx_export import NotExportable, exported, read_shape
from index.embedding.static import StaticEmbedder
from index.errors import ModelError

ROOT = Path(__file__).resolve().parents[2]
TEXTS = [
    "What does late interaction cost in storage?",
    "Naïve Ünïcode, 漢字, \u200bzero width and a URL https://example.org/a_b?c=d.",
    "",
    "a",
    "$\\alpha$ \\em{x} 10\\% ≤ 5 µm",
    "Retrieval with dense vectors is compared with BM25 on many collections. " * 60,
]


@pytest.fixture(scope="module")
def reference():
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(packaged_folder()), local_files_only=True)


def test_default_vectors_are_those_of_sentence_transformers(reference):
    embedder = load_embedder()
    assert isinstance(embedder, OnnxEmbedder)
    assert embedder.name == f"{DEFAULT_EMBEDDER} (fp32)"
    assert (embedder.dimension, embedder.max_tokens) == (384, 256)
    vectors = embedder.embed_documents(TEXTS)
    cosines = (vectors * reference.encode(TEXTS)).sum(axis=1)
    assert cosines.min() >= 0.9999
    assert vectors.dtype == np.float32
    assert np.allclose(embedder.embed_queries(TEXTS), vectors, atol=1e-6)


def test_tokens_are_counted_as_the_model_reads_them(reference):
    embedder = load_embedder()
    for text in TEXTS[:5]:
        assert embedder.count_tokens(text) == len(reference.tokenizer(text)["input_ids"])


def test_no_texts_give_no_vectors():
    assert load_embedder().embed_documents([]).shape == (0, 384)


def test_int8_is_close_and_has_its_own_name():
    embedder = load_embedder(precision="int8")
    assert embedder.name == f"{DEFAULT_EMBEDDER} (int8)"
    cosines = (embedder.embed_queries(TEXTS) * load_embedder().embed_queries(TEXTS)).sum(axis=1)
    assert cosines.min() > 0.9


def test_searching_loads_no_torch():
    code = (
        "from index.embedding.embedder import load_embedder; load_embedder().embed_queries(['x'])\n"
        "import sys;"
        "print([m for m in ('torch', 'transformers', 'sentence_transformers') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert run.stdout.strip() == "[]", run.stderr


def small_bert(folder, *, pooling="mean", normalise=True, prompts=None, reads=32):
    """A tiny random BERT saved as sentence-transformers saves it."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules
    from transformers import BertConfig, BertModel

    config = BertConfig(
        vocab_size=30522,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=reads,
    )
    network = folder / "network"
    BertModel(config).save_pretrained(network)
    for name in ("tokenizer.json", "tokenizer_config.json", "vocab.txt"):
        shutil.copy(packaged_folder() / name, network / name)
    transformer = modules.Transformer(str(network), max_seq_length=reads)
    parts = [transformer, modules.Pooling(32, pooling_mode=pooling)]
    parts += [modules.Normalize()] if normalise else []
    model = SentenceTransformer(modules=parts, prompts=prompts, device="cpu")
    model.save(str(folder / "model"))
    return folder / "model"


@pytest.mark.parametrize(
    ("pooling", "normalise"), [("mean", True), ("mean", False), ("cls", True), ("max", True)]
)
def test_a_named_folder_gives_its_own_vectors(tmp_path, pooling, normalise):
    from sentence_transformers import SentenceTransformer

    prompts = {"query": "query: ", "document": "passage: "}
    folder = small_bert(tmp_path, pooling=pooling, normalise=normalise, prompts=prompts)
    embedder = load_embedder(str(folder))
    assert isinstance(embedder, OnnxEmbedder) == (pooling != "max")
    assert str(folder) in embedder.name
    reference = SentenceTransformer(str(folder), local_files_only=True)
    assert embedder.max_tokens == reference.max_seq_length == 32
    assert embedder.count_tokens("a b") == 6  # passage : a b, and two special tokens
    for ours, theirs in (
        (embedder.embed_documents, reference.encode_document),
        (embedder.embed_queries, reference.encode_query),
    ):
        wanted = theirs(TEXTS)
        wanted /= np.linalg.norm(wanted, axis=1, keepdims=True)
        assert ((ours(TEXTS) * wanted).sum(axis=1)).min() >= 0.9999
    assert not np.allclose(embedder.embed_queries(["x"]), embedder.embed_documents(["x"]))


@pytest.mark.parametrize("reads", [None, 8])
def test_a_static_embedding_gives_its_own_vectors(tmp_path, reads):
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(packaged_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    if reads:
        tokenizer.enable_truncation(reads)
    words = StaticEmbedding(tokenizer, embedding_dim=16)
    prompts = {"query": "query: ", "document": "passage: "}
    SentenceTransformer(modules=[words], prompts=prompts).save(str(tmp_path))
    embedder = load_embedder(str(tmp_path))
    assert isinstance(embedder, StaticEmbedder)
    assert embedder.dimension == 16
    assert embedder.count_tokens("late interaction") == (4 if reads else 16)  # passage : ...
    assert (embedder.count_tokens("word " * 5000) <= embedder.max_tokens) == (reads is None)
    reference = SentenceTransformer(str(tmp_path), local_files_only=True)
    for ours, theirs in (
        (embedder.embed_documents, reference.encode_document),
        (embedder.embed_queries, reference.encode_query),
    ):
        wanted = theirs(TEXTS)
        wanted /= np.linalg.norm(wanted, axis=1, keepdims=True)
        assert np.allclose(ours(TEXTS), wanted, atol=1e-5)
    assert not np.any(np.isnan(embedder.embed_documents([""])))


def test_a_folder_that_holds_no_model_is_refused_in_one_line(tmp_path):
    with pytest.raises(ModelError) as refused:
        load_embedder(str(tmp_path))
    assert str(tmp_path) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_hub_name_that_is_not_here_is_refused_offline():
    with pytest.raises(ModelError, match=r"offline.*someone/no-such-model"):
        load_embedder("someone/no-such-model", offline=True)


def test_an_unknown_precision_is_refused():
    with pytest.raises(ModelError, match="fp64"):
        load_embedder(precision="fp64")


def test_what_is_not_a_bert_is_not_exported(tmp_path):
    shutil.copytree(packaged_folder(), tmp_path / "m", ignore=shutil.ignore_patterns("*.safe*"))
    config = json.loads((tmp_path / "m/config.json").read_text())
    (tmp_path / "m/config.json").write_text(json.dumps({**config, "model_type": "mpnet"}))
    with pytest.raises(NotExportable, match="mpnet"):
        read_shape(tmp_path / "m")
    with pytest.raises(NotExportable, match=r"no model\.safetensors"):
        exported(tmp_path / "m", read_shape(packaged_folder()), "fp32")


def _export(cache, folder):
    import platformdirs

    platformdirs.user_cache_dir = lambda _: cache
    return exported(folder, read_shape(folder), "fp32")


def test_two_processes_export_at_once(tmp_path):
    folder = small_bert(tmp_path)
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        paths = pool.starmap(_export, [(str(tmp_path / "cache"), folder)] * 2)
    assert paths[0] == paths[1]
    assert {p.suffix for p in (tmp_path / "cache" / "onnx").iterdir()} == {".onnx", ".key"}
    assert [p for p in (tmp_path / "cache" / "onnx").iterdir() if p.suffix == ".onnx"] == [paths[0]]


def test_weights_are_hashed_once_and_anew_when_they_change(tmp_path, monkeypatch):
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda _: str(tmp_path / "cache"))
    folder = Path(small_bert(tmp_path))
    first = exported(folder, read_shape(folder), "fp32")
    hashed = []
    digest = hashlib.file_digest
    monkeypatch.setattr(hashlib, "file_digest", lambda *given: hashed.append(1) or digest(*given))
    assert exported(folder, read_shape(folder), "fp32") == first
    assert not hashed
    weights = folder / "model.safetensors"
    changed = bytearray(weights.read_bytes())
    changed[-1] ^= 1
    weights.write_bytes(changed)
    assert exported(folder, read_shape(folder), "fp32") != first
    for note in (tmp_path / "cache" / "onnx").glob("*.key"):
        note.write_bytes(b"\xff damaged")
    assert exported(folder, read_shape(folder), "fp32") != first
