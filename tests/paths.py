"""Where things stand in the checkout."""

from __future__ import annotations

from pathlib import Path

TESTS = Path(__file__).parent
ROOT = TESTS.parent
EXAMPLES = ROOT / "examples"
FORMULAS = ROOT / "formulas"
SHARED = ROOT.parent / "shared"  # published figures and cases, where they are at hand
