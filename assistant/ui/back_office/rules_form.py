"""The form of one rule, with what it would do beside it."""

from __future__ import annotations

from datetime import UTC, datetime, time

import streamlit as st

from assistant.ruling.words import DAYS, conflict_line
from assistant.ui.back_office import rules_fields, rules_preview
from assistant.ui.back_office.rules_desk import (
    NEW,
    Desk,
    Draft,
    close,
    draft,
    editing,
    seen,
    tell,
    tried,
)
from assistant.ui.looks import emphasis
from assistant.ui.safe import message, plain
from catalog import StoreError
from catalog.rule_targets import checked, targets
from catalog.rules import Rule, rule_of
from retrieval.rule_state import conflicts

_KEPT = ("effect", "what", "query", "match", "strength", "start", "end", "note")


def draw(desk: Desk) -> None:
    """The form on the left, the preview on the right; one over the other on a phone."""
    st.subheader("New rule" if editing() == NEW else "Change the rule", anchor=False)
    left, right = st.columns([2, 3], gap="large")
    with left:
        rules_fields.draw(desk, draft())
        st.caption(DAYS)
        rule = _rule(desk, draft())
        if isinstance(rule, Rule):
            _conflicts(desk, rule)
        _buttons(desk, rule)
    with right:
        st.markdown("**What it would do**")
        if isinstance(rule, str):
            st.caption(message(rule))
        else:
            _preview(desk, rule)


def _rule(desk: Desk, fields: Draft) -> Rule | str:
    """The rule that the form says, or what it lacks."""
    what = "product" if fields["effect"] == "pin" else str(fields["what"])
    if fields[what] is None:
        return f"Choose a {what} to see what the rule would do."
    old = _old(desk)
    given = {name: fields[name] for name in _KEPT} | {
        "what": what,
        "value": fields[what],
        "position": fields["position"] if fields["effect"] == "pin" else None,
        "author": desk.author,
        "at": desk.now,
        "id": editing() if old else "draft",
        "on": old.on if old else True,
    }
    try:
        return rule_of(given)
    except StoreError as error:
        return str(error)


def _old(desk: Desk) -> Rule | None:
    return next((rule for rule in desk.every if rule.id == editing()), None)


def _others(desk: Desk, rule: Rule) -> list[Rule]:
    return [one for one in desk.every if one.id != rule.id]


def _conflicts(desk: Desk, rule: Rule) -> None:
    found = conflicts([rule, *_others(desk, rule)], desk.day, desk.items)
    mine = [one for one in found if rule.id in (one.one.id, one.other.id)]
    for one in mine[:3]:
        st.warning(plain(conflict_line(one, desk.items)), icon=":material/warning:")


def _buttons(desk: Desk, rule: Rule | str) -> None:
    with st.container(horizontal=True):
        if st.button("Save", type=emphasis(), key="rule-save"):
            _save(desk, rule)
        st.button("Cancel", key="rule-cancel", on_click=close)


def _save(desk: Desk, rule: Rule | str) -> None:
    """Keeps the rule and goes back to the list; what is wrong is said, and nothing typed lost."""
    if isinstance(rule, str):
        st.error(message(rule), icon=":material/error:")
        return
    try:
        rule = checked(rule, targets(desk.rules.store))
    except StoreError as error:
        st.error(message(str(error)), icon=":material/error:")
        return
    if _old(desk) is None:
        rule = rule_of(rule.model_dump(exclude={"id"}))
        kept = tried(lambda: desk.rules.add(rule), "The rule is kept.")
    else:
        kept = tried(lambda: desk.rules.change(rule, seen()), "The rule is changed.")
    if not kept:
        tell()
        return
    close()
    st.rerun()


def _preview(desk: Desk, rule: Rule) -> None:
    """As of now, or of the first day of a rule that does not hold yet."""
    at = desk.now
    if rule.start and rule.start > desk.day:
        at = datetime.combine(rule.start, time(12), UTC)
        st.caption(f"As it will be on its first day, {rule.start:%-d %b %Y}.")
    if rule.end and rule.end < desk.day:
        st.caption("Its last day is over: it does nothing now.")
    if not rule.on:
        st.caption("It is switched off; this is what it would do when it is on.")
    after = [rule.model_copy(update={"on": True}), *_others(desk, rule)]
    before = desk.every if _old(desk) is not None else _others(desk, rule)
    heads = ("As kept now", "With this rule")
    rules_preview.draw(desk, before, after, at, heads, rule)
