"""What networks that had not seen a set say of its statements: `left_out.npz`.

The shipped network was trained on some of the sets that the logistic model of support is fitted on.
There it knows too much, so the model is fitted, and its figures are told, on the word of networks
from whose training the set was left out (`training.network`).
"""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from assistant.reader.builtin import BuiltIn
from assistant.reader.nli import Nli, Verdict
from assistant.reader.read import Read
from assistant.reader.types import Claim

FILE = Path(__file__).with_name("left_out.npz")


class Unseen(BuiltIn):
    """The built-in reader, judging statements of those sets by networks that had not seen them."""

    def verdicts(self, reads: Sequence[Read], nli: Nli | None = None) -> list[Verdict]:
        """What is kept of each claim, else what the shipped network says."""
        kept = [load_left_out().get(key_of(read.claim)) for read in reads]
        rest = [read for read, known in zip(reads, kept, strict=True) if known is None]
        said = iter(super().verdicts(rest, nli))
        return [next(said) if known is None else Verdict(known, 0.0) for known in kept]


def key_of(claim: Claim) -> int:
    """A number for a claim beside its sources; nothing of their text is kept."""
    text = "\0".join([claim.text, *(source.text for source in claim.sources)])
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def save_left_out(claims: Sequence[Claim], entails: Sequence[float], file: Path = FILE) -> None:
    """Keep a chance in [0, 1] that it is carried for each claim."""
    keys = np.array([key_of(claim) for claim in claims], dtype=np.uint64)
    np.savez_compressed(file, keys=keys, entails=np.array(entails, dtype=np.float16))


@cache
def load_left_out(file: Path = FILE) -> Mapping[int, float]:
    """The chances that were kept, by the numbers of their claims."""
    with np.load(file) as kept:
        return dict(zip(kept["keys"].tolist(), kept["entails"].tolist(), strict=True))
