"""The Check tab in the browser: a text of one's own, its support, its evidence."""

from dataclasses import replace

import pytest

from assistant.answer import Quote, Support
from assistant.checking.types import CheckedSentence
from tests.assistant.doubles import PAPERS
from tests.ui.page.steps import open_tab, visit
from ui.page.check.arriving import ArrivingText

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
    page.wait_for_selector("#checked .statement:nth-of-type(5), #checked .silent")
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


SAID = "ColBERT encodes query and document separately but keeps one vector per token"
CITED = f"""BM25 is derived from the probabilistic relevance framework [2]. {SAID} [2].
Whales sing in the deep ocean [9].

## References

[1] O. Khattab and M. Zaharia. ColBERT: Efficient and effective passage search via contextualized
late interaction over BERT. SIGIR 2020.
[2] S. Robertson, H. Zaragoza. The probabilistic relevance framework: BM25 and beyond, 2009.
"""


def check(page, url, text):
    visit(page, url)
    open_tab(page, "Check")
    page.fill("#own-text textarea", text)
    page.locator("#check-go").click()
    page.wait_for_selector("#checked .statement")
    page.wait_for_selector("#checked .writing", state="detached")


def test_each_citation_has_its_paper_and_verdict(page, url):
    check(page, url, CITED)
    assert "3 citations, 2 to mend" in page.locator("#checked [role=status]").inner_text()
    assert page.locator("#checked .cited").all_inner_texts() == ["[2] ✓", "[2] ✗", "[9] ?"]
    # The text stands as it was written, its list of references too.
    assert "beyond, 2009." in page.locator("#checked .own-words").inner_text()
    page.locator("#checked .cited.bad").first.click()
    item = page.locator("#check-evidence .pointed-at")
    assert "not carried" in item.inner_text()
    assert "Robertson and Zaragoza" in item.inner_text()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('.cited.bad')")
    assert "no such reference" in page.locator("#check-evidence .citation").nth(1).inner_text()


def test_the_better_paper_is_cited_with_one_click(page, url):
    check(page, url, CITED)
    page.get_by_role("button", name="Cite [1] instead").click()
    page.wait_for_selector("#checked .cited.good:has-text('[1] ✓')")
    assert f"{SAID} [1]." in page.locator("#own-text textarea").input_value()
    assert "1 to mend" in page.locator("#checked [role=status]").inner_text()
    # The keyboard goes on where it was.
    assert "Taken in place of [2]" in page.evaluate("document.activeElement.innerText")


def test_a_citation_on_a_phone_opens_its_verdict_in_a_sheet(page, url):
    page.set_viewport_size({"width": 390, "height": 844})
    check(page, url, CITED)
    page.locator("#checked .cited.bad").first.click()
    box = page.locator("#check-side.sheet").bounding_box()
    assert box["y"] > 50
    assert box["y"] + box["height"] <= 844
    page.locator("#check-side [data-do=close-sheet]").click()
    assert page.locator(".sheet").count() == 0


LONG = "\n".join(f"{SAID}. Zebras graze in herd {number}." for number in range(12))
COUNT = """() => {
  window.added = 0;
  new MutationObserver((changes) => {
    for (const change of changes)
      for (const node of change.addedNodes)
        if (node.nodeType === 1)
          window.added += node.matches(".statement") + node.querySelectorAll(".statement").length;
  }).observe(document.querySelector("#check"), { childList: true, subtree: true });
  // A fast machine is done before anyone could look: what came in between is noted as it comes.
  const arriving = ["[data-adds=doubts] li", "[data-adds=papers] .card mark"];
  window.arrived = new Set();
  new MutationObserver(() => {
    for (const part of arriving)
      if (document.querySelector(`#check-evidence ${part}`)) window.arrived.add(part);
  }).observe(document.body, { childList: true, subtree: true });
}"""


def test_each_sentence_is_painted_as_it_is_checked_and_once_more_at_the_end(page, url):
    visit(page, url)
    open_tab(page, "Check")
    page.evaluate(COUNT)
    page.fill("#own-text textarea", LONG)
    page.locator("#check-go").click()
    page.wait_for_selector("#checked .own-words:not([data-run]) .statement")
    assert page.evaluate("window.arrived.size") == 2
    assert page.locator("#checked .statement").count() == 24
    assert page.evaluate("window.added") <= 2 * 24
    assert page.locator("#checked .own-words").inner_text().count("Zebras") == 12


def test_a_check_that_is_stopped_keeps_what_was_checked(page, url):
    visit(page, url)
    open_tab(page, "Check")
    longer = "\n\n".join([LONG] * 8)
    page.fill("#own-text textarea", longer)
    page.locator("#check-go").click()
    page.wait_for_selector("#checked .statement")
    page.keyboard.press("Escape")
    assert page.locator("#checked .writing").count() == 0
    assert page.locator("#checked .statement").count() < 8 * 24
    page.get_by_role("button", name="Edit the text").click()
    assert page.locator("#own-text textarea").input_value() == longer
    # The button is not dead while the server ends the first.
    page.fill("#own-text textarea", "Zebras graze.")
    page.locator("#check-go").click()
    page.wait_for_selector("#checked .statement:has-text('Zebras')")


def test_the_work_of_a_text_grows_with_its_length():
    assert sent(80) < 4.5 * sent(20)


def sent(sentences):
    """Characters that are sent to the page while a text of that many sentences is checked."""
    arriving = ArrivingText(" ".join([f"{SAID}."] * sentences))
    quote = Quote(PAPERS[0], 0, len(PAPERS[0].abstract))
    statement = CheckedSentence(f"{SAID}.", (PAPERS[0],), (quote,), Support.SUPPORTED)
    length = len(SAID) + 2
    return sum(
        len(arriving.add(replace(statement, start=n * length, end=(n + 1) * length - 1)))
        for n in range(sentences)
    )
