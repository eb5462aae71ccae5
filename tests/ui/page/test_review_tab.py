"""The Review tab in the browser: outline, draft, evidence, table, files."""

import pytest

from tests.ui.page.steps import TWO_FRAMES, open_tab, visit

pytestmark = pytest.mark.browser

TOPIC = "late interaction retrieval"


def open_review(page, url):
    visit(page, url)
    open_tab(page, "Review")
    page.wait_for_selector("#topic input, #topic textarea")


def type_topic(page):
    page.get_by_label("Topic", exact=True).fill(TOPIC)
    page.evaluate(TWO_FRAMES)


def write_draft(page):
    page.get_by_role("button", name="Write the draft").click()
    page.wait_for_selector("#draft .after table", timeout=60_000)


def test_a_topic_becomes_a_draft_whose_marks_lead_to_their_quotes(page, url):
    open_review(page, url)
    type_topic(page)
    write_draft(page)
    statements = page.locator("#draft .statement").count()
    assert statements > 1
    page.locator("#draft a.mark").nth(1).click()
    page.wait_for_selector("#review-evidence mark.looked-at")
    page.locator("#draft .after th button").first.click()
    names = page.locator("#draft .after tbody th").all_inner_texts()
    assert names == sorted(names, key=str.lower)
    page.get_by_role("button", name="Save the draft").click()
    page.wait_for_selector("a[download*=late-interaction-retrieval]")


def test_the_outline_can_be_edited_before_a_word_is_written(page, url):
    open_review(page, url)
    type_topic(page)
    page.get_by_role("button", name="Outline first").click()
    page.wait_for_selector("#outline textarea", timeout=60_000)
    outline = page.locator("#outline textarea")
    lines = outline.input_value().splitlines()
    papers = [line for line in lines if line.startswith("- ")]
    assert papers
    outline.fill("# t\n\n## Mine alone\nMy own words.\n" + "\n".join(papers[:2]))
    write_draft(page)
    assert page.locator("#draft h3").first.inner_text() == "Mine alone"
    assert "My own words." in page.locator("#draft").inner_text()
    assert page.locator("#review-evidence .card").count() == 2


def test_one_section_is_rewritten_on_request(page, url):
    open_review(page, url)
    type_topic(page)
    write_draft(page)
    before = page.locator("#draft .statement").count()
    page.wait_for_function("document.querySelector('#section input').value !== ''")
    page.locator("#wish input, #wish textarea").fill("shorter")
    page.get_by_role("button", name="Rewrite the section").click()
    page.wait_for_selector("#draft .notice:has-text('rewritten')", timeout=60_000)
    assert page.locator("#draft .statement").count() < before


def test_a_draft_is_brought_up_to_date_and_bundled(page, url):
    open_review(page, url)
    type_topic(page)
    write_draft(page)
    page.get_by_label("Redraft only what new papers touch").check()
    write_draft(page)
    page.wait_for_selector("#draft:not(:has(.writing)) .after table")
    page.get_by_label("Save as").click()
    page.get_by_role("option", name="audit bundle").click()
    page.get_by_role("button", name="Save the draft").click()
    page.wait_for_selector("a[download*=late-interaction-retrieval-bundle]")
