"""The fields of a rule's form. What was typed stays, also while its field is not on the screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import streamlit as st

from assistant.ruling.previewing import current
from assistant.ruling.words import MATCHES, STRENGTHS
from assistant.ui.back_office.rules_desk import FIELD, Desk, Draft
from assistant.ui.safe import clipped
from catalog.rules import BELOW, LAST_POSITION
from retrieval import Context, Items, Limits

_EFFECTS = {
    "pin": "Stands at its place wherever the shopper's limits allow it.",
    "boost": "Moves up, but never before the kind of product that was asked for.",
    "bury": "Moves down. Nothing is said of it on the card.",
    "hide": "Is not shown, and not offered by any other way.",
}
_MOST_FOUND = 20
_Value = TypeVar("_Value")


def draw(desk: Desk, draft: Draft) -> None:
    """Draws the fields and keeps what they say in `draft`."""
    effect = _kept(draft, "effect", lambda key: _choice("Effect", tuple(_EFFECTS), key))
    st.caption(_EFFECTS[str(effect)])
    if effect != "pin":
        _kept(draft, "what", lambda key: _choice("Of a", ("product", "brand", "category"), key))
    what = "product" if effect == "pin" else draft["what"]
    if what == "product":
        _product(desk, draft)
    elif what == "brand":
        _listed("Brand", "brand", Counter(desk.items.brands[i] for i in desk.items.brand), draft)
    else:
        _listed("Category", "category", _paths(desk.items), draft)
    _how_much(str(effect), draft)
    _when(draft)


def _kept(draft: Draft, name: str, field: Callable[[str], _Value]) -> _Value:
    """Draws a field with what `draft` holds, and keeps what it says then."""
    key = f"{FIELD}{name}"
    st.session_state.setdefault(key, draft[name])
    value = field(key)
    draft[name] = value
    return value


def _choice(label: str, options: Sequence[str], key: str) -> str:
    held = st.session_state.get(key)  # the field may say nothing while its page is drawn anew
    chosen = st.segmented_control(
        label, options, key=key, required=True, format_func=lambda name: name.capitalize()
    )
    return str(chosen or held or options[0])


def _product(desk: Desk, draft: Draft) -> None:
    words = _kept(
        draft,
        "find",
        lambda key: st.text_input("Find a product", key=key, placeholder="Its name, or its id"),
    )
    ids = _found(desk, words)
    held = draft["product"]
    if isinstance(held, str) and held not in ids:
        ids = [held, *ids]
    if not ids:
        st.caption("Nothing is called that." if words.strip() else "Type a word of its name.")
        return
    titles = {id_: _title(desk.items, id_) for id_ in ids}
    st.session_state.pop(f"{FIELD}product", None)  # the options change with what is looked for
    draft["product"] = st.selectbox(
        "Product",
        ids,
        index=ids.index(held) if isinstance(held, str) else 0,
        format_func=titles.__getitem__,
        key=f"{FIELD}chosen-{words}",
    )


def _found(desk: Desk, words: str) -> list[str]:
    """Ids of products that answer to `words`, those first whose id or title they are."""
    words = words.strip()[:200]
    if not words:
        return []
    slate = current(desk.front.assistant).slate(
        words, Context(at=desk.now), Limits(in_stock=False), _MOST_FOUND
    )
    named = words.casefold()
    exact = [words] if words in desk.items.row_of else []
    exact += [one.id for one in desk.items.products if one.title.casefold() == named]
    return list(dict.fromkeys([*exact, *(product.id for product in slate.products)]))


def _title(items: Items, id_: str) -> str:
    row = items.row_of.get(id_)
    if row is None:
        return f"{id_} (no longer in the catalogue)"
    product = items.products[row]
    return f"{clipped(product.title, 80)} · {product.price} · {id_}"


def _listed(label: str, name: str, counts: Mapping[str, int], draft: Draft) -> None:
    options = sorted(one for one in counts if one)
    held = draft[name]
    if isinstance(held, str) and held not in counts:
        options = [held, *options]
    _kept(
        draft,
        name,
        lambda key: st.selectbox(
            label,
            options,
            index=None,
            key=key,
            placeholder=f"Choose a {name}",
            format_func=lambda one: f"{one.replace(BELOW, ' › ')} ({counts.get(one, 0):,})",
        ),
    )


def _paths(items: Items) -> Counter[str]:
    """Every category at every level, with how many products are in it."""
    counts: Counter[str] = Counter()
    for code, number in Counter(items.category.tolist()).items():
        names = items.categories[code].split(BELOW)
        for depth in range(1, len(names) + 1):
            counts[BELOW.join(names[:depth])] += number
    return counts


def _how_much(effect: str, draft: Draft) -> None:
    if effect == "pin":
        _kept(
            draft,
            "position",
            lambda key: st.number_input("Place", 1, LAST_POSITION, key=key),
        )
    elif effect != "hide":
        strength = _kept(draft, "strength", lambda key: _choice("Strength", tuple(STRENGTHS), key))
        said = {str(name): words for name, words in STRENGTHS.items()}[str(strength)]
        st.caption(f"{said[:1].upper()}{said[1:]} {'up' if effect == 'boost' else 'down'}.")


def _when(draft: Draft) -> None:
    query = _kept(
        draft,
        "query",
        lambda key: st.text_input(
            "Only for questions with these words",
            key=key,
            max_chars=200,
            placeholder="Empty: for all questions",
        ),
    )
    if query.strip():
        _kept(
            draft,
            "match",
            lambda key: st.radio(
                "The question",
                tuple(MATCHES),
                key=key,
                format_func=lambda name: MATCHES[name],
            ),
        )
    first, last = st.columns(2)
    with first:
        _kept(draft, "start", lambda key: st.date_input("First day", None, key=key))
    with last:
        _kept(draft, "end", lambda key: st.date_input("Last day", None, key=key))
    _kept(
        draft,
        "note",
        lambda key: st.text_input("Note", key=key, max_chars=500, placeholder="Why, for whom"),
    )
