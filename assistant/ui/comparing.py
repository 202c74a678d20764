"""Products side by side: chosen on their cards, or asked for in words; a real table either way."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from assistant.slates.comparing import NOT_SAID, Comparison, Row, compared
from assistant.turn import Assistant
from assistant.ui import cart_changes
from assistant.ui.safe import clipped, plain, unseen
from assistant.ui.state import Exchange, PageState
from catalog import Product

MOST = 4
_LONGEST_TITLE = 60
_ONE_LINE = 44  # letters of a caption on a phone
_SHORTEST = 10
_LONGEST_VALUE = 160
_MANY_ROWS = 8  # from here on, what they have in common is folded away at first
_MARK = "≠"


def compare_button(exchange: Exchange, product: Product, state: PageState) -> None:
    """Chooses the product on a card for the comparison, or takes it out again."""
    picked = product.id in state.comparing
    st.button(
        f"{'In comparison' if picked else 'Compare'} {unseen(clipped(product.title, 90))}",
        key=f"compare-{exchange.id}-{product.id}",
        icon=f":material/{'check_box' if picked else 'check_box_outline_blank'}:",
        type="tertiary",
        on_click=_choose,
        args=(product.id, state),
    )


def _choose(product_id: str, state: PageState) -> None:
    if product_id in state.comparing:
        state.comparing.remove(product_id)
    elif len(state.comparing) < MOST:
        state.comparing.append(product_id)
    else:
        told = f"{MOST} products at most can be compared. Take one of them out first."
        state.tell(told, ":material/compare_arrows:")


def compare_bar(assistant: Assistant, state: PageState) -> None:
    """What is chosen, with buttons to look at it and to clear it; nothing when nothing is."""
    products = chosen(assistant, state)
    if not products:
        return
    alone = len(products) == 1
    st.button(
        f"Compare ({len(products)})",
        key="compare-open",
        icon=":material/compare_arrows:",
        disabled=alone,
        help="Choose “Compare” on one more product." if alone else None,
        on_click=state.look,
        args=("compare",),
    )
    st.button(
        f"Clear {unseen('the comparison')}",
        key="compare-clear",
        type="tertiary",
        on_click=state.comparing.clear,
    )
    most = max(_SHORTEST, _ONE_LINE // len(products))
    titles = " · ".join(clipped(product.title, most) for product in products)
    st.caption(plain(titles), width="content")


def compare_view(assistant: Assistant, state: PageState) -> None:
    """The chosen products side by side; fewer than two are asked to be more."""
    products = chosen(assistant, state)
    if len(products) < 2:
        st.caption("Choose “Compare” on at least two products to see them side by side.")
    else:
        comparison_table(compared(products), "chosen")
    for product in products:
        _row(product, assistant, state)


def _row(product: Product, assistant: Assistant, state: PageState) -> None:
    held = state.conversation.cart.get(product.id, 0) if state.conversation else 0
    title = clipped(product.title, _LONGEST_TITLE)
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.markdown(f":small[{plain(title)}]", width="stretch")
        st.button(
            f"Add to cart{f' ({held} in it)' if held else ''} {unseen(title)}",
            key=f"compare-add-{product.id}",
            on_click=cart_changes.add,
            args=([(product.id, 1)], state, assistant),
        )
        st.button(
            f"Leave out {unseen(title)}",
            key=f"compare-drop-{product.id}",
            type="tertiary",
            on_click=_choose,
            args=(product.id, state),
        )


def comparison_table(comparison: Comparison, key: str) -> None:
    """A row for each fact; what differs is marked, what does not can be left out."""
    same = [row for row in comparison.rows if not row.differs]
    rows: Sequence[Row] = comparison.rows
    if same:
        only = st.toggle(
            "Only differences",
            value=len(rows) > _MANY_ROWS,
            key=f"only-differences-{key}",
        )
        rows = [row for row in rows if row.differs] if only else rows
    if not rows:
        st.caption("The shop says the same of them in every respect.")
        return
    columns = _distinct([clipped(title, _LONGEST_TITLE) for title in comparison.titles])
    table = pd.DataFrame(
        [[_cell(value, row.differs) for value in row.values] for row in rows],
        index=pd.Index([_named(row) for row in rows], name="Fact"),
        columns=[plain(title) for title in columns],
    )
    st.table(table, alt="The products side by side, a row for each fact")
    if any(row.differs for row in rows):
        st.caption(f"{_MARK} and bold: here they differ.")


def chosen(assistant: Assistant, state: PageState) -> list[Product]:
    """What is chosen and still sold, as the shop has it now."""
    items = assistant.pipeline.items
    rows = (items.row_of.get(product_id) for product_id in state.comparing)
    return [items.products[row] for row in rows if row is not None]


def _named(row: Row) -> str:
    name = clipped(row.name[:1].upper() + row.name[1:].replace("_", " "), 40)
    return f"{_MARK}\u00a0**{plain(name)}**" if row.differs else plain(name)


def _cell(value: str, differs: bool) -> str:
    text = plain(clipped(value, _LONGEST_VALUE))
    return f"**{text}**" if differs and value != NOT_SAID else text


def _distinct(titles: Sequence[str]) -> list[str]:
    """Numbered where two are alike: a table's columns need names of their own."""
    return [
        title if titles.count(title) == 1 else f"{title} ({titles[:place].count(title) + 1})"
        for place, title in enumerate(titles)
    ]
