"""What commands have in common: a shop's store, the wiring, and errors told plainly."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from assistant.settings import plain_name
from assistant.terminal import forgive_encodings, say
from assistant.wiring import Wiring
from catalog import AisleError, ArtifactError, Store

Opened = Annotated[str | None, typer.Option("--shop", help="Which shop. Default: AISLE_SHOP.")]


@contextmanager
def opened_store(wiring: Wiring, shop: str | None) -> Iterator[Store]:
    """The store of a shop that is built. Raises ArtifactError for another."""
    name = plain_name(shop or wiring.settings.shop)
    if wiring.versions(name).current() is None:
        raise ArtifactError(
            f"The shop {name!r} is not built yet. {those_built(built_shops(wiring))}"
        )
    with wiring.store(name) as store:
        yield store


def built_shops(wiring: Wiring) -> list[str]:
    """Shops with a published version."""
    names = sorted(f.parent.name for f in wiring.settings.home.glob("*/versions"))
    return [name for name in names if wiring.versions(name).published()]


def those_built(built: list[str]) -> str:
    """What to say to whom named another shop."""
    return f"Built are: {', '.join(built)}." if built else "Run `aisle build`."


def wiring_of(context: typer.Context) -> Wiring:
    """What `app.py` handed in."""
    wiring: Wiring = context.obj
    return wiring


@contextmanager
def plainly() -> Iterator[None]:
    """Errors raised on purpose end the command with their message and exit code 1."""
    forgive_encodings()
    try:
        yield
    except BrokenPipeError:
        raise  # whoever reads what we print has had enough: typer ends the command quietly
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        say(
            f"{place}{error.strerror or error}. Aisle keeps everything below AISLE_HOME: let it be "
            "a folder you may write to, on a disk with space.",
            error=True,
        )
        raise typer.Exit(1) from None
    except (AisleError, ValueError) as error:
        say(str(error), error=True)
        raise typer.Exit(1) from None
