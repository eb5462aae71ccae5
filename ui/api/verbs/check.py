"""`check`: a text of the caller's own against the papers."""

from collections.abc import Iterator

from assistant.checking.check_draft import TOGETHER
from assistant.checking.result_json import check_json
from assistant.checking.types import CheckedSentence
from ui.api.arguments import Draft
from ui.api.verbs.verb import AssistantVerb, Document


class CheckVerb(AssistantVerb):
    """Sentences checked, with their citations."""

    def check(self, text: Draft, bib: Draft | None = None) -> Iterator[Document]:
        """Check a draft: which papers carry each sentence, whether each citation mark is right.

        `bib` is the text of its BibTeX file, for marks such as \\cite{key} and [@key].
        """
        checked: list[CheckedSentence] = []
        told, due = 0, TOGETHER
        for statement in self.assistant.check(text, bib=bib):
            checked.append(statement)
            if len(checked) >= due:
                yield check_json(checked, self.assistant.reader.name)
                # Each document is whole: told at even steps, all would grow with the square.
                told = len(checked)
                due = told + max(TOGETHER, told // 4)
        if len(checked) > told:
            yield check_json(checked, self.assistant.reader.name)
