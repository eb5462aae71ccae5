"""`searches`: searches kept under a name, and what is new for them."""

from time import perf_counter

from assistant.render.json import search_json
from assistant.saved.saved_searches import saved_json
from index.errors import QueryError
from index.paper import Filters
from ui.api.accounts import current_user
from ui.api.arguments import Count, FilterArguments, Words, parse_filters
from ui.api.verbs.verb import AssistantVerb, Document


class SearchesVerb(AssistantVerb):
    """Saved searches of whoever calls."""

    def searches(
        self,
        name: Words | None = None,
        query: Words | None = None,
        k: Count = 10,
        filters: FilterArguments | None = None,
        keep: bool = False,
        forget: bool = False,
    ) -> Document:
        """Saved searches: all with how many papers are new; with a name what is new for it.

        With `query` it is saved under `name`. What was shown is not new any more unless `keep`.
        `forget` deletes it.
        """
        if self.shared:
            raise QueryError("no saved searches: others use this server too; serve with --auth")
        if name is None and (query is not None or keep or forget):
            raise QueryError("no name: say which saved search is meant, as name")
        owner = current_user().owner
        if name is None or forget:
            if name is not None:
                self.assistant.forget_search(name, owner=owner)
            return saved_json(self.assistant.saved_searches(owner=owner))
        return self._saved(name, query, k, parse_filters(filters), keep=keep, owner=owner)

    def _saved(
        self, name: str, query: str | None, k: int, filters: Filters, *, keep: bool, owner: str
    ) -> Document:
        """What a search finds that is saved now, or what is new for one that was."""
        started, assistant = perf_counter(), self.assistant
        if query is None:
            query = assistant.saved_search(name, owner=owner).query
            found = assistant.new_hits(name, keep=keep, owner=owner)
        else:
            found = assistant.save_search(name, query, k, filters, owner=owner)
        told = assistant.explain(query, found)
        return {"name": name, **search_json(query, found, perf_counter() - started, told=told)}
