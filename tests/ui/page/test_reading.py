"""Reading on and on: question, field and evidence stay where a reader looks for them."""

import pytest

from tests.ui.page.steps import QUESTION, answered, ask, open_tab, send, tab_in, visit

pytestmark = pytest.mark.browser

QUESTIONS = ("How is BM25 derived?", "What does SciFact show?", "Which papers study BERT?")
BOX = "e => { const r = e.getBoundingClientRect(); return [r.top, r.bottom] }"
TO_NEWEST = """() => {
  const [reading, turn] = ["#reading", "#answer .turn"].map((one) => document.querySelector(one));
  reading.scrollTop += turn.getBoundingClientRect().top - reading.getBoundingClientRect().top;
}"""
SCROLLED = "[scrollY, document.querySelector('#reading').scrollTop]"


def within(page, selector, outer=None):
    """Whether a part is seen whole: on the screen, and inside what it scrolls in."""
    top, bottom = page.locator(selector).first.evaluate(BOX)
    least, most = page.locator(outer).evaluate(BOX) if outer else (0, 1e9)
    height = page.evaluate("innerHeight")
    return max(0, least - 1) <= top and bottom <= min(height, most + 1)


@pytest.fixture(scope="module")
def conversation(chromium, url):
    """A conversation of four turns, had once."""
    with tab_in(chromium) as page:
        ask(page, url)
        for question in QUESTIONS:
            send(page, question)
            page.wait_for_selector(f"#answer .question:has-text('{question}')")
            answered(page)
        yield page


@pytest.fixture
def talk(conversation):
    """The conversation as it is once its last question was answered."""
    conversation.keyboard.press("Escape")
    conversation.evaluate(TO_NEWEST)
    conversation.wait_for_selector("#evidence [data-shows='4']")
    return conversation


def test_question_field_and_evidence_are_in_view_after_every_turn(talk):
    assert within(talk, "#answer .question", "#reading")
    assert within(talk, "#question")
    assert within(talk, "#evidence .card h3", "#side")
    assert talk.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_a_mark_moves_only_the_evidence(talk):
    talk.locator("#past .turn").nth(1).scroll_into_view_if_needed()
    before = talk.evaluate(SCROLLED)
    talk.locator("#past .turn").nth(1).locator("a.mark").first.click()
    talk.wait_for_selector("#evidence [data-shows='2'] mark.looked-at")
    assert within(talk, "#evidence mark.looked-at", "#side")
    assert talk.evaluate(SCROLLED) == before


def looked(page):
    return page.locator("#evidence mark.looked-at").count()


def test_the_same_mark_leads_to_its_quote_and_back(talk):
    mark = talk.locator("#answer a.mark").first
    mark.scroll_into_view_if_needed()
    before = talk.evaluate(SCROLLED), talk.locator("#side").evaluate("e => e.scrollTop")
    mark.click()
    talk.wait_for_selector("#evidence mark.looked-at")
    assert mark.get_attribute("aria-current") == "true"
    mark.click()
    assert looked(talk) == 0
    assert mark.evaluate("e => e === document.activeElement")
    assert before == (talk.evaluate(SCROLLED), talk.locator("#side").evaluate("e => e.scrollTop"))


@pytest.mark.parametrize("way", ["Enter", "Escape", "back"])
def test_a_quote_is_gone_to_and_left_by_keyboard(talk, way):
    mark = talk.locator("#answer a.mark").first
    mark.focus()
    before, address = talk.evaluate(SCROLLED), talk.url
    talk.keyboard.press("Enter")
    talk.wait_for_selector("#evidence mark.looked-at")
    assert talk.evaluate("document.activeElement.matches('#evidence .card')")
    if way == "Enter":
        mark.focus()
    talk.go_back() if way == "back" else talk.keyboard.press(way)
    talk.wait_for_selector("#evidence mark.looked-at", state="detached")
    assert mark.evaluate("e => e === document.activeElement")
    assert talk.evaluate(SCROLLED) == before
    assert talk.url == address
    # There is nothing more to leave: Esc is free to stop again.
    assert talk.evaluate("history.state?.aside") is None


def test_the_evidence_is_that_of_the_turn_being_read(talk):
    talk.locator("#reading").evaluate("e => e.scrollTo(0, 0)")
    talk.wait_for_selector("#evidence [data-shows='1']")
    talk.locator("#reading").evaluate("e => e.scrollTo(0, e.scrollHeight)")
    talk.wait_for_selector("#evidence [data-shows='4']")


def test_a_closed_rail_takes_no_focus_and_is_a_drawer_on_a_phone(page, url):
    visit(page, url)
    page.wait_for_selector("#sidebar:not([inert])")
    assert page.locator("#about").inner_text().count("52 papers") == 1
    page.locator("#rail-toggle").click()
    page.wait_for_selector("#sidebar[inert]", state="attached")
    # Nothing lies below its button.
    button = page.locator("#rail-toggle").bounding_box()
    page.wait_for_selector("#answer .welcome")
    assert page.locator("#reading").bounding_box()["x"] >= button["x"] + button["width"]
    page.set_viewport_size({"width": 390, "height": 844})
    visit(page, url)
    page.wait_for_selector("#sidebar[inert]", state="attached")
    page.locator("#rail-toggle").click()
    page.wait_for_selector("#sidebar:not([inert])")
    page.keyboard.press("Escape")
    page.wait_for_selector("#sidebar[inert]", state="attached")


def test_on_a_phone_the_evidence_is_a_sheet_and_papers_are_cards(page, url):
    page.set_viewport_size({"width": 390, "height": 844})
    ask(page, url, QUESTION)
    assert not page.locator("#side").is_visible()
    page.locator("#answer a.mark").first.click()
    assert within(page, "#evidence mark.looked-at", "#side")
    assert within(page, "#side [data-do=close-sheet]")
    page.keyboard.press("Escape")
    assert not page.locator("#side").is_visible()
    assert page.evaluate("document.activeElement.matches('a.mark')")
    page.locator("#answer a.mark").first.click()
    page.go_back()
    assert not page.locator("#side").is_visible()
    page.wait_for_selector("#answer .quoted")
    page.locator("#answer [data-do=sheet]").click()
    page.locator("#side [data-do=close-sheet]").click()
    assert not page.locator("#side").is_visible()
    open_tab(page, "Library")
    page.wait_for_selector("#shelf table")
    title = page.locator("#shelf tbody button").first
    assert title.evaluate("e => e.closest('td').getBoundingClientRect().width") > 250
