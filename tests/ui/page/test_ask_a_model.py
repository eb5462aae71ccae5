"""Asking a model on the page: what it writes, its steps, stopped, failed, one after another."""

import pytest

from assistant.models.scripted import Script
from tests.ui.page.steps import PATIENCE, answered, send, tab_in, visit

pytestmark = pytest.mark.browser
STOPPED_AT_ONCE = """() => {
  const said = {};
  const button = document.querySelector("#question .stop-button");
  button.addEventListener("click", () => setTimeout(() => {
    said.now = document.querySelector("#answer.stopping .writing") !== null;
  }));
  return said;
}"""
"""Notes whether the page says that it stopped within the very click, before the server does."""
SLOW = Script("Late interaction costs storage [1]. " + "And more words " * 300, delay=0.1)


def test_only_doubt_is_marked(model_home, model):
    said = (
        "Each query token is matched with its most similar document token [1]. "
        "It doubles accuracy to 99% [1].\n\n## Limits\n\n- Bananas cure diabetes.\n\n"
        "| Model | Keeps |\n|---|---|\n| ColBERT | $d_1$ [1] |\n\n2. Zebras graze.\nANSWERED: yes"
    )
    model.scripts[:] = [Script(said)]
    send(model_home, "What does late interaction cost in storage?")
    answered(model_home)
    assert model_home.locator("#answer .supported .support").count() == 0
    marks = model_home.locator("#answer .support").all_inner_texts()
    assert len(marks) == 4
    assert marks[0].startswith("? not in the cited paper The paper does not give “99%”")
    assert marks[1].startswith("? in no paper found")
    assert "✓" not in model_home.locator("#answer").inner_text()
    assert model_home.locator("#answer th").all_inner_texts() == ["Model", "Keeps"]
    assert model_home.locator("#answer td:has(sub):has(.mark)").inner_text().startswith("d1 [1]")
    assert model_home.locator("#answer .numbered").inner_text().split()[:2] == ["2.", "Zebras"]
    line = model_home.locator("#answer .standing summary").inner_text()
    assert "5 of 5 sentences checked, by the built-in reader, 4 in doubt" in line


def test_a_question_sent_while_another_is_answered_waits_and_says_so(model_home, model):
    model.scripts[:] = [SLOW]
    send(model_home, "What does late interaction cost in memory?")
    model_home.wait_for_selector("#answer .unfinished:has-text('words And')")
    for question in ("How is BM25 derived?", "And what else?"):
        send(model_home, question)
        model_home.wait_for_selector(f"#queued:has-text('{question}')")
    model_home.locator("#queued button").click()
    assert model_home.locator("#question textarea").input_value() == "And what else?"
    model.scripts[:] = [Script("BM25 comes from a model of chance [1].")]
    model_home.keyboard.press("Escape")
    model_home.wait_for_selector("#past .question:has-text('late interaction')")
    model_home.wait_for_selector("#answer .question:has-text('How is BM25 derived?')")
    answered(model_home)
    model_home.wait_for_selector("#queued:empty", state="attached")
    # What was being typed meanwhile is still there.
    assert model_home.locator("#question textarea").input_value() == "And what else?"


def test_the_steps_are_told_and_folded_when_done(model_home, model):
    words = " ".join(f"word{number}" for number in range(60))
    said = f"Late interaction costs storage [1]. And more {words}"
    model.scripts[:] = [Script(said, delay=0.05)]
    send(model_home, "What does late interaction cost in space?")
    model_home.wait_for_selector("#answer .steps li:has-text('Found 8 papers')")
    model_home.wait_for_selector("#answer .steps .writing:has-text('Writing')")
    answered(model_home)
    assert "tokens" in model_home.locator("#answer .steps summary").inner_text()
    assert not model_home.locator("#answer .steps li").first.is_visible()
    model_home.locator("#answer .steps summary").click()
    assert "Wrote 2 sentences" in model_home.locator("#answer .steps").inner_text()


def test_a_model_that_fails_leaves_the_evidence_and_a_way_back(model_home, model):
    model.scripts[:] = [Script("broken", status=500)]
    send(model_home, "What does late interaction cost on disk?")
    model_home.wait_for_selector("#answer .failure")
    assert "500" in model_home.locator("#answer .failure").inner_text()
    assert model_home.locator("#evidence .card").count() == 8
    model.scripts[:] = [Script("Late interaction costs storage [1].")]
    model_home.locator("#answer .failure button").click()
    model_home.wait_for_selector("#answer .statement")


@pytest.mark.parametrize("how", ["key", "button"])
def test_stop_keeps_what_was_received(model_home, model, how):
    model.scripts[:] = [SLOW]
    send(model_home, f"What does late interaction cost in storage, stopped by {how}?")
    # The sentence that is being written is shown.
    model_home.wait_for_selector("#answer .unfinished:has-text('words And')")
    assert model_home.locator("#evidence .card").count() >= 8
    said = model_home.evaluate_handle(STOPPED_AT_ONCE)
    if how == "key":
        model_home.keyboard.press("Escape")
    else:
        model_home.locator("#question .stop-button").click()
    answered(model_home)
    assert said.evaluate("said => said.now")
    # The model would have gone on for a minute and a half.
    assert "words And" in model_home.locator("#answer .statement.silent").inner_text()
    assert "Stopped" in model_home.locator("#answer .notice").inner_text()
    assert model.broken.wait(PATIENCE)
    model.scripts[:] = [Script("Late interaction costs storage [1].")]
    send(model_home, "And at what loss?")
    model_home.wait_for_selector("#past .statement.silent:has-text('words And')")


def test_a_closed_tab_stops_the_model(chromium, model, model_url):
    model.scripts[:] = [SLOW]
    with tab_in(chromium) as tab:
        visit(tab, model_url)
        send(tab, "What does late interaction cost to keep?")
        tab.wait_for_selector("#answer .unfinished")
    assert model.broken.wait(PATIENCE)
