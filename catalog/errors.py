"""Every error Aisle raises on purpose, as one tree.

AisleError
├── CatalogError            what the shop sells could not be read or kept
│   ├── SourceError         a file as a whole is unusable; the message names the fix
│   └── StoreError          the database refuses
├── RetrievalError          from a query to a slate
│   ├── BuildError          a build cannot go on; the running shop is untouched
│   └── ArtifactError       a published file is missing, damaged or foreign
└── AssistantError          the conversation
    ├── LanguageModelError  Claude did not answer, or not in full
    ├── PromptError         a prompt template is missing or malformed
    ├── ScriptError         a file of scripted conversations can't be used
    ├── SimulationError     shoppers can't be simulated in this shop
    └── LabError            candidates can't be compared as asked

The message of each is written for the person at the keyboard: what happened, then what to do.
"""


class AisleError(Exception):
    """Base of every error raised on purpose."""


class CatalogError(AisleError):
    """What the shop sells could not be read or kept."""


class SourceError(CatalogError):
    """A source file as a whole is unusable; the message names the fix."""


class StoreError(CatalogError):
    """The database refuses."""


class RetrievalError(AisleError):
    """From a query to a slate."""


class BuildError(RetrievalError):
    """A build cannot go on; the running shop is untouched."""


class ArtifactError(RetrievalError):
    """A published file is missing, damaged or foreign."""


class AssistantError(AisleError):
    """The conversation."""


class LanguageModelError(AssistantError):
    """Claude did not answer, or not in full. `reason` is a short code for logs and counts."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


class PromptError(AssistantError):
    """A prompt template is missing or malformed."""


class ScriptError(AssistantError):
    """A file of scripted conversations can't be used; the message names the file and the key."""


class LabError(AssistantError):
    """Candidates can't be compared as asked; the message says what to change."""


class SimulationError(AssistantError):
    """Shoppers can't be simulated in this shop; the message says why."""
