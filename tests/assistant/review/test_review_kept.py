"""A review kept in the library: brought up to date, bundled, and run again."""

import json

import pytest

from assistant import Assistant
from assistant.review.request import ReviewRequest
from assistant.saved.bundle import bundle_json, replay_bundle
from index.errors import FormatError, QueryError
from index.library import Library
from tests.assistant.review.conftest import LENS, PAPERS, TOPIC, _paper
from tests.index.embedders import WordVectors

WANTED = ReviewRequest(TOPIC, sections=2)


@pytest.fixture
def own(tmp_path):
    with Library.open(tmp_path / "library", create=True, embedder=WordVectors()) as library:
        library.insert(PAPERS)
        yield Assistant(library)


def draft(assistant, **changes):
    from dataclasses import replace

    *_, review = assistant.draft(replace(WANTED, **changes))
    return review


def test_an_update_redrafts_only_the_sections_that_new_papers_touch(own):
    before = draft(own)
    own.library.insert(
        [
            _paper(
                8, "ACME two: mirror polishing of telescopes", LENS, "ACME two", "it hums at 50 Hz"
            )
        ]
    )
    after = draft(own, update=True)
    assert "p8" in {paper.id for paper in after.references}
    redrafted = [notice for notice in after.notices if notice.startswith("redrafted")]
    assert len(redrafted) == 1
    assert "papers: 1 new" in redrafted[0]
    same = [a for a, b in zip(before.sections, after.sections, strict=True) if a == b]
    assert len(same) == len(before.sections) - 1


def test_an_update_of_nothing_changes_nothing(own):
    before = draft(own)
    after = draft(own, update=True)
    assert after.sections == before.sections
    assert not after.notices


def test_an_update_needs_a_draft(own):
    with pytest.raises(QueryError, match="nothing to update"):
        draft(own, update=True)


def test_a_bundle_holds_the_evidence_and_runs_again(own):
    review = draft(own)
    bundle = json.loads(json.dumps(bundle_json(review, WANTED)))
    assert bundle["review"]["scope"]["excluded"]
    assert bundle["draft"].startswith(f"# {TOPIC.capitalize()}")
    assert replay_bundle(bundle, own).changes == ()
    own.library.remove(["p4"])
    changes = replay_bundle(bundle, own).changes
    assert any("no longer cited: Polishing a telescope mirror" in change for change in changes)
    assert any("library is another" in change for change in changes)


def test_something_else_is_no_bundle(own):
    with pytest.raises(FormatError):
        replay_bundle({"question": "?"}, own)
