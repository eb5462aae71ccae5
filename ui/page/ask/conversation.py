"""A conversation of the page: asked, kept in the library, shown again after a restart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from assistant import Answer, Assistant
from assistant.answering.pins import Pins
from assistant.answering.suggest import follow_ups
from assistant.saved.stale import changed
from assistant.saved.turns import parse_turn, turn_json
from index.errors import LibraryError, PaperAssistantError
from index.paper import Filters, Json
from index.store.chats import Chats, new_chat
from ui.page.ask.answer import INDEXING, STALE, STOPPED, answer_html
from ui.page.ask.evidence import NO_EVIDENCE, evidence_html
from ui.page.ask.first import questions_html
from ui.page.ask.writing import Writing
from ui.page.events import event_user
from ui.page.html import text
from ui.page.rail.models import Models

REMEMBERED = 6
"""Turns that a follow-up question may refer to."""
SHOWN = 20
"""Turns that the page shows of a long conversation: what a question costs does not grow with it."""

EMPTY = (
    '<h2 class="welcome">There are no papers in this library yet.</h2><p class="hint">Drop a file '
    "of them here or press <b>Add files</b>: BibTeX, RIS, PDF, spreadsheets and more. DOIs, links "
    "and searches are added under <b>Library</b>.</p>"
)


@dataclass(frozen=True)
class OpenConversation:
    """What a browser tab has open: a conversation of the library ("" for a new one)."""

    chat: str = ""
    choice: Pins = field(default_factory=Pins)


@dataclass(frozen=True)
class View:
    """What the page shows of a conversation; None leaves that part as it is."""

    talk: OpenConversation
    past: str | None = None
    answer: str | None = None
    evidence: str | None = None


class Conversations:
    """Asks on behalf of the page and keeps every finished turn."""

    def __init__(self, assistant: Assistant):
        self.assistant = assistant
        self.models = Models(assistant)
        self._writing: dict[str, Writing] = {}

    @property
    def chats(self) -> Chats:
        """The conversations of whoever the event comes from."""
        return Chats(self.assistant.library.store.database, event_user())

    def ask(
        self,
        talk: OpenConversation,
        question: str,
        filters: Filters,
        *,
        by: Assistant | None = None,
        effort: str | None = None,
        fresh: bool = False,
    ) -> Iterator[View]:
        """Ever longer views of an answer; `stop` and closing the iterator end it.

        `by` is the assistant with the model that was chosen.
        """
        talk = replace(talk, chat=talk.chat or new_chat())
        chats = self.chats  # whose event it is can't be told any more when the iterator is closed
        before = self._answers(talk.chat, last=SHOWN)
        turn, answer = before[-1][0] + 1 if before else 1, Answer(question)
        history = [old for _, old in before[-REMEMBERED:]]
        shown, titles = "", self._titles(talk.choice)
        answers = (by or self.assistant).stream(
            question,
            history=history,
            filters=filters,
            choice=talk.choice,
            effort=effort or None,
            fresh=fresh,
        )
        writing = self._writing[talk.chat] = Writing(answer, answers)
        try:
            past = _past_html(talk.chat, before)
            yield View(talk, past, answer_html(answer, turn, writing=True), NO_EVIDENCE)
            for answer in writing:
                evidence = evidence_html(answer, turn, talk.choice, titles)
                changed, shown = evidence if evidence != shown else None, evidence
                yield View(talk, None, answer_html(answer, turn, writing=True), changed)
        except PaperAssistantError as error:
            answer = replace(answer, failure=str(error))
        finally:
            writing.stop()
            if self._writing.get(talk.chat) is writing:
                del self._writing[talk.chat]
            answer = _ended(self._indexed_so_far(answer), writing)
            if writing.kept:
                answer = _kept(chats, talk.chat, answer)
        if not writing.left:
            yield View(talk, None, answer_html(answer, turn), None if shown else NO_EVIDENCE)

    def stop(self, talk: OpenConversation) -> None:
        """End what is being written in a conversation; what was received stays."""
        if writing := self._writing.get(talk.chat):
            writing.stop()

    def leave(self, chat: str, *, keep: bool = True) -> None:
        """The same where the reader goes to another: it is kept, but not shown in its place."""
        if writing := self._writing.get(chat):
            writing.left, writing.kept = True, keep
            writing.stop()

    def is_written(self, chat: str) -> bool:
        """Whether an answer is being written in a conversation."""
        return chat in self._writing

    def _indexed_so_far(self, answer: Answer) -> Answer:
        """The answer; where nothing was found while papers are being indexed, with a word of it."""
        pending = 0 if answer.retrieved else self.assistant.library.pending
        if not pending:
            return answer
        what = (
            "1 paper. Ask again when it"
            if pending == 1
            else f"{pending:,} papers. Ask again when they"
        )
        said = f"{INDEXING}: {what} can be found."
        return replace(answer, notices=(*answer.notices, said))

    def _titles(self, choice: Pins) -> dict[str, str]:
        """What the papers of a choice are called."""
        papers = self.assistant.library.get([*choice.pinned, *choice.banned])
        return {paper.id: paper.title for paper in papers}

    def again(
        self,
        talk: OpenConversation,
        filters: Filters,
        *,
        by: Assistant | None = None,
        effort: str | None = None,
    ) -> Iterator[View]:
        """Ask the last question anew, with what is pinned or banned since."""
        turns = self.chats.turns(talk.chat, last=1)
        if turns:
            self.chats.drop_last(talk.chat)
            question = str(turns[0]["question"])
            yield from self.ask(talk, question, filters, by=by, effort=effort, fresh=True)

    def open(self, chat: str, *, whole: bool = False) -> View:
        """A kept conversation with the evidence of its last turn, shown up to SHOWN turns back."""
        answers = self._answers(chat, last=None if whole else SHOWN)
        if not answers:
            return View(OpenConversation(), "", self._welcome(), NO_EVIDENCE)
        *before, (number, last) = answers
        evidence = evidence_html(last, number, Pins(), {})
        past = _past_html(chat, before)
        return View(OpenConversation(chat), past, answer_html(last, number), evidence)

    def evidence(self, talk: OpenConversation, turn: int | None) -> str:
        """The evidence of one turn of a conversation, of the last unless it is named."""
        named = self.answer(talk.chat, turn) if turn else None
        shown = [(turn, named)] if turn and named else self._answers(talk.chat, last=1)
        if not shown:
            return NO_EVIDENCE
        ((number, answer),) = shown
        return evidence_html(answer, number, talk.choice, self._titles(talk.choice))

    def suggested(self, talk: OpenConversation) -> str:
        """Questions to ask next that the library answers; "" while an answer is being written."""
        answers = [answer for _, answer in self._answers(talk.chat, last=SHOWN)]
        if not answers or self.is_written(talk.chat):
            return ""
        asked = [answer.question for answer in answers]
        questions = follow_ups(
            answers[-1], self.assistant.search, self.assistant.reader, asked=asked
        )
        return "" if self.is_written(talk.chat) else questions_html("Ask next", questions)

    def _welcome(self) -> str:
        """What stands where answers will be."""
        papers = self.assistant.library.count()
        if papers:
            many = "this 1 paper" if papers == 1 else f"these {papers:,} papers"
            return f'<h2 class="welcome">Ask anything of {many}.</h2>'
        return EMPTY

    def answer(self, chat: str, turn: int) -> Answer | None:
        """One turn of a conversation by its number; None where there is none."""
        body = self.chats.turn(chat, turn)
        return self._turn(body) if body else None

    def last_answer(self, chat: str) -> Answer | None:
        """The last turn of a conversation; None before its first."""
        return next((answer for _, answer in self._answers(chat, last=1)), None)

    def _answers(self, chat: str, *, last: int | None) -> list[tuple[int, Answer]]:
        """The last turns of a conversation, or all, in order and with their numbers."""
        turns = self.chats.numbered(chat, last=last) if chat else []
        return [(number, self._turn(turn)) for number, turn in turns]

    def _turn(self, turn: dict[str, Json]) -> Answer:
        """A kept answer, with a mark where its evidence is no longer what it was."""
        find = self.assistant.library.get
        answer = parse_turn(turn, find)
        stale = tuple(f"{STALE}{reason}; ask again" for reason in changed(turn, find))
        return replace(answer, notices=(*answer.notices, *stale))


def _past_html(chat: str, answers: Sequence[tuple[int, Answer]]) -> str:
    """Turns of a conversation that are over, and the way to those before them."""
    shown = "".join(answer_html(answer, number) for number, answer in answers)
    earlier = answers[0][0] - 1 if answers else 0
    if not earlier:
        return shown
    many = "1 earlier question" if earlier == 1 else f"{earlier:,} earlier questions"
    return f'<p class="hint"><a href="?chat={text(chat)}&amp;whole=1">Show {many}</a></p>{shown}'


def _ended(answer: Answer, writing: Writing) -> Answer:
    """The answer as it is kept, whole or as it was when it was stopped."""
    if not writing.stopped:
        return answer
    answer = writing.answer()
    return replace(answer, notices=(*answer.notices, STOPPED))


def _kept(chats: Chats, chat: str, answer: Answer) -> Answer:
    """The answer, now kept, or with a notice of why it can't be; what found nothing is kept too."""
    words = f"{answer.question}\n{answer.text}"
    try:
        chats.append(chat, turn_json(answer), name=answer.question, words=words)
    except LibraryError as error:
        said = f"the next question knows nothing of this one, which is not kept: {error}"
        return replace(answer, notices=(*answer.notices, said))
    return answer
