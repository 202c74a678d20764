"""`aisle simulate`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Annotated

import typer

from assistant.settings import plain_name
from assistant.terminal import say
from assistant.wiring import Wiring
from catalog import Store

_STRATEGIES = "off, greedy, epsilon, softmax, squarecb or uniform"


Plainly = Callable[[], AbstractContextManager[None]]
Opened = Callable[[Wiring, str | None], AbstractContextManager[Store]]


def simulate_cli(plainly: Plainly, opened: Opened) -> Callable[..., None]:
    """The command; `plainly` ends it with an error's own words, `opened` opens a store."""

    def simulate(
        context: typer.Context,
        shoppers: Annotated[int, typer.Option("--shoppers", min=1, help="How many come.")] = 200,
        days: Annotated[int, typer.Option("--days", min=1, help="Over how many days.")] = 7,
        seed: Annotated[int, typer.Option("--seed", help="Of all that is drawn.")] = 7,
        strategy: Annotated[
            str | None,
            typer.Option("--strategy", help=f"Explore so: {_STRATEGIES}. Default: as it is set."),
        ] = None,
        shop: Annotated[
            str | None, typer.Option("--shop", help="Which shop. Default: AISLE_SHOP.")
        ] = None,
        dry_run: Annotated[
            bool, typer.Option("--dry-run", help="Keep nothing of it in the shop.")
        ] = False,
        yes: Annotated[
            bool, typer.Option("--yes", help="Don't ask before writing into the shop.")
        ] = False,
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ) -> None:
        """Let the sample shop's shoppers, whose tastes are known, visit the real assistant.

        They type, look, click, buy and dismiss by the law the sample shop was made by, on the days
        after its log's end. What they do is written as if people had done it, so that the shop can
        learn of it; it asks first. Claude is not asked.
        """
        from assistant.simulating import command

        wiring = context.obj
        with plainly():
            name = plain_name(shop or wiring.settings.shop)
            options = command.Options(name, shoppers, days, seed, strategy, dry_run, as_json)
            with opened(wiring, name) as store:  # before the shop is loaded, which takes its time
                sample = command.allowed(store, options, lambda told: yes or _asked(told))
            for line in command.simulate(wiring, sample, options):
                say(line)

    return simulate


def _asked(told: str) -> bool:
    """Asks whoever is at the keyboard. Raises ValueError when nobody is."""
    if not sys.stdin.isatty():
        raise ValueError(f"{told} Give --yes if that is what you want, or --dry-run.")
    say(told, error=True)
    return typer.confirm("Go on?", err=True)
