"""Rules out to a YAML file and in from one."""

from __future__ import annotations

import streamlit as st

from assistant.ui.back_office.rules_desk import Desk, tried
from assistant.ui.looks import emphasis
from assistant.ui.safe import message
from catalog import StoreError
from catalog.rule_files import read, written
from catalog.rule_targets import targets
from catalog.rules import Rule

_UPLOAD = "rules-upload"


def draw(desk: Desk) -> None:
    """Two buttons, side by side where the container is horizontal."""
    st.download_button(
        "Export",
        written(desk.every),
        "rules.yaml",
        "application/yaml",
        icon=":material/download:",
        on_click="ignore",
        key="rules-export",
        disabled=not desk.every,
    )
    with st.popover("Import", icon=":material/upload:"):
        _import(desk)


def _import(desk: Desk) -> None:
    number = st.session_state.setdefault(f"{_UPLOAD}-number", 0)
    file = st.file_uploader("A file of rules", "yaml", key=f"{_UPLOAD}-{number}", max_upload_size=1)
    if file is None:
        st.caption("As Export writes it. Rules with the same id take each other's places.")
        return
    try:
        rules = read(file.getvalue().decode("utf-8"), targets(desk.rules.store))
    except UnicodeDecodeError:
        st.error("The file is not UTF-8 text. Save it as UTF-8 and choose it again.")
        return
    except StoreError as error:
        st.error(message(str(error)), icon=":material/error:")
        return
    st.markdown(_counted(desk, rules))
    st.button(
        "Read them in", type=emphasis(), key="rules-import", on_click=_put, args=(desk, rules)
    )


def _counted(desk: Desk, rules: tuple[Rule, ...]) -> str:
    there = {rule.id for rule in desk.every}
    old = sum(rule.id in there for rule in rules)
    return f"{len(rules) - old} new, {old} in place of rules that are there."


def _put(desk: Desk, rules: tuple[Rule, ...]) -> None:
    if tried(lambda: desk.rules.put(rules), f"{len(rules)} rules are in."):
        st.session_state[f"{_UPLOAD}-number"] += 1  # an empty uploader for the next file
