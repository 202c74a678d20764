"""`python -m benchmarks NAME`: prints one JSON object a measurement, progress on stderr."""

from __future__ import annotations

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
def search(
    products: Annotated[Path, typer.Option(help="Icecat's products.parquet.")],
    judgments: Annotated[Path, typer.Option(help="CSV of query, docid and rating 0 to 3.")],
    cache: Annotated[Path | None, typer.Option(help="Folder that keeps the embeddings.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Few queries and products.")] = False,
) -> None:
    """NDCG@10 of judged queries: every source, their fusion, and a cross-validated ranker."""
    from benchmarks.search import search as measure

    measure(_there(products), _there(judgments), cache, quick)


@cli.command()
def known_item(
    transactions: Annotated[Path, typer.Option(help="Online Retail's transactions.")],
    cache: Annotated[Path | None, typer.Option(help="Folder that keeps the embeddings.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Every tenth product.")] = False,
) -> None:
    """Success@10 of finding a product again by its title with one misspelling."""
    from benchmarks.known_item import known_item as measure

    measure(_there(transactions), cache, quick)


def _there(path: Path) -> Path:
    """`path`, or one clear message and exit code 1."""
    if path.is_file():
        return path
    typer.echo(f"There is no file {path}. Name it with its option; see --help.", err=True)
    raise typer.Exit(1)


if __name__ == "__main__":
    cli()
