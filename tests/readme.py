"""Bring the chapters' README.md up to date with what the scripts print.

    python tests/readme.py 05        one chapter;  05/02  one script;  nothing: the whole course

Runs every command of the chapter and every edit under "Try this" in a temporary copy, then
- writes each output block anew where it no longer fits (`...` and `±` of a block that still fits are kept),
- writes the list under **Try this** from the script,
- fills an empty answer block with the lines that the edit changed, and names answers that no longer fit,
- copies the pictures to figures/,
- adds a section for a script that has none yet,
- for the whole course, writes the map of the front page.
The prose is yours. Read what changed with `git diff`.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from pathlib import Path

from lessons import (
    ROOT,
    Lesson,
    Section,
    copy_course,
    difference,
    line_matches,
    read_lesson,
    read_readme,
    run,
    run_edit,
    run_first,
    scripts,
    tries_text,
)

SKELETON = """## {number} {title}

(the idea)

```bash
python {name}
```

```text
```

**Try this**

<details>
<summary>Answers</summary>
{answers}
</details>
"""


def main(wanted: list[str]) -> int:
    def meant(path: Path) -> bool:
        short = f"{path.parts[0][:2]}/{path.name[:2]}"  # 05/02
        return not wanted or any(path.as_posix().startswith(w) or short.startswith(w) for w in wanted)

    chosen = [p for p in scripts() if meant(p)]
    if not chosen:
        print(f"no script begins with {' or '.join(wanted)}: see python course.py list", file=sys.stderr)
        return 2
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        course = copy_course(Path(folder) / "course")
        elsewhere = Path(folder) / "elsewhere"
        elsewhere.mkdir()
        for path in chosen:
            lesson = read_lesson(path)
            readme = ROOT / path.parts[0] / "README.md"
            add_section(readme, lesson)
            bad += refresh(readme, lesson, course, elsewhere)
    if not wanted:  # the map needs every chapter, so only a run over all of them writes it
        write(ROOT / "README.md", with_map((ROOT / "README.md").read_text(encoding="utf-8")))
    return 1 if bad else 0


AFTERNOON = (  # the shortest way from one neuron to an LSTM
    "01/01 01/02 01/07 02/02 02/04 03/03 04/01 04/04 05/01 05/02 05/06 06/04 07/08 07/12 08/01 08/04 08/09 08/12 08/14"
    " 08/19 09/04 09/09 09/11 09/15 09/19"
).split()


def exercises(chapter: str) -> list[str]:
    """A line for the map: the titles of a chapter's exercises, the project last."""
    files = sorted((ROOT / chapter / "exercises").glob("[0-9][0-9]_*.py")) if chapter else []
    titles = [f.read_text(encoding="utf-8").partition("\n")[0].partition("  ")[2] for f in files]
    return [f"- [Exercises]({chapter}/README.md#exercises): {'; '.join(titles)}"] * bool(titles)


def with_map(text: str) -> str:
    """The front page with the list of all lessons between its two marks, and their seconds as measure.py took them."""
    measured = json.loads((ROOT / "tests" / "measured.json").read_text(encoding="utf-8"))
    seconds = measured.get("times", {}).get("figures", {})
    lines, chapter = ["<!-- map -->"], ""
    for path in scripts():
        lesson = read_lesson(path)
        if path.parts[0] != chapter:
            lines += exercises(chapter)
            chapter = path.parts[0]
            title = (ROOT / chapter / "README.md").read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
            lines += ["", f"**[{title}]({chapter}/README.md)**", ""]
        number = f"{chapter[:2]}/{path.name[:2]}"
        notes = ["side road"] * lesson.side_road + [f"{s:.0f} s" for s in seconds.get(path.as_posix(), [])[:1] if s > 1]
        star, note = " **\\***" * (number in AFTERNOON), f" ({', '.join(notes)})" if notes else ""
        lines.append(f"- [{number}]({path.as_posix()}) {lesson.title}{star}{note}")
    lines += exercises(chapter)
    return re.sub(r"(?s)<!-- map -->.*?(?=<!-- /map -->)", lambda _: "\n".join(lines) + "\n\n", text)


def write(page: Path, text: str) -> None:
    """Write a page whole or not at all, and only when it differs."""
    if not page.exists() or page.read_text(encoding="utf-8") != text:
        beside = page.with_suffix(".part")
        beside.write_text(text, encoding="utf-8")
        beside.replace(page)


def find(text: str, lesson: Lesson) -> Section | None:
    return next((s for s in read_readme(text) if s.script == lesson.name), None)


def add_section(readme: Path, lesson: Lesson) -> None:
    text = readme.read_text(encoding="utf-8") if readme.exists() else f"# {lesson.chapter} {lesson.path.parts[0][3:]}\n"
    if find(text, lesson):
        return
    number = f"{lesson.chapter}.{int(lesson.path.name[:2])}"
    answers = "".join(f"\n**{e.number}.** (what happened)\n\n```text\n```\n" for e in lesson.edits)
    new = SKELETON.format(number=number, title=lesson.title, name=lesson.name, answers=answers)
    later = [s for s in read_readme(text) if s.script > lesson.name]
    lines = text.rstrip("\n").split("\n")
    at = later[0].start if later else len(lines)
    lines[at:at] = ["", *new.split("\n")] if not later else new.split("\n")
    write(readme, "\n".join(lines).rstrip("\n") + "\n")


def refresh(readme: Path, lesson: Lesson, course: Path, elsewhere: Path) -> int:
    outputs = {}
    run_first(lesson, course, elsewhere)
    for block in find(readme.read_text(encoding="utf-8"), lesson).blocks:
        result = run(course / block.command[0], *block.command[1:], cwd=elsewhere)
        outputs[tuple(block.command)] = result.out
        if result.code:
            print(f"{' '.join(block.command)}: exit {result.code}\n{result.err}", file=sys.stderr)
            return 1
        for picture in re.findall(r"^picture: (\S+)", result.out, re.MULTILINE):
            figures = ROOT / Path(picture).parent.parent / "figures"
            figures.mkdir(exist_ok=True)
            shutil.copyfile(course / picture, figures / Path(picture).name)
    edited = {edit.number: run_edit(lesson, edit, course, elsewhere).text for edit in lesson.edits}
    # Read the page again only now: its author may have written on while the scripts ran.
    text = readme.read_text(encoding="utf-8")
    section, lines, bad = find(text, lesson), text.split("\n"), 0
    changes: list[tuple[int, int, list[str]]] = []
    for block in section.blocks:
        output = outputs.get(tuple(block.command))
        if output is not None and difference(block.lines, output):
            print(f"{' '.join(block.command)}: new output")
            printed = [line.rstrip() for line in output.rstrip("\n").split("\n")]
            changes.append((block.start, block.end, keep_marks(block.lines, printed)))
    if section.tries:
        changes.append((*section.tries, ["", *"\n".join(tries_text(lesson)).split("\n"), ""]))
    usual = outputs.get((lesson.name,), "")
    answers = {a.number: a for a in section.answers}
    for edit in lesson.edits:
        answer, output = answers.get(edit.number), edited[edit.number]
        if answer is None or answer.lines is None:
            print(f"{lesson.name}: no answer block **{edit.number}.**", file=sys.stderr)
            bad += 1
        elif not [line for line in answer.lines if line.strip()]:
            changes.append((answer.start, answer.end, changed_lines(usual, output)))
        elif wrong := difference(answer.lines, output, excerpt=True):
            print(f"{lesson.name}, answer {edit.number} ({edit.change}) no longer fits:\n{wrong}", file=sys.stderr)
            bad += 1
    for start, end, new in sorted(changes, reverse=True):
        lines[start:end] = new
    write(readme, "\n".join(lines))
    return bad


def keep_marks(old: list[str], printed: list[str]) -> list[str]:
    """The printed lines, with the `...` and `±` of an old line kept where it still fits."""
    marked = [line for line in old if ("..." in line or "±" in line) and line.strip() != "..."]
    return [next((m for m in marked if line_matches(m, line)), line) for line in printed]


def changed_lines(usual: str, edited: str) -> list[str]:
    before = set(usual.splitlines())
    lines = [line for line in edited.splitlines() if line.strip() and line not in before]
    kept: list[str] = []
    for i, line in enumerate(edited.splitlines()):
        if line in lines:
            if kept and kept[-1] != "..." and edited.splitlines()[i - 1] not in lines:
                kept.append("...")
            kept.append(line)
    return kept or ["(the same output)"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
