"""Published models by role: the list, fetching from a folder, and running without torch."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.embedding.embedder import load_embedder, packaged_folder
from index.errors import ModelError
from index.roles.catalogue import list_models
from index.roles.fetch import fetch
from index.roles.installed import NOTE, find_installed, in_use, list_installed
from index.roles.pairs import OnnxPairs, TorchPairs, load_pairs, onnx_file
from index.roles.published import Role, find_published, load_published
from index.search.rerank import load_reranker
from tests.index.cross_encoders import NLI, make_cross_encoder, torch_logits

ROOT = Path(__file__).resolve().parents[2]
WORDS = "late interaction keeps one vector of every token and costs storage ".split()
PAIRS = [(" ".join(WORDS[:n]), " ".join(WORDS[n % 7 :] * n)) for n in range(1, 40)]


@pytest.fixture(autouse=True)
def models(tmp_path, monkeypatch):
    """An empty place for models."""
    monkeypatch.setenv("PAPER_ASSISTANT_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


def test_each_role_has_a_few_with_what_one_must_know():
    for role in Role:
        listed = [model for model in load_published() if model.role is role]
        assert len(listed) >= 3
        for model in listed:
            assert model.repository.count("/") == 1
            assert all((model.megabytes, model.licence, model.about, model.revision))
            assert find_published(role, model.repository.upper()) == model


@pytest.mark.parametrize("kind", ["bert", "deberta"])
@pytest.mark.parametrize(
    "role, labels", [(Role.RERANKER, ["LABEL_0"]), (Role.CHECKER, NLI)], ids=["one", "nli"]
)
def test_what_is_copied_is_exported_and_scores_as_torch_does(kind, role, labels, tmp_path):
    folder = make_cross_encoder(tmp_path / "mine", labels, kind=kind)
    kept = fetch(role, f"file:{folder}")
    assert kept.runs == "onnxruntime"
    shutil.rmtree(folder)  # what was copied stands by itself
    model = load_pairs(role, "mine", offline=True)
    assert isinstance(model, OnnxPairs)
    assert model.labels == tuple(labels)
    logits = model.logits(PAIRS)  # of all lengths, most of them longer than it can take
    assert np.abs(logits - torch_logits(str(kept.folder), PAIRS)).max() < 1e-3
    assert np.ptp(logits[:, 0]) > 0.1
    assert model.logits([]).shape == (0, len(labels))


def test_an_onnx_file_that_is_shipped_is_run_without_weights_for_torch(tmp_path):
    kept = fetch(Role.RERANKER, f"file:{make_cross_encoder(tmp_path / 'source')}")
    shipped = tmp_path / "shipped"
    shutil.copytree(kept.folder, shipped)
    (shipped / "model.safetensors").unlink()
    (shipped / NOTE).unlink()
    expected = load_pairs(Role.RERANKER, "source", offline=True).logits(PAIRS)
    for place in ("model.onnx", "onnx/model_O3.onnx", "onnx/model_quantized.onnx"):
        file = onnx_file(shipped)
        (shipped / place).parent.mkdir(exist_ok=True)
        file.rename(shipped / place)
        found = load_pairs(Role.RERANKER, str(shipped), offline=True)
        assert found.logits(PAIRS) == pytest.approx(expected)


def test_of_several_files_the_one_with_all_weights_is_run(tmp_path):
    (tmp_path / "onnx").mkdir()
    for name in ("model_quint8_avx2", "model_O4", "model_fp16", "model_int8", "model_float32"):
        (tmp_path / "onnx" / f"{name}.onnx").touch()
    assert onnx_file(tmp_path).stem == "model_float32"
    (tmp_path / "model.onnx").touch()
    assert onnx_file(tmp_path) == tmp_path / "model.onnx"
    assert onnx_file(tmp_path / "none") is None


def test_no_torch_is_loaded_to_score(tmp_path):
    fetch(Role.CHECKER, f"file:{make_cross_encoder(tmp_path / 'mine', NLI)}")
    code = (
        "import sys\n"
        "from assistant.checking.check import check_support\n"
        "check_support('Trees cool.', ['Tree cover lowered temperature.'], checker='auto')\n"
        "print([m for m in ('torch', 'transformers', 'sentence_transformers') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert run.stdout.strip() == "[]", run.stderr


def test_what_was_fetched_last_is_in_use(tmp_path):
    assert in_use(Role.RERANKER) is None
    assert load_reranker("auto") is None
    for name, seed in (("first", 1), ("second", 2)):
        fetch(Role.RERANKER, f"file:{make_cross_encoder(tmp_path / name, seed=seed)}")
    assert load_reranker("auto").name == "second"
    assert load_reranker("none") is None
    assert load_reranker("first").name == "first"
    shutil.rmtree(in_use(Role.RERANKER).folder)
    assert load_reranker("auto").name == "first"
    marked = {one.model.name: one.in_use for one in list_models() if one.folder}
    assert marked == {"all-MiniLM-L6-v2": True, "first": True}


def test_a_published_one_from_a_folder_is_that_one(tmp_path):
    name = "ms-marco-MiniLM-L6-v2"
    fetch(Role.RERANKER, f"file:{make_cross_encoder(tmp_path / name)}")
    (listed,) = (one for one in list_models() if one.model.name == name)
    assert listed.in_use
    assert listed.model.licence == "Apache-2.0"


def test_what_is_not_complete_is_not_there(tmp_path, models):
    kept = fetch(Role.CHECKER, f"file:{make_cross_encoder(tmp_path / 'mine', NLI)}")
    (kept.folder / NOTE).unlink()
    assert list_installed(Role.CHECKER) == ()
    (kept.folder / NOTE).write_text("{", "utf-8")
    assert in_use(Role.CHECKER) is None


def test_again_it_is_replaced(tmp_path):
    for seed in (1, 2):
        folder = make_cross_encoder(tmp_path / "mine", seed=seed)
        fetch(Role.RERANKER, f"file:{folder}")
        found = load_pairs(Role.RERANKER, "mine", offline=True).logits(PAIRS)
        assert np.abs(found - torch_logits(folder, PAIRS)).max() < 1e-3


@pytest.mark.parametrize(
    "role, labels, said",
    [
        (Role.CHECKER, ["positive", "negative"], "not an NLI model: mine tells positive, negative"),
        (Role.RERANKER, NLI, "not a reranker: mine gives 3 scores a pair"),
    ],
)
def test_a_model_of_another_role_is_refused_and_nothing_left(role, labels, said, tmp_path, models):
    with pytest.raises(ModelError, match=said):
        fetch(role, f"file:{make_cross_encoder(tmp_path / 'mine', labels)}")
    assert [*(models / role.value).iterdir()] == []


@pytest.mark.parametrize("damage", ["weights", "config", "tokenizer"])
def test_a_damaged_folder_is_one_line(damage, tmp_path):
    folder = Path(make_cross_encoder(tmp_path / "mine"))
    file = {"weights": "model.safetensors", "config": "config.json", "tokenizer": "tokenizer.json"}
    (folder / file[damage]).write_text("{", "utf-8")
    if damage == "tokenizer":
        (folder / "vocab.txt").unlink()
    with pytest.raises(ModelError, match=r"^reranker can't be loaded[^\n]*: mine [^\n]+$"):
        fetch(Role.RERANKER, f"file:{folder}")


def test_what_can_not_be_exported_is_run_by_torch(tmp_path):
    folder = Path(make_cross_encoder(tmp_path / "mine"))
    (folder / "tokenizer.json").unlink()
    model = load_pairs(Role.RERANKER, str(folder), offline=True)
    assert isinstance(model, TorchPairs)
    assert np.abs(model.logits(PAIRS) - torch_logits(str(folder), PAIRS)).max() < 1e-5


@pytest.mark.parametrize(
    "name, said",
    [
        ("file:nowhere", "no such folder"),
        ("file:.", "no config.json"),
        ("nonsense", "no such reranker: 'nonsense'; name ms-marco-MiniLM-L6-v2"),
        ("a/b/c", "no such reranker"),
        (None, "offline, but ms-marco-MiniLM-L6-v2 is on the hub"),
        ("some/other", "offline, but some/other is on the hub"),
    ],
)
def test_what_can_not_be_had(name, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError, match=said):
        fetch(Role.RERANKER, name, offline=True)


def test_an_embedder_is_named_by_the_library_that_is_made(tmp_path):
    shutil.copytree(packaged_folder(), tmp_path / "another")
    kept = fetch(Role.EMBEDDER, f"file:{tmp_path / 'another'}")
    assert kept.runs == "onnxruntime"
    mine, packaged = load_embedder("another"), load_embedder()
    assert mine.name != packaged.name
    assert mine.embed_queries(["storage"]) == pytest.approx(packaged.embed_queries(["storage"]))
    marked = [one.model.name for one in list_models(mine.name) if one.in_use]
    assert marked == ["another"]
    assert fetch(Role.EMBEDDER, offline=True).folder == packaged_folder()


def test_a_name_is_never_a_way_out_of_the_folder(tmp_path, models):
    folder = make_cross_encoder(tmp_path / "..odd name")
    kept = fetch(Role.RERANKER, f"file:{folder}")
    assert kept.folder.parent == models / "reranker"
    assert find_installed(Role.RERANKER, "..odd name") == kept
    assert json.loads((kept.folder / NOTE).read_text("utf-8"))["name"] == "..odd name"


def test_a_tokenizer_that_is_only_a_sentencepiece_model_is_turned_into_one(tmp_path):
    import sentencepiece

    folder = Path(make_cross_encoder(tmp_path / "mine", NLI, kind="deberta"))
    for name in ("tokenizer.json", "vocab.txt"):
        (folder / name).unlink()
    settings = {"tokenizer_class": "DebertaV2Tokenizer", "model_max_length": 64}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), "utf-8")
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([" ".join(pair) for pair in PAIRS]),
        model_prefix=str(folder / "spm"), vocab_size=40, hard_vocab_limit=False, pad_id=0, bos_id=1,
        eos_id=2, unk_id=3, pad_piece="[PAD]", bos_piece="[CLS]", eos_piece="[SEP]",
        unk_piece="[UNK]", user_defined_symbols=["[MASK]"],
    )  # fmt: skip
    kept = fetch(Role.CHECKER, f"file:{folder}")
    assert kept.runs == "onnxruntime"
    found = load_pairs(Role.CHECKER, "mine", offline=True).logits(PAIRS)
    assert np.abs(found - torch_logits(str(kept.folder), PAIRS)).max() < 1e-3
