"""An answer taken away as a file: Markdown, LaTeX and Word, each with its references."""

from pathlib import Path

import docx
import pytest

from tests.ui.page.steps import answered, ask, fresh_tab, send

pytestmark = pytest.mark.browser
QUOTE = "What late interaction costs is storage"


@pytest.fixture(scope="module")
def take(chromium, url):
    """Save the first of two answers under a name of a button; the file."""
    with fresh_tab(chromium) as page:
        ask(page, url)
        send(page, "How is BM25 derived?")
        page.wait_for_selector("#past .turn")
        answered(page)

        def save(name):
            with page.expect_download() as download:
                page.locator("#past").get_by_role("button", name=name, exact=True).click()
            return download.value.suggested_filename, Path(download.value.path())

        yield save
        # Gradio writes a file into the place of the one before: no element need come or go for it.
        with page.expect_download():
            page.evaluate("document.querySelector('#taken [data-taken]').dataset.taken = 'another'")


def test_markdown(take):
    name, file = take("Markdown")
    assert name == "what-does-late-interaction-cost-in-storage.md"
    assert QUOTE in file.read_text("utf-8")


def test_latex_holds_its_bibliography(take):
    name, file = take("LaTeX")
    tex = file.read_text("utf-8")
    assert name.endswith(".tex")
    assert QUOTE in tex
    key = tex.split(r"\cite{")[1].split("}")[0]
    assert f"{{{key}," in tex.split(r"\end{filecontents*}")[0]
    assert r"\bibliography{\jobname}" in tex


def test_word_lists_the_references(take):
    name, file = take("Word")
    assert name.endswith(".docx")
    document = docx.Document(str(file))
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert lines[0] == "What does late interaction cost in storage?"
    assert any(QUOTE in line and line.endswith("[1].") for line in lines)
    assert "[1] Omar Khattab" in lines[lines.index("References") + 1]


def test_the_same_file_twice(take):
    assert take("Word")[0] == take("Word")[0]
