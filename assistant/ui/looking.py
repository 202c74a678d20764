"""Where the reader looks, where the keyboard is, and what a screen reader says of an answer.

Streamlit keeps a chat scrolled to its end, where on a phone no card is in sight; what was clicked
may be gone afterwards, and with it the keyboard's place; and nothing that it draws is announced
without being boxed. One script sees to the three of them. It draws nothing, and moves the keyboard
only where its place was lost.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from assistant.ui.state import Exchange

ASKED, STATUS, SPOKEN, UNDONE = "asked", "status", "spoken", "undone"
"""Before an exchange's id: the keys of the containers that the script looks for."""

_SCRIPT = """
const TEXT = "[data-testid=stMarkdownContainer], [data-testid=stCaptionContainer]";
const one = (selector) => document.querySelector(selector);
const inThe = (name, id) => one(`.st-key-${name}-${id}`);
const patient = (seconds, done) => {  // asks again and again until it is done or given up
  const until = Date.now() + 1000 * seconds;
  const again = () => { if (Date.now() < until && !done()) setTimeout(again, 100); };
  again();
};
const heading = (box) => {
  const found = box?.querySelector("[data-testid=stText], [data-testid=stCaptionContainer] p");
  if (found && !found.hasAttribute("role")) {
    found.setAttribute("role", "heading");
    found.setAttribute("aria-level", "2");
    found.tabIndex = -1;
    found.querySelector("[role=img]")?.setAttribute("aria-hidden", "true");
  }
  return found;
};
const focus = (find) => patient(4, () => {
  const lost = !document.activeElement || document.activeElement === document.body;
  const found = lost && find();
  if (found) found.focus({ preventScroll: true });
  return found;
});
const look = (mark) => {
  let free = false;
  for (const act of ["wheel", "touchmove", "keydown", "pointerdown"])
    addEventListener(act, () => { free = true; }, { once: true, passive: true });
  patient(6, () => {
    if (free) return true;
    mark.style.scrollMarginTop = "9rem";
    mark.scrollIntoView({ block: "start" });
  });
};
const say = (region, id) => {
  const texts = (box) => [...(box?.querySelectorAll(TEXT) ?? [])]
    .filter((part) => !part.closest("button")).map((part) => part.innerText.trim());
  const [doing = ""] = texts(inThe("status", id));
  const words = doing.endsWith("…") || !doing ? [] : texts(inThe("spoken", id));
  const told = [doing, ...words].filter(Boolean).join(". ");
  if (region.textContent !== told) region.textContent = told;
};
export default function({ data, parentElement }) {
  const page = window.aisle ??= { looked: null, away: {} };
  const region = parentElement.querySelector("[role=status]");
  for (const box of document.querySelectorAll("[class*=st-key-asked-]")) heading(box);
  const asked = () => heading(inThe("asked", data.id));
  const before = page.away[data.uid] ?? data.away;
  page.away[data.uid] = data.away;
  if (page.looked !== data.uid) {
    page.looked = data.uid;
    look(parentElement.host ?? parentElement);  // of a shadow root
    if (data.fresh) focus(asked);
  } else if (data.away !== before) {
    const undo = () => [...document.querySelectorAll("[class*=st-key-undone-] button")].at(-1);
    focus(() => (data.away > before && undo()) || asked());
  }
  if (!region) return;
  const timer = setInterval(() => say(region, data.id), 300);
  return () => clearInterval(timer);
}
"""
_UNSEEN = """
[role=status] {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
}
"""


def look_here(exchange: Exchange, away: int) -> None:
    """Drawn right after the question of the last answer. `away` products were sent away so far."""
    data = {"id": exchange.id, "uid": exchange.uid, "fresh": not exchange.done, "away": away}
    _script()(key=f"look-{exchange.id}", data=data, height=1)


@st.cache_resource(show_spinner=False)
def _script() -> Any:
    html = '<div role="status"></div>'
    return st.components.v2.component("aisle_look", html=html, css=_UNSEEN, js=_SCRIPT)
