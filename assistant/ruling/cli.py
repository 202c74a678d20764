"""The commands under `aisle rules`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from assistant.settings import plain_name
from assistant.terminal import say
from assistant.wiring import Wiring
from catalog import Store

Plainly = Callable[[], AbstractContextManager[None]]
Opened = Callable[[Wiring, str | None], AbstractContextManager[Store]]
Shop = Annotated[str | None, typer.Option("--shop", help="Which shop. Default: AISLE_SHOP.")]
Day = datetime | None
_WHAT = "product, brand or category"


def rules_cli(plainly: Plainly, opened: Opened) -> typer.Typer:
    """The group; `plainly` ends a command with an error's own words, `opened` opens a store."""
    group = typer.Typer(
        no_args_is_help=True, help="What the shop pins, boosts, buries and hides, and when."
    )

    @group.command("list")
    def list_(
        context: typer.Context,
        shop: Shop = None,
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON list.")] = False,
    ) -> None:
        """List the rules, the newest change first, and which are at odds."""
        from assistant.ruling.rules_command import listed

        with plainly(), opened(context.obj, shop) as store:
            for line in listed(store, as_json):
                say(line)

    @group.command()
    def add(
        context: typer.Context,
        effect: Annotated[str, typer.Argument(help="pin, boost, bury or hide.")],
        what: Annotated[str, typer.Argument(help=f"{_WHAT}; only a product can be pinned.")],
        value: Annotated[str, typer.Argument(help='An id, a brand, or "Kitchen > Coffee".')],
        query: Annotated[str, typer.Option(help="Only for questions with these words.")] = "",
        match: Annotated[str, typer.Option(help="phrase, words or exact.")] = "phrase",
        position: Annotated[int | None, typer.Option(help="Of a pin, from 1.")] = None,
        strength: Annotated[str, typer.Option(help="small, medium or strong.")] = "medium",
        start: Annotated[Day, typer.Option("--from", help="First day, in UTC.")] = None,
        end: Annotated[Day, typer.Option("--to", help="Last day, in UTC.")] = None,
        note: Annotated[str, typer.Option(help="Why there is this rule.")] = "",
        shop: Shop = None,
    ) -> None:
        """Add a rule; it holds from the next turn on. Budgets, stock and every limit of the
        shopper's hold all the same."""
        from assistant.ruling.rules_command import added

        fields: dict[str, object] = {
            "effect": effect,
            "what": what,
            "value": value,
            "query": query,
            "match": match,
            "position": 1 if effect == "pin" and position is None else position,
            "strength": strength,
            "start": start.date() if start else None,
            "end": end.date() if end else None,
            "note": note,
        }
        with plainly(), opened(context.obj, shop) as store:
            for line in added(store, fields):
                say(line)

    @group.command()
    def remove(
        context: typer.Context,
        ids: Annotated[list[str], typer.Argument(help="Ids, or how they begin.")],
        shop: Shop = None,
    ) -> None:
        """Delete rules."""
        from assistant.ruling.rules_command import removed

        with plainly(), opened(context.obj, shop) as store:
            for line in removed(store, ids):
                say(line)

    @group.command()
    def preview(
        context: typer.Context,
        message: Annotated[str, typer.Argument(help="A question, as a shopper writes it.")],
        without: Annotated[
            list[str] | None,
            typer.Option("--without", help="Compare with all but this rule; default: with none."),
        ] = None,
        shop: Shop = None,
    ) -> None:
        """Show what the rules do to the answer of one question. Nothing of it is kept."""
        from assistant.ruling.rules_command import previewed

        wiring: Wiring = context.obj
        with plainly():
            assistant = wiring.assistant(plain_name(shop or wiring.settings.shop))
            for line in previewed(assistant, message, without or ()):
                say(line)

    @group.command()
    def export(
        context: typer.Context,
        file: Annotated[Path | None, typer.Argument(help="Default: the terminal.")] = None,
        shop: Shop = None,
    ) -> None:
        """Write all rules as YAML."""
        from assistant.ruling.rules_command import exported

        with plainly(), opened(context.obj, shop) as store:
            for line in exported(store, file):
                say(line)

    @group.command("import")
    def import_(
        context: typer.Context,
        file: Annotated[Path, typer.Argument(help="A file that `aisle rules export` wrote.")],
        shop: Shop = None,
    ) -> None:
        """Read rules from a YAML file: all of them, or none when one is no good."""
        from assistant.ruling.rules_command import imported

        with plainly(), opened(context.obj, shop) as store:
            for line in imported(store, file):
                say(line)

    return group
