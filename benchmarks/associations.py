"""Words put beside those of a query, learned from the library: do they help where nobody tuned?

    python -m benchmarks.associations ../shared [--only scifact cranfield ...] [--words]

Four ways: words of the papers that BM25 finds first (RM3), words that stand in the same papers more
often than by chance (normalised pointwise mutual information), words near in a space of 100
dimensions made of who stands with whom, and abbreviations with what the abstracts say they are
short for. Each adds its words to the share of the query's words, for a weight. Prints one table of
nDCG@10 (titles: MRR@10); `--words` ranks by words alone, which needs no vectors.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, diags, vstack
from sklearn.decomposition import TruncatedSVD
from sklearn.preprocessing import normalize

from assistant.text.abbreviations import definitions
from benchmarks.collection import Collection
from benchmarks.fusion import SETS, collection
from index.lexical import terms_of
from index.search.feedback import FOLLOWED, MOVED
from index.search.rank import WORDS
from index.text.normalization import without_asking

K1, B = 1.2, 0.75
FIRST = 10
"""Papers that feedback reads."""
NEAR = 5
"""Words beside each word of a query, at most."""
RARE, COMMON = 5, 0.1
"""Papers a word stands in at least, and the share of all it stands in at most, to be learned of."""


class Words:
    """The words of a collection and its queries as sparse matrices, weighed as BM25 weighs them."""

    def __init__(self, c: Collection):
        self.places: dict[str, int] = {}
        counts = self._counts([f"{paper.title}\n{paper.abstract}" for paper in c.papers])
        self.asked = self._counts(
            [without_asking(query) for query in c.queries.values()], known=True
        )
        counts.resize(counts.shape[0], len(self.places))
        self.held = counts.tocsc()
        self.papers = np.diff(self.held.indptr)
        n = counts.shape[0]
        self.idf = np.log(1 + (n - self.papers + 0.5) / (self.papers + 0.5))
        lengths = np.asarray(counts.sum(axis=1)).ravel()
        norm = K1 * (1 - B + B * lengths / lengths.mean())
        weighed = counts.tocoo()
        weights = weighed.data * (K1 + 1) / (weighed.data + norm[weighed.row])
        self.bm25 = csr_matrix(
            (weights * self.idf[weighed.col], (weighed.row, weighed.col)), counts.shape
        )
        self.information = np.maximum(self.asked.astype(bool) @ self.idf, 1e-9)[:, None]
        usable = (self.papers >= RARE) & (self.papers <= COMMON * n)
        self.usable = diags(usable.astype(float))

    def _counts(self, texts: list[str], *, known: bool = False) -> csr_matrix:
        rows, columns, values = [], [], []
        for row, text in enumerate(texts):
            for word, times in terms_of("text", text):
                if known and word not in self.places:
                    continue
                rows.append(row)
                columns.append(self.places.setdefault(word, len(self.places)))
                values.append(float(times))
        return csr_matrix((values, (rows, columns)), (len(texts), len(self.places)))

    def share(self, queries: csr_matrix) -> np.ndarray:
        """BM25 of weighed words over the weight of the words asked for (queries, papers)."""
        return np.asarray((queries @ self.bm25.T).todense()) / self.information

    def feedback(self, first: np.ndarray, most: int = 10) -> csr_matrix:
        """RM3: words of the papers found first, weighed by how well these fit."""
        rows = []
        for scores in first:
            best = np.argsort(-scores, kind="stable")[:FIRST]
            weights = scores[best] / max(float(scores[best].sum()), 1e-9)
            summed = csr_matrix(weights) @ self.bm25[best] @ self.usable
            rows.append(_strongest(summed, most))
        return _stacked(rows, self.asked.shape[1])

    def together(self, least: float = 0.2) -> csr_matrix:
        """Normalised pointwise mutual information of the queries' words with all others."""
        wanted = np.unique(self.asked.indices)
        holds = (self.held.astype(bool).astype(np.float64) @ self.usable).tocsc()
        n = holds.shape[0]
        both = (holds[:, wanted].T @ holds).tocoo()
        kept = both.data >= RARE
        row, column, times = both.row[kept], both.col[kept], both.data[kept]
        expected = self.papers[wanted[row]] * self.papers[column] / n
        npmi = np.log(times / expected) / -np.log(times / n)
        keep = (npmi >= least) & (wanted[row] != column)
        return self._beside(wanted[row[keep]], column[keep], npmi[keep])

    def near(self, least: float = 0.5) -> csr_matrix:
        """Cosines of the queries' words with all others, by the papers they stand in."""
        some = np.flatnonzero(self.usable.diagonal())
        size = min(100, len(some) - 1)
        space = TruncatedSVD(size, random_state=0).fit_transform(self.bm25[:, some].T)
        vectors = normalize(space)
        wanted = np.intersect1d(np.unique(self.asked.indices), some)
        own = np.searchsorted(some, wanted)
        cosines = vectors[own] @ vectors.T
        cosines[np.arange(len(own)), own] = 0
        row, column = np.nonzero(cosines >= least)
        return self._beside(wanted[row], some[column], cosines[row, column])

    def spelt_out(self, c: Collection) -> csr_matrix:
        """The words that an abbreviation of a query is short for, as most abstracts say."""
        rows, columns = [], []
        for short, said in definitions(paper.abstract for paper in c.papers).items():
            (full, times), *_ = said.most_common(1)
            if 2 * times <= said.total():
                continue
            for one, _ in terms_of("text", short):
                for word, _ in terms_of("text", full):
                    if word != one and {word, one} <= self.places.keys():
                        rows.append(self.places[one])
                        columns.append(self.places[word])
        return self._beside(np.array(rows, int), np.array(columns, int), np.ones(len(rows)))

    def _beside(self, word: np.ndarray, other: np.ndarray, weights: np.ndarray) -> csr_matrix:
        """What the queries' words bring: of each the NEAR strongest."""
        size = len(self.places)
        brings = csr_matrix((weights, (word, other)), (size, size))
        wanted = np.unique(self.asked.indices)
        rows = csr_matrix((size, size)).tolil()
        for one in wanted:
            strongest = _strongest(brings[one], NEAR)
            rows[one, strongest.indices] = strongest.data
        brought = (self.asked.astype(bool).astype(np.float64) @ rows.tocsr()).tocsr()
        # What is asked for already is not asked for twice.
        return (brought - brought.multiply(self.asked.astype(bool))).tocsr()


def _strongest(row: csr_matrix, most: int) -> csr_matrix:
    """The strongest values of one row, the first of them 1."""
    row = row.tocsr()
    if not row.nnz:
        return row
    kept = np.argsort(-row.data, kind="stable")[:most]
    values = row.data[kept] / max(float(row.data.max()), 1e-9)
    return csr_matrix((values, (np.zeros(len(kept), int), row.indices[kept])), row.shape)


def _stacked(rows: list[csr_matrix], width: int) -> csr_matrix:
    return vstack(rows, format="csr") if rows else csr_matrix((0, width))


def variants(c: Collection, *, words_alone: bool) -> Iterator[tuple[str, np.ndarray]]:
    """Name and scores (queries, papers) of a ranking without and with each way."""
    words = Words(c)
    own = words.share(words.asked)

    def ranked(share: np.ndarray) -> np.ndarray:
        if words_alone:
            return share
        first = c.best() + WORDS * share
        return c.feedback(first, FOLLOWED, MOVED) + WORDS * share

    yield "as it is", ranked(own)
    brought = {
        "words of the first papers": words.feedback(own),
        "words that stand together": words.together(),
        "words near in a space": words.near(),
        "abbreviations in full": words.spelt_out(c),
    }
    for name, queries in brought.items():
        more = words.share(queries)
        for weight in (0.05, 0.1, 0.2, 0.4):
            yield f"{name}, {weight}", ranked(own + weight * more)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("shared", type=Path)
    parser.add_argument("--only", nargs="+", choices=SETS, default=SETS)
    parser.add_argument("--titles", nargs=2, type=int, default=(2000, 20_000))
    parser.add_argument("--words", action="store_true")
    options = parser.parse_args()
    columns = []
    for name in options.only:
        made = collection(options.shared, name, titled=tuple(options.titles))
        tried = variants(made, words_alone=options.words)
        columns.append({label: made.figure(scores) for label, scores in tried})
    print("| ranking | " + " | ".join(options.only) + " | mean |")
    print("|---|" + "--:|" * (len(columns) + 1))
    for label in columns[0]:
        figures = [column[label] for column in columns]
        told = " | ".join(f"{figure:.4f}" for figure in (*figures, np.mean(figures)))
        print(f"| {label} | {told} |")


if __name__ == "__main__":
    main()
