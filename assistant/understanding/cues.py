"""Words that turn what follows or precedes them: not this, ideally that, never mind the other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.understanding.tokens import Word, normal


def _phrases(text: str) -> dict[str, list[tuple[str, ...]]]:
    """First word to the phrases that begin with it, longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for line in text.split(","):
        words = tuple(normal(word) for word in line.split())
        found.setdefault(words[0], []).append(words)
    return {first: sorted(phrases, key=len, reverse=True) for first, phrases in found.items()}


NEGATIVE = _phrases(
    """
    any colour but, any color but, any colour except, any color except, any colour other than,
    any brand but, any brand except, any material but, any material except, not in, not of, not
    from, never anything from, never anything by, never anything in, never anything with, never
    anything made of, never anything made from, never anything, never ever, never any, never
    buy, never buy from, not anything from, not anything by, not anything in, not anything with,
    nothing at all from, nothing at all by, nothing ever from, i never want, i never wear, i
    never buy, never from, never by, never in, not by, not made of, not made from, not the, not
    a, not an, not, no, none of, never, without any, without a, without, except for, except,
    excluding, exclude, excluded, anything but, i dont want, i do not want, we dont want, i dont
    like, i do not like, i dont need, i do not need, anything other than, anything except, any
    but, other than, apart from, nothing in, nothing made of, nothing made from, nothing by,
    nothing from, nothing with, nothing, avoid, avoiding, hate, i hate, cant stand, dont want,
    do not want, doesnt want, dont like, do not like, doesnt like, dislike, dont need, do not
    need, dont show me, do not show me, dont show, isnt, is not, isnt a, arent, are not, wont
    be, allergic to, allergy to, allergie to, intolerant to, free of, free from, minus, instead
    of, rather than, nor, neither, non, skip the, skip, no more, cant be, cannot be, can not be,
    must not be, mustnt be, shouldnt be, should not be, doesnt have, does not have, dont have,
    must not have, should not have, shouldnt have, mustnt have, can not have, cant have, cant
    wear, sick of, tired of, dont do, off the table, isnt made of, is not made of, not so keen
    on, not keen on, not a fan of, no fan of, not into, everything but, all but, leave out, but
    not, no thanks to, no thank you to, no to, say no to, steer clear of, stay away from, keep
    away from, clear of, devoid of, lacking, anything without, ohne, kein, keine, sans, pas de,
    sin, senza
    """
)
NEGATIVE_AFTER = _phrases(
    """
    free, is a no go, are a no go, is no go, a no go, no go, is a no no, a no no, is a no, is a
    big no, is out, are out, is out of the question, are out of the question, is a deal breaker,
    is a dealbreaker, are a deal breaker, is not an option, isnt an option, are not an option, is
    not for me, isnt for me, are not for me, is not ok, isnt ok, is not okay, isnt okay, not ok,
    is not what i want, isnt what i want, are not what i want, is not wanted, are not wanted, not
    wanted, is unwanted, unwanted, is excluded, are excluded, excluded, is off the table, are off
    the table, is forbidden, not please, no thanks, no thank you, no please, nope, is banned,
    makes me itch, makes me sneeze, gives me a rash, i cant have, i cannot have, i dont want, i do
    not want, i dont like, i do not like, i hate, not acceptable, is not acceptable, is
    unacceptable
    """
)
"""After what they are against: "plastic-free", "white is a no-go"."""
IDLE = _phrases(
    """
    not only, not just, not necessarily, dont mind, do not mind, doesnt need to be, does not need
    to be, no need to be, could also be, can also be
    """
)
"""Before what may be but need not: no constraint at all."""
SOFT_BEFORE = _phrases(
    """
    ideally, preferably, preferable, preferred, prefer, i prefer, id prefer, we prefer, would
    prefer, rather, id rather have, maybe, perhap, perhaps, hopefully, nice to have, bonus if,
    bonus point for, bonus points for, extra point for, plus if, would love, id love, wouldnt
    mind, would not mind, would be nice if it, would like it to be, nice if it, great if it, if
    possible, if you can, leaning toward, leaning to, leaning, best if, better if, possibly, would
    be good if it, it would be nice if it, ideal if, favour, favouring, favouring a, not essential
    but, optionally, optional
    """
)
SOFT_AFTER = _phrases(
    """
    if possible, if you can, if you have it, if you have one, if available, would be nice, would
    be great, would be good, would be lovely, would be ideal, would be perfect, would be best,
    would be a plus, would be a bonus, would be a nice plus, is a plus, is a bonus, a plus, a
    bonus, preferably, preferred, ideally, is preferred, are preferred, if you got, if you got it,
    if there is, if there is one, be nice, be great, is nice to have, nice to have, but not
    essential, but not required, not essential, but not a must, but not necessary, not required,
    optional, when possible, where possible, if i can, if at all possible, but im flexible, but im
    easy, though not essential, would help, please if you can, is ideal, appreciated, would be
    appreciated, is optional, are optional, a nice bonus, is a nice bonus
    """
)
HARD = _phrases(
    """
    must be, must have, must, has to be, have to be, has to have, have to have, need to be, needs
    to be, need it to be, definitely, absolutely, only, strictly, essential, it has to, need,
    want, wanted, required, requires, looking for, need to have
    """
)
POSITIVE = _phrases(
    """
    but, just, instead, want, wants, need, needs, show me, give me, please, with, in, prefer,
    ideally, preferably, must, has to, should, looking for, under, only, for, so, it, i, i am, im,
    we, which, that is, that are, thats, can you, than, because, about, around, up to, something,
    rather, make it, go for, more like, maybe, if, would be, is fine, is ok, anything, any, size,
    everything else
    """
)
ENDS = frozenset(".;!?:()")
NO_CUE = _phrases(
    """
    nothing but, none but, no wait, no sorry, no actually, no make, no no, no needs, not sure, not
    too, no problem, no idea, no thank, no rush, no hurry, no worry, no worries, not really, not
    at all, no matter, no doubt, not bad, no preference, not fussy, not very, not yet, not that,
    not this, not these, not those, no longer, not more than, no more than, not over, not above,
    not under, not less than, no less than, not enough, not what, not much, not any, no limit, not
    expensive, not cheap, not exceed, not exceeding, not get, not when, not if, nothing else,
    nothing fancy, nothing too, nothing over, nothing more, nothing special, nothing crazy, no
    frills, no nonsense, rather have, never used, never had, never tried, never been, never know,
    never owned, never mind, no good, not working, not like, not have, not want, not need, no
    need, i hate shopping, i hate spending
    """
)
JOINS = frozenset({"and", "or", "nor", "plus", "und", "ou", "oder", "y", "o", "et", "e"})
LINKS = frozenset("by from a an the any in of kind sort type colour made with some my".split())


def cue_at(words: Sequence[Word], at: int, phrases: dict[str, list[tuple[str, ...]]]) -> int:
    """How many words from `at` make one of `phrases`; 0 for none."""
    for phrase in phrases.get(words[at].norm, ()):
        run = words[at : at + len(phrase)]
        if len(run) == len(phrase) and all(
            word.norm == wanted and not word.mark for word, wanted in zip(run, phrase, strict=True)
        ):
            return len(phrase)
    return 0


_WHAT = r"(?P<what>[\w'&-]+(?: (?!and\b|but\b|or\b|please\b|now\b|is\b|are\b)[\w'&-]+){0,2}?)"
_FORGET = (
    r"(?:forget|ignore|drop|remove|lose|scrap|never ?mind|clear|delete|leave out|take off|take away"
    r"|(?:i |we )?(?:don'?t|do not|no longer) (?:really )?(?:care|mind|need|bother|worry)"
    r"(?: about| for)?|(?:i'm |im )?not (?:fussy|picky|bothered|fussed)(?: about)?"
    r"|no preference (?:on|for|about|in)|no need for)"
)
_AFTER = (
    r"(?: (?:thing|part|requirement|constraint|filter|bit|limit|condition|preference|after all"
    r"|anymore|any more|now|then|please)){0,3}"
)
_STOP = r"(?= ?(?:$|[,.;!?]| and\b| but\b))"
_NOT = r"(?:doesn'?t|does not|don'?t|do not|no longer|isn'?t|is not|is no longer)"
_NEED_NOT = r"(?:doesn'?t|does not|needn'?t|need not|don'?t|do not|no longer)"
_FIELD = r"(?:colou?rs?|brands?|sizes?|materials?|makes?)"
FORGET = re.compile(
    rf"\b{_FORGET}(?: about)?(?: (?:the|that|my|its|it being|what))? {_WHAT}{_AFTER}{_STOP}"
)
UNIMPORTANT = re.compile(
    rf"\b(?:the )?{_WHAT} (?:really )?{_NOT} (?:really )?"
    r"(?:matters?|important|a must|necessary|needed|an issue)(?: (?:anymore|any more|to me|now))?"
)
NEED_NOT = re.compile(
    rf"\b(?:it )?{_NEED_NOT}(?: really)?(?: have to| need to| needs to| has to)? be "
    rf"{_WHAT}{_AFTER}{_STOP}"
)
NO_NEED = re.compile(rf"\bno need (?:for it )?to be {_WHAT}")
FINE = re.compile(
    rf"\b(?:the )?{_WHAT} (?:is|are|would be) (?:fine|ok|okay|alright|all right|good)"
    r"(?: too| as well| after all| now| with me){0,2}"
)
ANY_WILL_DO = re.compile(
    rf"\b(?:any|whatever|which ?ever|open to any|happy with any) (?P<what>{_FIELD})\b"
    r"(?! (?:but|except|other|apart|besides))"
    r"(?: (?:is|are|will|would) (?:fine|ok|okay|do|good)(?: too| now)?| at all)?"
)
NOT_NEEDED = re.compile(rf"\bno {_WHAT} (?:is |are )?(?:needed|required|necessary)\b")
REMOVALS = (FORGET, UNIMPORTANT, NEED_NOT, NO_NEED, NOT_NEEDED, ANY_WILL_DO, FINE)
"""Takes a constraint back: "forget the brand", "doesn't have to be waterproof", "any colour"."""
