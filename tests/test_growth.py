"""Time and memory of the library grow as the work does: the table's tool on sizes that take a second."""

from __future__ import annotations

import os
import subprocess
import sys

from lessons import ROOT


def test_time_and_memory_grow_no_faster_than_the_work() -> None:
    """In a process of its own: one thread for NumPy, and no other test's memory."""
    code = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "import measure_growth as m\n"
        "for rows in m.measure([64, 128, 256, 512, 1024], [64, 128, 256, 512], repeats=3):\n"
        "    work, seconds, memory = m.growth(rows)\n"
        "    arrays = rows[-1].arrays / rows[0].arrays\n"
        "    print(work, seconds, memory, arrays)\n"
        "    assert seconds < 2 * work, f'{work:.1f} times the work takes {seconds:.1f} times as long'\n"
        "    assert memory < 2 * arrays, f'{arrays:.1f} times the arrays take {memory:.1f} times the memory'\n"
        "    assert all(row.memory < 3 * row.arrays + 1 for row in rows), rows\n"
    )
    env = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr + done.stdout
