"""What is asked of a review, and the name under which the library keeps its draft."""

import hashlib
from dataclasses import asdict, dataclass, field

from assistant.screening.criteria import Criteria
from index.paper import Filters


@dataclass(frozen=True, slots=True)
class ReviewRequest:
    """What is asked of a review: the topic, which papers count, how many sections, an outline.

    `outline` is the text of an edited outline; its papers are taken as they stand there. `budget`
    is how many tokens a model may use. `update` takes the review drafted last and redrafts only
    sections whose papers have changed. `replayed` is set where a bundle is run again: the draft
    that the library keeps of the same topic is left alone. `owner` is the user whose draft it is.
    `criteria` are what papers must say, or must not. `words` is how long a model's draft shall be.
    `columns` are those of the comparison, a reader's own or a preset's name.
    """

    topic: str
    filters: Filters = field(default_factory=Filters)
    sections: int | None = None
    outline: str | None = None
    strict: bool = False
    budget: int | None = None
    update: bool = False
    replayed: bool = False
    owner: str = ""
    criteria: Criteria = field(default_factory=Criteria)
    words: int | None = None
    columns: str = ""


def draft_name(wanted: ReviewRequest, model: str) -> str:
    """What a kept draft is known by: all that is asked for, and who writes."""
    named = {
        n: value for n, value in asdict(wanted).items() if n not in ("update", "budget", "columns")
    }
    if not wanted.criteria:
        del named["criteria"]
    # What came later and was not asked for leaves the name of a draft as it was.
    asked = {n: value for n, value in named.items() if n not in ("owner", "words") or value}
    return hashlib.sha256(f"{asked}\n{model}".encode()).hexdigest()[:24]


def protocol_of(wanted: ReviewRequest) -> tuple[str, ...]:
    """What a review was asked for, a line each, as a draft prints it."""
    first, last = wanted.filters.years
    years = f"{first or ''} to {last or ''}".strip() if first or last else ""
    lines = {
        "Question": wanted.topic,
        "Every paper says": "; ".join(wanted.criteria.include),
        "No paper says": "; ".join(wanted.criteria.exclude),
        "Types": "; ".join(wanted.criteria.types),
        "Years": years,
        "Venues": "; ".join(wanted.filters.venues),
        "Authors": "; ".join(wanted.filters.authors),
        "Sources": "; ".join(wanted.filters.sources),
        "Columns": wanted.columns,
    }
    return tuple(f"{name}: {value}" for name, value in lines.items() if value)
