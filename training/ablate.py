"""What each word rule of the built-in reader is worth: each switched off by itself, set by set.

    python -m training.ablate ../shared reads.pickle

What the embedder and the networks say is kept in that file, so that further runs take no network.
"""

import pickle
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from types import ModuleType

from assistant.answer import Support
from assistant.reader import exact, figures, quantities, support
from assistant.reader.claim_features import Read
from assistant.reader.logistic import load_weights
from assistant.reader.nli import Verdict
from assistant.reader.source_sentences import sentences_of, texts_of
from assistant.reader.support import check_by, check_exactly
from assistant.reader.types import SupportCheck
from assistant.text.wording import plain
from index.text.markup import without_markup
from training.fit import AT_ONCE, sampled
from training.left_out import Unseen
from training.material import CONTRADICTED, Judged, load_claims

Kept = tuple[Judged, Read, Verdict]
Switch = tuple[ModuleType, str, object]
NEVER = re.compile(r"(?!)")


def always(value: object) -> Callable[..., object]:
    """A function that says one thing, whatever it is asked."""
    return lambda *_: value


NOWHERE = float("nan")
RULES: dict[str, list[Switch]] = {
    "the very words": [(support, "says_verbatim", always(False))],
    "all but copied, turned round": [(support, "turned", always(""))],
    "... a negation": [(exact, "_negations", always(0))],
    "... sides exchanged": [(exact, "_exchanged", always(False))],
    "... joining words leave it open": [(exact, "_JOINING", NEVER)],
    "... another figure in its place": [(exact, "_other_figure", always(""))],
    "one word of a copy changed": [(support, "replaced", always(None))],
    "another language": [(support, "other_language", always(""))],
    "names no text has": [(support, "unmentioned", always(()))],
    "figures no text gives": [(support, "untold", always(()))],
    "... differences and ratios told": [(figures, "_made_of", always(False))],
    "... about, above, below": [(quantities, "_slack", always(""))],
    "... shares as percent": [(figures, "_share_as_percent", always(None))],
    "... ratios as percent": [(figures, "_as_percent", always(NOWHERE))],
    "... percent as ratios": [(figures, "_as_times", always(NOWHERE))],
    "... fractions in words": [(quantities, "_fractions", always(()))],
    "... ratios in words": [(quantities, "_ratios", always(()))],
    "... a unit shared in a range": [(quantities, "_share_units", lambda found, _: found)],
    "... thousands and millions": [(quantities, "_SCALE", NEVER)],
    "... units": [(quantities, "_UNIT", NEVER)],
    "... percentage points": [(quantities, "_POINTS", NEVER)],
    "... percent": [(quantities, "_PERCENT", NEVER)],
    "... times, -fold": [(quantities, "_TIMES", NEVER)],
    "... numbers in words": [(quantities, "_WORDS", NEVER)],
}


def keep(shared: Path, file: Path) -> list[Kept]:
    """What can be touched by a rule, read, with what a network that had not seen it says."""
    if not file.exists():
        reader, kept = Unseen(), []
        claims = [one for one in every_claim(shared) if is_touched(one)]
        for start in range(0, len(claims), AT_ONCE):
            part = claims[start : start + AT_ONCE]
            reads = reader.read([one.claim for one in part])
            verdicts = iter(reader.verdicts([read for read in reads if read]))
            both = zip(part, reads, strict=True)
            kept += [(one, read, next(verdicts)) for one, read in both if read]
        file.write_bytes(pickle.dumps(kept))
    found: list[Kept] = pickle.loads(file.read_bytes())
    return found


def every_claim(shared: Path) -> list[Judged]:
    """The claims that `training.judge` judges."""
    return sampled(load_claims(shared), Random(0))


def is_touched(one: Judged) -> bool:
    """Whether a rule may have a say: a figure, a name, a copy, another language."""
    said, sources = plain(one.claim.text), one.claim.sources
    sentences = [without_markup(sentence.text) for sentence in sentences_of(sources)]
    texts = texts_of(one.claim)
    return bool(
        any(map(str.isdigit, "".join(q.text for q in quantities.find_quantities(said))))
        or exact.unmentioned(said, texts)
        or exact.other_language(said, " ".join(source.text for source in sources))
        or any(exact.says_verbatim(said, text) for text in (*sentences, *texts))
        or any(exact.turned(said, s) or exact.replaced(said, s) for s in sentences)
    )


@contextmanager
def without(switches: Sequence[Switch]) -> Iterator[None]:
    """With parts of modules replaced."""
    before = [(module, name, getattr(module, name)) for module, name, _ in switches]
    for module, name, instead in switches:
        setattr(module, name, instead)
    try:
        yield
    finally:
        for module, name, value in before:
            setattr(module, name, value)


def judged(kept: Sequence[Kept]) -> list[SupportCheck]:
    """A verdict a claim, by the rules as they stand now."""
    weights = load_weights()
    return [check_exactly(read) or check_by(read, verdict, weights) for _, read, verdict in kept]


def table(kept: Sequence[Kept], claims: Sequence[Judged]) -> Iterator[str]:
    """A row a rule, of each set what it adds: right doubted, wrong doubted; called contradicted.

    The last two, of what is right and of what is contradicted, only where it adds any.
    """
    sets = list(dict.fromkeys(one.origin for one in claims))
    yield f"{'':<32}" + "".join(f"{name:>18}" for name in sets)
    sizes = Counter((one.origin, one.carried) for one in claims)
    shown = (f"{sizes[name, True]} / {sizes[name, False]}" for name in sets)
    yield f"{'right / wrong':<32}" + "".join(f"{cell:>18}" for cell in shown)
    whole = _counts(kept, judged(kept))
    for rule, switches in RULES.items():
        with without(switches):
            less = _counts(kept, judged(kept))
        added = [[whole[name, n] - less[name, n] for n in range(4)] for name in sets]
        cells = (
            " / ".join(f"{n:+d}" for n in (part if any(part[2:]) else part[:2])) for part in added
        )
        yield f"{rule:<32}" + "".join(f"{cell:>18}" for cell in cells)


def _counts(kept: Sequence[Kept], checks: Sequence[SupportCheck]) -> Counter[tuple[str, int]]:
    """By set: right doubted, wrong doubted, right and contradicted ones called contradicted."""
    found: Counter[tuple[str, int]] = Counter()
    for (one, _, _), check in zip(kept, checks, strict=True):
        against = check.label is Support.CONTRADICTED
        found[one.origin, 0 if one.carried else 1] += check.label is not Support.SUPPORTED
        found[one.origin, 2] += one.carried and against
        found[one.origin, 3] += one.label == CONTRADICTED and against
    return found


if __name__ == "__main__":
    folder, kept_in = Path(sys.argv[1]), Path(sys.argv[2])
    for line in table(keep(folder, kept_in), every_claim(folder)):
        print(line, flush=True)
