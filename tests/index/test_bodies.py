"""PDFs in a library: bodies joined to papers, cut, indexed, found and kept."""

import json
import random

import pytest

from index.maintenance.doctor import examine
from index.paper import Filters, Part
from index.search.rank import search
from index.store.schema import VERSION
from tests.index.libraries import open_library, run_python
from tests.index.pdf.papers import ABSTRACT, TITLE, make_pdf, scanned_pdf

QUESTION = "temperature of the softmax in every experiment"
BIBTEX = f"""@article{{lovelace2021, title={{{TITLE}}}, year={{2021}}, journal={{J. Glitter}},
author={{Lovelace, Ada and Hopper, Grace and Turing, Alan}}, abstract={{We study magpies.}}}}"""


@pytest.fixture
def library(tmp_path):
    with open_library(tmp_path / "library", create=True) as library:
        yield library


def write(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def test_a_pdf_is_a_paper_whose_body_is_searched(library, tmp_path):
    report = library.add([write(tmp_path, "magpie.pdf", make_pdf(columns=2))])
    assert (report.read, report.added, report.papers) == (1, 1, 1)
    (result,) = search(library, QUESTION)
    best = result.passages[0]
    assert best.chunk.part is Part.BODY
    assert "temperature of the softmax" in best.text
    assert best.section == "Method"
    assert best.page == result.paper.body.page(best.chunk.start) >= 1
    assert result.paper.body.file == str(tmp_path / "magpie.pdf")
    assert examine(library) == ()


@pytest.mark.parametrize("query", ['"temperature of the softmax"', "softma* temperature"])
def test_what_a_query_requires_may_stand_in_a_body(library, tmp_path, query):
    library.add([write(tmp_path, "magpie.pdf", make_pdf())])
    assert len(search(library, query, syntax=True)) == 1
    abstracts = Filters(abstracts_only=True)
    assert search(library, query, filters=abstracts, syntax=True) == ()
    assert len(search(library, "magpies -softmax", syntax=True)) == 1


def test_every_chunk_is_a_span_within_one_section(library, tmp_path):
    library.add([write(tmp_path, "magpie.pdf", make_pdf())])
    (listed,) = library.papers()
    paper = library.paper(listed.id)
    chunks = [c for c in library.chunks([paper.id]) if c.part is Part.BODY]
    text = paper.body.text
    assert len(chunks) > 10
    assert all(text[c.start : c.end].strip() == text[c.start : c.end] != "" for c in chunks)
    assert all(paper.body.section(c.start) == paper.body.section(c.end - 1) for c in chunks)
    covered = "".join(text[c.start : c.end] for c in sorted(chunks))
    assert covered.split() == text.split() or "".join(covered.split()) == "".join(text.split())


def test_abstracts_only_leaves_bodies_out(library, tmp_path):
    library.add([write(tmp_path, "magpie.pdf", make_pdf())])
    (result,) = search(library, QUESTION, filters=Filters(abstracts_only=True))
    assert {passage.chunk.part for passage in result.passages} == {Part.ABSTRACT}
    assert result.explanation.lexical in (None, 0.0)
    assert search(library, QUESTION)[0].explanation.lexical > 0


@pytest.mark.parametrize("first", ["pdf", "bib"])
def test_a_pdf_joins_the_paper_that_is_there(library, tmp_path, first):
    pdf = write(tmp_path, "magpie.pdf", make_pdf())
    bib = write(tmp_path, "refs.bib", BIBTEX)
    library.add([pdf if first == "pdf" else bib])
    report = library.add([bib if first == "pdf" else pdf])
    assert (report.merged, report.papers) == (1, 1)
    (listed,) = library.papers()
    paper = library.paper(listed.id)
    assert paper.authors == ("Lovelace, Ada", "Hopper, Grace", "Turing, Alan")
    assert paper.venue == "J. Glitter"
    assert paper.body is not None
    assert search(library, QUESTION)[0].passages[0].chunk.part is Part.BODY
    assert examine(library) == ()


def test_a_page_without_a_year_joins_by_title_and_authors(library, tmp_path):
    library.add([write(tmp_path, "refs.bib", BIBTEX)])
    pdf = make_pdf(header="", title=TITLE.upper(), abstract="", authors="A. Lovelace, G. Hopper")
    assert library.add([write(tmp_path, "magpie.pdf", pdf)]).merged == 1
    assert library.merges()[-1].reason == "title and authors stand on the PDF's first page"


def test_a_pdf_of_others_under_the_same_title_is_another_paper(library, tmp_path):
    library.add([write(tmp_path, "refs.bib", BIBTEX)])
    pdf = make_pdf(authors="Charles Babbage, George Boole", abstract="")
    report = library.add([write(tmp_path, "other.pdf", pdf)])
    assert (report.added, report.papers) == (1, 2)


def test_one_identifier_joins_and_another_parts(library, tmp_path):
    row = {"title": TITLE, "doi": "10.1234/a", "year": 2021, "authors": ["Ada Lovelace"]}
    library.add([write(tmp_path, "a.jsonl", json.dumps(row))])
    same = write(tmp_path, "same.pdf", make_pdf(doi="10.1234/a"))
    other = write(tmp_path, "other.pdf", make_pdf(doi="10.1234/b", abstract=ABSTRACT[:160]))
    assert library.add([same]).merged == 1
    assert library.add([other]).added == 1


def test_a_pdf_read_again_is_unchanged_and_a_new_version_updates(library, tmp_path):
    path = write(tmp_path, "magpie.pdf", make_pdf())
    library.add([path])
    assert library.add([path]).unchanged == 1
    write(tmp_path, "magpie.pdf", make_pdf(sections={"1 Method": "Foxes dig deep burrows. " * 20}))
    report = library.add([path])
    assert (report.updated, report.papers) == (1, 1)
    (listed,) = library.papers()
    assert "Foxes dig" in library.paper(listed.id).body.text
    assert "burrows" in search(library, "foxes dig burrows")[0].passages[0].text
    assert examine(library) == ()


def test_what_cannot_be_read_is_refused_and_the_rest_goes_on(library, tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    write(folder, "broken.pdf", b"%PDF-1.4\n...")
    write(folder, "locked.pdf", make_pdf(password="x"))
    write(folder, "magpie.pdf", make_pdf())
    write(folder, "scan.pdf", scanned_pdf())
    report = library.add([folder])
    assert (report.added, report.refused) == (1, 3)
    reasons = {r.file.rpartition("/")[2]: r.reason for r in library.refusals()}
    assert "damaged" in reasons["broken.pdf"]
    assert "password" in reasons["locked.pdf"]
    assert "OCR" in reasons["scan.pdf"]


def test_removed_and_split_papers_leave_no_body_behind(library, tmp_path):
    library.add([write(tmp_path, "refs.bib", BIBTEX)])
    library.add([write(tmp_path, "magpie.pdf", make_pdf())])
    (paper,) = library.papers()
    ids = library.split(paper.id)
    assert [library.paper(i).body is None for i in ids] == [True, False]
    assert examine(library) == ()
    library.remove(ids)
    assert library.count() == 0
    with library.store.database.read() as db:
        assert db.execute("SELECT count(*) FROM bodies").fetchone()[0] == 0


def test_a_full_text_that_was_overwritten_is_noticed(library, tmp_path):
    library.add([write(tmp_path, "magpie.pdf", make_pdf())])
    with library.store.database.write() as db:
        db.execute("UPDATE bodies SET text = replace(text, 'Magpie', 'Parrot')")
    assert any("full texts" in fault.what for fault in examine(library))


def test_a_library_without_bodies_goes_on_opening(tmp_path):
    with open_library(tmp_path / "library", create=True) as library:
        library.add([write(tmp_path, "refs.bib", BIBTEX)])
        with library.store.database.write() as db:
            db.execute("DROP TABLE bodies")
            db.execute(f"PRAGMA user_version = {VERSION - 1}")
            db.execute("UPDATE meta SET value = '3' WHERE name = 'lexical_version'")
    with open_library(tmp_path / "library") as library:
        assert search(library, "magpies")[0].paper.title == TITLE
        assert library.add([write(tmp_path, "magpie.pdf", make_pdf())]).merged == 1
        assert examine(library) == ()


WORK = """
import sys
from pathlib import Path
from tests.index.libraries import open_library, run_python
from tests.index.pdf.papers import make_pdf

folder, first = Path(sys.argv[1]), int(sys.argv[2])
with open_library(folder, create=True) as library:
    print("ready", flush=True)
    for n in range(first, first + 1000):
        path = folder.parent / f"{n}.pdf"
        text = f"Creature{n} lives under stone {n} and eats what the tide brings it. " * 30
        path.write_bytes(make_pdf(title=f"On the Creature Number {n}", sections={"1 Life": text}))
        library.add([path])
        print("added", n, flush=True)
"""


def test_kills_while_pdfs_are_added_lose_nothing(tmp_path):
    folder, chance = tmp_path / "library", random.Random(1)
    sure: set[int] = set()
    for turn in range(3):
        child = run_python(WORK, folder, 1000 * turn)
        assert child.stdout.readline().strip() == "ready"
        for _ in range(chance.randrange(1, 5)):
            sure.add(int(child.stdout.readline().split()[1]))
        child.kill()
        out, _ = child.communicate()
        sure |= {int(line.split()[1]) for line in out.splitlines() if line.startswith("added")}
    with open_library(folder) as library:
        held = {int(paper.title.split()[-1]): paper.id for paper in library.papers()}
        assert sure <= held.keys()
        assert library.pending == 0
        assert examine(library) == ()
        for n, paper_id in held.items():
            assert f"Creature{n} lives under stone" in library.paper(paper_id).body.text
            (best, *_) = search(library, f"Creature{n} stone {n} tide", k=1)
            assert best.paper.id == paper_id
