"""Every setting, by name. Only `app.py` makes one from the environment, once."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from assistant.language.claude import DEFAULT_MODEL
from assistant.passwords import is_hash
from retrieval.embedder import BUNDLED


class Settings(BaseSettings):
    """Read from the environment and from `.env`; `.env.example` explains each."""

    model_config = SettingsConfigDict(
        env_prefix="AISLE_", env_file=".env", extra="ignore", env_ignore_empty=True
    )

    home: Path = Path(".aisle")
    shop: str = "sample"
    database_url: str | None = None
    embedder: str = BUNDLED
    embedder_backend: Literal["torch", "onnx"] = "torch"
    prompt: str = "explain-v2"
    model: str = DEFAULT_MODEL
    claude_timeout: float = Field(default=25.0, gt=0)
    claude_deadline: float = Field(default=40.0, gt=0)
    claude_retries: int = Field(default=1, ge=0, le=10)
    claude_steps: int = Field(default=3, ge=0, le=10)
    claude_calls: int = Field(default=6, ge=0, le=50)
    claude_reading: float = Field(default=6.0, ge=0)
    spend_cap: Decimal | None = Field(default=None, ge=0, allow_inf_nan=False)
    exploration: Literal["off", "greedy", "epsilon", "softmax", "squarecb", "uniform"] = "epsilon"
    record_days: int = Field(default=90, ge=0)
    experiments: Path | None = None
    merchandisers: Annotated[tuple[str, ...], NoDecode] = ()
    merchandiser_password: SecretStr | None = None
    anthropic_api_key: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("ANTHROPIC_API_KEY", "anthropic_api_key")
    )
    anthropic_base_url: str | None = Field(
        default=None, validation_alias=AliasChoices("ANTHROPIC_BASE_URL", "anthropic_base_url")
    )

    @field_validator("shop")
    @classmethod
    def _plain_name(cls, name: str) -> str:
        return plain_name(name)

    @field_validator("merchandisers", mode="before")
    @classmethod
    def _addresses(cls, listed: str | tuple[str, ...]) -> tuple[str, ...]:
        parts = listed.split(",") if isinstance(listed, str) else listed
        return tuple(part.strip().casefold() for part in parts if part.strip())

    @field_validator("merchandiser_password")
    @classmethod
    def _hash(cls, given: SecretStr | None) -> SecretStr | None:
        if given is None:
            return None
        bare = given.get_secret_value().strip().strip("'\"")  # `docker --env-file` keeps quotes
        if not is_hash(bare):
            raise ValueError("it is the line that `aisle password` prints, not the password itself")
        return SecretStr(bare)


def plain_name(name: str) -> str:
    """`name` when it can be a folder's. Raises ValueError otherwise."""
    if not name or not all(c.isascii() and (c.isalnum() or c in "-_") for c in name):
        raise ValueError(f"a shop's name has letters, digits, - and _ only, not {name[:40]!r}")
    return name
