"""A model's reply made into statements: cut to length, each checked, in doubt sent back once."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from assistant.answer import Statement
from assistant.answering.mend import in_doubt, judge_draft, mend_draft
from assistant.answering.verify import Verifier, without_unsound
from assistant.answering.write import state
from assistant.models.calls import Calls, SpentError
from assistant.models.cited_prose import Marked
from assistant.models.prompt import PromptExcerpt
from assistant.text.stems import content, words
from index.errors import ModelError

FEWEST_WORDS = 2
"""Telling words below which what a model wrote is no sentence, as the row of a table."""
SAID_ALREADY = 0.85
"""Share of words in common from which a sentence repeats another."""
RUN, LEAST_RUNS, COPIED = 4, 8, 0.6
"""Words of a run, the runs of a sentence that is long enough to be a copy, and the share of them
that stand in another from which it is one: a summary has other words, or another order."""
UNJUDGED = "the built-in reader's verdict stands"
OVER = 1.3
"""How much longer than asked for a text may be; the rest is not read."""


@dataclass
class SaidSentences:
    """The sentences that stand in a review, so that none stands twice."""

    sentences: list["_Said"] = field(default_factory=list)

    def remember(self, statements: Iterable[Statement]) -> None:
        """Take in sentences that stand elsewhere."""
        self.sentences += [_Said.of(statement.text) for statement in statements]

    def add(self, text: str) -> bool:
        """Take in a sentence; False if one before says the same."""
        found = _Said.of(text)
        if any(found.repeats(old) for old in self.sentences):
            return False
        self.sentences.append(found)
        return True

    def forget(self, text: str) -> None:
        """Take back a sentence that does not stand."""
        found = _Said.of(text)
        if found in self.sentences:
            self.sentences.remove(found)


@dataclass(frozen=True, slots=True)
class _Said:
    """The telling words of a sentence, and its runs of words."""

    telling: frozenset[str]
    runs: frozenset[tuple[str, ...]]

    @classmethod
    def of(cls, text: str) -> "_Said":
        found = words(text)
        stems = [word.stem for word in found]
        runs = zip(*(stems[n:] for n in range(RUN)), strict=False)
        return cls(content(found), frozenset(runs))

    def repeats(self, old: "_Said") -> bool:
        """Whether it says what another says, or is copied together from it."""
        alike = len(self.telling & old.telling) >= SAID_ALREADY * len(self.telling | old.telling)
        copied = len(self.runs & old.runs) >= max(COPIED * len(self.runs), 1)
        return alike or (copied and len(self.runs) >= LEAST_RUNS)


@dataclass
class Prose:
    """One text as it is read from a reply: statements so far, and what the reader must know.

    `longest` is how many words of it are read.
    """

    verifier: Verifier
    said: SaidSentences
    longest: int
    statements: tuple[Statement, ...] = ()
    notices: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    read: int = 0
    words: int = 0
    judged: set[Statement] = field(default_factory=set)

    @property
    def full(self) -> bool:
        """Whether it is as long as it may be."""
        return self.words >= self.longest

    @property
    def told(self) -> tuple[str, ...]:
        """What the reader must know so far."""
        return (*self.notices, *_told(self.repeated))

    def take(self, sentences: Sequence[Marked]) -> bool:
        """Check the sentences that are new since the last call; whether there were any."""
        before = self.read
        for sentence in sentences[self.read :]:
            if self.full:
                break
            self.read += 1
            self.words += len(sentence.text.split())
            if not sentence.claim or len(content(words(sentence.text))) < FEWEST_WORDS:
                continue
            if not self.said.add(sentence.text):
                self.repeated += (sentence.text,)
                continue
            statement, notices = state(sentence, self.verifier)
            self.notices += notices
            self.statements += (bare(statement),)
        return self.read > before

    def judge(self, calls: Calls, heading: str) -> None:
        """The model's verdicts on what it has not judged yet; the reader's where it gives none."""
        new = [s for s in self.statements if s not in self.judged]
        try:
            found = calls.finish(judge_draft(calls, new))
        except SpentError as error:
            self.notices += (f"“{heading}” not checked by the model: {error}; {UNJUDGED}",)
            return
        except ModelError as error:
            self.notices += (f"not checked by the model: {error}; {UNJUDGED}",)
            return
        if found.lack:
            self.notices += (f"“{heading}”: {found.lack}; {UNJUDGED}",)
        self.judged |= set(found.statements)
        revised = dict(zip(new, found.statements, strict=True))
        self.statements = tuple(revised.get(s, s) for s in self.statements)

    def cite(self) -> None:
        """Cite papers that carry a sentence for which the model named none."""
        statements: tuple[Statement, ...] = ()
        for statement in self.statements:
            if statement.claim and not statement.citations:
                statement, notices = self.verifier.verify(Marked(statement.text))
                self.notices += notices
            statements += (statement,)
        self.statements = statements

    def mend(self, calls: Calls, question: str, shown: Sequence[PromptExcerpt]) -> None:
        """Send what is in doubt back once, and check what comes of it."""
        if not any(map(in_doubt, self.statements)):
            return
        before = {statement.text for statement in self.statements}
        try:
            asked = _Asked(calls, self.verifier, question)
            revised = calls.finish(mend_draft(asked, self.statements, shown))
        except ModelError as error:
            self.notices += (f"what is in doubt was not mended: {error}",)
            return
        after = {statement.text for statement in revised.statements}
        for text in before - after:
            self.said.forget(text)
        self.statements = ()
        for statement in revised.statements:
            if statement.text in before or self.said.add(statement.text):
                self.statements += (bare(statement),)
            else:
                self.repeated += (statement.text,)
        self.notices += revised.notices

    def settle(self) -> None:
        """Drop citations that add nothing, and where that is wished what nothing supports."""
        statements = [self.verifier.without_surplus(s) for s in self.statements]
        self.statements = tuple(statement for statement, _ in statements)
        self.notices += tuple(said for _, told in statements for said in told)
        if self.verifier.strict:
            self.statements, cut = without_unsound(self.statements)
            self.notices += cut


@dataclass(frozen=True, slots=True)
class _Asked:
    """What `mend_draft` works with."""

    calls: Calls
    verifier: Verifier
    question: str


def bare(statement: Statement) -> Statement:
    """A statement as a review holds it: prose, without the Markdown around it."""
    return replace(statement, lead=None, shown="")


def _told(repeated: Sequence[str]) -> tuple[str, ...]:
    """What was left out since it stands already, each sentence once."""
    return tuple(
        f"left out, said already: “{text}”" + (f", {n} times" if n > 1 else "")
        for text, n in Counter(repeated).items()
    )
