"""The composition root: reads the environment once, wires the parts, draws the pages.

streamlit run app.py     the chat in the browser
aisle …                  everything else, from the terminal (assistant/cli.py)
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from assistant.cli import cli
from assistant.settings import Settings
from assistant.ui import draw_site
from catalog import ArtifactError, Store, StoreError
from retrieval import Versions, verified

if TYPE_CHECKING:
    from assistant.exploring.exploration import Exploration
    from assistant.language.llm import LanguageModel
    from assistant.language.purse import Purse
    from assistant.prompts import PromptTemplate
    from assistant.replaying.recorder import Recorder
    from assistant.turn import Assistant
    from assistant.understanding.asking import ModelReader
    from assistant.words.explainer import Explainer
    from retrieval.embedder import Embedder, SentenceEmbedder
    from retrieval.experiments.definition import Experiment


@dataclass(frozen=True)
class House:
    """Wires the parts of a shop from the settings. Heavy libraries load only when asked for."""

    settings: Settings

    def at(self, home: Path) -> House:
        """The same house in another folder, with databases of its own."""
        return self.changed(home=home, database_url=None)

    def folder(self, shop: str) -> Path:
        """Where everything of one shop is kept."""
        return self.settings.home / shop

    def versions(self, shop: str) -> Versions:
        """Its published versions."""
        return Versions(self.folder(shop))

    def store(self, shop: str) -> Store:
        """Its database, made or migrated as needed. Raises StoreError when shops would mix."""
        self.folder(shop).mkdir(parents=True, exist_ok=True)
        url = self.settings.database_url or f"sqlite:///{self.folder(shop) / 'shop.db'}"
        if "{shop}" not in url and self.settings.database_url and shop != self.settings.shop:
            raise StoreError(
                f"AISLE_DATABASE_URL names one database, which is {self.settings.shop!r}'s. For "
                f"{shop!r} set AISLE_SHOP={shop} and its own URL, or write {{shop}} into the URL."
            )
        return Store.open(url.replace("{shop}", shop))

    def events(self, shop: str) -> Store:
        """Where its event log is: beside its database in SQLite, so that no ingest's lock holds
        events back; else in it. Raises StoreError when it can't be opened."""
        if self.settings.database_url:
            return self.store(shop)
        self.folder(shop).mkdir(parents=True, exist_ok=True)
        return Store.open(f"sqlite:///{self.folder(shop) / 'events.db'}")

    def exploration(
        self,
        shop: str,
        store: Store,
        prompt: Callable[[], PromptTemplate],
        features: tuple[str, ...],
    ) -> Exploration:
        """What its turns explore with and where they log it; `prompt` gives the turn's, `features`
        are what rankers score. Raises SourceError when the experiments can't be read."""
        from assistant.exploring.experimenting import Experiments
        from assistant.exploring.exploration import Exploration
        from assistant.exploring.live_policy import LivePolicy
        from catalog.event_log import EventLog
        from retrieval.exploring import ExplorationConfig
        from retrieval.exploring.policies import Policies
        from retrieval.exploring.standing import Standings
        from retrieval.rankers import Rankers

        versions = self.versions(shop)
        config = ExplorationConfig(strategy=self.settings.exploration)
        return Exploration(
            LivePolicy(
                Policies(self.folder(shop)),
                config,
                promoted=lambda: Standings(store).live().strategy,
            ),
            EventLog(self.events(shop)),
            versions.current() or "",
            lambda: prompt().label,
            Experiments(self._experiments(), Rankers(versions, features).of),
        )

    def _experiments(self) -> tuple[Experiment, ...]:
        """Those of AISLE_EXPERIMENTS. Raises SourceError when the file can't be read."""
        if self.settings.experiments is None:
            return ()
        from retrieval.experiments.definition import read_experiments

        return read_experiments(self.settings.experiments)

    def embedder(self) -> Embedder:
        """Text to vectors, remembered over builds and shared by all shops."""
        from retrieval.embedder import CachedEmbedder

        return CachedEmbedder(self._model(), self.settings.home / "embeddings.db")

    def _model(self) -> SentenceEmbedder:
        from retrieval.embedder import EmbedderConfig, SentenceEmbedder

        config = self.settings
        exports = config.home / "exports"
        return SentenceEmbedder(
            EmbedderConfig(config.embedder, backend=config.embedder_backend, exports=exports)
        )

    def changed(self, **settings: object) -> House:
        """A house with other settings."""
        return House(self.settings.model_copy(update=settings))

    def recorder(self, shop: str, store: Store) -> Recorder:
        """Keeps the turns of a shop's current version, and what shoppers say of themselves."""
        from assistant.prompts.live import Live
        from assistant.replaying.recorder import Recorder
        from assistant.replaying.records import Answered

        answered = Answered(shop_version=self.versions(shop).current() or "")
        live = Live(store, self.settings.prompt)
        cap = self.settings.spend_cap
        most = None if cap is None else int(cap * 1_000_000)
        return Recorder(store, answered, self.settings.record_days, most, prompt=live)

    def claude(self, purse: Purse | None = None) -> LanguageModel:
        """Claude as it is set, paid from `purse`. Raises LanguageModelError when the model is
        unknown."""
        from assistant.language.claude import Claude, ClaudeConfig, check_model
        from assistant.replaying.listening import Listened

        config, key = self.settings, self.settings.anthropic_api_key
        check_model(config.model)
        claude = ClaudeConfig(
            api_key=key.get_secret_value() if key else None,
            model=config.model,
            base_url=config.anthropic_base_url,
            timeout_seconds=config.claude_timeout,
            max_retries=config.claude_retries,
            deadline_seconds=config.claude_deadline,
        )
        return Listened(Claude(claude), purse)

    def explainer(
        self,
        purse: Purse | None = None,
        *,
        prompt: PromptTemplate | Callable[[], PromptTemplate] | None = None,
    ) -> Explainer:
        """Claude with `prompt`, paid from `purse`; with the one that is set where none is given.
        Raises AssistantError when either is unknown."""
        from assistant.prompts import load
        from assistant.toolbox.tool_loop import LoopConfig
        from assistant.words.explain import LanguageModelExplainer

        config = self.settings
        loop = LoopConfig(config.claude_steps, config.claude_calls, config.claude_deadline)
        return LanguageModelExplainer(self.claude(purse), prompt or load(config.prompt), loop)

    def reader(self, purse: Purse | None = None) -> ModelReader | None:
        """Claude as a reader of hard messages; None without a key, or where that is turned off."""
        from assistant.understanding.asking import ModelReader

        config = self.settings
        if config.anthropic_api_key is None or not config.claude_reading:
            return None
        return ModelReader(self.claude(purse), config.shop, config.claude_reading)

    def assistant(self, shop: str) -> Assistant:
        """The assistant of a shop's current version. Raises ArtifactError when there is none."""
        from assistant.grounding import Vocabulary
        from assistant.prompts.live import Live
        from assistant.replaying.listening import TurnPrompt, listening
        from assistant.turn import Assistant
        from assistant.understanding import Lexicon
        from assistant.words.template import TemplateExplainer
        from retrieval.exploring.standing import Standings
        from retrieval.freshness import Freshness
        from retrieval.rulebook import RuleBook
        from retrieval.shelf import load_parts, promoted_ranker
        from retrieval.threads import set_for_serving
        from retrieval.wiring import wire

        current = self.versions(shop).current()
        if current is None:
            raise ArtifactError(
                f"The shop {shop!r} is not built yet. Run `aisle build --shop {shop}` first."
            )
        folder = self.versions(shop).folder(current)
        manifest = verified(folder)
        set_for_serving()
        embedder = self._model()
        parts = load_parts(folder, embedder)
        embedder.encode(["warm"])  # loads the model now, not in the first shopper's turn
        store = self.store(shop)
        parts = promoted_ranker(parts, self.versions(shop), manifest, Standings(store))
        live = Live(store, self.settings.prompt)
        live.default()  # a setting that names no prompt is told of now, not in a turn
        pipeline = wire(parts, embedder)
        freshness = Freshness(store, parts, pipeline, embedder, manifest.revision)
        pipeline = freshness.latest()  # what was ingested since the version was built
        items = pipeline.items
        items.facets.warm()
        gc.collect()
        gc.freeze()  # what the shop is made of stays: no later collection walks it again
        keeper, prompt = self.recorder(shop, store), TurnPrompt(live)
        assistant = Assistant(
            pipeline=pipeline,
            explainer=self.explainer(keeper.purse, prompt=prompt),
            fallback=TemplateExplainer(),
            vocabulary=Vocabulary(items.brands, items.titles(), items.facets.values),
            store=store,
            shop=shop,
            freshness=freshness,
            lexicon=Lexicon(items, embedder.knows),
            keeper=keeper,
            reader=self.reader(keeper.purse),
            rules=RuleBook(store),
            exploration=self.exploration(shop, store, prompt, pipeline.feature_names),
        )
        return listening(assistant)


def house() -> House:
    """The one place where the environment is read."""
    try:
        return House(Settings())
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        sys.exit(f"A setting can't be used. {faults}. `.env.example` explains each.")


def main() -> None:
    """The console command `aisle`."""
    cli(obj=house())


def page() -> None:
    """The pages of `streamlit run app.py`."""
    draw_site(house())


if __name__ == "__main__":
    page()
