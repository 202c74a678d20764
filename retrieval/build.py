"""`aisle build` after the ingest: embed, index, train, evaluate, publish.

Everything is made in a folder of its own; only the last step touches what is being served.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import numpy as np
import pandas as pd

from catalog import ArtifactError, BuildError, Store
from retrieval.artifacts import Manifest, Versions, digests, libraries, new_version, verified
from retrieval.chroma import ChromaIndex, build_index
from retrieval.embedder import Embedder, product_vectors
from retrieval.evaluate import curve, evaluate
from retrieval.features import feature_names
from retrieval.index import MaskedIndex, VectorIndex
from retrieval.index_choice import IndexConfig, IndexReport, chosen
from retrieval.items import Floats, Items
from retrieval.learning import Learner, LearningConfig, notes_on
from retrieval.lexical import LexicalIndex, LexicalSource
from retrieval.log import Log
from retrieval.moments import Moment, moments
from retrieval.page_log import events_in, learning_frame
from retrieval.popularity import prior
from retrieval.progress import Progress, silent
from retrieval.ranker import LambdaRanker, RankerConfig, train_ranker
from retrieval.shelf import (
    CHROMA,
    LEXICAL,
    POPULARITY,
    PRODUCTS,
    RANKER,
    SEMANTIC_INDEX,
    VECTORS,
    reports_of,
    write_if_ivf,
    write_learnt,
    write_products,
)
from retrieval.training import (
    Judged,
    Split,
    TrainingConfig,
    grouped,
    interactions_until,
    judged,
    split,
)
from retrieval.warm_start import Start
from retrieval.wiring import Parts, sources, wire


@dataclass(frozen=True, slots=True)
class BuildConfig:
    """Every setting of a build, each kept beside its component."""

    learning: LearningConfig = field(default_factory=LearningConfig)
    training: TrainingConfig = field(default_factory=TrainingConfig)
    ranker: RankerConfig = field(default_factory=RankerConfig)
    semantic_index: IndexConfig = field(default_factory=IndexConfig)


def build(
    store: Store,
    versions: Versions,
    embedder: Embedder,
    config: BuildConfig | None = None,
    progress: Progress = silent,
    force: bool = False,
    events: Store | None = None,
) -> Manifest:
    """Makes a version of what the store holds and serves it; `events` is where the event log is, if
    it has a database of its own. Unless `force`, the current version is returned as it is when it
    is whole and was made of the same data by the same recipe.

    Raises BuildError when the store is empty, another build runs, or a part fails its check.
    """
    with versions.building() as folder:
        making = Making(
            store, versions, embedder, config or BuildConfig(), progress, folder, events
        )
        published = None if force else making.whole_current()
        if published and published.recipe == making.recipe():
            return published
        manifest = making.make()
        versions.publish(folder, manifest)
        return manifest


class Making:
    """One version in the making: what it is made of, its clock and what it has to say."""

    def __init__(
        self,
        store: Store,
        versions: Versions,
        embedder: Embedder,
        config: BuildConfig,
        progress: Progress,
        folder: Path,
        events: Store | None = None,
    ) -> None:
        """Reads the store, and slates in `events`. Raises BuildError when it has no product."""
        self.store, self.versions, self.embedder = store, versions, embedder
        self.config, self.progress, self.folder = config, progress, folder
        self.seconds: dict[str, float] = {}
        self.notes: list[str] = []
        self.metrics: dict[str, float] = {}
        self.indexes: dict[str, IndexReport] = {}
        self.chroma: ChromaIndex | None = None
        self.tested: list[Judged] = []
        """What the version was judged by, in the order of time."""
        self.ranker: LambdaRanker | None = None
        self.sources: list[str] = []
        self.learnt_until: datetime | None = None
        with self._timed("read"):
            self.items, self.frame = self._read(events)
            self.data_hash = self._data_hash(self.frame)
        self.log = Log.of(self.frame, self.items)
        self.asked = moments(self.log, self.items, self.config.training.seed)

    def make(self, cut: Split | None = None, start: Start | None = None) -> Manifest:
        """Everything in the folder, and what it is; nothing is published. `cut` says what trains
        and what judges; `start` what was learnt before, where training is to go on from it."""
        with self._timed("embed"):
            vectors = self._embed(self.items)
        with self._timed("index"):
            index = self._index(vectors, self.log)
        return self._manifest(self._learn(vectors, index, cut, start))

    def whole_current(self) -> Manifest | None:
        """The manifest of the version being served; None when it is damaged, so that a build
        mends what the refusal of a damaged version sends people here for."""
        try:
            current = self.versions.current()
            return verified(self.versions.folder(current)) if current else None
        except ArtifactError:
            return None

    def _read(self, events: Store | None) -> tuple[Items, pd.DataFrame]:
        self.progress("read", 0, 0)
        # Both of one state of the store: a change in between would be in neither.
        self.revision, products = self.store.changed_since()
        if not products:
            raise BuildError(
                "The shop has no product yet. Run `aisle ingest` with a catalogue, "
                "or `aisle build --source sample`."
            )
        write_products(self.folder / PRODUCTS, products)
        return Items.of(products), learning_frame(self.store, events)

    def _embed(self, items: Items) -> Floats:
        vectors = product_vectors(self.embedder, items.products, self.progress)
        np.save(self.folder / VECTORS, vectors)
        return vectors

    def _index(self, vectors: Floats, log: Log) -> VectorIndex:
        """Chroma for a small shop, FAISS's inverted lists for a large one."""
        config = self.config.semantic_index
        queries = sorted({query for query in log.query if query})
        step = max(1, len(queries) // config.questions)
        asked = self.embedder.encode(queries[::step][: config.questions])
        index, report = chosen(vectors, config, self._chroma, asked)
        write_if_ivf(self.folder / SEMANTIC_INDEX, index)
        self.indexes["semantic"] = report
        return index

    def _chroma(self, vectors: Floats) -> VectorIndex:
        build_index(vectors, self.folder / CHROMA, self.progress)
        self.chroma = ChromaIndex(self.folder / CHROMA)
        return MaskedIndex(self.chroma, vectors)

    def _learn(
        self, vectors: Floats, index: VectorIndex, cut: Split | None, start: Start | None
    ) -> Parts:
        items, training = self.items, self.config.training
        parts = Parts(items, vectors, index, self._lexical(items), prior(items))
        try:
            if len(self.asked) < training.least_moments:
                self.notes.append(
                    f"Only {len(self.asked)} searches or baskets with a choice: nothing was "
                    "learnt, the slate is ordered by what the words say."
                )
            else:
                parts = self._train(parts, cut or split(self.asked, training, self.log), start)
        finally:
            if self.chroma is not None:
                self.chroma.close()
        np.save(self.folder / POPULARITY, parts.popularity)
        return parts

    def _lexical(self, items: Items) -> LexicalSource:
        self.progress("words", 0, 0)
        with self._timed("words"):
            index = LexicalIndex.of(items)
            (self.folder / LEXICAL).mkdir()
            index.save(self.folder / LEXICAL)
            return LexicalSource(items, index)

    def _train(self, parts: Parts, cut: Split, start: Start | None) -> Parts:
        """Sources up to the ranker's examples, the ranker, then the sources up to the test. Only
        the last may go on from `start`, which has seen what the ranker is to learn from."""
        config, log = self.config, self.log
        learner = Learner(parts, log, config.learning, config.training, self.progress)
        with self._timed("sources"):
            first = learner.until(cut.sources_end)
            early = first.into(parts)
        with self._timed("candidates"):
            examples = self._judged(early, log, [*cut.train, *cut.valid])
        names = [source.name for source in sources(early)]
        with self._timed("ranker"):
            ranker = self._ranker(examples[: len(cut.train)], examples[len(cut.train) :], names)
        with self._timed("sources again"):
            learnt = learner.until(cut.test_from, start)
        if [source.name for source in sources(learnt.into(parts))] != names:
            learnt = first  # the ranker knows these and no others
        write_learnt(self.folder, learnt)
        self.notes += notes_on(learnt)
        self.indexes |= reports_of(learnt)
        late = learnt.into(parts)
        with self._timed("evaluate"):
            known = interactions_until(log, cut.test_from, len(parts.items))
            self.tested = self._judged(late, log, cut.test)
            self.metrics = evaluate(self.tested, names, ranker, known)
        self.ranker, self.sources = ranker, names
        self.learnt_until = log.time(cut.test_from)
        return replace(late, ranker=ranker)

    def _ranker(
        self, train: list[Judged], valid: list[Judged], names: list[str]
    ) -> LambdaRanker | None:
        training = self.config.training
        fit, stop = grouped(train, training), grouped(valid, training)
        if not len(fit) or not len(stop):
            self.notes.append(
                "Retrieval found nothing of what shoppers chose: the slate is ordered by rank "
                "fusion."
            )
            return None
        ranker = train_ranker(fit, stop, feature_names(names), self.config.ranker, self.progress)
        ranker.calibration = curve(ranker, valid)
        ranker.save(self.folder / RANKER)
        return ranker

    def _judged(self, parts: Parts, log: Log, asked: list[Moment]) -> list[Judged]:
        """Each moment's candidates, in the order of `asked`, which is that of time."""
        queries = sorted({m.query for m in asked if m.query})
        self.embedder.encode(
            queries, lambda _, done, total: self.progress("embed queries", done, total)
        )
        return list(judged(wire(parts, self.embedder), log, asked, self.progress))

    def _data_hash(self, frame: pd.DataFrame) -> str:
        digest = hashlib.sha256((self.folder / PRODUCTS).read_bytes())
        digest.update(pd.util.hash_pandas_object(frame, index=False).to_numpy().tobytes())
        return digest.hexdigest()

    def recipe(self) -> str:
        """Hash of the data, the settings and the library versions."""
        made_by = [
            self.data_hash,
            self.embedder.name,
            asdict(self.config),
            feature_names([]),
            libraries(),
        ]
        return hashlib.sha256(json.dumps(made_by, sort_keys=True).encode()).hexdigest()

    def _manifest(self, parts: Parts) -> Manifest:
        return Manifest(
            version=new_version(self.data_hash),
            shop=self.versions.home.name,
            created=datetime.now(UTC),
            data_hash=self.data_hash,
            recipe=self.recipe(),
            embedder=self.embedder.name,
            sources=tuple(source.name for source in sources(parts)),
            products=len(self.items),
            interactions=events_in(self.frame),
            currency=self.items.currency,
            files=digests(self.folder),
            libraries=libraries(),
            metrics=self.metrics,
            indexes=self.indexes,
            seconds={stage: round(s, 2) for stage, s in self.seconds.items()},
            notes=tuple(self.notes),
            revision=self.revision,
            learnt_until=self.learnt_until,
        )

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        start = perf_counter()
        yield
        self.seconds[stage] = perf_counter() - start
