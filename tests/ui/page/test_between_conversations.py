"""One conversation after the other: left while it is written, gone back to, deleted."""

import shutil

import pytest

from assistant import Assistant
from assistant.answering.pins import Pins
from assistant.models.scripted import Script
from index.paper import Filters, Paper
from index.store.papers import insert_papers
from tests.ui.page.steps import answered, send, visit
from ui.page.ask.conversation import Conversations, OpenConversation

SLOW = Script("Late interaction costs storage [1]. " + "And more words " * 300, delay=0.1)
WORDS = "#answer .unfinished:has-text('more words')"


@pytest.fixture
def talk(page, model, model_url):
    """An open page, with one conversation kept and another being written."""
    visit(page, model_url)
    send(page, "What does late interaction cost before one leaves?")
    answered(page)
    page.locator("#new").click()
    page.wait_for_selector("#answer .welcome")
    model.scripts[:] = [SLOW]
    send(page, "What does late interaction cost while one leaves?")
    page.wait_for_selector(WORDS)
    return page


def gone(page, seconds=2):
    """Give what was being written time to come back."""
    page.wait_for_timeout(1000 * seconds)


@pytest.mark.browser
def test_another_conversation_stays_open_though_one_was_being_written(talk):
    talk.locator("#chats li a:has-text('before one leaves')").first.click()
    talk.wait_for_selector("#answer .question:has-text('before one leaves')")
    gone(talk)
    assert "before one leaves" in talk.locator("#answer .question").inner_text()
    # What was received is kept where it was asked, and the way back is the browser's own.
    talk.go_back()
    talk.wait_for_selector("#answer .question:has-text('while one leaves')")
    assert "And more words" in talk.locator("#answer").inner_text()
    assert "Stopped before the end" in talk.locator("#answer").inner_text()


@pytest.mark.browser
def test_a_new_conversation_stays_new_and_back_leads_to_the_one_before(talk):
    kept = talk.url
    talk.locator("#new").click()
    talk.wait_for_selector("#answer .welcome")
    gone(talk)
    assert talk.locator("#answer .welcome").is_visible()
    assert "chat=" not in talk.url
    assert talk.locator("#chats [aria-current]").count() == 0
    talk.go_back()
    talk.wait_for_selector("#answer .question:has-text('while one leaves')")
    assert talk.url == kept
    talk.go_forward()
    talk.wait_for_selector("#answer .welcome")


def test_a_conversation_deleted_while_it_is_written_does_not_come_back(example_folder, tmp_path):
    with Assistant.open(shutil.copytree(example_folder, tmp_path / "library")) as assistant:
        conversations = Conversations(assistant)
        views = conversations.ask(OpenConversation("a-talk", Pins()), "What is BM25?", Filters())
        next(views)
        conversations.leave("a-talk", keep=False)
        conversations.chats.delete("a-talk")
        assert [*views] == []
        assert conversations.chats.find("") == []


def test_one_that_was_left_is_kept_and_shows_nothing_more(example_folder, tmp_path):
    with Assistant.open(shutil.copytree(example_folder, tmp_path / "library")) as assistant:
        conversations = Conversations(assistant)
        views = conversations.ask(OpenConversation("a-talk", Pins()), "What is BM25?", Filters())
        next(views)
        conversations.leave("a-talk")
        assert [*views] == []
        kept = conversations.open("a-talk")
        assert "Stopped before the end" in kept.answer
        # It says what became of it, not that the library has no answer.
        assert "Nothing here answers" not in kept.answer


def test_papers_that_can_not_be_found_yet_are_spoken_of(tmp_path):
    with Assistant.open(tmp_path / "library") as assistant:
        insert_papers(
            assistant.library.store, [Paper(id="p", title="Yaks", abstract="They graze.")]
        )
        *_, view = Conversations(assistant).ask(OpenConversation(), "What do yaks do?", Filters())
    assert "Still being indexed: 1 paper. Ask again when it can be found." in view.answer
