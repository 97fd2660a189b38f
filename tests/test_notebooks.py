"""Every flat lesson as a notebook: converted by its cells, run by a kernel, its pictures shown below them.

This is what VS Code, Jupyter and Colab do with the `# %%` cells. Lessons with options are programs, not notebooks.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from lessons import ROOT, difference, read_readme, scripts

jupytext = pytest.importorskip("jupytext")
nbclient = pytest.importorskip("nbclient")
pytest.importorskip("ipykernel")

SOURCES = {s.as_posix(): (ROOT / s).read_text(encoding="utf-8") for s in scripts()}
FLAT = [name for name, source in SOURCES.items() if "ArgumentParser" not in source]
EARLY = [name for name in FLAT if name < "08"]
QUICK = {*random.Random(0).sample(EARLY, 5), next(name for name in FLAT if name > "08")}
BLOCKS = {
    section.script: section.blocks[0].lines
    for page in sorted(ROOT.glob("0*/README.md"))
    for section in read_readme(page.read_text(encoding="utf-8"))
    if section.blocks
}


def run_as_notebook(script: Path):
    """The notebook after its run. A first cell says where the lesson lies, which a notebook does not know."""
    notebook = jupytext.reads(script.read_text(encoding="utf-8"), fmt="py:percent")
    first = f"__file__ = {str(script)!r}"
    notebook.cells.insert(0, jupytext.reads(f"# %%\n{first}\n", fmt="py:percent").cells[0])
    client = nbclient.NotebookClient(
        notebook, timeout=1800, kernel_name="python3", resources={"metadata": {"path": str(script.parent)}}
    )
    client.execute()
    return notebook


@pytest.fixture(autouse=True)
def place(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COURSE_DATA", "MPLBACKEND"):  # the kernel draws inline by itself
        monkeypatch.delenv(name, raising=False)
    for name, value in {
        "OMP_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }.items():
        monkeypatch.setitem(os.environ, name, value)


@pytest.mark.parametrize("name", [pytest.param(n, marks=[] if n in QUICK else [pytest.mark.long]) for n in FLAT])
def test_lesson_as_notebook(name: str, course: Path) -> None:
    notebook = run_as_notebook(course / name)
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    printed = "".join(output.text for output in outputs if output.output_type == "stream" and output.name == "stdout")
    wrong = difference(BLOCKS[name], printed)
    assert not wrong, wrong
    assert not [output for output in outputs if output.output_type == "error"]
    errors = "".join(output.text for output in outputs if output.output_type == "stream" and output.name == "stderr")
    assert "Warning" not in errors, errors
    pictures = [output for output in outputs if "image/png" in output.get("data", {})]
    if "savefig" in SOURCES[name]:
        assert len(pictures) >= BLOCKS[name].__repr__().count("picture: "), "the picture is not shown"


def test_there_are_notebooks_to_run() -> None:
    assert len(EARLY) >= 50 and len(FLAT) >= len(EARLY) + 20
