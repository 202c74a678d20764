"""`python -m benchmarks NAME`: prints one JSON object a measurement, progress on stderr."""

from __future__ import annotations

import tempfile
from pathlib import Path
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
def sequences(
    items: Annotated[Path, typer.Option(help="A JSON object a line: item, title, …")],
    sequences: Annotated[Path, typer.Option(help="A user, then items, a line.")],
    cache: Annotated[
        Path | None, typer.Option(help="Folder that keeps the embeddings of the item texts.")
    ] = None,
    cold_share: Annotated[
        float, typer.Option(help="Share of items kept from training to measure a cold start.")
    ] = 0.0,
    seeds: Annotated[
        int, typer.Option(min=1, help="Networks; the best on validation is used.")
    ] = 1,
    quick: Annotated[bool, typer.Option("--quick", help="Few users and epochs.")] = False,
) -> None:
    """Next item, leave-one-out, all items ranked: single sources, the two towers, their blend."""
    from benchmarks.sequences import sequences as measure

    kept = cache or Path(tempfile.gettempdir()) / "aisle-sequences"
    measure(items, sequences, kept, quick, cold_share, seeds)


if __name__ == "__main__":
    cli()
