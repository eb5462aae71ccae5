"""How papers are cited in documents, and what points to what in them."""

import re
import zipfile
from dataclasses import replace

import pytest
from defusedxml.ElementTree import fromstring
from docx import Document

from assistant.answer import Quote, Statement, Support
from assistant.answering.choose_quotes import quoted
from assistant.review.compare.table import compare
from assistant.review.render.citing import cite
from assistant.review.render.html import render_html
from assistant.review.render.markdown import render_markdown
from assistant.review.save import save
from assistant.review.types import Paragraph, Review, Section
from assistant.screening.scope import Scope, ScreenedPaper
from index.paper import Paper
from tests.assistant.review.test_zotero import citations, fields

LEE = Paper(
    "lee",
    "Roofs that stay cool",
    "We measured roofs @noon of 30 houses. Roofs were 3 percent cooler.",
    authors=("Lee, Ann", "Kim, Bo"),
    year=2020,
    venue="Journal of Roofs",
)
AGAIN = replace(LEE, id="again", title="Roofs that stay warm")
MANY = Paper(
    "many",
    "ROOFNET: a net of roofs",
    "We propose ROOFNET. It rose by 3%.",
    authors=("Diaz, C.", "Ek, D.", "Fall, E."),
    year=2019,
)
NOTES = "chicago-notes-bibliography"


def said(text, *papers):
    return Statement(text, papers, (Quote(papers[0], 0, 11),), Support.SUPPORTED)


@pytest.fixture(scope="module")
def written():
    papers = (LEE, AGAIN, MANY)
    prose = (
        said("Diaz et al. (2019) and others agree.", MANY, LEE),
        said("Roofs differ.", LEE, AGAIN),
    )
    listed = Paragraph((quoted(Quote(LEE, 0, 37)),), lead="1 paper.")
    sections = (
        Section("Cool roofs", papers, (Paragraph(prose),)),
        Section("Listed roofs", papers, (listed,)),
    )
    scope = Scope("roofs", (), tuple(ScreenedPaper(p, 1.0, "") for p in papers))
    questions = (("Cool roofs", 2),)
    return Review("roofs", scope, sections, 2, compare(papers), questions=questions)


def line_of(text, words):
    return next(line for line in text.splitlines() if words in line)


def test_numbers_stand_behind_the_paper_that_is_the_subject(written):
    text = render_markdown(written)
    assert line_of(text, "agree") == ("Diaz et al. [1] and others agree [2]. Roofs differ [2][3].")
    assert "- **Lee and Kim (2020)** [2]: “We measured roofs @noon of 30 houses.”\n" in text


def test_names_and_years_where_the_style_has_them(written):
    text = render_markdown(written, "apa")
    assert line_of(text, "agree") == (
        "Diaz et al. (2019) and others agree (Lee & Kim, 2020a). "
        "Roofs differ (Lee & Kim, 2020a; Lee & Kim, 2020b)."
    )
    assert "- **Lee and Kim** (2020a): “We measured roofs @noon of 30 houses.”\n" in text
    entries = re.findall(r"^- (\w+), .*\((20\d\d\w?)\)", text.partition("## References")[2], re.M)
    assert entries == [("Diaz", "2019"), ("Lee", "2020a"), ("Lee", "2020b")]


def test_papers_without_author_and_year_are_cited_by_a_short_title(tmp_path):
    title = "A long title of nine words and a few: what it is on"
    bare = Paper("p1", title, "Roofs are cool.")
    named = Paper("p2", "RoofNet: roofs by day", "Walls are warm.")
    said = (
        Statement("It is told by Lee et al.", (bare,), support=Support.SUPPORTED),
        Statement("Roofs are cool.", (bare, named), support=Support.PARTIAL),
    )
    scope = Scope("roofs", (), tuple(ScreenedPaper(p, 1.0, "") for p in (bare, named)))
    section = Section("Cool roofs", (bare, named), (Paragraph(said),))
    review = Review("roofs", scope, (section,), 1, compare([bare, named]))
    short = "“A long title of nine words and …”, n.d."
    assert line_of(render_markdown(review, "apa"), "told by") == (
        f"It is told by Lee et al. ({short}). "
        f"Roofs are cool ({short}; “RoofNet”, n.d.) *(partly supported)*."
    )
    assert "| RoofNet (n.d.) |" in render_markdown(review, "apa")
    path, bib = save(review, tmp_path / "draft.tex", "apa")
    text = path.read_text("utf-8")
    keys = re.findall(r"@misc\{(\w+),\n  year = \{n\.d\.\}", bib.read_text("utf-8"))
    assert [key for key in keys if f"\\defcitealias{{{key}}}" in text] == keys
    assert len(keys) == 2
    assert rf"(\citetalias{{{keys[0]}}}; \citetalias{{{keys[1]}}})" in text


def test_a_style_that_says_notes_is_numbered_where_there_are_none(written):
    assert line_of(render_markdown(written, NOTES), "agree").startswith("Diaz et al. [1] and")


def test_each_mark_of_a_page_leads_to_an_entry(written):
    for style in (None, "apa"):
        page = render_html(written, style)
        anchors = set(re.findall(r' id="([^"]+)"', page))
        assert set(re.findall(r'href="#([^"]+)"', page)) <= anchors
        assert {"table-1", "figure-1", "figure-2", "section-1"} <= anchors


def test_pandoc_has_keys_and_all_its_files(written, tmp_path):
    made = save(written, tmp_path / "draft.pandoc.md", "apa")
    names = ["draft.bib", "draft-map.png", "draft-flow.png", "draft.csl"]
    assert [path.name for path in made] == ["draft.pandoc.md", *names]
    text = made[0].read_text("utf-8")
    head, _, body = text.partition("\n---\n")
    assert 'bibliography: "draft.bib"' in head
    assert 'csl: "draft.csl"' in head
    known = set(re.findall(r"^@\w+\{([^,]+),", made[1].read_text("utf-8"), re.M))
    used = set(re.findall(r"(?<!\\)@([\w:-]+)", body))
    assert used == known
    assert line_of(body, "agree").startswith(
        "Diaz et al. [-@diaz2019roofnet] and others agree [@lee"
    )
    assert r"\@noon" in body
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in made[2:4])
    assert set(re.findall(r"\]\((\S+)\)\{", body)) == {"draft-map.png", "draft-flow.png"}
    assert "[Cool roofs](#section-1)" in body
    assert "# Cool roofs {#section-1}" in body


def test_captions_and_references_of_word_are_fields(written, tmp_path):
    (path,) = written.save(tmp_path / "draft.docx")
    found = fields(path)
    assert [shown for code, shown in found if code.startswith("SEQ Table")] == ["1"]
    assert [shown for code, shown in found if code.startswith("SEQ Figure")] == ["1", "2"]
    places = {code.split()[1]: shown for code, shown in found if code.startswith("REF ")}
    assert places == {
        "table_1": "Table 1",
        "figure_1": "Figure 1",
        "figure_2": "Figure 2",
        "section_1": "Cool roofs",
    }
    body = Document(str(path)).element.body
    attributes = [each for node in body.iter("{*}bookmarkStart") for each in node.attrib.items()]
    names = [value for key, value in attributes if key.endswith("}name")]
    assert set(places) <= set(names)
    assert len(set(names)) == len(names)


def test_word_names_no_program_as_author(written, tmp_path):
    (path,) = written.save(tmp_path / "draft.docx")
    properties = Document(str(path)).core_properties
    assert (properties.title, properties.author, properties.comments) == ("Roofs", "", "")


def test_zotero_leaves_out_the_authors_that_the_sentence_names(written, tmp_path):
    (path,) = written.save(tmp_path / "draft.docx", style="apa")
    first, second, *_ = citations(path)
    assert first[1] == "(2019)"
    assert [item["suppress-author"] for item in first[0]["citationItems"]] == [True]
    assert second[1] == "(Lee & Kim, 2020a)"
    assert "suppress-author" not in second[0]["citationItems"][0]


def test_notes_of_a_style_are_footnotes(written, tmp_path):
    (path,) = written.save(tmp_path / "draft.docx", style=NOTES)
    with zipfile.ZipFile(path) as parts:
        assert "footnotes+xml" in parts.read("[Content_Types].xml").decode()
        notes = fromstring(parts.read("word/footnotes.xml"))
        body = fromstring(parts.read("word/document.xml"))
    name = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    used = [mark.get(f"{name}id") for mark in body.iter(f"{name}footnoteReference")]
    held = {note.get(f"{name}id"): "".join(note.itertext()) for note in notes}
    assert used == [str(n) for n in range(1, len(used) + 1)]
    assert set(used) <= set(held)
    assert "“Roofs That Stay Cool”" in held["2"]
    assert '"noteIndex": 2' in held["2"]


def test_a_retracted_paper_is_told_in_every_style():
    papers = [replace(LEE, retracted=True)]
    for style in (None, "apa", "ieee"):
        ((_, entry),) = cite(papers, style).entries
        assert "retracted" in entry
