"""The list of rules: how each stands, switches, and the way to its form."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from assistant.ruling.words import conflict_line, dates, sentence
from assistant.ui.back_office import rules_files, rules_preview
from assistant.ui.back_office.rules_desk import Desk, edit, tried
from assistant.ui.looks import emphasis
from assistant.ui.safe import clipped, plain, unseen
from catalog.rules import Rule
from retrieval.rule_state import Status, conflicts, status

_COLOURS: dict[Status, Literal["green", "blue", "gray", "orange"]] = {
    "active": "green",
    "scheduled": "blue",
    "expired": "gray",
    "off": "gray",
    "without effect": "orange",
}
_EFFECTS = {
    "pin": ":material/keep:",
    "boost": ":material/trending_up:",
    "bury": ":material/trending_down:",
    "hide": ":material/visibility_off:",
}
_A_PAGE = 25
_FEW = 6
_MOST_SAID = 5
_GONE = "What it is about is not in the catalogue now."


def draw(desk: Desk) -> None:
    """Draws everything below the page's head."""
    _buttons(desk)
    if not desk.every:
        st.info("There are no rules yet: the slates are the ranker's own.", icon=":material/rule:")
        return
    _conflicts(desk)
    stands = {rule.id: status(rule, desk.day, desk.items) for rule in desk.every}
    shown = _filtered(desk, stands)
    for rule in shown[: _limit()]:
        _row(desk, rule, stands[rule.id])
    if len(shown) > _limit():
        st.button("Show more", on_click=_more)
    if not shown:
        st.caption("No rule is like that.")
    st.subheader("Try a question", anchor=False)
    st.caption("Its answer without any rule, and with all that are active.")
    rules_preview.draw(desk, (), desk.every, desk.now, ("Without rules", "With the rules"))


def _buttons(desk: Desk) -> None:
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Add a rule",
            icon=":material/add:",
            type=emphasis(),
            key="rules-add",
            on_click=edit,
            args=(None,),
        )
        rules_files.draw(desk)


def _conflicts(desk: Desk) -> None:
    found = conflicts(desk.every, desk.day, desk.items)
    if not found:
        return
    lines = [f"- {plain(conflict_line(one, desk.items))}" for one in found[:_MOST_SAID]]
    if len(found) > _MOST_SAID:
        lines.append(f"- {len(found) - _MOST_SAID} more like these")
    head = "Two rules are at odds:" if len(found) == 1 else "Some rules are at odds:"
    st.warning("\n".join([head, "", *lines]), icon=":material/warning:")


def _filtered(desk: Desk, stands: dict[str, Status]) -> list[Rule]:
    """The rules that are to be seen; a few need no filter."""
    rules = list(desk.every)
    if len(rules) <= _FEW:
        return rules
    there = [name for name in _COLOURS if name in stands.values()]
    chosen = st.pills(
        "Show",
        there,
        selection_mode="multi",
        key="rules-status",
        format_func=lambda name: f"{_named(name)} ({list(stands.values()).count(name)})",
    )
    words = st.text_input("Find a rule", key="rules-find", placeholder="A word of it").casefold()
    return [
        rule
        for rule in rules
        if (not chosen or stands[rule.id] in chosen) and words in _text(desk, rule)
    ]


def _text(desk: Desk, rule: Rule) -> str:
    return f"{sentence(rule, desk.items)} {rule.note} {rule.author} {rule.value}".casefold()


def _limit() -> int:
    shown: int = st.session_state.get("rules-shown", _A_PAGE)
    return shown


def _more() -> None:
    st.session_state["rules-shown"] = _limit() + _A_PAGE


def _named(name: str) -> str:
    return name[:1].upper() + name[1:]


def _row(desk: Desk, rule: Rule, stands: Status) -> None:
    said = sentence(rule, desk.items)
    with (
        st.container(border=True),
        st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
        ),
    ):
        with st.container(gap="xxsmall", width="stretch"):
            st.markdown(f"{_EFFECTS[rule.effect]} **{plain(said)}**")
            with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
                st.badge(_named(stands), color=_COLOURS[stands])
                st.caption(plain(_beside(rule)), width="content")
            if stands == "without effect":
                st.caption(_GONE)
        with st.container(
            horizontal=True, width="content", vertical_alignment="center", gap="xsmall"
        ):
            _actions(desk, rule, clipped(said, 120))


def _beside(rule: Rule) -> str:
    by = f"by {rule.author}, {rule.at:%-d %b %Y}" if rule.author else f"{rule.at:%-d %b %Y}"
    when = dates(rule)
    return " · ".join(part for part in (when[:1].upper() + when[1:], rule.note, by) if part)


def _actions(desk: Desk, rule: Rule, said: str) -> None:
    key = f"rule-on-{rule.id}-{rule.at.timestamp()}"
    st.toggle(f"On {unseen(said)}", rule.on, key=key, on_change=_switch, args=(desk, rule, key))
    st.button(f"Edit {unseen(said)}", key=f"rule-edit-{rule.id}", on_click=edit, args=(rule,))
    if st.button(f"Delete {unseen(said)}", key=f"rule-delete-{rule.id}"):
        _confirm(desk, rule)


def _switch(desk: Desk, rule: Rule, key: str) -> None:
    on = bool(st.session_state[key])
    switched = lambda: desk.rules.switch(rule.id, on, desk.author, desk.now)  # noqa: E731
    tried(switched, "Switched on." if on else "Switched off.")


@st.dialog("Delete this rule?")
def _confirm(desk: Desk, rule: Rule) -> None:
    st.markdown(plain(f"{sentence(rule, desk.items)}; {dates(rule)}."))
    st.caption("It can't be brought back. To keep it for later, switch it off.")
    with st.container(horizontal=True):
        sure = st.button(
            "Delete it",
            type=emphasis(),
            key="rule-delete-sure",
            on_click=_delete,
            args=(desk, rule),
        )
        if sure:
            st.rerun()
        if st.button("Keep it", key="rule-delete-not"):
            st.rerun()


def _delete(desk: Desk, rule: Rule) -> None:
    tried(lambda: desk.rules.remove(rule.id, desk.author), "The rule is deleted.")
