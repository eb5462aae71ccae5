"""Every reader on mutilated files: a record or a refusal, never a crash, never a hang."""

import io
import json
import random
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import FormatError
from index.formats.detect import detect
from index.formats.identifiers import Identifier
from index.formats.opener import Pdf, open_stream
from index.formats.registry import FORMATS
from index.paper import Record, Refusal, Unused
from tests.index.formats.samples import SAMPLES

TOKENS = [
    *(b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n", b"\n\n", b"\t", b'"', b"'", b"{", b"}"),
    *(
        b"[",
        b"]",
        b",",
        b"@",
        b"@article{",
        b"=",
        b"#",
        b"\\",
        b"\\u",
        b"\\ud800",
        b"$",
        b"%",
        b"~",
    ),
    *(b"<", b">", b"</", b"<paper>", b"<entry>", b"<PubmedArticle>", b"&", b"&#0;", b"&#x110000;"),
    *(b"&lol;", b"<!DOCTYPE x [", b"<![CDATA[", b"<!--", b"TY  - ", b"ER  - ", b"PMID- ", b"title"),
    *(b"null", b"true", b"1e999", b"-" * 50, b"9" * 400, b"NaN", b"\xc3\x28", b"\xe2\x80\xae"),
    *(b"\xf0\x9f\x92\xa1", b"\x1b[31m", b"a" * 300, b"{" * 500, b"[" * 500, b"<i>" * 300),
    *(b"(" * 100, b"\\'{" * 40, b" and " * 60, b", " * 60),
]
JSON_FORMATS = ["jsonl", "csl-json", "openalex", "semantic-scholar", "arxiv-snapshot", "beir"]
NAMES = [
    *(
        "title",
        "abstract",
        "text",
        "key",
        "id",
        "_id",
        "author",
        "authors",
        "year",
        "date",
        "venue",
    ),
    *("journal", "doi", "DOI", "arxiv", "pmid", "url", "URL", "keywords", "retracted", "extra"),
    *("type", "issued", "date-parts", "container-title", "custom", "x-paper-assistant", "family"),
    *("given", "literal", "name", "updated-by", "archive", "number", "page", "citation-key"),
    *("paperId", "externalIds", "ArXiv", "publicationVenue", "s2FieldsOfStudy", "category"),
    *("authorships", "display_name", "abstract_inverted_index", "primary_location", "locations"),
    *("landing_page_url", "source", "biblio", "first_page", "ids", "is_retracted", "submitter"),
    *("categories", "authors_parsed", "versions", "created", "journal-ref", "sources", "metadata"),
]
RELAXED = settings(deadline=None, suppress_health_check=list(HealthCheck))
SEEDS = st.integers(0, 2**64)


def mutilated(format, seed):
    """The format's sample after a few cuts, insertions, repetitions and exchanges."""
    dice = random.Random(seed)
    data = SAMPLES[format].encode(dice.choice(["utf-8"] * 8 + ["utf-16", "latin-1"]), "replace")
    for _ in range(dice.randint(0, 6)):
        a, b = sorted(dice.randint(0, len(data)) for _ in range(2))
        piece = dice.choice([dice.choice(TOKENS), dice.randbytes(dice.randint(1, 8)), data[a:b]])
        kind = dice.randint(0, 3)
        if kind == 0:
            data = data[:a] + piece + data[a:]
        elif kind == 1:
            data = data[:a] + data[min(b, a + 20) :]
        elif kind == 2:
            data = data[:a] + piece + data[a + len(piece) :]
        else:
            data = data[: a + 1]
    return data


def check(format, data):
    start = time.thread_time()
    try:
        source = open_stream("fuzz", io.BytesIO(data))
        if isinstance(source, Pdf):
            return  # read by its own reader, see tests/index/pdf
        with_detection = detect(source.head)
    except FormatError:
        with_detection = format
    for name in {format, with_detection}:
        try:
            items = list(FORMATS[name](open_stream("fuzz", io.BytesIO(data))))
        except FormatError as error:
            items = [Refusal("fuzz", 0, str(error))]
        for item in items:
            assert isinstance(item, Record | Refusal | Unused | Identifier)
            if isinstance(item, Record):
                assert item.title or item.abstract
                assert item.title == item.title.strip()
                item.digest.encode()
            if isinstance(item, Refusal):
                assert "\n" not in item.reason
    assert time.thread_time() - start < 5


@pytest.mark.parametrize("format", FORMATS)
@settings(RELAXED, max_examples=200, derandomize=True)
@given(seed=SEEDS)
def test_mutilated_files(format, seed):
    check(format, mutilated(format, seed))


@pytest.mark.parametrize("format", FORMATS)
@settings(RELAXED, max_examples=50, derandomize=True)
@given(data=st.binary(max_size=400))
def test_random_bytes(format, data):
    check(format, data)


WORDS = st.sampled_from(
    ["", "x", "Doe, J.", "2020", "10.1000/x", "2004.04906", "book", "\ud800", "{"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner),
    max_leaves=12,
)


@pytest.mark.parametrize("format", JSON_FORMATS)
@settings(RELAXED, max_examples=100, derandomize=True)
@given(row=st.dictionaries(st.sampled_from(NAMES), JSON, max_size=12))
def test_json_of_any_shape(format, row):
    check(format, json.dumps(row).encode())


@pytest.mark.soak
@pytest.mark.parametrize("format", FORMATS)
@settings(RELAXED, max_examples=100_000)
@given(seed=SEEDS)
def test_mutilated_files_soak(format, seed):
    check(format, mutilated(format, seed))
