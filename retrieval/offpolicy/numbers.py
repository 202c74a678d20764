"""Sums over many rounds need whole precision."""

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
