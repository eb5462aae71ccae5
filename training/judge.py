"""How the built-in reader judges, set by set: what it doubts, and what it tells apart.

Of the sets that its network was trained on, networks that had not seen them speak instead.

python -m training.judge ../shared
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
from sklearn.metrics import roc_auc_score

from assistant.answer import Support
from assistant.reader.builtin import BuiltIn
from assistant.reader.types import SupportCheck
from training.fit import AT_ONCE, sampled
from training.left_out import Unseen
from training.material import CONTRADICTED, Judged, load_claims


def judge(reader: BuiltIn, claims: Sequence[Judged]) -> list[SupportCheck]:
    """A verdict a claim."""
    parts = (claims[start : start + AT_ONCE] for start in range(0, len(claims), AT_ONCE))
    return [check for part in parts for check in reader.support([one.claim for one in part])]


def report(claims: Sequence[Judged], checks: Sequence[SupportCheck]) -> str:
    """Shares of what is right and wrong that get a mark, and AUROC, one line a set."""
    lines = ["set          right: doubted contradicted   wrong: doubted contradicted   AUROC"]
    for name in dict.fromkeys(one.origin for one in claims):
        rows = [(one, c) for one, c in zip(claims, checks, strict=True) if one.origin == name]
        right = np.array([one.carried for one, _ in rows])
        doubted = np.array([c.label is not Support.SUPPORTED for _, c in rows])
        against = np.array([c.label is Support.CONTRADICTED for _, c in rows])
        turned = np.array([one.label == CONTRADICTED for one, _ in rows])
        figures = [doubted[right], against[right], doubted[~right], against[turned]]
        shown = [f"{part.mean():.3f}" if len(part) else "  -  " for part in figures]
        auroc = roc_auc_score(right, [c.score for _, c in rows])
        lines.append(
            f"{name:<11} {shown[0]:>14} {shown[1]:>12} {shown[2]:>16} {shown[3]:>12} {auroc:>7.3f}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    chosen = sampled(load_claims(Path(sys.argv[1])), Random(0))
    print(report(chosen, judge(Unseen(), chosen)))
