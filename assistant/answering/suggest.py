"""Questions a reader might ask next, made from the papers of an answer."""

from assistant.answer import Answer
from index.paper import Paper
from index.text.clean import tidy

MOST = 3
LONGEST_NAME = 4
LONGEST_TITLE = 12


def follow_ups(answer: Answer) -> tuple[str, ...]:
    """At most three questions: a comparison of what is cited, and what was found but not used."""
    cited = [name for paper in answer.references if (name := _short_name(paper))]
    used = {paper.id for paper in answer.references}
    others = [result.paper for result in answer.retrieved if result.paper.id not in used]
    questions = []
    if len(cited) > 1 and cited[0] != cited[1]:
        questions.append(f"How does {cited[0]} compare with {cited[1]}?")
    if cited:
        questions.append(f"What are the limits of {cited[0]}?")
    for paper in others:
        name = _short_name(paper) or _quoted_title(paper)
        if name:
            questions.append(f"What does {name} show?")
    return tuple(dict.fromkeys(questions))[:MOST]


def _short_name(paper: Paper) -> str:
    """What a paper calls its method: the words before the colon of its title, if they are few."""
    name, colon, _ = tidy(paper.title).partition(":")
    return name.strip() if colon and len(name.split()) <= LONGEST_NAME else ""


def _quoted_title(paper: Paper) -> str:
    title = tidy(paper.title)
    return f"“{title}”" if len(title.split()) <= LONGEST_TITLE else ""
