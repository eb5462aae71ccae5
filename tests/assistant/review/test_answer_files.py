"""Answers as files: what a model laid out keeps its form, whatever it wrote does no harm."""

import io
import shutil
import subprocess

import docx
import pytest

from assistant.answer import Answer, Quote, Standing, Statement, Support
from assistant.review.render.answer_file import ENDINGS, answer_file
from index.errors import QueryError
from index.paper import Paper

PAPER = Paper(
    "p1",
    r"Costs & benefits of \input{x} 100% _sure_",
    "Storage grows with every token.",
    authors=("Åsa O'Brien",),
    year=2020,
)
QUOTE = Quote(PAPER, 0, len(PAPER.abstract))


@pytest.fixture
def answer():
    carried = (PAPER,), (QUOTE,), Support.SUPPORTED
    return Answer(
        "What does it cost? \\write18{x} & 5%",
        (
            Statement("Limits", claim=False, lead="## ", shown="Limits"),
            Statement("It costs storage.", *carried, lead="\n\n- "),
            Statement("It costs 5% more.", (PAPER,), lead="\n- "),
            Statement("Model: Storage", claim=False, lead="\n\n", shown="| Model | **Storage** |"),
            Statement("", claim=False, lead="\n", shown="|---|---|"),
            Statement("A: grows by $n^2$", *carried, lead="\n", shown="| A | grows by $n^2$ |"),
            Statement("In all, $\\input{x}$ and $$a$b$$ grow.", *carried, lead="\n\n"),
            Statement(PAPER.abstract, *carried),
        ),
        standing=Standing.ANSWERS,
    )


def test_latex_keeps_lists_and_headings_and_sets_every_sign(answer):
    tex = answer_file(answer, ".tex").decode()
    assert r"\subsection*{Limits}" in tex
    assert tex.count(r"\begin{itemize}") == 1
    assert tex.count(r"\item ") == 2
    assert tex.count(r"\begin{longtable}") == 1
    assert r"\textbf{Model} & \textbf{Storage} \\ \hline" in tex
    assert r"A & grows by $n^2$~\cite{obrien2020costs} \\ \hline" in tex
    assert r"\write18" not in tex
    assert r"\input{x}" not in tex.split(r"\end{filecontents*}")[1]
    assert "(unsupported)" in tex


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="no pdflatex on this machine")
def test_latex_compiles(answer, tmp_path):
    (tmp_path / "answer.tex").write_bytes(answer_file(answer, ".tex"))
    run = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "answer"]
    subprocess.run(run, cwd=tmp_path, check=True, timeout=120, capture_output=True)
    assert (tmp_path / "answer.bib").exists()


def test_word_keeps_lists_headings_and_tables(answer):
    document = docx.Document(io.BytesIO(answer_file(answer, ".docx")))
    styles = {p.text.strip(): p.style.name for p in document.paragraphs}
    assert styles["Limits"] == "Heading 2"
    assert styles["It costs storage [1]."] == "List Bullet"
    assert styles["“Storage grows with every token” [1]."] == "Quote"
    (table,) = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Model", "Storage"],
        ["A", "grows by n^2 [1]"],
    ]


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_answer_without_papers_is_a_file_too(ending):
    assert answer_file(Answer("Why?", missing="Nothing is known of it."), ending)


def test_another_ending_is_refused_in_words(answer):
    with pytest.raises(QueryError, match=r"no such format for an answer: '.pdf'; take one of .md"):
        answer_file(answer, ".pdf")
