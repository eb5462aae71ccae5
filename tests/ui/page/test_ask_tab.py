"""Asking on the page: evidence, marks, conversations, pins, filters, keyboard."""

import pytest

from assistant import Assistant
from tests.ui.page.steps import QUESTION, answered, ask, ask_here, send, tab_in

pytestmark = pytest.mark.browser
AS_IT_WAS = """() => {
  document.querySelectorAll("#evidence .card.whole [data-do=whole]").forEach((one) => one.click());
  document.querySelectorAll("#evidence .room").forEach((room) => room.replaceChildren());
  document.querySelectorAll("#evidence .rest").forEach((rest) => rest.removeAttribute("open"));
}"""


@pytest.fixture(scope="module")
def asked(chromium, url):
    """A tab in which the question was asked, once for all who look at the answer."""
    with tab_in(chromium) as page:
        ask(page, url)
        yield page


@pytest.fixture
def answer(asked):
    """The same as it was when the answer was there: no quote looked at, no card opened."""
    asked.keyboard.press("Escape")
    asked.evaluate(AS_IT_WAS)
    return asked


def test_a_mark_leads_to_its_quote(answer):
    mark = answer.locator('#answer a.mark[title*="costs is storage"]').first
    assert "ColBERT" in mark.get_attribute("title")
    mark.click()
    quote = answer.locator("#evidence mark.looked-at")
    assert "What late interaction costs is storage" in quote.inner_text()
    assert quote.evaluate(
        "e => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight }"
    )


def test_quotes_stand_under_their_paper_below_how_the_answer_stands(answer):
    line = answer.locator("#answer .standing summary").inner_text()
    assert line.startswith("Answered from ")
    assert "quoted word for word" in line
    group = answer.locator("#answer .quoted").first
    assert "ColBERT" in group.locator("h3").inner_text()
    assert "2020" in group.locator(".byline").inner_text()
    assert group.locator(".support").count() == 0
    assert "in meaning" in answer.locator("#evidence .why").first.inner_text()
    assert "Also found" in answer.locator("#evidence .rest summary").inner_text()


def test_every_quote_is_marked_inside_its_whole_abstract(answer):
    card = answer.locator("#evidence .card").first
    assert card.locator("mark").count() >= 1
    card.locator("[data-do=whole]").click()
    assert card.locator(".abstract").inner_text().startswith("ColBERT encodes query and document")
    assert card.locator(".abstract mark").count() >= 1


def test_a_card_is_short_and_its_abstract_whole_on_demand(answer):
    answer.locator("#evidence .rest summary").click()
    card = answer.locator("#evidence .rest .card").first
    assert not card.locator(".abstract").is_visible()
    card.locator("[data-do=whole]").click()
    assert len(card.locator(".abstract").inner_text()) > 100
    card.locator("[data-do=whole]").click()
    assert not card.locator(".abstract").is_visible()


def test_an_empty_library_says_what_to_do(page, serve, tmp_path):
    Assistant.open(tmp_path / "library").close()
    page.goto(serve(tmp_path / "library"))
    page.wait_for_selector("#answer .welcome:has-text('no papers in this library yet')")
    page.wait_for_selector("#answer .hint:has-text('Add files')")


def test_a_new_conversation_leaves_the_address_of_the_old_one(home):
    ask_here(home)
    home.wait_for_function("location.search.startsWith('?chat=')")
    home.get_by_role("button", name="New conversation").click()
    home.wait_for_selector("#answer .welcome:has-text('52 papers')")
    home.wait_for_function("location.search === ''")


def test_keys(home):
    home.wait_for_selector("#question textarea")
    home.locator("#about").click()
    home.keyboard.press("/")
    assert home.evaluate("document.activeElement.matches('#question textarea')")
    home.keyboard.press("/")  # No question begins with it.
    home.keyboard.type("km/h")
    assert home.locator("#question textarea").input_value() == "km/h"


def test_a_conversation_survives_a_restart(page, serve, own_folder):
    first = serve(own_folder)
    ask(page, first)
    send(page, "How is BM25 derived?")
    page.wait_for_selector("#answer .question:has-text('BM25')")
    answered(page)
    page.wait_for_selector("#chats li[aria-current] a", state="attached")
    link = page.locator("#chats li[aria-current] a").get_attribute("href")
    page.goto(serve(own_folder) + "/" + link)
    page.wait_for_selector("#past .question")
    assert page.locator("#past .question").inner_text() == QUESTION
    assert "BM25" in page.locator("#answer .question").inner_text()
    page.locator("#past a.mark").first.click()
    page.wait_for_selector("#evidence mark.looked-at")


def test_a_conversation_is_renamed_searched_and_deleted(page, serve, own_folder):
    ask(page, serve(own_folder))
    page.on("dialog", lambda dialog: dialog.accept("Costs" if dialog.type == "prompt" else None))
    page.locator("#chats [data-do=rename]").click()
    page.wait_for_selector("#chats a:has-text('Costs')")
    page.fill("#sidebar input, #sidebar textarea", "no such words")
    page.wait_for_selector("#chats .hint")
    page.fill("#sidebar input, #sidebar textarea", "storage")
    page.wait_for_selector("#chats a:has-text('Costs')")
    page.focus("#chats a")
    page.keyboard.press("F2")
    page.wait_for_selector("#chats a:has-text('Costs')")
    # Its buttons have keys, and are no stops on the way.
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.matches('#chats *')")
    page.locator("#chats [data-do=delete]").click()
    page.wait_for_selector("#chats .hint")


def test_a_banned_paper_is_left_out_and_a_pinned_one_read(home):
    ask_here(home)
    first = home.locator("#evidence .card h3").first.inner_text().removeprefix("[1] ")
    home.locator("#evidence [data-do=ban]").first.click()
    home.wait_for_selector(f"#evidence .choice:has-text('Banned: {first[:30]}')")
    home.locator("#answer [data-do=again]").click()
    home.wait_for_selector("#evidence .choice + .card, #evidence .choice ~ details")
    assert first in home.locator("#evidence .choice").inner_text()
    home.wait_for_function(
        "title => ![...document.querySelectorAll('#evidence h3')]"
        ".some(h => h.textContent.includes(title))",
        arg=first,
    )
    answered(home)
    home.locator("#evidence [data-do=free]").click()
    home.wait_for_selector("#evidence .choice", state="detached")


def test_more_like_this_opens_inside_the_card(answer):
    card = answer.locator("#evidence .card").first
    card.locator("[data-do=similar]").first.click()
    answer.wait_for_selector("#evidence .room .card")
    assert "ColBERTv2" in card.locator(".room").first.inner_text()


def test_bibtex_opens_and_closes_inside_the_card(answer):
    card = answer.locator("#evidence .card").first
    for _ in range(2):
        card.locator("[data-do=bibtex]").click()
        answer.wait_for_selector("#evidence .room pre:has-text('@')")
        card.locator("[data-do=close]").click()
        assert not answer.locator("#evidence .room pre").is_visible()


def test_a_suggested_question_is_asked(home):
    ask_here(home)
    words = home.locator("#next button").first.inner_text()
    home.locator("#next button").first.click()
    home.wait_for_function(
        "words => document.querySelector('#answer .question')?.textContent === words", arg=words
    )
    answered(home)
    # The library was asked before it was suggested.
    assert home.locator("#answer .standing").inner_text().startswith("Answered from ")


def test_an_earlier_question_is_asked_once_more(home):
    ask_here(home)
    send(home, "How is BM25 derived?")
    home.wait_for_selector("#past .turn")
    answered(home)
    home.locator("#past [data-do=again]").click()
    home.wait_for_selector("#answer .turn[data-turn='3'] .tools")
    assert home.locator("#answer .question").inner_text() == QUESTION
    assert home.locator("#past .turn").count() == 2


def test_copying_takes_titles_quotes_and_what_each_mark_stands_for(answer):
    answer.evaluate("navigator.clipboard.writeText = (words) => { window.copied = words }")
    answer.get_by_role("button", name="Copy", exact=True).click()
    first, *_, last = answer.evaluate("window.copied").splitlines()
    assert first.startswith("ColBERT: Efficient and effective")
    assert last.startswith("[1] ColBERT: Efficient and effective")
    assert "text. [1]\n" in answer.evaluate("window.copied")
    assert "set against" not in answer.evaluate("window.copied")
    answer.locator("#answer [data-do=copy-plain]").click()
    assert "[1]" not in answer.evaluate("window.copied")


def test_a_review_is_started_from_a_question(home):
    ask_here(home)
    home.locator("#answer [data-do=as-review]").click()
    home.wait_for_selector("#screened table")
    assert home.get_by_label("Topic", exact=True).input_value() == QUESTION


PASTE = """words => {
  const box = document.querySelector("#question textarea");
  const held = new DataTransfer();
  held.setData("text", words);
  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: held, bubbles: true }));
}"""


def test_a_paragraph_that_is_pasted_can_be_checked_and_a_question_can_not(home):
    for words, offered in ((QUESTION, False), ("Late interaction costs storage. " * 12, True)):
        home.evaluate(PASTE, words)
        home.fill("#question textarea", words)
        assert home.locator("#offered").is_visible() is offered
    home.locator("#offered button").click()
    home.wait_for_selector("#checked .own-words:not([data-run]) .statement")
    assert home.locator("#checked .statement").count() == 12
    assert home.locator("#question textarea").input_value() == ""


def test_the_first_look_names_topics_questions_and_what_is_lacking(home):
    home.wait_for_selector("#next .topics li")
    home.wait_for_selector("#next .next button >> nth=3")
    assert home.locator("#next .next button").count() == 4
    assert "without DOI" in home.locator("#next .lacking").inner_text()
    assert "paper-assistant" not in home.inner_text("#next")
    words = home.locator("#next .next button").last.inner_text()
    home.locator("#next .next button").last.click()
    home.wait_for_selector(f"#answer .question:has-text('{words}')")
    answered(home)
    assert home.locator("#answer .standing").inner_text().startswith("Answered from ")


def test_filters_hold(home):
    home.get_by_role("button", name="Filters").click()
    home.get_by_label("Years").fill("2022:2022")
    send(home, QUESTION)
    home.wait_for_selector("#answer .tools")
    for byline in home.locator("#evidence .byline").all_text_contents():
        assert ", 2022," in byline


def test_a_filter_that_leaves_little_is_said_and_can_be_removed(home):
    home.get_by_role("button", name="Filters").click()
    home.get_by_label("Years").fill("1990:1991")
    ask_here(home)
    assert "Your filter leaves 1 of 52 papers" in home.locator("#answer .standing").inner_text()
    home.locator("#answer [data-do=unfilter]").click()
    home.wait_for_selector("#answer .quoted")
    assert home.get_by_label("Years").input_value() == ""


def test_a_question_whose_filter_leaves_nothing_is_kept_and_asked_again_without(home):
    ask_here(home)
    home.get_by_role("button", name="Filters").click()
    home.get_by_label("Years").fill("1800:1801")
    send(home, "How is BM25 derived?")
    home.wait_for_selector("#answer .turn[data-turn='2'] .tools")
    assert "Your filter leaves none of 52 papers" in home.locator("#answer .standing").inner_text()
    assert home.locator("#evidence .card").count() == 0
    answered(home)
    home.locator("#answer [data-do=unfilter]").click()
    home.wait_for_selector("#answer .quoted")
    assert home.locator("#answer .question").inner_text() == "How is BM25 derived?"
    assert home.locator("#past .question").inner_text() == QUESTION


def test_a_wrong_filter_is_said_once(home):
    home.get_by_role("button", name="Filters").click()
    home.get_by_label("Years").fill("2019:abc")
    send(home, QUESTION)
    home.wait_for_selector(".toast-wrap :text('not a range of years')")
    assert home.locator(".toast-wrap").inner_text().count("not a range of years") == 1
