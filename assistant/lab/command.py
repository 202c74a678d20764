"""What `aisle lab run` does once its options are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.lab.candidates import FAKE, Candidate, candidates
from assistant.lab.differences import LEAST, differences
from assistant.lab.exporting import as_csv, as_json
from assistant.lab.prompts import live, prompt_named
from assistant.lab.reading import suite_of
from assistant.lab.report import lines, tables
from assistant.lab.results import LabRun
from assistant.lab.running import Bounds, run
from assistant.lab.writers import hired_by
from assistant.replaying.recorder import purse_of
from assistant.terminal import bar, say, show
from catalog import LabError, Store

if TYPE_CHECKING:
    from assistant.wiring import Wiring


@dataclass(frozen=True, slots=True)
class Options:
    """As the command line has them."""

    prompts: Sequence[str]
    models: Sequence[str]
    suite: Sequence[Path]
    shop: str
    message: str | None = None
    temperature: float | None = None
    limit: int | None = None
    max_cost: float | None = None
    fail_under: float | None = None
    fail_if_worse: bool = False
    csv: Path | None = None
    json: Path | None = None


def lab(wiring: Wiring, options: Options) -> bool:
    """Runs, prints, writes the files, and says whether every bar was met.

    Raises AisleError, ValueError or OSError for what can't be run or written as asked.
    """
    _check(options)
    suite = suite_of(options.suite, options.message).limited(options.limit)
    with wiring.store(options.shop) as store:  # what is misspelt is told before the shop opens
        chosen = _chosen(wiring, options, store)
    with bar() as progress:
        progress("open the shop", 0, 0)
        assistant = wiring.assistant(options.shop)
        try:
            hired = hired_by(wiring.settings, purse_of(assistant))
            most = None if options.max_cost is None else round(options.max_cost * 1e6)
            done = run(
                assistant, chosen, suite, hired, Bounds(most),
                progress=progress,
            )  # fmt: skip
        finally:
            assistant.store.close()
    for table in tables(done):
        show(table)
    for line in lines(done):
        say(line)
    _write(done, options)
    missed = list(bars_missed(done, options))
    for line in missed:
        say(line)
    return not missed


def bars_missed(done: LabRun, options: Options) -> Iterator[str]:
    """A line for each bar that was set and not met. A run that was cut short meets none."""
    wants_bar = options.fail_under is not None or options.fail_if_worse
    if done.stopped and wants_bar:
        yield "FAIL: not all was tried, so the bar can't be judged"
    for candidate in done.candidates:
        results = done.of(candidate.name)
        share = sum(one.passed for one in results) / max(len(results), 1)
        if options.fail_under is not None and share < options.fail_under:
            yield f"FAIL: {candidate.name} passed {share:.1%}, below {options.fail_under:.1%}"
    if options.fail_if_worse:
        found = differences(done)
        if any(one.is_untold for one in found) or not found:
            yield f"FAIL: which is worse can't be judged: at least {LEAST} conversations are needed"
        for one in found:
            if one.is_worse:
                yield f"FAIL: {one.other} is worse than {one.base}: {one.metric.title.lower()}"


def _chosen(wiring: Wiring, options: Options, store: Store) -> tuple[Candidate, ...]:
    prompts = []
    for name in options.prompts or (live(store, wiring.settings.prompt),):
        template = prompt_named(name, store)
        saved = f"{template.name}-v{template.version}"
        prompts.append((saved if name in (saved, template.name) else name, template))
    models = list(options.models)
    if not models:
        keyless = wiring.settings.anthropic_api_key is None
        models = [FAKE if keyless else wiring.settings.model]
        if keyless:
            say("No ANTHROPIC_API_KEY is set: the fake writes in Claude's place.")
    return candidates(prompts, models, options.temperature)


def _check(options: Options) -> None:
    if not options.suite and options.message is None:
        raise LabError("Say what to try: --suite with a file or folder, or --message TEXT.")
    if options.fail_under is not None and not 0 <= options.fail_under <= 1:
        raise LabError("--fail-under is a share of the turns from 0 to 1, such as 0.95.")
    if options.max_cost is not None and options.max_cost < 0:
        raise LabError("--max-cost is in US dollars, and not below 0.")
    if options.fail_if_worse and max(len(options.prompts), 1) * max(len(options.models), 1) < 2:
        raise LabError("--fail-if-worse needs two candidates: give --prompt or --model twice.")
    for file in (options.csv, options.json):
        if file is not None and not file.absolute().parent.is_dir():
            raise LabError(f"There is no folder {file.parent} to write {file.name} to.")


def _write(done: LabRun, options: Options) -> None:
    if options.csv is not None:
        # The mark lets spreadsheets read it as UTF-8.
        options.csv.write_text(as_csv(done), encoding="utf-8-sig", newline="")
        say(f"wrote {options.csv}")
    if options.json is not None:
        options.json.write_text(as_json(done), encoding="utf-8")
        say(f"wrote {options.json}")
