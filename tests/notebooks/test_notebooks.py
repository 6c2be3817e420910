"""Every notebook runs from its first cell to its last, and draws."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from catalogs.database import conninfo
from catalogs.settings import Settings

FOLDER = Path(__file__).parents[2] / "notebooks"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ipynb")), ids=lambda path: path.stem)
def test_it_runs(path: Path, served_city: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIDCITY_DATA", str(served_city.data))
    monkeypatch.setenv("GRIDCITY_DATABASE_URL", conninfo(served_city))
    monkeypatch.setenv("PYTHONPATH", str(FOLDER.parent))
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=120).execute()
    pictures = [
        output
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    assert pictures


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ipynb")), ids=lambda path: path.stem)
def test_it_is_kept_without_outputs_and_defines_nothing(path: Path) -> None:
    for cell in nbformat.read(path, as_version=4).cells:
        assert not cell.get("outputs")
        assert not any(line.startswith(("def ", "class ")) for line in cell.source.splitlines())
