"""Which names are those of data sets and benchmarks, by how abstracts speak of them."""

import re
from collections.abc import Sequence

from assistant.review.screen.paper_words import fold_name
from index.paper import Paper

_KNOWN_DATA = frozenset(
    "ade20k beir c4 cifar coco cora cub glue imagenet kitti laion librispeech marco mmlu mnist "
    "mnli movielens pascal pile pubchem pubmed scifact snli squad superglue trec uniprot voc vtab "
    "wikipedia wikitext".split()
)
COMMON_NAMES = frozenset(
    "ndcg mrr map auc auroc rouge bleu gpu cpu tpu flop flops sota api nlp nlu nlg llm lm plm ptm "
    "cnn rnn dnn ai ml dl rl ir qa cv 2d 3d url html pdf http https gb tb ms iid oov ood asr tts "
    "slu vqa rgb lidar seo iot usa eu uk covid ann knn id ids tf idf tfidf f1 ssl fl kl "
    "gpt fid miou iou relu sgd ocr lstm mlp vit gan vae wer psnr ssim".split()
)
"""Measures, machines and fields: names that no paper is the paper of, and no data is called by."""
# How abstracts name data: `the X benchmark`, `data sets such as A and X`, `results on A, B and X`.
_AS_DATA = r"""
    (?<![\w-]) {name} (?:[-\s]?v?\d[\w.]*|[-\s][A-Z][\w-]*|\s\([^()]{{1,40}}\)){{0,2}} ['’]?s?
        [\s-] (?:[a-z-]+\s){{0,2}}
        (?:data\s?sets?|benchmarks?|corpus|corpora|collections?|tracks?|leaderboards?
        |test\s?sets?|suite|challenge|splits?|abstracts|classification)\b
    | \b(?:data\s?sets?|benchmarks?|corpora|corpus|collections?|suites?|leaderboard)\b
        (?:\s\(|,|:|\s(?:such\s as|including|like|namely|of))
        [^.;]{{0,60}} (?<![\w-]) {name} (?![A-Za-z])
    | (?<!based\s) (?<!built\s) (?<!builds\s) (?<!build\s) (?<!building\s) (?<!relies\s)
        (?<!rely\s) (?<!relied\s) (?<!relying\s) (?<!focus\s) (?<!top\s)
        \b(?:on|across) \s (?:the\s|both\s)? (?:[A-Z0-9][\w./@+-]*(?:\s\([^()]*\))?
        (?:,\s|\sand\s|,\sand\s|\s)){{0,7}} {name} (?![A-Za-z]) (?!\S*\son\b)
"""


def is_data(name: str, papers: Sequence[Paper]) -> bool:
    """Whether abstracts that name it speak of a data set or benchmark, two in five at least."""
    if fold_name(name) in _KNOWN_DATA:
        return True
    whole = re.compile(rf"(?<![\w-]){re.escape(name)}(?![A-Za-z])")
    as_data = re.compile(_AS_DATA.format(name=re.escape(name)), re.VERBOSE)
    using = {paper.abstract for paper in papers if whole.search(paper.abstract)}
    said = sum(bool(as_data.search(abstract)) for abstract in using)
    # Share of the abstracts with a name from which it is data's.
    return bool(using) and said >= 0.4 * len(using)
