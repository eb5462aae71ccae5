"""A library: what adding counts, what it keeps, who may open it."""

import json

import pytest

from index.errors import LibraryError
from index.library import Library
from index.paper import Filters
from tests.index.embedders import WordVectors

PAPERS = [
    {"id": "a", "title": "Late interaction", "abstract": "Tokens meet late. It costs storage.",
     "authors": ["Omar Khattab"], "year": 2020, "venue": "SIGIR"},
    {"id": "b", "title": "Dense retrieval", "abstract": "One vector for a passage. It is fast.",
     "authors": ["Vladimir Karpukhin"], "year": 2021, "venue": "EMNLP"},
    {"id": "c", "title": "Learned sparsity", "abstract": "Terms are weighted. It is exact.",
     "authors": ["Thibault Formal"], "year": None, "venue": ""},
]  # fmt: skip


def write(path, papers):
    path.write_text("".join(json.dumps(p) + "\n" for p in papers))
    return path


@pytest.fixture
def file(tmp_path):
    return write(tmp_path / "papers.jsonl", PAPERS)


@pytest.fixture
def library(tmp_path):
    with Library.open(tmp_path / "library", create=True, embedder=WordVectors()) as made:
        yield made


def counts(report):
    return (report.read, report.added, report.updated, report.merged, report.unchanged)


def test_adding_again_finds_everything_unchanged_and_embeds_nothing(library, file):
    assert counts(library.add([file])) == (3, 3, 0, 0, 0)
    assert library.embedder.embedded
    library.embedder.embedded.clear()
    report = library.add([file])
    assert counts(report) == (3, 0, 0, 0, 3)
    assert report.papers == 3
    assert library.embedder.embedded == []


def test_a_paper_is_found_by_its_citekey_whatever_the_case(library, tmp_path):
    library.add(
        [write(tmp_path / "keys.jsonl", [{**PAPERS[0], "key": "Khattab2020"}, *PAPERS[1:]])]
    )
    assert [paper.title for paper in library.store.keyed(["khattab2020"])] == ["Late interaction"]
    assert library.store.keyed(["khattab2021", ""]) == []


def test_what_is_added_is_found(library, file):
    library.add([file])
    vector = library.embedder.embed_queries(["one vector for a passage"])[0]
    best = library.vectors.nearest(vector, 1)[0][0]
    paper = library.paper(best.paper_id)
    assert paper.title == "Dense retrieval"
    assert paper.abstract[best.start : best.end].startswith("One vector")
    assert library.lexical.query("weighted terms", 1)[0][0] == library.papers(sort="title")[2].id


def test_lines_that_move_are_unchanged(library, file):
    library.add([file])
    new = {"id": "z", "title": "Put in front", "abstract": "A new one."}
    report = library.add([write(file, [new, *PAPERS])])
    assert counts(report) == (4, 1, 0, 0, 3)
    sources = {p.title: p.sources for p in library.papers()}
    assert sources["Dense retrieval"] == (f"{file}:3",)


def test_an_edited_record_updates_its_paper(library, file):
    library.add([file])
    before = {p.title: p.id for p in library.papers()}
    edited = {**PAPERS[1], "abstract": "Two vectors for a passage. It is slower."}
    report = library.add([write(file, [PAPERS[0], edited, PAPERS[2]])])
    assert counts(report) == (3, 0, 1, 0, 2)
    paper = library.paper(before["Dense retrieval"])
    assert paper.abstract.startswith("Two vectors")
    assert library.vectors.count() == len(library.chunks([p.id for p in library.papers()]))
    assert library.lexical.query("slower", 1)[0][0] == paper.id


def test_a_copy_elsewhere_is_merged_and_keeps_both_places(library, file, tmp_path):
    library.add([file])
    copy = write(tmp_path / "copy.jsonl", PAPERS[:1])
    assert counts(library.add([copy])) == (1, 0, 0, 1, 0)
    assert counts(library.add([copy])) == (1, 0, 0, 0, 1)
    paper = library.papers(Filters(sources=("copy.jsonl",)))[0]
    assert paper.sources == (f"{file}:1", f"{copy}:1")


def test_refused_records_are_kept_with_their_reason(library, tmp_path):
    path = tmp_path / "mixed.jsonl"
    path.write_text(json.dumps(PAPERS[0]) + "\n{broken\n")
    report = library.add([path])
    assert (report.read, report.refused) == (1, 1)
    assert [(r.file, r.line) for r in library.refusals()] == [(str(path), 2)]
    path.write_text(json.dumps(PAPERS[0]) + "\n" + json.dumps(PAPERS[1]) + "\n")
    assert counts(library.add([path])) == (2, 1, 0, 0, 1)
    assert library.refusals() == []


def test_removing_takes_a_paper_out_of_everything(library, file):
    library.add([file])
    gone = library.papers()[0].id
    assert library.remove([gone, "nowhere"]) == 1
    assert gone not in {p.id for p in library.papers()}
    assert library.chunks([gone]) == []
    stats = library.stats()
    assert (stats.papers, stats.lexical, library.vectors.count()) == (2, 2, stats.chunks)


@pytest.mark.parametrize(
    "filters, titles",
    [
        (Filters(years=(2021, None)), {"Dense retrieval"}),
        (Filters(years=(None, 2021)), {"Late interaction", "Dense retrieval"}),
        (Filters(venues=("sigir", "emnlp")), {"Late interaction", "Dense retrieval"}),
        (Filters(authors=("FORMAL",)), {"Learned sparsity"}),
        (Filters(sources=("PAPERS.jsonl",), years=(2020, 2020)), {"Late interaction"}),
        (Filters(sources=("papers.jsonl:3",)), {"Learned sparsity"}),
        (Filters(sources=("jsonl:1", "no such file")), {"Late interaction"}),
        (Filters(venues=("sigir",), papers=("nowhere",)), set()),
        (Filters(papers=("nowhere",)), set()),
    ],
)
def test_filters(library, file, filters, titles):
    library.add([file])
    assert {p.title for p in library.papers(filters)} == titles
    assert library.matching_ids(filters) == {p.id for p in library.papers(filters)}
    assert library.count(filters) == len(titles)


def test_sorting_limit_and_offset(library, file):
    library.add([file])
    assert [p.year for p in library.papers(sort="year")] == [2021, 2020, None]
    assert [p.title for p in library.papers(sort="title", limit=1, offset=1)] == [
        "Late interaction"
    ]


@pytest.mark.parametrize("sort", ["title", "year"])
@pytest.mark.parametrize("filters", [Filters(), Filters(venues=("acl",), authors=("khattab",))])
def test_listing_reads_no_abstract_but_those_it_shows(library, file, sort, filters):
    library.add([file])
    asked = []
    with library.store.database.read() as db:
        db.set_trace_callback(asked.append)
    library.papers(filters, limit=1, sort=sort)
    with library.store.database.read() as db:
        db.set_trace_callback(None)
        (query,) = (text for text in asked if "LIMIT" in text)
        inner = query[query.index("(") + 1 : query.rindex(")")]
        (plan, *_) = (row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {inner}"))
    assert "COVERING INDEX" in plan


def test_every_paper_is_outlined_with_the_vector_of_its_title(library, file):
    library.add([file])
    outlines = {outline.id: outline for outline in library.store.outlines()}
    papers = {paper.id: paper for paper in library.papers()}
    assert {i: (o.title, o.year) for i, o in outlines.items()} == {
        i: (p.title, p.year) for i, p in papers.items()
    }
    assert {outline.file for outline in outlines.values()} == {str(file)}
    ids, vectors = library.vectors.first_vectors()
    assert set(ids) == set(papers)
    for paper_id, vector in zip(ids, vectors, strict=True):
        first = min(library.chunks([paper_id]))
        stored = library.vectors.get([first])[1][0]
        assert vector == pytest.approx(stored, abs=0.01)


def test_opening_what_is_not_a_library(tmp_path):
    with pytest.raises(LibraryError, match="no library here"):
        Library.open(tmp_path / "nowhere")
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(LibraryError, match="not a library, and not empty"):
        Library.open(tmp_path, create=True)


def test_another_embedder_is_refused_with_both_names(library, file):
    library.add([file])
    with pytest.raises(
        LibraryError, match=r"word vectors, not other.*--embedder other doctor --repair"
    ):
        Library.open(library.folder, embedder="other")


def test_readers_see_what_another_writer_commits(library, file, tmp_path):
    with Library.open(library.folder, embedder=WordVectors()) as reader:
        assert reader.lexical.query("storage", 1) == []
        fingerprint = reader.fingerprint
        library.add([file])
        assert reader.fingerprint != fingerprint
        assert reader.lexical.query("storage", 1)
        assert reader.vectors.nearest(reader.embedder.embed_queries(["late"])[0], 9)


def test_progress_tells_phase_and_rate(library, file):
    seen = []
    library.add([file], progress=seen.append)
    assert [p.phase for p in seen] == ["reading", "indexing"]
    assert (seen[-1].done, seen[-1].total, seen[-1].remaining) == (3, 3, 0)


def test_seeds(tmp_path, shared):
    with Library.open(tmp_path / "library", create=True, embedder=WordVectors()) as library:
        assert counts(library.add([shared / "seeds"])) == (692, 651, 0, 41, 0)
        assert counts(library.add([shared / "seeds"])) == (692, 0, 0, 0, 692)
        assert library.count() == 651
