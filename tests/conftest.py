"""A small sample shop, built for real once a test run, shared by every worker."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from app import House
from assistant.settings import Settings
from assistant.turn import Assistant
from catalog import Store
from catalog.ingest import ingest
from catalog.sample import SampleShop
from retrieval import Pipeline
from retrieval.build import BuildConfig, build
from retrieval.learning import LearningConfig
from retrieval.ranker import RankerConfig
from retrieval.sessions import GruTraining
from retrieval.tower_training import TowerTraining
from retrieval.training import TrainingConfig

SMALL = SampleShop(seed=7, products=400, shoppers=150)
SMALL_BUILD = BuildConfig(
    learning=LearningConfig(
        tower_training=TowerTraining(epochs=4), gru_training=GruTraining(epochs=3)
    ),
    training=TrainingConfig(train_groups=300, valid_groups=100, test_groups=150, least_moments=50),
    ranker=RankerConfig(leaves=15, trees=60, smallest_leaf=20),
)

# No test may reach Claude or a hub by accident, whatever the machine's environment holds.
for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL"):
    os.environ.pop(name, None)
os.environ["HF_HUB_OFFLINE"] = "1"


def small_settings(home: Path) -> Settings:
    return Settings(_env_file=None, home=home, shop="sample")


@pytest.fixture(scope="session")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """AISLE_HOME with the small sample shop published. Treat it as read-only but for carts."""
    if kept := os.environ.get("AISLE_SMALL_HOME"):  # built once by hand: quicker tries
        return Path(kept)
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    home = shared / "small-home"
    with FileLock(shared / "small-home.lock"):
        house = House(small_settings(home))
        if not house.versions("sample").current():
            with house.store("sample") as store:
                ingest(SMALL, store)
                build(store, house.versions("sample"), house.embedder(), SMALL_BUILD)
    return home


@pytest.fixture(scope="session")
def small_house(small_home: Path) -> House:
    return House(small_settings(small_home))


@pytest.fixture(scope="session")
def small_assistant(small_house: House) -> Iterator[Assistant]:
    """The real assistant over the small shop, without a Claude key."""
    assistant = small_house.assistant("sample")
    assistant.keeper = None  # what one test's shopper says is not believed in the next
    assistant.exploration = None  # slates are the ranker's, and the same every time
    yield assistant
    assistant.store.close()


@pytest.fixture(scope="session")
def pipeline(small_assistant: Assistant) -> Pipeline:
    return small_assistant.pipeline


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with Store.open(f"sqlite:///{tmp_path / 'shop.db'}") as opened:
        yield opened
