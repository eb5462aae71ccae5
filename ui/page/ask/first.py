"""The first look at a library: its topics, questions that it answers, what its records lack."""

from collections.abc import Iterator, Mapping
from itertools import chain, zip_longest
from threading import Lock

import numpy as np

from assistant import Assistant
from assistant.answering.suggest import questions_of
from index.curation.lacking import Lack, count_lacking
from index.map.cache import MapCache
from index.map.layout import PaperMap, Topics, topics_of
from index.paper import Paper
from ui.page.html import button, text

TOPICS, QUESTIONS = 8, 4
TRYING = (
    '<section class="next pending"><h3>Try one of these</h3>'
    '<p class="hint">Trying questions on these papers …</p></section>'
)
"""As tall as the questions that come in its place: what stands below does not jump."""
OF_A_TOPIC = 24
"""Papers of a topic, the most typical first, whose titles may become a question."""


class FirstLook:
    """What a reader who has asked nothing yet is shown; made once for each state of the library."""

    def __init__(self, assistant: Assistant, atlas: MapCache):
        self._assistant = assistant
        self.atlas = atlas
        self._lock = Lock()
        self._known: dict[str, str] = {}

    def begin(self) -> bool:
        """Have the topics found if they are not; whether that is still going on."""
        return bool(self._assistant.library.count()) and (
            self.atlas.look() is None or self.atlas.drawing
        )

    def html(self, *, at_once: bool = False) -> str:
        """All there is to show; `at_once` without questions that would have to be tried first.

        "" for a library without papers.
        """
        library = self._assistant.library
        if not library.count():
            return ""
        drawn, asks = self.atlas.newest, TRYING if at_once and self.atlas.topics else ""
        if drawn is not None and len(drawn.ids) < 2:
            drawn = None
        if drawn is not None:
            key = f"{library.fingerprint} {drawn.fingerprint}"
            asks = self._known.get(key, TRYING) if at_once else self._tried(key, drawn)
        topics = topics_html(_topics(drawn) if drawn is not None else self.atlas.topics)
        return f'<div class="first">{asks}{topics}{lacking_html(count_lacking(library))}</div>'

    def _tried(self, key: str, drawn: PaperMap) -> str:
        """The questions, tried once however many readers look."""
        with self._lock:
            if key not in self._known:
                assistant = self._assistant
                papers = _typical(assistant, drawn)
                asks = questions_of(papers, assistant.search, assistant.reader, QUESTIONS)
                self._known = {key: questions_html("Try one of these", asks)}
            return self._known[key]


def questions_html(title: str, questions: tuple[str, ...]) -> str:
    """Questions to be asked with a click; "" for none."""
    if not questions:
        return ""
    asks = "".join(f"<li>{button(one, 'ask', words=one)}</li>" for one in questions)
    return f'<section class="next"><h3>{text(title)}</h3><ul>{asks}</ul></section>'


def topics_html(topics: Topics) -> str:
    """The largest topics by name and size; a click lists their papers."""
    chips = "".join(
        f"<li>{button(f'{name} ({count:,})', 'browse', words=name.replace(',', ''))}</li>"
        for name, count in topics[:TOPICS]
    )
    return f'<section class="topics"><h3>Topics</h3><ul>{chips}</ul></section>' if chips else ""


def lacking_html(lacking: Mapping[Lack, int]) -> str:
    """What records lack, each with the way to those papers; "" where nothing is lacking."""
    chips = "".join(
        f"<li>{button(f'{count:,} without {lack}', 'lacking', lack=lack.value)}</li>"
        for lack, count in lacking.items()
    )
    title = "<h3>Missing in the records</h3>"
    return f'<section class="lacking">{title}<ul>{chips}</ul></section>' if chips else ""


def _topics(drawn: PaperMap) -> Topics:
    return topics_of([cluster.name for cluster in drawn.clusters], drawn.cluster_of)


def _typical(assistant: Assistant, drawn: PaperMap) -> Iterator[Paper]:
    """Papers in the middle of each topic, one of each in turn, the largest topics first."""
    sizes = np.bincount(drawn.cluster_of, minlength=len(drawn.clusters))
    middles = []
    for number in np.argsort(-sizes, kind="stable"):
        members = np.flatnonzero(drawn.cluster_of == number)
        if not len(members):
            continue
        centre = np.array([drawn.clusters[number].x, drawn.clusters[number].y])
        far = np.linalg.norm(drawn.points[members] - centre, axis=1)
        middles.append([drawn.ids[n] for n in members[np.argsort(far)[:OF_A_TOPIC]]])
    wanted = [i for i in chain.from_iterable(zip_longest(*middles)) if i is not None]
    for paper_id in wanted:
        yield from assistant.library.get([paper_id])
