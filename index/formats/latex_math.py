r"""Which mathematics may stand in an exported file as written: only commands on a list.

TeX obeys what stands between dollars: `$\input{/etc/passwd}$` reads a file, `$\write18{id}$` runs a
program. So a list says what is mathematics; whatever is not on it is written as text.
"""

import re

from index.formats.math_grammar import can_be_set

COMMANDS = frozenset(
    """
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi
    pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta
    Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega digamma
    aleph beth ell hbar hslash imath jmath wp Re Im partial nabla infty prime emptyset varnothing
    angle top bot forall exists nexists neg lnot flat natural sharp surd triangle Box Diamond
    square blacksquare checkmark dagger ddagger copyright pounds S P AA aa
    times div pm mp cdot ast star circ bullet oplus ominus otimes oslash odot wedge vee land lor
    cap cup uplus sqcap sqcup setminus smallsetminus wr amalg bigcirc diamond lhd rhd
    le leq leqslant ge geq geqslant ll gg lll ggg ne neq equiv sim simeq approx approxeq cong
    propto prec preceq succ succeq subset subseteq subsetneq supset supseteq in ni notin mid nmid
    parallel perp vdash dashv models asymp doteq lesssim gtrsim lessgtr triangleq coloneqq
    to gets leftarrow rightarrow Leftarrow Rightarrow leftrightarrow Leftrightarrow mapsto
    longrightarrow longleftarrow Longrightarrow Longleftarrow longleftrightarrow longmapsto
    uparrow downarrow updownarrow Uparrow Downarrow nearrow searrow swarrow nwarrow
    hookrightarrow hookleftarrow rightharpoonup rightleftharpoons leadsto rightsquigarrow iff
    implies xrightarrow xleftarrow
    sum prod coprod int iint iiint oint bigcap bigcup bigsqcup bigvee bigwedge bigoplus bigotimes
    bigodot biguplus
    frac dfrac tfrac cfrac binom dbinom tbinom sqrt overline underline overbrace underbrace
    overset underset stackrel hat widehat bar tilde widetilde vec dot ddot dddot acute grave breve
    check overrightarrow overleftarrow mathring not boxed substack limits nolimits
    left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr langle rangle lfloor rfloor lceil
    rceil lbrace rbrace lbrack rbrack lvert rvert lVert rVert vert Vert backslash
    arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf
    limsup ln log max min Pr sec sin sinh sup tan tanh bmod pmod mod argmax argmin operatorname
    mathrm mathbf mathit mathsf mathtt mathcal mathbb mathfrak mathscr boldsymbol bm pmb text
    textrm textbf textit textsf texttt textnormal textup mbox rm bf it cal sf tt em
    displaystyle textstyle scriptstyle ensuremath
    ldots cdots vdots ddots dots dotsc dotsb quad qquad thinspace colon lt gt
    """.split()
)
_COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
_SIGNS = frozenset(",;:! {}|%_#&$-/")
# Outside of a command `%` begins a comment, `#` and `&` stop TeX, `^^` spells any character.
_UNSAFE = re.compile(r"[%#&~]|\^\^|\s\s|[^\S ]")
MATH = r"(?<!\\)\$(?!\$)(?:[^$\\\n]|\\.)+?\$"
"""What a reader takes for mathematics: from one dollar to the next of a line."""
_LOOKS_MATHEMATICAL = re.compile(r"[\\^_=<>+]|^\$.{1,3}\$$")


def is_mathematics(text: str) -> bool:
    r"""Whether a text between dollars is nothing but mathematics of the list, in pairs of braces.

    >>> is_mathematics(r"$\alpha_{1}^2$"), is_mathematics(r"$\input{x}$")
    (True, False)
    """
    bare = _COMMAND.sub("x", text)
    if _UNSAFE.search(bare) or not is_paired(bare) or not _LOOKS_MATHEMATICAL.search(text):
        return False
    commands = _COMMAND.findall(text)
    known = all(name in COMMANDS or name in _SIGNS for name in commands)
    return known and can_be_set(text.strip("$"))


def is_paired(text: str) -> bool:
    """Whether every brace has its partner."""
    depth = 0
    for c in text:
        depth += (c == "{") - (c == "}")
        if depth < 0:
            return False
    return depth == 0
