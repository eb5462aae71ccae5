"""The verbs as other programs call them: plain arguments in, the documents of `--json` out.

Each stands in the module of its name; every door offers these and no others.
"""

from ui.api.verbs.add import AddVerb
from ui.api.verbs.ask import AskVerb
from ui.api.verbs.check import CheckVerb
from ui.api.verbs.papers import PapersVerb
from ui.api.verbs.review import ReviewVerb
from ui.api.verbs.search import SearchVerb
from ui.api.verbs.searches import SearchesVerb
from ui.api.verbs.verb import Document, Verb

__all__ = ["VERBS", "Document", "Verb", "Verbs"]

VERBS = ("search", "searches", "ask", "check", "review", "add", "papers")


class Verbs(SearchVerb, SearchesVerb, AskVerb, CheckVerb, ReviewVerb, AddVerb, PapersVerb):
    """The verbs over one assistant."""

    def all(self) -> tuple[Verb, ...]:
        """Every verb."""
        return tuple(self.named(name) for name in VERBS)

    def named(self, name: str) -> Verb:
        """One verb."""
        return Verb(name, getattr(self, name))
