"""The page's types of the HTTP API are those of the server."""

import shutil
import subprocess
from pathlib import Path

import pytest

WEBMAP = Path(__file__).parents[2] / "webmap"


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node.js on the path")
def test_the_generated_types_have_no_diff() -> None:
    made = subprocess.run(
        ["node", "tests/generate.mjs"], cwd=WEBMAP, capture_output=True, text=True, check=True, timeout=120
    )
    assert made.stdout == (WEBMAP / "src/api-client/schema.d.ts").read_text(), "run `npm run generate`"
