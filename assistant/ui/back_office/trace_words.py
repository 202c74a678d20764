"""What was said: every sentence, what it claims, what backs that, and what was held back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import streamlit as st

from assistant.replaying.records import TurnRecord
from assistant.slates.notices import notice
from assistant.turn import Assistant
from assistant.ui.back_office.trace_shop import title_of
from assistant.ui.safe import clipped, plain, words

_LONGEST = 500


def draw(shop: Assistant, record: TurnRecord) -> None:
    """The words, the failures, the ledger."""
    for reason in record.failures:
        st.warning(
            f"A rung failed: **{plain(reason)}**. The shopper read: {plain(notice(reason))}",
            icon=":material/stairs:",
        )
    if said := "".join(record.words):
        with st.container(border=True):
            st.markdown(words(said))
    else:
        st.caption("The cards stood alone: nothing was said.")
    if withdrawn := "".join(record.withdrawn):
        st.caption("Shown first, then withdrawn by a failure:")
        with st.container(border=True):
            st.markdown(words(withdrawn))
    _ledger(shop, record)


def _ledger(shop: Assistant, record: TurnRecord) -> None:
    entries = [entry for entry in record.ledger if isinstance(entry, Mapping)]
    if not entries:
        return
    held = sum(not entry.get("shown") for entry in entries)
    st.markdown(f"**Sentences and what backs them** ({len(entries)}, {held} held back)")
    for entry in entries:
        with st.container(border=True, gap="xxsmall"):
            _sentence(shop, entry)


def _sentence(shop: Assistant, entry: Mapping[str, Any]) -> None:
    text = plain(clipped(str(entry.get("sentence", "")), _LONGEST))
    if entry.get("shown"):
        st.markdown(f":green-badge[:material/check: shown] {text}")
    else:
        st.markdown(f":red-badge[:material/block: held back] {text}")
        st.caption(f"Why: {plain(str(entry.get('why', '')) or 'not backed')}")
    if lines := list(_claims(shop, entry)):
        st.markdown("\n".join(f"- :small[{line}]" for line in lines))
    elif entry.get("shown"):
        st.caption("It claims nothing that could be wrong.")


def _claims(shop: Assistant, entry: Mapping[str, Any]) -> Iterator[str]:
    for claim in entry.get("claims", ()):
        of = "; ".join(title_of(shop, str(id_)) for id_ in claim.get("products", ()))
        text = f"{claim.get('kind', '')} “{clipped(str(claim.get('text', '')), 120)}”"
        if not claim.get("backed", True):
            yield plain(f"{text}: nothing backs it" + (f", said of {of}" if of else ""))
            continue
        value = clipped(str(claim.get("value", "")), 120)
        backing = f"{claim.get('field', '')} = {value}" if value else str(claim.get("field", ""))
        yield plain(f"{text}: {backing}" + (f", of {of}" if of else ""))
