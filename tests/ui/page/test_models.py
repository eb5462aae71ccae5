"""The model in the rail: what is in use, what the server offers, chosen without a restart."""

import pytest

from assistant import Assistant
from assistant.models.scripted import Script, ScriptedServer
from index.store.chats import Chats, new_chat
from tests.ui.page.conftest import KEY
from tests.ui.page.steps import TWO_FRAMES, answered, open_tab, send, show_rail, visit

pytestmark = pytest.mark.browser


def choose(page, name):
    page.get_by_label("Model", exact=True).click()
    page.get_by_role("option", name=name).click()


def test_another_model_is_chosen_and_asked(page, model, model_url):
    visit(page, model_url)
    assert page.get_by_label("Model", exact=True).input_value() == "scripted"
    choose(page, "larger")
    send(page, "What does late interaction cost on disk?")
    answered(page)
    assert {seen.body["model"] for seen in model.seen} == {"larger"}
    asked = len(model.seen)
    choose(page, "quotes, no model")
    send(page, "How is BM25 derived?")
    page.wait_for_selector("#past .turn")
    answered(page)
    assert len(model.seen) == asked


def test_a_review_is_written_by_the_model_chosen(page, model, model_url):
    visit(page, model_url)
    choose(page, "larger")
    open_tab(page, "Review")
    page.get_by_label("Topic", exact=True).fill("late interaction retrieval")
    page.evaluate(TWO_FRAMES)
    page.locator("#review-write").click()
    page.wait_for_selector("#draft .statement")
    page.wait_for_selector("#draft .writing", state="detached")
    assert {seen.body["model"] for seen in model.seen} == {"larger"}


def test_effort_is_shown_for_a_model_alone(model_home):
    assert model_home.locator("#effort").is_visible()
    choose(model_home, "quotes, no model")
    model_home.wait_for_selector("#effort", state="hidden")
    choose(model_home, "scripted")
    model_home.wait_for_selector("#effort", state="visible")


def test_the_price_is_changed_in_the_rail_and_told_below_an_answer(page, model, model_url):
    visit(page, model_url)
    assert page.get_by_label("Price", exact=True).input_value() == ""
    page.get_by_label("Price", exact=True).fill("1000,100000")
    page.evaluate(TWO_FRAMES)
    send(page, "What does late interaction cost in coins?")
    answered(page)
    told = page.locator("#answer .steps summary").inner_text()
    assert float(told.rpartition("cost ")[2]) > 0.1
    page.get_by_label("Price", exact=True).fill("cheap")
    page.evaluate(TWO_FRAMES)
    send(page, "And in notes?")
    page.wait_for_selector(".toast-body:has-text('no price: ')")
    assert page.locator("#answer .turn").get_attribute("data-turn") == "1"
    # What another model costs is not known.
    choose(page, "larger")
    page.wait_for_function("document.querySelector('#price input').value === ''")


def test_an_outline_tells_what_a_model_takes_to_write_it(page, model, model_url):
    visit(page, model_url)
    page.get_by_label("Price", exact=True).fill("1,2")
    model.scripts[:] = [Script("no outline")]
    assert outline_of(page)
    told = page.locator("#outline .cards > .hint").inner_text()
    assert "takes at most" in told
    assert "tokens read" in told
    assert "costs 0." in told


def outline(page, url):
    visit(page, url)
    return outline_of(page)


def outline_of(page):
    """Have an outline made; its headings."""
    open_tab(page, "Review")
    page.get_by_label("Topic", exact=True).fill("late interaction retrieval")
    page.evaluate(TWO_FRAMES)
    page.locator("#review-plan").click()
    page.wait_for_selector("#outline .section-card")
    return page.locator("#outline .name").evaluate_all("all => all.map(name => name.value)")


def test_an_outline_is_named_by_the_model_or_else_as_the_papers_fall(page, serve, own_folder):
    plan = '[{"heading": "What late words cost", "quotes": [1, 2, 3, 4, 5, 6]}]'
    with ScriptedServer(Script(plan)) as server:
        assert "What late words cost" in outline(page, serve(own_folder, llm=server.spec))
        assert len(server.seen) == 1
    with ScriptedServer(Script("no", status=401)) as server:
        assert outline(page, serve(own_folder, llm=server.spec))
        assert "Named without the model" in page.locator("#outline .notice").inner_text()


def test_another_tab_keeps_its_model(page, model, model_url):
    visit(page, model_url)
    choose(page, "larger")
    with page.context.new_page() as other:
        visit(other, model_url)
        send(other, "What does late interaction cost in storage?")
        answered(other)
    assert {seen.body["model"] for seen in model.seen} == {"scripted"}


def test_key_and_address_are_never_sent_to_the_page(page, model, model_url):
    received = []
    page.on("response", lambda reply: received.append(reply))
    visit(page, model_url)
    choose(page, "larger")
    send(page, "What does late interaction cost in memory?")
    answered(page)
    bodies = [page.content(), page.request.get(f"{model_url}/config").text()]
    for reply in received:
        if "json" in reply.headers.get("content-type", ""):
            bodies.append(reply.text())
    assert not [body for body in bodies if KEY in body or model.url in body]


def test_without_a_model_a_line_says_how_one_is_named(home):
    show_rail(home)
    assert "--llm" in home.locator("#about").inner_text()
    assert home.locator("#model").count() == 0


def test_the_model_in_use_is_in_view_however_many_conversations(page, serve, own_folder, model):
    with Assistant.open(own_folder) as assistant:
        chats = Chats(assistant.library.store.database)
        for number in range(30):
            chats.append(new_chat(), {}, name=f"Question {number}", words="")
    url = serve(own_folder, llm=model.spec)
    for width, height in ((1280, 800), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        visit(page, url)
        show_rail(page)
        page.wait_for_selector("#chats li:nth-child(30)", state="attached")
        box = page.locator("#effort").bounding_box()
        assert box["y"] + box["height"] <= height
