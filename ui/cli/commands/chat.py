"""`chat`: a conversation on the terminal."""

import sys
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from typing import Annotated

import typer

from assistant.conversation import Conversation
from index.errors import PaperAssistantError
from index.paper import Paper
from index.text.clean import tidy
from ui.cli.answers import show_answer, stream_answer
from ui.cli.grouping import grouped
from ui.cli.options import AnswerModels, FilterOptions, PaperCount
from ui.cli.start import open_assistant
from ui.cli.talk import TerminalConversation
from ui.cli.terminal import complain, is_terminal, notice, say

GoOn = Annotated[bool, typer.Option("--continue", help="Go on with the last conversation.")]
COMMANDS = """\
/sources        the papers of the last answer, by number
/pin N...       have them among the evidence of every question from now on
/ban N...       leave them out from now on
/save FILE      write the conversation as Markdown
/help           this list
/quit           end it, as Ctrl-D does"""


@grouped
def chat(
    ctx: typer.Context,
    only: FilterOptions,
    models: AnswerModels,
    k: PaperCount = 8,
    go_on: GoOn = False,
) -> None:
    """Ask question after question; each may lean on those before. /help lists what else it does."""
    with closing(open_assistant(ctx, models)) as assistant:
        filters = only.in_library(assistant.library)
        talk = TerminalConversation(assistant)
        if not go_on:
            talk.begin()
        stream = partial(assistant.stream, k=k, filters=filters)
        conversation = Conversation(stream, talk.turns() if go_on else ())
        for line in _lines():
            try:
                if line.startswith("/"):
                    _do(conversation, *line[1:].split())
                else:
                    _ask(conversation, talk, line)
            except (PaperAssistantError, OSError) as error:
                complain(str(error))


def _ask(conversation: Conversation, talk: TerminalConversation, question: str) -> None:
    answers = conversation.stream(question)
    *_, answer = stream_answer(answers) if is_terminal() else answers
    show_answer(answer, streamed=is_terminal())
    say()
    told = talk.unkept
    talk.keep(answer)
    if talk.unkept != told:
        notice(talk.unkept)


def _do(conversation: Conversation, verb: str = "", *words: str) -> None:
    """Carry out a line that begins with a slash."""
    if verb == "sources":
        _show_sources(conversation)
    elif verb in ("pin", "ban"):
        papers = _numbered(conversation, words)
        (conversation.pin if verb == "pin" else conversation.ban)(*papers)
        done = "Pinned" if verb == "pin" else "Left out from now on"
        for paper in papers:
            notice(f"{done}: {tidy(paper.title)}")
    elif verb == "save":
        notice(f"Written to {conversation.save(' '.join(words) or 'conversation.md')}.")
    elif verb == "help":
        notice(COMMANDS)
    else:
        complain(f"no such command: /{verb}; /help lists them")


def _show_sources(conversation: Conversation) -> None:
    for number, paper in enumerate(conversation.sources, 1):
        pinned = "  (pinned)" * (paper.id in conversation.choice.pinned)
        say(f"[{number}] {tidy(paper.title)}{pinned}")
        say(f"    {paper.byline}")
    if not conversation.sources:
        notice("No sources yet; ask something first.")


def _numbered(conversation: Conversation, words: tuple[str, ...]) -> list[Paper]:
    """The papers of the last answer that these numbers name; a complaint about any other word."""
    papers = []
    for word in words:
        number = int(word) if word.isdecimal() else 0
        if 0 < number <= len(conversation.sources):
            papers.append(conversation.sources[number - 1])
        else:
            complain(f"no such source: {word}; /sources lists them by number")
    if not words:
        complain("which source? /sources lists them by number, as in /pin 1")
    return papers


def _lines() -> Iterator[str]:
    """What is typed, line by line, until the end or `/quit`; empty lines are nothing."""
    while True:
        if sys.stdin.isatty():
            notice("")
            sys.stderr.write("> ")
            sys.stderr.flush()
        line = sys.stdin.readline()
        if not line or line.strip() in ("/quit", "/exit"):
            return
        if line.strip():
            yield line.strip()


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(chat)
