"""How sentences compare: which words are of which column, and which are no more than opinion."""

from __future__ import annotations

import re

from assistant.grounding.words import bag

MOST, LEAST = 1, -1
Signs = tuple[tuple[str, str, int], ...]
"""(what is compared, the words for it, which way): of price, least is what is wanted."""

SIGNS: Signs = (
    ("price", r"cheapest|least (?:expensive|costly|pricey)|lowest[- ]?pric\w*|lowest in price"
     r"|most (?:affordable|inexpensive|economical)|costs? (?:the )?least|best price", LEAST),
    ("price", r"dearest|priciest|costliest|most (?:expensive|costly|pricey)|highest[- ]?pric\w*"
     r"|costs? (?:the )?most", MOST),
    ("rating", r"(?:best|highest|top|most highly)[- ]?(?:rated|reviewed|scor\w+|ratings?|reviews?)"
     r"|rated (?:the )?(?:best|highest|most highly)|most loved|best liked"
        r"|tops? the (?:ratings|list|table|charts?|reviews)|ranks? (?:the )?(?:highest|first"
        r"|best|top)", MOST),
    ("rating", r"(?:lowest|worst)[- ]?(?:rated|reviewed|ratings?|reviews?|scor\w+)"
               r"|rated (?:the )?lowest",
     LEAST),
    ("reviews", r"most[- ]?(?:reviewed|reviews?|ratings?)", MOST),
    ("reviews", r"(?:least[- ]?reviewed|fewest reviews?)", LEAST),
    ("launched", r"newest|latest|most recent", MOST),
    ("launched", r"oldest", LEAST),
    ("weight", r"lightest|weighs? (?:the )?least", LEAST),
    ("weight", r"heaviest|weighs? (?:the )?most", MOST),
    ("battery", r"longest[- ](?:lasting|battery\w*|playtime|play)", MOST),
    ("length", r"longest", MOST), ("length", r"shortest", LEAST),
    ("height", r"tallest|highest(?= (?:one|of))", MOST), ("width", r"widest|broadest", MOST),
    ("width", r"narrowest|slimmest", LEAST), ("depth", r"deepest|thickest", MOST),
    ("depth", r"shallowest|thinnest", LEAST),
    ("screen", r"(?:largest|biggest) (?:screen|display)", MOST),
    ("storage", r"most storage|(?:largest|biggest) storage", MOST),
    ("memory", r"most (?:memory|ram)", MOST),
    ("size", r"(?:holds?|carries|takes|fits) (?:the )?most|largest|biggest|roomiest"
             r"|most spacious|(?:greatest|highest) (?:capacity|volume)", MOST),
    ("size", r"(?:holds?|carries|takes) (?:the )?least|smallest|tiniest|most compact", LEAST),
    ("power", r"most powerful|strongest motor", MOST), ("brightness", r"brightest", MOST),
    ("speed", r"fastest|quickest", MOST), ("speed", r"slowest", LEAST),
    ("stock", r"fewest left|lowest stock", LEAST),
)  # fmt: skip
SUPERLATIVE = re.compile(
    r"\b(?:" + "|".join(f"(?P<s{i}>{pattern})" for i, (_, pattern, _) in enumerate(SIGNS)) + r")\b",
    re.IGNORECASE,
)
COMPARED: Signs = (
    ("price", r"cheaper|less (?:expensive|costly|pricey|dear)|more (?:affordable|economical)"
     r"|lower[- ]?pric\w+|lower in price|costs? less|costing less|(?:priced|comes? in) lower"
     r"|(?:rather|like to|want to) spend less|^\W*for less\b|for less money|kinder to (?:the|your) "
     r"(?:purse|wallet)|easier on (?:the|your) (?:purse|wallet|budget)", LEAST),
    ("price", r"dearer|pricier|costlier|more (?:expensive|costly|pricey)|costs? more|costing more"
     r"|higher[- ]?priced", MOST),
    ("rating", r"(?:better|higher|more highly)[- ]?(?:rated|reviewed|rating)"
               r"|rated (?:even )?(?:better|higher|more highly)"
     r"|(?:think|thought) even more of|(?:better|higher) (?:rating|reviews?|scores?)"
     r"|scores? higher", MOST),
    ("rating", r"(?:worse|lower)[- ]?(?:rated|reviewed|rating)|rated lower|scores? lower", LEAST),
    ("reviews", r"more reviews?|more ratings|more widely reviewed", MOST),
    ("reviews", r"fewer reviews?", LEAST), ("launched", r"newer|more recent", MOST),
    ("launched", r"older", LEAST), ("weight", r"lighter|weighs? less", LEAST),
    ("weight", r"heavier|weighs? more", MOST),
    ("battery", r"longer[- ](?:lasting|battery\w*|playtime)|lasts? longer", MOST),
    ("length", r"longer", MOST), ("length", r"shorter", LEAST), ("height", r"taller", MOST),
    ("width", r"wider|broader", MOST), ("width", r"narrower|slimmer", LEAST),
    ("depth", r"deeper|thicker", MOST), ("depth", r"shallower|thinner", LEAST),
    ("screen", r"(?:larger|bigger) (?:screen|display)", MOST),
    ("storage", r"more storage", MOST), ("memory", r"more (?:memory|ram)", MOST),
    ("size", r"larger|bigger|roomier|more spacious|(?:holds?|carries) more|(?:greater|higher"
             r"|larger) capacity", MOST),
    ("size", r"smaller|more compact|holds? less", LEAST), ("power", r"more powerful", MOST),
    ("brightness", r"brighter", MOST), ("speed", r"faster|quicker", MOST),
    ("speed", r"slower", LEAST),
)  # fmt: skip
COMPARATIVE = re.compile(
    r"(?:\b|(?=\W))(?:"
    + "|".join(f"(?P<c{i}>{p})" for i, (_, p, _) in enumerate(COMPARED))
    + r")\b",
    re.IGNORECASE,
)
HINT = re.compile(
    r"(?:est|most|least|best|top|fewest|lowest|highest|er|less|more|than|same|equally|kinder"
    r"|tops?|ranks?)\b",
    re.IGNORECASE,
)
OPINION = bag(
    "best nicest prettiest loveliest finest simplest easiest cutest smartest safest sweetest "
    "coolest "
    "fanciest neatest cosiest coziest comfiest happiest greatest surest closest nearest handiest "
    "kindest liveliest boldest latest honest earliest plainest wisest furthest trendiest classiest "
    "elegant stylish beautiful versatile practical useful sensible natural obvious suitable "
    "fitting "
    "likely interesting unusual attractive charming lovely classic balanced thoughtful fun "
    "all-round "
    "appealing rounded special unique nicer better prettier simpler easier rather other another "
    "further fancier safer cosier cozier smarter finer lovelier whether ever never over under "
    "later "
    "sooner earlier either neither classier dressier playful modern traditional relaxed neat "
    "sweeter"
)
NOT_EST = bag(
    "rest test guest chest forest west east nest vest interest request suggest invest harvest "
    "contest protest digest crest quest pest zest best honest modest earnest est dest priest "
    "conquest arrest northwest southwest everest budapest bucharest fest lest jest request attest "
    "tempest detest manifest latest midwest armrest headrest footrest backrest dest quickest"
)
ANY_EST = re.compile(r"\b(?:the|its|our|my|and|or|of) (?P<w>\w{2,}est)\b", re.IGNORECASE)
COMMON_MOST = bag("part people of important common")
THE_MOST = re.compile(
    r"\bthe (?P<m>most|least) (?P<w>[\w-]+)\b(?! (?:from|out|of (?:it|your|the)))", re.IGNORECASE
)
ANY_ER = re.compile(r"\b(?:(?P<w>\w{2,}er)|(?:more|less) (?P<m>[\w-]+)) than\b", re.IGNORECASE)
THAN = re.compile(r"[^,;:.!?]{0,40}?\bthan\s+", re.IGNORECASE)
AMONG = re.compile(r"\b(?:one of|among|amongst|some of) (?:the|our|my)\s+$", re.IGNORECASE)
RANK = re.compile(r"\b(?P<r>second|third|next)[- ]+$", re.IGNORECASE)
OF_N = re.compile(
    r"\bof (?:the |these |those |my |our )?(?:lot|bunch|(?P<n>two|three|four|five|six|seven"
    r"|eight|nine|ten|\d+))\b",
    re.IGNORECASE,
)
ONES = re.compile(r"\s+((?:\w+\s+){1,2})(?:ones|picks|options|choices)\b", re.IGNORECASE)
THE_COMPARED = re.compile(r"\bthe\s+$", re.IGNORECASE)
SAME = re.compile(
    r"\b(?:(?:the )?same (?P<a>price|rating|colou?r|material|brand|size)|(?:costs?"
    r"|priced) the same|equally (?P<b>rated|priced))\b",
    re.IGNORECASE,
)
WISHED = re.compile(r"\b(?:something|anything|want|fancy|find|with)\b[^,;.!?]*$", re.IGNORECASE)
BEATS = re.compile(
    r"\b(?P<v>beats?|tops?|trumps?|outdoes|outperforms?|edges? out"
    r"|undercuts?)\s+\W*[\ue000-\ue7ff]+"
    r"(?:\W+(?:on|in|for|by)\s+(?P<of>price|rating|ratings|reviews|\w+))?",
    re.IGNORECASE,
)
TIMES = re.compile(
    r"\b(?:half|twice|double|triple|\w+ times|a (?:third|quarter|fraction)(?: of)?) (?:the (?:price"
    r"|cost|weight|size|capacity|length|width|height|volume|rating|reviews)|as \w+)\b",
    re.IGNORECASE,
)
ON = {"price": ("price", LEAST), "rating": ("rating", MOST), "ratings": ("rating", MOST)}
ON |= {"reviews": ("reviews", MOST)}
