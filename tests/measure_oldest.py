"""The course on the oldest and on the newest set of versions that can be had on this machine.

    python tests/measure_oldest.py                  both sets: chapters 01 to 08, course.py and the library's tests
    python tests/measure_oldest.py oldest           one of them
    python tests/measure_oldest.py oldest --torch   chapter 09 too: gigabytes of PyTorch

Oldest is Python 3.10 with exactly the lower bounds of requirements.txt, newest the highest Python here with whatever
pip then chooses. Each set gets an environment of its own, made in a scratch folder and thrown away (--keep FOLDER keeps
it). The table that is printed belongs into CONTRIBUTING.md.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from lessons import ROOT, copy_course

TOOLS = ["pytest", "pytest-xdist", "hypothesis", "ruff"]  # what these tests need of the extra `test`
BLOCK = "test_readme_block_is_what_the_command_prints"  # each lesson once, its output as README.md shows it
# Chapter by chapter, so that one that fails does not hide the others; the last are the library's own tests.
PARTS = {
    "course.py": ["tests/test_course.py"],
    "chapters 01 to 03": ["tests/test_lessons.py", "-k", f"{BLOCK} and (01_neuron or 02_layer or 03_dot)"],
    "chapters 04 to 07": ["tests/test_lessons.py", "-k", f"{BLOCK} and (04_ba or 05_act or 06_loss or 07_opt)"],
    "chapter 08": ["tests/test_lessons.py", "-k", f"{BLOCK} and 08_backprop"],
    "library": [f"tests/test_{name}.py" for name in ("gradients", "saving", "broken_files", "download")],
}
WITH_TORCH = {
    "library against PyTorch": ["tests/test_library.py", "tests/test_library_training.py"],
    "chapter 09": ["tests/test_lessons.py", "-k", f"{BLOCK} and 09_rnn_lstm_gru"],
    "names and digits": ["tests/test_utils.py"],
}


@dataclass
class Measured:
    name: str
    python: str = ""
    versions: dict[str, str] = field(default_factory=dict)
    results: dict[str, str] = field(default_factory=dict)  # part: "41 passed" or what went wrong


def pythons() -> dict[str, Path]:
    """Every Python here from 3.10 on: {"3.10": path}. Those on the PATH, and those of pyenv."""
    found = {}
    folders = [Path(p) for p in os.environ.get("PATH", "").split(os.pathsep)]
    folders += Path.home().glob(".pyenv/versions/*/bin")
    for folder in folders:
        for path in folder.glob("python3.*"):
            match = re.fullmatch(r"python(3\.(\d+))(\.exe)?", path.name)
            if match and int(match[2]) >= 10 and match[1] not in found:
                runs = subprocess.run([path, "-c", "import venv"], capture_output=True)  # a shim of pyenv may not
                found |= {match[1]: path} if runs.returncode == 0 else {}
    return found


def lower_bounds(torch: bool) -> list[str]:
    """`numpy==2.0` for the line `numpy>=2.0  # ...`, and the like for the tools that pyproject.toml names."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    lines = [line.split("#")[0].strip() for line in text.splitlines()]
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lines += [bound for bound in re.findall(r'"([\w-]+>=[\d.]+)"', settings) if bound.split(">=")[0] in TOOLS]
    return [line.replace(">=", "==") for line in lines if line and (torch or not line.startswith("torch"))]


def measure(name: str, torch: bool, folder: Path, parts: dict[str, list[str]]) -> Measured:
    """Make the environment and run the parts. Never raises: what cannot be had is said in the result."""
    there, result = pythons(), Measured(name)
    version = "3.10" if name == "oldest" else max(there, key=lambda v: int(v.split(".")[1]), default="")
    if version not in there:
        result.results["everything"] = f"not run: no Python {version} here"
        return result
    bounds = lower_bounds(torch)
    wanted = bounds if name == "oldest" else [re.split("==", bound)[0] for bound in bounds]
    python = folder / name / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pip = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *wanted]
    for command in ([there[version], "-m", "venv", folder / name], pip):
        if python.exists() and "venv" in command:
            continue
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            result.results["everything"] = f"not run: {(done.stdout + done.stderr).strip().splitlines()[-1]}"
            return result
    result.python = subprocess.run([python, "-V"], capture_output=True, text=True).stdout.split()[1]
    frozen = subprocess.run([python, "-m", "pip", "list", "--format=freeze"], capture_output=True, text=True).stdout
    have = dict(line.split("==") for line in frozen.splitlines() if "==" in line)
    result.versions = {n: v for n, v in have.items() if any(re.split("==", bound)[0] == n for bound in bounds)}
    course = copy_course(Path(tempfile.mkdtemp(prefix="course ")))
    for part, tests in parts.items():
        result.results[part] = run_tests(python, course, tests)
        print(f"{name}, {part}: {result.results[part]}", flush=True)
    shutil.rmtree(course)
    return result


def run_tests(python: Path, course: Path, tests: list[str]) -> str:
    command = [python, "-m", "pytest", "-q", "-q", "-ra", "-o", "addopts=", "-p", "no:cacheprovider", *tests]
    env = {k: v for k, v in os.environ.items() if k not in ("COURSE_DATA", "PYTHONPATH")}
    started = time.monotonic()
    done = subprocess.run(command, cwd=course, env=env | {"OMP_NUM_THREADS": "1"}, capture_output=True, text=True)
    report = done.stdout.strip().splitlines() or done.stderr.strip().splitlines() or ["no output"]
    marks = "".join(line.split("[")[0].strip() for line in report if re.fullmatch(r"[.sFEx]+\s*(\[ *\d+%\])?", line))
    failures = [line.split(" - ")[0].split("::", 1)[-1] for line in report if re.match("(FAILED|ERROR) ", line)]
    counts = {"passed": marks.count("."), "failed": len(failures), "skipped": marks.count("s")}
    text = ", ".join(f"{n} {word}" for word, n in counts.items() if n) or report[-1]
    return f"{text}, {time.monotonic() - started:.0f} s" + "".join(f"; {name}" for name in failures)


def table(sets: list[Measured]) -> str:
    lines = [
        "| | " + " | ".join(f"{s.name}: Python {s.python or '-'}" for s in sets) + " |",
        "|---" * (len(sets) + 1) + "|",
    ]
    lines.append(
        "| versions | " + " | ".join(", ".join(f"{n} {v}" for n, v in s.versions.items()) for s in sets) + " |"
    )
    parts = dict.fromkeys(part for s in sets for part in s.results)
    lines += [f"| {part} | " + " | ".join(s.results.get(part, "-") for s in sets) + " |" for part in parts]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", metavar="oldest|newest", help="which set (both)")
    parser.add_argument("--torch", action="store_true", help="install PyTorch and run chapter 09 as well")
    parser.add_argument("--parts", nargs="+", choices=[*PARTS, *WITH_TORCH], help="only these rows of the table")
    parser.add_argument("--keep", type=Path, help="make the environments here and leave them")
    options = parser.parse_args()
    if not set(options.sets) <= {"oldest", "newest"}:
        parser.error("a set is oldest or newest")
    parts = PARTS | (WITH_TORCH if options.torch else {})
    parts = {part: parts[part] for part in options.parts or parts if part in parts}
    with tempfile.TemporaryDirectory() as scratch:
        folder = (options.keep or Path(scratch)).absolute()
        sets = [measure(name, options.torch, folder, parts) for name in options.sets or ["oldest", "newest"]]
    print(f"\n{time.strftime('%Y-%m-%d')}, {sys.platform}\n\n{table(sets)}")
    return int(any("failed" in text or "not run" in text for s in sets for text in s.results.values()))


if __name__ == "__main__":
    sys.exit(main())
