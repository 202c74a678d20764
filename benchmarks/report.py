"""What every benchmark prints: its name, figures, machine and a hash of its data."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np

from retrieval.artifacts import libraries


def show(name: str, figures: Mapping[str, Any], data_hash: str, **about: Any) -> None:
    """One JSON object on one line."""
    record = {
        "name": name,
        **about,
        "figures": figures,
        "data_hash": data_hash,
        "machine": machine(),
        "libraries": libraries(),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    sys.stdout.write(json.dumps(record) + "\n")
    sys.stdout.flush()


def machine() -> dict[str, Any]:
    """Enough to compare figures by."""
    return {
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "processor": _processor(),
        "python": platform.python_version(),
        "system": platform.system(),
    }


def percentiles(seconds: Iterable[float]) -> dict[str, float]:
    """p50, p95 and p99 in milliseconds."""
    p50, p95, p99 = np.percentile(np.fromiter(seconds, np.float64) * 1_000, [50, 95, 99])
    return {"p50_ms": round(p50, 3), "p95_ms": round(p95, 3), "p99_ms": round(p99, 3)}


def hash_of(*parts: bytes) -> str:
    """Short SHA-256 over all parts."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()[:16]


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            return next(line.split(":")[1].strip() for line in lines if "model name" in line)
    except (OSError, StopIteration):
        return platform.processor()
