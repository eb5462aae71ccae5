"""The services on the network: where each is, how often it may be asked, what it likes to know."""

import os
from dataclasses import dataclass

CONTACT = "PAPER_ASSISTANT_CONTACT"
"""Variable with the e-mail address that services are told; polite ones are answered sooner."""


@dataclass(frozen=True, slots=True)
class Service:
    """One service.

    `pause` is the least number of seconds between two requests, `contact` and `key` the
    parameters that take the user's e-mail address and key; a key in a header has `key_header`.
    """

    name: str
    short: str
    address: str
    pause: float
    contact: str = ""
    key: str = ""
    key_header: str = ""

    @property
    def at(self) -> str:
        """Its address: the public one, or that of `PAPER_ASSISTANT_..._URL`."""
        return os.environ.get(f"PAPER_ASSISTANT_{self.short}_URL", self.address).rstrip("/")

    @property
    def rests(self) -> float:
        """Seconds between two requests; a mirror named by the user has no such rule."""
        return self.pause if self.at == self.address else 0.0

    @property
    def key_variable(self) -> str:
        """Variable with the user's key, where the service has keys."""
        return f"PAPER_ASSISTANT_{self.short}_KEY"


CROSSREF = Service("Crossref", "CROSSREF", "https://api.crossref.org", 0.2, contact="mailto")
DATACITE = Service("DataCite", "DATACITE", "https://api.datacite.org", 0.2)
OPENALEX = Service(
    "OpenAlex", "OPENALEX", "https://api.openalex.org", 0.2, contact="mailto", key="api_key"
)
PUBMED = Service(
    "PubMed",
    "PUBMED",
    "https://eutils.ncbi.nlm.nih.gov/entrez/eutils",
    0.35,
    contact="email",
    key="api_key",
)
ARXIV = Service("arXiv", "ARXIV", "https://export.arxiv.org/api/query", 3.0)
SEMANTIC_SCHOLAR = Service(
    "Semantic Scholar",
    "S2",
    "https://api.semanticscholar.org/graph/v1",
    1.1,
    key_header="x-api-key",
)
