"""The terminal: progress bars, and the conversation drawn as text."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from textwrap import fill

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichProgress
from rich.table import Table

from assistant.conversation import Conversation
from assistant.events import Done, Event, Failed, InCart, Picks, Understood, Words
from assistant.replaying.recording import taken
from assistant.turn import Assistant
from retrieval import Progress

_LOG_WIDTH = 180
_out = Console(highlight=False, soft_wrap=True, emoji=False)
_err = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)


def say(text: str, error: bool = False) -> None:
    """One line, as it is, but for signs that would steer the terminal: files hold anything."""
    (_err if error else _out).print(printable(text), markup=False)


def printable(text: str) -> str:
    """`text` with every sign that would steer the terminal spelt out."""
    return "".join(c if c.isprintable() or c == "\n" else repr(c)[1:-1] for c in text)


def show(table: Table) -> None:
    """A table, as wide as the terminal, or a log, is; its texts are to be `printable`."""
    wide = None if _out.is_terminal else _LOG_WIDTH
    Console(highlight=False, emoji=False, width=wide).print(table)


def forgive_encodings() -> None:
    """A sign the terminal can't show, or a byte that is no text, must not end a command."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


@contextmanager
def bar() -> Iterator[Progress]:
    """A bar a stage, on stderr, so that what a command prints stays clean."""
    columns = (
        TextColumn("{task.description:<24}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with RichProgress(*columns, console=_err) as drawn:
        tasks: dict[str, TaskID] = {}

        def progress(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                for earlier in list(tasks.values())[-1:]:
                    drawn.stop_task(earlier)
                tasks[stage] = drawn.add_task(stage, total=total or None)
            drawn.update(tasks[stage], completed=done, total=total or None)

        yield progress


def chat(assistant: Assistant, shopper: str | None, messages: Sequence[str] | None) -> None:
    """A conversation: the given messages, or what is typed until an empty line or end of input."""
    conversation = assistant.open(shopper, platform="terminal")
    for message in messages or _typed():
        if messages:
            say(f"> {message}")
        for event in taken(assistant, conversation, message):
            draw(event, conversation)


def _typed() -> Iterator[str]:
    say("Ask for anything the shop sells. An empty line ends the conversation.")
    while True:
        try:
            message = _out.input("> ")
        except (EOFError, KeyboardInterrupt):
            return
        if not message.strip():
            return
        yield message


def draw(event: Event, conversation: Conversation) -> None:
    """One event as text."""
    match event:
        case Understood():
            said_by = f" ({event.budget.said_by})" if event.budget.said_by else ""
            _out.print(f"[dim]looking for: {escape(event.query)} · {event.budget}{said_by}[/dim]")
            for note in event.notes:
                _out.print(f"[dim]{escape(note)}[/dim]")
        case Picks():
            for place, pick in enumerate(event.picks, 1):
                product = pick.product
                _out.print(f"{place:3}. [bold]{escape(product.title)}[/bold]  {product.price}")
                _out.print(f"     [dim]{escape(pick.reason)}[/dim]")
            bundle = event.bundle
            lines = (bundle.sum_line(), bundle.upgrade_line()) if bundle else ()
            for line in (*lines, *event.comparison):
                if line:
                    _out.print(f"  {escape(line)}")
        case InCart():
            _out.print(f"[dim]cart: {sum(conversation.cart.values())} items[/dim]")
        case Words():
            _out.print(escape(fill(event.text.strip(), 100, replace_whitespace=False)))
        case Failed():
            _out.print(f"[dim]{escape(event.notice)}[/dim]")
        case Done():
            held = f", {event.held_back} sentences held back" if event.held_back else ""
            _out.print(f"[dim]{event.explainer}, {event.seconds['total']:.2f} s{held}[/dim]\n")
