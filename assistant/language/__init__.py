"""The seam to a language model: what is sent, what comes back, Claude behind it, a fake for tests.

Only `claude.py` imports anthropic."""
