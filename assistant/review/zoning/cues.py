"""The phrases by which the sentences of an abstract show what they do."""

import re

from assistant.review.types import SentenceRole

_WE = (
    r"(?:\bwe|\bour|this (?:\w+ )?(?:paper|work|article|study|survey|trial|report)"
    r"|the (?:present )?(?:authors|study)|here,? we)"
)
# What was done, told by those who did it, and told without them: "blood was collected".
_DID = (
    r"(?:performed|conducted|carried out|measured|assessed|evaluated|examined|collected|recruited"
    r"|enrolled|reviewed|compared|tested|calculated|analy[sz]ed|investigated|determined|estimated"
    r"|devised|defined|isolated|sequenced|screened|searched|randomi[sz]ed|assigned|sampled"
    r"|selected|monitored|interviewed|obtained|extracted|identified|treated|followed|genotyped"
    r"|matched|pooled|divided|included|excluded|invited|eligible|recorded|applied|classified|metered"
    r"|simulated|modell?ed|counted|surveyed|tracked|weighed|grown)"
)
METHOD = re.compile(
    rf"{_WE}\b[^.;]{{0,60}}?\b(?:propos|introduc|present|develop|design|describ|devis|explor"
    r"|investigat|stud(?:y|ie)|address|aim|examin|analy[sz]|adopt|formulat|leverag|employ|combin"
    r"|extend|build|revisit|tackl|compar|survey|review|assess|evaluat|provid|offer|train|use[ds]?\b|argue|consider"
    rf"|sought|asked|hypothesi[sz]|{_DID}\b)\w*"
    rf"|\b(?:was|were)\s(?:\w+ly\s)?(?:then\s)?{_DID}\b"
    r"|\b(?:aims?|objectives?|purpose|goals?)\s(?:(?:was|were)\b"
    r"|of (?:this|our|these|the (?:present|current))\b)"
    r"|\b(?:primary|secondary|main) (?:end ?points?|outcomes?) (?:measures? )?(?:was|were)\b"
    r"|^to (?:determine|evaluate|investigate|assess|examine|compare|test|explore|identify"
    r"|replicate|study|clarify|characteri[sz]e|describe|estimate|measure|quantify|report)\b"
    r"|\b(?:is|are|a) (?:novel|new|simple)\b|\bwe\b[^.;]{0,20}\bmethod\b"
    r"|\bnovel (?:method|framework"
    r"|approach|model|architecture|algorithm|objective|loss)\b|\bconsists? of\b"
    r"|^(?:more )?(?:specifically|concretely|technically),",
    re.IGNORECASE,
)
RESULT = re.compile(
    r"\b(?:outperform|surpass|exceed|achiev|improv(?:es|ed|ing)\b|reduc(?:es|ed|tion)|yield"
    r"|demonstrat|attain|obtain|show(?:s|ed|n)? that|we (?:find|found|show|observe|demonstrate"
    r"|conclude)|results? (?:show|suggest|indicate|demonstrate|reveal|on|confirm)|state-of-the-art"
    r"|state of the art|compared (?:to|with)|on par|competitive|faster than|better than|gains? "
    r"(?:of|in|over)|experiments? (?:on|show|demonstrate|confirm|with|reveal)|finds? that"
    r"|found that|observ\w+ that|significant(?:ly)? (?:better|improve|higher|lower|reduc|gain)"
    r"|(?:our|these|the present|all our|here,? we report)\s(?:\w+\s)?(?:results|findings|data"
    r"|observations|experiments|analyses)\b|we (?:identified|discovered|detected|report that"
    r"|report here that)|(?:was|were) (?:\w+ly )?(?:associated|correlated|observed|detected|higher"
    r"|lower|increased|decreased|reduced|similar|found|seen|present in|significant|independent)"
    r"|(?:no|not) (?:\w+ )?(?:significant|different|differ|associat)\w*|(?:hazard|odds|risk) ratio"
    r"|\bP\s?[<=>]|confidence interval|\d% CI\b|led to\b|resulted in\b|revealed?\b|in conclusion"
    r"|suggest(?:s|ing)? that|indicat(?:es?|ing) that|conclude"
    r"|\b(?:fell|rose|dropped|declined|grew|doubled|halved|tripled|did not (?:differ|change))\b)",
    re.IGNORECASE,
)
# "We find them hard to train" tells what came out, whatever verbs of doing follow.
FINDS = re.compile(
    r"\bwe\b[^.;,]{0,20}\b(?:find|found|show|showed|observed?|demonstrated?|conclude|prove|discovered"
    r"|report (?:here )?that)\b"
    r"|\b(?:our|these|present)\s(?:\w+\s)?(?:results|findings|data|observations|experiments)\b",
    re.IGNORECASE,
)
PROBLEM = re.compile(
    r"\b(?:however|unfortunately|nevertheless|yet\b|despite|although|remain(?:s|ed)?\b|challeng"
    r"|difficult|problem(?:s|atic)?\b|limitation|limited|lack(?:s|ing)?\b|suffer|costly|expensive"
    r"|prohibitive|bottleneck|inefficien|infeasible|hinder|little (?:is known|attention|work)|gap\b"
    r"|under-?explored|unexplored|unclear|poorly|fail(?:s|ed)? to|drawback|overlook|not well)",
    re.IGNORECASE,
)
NEW_DATA = re.compile(
    rf"{_WE}\b[^.;]{{0,40}}?\b(?:introduc(?:es?|ing)|presents?|releas\w+|collect\w*"
    r"|construct\w*|creat\w+|builds?|built|curat\w+|propos(?:es?|ing)|contribut\w+)\b[^.;]{0,50}"
    r"\b(?:data\s?sets?|corpus|corpora|benchmark|test (?:suite|collection))",
    re.IGNORECASE,
)
FIGURE = re.compile(
    r"(?<!\d)\d+(?:[.,]\d+)?\s*(?:\\?%|per ?cent\b|°|x\b|×(?!\s?\d)|times\b|points?\b|ms\b|-?fold"
    r"|degrees\b)|\b\d+\.\d+\b|\\times"
)
# Notices about code, and sentences that hang on the one before them, say little by themselves.
NOTICE = re.compile(
    r"https?://|\bcodes?\b[^.]{0,90}\bavailable|\bavailable at\b"
    r"|publicly (?:available|released)|github|\bwe (?:hope|believe) |open-?sourc"
    r"|\bwill be released|supplementary",
    re.IGNORECASE,
)
HANGING = re.compile(
    r"(?:(?:(?:However|Nevertheless|Unfortunately|Yet),? (?:they|their|its|these|this|such))"
    r"|It|They|Its|Their|This|These|Those|Such|He|She|Then|Thus|Hence|Therefore|Moreover|Also"
    r"|Furthermore|Additionally|In addition|Besides|Finally|Second|Third|Next|In this way"
    r"|To this end|As such|Similarly|Consequently|Specifically|First|Firstly|Secondly|Instead"
    r"|That is|In contrast|On the other hand|For example|For instance|Here(?!,? we)|Otherwise"
    r"|Meanwhile|In the meantime|That (?:changed|changes|said|way)"
    r"|Lastly|As a result|In particular|More specifically|Concretely|Accordingly"
    r"|Conversely|And|But|Or|So)\b"
    r"(?! (?:paper|work|article|study|survey))"
)
# Words that point at a sentence before, or stand against it.
LEANS = re.compile(
    r"^(?:However|Nevertheless|Nonetheless|Yet|Still|Unfortunately|Despite (?:this|that|these)"
    r"|By contrast|On the contrary)\b"
    r"|\b(?:such|these|those) (?!as\b)\w+|\binstead\b(?! of)|\bto that\b"
    r"|\bthe (?:latter|former|above)\b",
    re.IGNORECASE,
)
# What was said before, and only there: `this issue`, `the problems.`, `the proposed method`.
DANGLING = re.compile(
    r"\bthis (?!(?:[\w-]+ )?(?:paper|work|article|study|survey|thesis|review|report|trial|letter"
    r"|chapter|note|tutorial|position)\b)[a-z]|\bthis[,.;]"
    r"|\bthe (?:\w+ )?(?:problem|issue|challenge|limitation|drawback|shortcoming|gap|difficulty"
    r"|difficultie|weakness(?:e)?|obstacle|concern)s?(?=[.,;]|$)"
    r"|\b(?:the (?:resulting|aforementioned|above|same two|other two)|aforementioned"
    r"|(?:in|of|to|by|from|with|for|on) (?:them|it|both|doing so)\b)"
    r"|^(?:\w+ ){0,3}(?:it|they|its|their|them|he|she|both|one) \w",
    re.IGNORECASE,
)
# What points at a sentence before it: `this claim`, not `this paper` or `such as`.
POINTING = re.compile(
    r"\b(?:this|these|those|such)\s(?!as\b|(?:paper|work|article|study|thesis|report|survey)\b)",
    re.I,
)
# A paper's own work without its name; what it is stands elsewhere.
OWN_WORK = re.compile(
    r"\b(?:our|the|this) (?:proposed |new |novel |simple |final |overall |same |resulting )?"
    r"(?:approach|method|model|framework|technique|system|architecture|algorithm|strategy|solution"
    r"|scheme|procedure|pipeline|design)(?:e?s)?\b"
    r"(?! (?:of|for|to|that|which|called|named|dubbed))",
    re.IGNORECASE,
)
# Results that say nothing of what came out.
VAGUE = re.compile(
    r"\bconclude by\b|\b(?:validat|verif|confirm|demonstrat|show|prov|illustrat|support|highlight"
    r"|indicat|justif)\w* (?:\w+ )?(?:effectiveness|superiority|potential|usefulness|validity"
    r"|efficacy|advantages?|benefits|feasibility|utility|merits?|promise)\b"
    r"|\b(?:effectiveness|superiority|efficacy|usefulness|validity|validations?) of (?:our|the)"
    r"\b|\b(?:demonstrat|show|achiev|yield)\w* (?:significant|consistent|promising|substantial"
    r"|competitive|superior|strong|excellent|good) (?:improvements?|results?|performance|gains?)"
    r"\W*$",
    re.IGNORECASE,
)
# What was tried says nothing of what came out, nor does what others found.
CAME_OUT = re.compile(
    r"\b(?:outperform|surpass|exceed|improv(?:es|ed)\b|significant|better\b|superior"
    r"|(?:results?|experiments?|evaluations?) (?:\w+ ){0,4}?(?:show|suggest|indicat|demonstrat"
    r"|reveal|confirm))",
    re.I,
)
ONLY_TRIED = re.compile(
    r"\b(?:conduct|perform|carry out|carried out|run|ran)\w*\s(?:[\w-]+\s){0,4}?"
    r"(?:experiments?|evaluations?|ablations?|stud(?:y|ies)|analys[ei]s)\b|\bwe evaluated?\b",
    re.IGNORECASE,
)
OF_OTHERS = re.compile(
    r"(?!.*\b(?:we|our)\b).*\([^()]*\b(?:et al|and|&)\b[^()]*\b(?:19|20)\d\d[a-z]?\)",
    re.IGNORECASE | re.S,
)
# What is left to be done or known.
OPEN_CUE = re.compile(
    r"\b(?:future (?:work|research|directions?|studies|trials)"
    r"|open (?:research )?(?:question|problem|challenge|issue)s?"
    r"|remains? (?:\w+ly )?(?:an? )?(?:\w+ly )?(?:open|unclear|unknown|unsolved|unresolved"
    r"|uncertain|unexplored|unanswered|elusive|controversial|challeng\w+|poorly|largely|limited"
    r"|to be)"
    r"|limitations?\b|little is known|further (?:research|work|investigation|stud(?:y|ies))|not yet"
    r"|far from|under-?explored|poorly (?:understood|characteri[sz]ed|explored)"
    r"|(?:is|are) not (?:well|fully|completely) (?:understood|known)|unanswered"
    r"|(?:has|have) not (?:yet )?been (?:\w+ly )?(?:studied|investigated|examined|explored|tested)"
    r"|(?:is|are) still (?:\w+ly )?(?:limited|unclear|unknown|controversial|debated|lacking)"
    r"|still (?:lack|lag|far|unclear|poorly|limited))",
    re.IGNORECASE,
)
# "The paper concludes with open questions" names none.
OPEN_ONLY_NAMED = re.compile(
    r"\b(?:conclud\w+|discuss\w*|identif\w+|outlin\w+|suggestions?|inspire|facilitate|foundation|pave"
    r"|accelerate|release)\b[^.;]{0,80}\b(?:future|open|further|remaining)\b",
    re.IGNORECASE,
)
# Headings of abstracts in parts. Under `PURPOSE` stands the setting as well as the aim.
HEADINGS = {
    SentenceRole.BACKGROUND: re.compile(
        r"\b(?:background|context|importance|rationale|introduction|motivation)\b", re.IGNORECASE
    ),
    SentenceRole.METHOD: re.compile(
        r"\b(?:methods?|methodology|design|settings?|participants|patients|subjects"
        r"|interventions?|sources?|selection|extraction|procedures?|materials|outcomes?|measures)\b",
        re.IGNORECASE,
    ),
    SentenceRole.RESULT: re.compile(
        r"\b(?:results?|findings|conclusions?|interpretation|implications|significance)\b",
        re.IGNORECASE,
    ),
}
