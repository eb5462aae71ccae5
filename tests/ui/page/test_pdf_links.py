"""A quote from the body of a PDF opens that PDF at its page, while the file is there."""

import json

import pytest

from assistant import Assistant
from tests.index.pdf.papers import make_pdf
from tests.ui.page.steps import ask, open_tab, until, visit

pytestmark = pytest.mark.browser
QUESTION = "What is the temperature of the softmax set to?"
ANSWER = "The temperature of the softmax is set to 0.07 in every experiment."


@pytest.fixture(scope="module")
def read(tmp_path_factory, served_at):
    """The address of a library of a PDF and of a row, and where the PDF lies."""
    folder = tmp_path_factory.mktemp("read")
    pdf, rows = folder / "magpie.pdf", folder / "rows.jsonl"
    pdf.write_bytes(make_pdf(columns=2, doi="10.1234/magpie.5"))
    rows.write_text(json.dumps({"title": "Owls at night", "abstract": "Owls hunt at night."}))
    with Assistant.open(folder / "library") as assistant:
        assistant.add(pdf, rows)
        with served_at(assistant) as url:
            yield url, pdf


@pytest.fixture
def gone(read):
    """The address while the PDF is away."""
    url, pdf = read
    away = pdf.rename(pdf.with_name("away"))
    yield url
    away.rename(pdf)


def test_a_quote_of_a_body_opens_its_pdf_at_its_page(page, read):
    url, pdf = read
    ask(page, url, QUESTION)
    link = page.locator(f"#evidence .in-body:has-text('{ANSWER}') a.at-page").first
    number = link.inner_text().split()[1]
    assert link.inner_text().startswith("p. ")
    address = link.evaluate("link => link.href")
    assert address.startswith(f"{url}/papers/")
    assert address.endswith(f"/pdf#page={number}")
    reply = page.request.get(address)
    assert reply.headers["content-type"] == "application/pdf"
    assert reply.body() == pdf.read_bytes()
    opened = []
    page.context.on("request", lambda request: opened.append(request.url.partition("#")[0]))
    with page.context.expect_page():
        link.click()
    until(page, lambda: address.partition("#")[0] in opened)
    # What was read stays where it is.
    assert page.locator("#answer .statement").count()
    open_tab(page, "Library")
    page.locator("#shelf button:has-text('Dense Retrieval')").click()
    assert page.locator("#paper .tools a").evaluate("a => a.href") == address.partition("#")[0]
    page.locator("#shelf button:has-text('Owls at night')").click()
    page.wait_for_selector("#paper section.paper > h3:has-text('Owls at night')")
    assert page.locator("#paper .tools a").count() == 0


def test_a_pdf_that_is_gone_is_not_linked(page, gone):
    ask(page, gone, QUESTION)
    assert page.locator("#evidence .in-body .at-page").first.inner_text().startswith("p. ")
    assert page.locator("#evidence a.at-page").count() == 0


def test_a_checked_sentence_leads_to_its_page_too(page, read):
    url, _ = read
    visit(page, url)
    open_tab(page, "Check")
    page.fill("#own-text textarea", ANSWER)
    page.locator("#check-go").click()
    page.wait_for_selector("#check-evidence a.at-page[href*='#page=']")
