"""What is said to a shop and asks for no product: thanks, and questions about delivery or returns.

Found by the whole message, so that "gift wrap" and "thank you cards" are still looked for.
"""

from __future__ import annotations

import re

from assistant.understanding.numerals import fold

_LONGEST = 160
_SO = (
    r"(?:(?:ok|okay|great|perfect|lovely|cool|nice|awesome|super|wonderful|oh|ah|and|well)[,.! ]*)*"
)
_THANKS = re.compile(
    _SO + r"(?:(?:many )?thank(?:s| ?you|u)?(?: you)?|thx|ty|cheers|much appreciated|merci|danke"
    r"|gracias)(?: (?:so|very|a) (?:much|lot|bunch))?(?: again)?"
    r"(?:[,.! ]*(?:for (?:your|the|all your) help|that's (?:great|lovely|helpful|perfect|all)"
    r"|that is (?:great|lovely|helpful|all)|lovely|great|perfect|you're (?:great|a star)|mate"
    r"|that helps|bye|goodbye|aisle))*[,.! ]*"
)
_BYE = re.compile(
    _SO + r"(?:good ?bye|bye(?:[ -]?bye)?|see (?:you|ya)(?: later)?|good night)[.! ]*"
)
_NICE = re.compile(
    r"(?:(?:that's|thats|that is|it's|this is|these are|those are|they are|they're|looks?|sounds?)"
    r" (?:(?:so|very|really|all) )?(?:nice|great|good|lovely|perfect|cool|helpful|fine|beautiful"
    r"|awesome)"
    r"|ok(?:ay)?|great|perfect|lovely|cool|nice|awesome|super|wonderful|good|got it|i see"
    r"|good to know|fair enough|understood|alright|all right|wow)[,.! ]*"
)
_ASKS = (
    r"^(?:hi|hey|ok|okay|and|but|so|also|great|thanks|sorry|please|well|[,.! ])*"
    r"(?:do|does|can|could|will|would|is|are|what|what's|whats|how|when|where|where's|who"
    r"|tell me)\b"
)
_DELIVERY = re.compile(
    r"\b(?:do|can|could|will|would) (?:you|u|it|they|this|that|these|the order) "
    r"(?:also |even |still |please )?(?:ship|deliver|send (?:it|them|this)?|arrive|get here)\b"
    r"|\b(?:shipping|delivery|postage)\b(?! (?:scale|box|bag|label|tape|stamp|van|bike|truck))"
    r"|\bship to\b|\bdeliver(?:ed)? (?:to|by|in|on)\b"
    r"|\barrive (?:by|before|in|on|at)\b|\b(?:track|where is) my (?:order|parcel|package)\b"
)
_RETURNS = re.compile(
    r"\b(?:return|refund|exchange) (?:it|them|this|that|these|policy|policies|something|an? item)\b"
    r"|\b(?:returns?|refunds?|exchanges?)(?:\?| policy|$| (?:possible|free|accepted))"
    r"|\b(?:send|bring|give) (?:it|them) back\b|\bmoney back\b"
)
_PAYING = re.compile(
    r"\b(?:pay|payment|paying) (?:with|by|via|in|on|methods?|options?|later)\b|\bpaypal\b"
    r"|\bklarna\b"
    r"|\bapple pay\b|\bgoogle pay\b|\binstal?lments?\b"
    r"|\b(?:discount|promo|coupon|voucher) codes?\b"
    r"|\b(?:a|any) (?:discount|coupon)s?\b|\bprice match\b"
)
_SHOP = re.compile(
    r"\b(?:opening|business|store) hours\b|\bare you open\b|\bphone number\b"
    r"|\b(?:talk|speak) (?:to|with) (?:a|an|someone|somebody|the) ?(?:human|person|agent)?\b"
    r"|\bcustomer (?:service|support|care)\b|\b(?:have|got) (?:a|any) (?:physical )?"
    r"(?:store|shop|branch|showroom)s? (?:in|near|at)\b"
    r"|\bwhere (?:are you|is your (?:shop|store))\b"
)
_SELF = re.compile(
    r"\bare you (?:a |an )?(?:real|human|robot|bot|ai|machine|person|chatgpt|claude)\b"
    r"|\bwho are you\b|\bwhat (?:can|do) you do\b|\bwhat are you\b|\bhow are you\b"
    r"|\btell me a (?:joke|story)\b|\bwrite me a (?:poem|song|story)\b"
)
_SUBJECTS = (
    (_RETURNS, "returns"),
    (_DELIVERY, "delivery"),
    (_PAYING, "payment or discounts"),
    (_SHOP, "the shop's own affairs"),
)
SHOW = re.compile(
    r"\b(?:show|see|again|list|results?|picks?|display|repeat|colou?rs?|sizes?|brands?|materials?"
    r"|prices?|budget)\b"
)
"""Asks for what is on the screen, though nothing about it is new."""


_DISTRESS = re.compile(
    r"\bkill(?:ing)? my ?self\b|\b(?:want to|going to|gonna|wanna|feel like|thinking of|about to) "
    r"(?:hurt|harm|cut|hang|shoot|drown)(?:ing)? my ?self\b"
    r"|\b(?:suicid(?:e|al)|self[ -]?harm)\b|\bend (?:my (?:own )?life|it all)\b"
    r"|\btake my own life\b|\b(?:want|wish|ready|going) to die\b|\b(?:don't|dont|do not) want to "
    r"(?:live|be alive|be here any ?more)\b|\bbetter off dead\b|\bno reason to live\b"
)
_KIND_WORDS = (
    "I'm sorry you feel like this. Please talk to someone now: a person you trust, a helpline or "
    "your local emergency service. They want to hear from you."
)


def in_distress(message: str) -> str:
    """What to answer to someone who speaks of harming themselves; empty for all else."""
    found = _DISTRESS.search(fold(" ".join(message[:1_000].split())))
    return _KIND_WORDS if found else ""


def small_talk(message: str) -> str:
    """What to answer to a message that asks for no product; empty when it may ask for one."""
    text = fold(" ".join(message[: _LONGEST + 1].split()))
    if not text or len(text) > _LONGEST:
        return ""
    if _THANKS.fullmatch(text):
        return "You're welcome. Tell me if I may look for anything else."
    if _BYE.fullmatch(text):
        return "Goodbye, and thank you for looking round."
    if _NICE.fullmatch(text):
        return "Good. Tell me which one you would like, or what to change."
    if not re.match(_ASKS, text):
        return ""
    for pattern, subject in _SUBJECTS:
        if pattern.search(text):
            return (
                f"I can't say anything about {subject}: I only help you choose here. "
                "Please ask the shop itself."
            )
    if _SELF.search(text):
        return "I'm this shop's assistant: tell me what you need, and I look through the shelves."
    return ""


def unheard(word: str) -> str:
    """What to answer when nothing in a message could be used; `word` is what was not known."""
    about = (
        f"I could not do anything with “{word}”" if word else "I found nothing to look for there"
    )
    return f"{about}, so all is as it was. Tell me what you need, or what to change."
