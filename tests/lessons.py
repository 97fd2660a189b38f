"""What a lesson is made of: the script, its section in the README.md of the chapter, its edits, its output.

Used by the tests and by `readme.py`. Nothing here imports a lesson: scripts are always run as processes of their own.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MAX_LINES = {1: 70, 2: 70, 3: 70, 4: 130, 5: 130, 6: 130, 7: 130, 8: 200, 9: 200}
TIME_LIMIT = 300  # seconds; only a lesson that hangs is stopped by it


# ---------------------------------------------------------------- scripts


@dataclass
class Edit:
    """One line of "Try this": settings to change, text to replace, or options to run with."""

    number: int
    change: str
    question: str


@dataclass
class Lesson:
    path: Path  # relative to the root
    title: str
    question: str
    needs: list[str]
    teaches: list[str]
    side_road: bool
    first: Path | None  # a lesson to run before, since this one reads the file that it saves
    edits: list[Edit] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.path.as_posix()

    @property
    def chapter(self) -> int:
        return int(self.path.parts[0][:2])


def scripts(root: Path = ROOT) -> list[Path]:
    """Every lesson of the course in reading order, relative to the root."""
    return sorted(p.relative_to(root) for p in root.glob("0[1-9]_*/[0-9][0-9]_*.py"))


def read_lesson(path: Path, root: Path = ROOT) -> Lesson:
    """Parse one script; raises ValueError when its docstring or its edits are not in the agreed form."""
    source = (root / path).read_text(encoding="utf-8")
    doc = ast.get_docstring(ast.parse(source)) or ""
    fields = dict.fromkeys(("Question", "Needs", "Teaches", "First", "Run", "Road", "Options"), "")
    label = None
    first, *rest = doc.splitlines() or [""]
    for line in rest:
        found = list(re.finditer(r"(?:^|\s{2,})(Question|Needs|Teaches|First|Run|Road|Options)\s{2,}(?=\S)", line))
        if not found and label and line.strip():
            fields[label] += " " + line.strip()
        for this, following in zip(found, [*found[1:], None], strict=False):
            label = this[1]
            fields[label] = line[this.end() : following.start() if following else None].strip()
    for need in ("Question", "Needs", "Teaches", "Run"):
        if not fields[need]:
            raise ValueError(f"{path}: the docstring has no line '{need}  ...'")
    if not re.match(r"\d\.\d+  \S", first):
        raise ValueError(f"{path}: the docstring must begin with number and title, '1.2  A weighted sum'")

    if fields["First"] and not (root / fields["First"].removeprefix("python ")).is_file():
        raise ValueError(f"{path}: the line 'First  python ...' names no script")

    def terms(text: str) -> list[str]:
        return [] if text == "-" else [t.strip() for t in text.split(",") if t.strip()]

    return Lesson(
        path=path,
        title=first.split("  ", 1)[1].strip(),
        question=fields["Question"],
        needs=terms(fields["Needs"]),
        teaches=terms(fields["Teaches"]),
        side_road="side road" in fields["Road"],
        first=Path(fields["First"].removeprefix("python ")) if fields["First"] else None,
        edits=read_edits(source, path),
    )


def read_edits(source: str, path: Path) -> list[Edit]:
    edits: list[Edit] = []
    part = source.partition("# %% Try this")[2]
    for line in part.splitlines():
        if match := re.match(r"# (\d+)\. (.*)", line):
            change, _, question = match[2].partition("  ")
            edits.append(Edit(int(match[1]), change.strip(), question.strip()))
        elif edits and (match := re.match(r"#\s+(\S.*)", line)):
            edits[-1].question = f"{edits[-1].question} {match[1].strip()}".strip()
    if not 2 <= len(edits) <= 4 or [e.number for e in edits] != list(range(1, len(edits) + 1)):
        raise ValueError(f"{path}: '# %% Try this' must hold 2 to 4 edits numbered from 1")
    return edits


def apply_edit(source: str, change: str) -> tuple[str, list[str]]:
    """Return the edited source and the options to run it with. Raises ValueError when the edit does not fit.

    `--cell lstm`                 run with these options
    `NAME = value`                a setting: the assignment of NAME at the left edge gets this value
    `old -> new`                  this text, found exactly once above "Try this"
    `first change ; second one`   both
    """
    if change.startswith("--"):
        return source, change.split()
    body, mark, rest = source.partition("# %% Try this")
    for one in change.split(" ; "):
        if " -> " in one:
            old, new = one.split(" -> ", 1)
            if body.count(old) != 1:
                raise ValueError(f"the text {old!r} stands {body.count(old)} times in the script, not once")
            body = body.replace(old, new)
        elif match := re.fullmatch(r"([A-Za-z_]\w*) = (.+)", one):
            body = set_value(body, match[1], match[2])
        else:
            raise ValueError(f"the edit {one!r} is neither 'NAME = value' nor 'old -> new' nor '--option'")
    return body + mark + rest, []


def set_value(source: str, name: str, value: str) -> str:
    """Replace the value that `name` is given at the top level, also inside `A, B = 1, 2`."""
    lines = source.splitlines(keepends=True)
    for node in ast.parse(source).body:
        if not isinstance(node, ast.Assign):
            continue
        target, expression = node.targets[0], node.value
        pairs = [(target, expression)]
        if isinstance(target, ast.Tuple) and isinstance(expression, ast.Tuple):
            pairs = list(zip(target.elts, expression.elts, strict=True))
        for one, old in pairs:
            if isinstance(one, ast.Name) and one.id == name:
                start, end = old.lineno - 1, old.end_lineno - 1
                head = lines[start].encode()[: old.col_offset].decode()
                tail = lines[end].encode()[old.end_col_offset :].decode()
                return "".join(lines[:start]) + head + value + tail + "".join(lines[end + 1 :])
    raise ValueError(f"no setting {name} at the left edge of the script")


# ---------------------------------------------------------------- running


def copy_course(target: Path, root: Path = ROOT) -> Path:
    """Copy the course as git sees it (no downloads, no outputs, no environment) to `target`."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=root, capture_output=True
    )
    if listed.returncode == 0:
        names = [n for n in listed.stdout.decode().split("\0") if n and (root / n).is_file()]
    else:  # an unpacked archive, without git
        skip = {".venv", "out", "__pycache__", "MNIST", "names_pytorch", ".git"}
        names = [p.relative_to(root) for p in root.rglob("*") if p.is_file() and not skip & set(p.parts)]
    for name in names:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / name, target / name)
    return target


@dataclass
class Result:
    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        """What the reader sees that matters: the output, and the last line of a traceback."""
        if self.code == 0:
            return self.out
        return self.out + (self.err.strip().splitlines() or [""])[-1] + "\n"


def run(script: Path, *options: str, cwd: Path, data: Path | None = None, time_limit: float = TIME_LIMIT) -> Result:
    """Run a script without a screen or a keyboard. `data` names a COURSE_DATA folder; by default there is none."""
    env = {k: v for k, v in os.environ.items() if k not in ("COURSE_DATA", "MPLBACKEND", "DISPLAY", "WAYLAND_DISPLAY")}
    env |= {"PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}
    env |= {"OMP_NUM_THREADS": "1"}  # two tests at a time on two cores; more threads would only wait for each other
    if data:
        env["COURSE_DATA"] = str(data)
    done = subprocess.run(
        [sys.executable, str(script), *options],
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=time_limit,
    )
    return Result(done.returncode, done.stdout, done.stderr)


def run_first(lesson: Lesson, course: Path, cwd: Path) -> None:
    """Run the script that the lesson's docstring asks for, unless what it saves (out/<its name>.pt) is there."""
    if lesson.first and not (course / lesson.first.parent / "out" / f"{lesson.first.stem}.pt").exists():
        result = run(course / lesson.first, cwd=cwd)
        if result.code:
            raise RuntimeError(f"{lesson.first}, which {lesson.name} needs, failed:\n{result.err}")


def run_edit(lesson: Lesson, edit: Edit, course: Path, cwd: Path) -> Result:
    """Apply one edit to the copy of the lesson in `course` and run that."""
    original = course / lesson.path
    source, options = apply_edit(original.read_text(encoding="utf-8"), edit.change)
    edited = original.with_name(f"{original.stem}_try{edit.number}.py")
    edited.write_text(source, encoding="utf-8")
    try:
        return run(edited, *options, cwd=cwd)
    finally:
        edited.unlink()


# ---------------------------------------------------------------- README.md


@dataclass
class Block:
    """A command of the README and the output printed below it (line numbers count from 0, fences excluded)."""

    command: list[str]
    lines: list[str]
    start: int
    end: int


@dataclass
class Answer:
    number: int
    lines: list[str] | None  # None: no output block
    start: int
    end: int


@dataclass
class Section:
    script: str
    start: int
    end: int
    blocks: list[Block]
    tries: tuple[int, int] | None  # the lines between **Try this** and <details>
    answers: list[Answer]
    pictures: list[str]


FENCE = re.compile(r"^```(\w*)\s*$")


def read_readme(text: str) -> list[Section]:
    """The sections of a chapter's README.md, one for each script, in the order in which they stand."""
    lines = text.split("\n")
    heads = [i for i, line in enumerate(lines) if line.startswith("## ")] + [len(lines)]
    sections = []
    for start, end in zip(heads, heads[1:], strict=False):
        section = Section("", start, end, [], None, [], [])
        fence, opened, command, details, answer = None, 0, None, False, None
        for i in range(start, end):
            line = lines[i]
            if match := FENCE.match(line):
                if fence is None:
                    fence, opened = match[1], i + 1
                    continue
                body = lines[opened:i]
                if fence == "bash" and not details and body and body[0].startswith("python 0"):
                    command = body[0].split()[1:]
                    section.script = section.script or command[0]
                elif fence == "text" and details and answer and answer.lines is None:
                    answer.lines, answer.start, answer.end = body, opened, i
                elif fence == "text" and command and not details:
                    section.blocks.append(Block(command, body, opened, i))
                    command = None
                fence = None
            elif fence is not None:
                continue
            elif line.startswith("**Try this**"):
                section.tries = (i + 1, i + 1)
            elif line.startswith("<details>"):
                details = True
                if section.tries:
                    section.tries = (section.tries[0], i)
            elif line.startswith("</details>"):
                details = False
            elif details and (match := re.match(r"\*\*(\d+)\.\*\*", line)):
                answer = Answer(int(match[1]), None, i + 1, i + 1)
                section.answers.append(answer)
            section.pictures += re.findall(r"!\[[^\]]*\]\(([^)]+)\)", line)
        if section.script:
            sections.append(section)
    return sections


def tries_text(lesson: Lesson) -> list[str]:
    """The list of edits as README.md shows it."""
    return [f"{e.number}. `{e.change}`  \n   {e.question}" for e in lesson.edits]


# ---------------------------------------------------------------- comparing

NUMBER = r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[-+]?\d+)?|[-+]?\.\d+"
PART = re.compile(rf"(?P<any>\.\.\.)|(?P<number>{NUMBER})(?:\s*±\s*(?P<tolerance>\d+(?:\.\d+)?))?|(?P<blank>\s+)")


def line_matches(expected: str, printed: str) -> bool:
    """One line of a block against one printed line: `...` stands for anything, `0.93 ± 0.02` for a range,
    other numbers count to the digits shown, blanks count as one blank."""
    pattern, wanted, at = "", [], 0
    expected, printed = expected.strip(), printed.strip()
    for part in PART.finditer(expected):
        pattern += re.escape(expected[at : part.start()])
        at = part.end()
        if part["any"]:
            pattern += ".*?"
        elif part["number"]:
            pattern += rf"({NUMBER})"
            wanted.append((part["number"], part["tolerance"]))
        else:
            pattern += r"\s+"
    match = re.fullmatch(pattern + re.escape(expected[at:]), printed)
    return bool(match) and all(number_matches(*want, got) for want, got in zip(wanted, match.groups(), strict=True))


def number_matches(want: str, tolerance: str | None, got: str) -> bool:
    value, printed = float(want.replace(",", "")), float(got.replace(",", ""))
    if tolerance:
        return abs(value - printed) <= float(tolerance) * (1 + 1e-9)
    mantissa, _, exponent = want.partition("e")
    if "." not in mantissa and not exponent:
        return value == printed
    digits = len(mantissa.partition(".")[2])
    if abs(int(exponent or 0)) > 300:  # no number at all, such as a checksum: 97e611
        return want == got
    return abs(value - printed) <= 0.5000001 * 10.0 ** (int(exponent or 0) - digits)


def difference(block: list[str], output: str, excerpt: bool = False) -> str | None:
    """None when the block fits the output, else a sentence that says where it does not.

    A line `...` stands for any number of lines. With `excerpt` the block may begin and end anywhere in the output.
    """
    printed = [line for line in output.split("\n") if line.strip()]
    wanted = [line for line in block if line.strip()]
    if excerpt:
        wanted = ["...", *wanted, "..."]
    # reach: the numbers of printed lines that can have been used up after each line of the block
    reach = {0}
    for line in wanted:
        if line.strip() == "...":
            following = set(range(min(reach), len(printed) + 1))
        else:
            following = {i + 1 for i in reach if i < len(printed) and line_matches(line, printed[i])}
        if not following:
            near = printed[max(reach)] if max(reach) < len(printed) else "(end of the output)"
            if excerpt:
                near = "not found in:\n" + "\n".join(printed)
            return f"README.md has:\n  {line}\nprinted:\n  {near}"
        reach = following
    if len(printed) in reach:
        return None
    return f"printed below the last line of the block:\n  {printed[max(reach)]}"
