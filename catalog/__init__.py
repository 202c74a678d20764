"""What the shop sells and what people did.

Schema and money, the feeds that read files and real shops, validation with quarantine, the store,
and the sample shop. Imports nothing from the other rooms.
"""

from catalog.errors import (
    AisleError,
    ArtifactError,
    AssistantError,
    BuildError,
    CatalogError,
    LabError,
    LanguageModelError,
    PromptError,
    RetrievalError,
    ScriptError,
    SimulationError,
    SourceError,
    StoreError,
)
from catalog.feed import Feed, Rejection, Row
from catalog.money import Money, format_money, to_minor
from catalog.schema import Interaction, Kind, Product, Profile
from catalog.store import Store

__all__ = [
    "AisleError",
    "ArtifactError",
    "AssistantError",
    "BuildError",
    "CatalogError",
    "Feed",
    "Interaction",
    "Kind",
    "LabError",
    "LanguageModelError",
    "Money",
    "Product",
    "Profile",
    "PromptError",
    "Rejection",
    "RetrievalError",
    "Row",
    "ScriptError",
    "SimulationError",
    "SourceError",
    "Store",
    "StoreError",
    "format_money",
    "to_minor",
]
