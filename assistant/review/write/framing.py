"""What is made of a review's sections by the model: outcomes set side by side, the parts around."""

from collections.abc import Iterator
from dataclasses import replace

from assistant.models.calls import SpentError
from assistant.review.compare.findings import find_outcomes
from assistant.review.types import Review, ReviewPart, Section
from assistant.review.work import DraftWork
from assistant.review.write.lengths import words_of_part
from assistant.review.write.parts import headed, of_sections, parts_of
from index.errors import ModelError


def compared(work: DraftWork, review: Review) -> Review:
    """The review with the outcomes that several of its papers measured; none without a model."""
    if work.writer is None or len(review.references) < 2:
        return review
    of = of_sections(review)
    kept = work.kept.outcomes("" if work.again else of)
    if kept is not None:
        return replace(review, outcomes=kept)
    if work.again or work.failure or _unwritten(review):
        return review
    calls, parts = work.writer.calls, parts_of(review)
    # The parts are what a review can't do without: as much as its sections took is left to them.
    calls.reserve = len(parts) * calls.tokens // max(len(review.sections), 1)
    try:
        found = calls.finish(find_outcomes(calls, review.topic, review.references))
    except SpentError:
        work.say(f"findings were not compared: beyond the budget of {calls.budget or 0:,} tokens")
        return review
    except ModelError as error:
        work.say(f"findings were not compared: {error}")
        return review
    finally:
        calls.reserve = 0
    work.kept.keep_outcomes(found, of)
    return replace(review, outcomes=found)


def framed(work: DraftWork, review: Review) -> Iterator[Review]:
    """The review with the parts that are written of its sections, one after the other."""
    of, parts = of_sections(review), parts_of(review)
    for n, part in enumerate(parts if work.writer else ()):
        kept = work.kept.written_part(part, "" if work.again else of)
        if kept:
            work.remember(kept.statements, by_model=True)
            yield (review := _with_part(review, kept))
            continue
        if work.again or work.failure or _unwritten(review):
            continue
        work.keep_tokens(parts[n + 1 :])
        before, written = review, Section(headed(part), part=part)
        for written in _written(work, part, before):
            yield (review := _with_part(before, written))
        if written.statements and not work.failure:
            work.kept.keep_part(written, of)


def _unwritten(review: Review) -> bool:
    """Whether no section is the model's: nothing is written of quotes."""
    return all(section.model == "none" for section in review.sections)


def _written(work: DraftWork, part: ReviewPart, before: Review) -> Iterator[Section]:
    """Ever longer versions of one part; none without a sentence."""
    if work.writer is None:
        return
    length, notices = words_of_part(part, work.wanted.words), work.notices
    try:
        for section, told in work.writer.write_part(part, before, length):
            work.notices = notices
            work.say(*told)
            if section.statements:
                yield section
    except ModelError as error:
        work.run_out(f"{part.value} not written", error)


def _with_part(review: Review, written: Section) -> Review:
    """The review with a part in its place, in reading order."""
    others = [section for section in review.parts if section.part is not written.part]
    order = list(ReviewPart)
    parts = sorted((*others, written), key=lambda s: order.index(s.part or ReviewPart.ABSTRACT))
    return replace(review, parts=tuple(parts))
