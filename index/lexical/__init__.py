"""BM25 over the words of papers, kept in tantivy."""

from index.lexical.analysis import LEXICAL_VERSION, terms_of, words_held
from index.lexical.bm25 import BODY, Lexical

__all__ = ["BODY", "LEXICAL_VERSION", "Lexical", "terms_of", "words_held"]
