"""One policy judged by the log: estimates with intervals, weights, and the way to make it live."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from assistant.policies.candidates import Wanted, candidate, offered
from assistant.policies.desk import PolicyDesk
from assistant.policies.judgement import Judgement, judge
from assistant.policies.telling import ESTIMATORS, diagnostics, meaning, trust, untold
from assistant.ui.back_office.learning_charts import estimates_chart, weights_chart
from assistant.ui.back_office.learning_desk import FILL, KEPT, MOST
from assistant.ui.back_office.learning_live import ask_promotion
from assistant.ui.looks import emphasis
from assistant.ui.safe import message, plain
from retrieval.offpolicy import Estimate


def draw(desk: PolicyDesk, shop: str) -> None:
    """Draws the choice, and what the log says of it."""
    there = dict(offered(desk))
    label = st.selectbox(
        "Policy, strategy or ranker",
        list(there),
        key="learning-candidate",
        persist_state="session",
        help="A strategy is judged with the model that is live.",
    )
    clicks = st.toggle(
        "Count clicks alone",
        key="learning-clicks",
        persist_state="session",
        help="Else a purchase is worth 1, a cart 0.6 and a click 0.3.",
    )
    wanted = there[label or next(iter(there))]
    try:
        with st.spinner("Judging…"):
            judged = judged_by(shop, wanted, clicks, desk)
    except ValueError as error:
        st.info(f"{message(str(error))} {message(FILL)}", icon=":material/school:")
        return
    _verdict(judged, wanted)
    _estimates(judged)
    _weights(judged)


def judged_by(shop: str, wanted: Wanted, clicks: bool, desk: PolicyDesk) -> Judgement:
    """Kept for a minute, for all visitors. Raises ValueError where there is nothing to go by."""
    live = str(desk.standings.live())
    return _judged(shop, wanted.name, wanted.strategy, wanted.ranker, clicks, live, desk)


@st.cache_resource(ttl=KEPT, max_entries=40, show_spinner=False)
def _judged(
    shop: str,
    name: str | None,
    strategy: str | None,
    ranker: str | None,
    clicks: bool,
    live: str,
    _desk: PolicyDesk,
) -> Judgement:
    wanted = Wanted(name, strategy, ranker)
    return judge(_desk, candidate(_desk, wanted), clicks=clicks, most=MOST)


def _verdict(judged: Judgement, wanted: Wanted) -> None:
    st.markdown(f"**{plain(judged.candidate.label)}**")
    tells = not untold(judged)
    better = tells and judged.over.low > 0
    worse = tells and judged.over.high < 0
    icon = "up" if better else "down" if worse else "flat"
    (st.success if better else st.info)(plain(meaning(judged)), icon=f":material/trending_{icon}:")
    for note in judged.notes:
        st.warning(message(note), icon=":material/info:")
    for why in judged.refusals:
        st.caption(f":material/block: {plain(why)}")
    ready = not judged.refusals
    if st.button(
        "Make it live…",
        key="learning-promote",
        icon=":material/rocket_launch:",
        type=emphasis() if ready else "secondary",
    ):
        ask_promotion(wanted)


def _estimates(judged: Judgement) -> None:
    st.subheader("What it would have earned", anchor=False)
    left, right = st.columns(2, gap="large")
    found = judged.evaluation
    named = {"What is live": judged.beside.estimates[judged.best]} | {
        ESTIMATORS[name]: one for name, one in found.estimates.items()
    }
    with left:
        told = "; ".join(f"{name} {one}" for name, one in named.items())
        st.altair_chart(estimates_chart(named), alt=f"Value and 95% interval: {told}.")
    rows = [_row("What is live", named["What is live"], None)]
    for name, one in found.estimates.items():
        over = judged.beside.over.get(name)
        rows.append(_row(ESTIMATORS[name], one, over))
    with right:
        st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Estimates with 95% intervals")
        if "dr" not in found.estimates:
            st.caption("DM and DR need features in every round, and three shoppers at least.")
        st.caption(
            "IPS weighs what happened by how much likelier the policy was to do it; SNIPS evens "
            "that out; DM asks a model of rewards; DR mends the model by what happened, and is the "
            "one to go by. Intervals are bootstrapped over shoppers."
        )


def _row(name: str, one: Estimate, over: Estimate | None) -> dict[str, str]:
    return {
        "Estimator": name,
        "Value": f"{one.value:.4f}",
        "95% interval": f"{one.low:.4f} to {one.high:.4f}",
        "Over what is live": f"{over.value:+.4f}" if over else "–",
        "95% of that": f"{over.low:+.4f} to {over.high:+.4f}" if over else "–",
    }


def _weights(judged: Judgement) -> None:
    st.subheader("Whether the log can tell", anchor=False)
    st.markdown(plain(trust(judged)))
    left, right = st.columns(2, gap="large")
    with left:
        told = "; ".join(f"{low:.2f} to {high:.2f}: {n:,}" for low, high, n in judged.weights if n)
        st.altair_chart(weights_chart(judged.weights), alt=f"Rounds by importance weight: {told}.")
    with right:
        rows = [{"Figure": a, "Value": b, "What it says": c} for a, b, c in diagnostics(judged)]
        st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Diagnostics of the weights")
        by = ", ".join(f"{name} ({rounds:,})" for name, rounds in judged.logged_by.items())
        st.caption(plain(f"Rounds were drawn by: {by}."))
