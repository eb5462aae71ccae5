"""`search`: the papers that fit a query best."""

from time import perf_counter

from assistant.render.json import search_json
from ui.api.arguments import Count, FilterArguments, Words, parse_filters
from ui.api.verbs.verb import AssistantVerb, Document


class SearchVerb(AssistantVerb):
    """Papers found by a query."""

    def search(
        self, query: Words, k: Count = 10, filters: FilterArguments | None = None
    ) -> Document:
        """Find papers: the k that fit a query best, each with the passages that matched.

        `filters`: year "2019:2021", and lists venue, author, source, paper (ids). `did_you_mean`
        holds names of authors, venues and methods that were probably meant, each with its query.
        """
        started, only = perf_counter(), parse_filters(filters)
        results = self.assistant.search(query, k, only)
        seconds = perf_counter() - started
        near = self.assistant.did_you_mean(query, only)
        told = self.assistant.explain(query, results)
        notices = self.assistant.notices(query, results, only)
        return search_json(query, results, seconds, near=near, told=told, notices=notices)
