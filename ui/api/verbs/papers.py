"""`papers`: what the library holds."""

from assistant.render.json import papers_json
from ui.api.arguments import Count, FilterArguments, parse_filters
from ui.api.verbs.verb import AssistantVerb, Document


class PapersVerb(AssistantVerb):
    """Papers listed."""

    def papers(
        self,
        filters: FilterArguments | None = None,
        limit: Count = 50,
    ) -> Document:
        """List the papers of the library, by title; `filters` as in search."""
        return papers_json(self.assistant.papers(parse_filters(filters), limit=limit))
