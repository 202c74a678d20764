"""Answers in words alone: to thanks, to what is not about products, to what nothing came of."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.understanding import Memory, Understanding
from assistant.understanding.talk import SHOW, unheard

_UNUSED = re.compile(r"^I (?:could not use|didn't use) “(?P<what>[^”]*)”")


def answered_in_words(understood: Understanding, reply: str, before: Memory) -> Understanding:
    """`understood` as a reply that shows no product; the conversation stays where it was `before`,
    and so does the budget, which no such message sets."""
    memory = replace(before, state=replace(before.state, turn=before.state.turn + 1))
    return replace(
        understood,
        query=before.query,
        act="tell",
        products=(),
        notes=(),
        reference=None,
        exclude=frozenset(),
        memory=memory,
        reply=reply,
        question=None,
        order="",
    )


def asks_too(understood: Understanding, before: Memory) -> bool:
    """True when something is asked for in the same breath: "in blue, and is shipping free?"."""
    after = understood.memory
    known = before.state.constraints
    fresh = [c for c in after.state.constraints if c not in known]
    return bool(fresh) or after.state.slots != before.state.slots


def unless_idle(understood: Understanding, before: Memory, message: str) -> Understanding:
    """`understood`, or a reply when nothing in the message could be used: the same cards once more
    would be no answer. `before` is the memory it was read with."""
    after = understood.memory
    same = (after.query, after.said, after.state.constraints, after.state.slots) == (
        before.query,
        before.said,
        before.state.constraints,
        before.state.slots,
    )
    if not (understood.idle and same and before.shown) or SHOW.search(message.casefold()):
        return understood
    found = (_UNUSED.match(note) for note in understood.notes)
    what = next((one["what"] for one in found if one), "")
    return answered_in_words(understood, unheard(what), before)
