"""Asking on the page: evidence, marks, support, conversations, pins, keyboard, failures."""

import pytest

from assistant import Assistant
from assistant.models.scripted import Script, ScriptedServer
from tests.ui.page.steps import QUESTION, answered, ask, send, visit

pytestmark = pytest.mark.browser


def test_a_mark_leads_to_its_quote(page, url):
    ask(page, url)
    mark = page.locator('#answer a.mark[title*="costs is storage"]').first
    assert "ColBERT" in mark.get_attribute("title")
    mark.click()
    quote = page.locator("#evidence mark.looked-at")
    assert "What late interaction costs is storage" in quote.inner_text()
    assert quote.evaluate(
        "e => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight }"
    )


def test_only_doubt_is_marked(page, serve, own_folder):
    said = (
        "Each query token is matched with its most similar document token [1]. "
        "It doubles accuracy to 99% [1].\n\n## Limits\n\n- Bananas cure diabetes.\nANSWERED: yes"
    )
    with ScriptedServer(Script(said)) as model:
        visit(page, serve(own_folder, llm=model.spec))
        send(page, QUESTION)
        answered(page)
    assert page.locator("#answer .supported .support").count() == 0
    marks = page.locator("#answer .support").all_inner_texts()
    assert len(marks) == 2
    assert marks[0].startswith("? not in the cited paper No sentence")
    assert marks[1].startswith("? in no paper found")
    assert "✓" not in page.locator("#answer").inner_text()
    line = page.locator("#answer .standing summary").inner_text()
    assert "3 of 3 sentences checked, by the built-in reader, 2 in doubt" in line


def test_quotes_stand_under_their_paper_below_how_the_answer_stands(page, url):
    ask(page, url)
    line = page.locator("#answer .standing summary").inner_text()
    assert line.startswith("Answered from ")
    assert "quoted word for word" in line
    group = page.locator("#answer .quoted").first
    assert "ColBERT" in group.locator("h3").inner_text()
    assert "2020" in group.locator(".byline").inner_text()
    assert group.locator(".support").count() == 0
    assert "in meaning" in page.locator("#evidence .why").first.inner_text()
    assert "Also retrieved" in page.locator("#evidence .rest summary").inner_text()


def test_every_quote_is_marked_inside_its_whole_abstract(page, url):
    ask(page, url)
    card = page.locator("#evidence .card").first
    assert card.locator("mark").count() >= 1
    assert card.locator(".abstract").inner_text().startswith("ColBERT encodes query and document")


def test_a_card_is_short_and_its_abstract_whole_on_demand(page, url):
    ask(page, url)
    page.locator("#evidence .rest summary").click()
    card = page.locator("#evidence .rest .card").first
    assert not card.locator(".abstract").is_visible()
    card.locator("[data-do=whole]").click()
    assert len(card.locator(".abstract").inner_text()) > 100
    card.locator("[data-do=whole]").click()
    assert not card.locator(".abstract").is_visible()


def test_an_empty_library_says_what_to_do(page, serve, tmp_path):
    Assistant.open(tmp_path / "library").close()
    page.goto(serve(tmp_path / "library"))
    page.wait_for_selector("#answer .hint:has-text('no papers in this library yet')")


def test_a_new_conversation_leaves_the_address_of_the_old_one(page, url):
    ask(page, url)
    page.wait_for_function("location.search.startsWith('?chat=')")
    page.get_by_role("button", name="New conversation").click()
    page.wait_for_selector("#answer .welcome:has-text('52 papers')")
    page.wait_for_function("location.search === ''")


def test_the_sentence_being_written_is_shown(page, serve, own_folder):
    slow = Script(
        "Late interaction costs storage [1]. " + "And more words follow " * 100, delay=0.1
    )
    with ScriptedServer(slow) as model:
        visit(page, serve(own_folder, llm=model.spec))
        send(page, QUESTION)
        page.wait_for_selector("#answer .unfinished")
        assert page.locator("#question .stop-button").is_visible()
        page.locator("#question .stop-button").click()
        assert model.broken.wait(10)


def test_keys(page, url):
    visit(page, url)
    page.wait_for_selector("#question textarea")
    page.locator("#about").click()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.matches('#question textarea')")


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
    page.locator("#chats [data-do=delete]").click()
    page.wait_for_selector("#chats .hint")


def test_a_banned_paper_is_left_out_and_a_pinned_one_read(page, serve, own_folder):
    ask(page, serve(own_folder))
    first = page.locator("#evidence .card h3").first.inner_text().removeprefix("[1] ")
    page.locator("#evidence [data-do=ban]").first.click()
    page.wait_for_selector(f"#evidence .choice:has-text('Banned: {first[:30]}')")
    page.locator("#answer [data-do=again]").click()
    page.wait_for_selector("#evidence .choice + .card, #evidence .choice ~ details")
    assert first in page.locator("#evidence .choice").inner_text()
    page.wait_for_function(
        "title => ![...document.querySelectorAll('#evidence h3')]"
        ".some(h => h.textContent.includes(title))",
        arg=first,
    )
    answered(page)
    page.locator("#evidence [data-do=free]").click()
    page.wait_for_selector("#evidence .choice", state="detached")


def test_more_like_this_opens_inside_the_card(page, url):
    ask(page, url)
    card = page.locator("#evidence .card").first
    card.locator("[data-do=similar]").first.click()
    page.wait_for_selector("#evidence .room .card")
    assert "ColBERTv2" in card.locator(".room").first.inner_text()


def test_bibtex_opens_and_closes_inside_the_card(page, url):
    ask(page, url)
    card = page.locator("#evidence .card").first
    for _ in range(2):
        card.locator("[data-do=bibtex]").click()
        page.wait_for_selector("#evidence .room pre:has-text('@')")
        card.locator("[data-do=close]").click()
        assert not page.locator("#evidence .room pre").is_visible()


def test_a_suggested_question_is_asked(page, url):
    ask(page, url)
    words = page.locator("#next button").first.inner_text()
    page.locator("#next button").first.click()
    page.wait_for_function(
        "words => document.querySelector('#answer .question')?.textContent === words", arg=words
    )
    answered(page)
    # The library was asked before it was suggested.
    assert page.locator("#answer .standing").inner_text().startswith("Answered from ")


def test_a_question_sent_while_another_is_answered_waits_and_says_so(page, serve, own_folder):
    slow = Script("Late interaction costs storage [1]. " + "And more words " * 300, delay=0.1)
    with ScriptedServer(slow, Script("BM25 comes from a model of chance [1].")) as model:
        visit(page, serve(own_folder, llm=model.spec))
        send(page, QUESTION)
        page.wait_for_selector("#answer .unfinished:has-text('words And')")
        for question in ("How is BM25 derived?", "And what else?"):
            send(page, question)
            page.wait_for_selector(f"#queued:has-text('{question}')")
        page.locator("#queued button").click()
        assert page.locator("#question textarea").input_value() == "And what else?"
        page.keyboard.press("Escape")
        page.wait_for_selector("#past .question:has-text('late interaction')")
        page.wait_for_selector("#answer .question:has-text('How is BM25 derived?')")
        answered(page)
        page.wait_for_selector("#queued:empty", state="attached")
        # What was being typed meanwhile is still there.
        assert page.locator("#question textarea").input_value() == "And what else?"


def test_the_steps_are_told_and_folded_when_done(page, serve, own_folder):
    said = "Late interaction costs storage [1]. " + "And more words " * 20
    with ScriptedServer(Script(said, delay=0.05)) as model:
        visit(page, serve(own_folder, llm=model.spec))
        send(page, QUESTION)
        page.wait_for_selector("#answer .steps li:has-text('Found 8 papers')")
        page.wait_for_selector("#answer .steps .writing:has-text('Writing')")
        answered(page)
        assert "tokens" in page.locator("#answer .steps summary").inner_text()
        assert not page.locator("#answer .steps li").first.is_visible()
        page.locator("#answer .steps summary").click()
        assert "Wrote 2 sentences" in page.locator("#answer .steps").inner_text()


def test_the_first_look_names_topics_questions_and_what_is_lacking(page, serve, own_folder):
    visit(page, serve(own_folder))
    page.wait_for_selector("#next .topics li")
    page.wait_for_selector("#next .next button >> nth=3")
    assert page.locator("#next .next button").count() == 4
    assert "without DOI" in page.locator("#next .lacking").inner_text()
    assert "paper-assistant" not in page.inner_text("#next")
    words = page.locator("#next .next button").last.inner_text()
    page.locator("#next .next button").last.click()
    page.wait_for_selector(f"#answer .question:has-text('{words}')")
    answered(page)
    assert page.locator("#answer .standing").inner_text().startswith("Answered from ")


def test_filters_hold(page, url):
    visit(page, url)
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Years").fill("2022:2022")
    send(page, QUESTION)
    page.wait_for_selector("#answer .tools")
    for byline in page.locator("#evidence .byline").all_text_contents():
        assert ", 2022," in byline


def test_a_filter_that_leaves_little_is_said_and_can_be_removed(page, serve, own_folder):
    visit(page, serve(own_folder))
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Years").fill("1990:1991")
    send(page, QUESTION)
    answered(page)
    assert "Your filter leaves 1 of 52 papers" in page.locator("#answer .standing").inner_text()
    page.locator("#answer [data-do=unfilter]").click()
    page.wait_for_selector("#answer .quoted")
    assert page.get_by_label("Years").input_value() == ""


def test_a_wrong_filter_is_said_once(page, serve, own_folder):
    visit(page, serve(own_folder))
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Years").fill("2019:abc")
    send(page, QUESTION)
    page.wait_for_selector(".toast-wrap :text('not a range of years')")
    assert page.locator(".toast-wrap").inner_text().count("not a range of years") == 1


def test_a_model_that_fails_leaves_the_evidence_and_a_way_back(page, serve, own_folder):
    scripts = [
        Script("broken", status=500),
        Script("broken", status=500),
        Script("broken", status=500),
    ]
    with ScriptedServer(*scripts) as model:
        visit(page, serve(own_folder, llm=model.spec))
        send(page, QUESTION)
        page.wait_for_selector("#answer .failure")
        assert "500" in page.locator("#answer .failure").inner_text()
        assert page.locator("#evidence .card").count() == 8
        model.scripts[:] = [Script("Late interaction costs storage [1].")]
        page.locator("#answer .failure button").click()
        page.wait_for_selector("#answer .statement")


@pytest.mark.parametrize("how", ["key", "button"])
def test_stop_keeps_what_was_received(page, serve, own_folder, how):
    slow = Script("Late interaction costs storage [1]. " + "And more words " * 300, delay=0.1)
    with ScriptedServer(slow) as model:
        visit(page, serve(own_folder, llm=model.spec))
        send(page, QUESTION)
        page.wait_for_selector("#answer .unfinished:has-text('words And')")
        assert page.locator("#evidence .card").count() >= 8
        if how == "key":
            page.keyboard.press("Escape")
        else:
            page.locator("#question .stop-button").click()
        answered(page)
        # The model would have gone on for a minute and a half.
        assert "words And" in page.locator("#answer .statement.silent").inner_text()
        assert "Stopped" in page.locator("#answer .notice").inner_text()
        assert model.broken.wait(10)
        model.scripts[:] = [Script("Late interaction costs storage [1].")]
        send(page, "And at what loss?")
        page.wait_for_selector("#past .statement.silent:has-text('words And')")


def test_a_closed_tab_stops_the_model(chromium, serve, own_folder):
    slow = Script(
        "Late interaction costs storage [1]. " + "And more words follow. " * 200, delay=0.1
    )
    with ScriptedServer(slow) as model:
        tab = chromium.new_page()
        visit(tab, serve(own_folder, llm=model.spec))
        send(tab, QUESTION)
        tab.wait_for_selector("#answer .statement")
        tab.close()
        assert model.broken.wait(20)
