"""A library that is exported and added to a fresh one is the same library, whatever it says."""

import tempfile
from contextlib import closing, contextmanager
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.formats.export import EXPORTS, export
from index.ingest.reading import Reading
from index.merging.identity import paper_from
from index.paper import Filters, Paper
from index.progress import Clock
from index.session.location import Options, find_location, settle
from tests.index.formats.samples import SAMPLES
from tests.index.formats.test_export import RELAXED, records

FIELDS = [f.name for f in fields(Paper) if f.name not in ("id", "sources")]
WRITTEN = st.lists(records(), min_size=1, max_size=5)


@contextmanager
def store_of(text):
    """The papers of a new library to which a file of this text was added, not indexed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "papers"
        path.write_text(text, encoding="utf-8", newline="")
        with closing(find_location(Path(folder) / "library", create=True)) as place:
            settle(place, Options())
            reading = Reading(place.store, Clock("reading", None, None))
            reading.read(path, None)
            yield place.store, reading.report(place.store.count(), 0)


def as_written(papers):
    return [{name: getattr(paper, name) for name in FIELDS} for paper in papers]


def check(format, written):
    first = "".join(export([paper_from(record) for record in written], "jsonl"))
    with store_of(first) as (store, _):
        papers = store.papers(Filters())
    with store_of("".join(export(papers, format))) as (store, report):
        assert report.refusals == ()
        assert as_written(store.papers(Filters())) == as_written(papers)


@pytest.mark.parametrize("format", EXPORTS)
@settings(RELAXED, max_examples=8, derandomize=True)
@given(written=WRITTEN)
def test_adding_an_export_gives_the_same_papers(format, written):
    check(format, written)


@pytest.mark.parametrize("format", EXPORTS)
@pytest.mark.parametrize("sample", sorted(SAMPLES.keys() - {"identifiers"}))
def test_what_any_reader_read_survives_an_export(sample, format):
    with store_of(SAMPLES[sample]) as (store, report):
        papers = store.papers(Filters())
    assert (len(papers), report.refusals) == (2, ())
    with store_of("".join(export(papers, format))) as (store, report):
        assert report.refusals == ()
        assert as_written(store.papers(Filters())) == as_written(papers)


@pytest.mark.soak
@pytest.mark.parametrize("format", EXPORTS)
@settings(RELAXED, max_examples=500)
@given(written=WRITTEN)
def test_adding_an_export_gives_the_same_papers_soak(format, written):
    check(format, written)
