"""How shoppers refer back, refine and pad: the patterns that a message is read by.

Matched against folded text (`numerals.fold`) with single spaces. Every pattern is a
bounded alternation of fixed phrases, so a hostile message costs linear time.
"""

from __future__ import annotations

import re

from assistant.understanding.money_words import UNITS

_ORDINALS = (
    ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"],
    ["1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "10th"],
)
PLACES = {word: place for words in _ORDINALS for place, word in enumerate(words, start=1)}
LAST = -1
_NTH = "|".join([*PLACES, "last", "top"])
_NOUN = "(?:ones?|pick|option|item|product|result|choice|suggestion|of (?:these|those|them))"
_STOP = r"(?= ?(?:$|[,.;:!?)]| (?:but|in|with|and|only|except|please|without|though|just)\b))"
_NUMBER = r"(?:number|option|pick|item|product|result|#) ?#?(10|[1-9])\b(?![.,]?\d)"
ORDINAL = re.compile(
    rf"(?:\b(?:the|that|your) )?(?:\b({_NTH}) {_NOUN}\b|(?<![\w]){_NUMBER})"
    rf"|\b(?:the|your) ({_NTH})\b{_STOP}|^({_NTH})$"
)
_THIS = r"(?:this|that|it|these|those|them)(?: ones?)?"
_DEGREE = (
    r"(?:(?:a bit|a little|a lot|bit|little|lot|much|far|way|slightly|even|somewhat|any) ){0,3}"
)
_THING = r"(?:(?:something|anything|some|any|one|ones|it|them|a|an|be|go) )?"
_ALTERNATIVE = r"(?: (?:ones?|options?|alternatives?|versions?|models?|choices?|stuff|things?))?"
_THAN = rf"(?: than {_THIS}\b)?"
CHEAPER = re.compile(
    rf"\b{_THING}{_DEGREE}(?:cheaper|less expensive|less pricey|less costly|more affordable"
    r"|lower[ -]priced?|lower in price|less money|easier on the wallet|cheapest)\b"
    rf"{_ALTERNATIVE}{_THAN}(?: than\b)?"
    rf"|\b(?:{_THIS}(?:'s| is| are|'re)? |they're |they are |all )?{_DEGREE}"
    r"(?<!not )(?<!nothing )too "
    r"(?:expensive|pricey|dear|costly|steep|much(?: money)?)\b(?: for me\b)?"
    rf"|\b(?:i )?(?:can't|cant|cannot) afford {_THIS}\b"
    r"|\bcosts? less\b|\bfor less\b(?! than)|\bspend less\b|\bbring the price down\b"
)
NICER = re.compile(
    rf"\b{_THING}{_DEGREE}(?:nicer|better(?: quality)?|fancier|posher|classier"
    r"|more (?:premium|expensive|luxurious|upmarket|upscale)|higher[ -](?:end|quality)|premium"
    rf"|a step up|step it up|upgrade)\b{_ALTERNATIVE}{_THAN}(?: than\b)?|\btoo cheap\b"
)
SIMILAR = re.compile(
    rf"\b{_THING}(?:very |quite |more )?(?:similar|comparable)\b{_ALTERNATIVE}(?: to {_THIS}\b)?"
    r"(?: (?:to|as)\b)?"
    r"|(?<!don't )(?<!dont )(?<!not )(?<!didn't )"
    rf"\b{_THING}(?:a bit |just |more |exactly )?(?:ones? |things? |stuff )?like {_THIS}(?!\w)"
    rf"|\b(?:the )?same (?:as {_THIS}|kind|sort|style|thing|one|ones)\b(?: of (?:thing|one))?"
    r"|\bthe same(?= ?(?:$|[,.;!?]| but\b))"
)
LIKE_ORDINAL = re.compile(
    r"\b(?:(?:something|anything|more|one|ones|exactly|just|a bit) ){0,3}"
    r"(?:like|same as|similar to) $"
)
THAN_ORDINAL = re.compile(r"\bthan $")
MORE = re.compile(
    r"^(?:(?:ok|okay|and|now|then|please|well|hi|hey|sorry|so|no|hmm|thanks|cool|nice)[,.!]* ){0,3}"
    r"(?:(?:can|could) (?:you|i|we) (?:please )?)?"
    r"(?:(?:show|give|see|find|get|send|list|have|got|are there|is there|do you have"
    r"|have you got|you got|what|i want|i need|let me see)(?: me| us)? )?"
    r"(?:some |any |the |a few |a |got )?"
    r"(?:(?:more|other|others|different|additional|further|another)"
    r"(?: (?:options?|choices?|results?|ideas?|ones?|picks?|suggestions?|products?|items?|things?"
    r"|alternatives?|of (?:these|those|them)|selection))?"
    r"|(?:something|anything|what|someone) else|alternatives|next(?: page| ones?)?|keep going"
    r"|not (?:these|those|this|that|any of these)|none of (?:these|those|them)"
    r"|(?:i )?(?:don't|dont|do not) (?:really )?like (?:any of )?(?:these|those|them|that|it))\b"
    r"(?! (?:than|like|similar|premium|affordable|luxurious|expensive|about))"
)
_MONEY = "(?:price|cost|money|budget)"
NO_LIMIT = re.compile(
    r"\b(?:there(?:'s| is) |with |i have |at |for )?"
    r"(?:no (?:price |spending |budget |upper )?limit|no budget|any price|any budget"
    r"|no (?:max|maximum|price cap|cap)|unlimited budget|whatever (?:it|the) (?:costs?|price)"
    r"|price is no (?:object|issue|problem))\b(?! (?:edition|shoes|records|gift))"
    rf"|\b{_MONEY}(?:'s| is) (?:no|not an?) (?:object|issue|problem|concern)\b"
    r"|\b(?:forget|ignore|drop|remove|never mind|nevermind|lift|lose|scrap|clear)(?: about)? "
    r"(?:the |my |that |any )?(?:price |spending |budget )?(?:budget|limit|cap|price|maximum)\b"
    rf"|\b(?:the )?{_MONEY} (?:doesn't|does not|doesnt|don't|dont) matter\b"
    r"|\b(?:i )?(?:don't|do not|dont) (?:care|mind)(?: about)?(?: the| what it)? "
    r"(?:price|costs?|budget)\b"
)

_VERB = (
    "(?:find|show|get|give|buy|see|order|purchase|recommend|suggest|have|look for|search for"
    "|sell|stock|carry)"
)
_ARTICLE = "(?:a|an|some|any|the|more|all)"
_GREETING = (
    r"(?:hi(?! (?:vis|fi|tech|top|hat|res)\b)|hello(?! kitty\b)|hey(?! (?:dude|duggee)\b)|hiya|heya"
    r"|good (?:morning|afternoon|evening))(?: there| aisle)?"
)
_ASK = (
    r"(?:can|could|would|will|do|may|are) (?:you|i|we|u)"
    r"(?: please| kindly| maybe| just| able to){0,2}"
    rf"(?: help)?(?: me| us)?(?: to)?(?: {_VERB}(?: me| us)?| got)?"
)
_STATE = (
    r"(?:i|we|id|im)(?:'d|'m|'re|'ve|'ll)?"
    r"(?: (?:would|am|are|was|really|just|also|only|still)){0,3}"
    r"(?: (?:love|like|want|wanted|wanna|need|have|rather have|rather|prefer|hope|trying"
    r"|thinking of|thinking about"
    r"|interested in|in need of|after))?"
    rf"(?: (?:looking|searching|shopping|hunting) for)?(?: to)?(?: {_VERB}(?: me| us)?)?"
)
_ALWAYS = (
    f"{_GREETING}|{_ASK}|{_STATE}|please|pls|plz|kindly|ok|okay|hmm+|um|uh|erm|yes|yeah|yep|thanks"
    "|thank you|actually|now|then|also|instead|and|but|or|maybe|perhaps|if possible|on|make it"
    f"|{_ARTICLE}|anything(?! but)|something|sth|how much (?:is|are)|what(?:'s| is)(?: your| "
    f"the)?|(?:looking|searching|shopping|hunting|look|search) for"
    "|need|want|wanna|have you got|got any|find(?: me| us)?|(?:show|get|give|fetch|buy)(?: me| us)"
    f"|{_VERB}(?= {_ARTICLE} )|recommend|suggest|buy|tell me(?: more)?(?: about)?"
    "|(?:what|how) about|what (?:have you got|do you have)|is there|are there|let me(?: "
    "see)?|let's(?: see)?|that's"
    "|it's|there's|of|than|is"
    "|ich suche|ich mochte|bitte|je cherche|je veux|je voudrais|busco|quiero|quisiera|cerco|vorrei"
    "|un|une|una|uno|ein|eine|einen"
)
# These open many a product's name ("cool bag", "love heart", "get well card"), so only before
# a stop or comma.
_WITH_STOP = (
    "(?:cool|nice|great|perfect|right|well|sorry|wait|oh|lol|sure|alright|nope|no|so|cheers|next"
    "|good)"
)
_GAP = r"[\s,.;:!?()\"'*_~-]*"
LEADING = re.compile(rf"{_GAP}(?:(?:(?:{_ALWAYS})(?![\w'-])|{_WITH_STOP}(?=[,.;:!?])){_GAP})?")
"""One step of what only opens a sentence: "hi, ", "can you find me "."""
_TRAILING = (
    "please|pls|plz|thanks|thank you|thx|cheers|if possible|if you can|asap|for me|for us|now"
    "|then|instead|ok|okay|you know|and|but|or|thanks a lot|thank you very much|bitte"
    "|s'il vous plait|por favor|per favore|though|tho|do you have|have you got|any ideas"
    "|any suggestions|that|to|of|with|a|an|the|is|than|on|for|at"
)
TRAILING = re.compile(rf"(?:^|[\s,.;:!?(\"'*_~-])(?:{_TRAILING})?[\s,.;:!?)\"'*_~-]*$")
"""One step of what only closes it: " please", "?"."""


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


COLOURS = _set(
    "black white grey gray red blue green yellow orange purple pink brown beige navy teal "
    "turquoise cream ivory gold golden silver bronze copper maroon burgundy khaki olive tan lilac "
    "sage terracotta plum blush taupe lavender mint coral charcoal indigo violet magenta cyan "
    "mustard rose multicolour multicolor multicoloured transparent clear scarlet crimson aqua peach"
)
_SHADES = "dusty|light|dark|pale|deep|bright|sky|forest|midnight|royal|rose|blush|cherry|honey|sage"
IN_COLOUR = re.compile(rf"\b(?:in )?(?:(?:{_SHADES}) )?(?:{'|'.join(sorted(COLOURS))})\b")
MATERIALS = _set(
    "leather cotton wool woollen linen silk polyester nylon wooden wood metal metallic steel "
    "stainless aluminium aluminum plastic glass ceramic bamboo oak pine walnut marble brass iron "
    "suede velvet denim canvas rubber silicone rattan wicker fleece merino cashmere titanium "
    "carbon stone porcelain paper cork vegan faux"
)
_SIZES = _set(
    "small smaller smallest medium large larger largest big bigger biggest tiny huge mini compact "
    "xs s m l xl xxl xxxl size sized long longer short shorter tall taller wide wider narrow thin "
    "thinner thick thicker slim slimmer deep light lighter heavy heavier lightweight heavyweight "
    "single double king queen full oversized petite plus portable foldable folding travel"
)
_QUALITIES = _set(
    "waterproof wireless wired bluetooth rechargeable cordless electric manual organic eco "
    "natural recycled sustainable soft softer hard warm warmer cool cooler cold hot quiet quieter "
    "loud fast faster slow bright brighter dark darker modern vintage retro rustic classic "
    "minimal minimalist simple simpler fancy elegant cute fun funny sporty casual formal smart "
    "cheap expensive pricey affordable colours colors sizes premium luxury luxurious good "
    "great best new newer newest old used "
    "refurbished kids kid's children's men's women's mens womens ladies unisex girls boys adult "
    "baby indoor outdoor colour color coloured colored colourful colorful plain striped patterned "
    "floral checked round square rectangular oval curved flat curly handmade personalised "
    "personalized durable sturdy strong stronger comfortable comfier comfy breathable quality "
    "style shade version finish material fabric brand brands styles tone hypoallergenic non-stick "
    "nonstick dishwasher-safe machine-washable washable adjustable insulated padded "
    "waterproofed scented "
    "unscented vegan vegetarian spicy sweet nicer better popular rated top-rated highly stock "
    "available delivery noise cancelling canceling noise-cancelling safe proof resistant friendly "
    "different similar stylish fashionable trendy beautiful pretty gorgeous practical useful "
    "reliable different lined matte matt glossy shiny"
)
DESCRIPTORS = COLOURS | MATERIALS | _SIZES | _QUALITIES
"""Words that say what a product is like, never which product."""
_NOUNS = re.compile(
    r"(?:bed|seed|weed|shed|sled|feed|table|cable|vegetable|bible|fable|tables|shoeless|knotless)$"
)
_ADJECTIVES = re.compile(
    r".{3,}(?:ed|able|ible|less|ish)$|.+-?(?:proof|free|friendly|resistant|powered|style|sized)$"
)
PRONOUNS = _set("one ones it them that this those these thing things stuff something anything")
GIFT_FOR = re.compile(
    r"^(?P<kind>(?:(?!(?:as|and|with|for|of|to|from|in) )[\w'-]+ ){0,3}?)"
    r"(?:gifts?|presents?|pressies?|prezzies?|stocking fillers?)"
    r"(?: (?:ideas?|suggestions?|inspiration))? (?:for|to give(?: to)?) "
)
"""Asks for something for somebody; a "gift set for …" is asked for itself."""
GIFT_WORDS = _set(
    "a an the any some nice good great perfect lovely small little big unique thoughtful cute "
    "fun best cheap last-minute birthday christmas xmas anniversary"
)
"""Before "gift", they say nothing of what it should be."""
ANEW = re.compile(
    r"\b(?:something|anything|some ?things?|a thing|things|stuff) (?:[a-z]+ ){0,2}?"
    r"(?:to (?!go with\b|match\b)[a-z]|for (?:my|our|the|his|her|their|a|an) [a-z])"
)
"""Begins another subject: "something to wear", "anything for the dog"."""
ANYONE = _set("him her them someone somebody anyone anybody everyone people person myself me")
_WELL = r"(?:(?:ok|okay|and|now|then|actually|hi|hello|hey|please|so|well|also|no)[,.!]* )*"
A_THING = re.compile(
    rf"^{_WELL}(?:(?:(?:can|could) (?:you|i) )?(?:show|find|get|give|bring)(?: me| us)?"
    r"|(?:i|we)(?:'d|'m| would| am)?(?: also| now| really)? (?:need|want|like|looking for|love)"
    r"|do you (?:have|sell|stock|carry)|have you got|got any|what about|how about|looking for|need"
    r"|want|is there|are there|ich suche|ich brauche|je cherche|je veux|je voudrais|busco|quiero"
    r"|necesito|cerco|vorrei)(?: a| an| some| any)? [a-z]"
    rf"|^{_WELL}(?:an?|some|une?|una|uno|eine?|einen) [a-z]"
    r"|^[^a-z]*[^\x00-\u024f]"  # another script
)
"""Asks for a thing of its own: "do you have a toaster", "a xylophone"."""
TALK = _set(
    "delivery deliver delivered ship shipping shipped postage return returned refund warranty "
    "guarantee payment pay paid paypal card credit invoice track tracking order status opening "
    "hour open closed store shop phone call email contact help support thank thanks lovely "
    "great nice awesome perfect cool ok okay hello hi hey bye goodbye morning evening friday "
    "monday tuesday wednesday thursday saturday sunday today tomorrow tonight week weekend day "
    "month soon long take takes quick fast quickly arrive arrives weather joke poem story song "
    "president capital football scam stupid idiot useless rubbish crap shit fuck fucking damn "
    "hell hate suck sucks robot human bot ai real person name who why when where how what "
    "really sure maybe yes no cheers wow amazing sorry question price prices expensive money "
    "bank rich poor discount coupon voucher code sale offer deal terrible awful bad good job "
    "work works working much many well feel feeling fine tell talk speak english german french "
    "language know think believe understand mean say said lot your you're youre ever never "
    "always before after christmas birthday arrive come it's about "
)
"""Words that ask for no product."""
PREPOSITIONS = _set(
    "in with without for from made by that which who not no nothing don't dont doesn't isn't "
    "only preferably ideally must should "
    "under over made suitable but if when has having to on of at than like except excluding "
    "including instead because so as really pour fur para per"
)
STOP_WORDS = (
    PREPOSITIONS
    | PRONOUNS
    | _set(
        "a an the and or my your his her our their i me we us you is are be am was please now just "
        "too very quite some any more most much bit little lot also then can could would will do "
        "does have get all show find want need still"
    )
)


def describes(word: str) -> bool:
    """True for a folded word that qualifies a product rather than naming one."""
    if word in DESCRIPTORS or word in UNITS or word.isdigit():
        return True
    return bool(_ADJECTIVES.match(word)) and not _NOUNS.search(word)
