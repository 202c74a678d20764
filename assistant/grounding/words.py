"""Words the guard lets stand though no product's data holds them, and words it does not."""

from __future__ import annotations

import re


def bag(text: str) -> frozenset[str]:
    """The words of `text`."""
    return frozenset(text.split())


ORDINARY = bag(
    "i i'm i'd i've i'll ok okay aisle tv diy uk us usa eu a the and or of for with in on to "
    "by at monday tuesday wednesday thursday friday saturday sunday january february march "
    "april may june july august september october november december christmas easter "
    "halloween hanukkah diwali ramadan eid thanksgiving valentine's valentine mother's "
    "father's mothers fathers day eve year new year's english french german italian spanish "
    "greek dutch danish swedish norwegian finnish scandinavian nordic japanese chinese korean "
    "indian thai turkish moroccan mexican american british european asian african victorian "
    "georgian sie ihr ihre ihren ihrem ihnen"
)
"""Written with a capital in the middle of a sentence, and still nobody's name."""

LABELS = bag(
    "top best pick picks value choice choices budget runner up overall alternative "
    "alternatives option options great gift gifts idea ideas note notes why also consider "
    "quality favourite favorite first second third cheapest cheaper premium splurge smart "
    "safe solid standout recommendation recommended my your our most popular reviewed rated "
    "highest lowest price everyday simple good bonus tip tips summary worth look pros cons "
    "key features"
)
"""Written with a capital in labels: "Top Pick", "Best Value"."""

STARTERS = (
    ORDINARY
    | LABELS
    | bag(
        "all an another any anything are as ask because before being better both but can "
        "choose come compare compared could do does each either enjoy especially even every "
        "everything for from get give given go happy have having hello here here's hi hope "
        "how however if in instead is it it's its just keep last let let's lightweight like "
        "lovely made many maybe more much need neither next nice no none not nothing now of "
        "on one only or other otherwise out perfect perhaps pick plus priced quite rather "
        "ready really round see shall should since small so some something sorry still such "
        "sure take thanks that that's the their them then there there's these they they're "
        "think this those though three to together too two under unfortunately until want was "
        "we we're welcome well were what what's when where which while who will with without "
        "unlike whereas whether would yes yet you you'd you'll you're beautiful bright bold "
        "bigger classic comes "
        "comfortable compact cosy cozy cute elegant fun gentle handy ideal large light "
        "natural neat offers practical pretty roomy soft stylish strong sturdy tidy timeless "
        "useful warm easy fair fresh target gap boots happily absolutely definitely certainly "
        "honestly personally meanwhile similarly alternatively additionally finally lastly "
        "secondly firstly overall altogether der die das den dem ein eine einen dieser diese "
        "dieses für mit wenn hier als auch und oder aber ich mein meine unser unsere wir es "
        "le la les un une ce cette ces pour avec si voici je nous notre nos et ou mais el los "
        "las una este esta estos para con aquí mi yo nuestro y o pero il lo gli uno questo "
        "questa per se ecco io e ma het een deze dit voor met wij ik en maar"
    )
)
"""Begin a sentence, so a capital says nothing of them; in the languages shoppers write most."""

COUNTED = bag(
    "people person persons kids children adults guests players item items piece pieces "
    "products things picks options choices times time of or and to"
)
"""May follow a small number that the catalogue need not back: "2 options", "for 4 people"."""

DIFFERENCE = re.compile(
    r"^\s*(?:cheaper|dearer|less(?! than)|more(?! than)|off\b|extra|apart|lower|higher|difference"
    r"|discount|saving|savings|under|below|over|above|short|back|each way|in total|altogether"
    r"|combined|a month|a week|a year|monthly|weekly|per\s+(?!item|piece|product)\w+|/\s*[a-z])",
    re.IGNORECASE,
)
"""After a sum: it is a difference or a total or a rate, not a price."""

SUM_WORDS = re.compile(
    r"\b(?:sav(?:e|es|ed|ing|ings)|difference|total|totals|altogether|combined|in all|sum"
    r"|(?<!ing )(?<!goes )(?<!well )together|both for|bundle|instalments?|installments?)\b",
    re.IGNORECASE,
)
"""In a sentence with a sum: it is no longer sure to be one product's price."""

GIVEN_AWAY = re.compile(
    r"\b(?:is|are|it['’]s|yours|comes?) (?:totally |completely |absolutely )?free\b"
    r"(?! (?:of|from)\b)"
    r"|\bfor free\b|\bfree of charge\b|\bcosts? nothing\b|\bgratis\b|\bon the house\b",
    re.IGNORECASE,
)
"""A price of nothing: no pick has it, whatever a description says."""

PROMISES = re.compile(
    r"\bfree (?:shipping|delivery|returns?|gift\w*|postage)|\b(?:next|same)[- ]day"
    r"|\b(?:ship|ships|shipped|shipping|deliver(?:y|ed|ies)|dispatch\w*)\b"
    r"|\barriv(?:e|es|ing) (?:by|in|on)\b"
    r"|\b(?:discount\w*|coupon\w*|voucher\w*|promo\w*|clearance|half[- ]price|marked down|rrp"
    r"|on sale|special offer|limited[- ]time|reduced (?:from|to|by)|price drop|used to be"
    r"|was \W?\d|original(?:ly| price)|refund\w*|money[- ]back|warrant(?:y|ies)|guarante\w+"
    r"|return(?:s|able)? (?:policy|within|for)|sold[- ]out|out of stock|back in stock)\b",
    re.IGNORECASE,
)
"""What a shop may promise and a model may not, unless the product's data says it."""

DISCLAIMED = re.compile(
    r"product page|(?:can['’]?t|cannot|can not|don['’]?t|not) "
    r"(?:say|tell|see|know|promise|confirm|listed|given|sure|mentioned)",
    re.IGNORECASE,
)
"""A sentence that says it does not know promises nothing."""

PRONOUN = re.compile(
    r"^[\W_]*(?:it|it['’]s|its|this|that|that['’]s|they|they['’]re|these|those|both|he|she"
    r"|the latter|the former|which|and it|but it)\b",
    re.IGNORECASE,
)
"""Begins a sentence that speaks of what the one before named."""

MONEY_LEADS = bag(
    "cost costs costing price priced prices pay paying spend spending save saves saving worth "
    "sells selling retails charge charges asking going yours comes"
)
"""A few words before a bare number, they make it a price."""

LEAD_FILLERS = bag(
    "at is of for just only you me about around under over below above nearly almost roughly "
    "to less more than up from a an the your as low little be was are tag it it's s"
)

BARE_LEADS = bag("for at just only under below over above around about than")
"""Before a number that ends its clause, they make it a price: "yours for 45."."""
