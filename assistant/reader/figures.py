"""Whether a text gives the figures of a sentence, rounded or said another way."""

from collections.abc import Sequence
from itertools import pairwise

from assistant.reader.quantities import Quantity, find_quantities


def agrees(said: Quantity, source: Quantity) -> bool:
    """Whether a statement's figure is the source's, perhaps rounded or said another way."""
    if said.kind == source.kind:
        return _close(said, source.value, source.step)
    if not said.kind and source.kind not in {"percent", "points", "times"}:
        return _close(said, source.value / source.factor, source.step / source.factor)
    ways = {
        ("percent", ""): _share_as_percent(source.value),
        ("percent", "times"): _as_percent(source.value, said.value),
        ("times", "percent"): _as_times(source.value, said.value),
        ("", "times"): source.value,
        ("times", ""): source.value,
        ("points", ""): source.value,
        ("", "points"): source.value,
        ("", "percent"): source.value / 100 if 0 < said.value < 1 else None,
    }
    other = ways.get((said.kind, source.kind))
    return other is not None and _close(said, other, 0.0)


def _share_as_percent(share: float) -> float | None:
    """A share as a percentage, an odds ratio such as 1.16 as the 16 % it adds."""
    if 0 < share < 1:
        return 100 * share
    return 100 * (share - 1) if 1 < share < 2 else None


def _as_percent(ratio: float, percent: float) -> float:
    """A ratio as the percentage nearest to what was said: share, growth or cut."""
    shares = [100 * ratio, 100 * abs(ratio - 1), 100 * abs(1 - 1 / ratio) if ratio else 0.0]
    return min(shares, key=lambda share: abs(share - percent))


def _as_times(percent: float, ratio: float) -> float:
    """A percentage as the ratio nearest to what was said."""
    share = percent / 100
    ratios = [share, 1 + share, 1 / (1 - share) if share < 1 else share]
    return min(ratios, key=lambda times: abs(times - ratio))


def _close(said: Quantity, value: float, step: float) -> bool:
    size = max(abs(value), 1e-12)
    gap = abs(said.value - value)
    if gap <= 1e-9 * size:
        return True
    if said.slack == "above" and said.value < value <= 1.15 * said.value:
        return True
    if said.slack == "below" and 0.85 * said.value <= value < said.value:
        return True
    if said.slack == "about":
        return gap <= 0.1 * size
    coarser = said.step > step
    # Relative difference a rounded figure may show.
    return coarser and gap <= said.step / 2 + 1e-9 and gap <= 0.05 * size


def untold(statement: str, sources: Sequence[str]) -> tuple[Quantity, ...]:
    """The figures of a statement that no source gives, nor two figures of one source make.

    Only what is written in digits counts: words such as `a third`, `twice` and `two` are mostly
    worked out by whoever writes. A difference or a ratio of two figures of a source is told, as is
    the sum of two counts beside each other.
    """
    said = [q for q in find_quantities(statement) if any(map(str.isdigit, q.text))]
    if not said:
        return ()
    told = [find_quantities(source) for source in sources]
    lost = [q for q in said if not any(agrees(q, s) for given in told for s in given)]
    # Figures of a source of which differences and ratios are made; more give every number.
    return tuple(q for q in lost if not any(_made_of(q, given[:40]) for given in told))


def _made_of(said: Quantity, given: Sequence[Quantity]) -> bool:
    """Whether a figure is the difference of two others, or says how many times one is another."""
    beside = ((a, b) for a, b in pairwise(given) if not (said.kind or a.kind or b.kind))
    if any(a.value + b.value == said.value for a, b in beside):
        return True
    kinds = {said.kind, {"points": "percent"}.get(said.kind, said.kind)}
    for n, first in enumerate(given):
        for second in given[n + 1 :]:
            if first.kind != second.kind:
                continue
            if first.kind in kinds and _near(said, abs(first.value - second.value)):
                return True
            low, high = sorted((abs(first.value), abs(second.value)))
            if low and said.kind == "times" and _near(said, high / low):
                return True
            if (
                low
                and said.kind == "percent"
                and any(
                    _near(said, 100 * share)
                    for share in (low / high, 1 - low / high, high / low - 1)
                )
            ):
                return True
    return False


def _near(said: Quantity, value: float) -> bool:
    """Whether one is the other, rounded: of six figures some ratio is within a hundredth of any."""
    return abs(said.value - value) <= 0.6 * said.step + 1e-9
