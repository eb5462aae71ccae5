"""Abstracts repaired for reading and for indexing."""

import pytest

from index.text.clean import clean, tidy


@pytest.mark.parametrize(
    ("raw", "read", "indexed"),
    [
        (r"by 10\% of {\em x}", "by 10% of x", "by 10% of x"),
        (r"small (\eg, \etal)", "small (e.g., et al.)", "small (e.g., et al.)"),
        (r"Schr\"{o}dinger, caf\'e, na\"\i ve", "Schrödinger, café, naïve", None),
        ("``quoted'' and ''so''", "“quoted” and “so”", '"quoted" and "so"'),
        ("10times faster", "10× faster", "10 times faster"),
        ("64times64, (le13)", "64×64, (≤13)", "64x64, (<=13)"),
        ("sim3x, approx100K", "~3x, ≈100K", "~3x, ~100K"),
        (r"(1pmvarepsilon), (sim50\%).", "(1±ε), (~50%).", "(1±ε), (~50%)."),
        ("after training.We use (MLP).It is", "after training. We use (MLP). It is", None),
        (r"$\mathcal{O}(n^2)$ \& $5 each", "O(n^2) & $5 each", None),
        ("at~https://x.org/~me. Next", "at https://x.org/~me. Next", None),
        ("olfacto(cid:173) ry e(cid:11)ect", "olfactory effect", "olfactory effect"),
        ("(cid:12)xed (cid:15)-tubes", "fixed (cid:15)-tubes", None),
        ("x &lt; 5 <i>in vivo</i>", "x < 5 in vivo", None),
        ("v2.0 of mr.TyDi, e.g.X, Node.js", "v2.0 of mr.TyDi, e.g.X, Node.js", None),
        ("a simple leading time, at 3 times", "a simple leading time, at 3 times", None),
        ("", "", ""),
    ],
)  # fmt: skip
def test_repairs(raw, read, indexed):
    assert tidy(raw) == read
    assert clean(raw) == (read if indexed is None else indexed)


@pytest.mark.parametrize(
    "text", ["\\", "$", "{", "\\'", "''", "~", "\x00", "<", "&#0;", "$$$", "\\\\"]
)
def test_nothing_hurts(text):
    assert isinstance(clean(text), str)
    assert isinstance(tidy(text), str)
