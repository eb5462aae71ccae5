"""What people decided of papers, taken into what a search found: their word counts."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.screening.scope import Exclusion, Scope, ScreenedPaper, SearchStep
from index.paper import Paper
from index.store.decisions import Decision

UNSEEN = "decided on by people, found by no search"
NO_REASON = "no reason given"
SOMEONE = "a person"

Find = Callable[[Sequence[str]], list[Paper]]


def with_decisions(scope: Scope, decisions: Sequence[Decision], find: Find) -> Scope:
    """The scope as people decided it; `find` gives the papers of ids, those that are still there.

    Papers that nobody decided on stay as the reader judged them.
    """
    found = {paper.id: paper for paper in find([decision.paper_id for decision in decisions])}
    made = {one.paper_id: one for one in decisions if one.paper_id in found}
    if not made:
        return scope
    known = {candidate.paper.id: candidate for candidate in scope.included}
    left_out = {exclusion.paper.id: exclusion for exclusion in scope.excluded}
    unseen = len(made.keys() - known.keys() - left_out.keys())
    included = [candidate for candidate in scope.included if candidate.paper.id not in made]
    excluded = [exclusion for exclusion in scope.excluded if exclusion.paper.id not in made]
    for paper_id, decision in made.items():
        who, paper = decision.who or SOMEONE, found[paper_id]
        before = known.get(paper_id) or left_out.get(paper_id)
        chance = before.relevance if before else 0.0
        if decision.include:
            reason = f"included by {who}" + (f": {decision.reason}" if decision.reason else "")
            held = known.get(paper_id) or ScreenedPaper(paper, chance, reason)
            included.append(replace(held, reason=reason, who=who))
        else:
            excluded.append(Exclusion(paper, decision.reason or NO_REASON, chance, who=who))
    return replace(
        scope,
        queries=(*scope.queries, SearchStep(UNSEEN, unseen, unseen)) if unseen else scope.queries,
        included=tuple(sorted(included, key=lambda c: -c.relevance)),
        excluded=tuple(excluded),
    )
