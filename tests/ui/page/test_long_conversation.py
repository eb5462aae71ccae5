"""A conversation of many turns: the page shows the last ones, and the way to those before."""

import gc
import shutil
from collections import deque
from contextlib import closing

import pytest
from gradio.blocks import Block

from assistant import Answer, Assistant
from assistant.saved.turns import turn_json
from index.paper import Filters
from index.store.chats import Chats
from tests.ui.page.readers import Reader
from tests.ui.page.steps import send, visit
from ui.api.access import Access
from ui.page.ask.conversation import SHOWN, Conversations, OpenConversation
from ui.server import Server

LONG = "a-long-conversation"
EARLIER = 5


@pytest.fixture(scope="module")
def shelf(example_folder, tmp_path_factory):
    """The examples with a conversation of more turns than are shown."""
    folder = shutil.copytree(example_folder, tmp_path_factory.mktemp("long") / "library")
    with Assistant.open(folder) as assistant:
        chats = Chats(assistant.library.store.database)
        for number in range(1, SHOWN + EARLIER + 1):
            question = f"Question number {number}?"
            chats.append(LONG, turn_json(Answer(question)), name=question, words=question)
        yield assistant


def test_the_last_turns_are_shown_with_the_numbers_that_they_have(shelf):
    view = Conversations(shelf).open(LONG)
    shown = f"{view.past}{view.answer}"
    assert f"Show {EARLIER} earlier questions" in shown
    assert f"Question number {EARLIER}?" not in shown
    assert all(f"Question number {n}?" in shown for n in range(EARLIER + 1, EARLIER + SHOWN + 1))
    assert f'data-turn="{SHOWN + EARLIER}"' in view.answer


def test_all_turns_are_shown_on_request(shelf):
    view = Conversations(shelf).open(LONG, whole=True)
    assert "Question number 1?" in view.past
    assert "earlier" not in view.past


def test_what_is_sent_for_a_question_does_not_grow_with_the_conversation(shelf):
    conversations = Conversations(shelf)
    first = next(iter(conversations.ask(OpenConversation(LONG), "What is MUVERA?", Filters())))
    assert f"Question number {EARLIER + 1}?" in first.past
    assert f"Question number {EARLIER}?" not in first.past


def test_an_earlier_turn_is_found_by_its_number(shelf):
    conversations = Conversations(shelf)
    assert conversations.answer(LONG, 2).question == "Question number 2?"
    assert conversations.answer(LONG, 1000) is None
    assert "Question number 2?" in conversations.evidence(OpenConversation(LONG), 2)


def test_earlier_questions_are_a_click_away(page, shelf):
    server = Server(shelf, Access(port=0)).start()
    visit(page, f"{server.url}/?chat={LONG}")
    page.get_by_text("earlier questions").click()
    page.wait_for_selector("text=Question number 1?")
    send(page, "What does late interaction cost in storage?")
    page.wait_for_selector("text=earlier question")
    server.close()


def test_a_turn_read_back_says_the_same_of_its_time(shelf):
    conversations = Conversations(shelf)
    *_, told = conversations.ask(OpenConversation("timed"), "What is MUVERA?", Filters())
    assert "answered in" in told.answer
    assert conversations.open("timed").answer == told.answer


def test_a_question_leaves_no_component_behind(shelf):
    def components():
        gc.collect()
        return sum(isinstance(one, Block) for one in gc.get_objects())

    with (
        closing(Server(shelf, Access(port=0)).start()) as server,
        closing(Reader(server.url)) as tab,
    ):
        deque(tab.ask("What is MUVERA?"), 0)
        before = components()
        for number in range(4):
            deque(tab.ask(f"What is MUVERA, for the {number}th time?"), 0)
        # Each event drops what the one before left.
        assert components() < before + 4
