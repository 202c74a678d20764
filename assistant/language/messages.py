"""One line of a conversation, as every room of the assistant passes it on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Message:
    """One line of the conversation so far."""

    role: Literal["user", "assistant"]
    text: str
