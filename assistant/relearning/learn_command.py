"""One round of `aisle learn`, told in lines or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.terminal import bar
from assistant.wiring import Wiring
from retrieval.relearning import Comparison, Outcome, RelearnConfig, Round, learn

REFUSED = 3
"""Exit code where nothing was published because the new models may be worse."""


@dataclass(frozen=True, slots=True)
class Options:
    """As they were given. `days` None leaves the choice to `RelearnConfig`."""

    days: int | None = None
    dry_run: bool = False
    force_because: str | None = None
    every: float | None = None

    def checked(self) -> Options:
        """Itself. Raises ValueError where two exclude each other or one says nothing."""
        if self.force_because is not None and not self.force_because.strip():
            raise ValueError("--force-because needs the reason, which is kept with the version.")
        if self.dry_run and self.force_because:
            raise ValueError("--dry-run publishes nothing, so there is nothing to force.")
        if self.every is not None and (self.dry_run or self.force_because):
            raise ValueError(
                "--every publishes what is not worse, round after round; it goes neither with "
                "--dry-run nor with --force-because."
            )
        return self


def one_round(wiring: Wiring, shop: str, options: Options, known: str = "") -> Round:
    """Raises BuildError, ArtifactError and StoreError, as `retrieval.relearning.learn` does."""
    with wiring.store(shop) as store, wiring.events(shop) as events, bar() as progress:
        return learn(
            store,
            wiring.versions(shop),
            wiring.embedder(),
            config=RelearnConfig(days=options.days),
            progress=progress,
            dry_run=options.dry_run,
            force_because=(options.force_because or "").strip(),
            known=known,
            events=events,
        )


def told(shop: str, found: Round, as_json: bool) -> Iterator[str]:
    """Lines for people, or one JSON object."""
    if as_json:
        yield json.dumps(_data(shop, found))
        return
    if found.outcome is Outcome.UNCHANGED:
        yield f"Nothing has changed; {shop} goes on as {found.served}."
        return
    if found.manifest is not None:
        yield from found.manifest.notes
    yield from _ending(shop, found)


def _ending(shop: str, found: Round) -> Iterator[str]:
    stays = f"{shop} goes on as {found.served}"
    match found.outcome:
        case Outcome.REFUSED:
            yield (
                f"Nothing was published; {stays}. --force-because REASON publishes all the same."
            )
        case Outcome.TRIED:
            yield f"A dry run: nothing was published, {stays}."
        case _ if found.manifest is not None:
            seconds = sum(found.manifest.seconds.values())
            yield f"Published {shop} {found.manifest.version} ({seconds:.0f} s)."
            yield (
                "A page that is open takes it when it is started again. "
                f"To roll back: aisle shops --shop {shop} --use {found.served}"
            )


def _data(shop: str, found: Round) -> dict[str, object]:
    made = found.manifest
    live = made is not None and found.outcome in (Outcome.PUBLISHED, Outcome.FORCED)
    return {
        "shop": shop,
        "outcome": found.outcome.value,
        "served": found.served,
        "version": made.version if made and live else None,
        "comparison": _compared(found.comparison),
        "metrics": made.metrics if made else {},
        "seconds": made.seconds if made else {},
        "notes": list(made.notes) if made else [],
    }


def _compared(found: Comparison | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {
        "moments": found.moments,
        "from": found.begin.isoformat(),
        "to": found.end.isoformat(),
        "served": found.served,
        "new": found.new,
        "difference": found.difference._asdict(),
        "margin": found.margin,
        "fair": found.fair,
        "not_worse": found.not_worse,
        "verdict": found.verdict(),
    }
