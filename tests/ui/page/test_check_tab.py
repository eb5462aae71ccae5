"""The Check tab in the browser: a text of one's own, its support, its evidence."""

import pytest

from tests.ui.page.steps import open_tab, visit

pytestmark = pytest.mark.browser

OWN = (
    "What late interaction costs is storage. "
    "Late interaction costs no storage at all. "
    "Zebras graze on the savanna in large herds. "
    "What should we try next?"
)


def test_each_sentence_of_a_text_is_checked(page, url):
    visit(page, url)
    open_tab(page, "Check")
    page.fill("#own-text textarea", OWN)
    page.locator("#check-go").click()
    page.wait_for_selector("#checked .statement:nth-of-type(5), #checked .silent", timeout=60_000)
    page.wait_for_selector("#checked .writing", state="detached")
    assert page.locator("#checked .statement").count() == 4
    assert page.locator("#checked .supported").count() >= 1
    assert page.locator("#checked .unsupported").count() >= 1
    # A question claims nothing: no sign stands behind it, the reason is on hover.
    silent = page.locator("#checked .silent")
    assert silent.inner_text() == "What should we try next?"
    assert "Nothing to check" in silent.get_attribute("title")
    page.locator("#checked a.mark").first.click()
    page.wait_for_selector("#check-evidence mark.looked-at")
    assert "carried by a paper" in page.locator("#checked [role=status]").inner_text()
    assert not page.locator("#check-stop").is_visible()
    # The text with its marks has taken the place of the field, as it was written.
    assert not page.locator("#own-text").is_visible()
    assert "storage at all." in page.locator("#checked .own-words").inner_text()
    doubt = page.locator("#checked .unsupported a.support")
    doubt.click()
    assert "Zebras" in page.locator("#check-evidence .pointed-at").inner_text()
    page.get_by_role("button", name="Edit the text").click()
    page.fill("#own-text textarea", "Zebras graze on the savanna.")
    page.locator("#check-go").click()
    page.wait_for_selector("#own-text", state="hidden")


def test_a_text_without_a_sentence_is_refused_in_words(page, url):
    visit(page, url)
    open_tab(page, "Check")
    page.fill("#own-text textarea", "''")
    page.locator("#check-go").click()
    page.wait_for_selector("#checked .failure:has-text('nothing to check')")
    assert "''" in page.locator("#checked .failure").inner_text()
    page.wait_for_selector("#checked .writing", state="detached")
