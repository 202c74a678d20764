"""`python -m benchmarks NAME`: prints one JSON object a measurement, progress on stderr."""

from __future__ import annotations

from typing import Annotated

import typer

cli = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)


@cli.callback()
def _root() -> None:
    """Measurements of Aisle; each prints one JSON object."""


@cli.command()
def latency(
    products: Annotated[
        list[int] | None, typer.Option(help="Size of the shop; may be given many times.")
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Fewer turns, the small shop only.")
    ] = False,
) -> None:
    """Wall time of the turn's stages without an LLM: embed, each source, merge, features, rank."""
    from benchmarks.latency import latency as measure

    for size in products or ([5_000] if quick else [5_000, 50_000]):
        typer.echo(f"latency: making a shop of {size:,} products", err=True)
        measure(size, turns=50 if quick else 500)


@cli.command()
def freshness(
    products: Annotated[int, typer.Option(help="Size of the shop.")] = 50_000,
    quick: Annotated[bool, typer.Option("--quick", help="A small shop, few changes.")] = False,
) -> None:
    """What a turn waits for when the store has changed, and when it has not."""
    from benchmarks.freshness import freshness as measure

    size = 5_000 if quick else products
    typer.echo(f"freshness: making a shop of {size:,} products", err=True)
    measure(size, times=5 if quick else 50)


if __name__ == "__main__":
    cli()
