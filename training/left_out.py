"""What networks that had not seen a set say of its statements and questions: `left_out.npz`.

The shipped network was trained on some of the sets that the logistic models are fitted on. There it
knows too much, so the models are fitted, and their figures are told, on the word of networks from
whose training the set was left out (`training.network`).
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np

from assistant.reader.builtin import BuiltIn
from assistant.reader.claim_features import Read
from assistant.reader.nli import Nli, Verdict
from assistant.reader.passages import AnswerOdds, ReadPassage
from assistant.reader.types import Claim
from training.material import Asked
from training.questions import question_of
from training.texts import Questions

FILE = Path(__file__).with_name("left_out.npz")
UNREAD = -8.0
"""Log-odds of a sentence that was not read."""


class Unseen(BuiltIn):
    """The built-in reader, judging what those sets hold by networks that had not seen them."""

    def verdicts(self, reads: Sequence[Read], nli: Nli | None = None) -> list[Verdict]:
        """What is kept of each claim, else what the shipped network says."""
        kept = [load_left_out()[0].get(key_of_claim(read.claim)) for read in reads]
        rest = [read for read, known in zip(reads, kept, strict=True) if known is None]
        said = iter(super().verdicts(rest, nli))
        return [next(said) if known is None else known for known in kept]

    def readings(self, question: str, passages: Sequence[ReadPassage]) -> list[AnswerOdds]:
        """What is kept of each question beside a paper, else what the shipped network says."""
        kept = [_kept_reading(question, passage) for passage in passages]
        rest = [p for p, known in zip(passages, kept, strict=True) if known is None]
        said = iter(super().readings(question, rest))
        return [next(said) if known is None else known for known in kept]


def _kept_reading(question: str, passage: ReadPassage) -> AnswerOdds | None:
    """What is kept; of a long paper the last sentences were not read."""
    known = load_left_out()[1].get(key_of(question, *passage.sentences))
    if known is None:
        return None
    rest = len(passage.sentences) - len(known.sentences)
    return AnswerOdds(known.paper, known.sentences + (UNREAD,) * rest)


def key_of(*texts: str) -> int:
    """A number for texts in their order; nothing of them is kept."""
    digest = hashlib.blake2b("\0".join(texts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def key_of_claim(claim: Claim) -> int:
    """A number for a claim beside its sources."""
    return key_of(claim.text, *(source.text for source in claim.sources))


@dataclass
class LeftOut:
    """What is kept, as it comes."""

    claims: list[int] = field(default_factory=list)
    chances: list[np.ndarray] = field(default_factory=list)
    questions: list[int] = field(default_factory=list)
    papers: list[float] = field(default_factory=list)
    sentences: list[np.ndarray] = field(default_factory=list)

    def add_claims(self, claims: Sequence[Claim], told: np.ndarray) -> None:
        """Claims with their log-chances (claims, 3)."""
        self.claims += [key_of_claim(claim) for claim in claims]
        self.chances += [*np.exp(told[:, :2])]

    def add_questions(
        self, asked: Sequence[Asked], read: Questions, told: tuple[np.ndarray, np.ndarray]
    ) -> None:
        """Questions with the log-odds of the sentences and of the paper."""
        for n, one in enumerate(asked):
            self.questions.append(key_of(one.question, *question_of(one).passage.sentences))
            self.sentences.append(told[0][n][read.marks[n] >= 0])
            self.papers.append(float(told[1][n]))

    def save(self, file: Path = FILE) -> None:
        """Write them."""
        np.savez_compressed(
            file,
            claims=np.array(self.claims, dtype=np.uint64),
            chances=np.array(self.chances, dtype=np.float16),
            questions=np.array(self.questions, dtype=np.uint64),
            papers=np.array(self.papers, dtype=np.float16),
            sentences=np.concatenate(self.sentences).astype(np.float16),
            lengths=np.array([len(part) for part in self.sentences], dtype=np.uint8),
        )


@cache
def load_left_out(file: Path = FILE) -> tuple[Mapping[int, Verdict], Mapping[int, AnswerOdds]]:
    """The verdicts and readings that were kept, by the numbers of their texts."""
    with np.load(file) as kept:
        pairs = zip(kept["claims"].tolist(), kept["chances"].tolist(), strict=True)
        verdicts = {key: Verdict(*chances) for key, chances in pairs}
        ends = np.cumsum(kept["lengths"].astype(int))[:-1]
        sentences = np.split(kept["sentences"].astype(float), ends)
        rows = zip(kept["questions"].tolist(), kept["papers"].tolist(), sentences, strict=True)
        readings = {key: AnswerOdds(paper, tuple(part.tolist())) for key, paper, part in rows}
    return verdicts, readings
