"""BM25 over the words of papers, kept in tantivy."""

from index.lexical.analysis import LEXICAL_VERSION, words_held
from index.lexical.bm25 import BODY, Lexical

__all__ = ["BODY", "LEXICAL_VERSION", "Lexical", "words_held"]
