"""Each export opened by what it is for."""

import csv
import io
import shutil
import subprocess
from dataclasses import replace
from itertools import combinations

import docx
import pytest

from assistant.answer import Quote, Statement, Support
from assistant.answering.choose_quotes import quoted
from assistant.review.compare.table import compare
from assistant.review.render.citing import cite
from assistant.review.render.document import diagram, reference
from assistant.review.render.html import render_html
from assistant.review.render.map_points import map_points
from assistant.review.render.markdown import render_markdown
from assistant.review.save import check_format, render_text
from assistant.review.types import Paragraph, Review, Section, SentenceRole
from assistant.screening.scope import Scope, ScreenedPaper
from index.errors import QueryError
from index.ingest.files import read_records
from index.paper import Paper

HOSTILE = Paper(
    "hostile",
    r"</title><script>alert(1)</script> \input{/etc/passwd} 100% & #1 $\alpha$ _under_",
    r"We propose \write18{rm -rf} and <img src=https://evil.example/x.png> [7] | ![x](http://e) "
    "{unbalanced \\end{document} ∑ 検索 β ≥ \x07 end of it. Results show =1+1 of \\cite{x}.",
    key="bad key{%}",
    authors=("O'Brien & Söhne, Åsa", "李, 明"),
    year=2020,
    doi="10.1/a_b%c",
    url="https://example.org/a_b?c=d&e=%20",
)


@pytest.fixture(scope="module")
def review(few):
    return few.review("telescope mirror polishing")


@pytest.fixture(scope="module")
def hostile():
    quote = Quote(HOSTILE, 0, HOSTILE.abstract.index(" Results"))
    doubted = Statement("It flies.", (HOSTILE,), (quote,), Support.UNSUPPORTED, "No <b>one</b>")
    paragraph = Paragraph((quoted(quote), doubted), SentenceRole.METHOD, "What they propose:")
    scope = Scope("a \\topic{} <b>", (), (ScreenedPaper(HOSTILE, 1.0, "chosen"),))
    section = Section("Heading # <i> \\x", (HOSTILE,), (paragraph,))
    return Review(scope.topic, scope, (section,), 1, compare([HOSTILE]))


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="no pdflatex on this machine")
@pytest.mark.parametrize("style", [None, "apa"])
@pytest.mark.parametrize("which", [0, 1])
def test_latex_compiles(review, hostile, tmp_path, which, style):
    made = (review, hostile)[which].save(tmp_path / "draft.tex", style=style)
    assert [path.name for path in made] == ["draft.tex", "draft.bib"]
    tex = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "draft"]
    for command in (tex, ["bibtex", "draft"], tex, tex):
        run = subprocess.run(command, cwd=tmp_path, capture_output=True)
        assert run.returncode == 0, run.stdout[-2000:].decode(errors="replace")
    log = (tmp_path / "draft.log").read_text("utf-8", errors="replace")
    assert "undefined references" not in log
    assert "Citation" not in log or "undefined" not in log
    assert (tmp_path / "draft.pdf").stat().st_size > 10_000


def test_the_papers_way_is_drawn_in_every_format(review, tmp_path):
    boxes = [text for text, _ in diagram(review)]
    assert boxes[0].startswith("Found by")
    for ending in (".md", ".html", ".tex"):
        drawn = review.save(tmp_path / f"draft{ending}")[0].read_text("utf-8")
        assert all(box in drawn for box in boxes)
        assert all(reason in drawn for reason in review.scope.reasons)
    assert r"\downarrow" in drawn


@pytest.mark.parametrize("which", [0, 1])
def test_word_opens(review, hostile, tmp_path, which):
    from docx import Document

    given = (review, hostile)[which]
    (path,) = given.save(tmp_path / "draft.docx")
    words = "\n".join(p.text for p in Document(str(path)).paragraphs)
    assert given.statements[0].text[:10] in words
    assert "References" in words
    told = [shape._inline.docPr.get("descr") for shape in Document(str(path)).inline_shapes]
    assert all(line in told[-1] for text, aside in diagram(given) for line in (text, *aside))


@pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice on this machine")
def test_libreoffice_makes_a_pdf_of_the_word_file(review, tmp_path):
    (path,) = review.save(tmp_path / "draft.docx")
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=120)
    assert path.with_suffix(".pdf").stat().st_size > 10_000


@pytest.mark.parametrize("name", ["a.bib", "a.ris", "a.csl.json"])
def test_references_are_read_back(review, hostile, tmp_path, name):
    for number, given in enumerate((review, hostile)):
        (path,) = given.save(tmp_path / f"{number}{name}")
        found = list(read_records(path))
        assert [record.title for record in found] == [paper.title for paper in given.references]
        assert [record.authors for record in found] == [p.authors for p in given.references]


def test_the_comparison_as_csv(review, hostile, tmp_path):
    (path,) = review.save(tmp_path / "a.csv")
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))
    assert len(rows) == len(review.references)
    assert rows[0]["Method"] in review.references[0].abstract
    (path,) = hostile.save(tmp_path / "b.csv")
    (row,) = csv.DictReader(io.StringIO(path.read_text("utf-8")))
    assert not any(value.startswith(("=", "+", "-", "@")) for value in row.values())


def test_html_runs_nothing_that_a_paper_says(hostile):
    page = render_html(hostile)
    assert page.count("<script>") == 1
    assert "<img" not in page
    assert "default-src 'none'" in page
    assert "It flies" in page
    assert "unsupported" in page


def test_markdown_shows_markup_of_a_paper_as_text(hostile):
    page = render_markdown(hostile)
    assert "<img" not in page.replace("\\<img", "")
    assert "![x]" not in page
    assert "unsupported" in page


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("apa", "Doe, J. 1. (2016)."),
        ("ieee", "“ACME: polishing of telescope mirrors”"),
        ("nature", "ACME: polishing of telescope mirrors"),
        ("chicago", "2016. “ACME: Polishing of Telescope Mirrors”"),
    ],
)
def test_references_in_a_style(few, style, expected):
    ((_, entry),) = cite(few.library.get(["p1"]), style).entries
    assert expected.lower().split()[-1] in entry.lower()
    assert not entry.startswith(("[", "1"))


def test_a_style_that_is_not_there_is_refused(review, tmp_path):
    with pytest.raises(QueryError, match="no such citation style"):
        review.save(tmp_path / "a.md", style="no-such-style")
    broken = tmp_path / "broken.csl"
    broken.write_text("<style", "utf-8")
    with pytest.raises(QueryError, match="not a CSL style"):
        review.save(tmp_path / "a.md", style=str(broken))


def test_a_style_is_used_in_the_draft(review):
    assert render_text(review, "apa") != render_text(review)
    assert "(2016)" in render_text(review, "apa")


def test_the_map_is_in_every_format_to_read(review, tmp_path):
    names = [review.save(tmp_path / f"draft{e}")[0] for e in (".md", ".html", ".tex")]
    drawn = [name.read_text("utf-8") for name in names]
    assert "quadrantChart" in drawn[0]
    assert drawn[0].count('": [0.') == len(review.references)
    assert all(
        section.heading in drawn[1].split("Map of the cited papers")[-1]
        for section in themes(review)
    )
    assert drawn[2].count(r"\makebox(0,0)") == len(review.references)
    review.save(tmp_path / "draft.docx")
    assert len(docx.Document(tmp_path / "draft.docx").inline_shapes) == 2


def themes(review):
    return [section for section in review.sections if section.heading != "Background"]


def test_no_paper_hides_another_on_the_map(review):
    four = [(0.5, 0.5), (0.5, 0.5), (0.51, 0.5), (1.0, 1.0)]
    held = zip(review.scope.included, four, strict=True)
    scope = replace(review.scope, included=tuple(replace(c, place=p) for c, p in held))
    found = map_points(replace(review, scope=scope))
    assert len({place.number for place in found}) == 4
    for one, other in combinations(found, 2):
        assert abs(one.x - other.x) > 0.04 or abs(one.y - other.y) > 0.07
    assert all(0 <= at <= 1 for place in found for at in (place.x, place.y))


def test_part_of_a_sentence_shows_the_whole_of_it_on_hover():
    abstract = "We test it. It is best on the GLUE benchmark by 3%. It is small."
    paper = Paper("x", "Small", abstract)
    statement = quoted(Quote(paper, 0, 11))
    section = Section("Size", (paper,), (Paragraph((statement,)),))
    page = render_html(Review("size", Scope("size"), (section,), 1, compare([paper])))
    assert '<td title="It is best on the GLUE benchmark by 3%.">GLUE benchmark</td>' in page


def test_a_question_in_the_references_ends_once():
    assert reference(Paper("x", "Why?", "", url="https://a.example")) == "Why? https://a.example."


def test_a_draft_without_gaps_still_says_where_to_look(review):
    text = render_markdown(replace(review, gaps=replace(review.gaps, sentences=())))
    assert "\n## Where to look further\n" in text


@pytest.mark.parametrize("style", ["apa", "ieee", "nature", "chicago"])
def test_a_paper_without_authors_has_its_title_once(style):
    papers = [
        Paper("a", "Tea: why do we drink it?", ""),
        Paper("b", "Tea in winter.", "", year=2020),
    ]
    for paper, entry in cite(papers, style).entries:
        assert entry.lower().count(paper.title.rstrip(".?").lower()) == 1
        assert not [twice for twice in ("..", "?.", "”.”", ".”.", "“”") if twice in entry]


def test_a_folder_that_is_not_there_is_told_before_a_word_is_written(tmp_path):
    with pytest.raises(QueryError, match="no such folder"):
        check_format(tmp_path / "nowhere" / "draft.md")


def test_a_search_can_be_copied_out_of_latex(review):
    from assistant.review.render.latex import render_latex

    searches = {"OpenAlex": "paper-assistant add 'openalex:\"cool roofs\"' --limit 50"}
    tex = render_latex(replace(review, gaps=replace(review.gaps, searches=searches)), "x")
    (line,) = [line for line in tex.splitlines() if "OpenAlex" in line]
    assert r"-{}-{}limit 50" in line
    assert r"\textquotesingle{}openalex:\textquotedbl{}cool roofs\textquotedbl{}" in line


def test_the_map_in_word_is_told_in_words_too(review, tmp_path):
    (path,) = review.save(tmp_path / "draft.docx")
    drawn, _ = docx.Document(str(path)).inline_shapes
    told = drawn._inline.docPr.get("descr")
    assert all(section.heading in told for section in review.sections)
