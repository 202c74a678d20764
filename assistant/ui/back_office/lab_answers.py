"""One turn, looked at closely: the answers side by side, and word by word where they differ."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.lab.diffing import Piece, pieces
from assistant.lab.report import counted, letters, place
from assistant.lab.results import LabRun, TurnResult
from assistant.ui.safe import clipped, plain, words

_MARKED = {"both": "{}", "first": ":red-background[~~{}~~]", "second": ":green-background[**{}**]"}
_ALL, _NOT_PASSED, _DIFFERENT = "All", "Not passed", "Answered differently"
_Turn = tuple[TurnResult, ...]
"""One turn's results, a candidate each."""


def answers(run: LabRun) -> None:
    """Draws the choice of a turn, and the turn."""
    st.subheader("One turn", anchor=False)
    turns: dict[tuple[str, str, int], list[TurnResult]] = {}
    for one in run.results:
        turns.setdefault((one.family, one.conversation, one.turn), []).append(one)
    found = _filtered([tuple(each) for each in turns.values()])
    if not found:
        st.caption("There is no such turn.")
        return
    # By place: two conversations may be named alike once they are clipped.
    at = st.selectbox(
        "Turn",
        range(len(found)),
        format_func=lambda n: _label(found[n]),
        key="lab-answers-turn",
        persist_state="session",
    )
    _turn(found[at or 0], run, letters(run))


def _filtered(turns: Sequence[_Turn]) -> list[_Turn]:
    show = st.pills(
        "Show",
        [_ALL, _NOT_PASSED, _DIFFERENT],
        default=_ALL,
        required=True,
        key="lab-answers-show",
        persist_state="session",
    )
    if show == _NOT_PASSED:
        return [each for each in turns if not all(one.passed for one in each)]
    if show == _DIFFERENT:
        return [each for each in turns if len({one.answer for one in each}) > 1]
    return list(turns)


def _label(turn: _Turn) -> str:
    failed = [one for one in turn if not one.passed]
    sign = f" · {len(failed)} of {len(turn)} not passed" if failed else ""
    return clipped(f"{place(turn[0])}{sign} · {turn[0].message}", 140)


def _turn(turn: _Turn, run: LabRun, letter: dict[str, str]) -> None:
    with st.chat_message("user", avatar=":material/person:"):
        st.text(clipped(turn[0].message, 700))
    order = [one.name for one in run.candidates]
    shown = sorted(turn, key=lambda one: order.index(one.candidate))
    for start in range(0, len(shown), 2):
        for column, one in zip(st.columns(2, gap="medium"), shown[start : start + 2], strict=False):
            with column.container(border=True, height="stretch"):
                _answer(one, letter[one.candidate])
    for other in shown[1:]:
        _compared(shown[0], other, letter)


def _answer(one: TurnResult, letter: str) -> None:
    st.markdown(f"**{letter} · {plain(one.candidate)}**")
    if one.passed:
        st.badge("Passed", icon=":material/check:", color="green")
    else:
        st.badge("Not passed", icon=":material/close:", color="red")
        st.markdown("\n".join(f"- {plain(clipped(why, 300))}" for why in one.why()))
    st.markdown(words(one.answer) or "*No words.*")
    first = "–" if one.first_word is None else f"{one.first_word:.2f} s"
    told = [f"{counted(one.words, 'word')}", f"first after {first}", f"{one.seconds:.2f} s in all"]
    if one.usage is not None:
        read = one.usage.input + one.usage.cache_read + one.usage.cache_written
        told.append(f"{read:,} tokens in, {one.usage.output:,} out")
    if one.rung != "candidate":
        by = {"template": "words of the template explainer", "cards": "no words, cards alone"}
        told.append(by[one.rung])
    st.caption(plain(" · ".join(told)))
    if one.held:
        with st.expander(f"{counted(one.held_back, 'sentence')} held back"):
            for held in one.held:
                st.markdown(f"- {plain(clipped(held.sentence, 400))} ({plain(held.why)})")


def _compared(base: TurnResult, other: TurnResult, letter: dict[str, str]) -> None:
    first, second = letter[base.candidate], letter[other.candidate]
    st.markdown(f"**{first} and {second}, word by word**")
    found = pieces(base.answer, other.answer)
    if all(one.where == "both" for one in found):
        st.caption("The words are the same.")
    else:
        st.markdown(" ".join(map(_marked, found)))
        st.caption(f"Struck out: only in {first}. Bold: only in {second}.")
    if base.picks != other.picks:
        st.caption(f"Their cards differ: {second} looked up more products, or the talk had led on.")


def _marked(piece: Piece) -> str:
    return _MARKED[piece.where].format(plain(piece.text))
