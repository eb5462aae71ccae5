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
        for statement in self.assistant.check(text, bib=bib):
            checked.append(statement)
            if not len(checked) % TOGETHER:
                yield check_json(checked, self.assistant.reader.name)
        if len(checked) % TOGETHER:
            yield check_json(checked, self.assistant.reader.name)
