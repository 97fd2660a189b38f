"""Every script runs, prints what README.md says, and every edit under "Try this" does what its answer says."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from readme import with_map

import lessons
from lessons import (
    MAX_LINES,
    ROOT,
    difference,
    read_lesson,
    read_readme,
    run,
    run_edit,
    run_first,
    scripts,
    tries_text,
)

SCRIPTS = scripts()
LESSONS = {path.as_posix(): read_lesson(path) for path in SCRIPTS}
CHAPTERS = sorted({path.parts[0] for path in SCRIPTS})
SECTIONS = {
    section.script: section
    for chapter in CHAPTERS
    for section in read_readme((ROOT / chapter / "README.md").read_text(encoding="utf-8"))
}


def short(name: str) -> str:
    return f"{name[:2]}/{Path(name).name[:2]}"  # 05/02


def edits() -> list:
    return [
        pytest.param(name, edit, id=f"{name}-{edit.number}", marks=[pytest.mark.long] if lesson.chapter >= 8 else [])
        for name, lesson in LESSONS.items()
        for edit in lesson.edits
    ]


def blocks() -> list:
    return [
        pytest.param(name, block, id=" ".join(block.command), marks=[] if i == 0 else [pytest.mark.long])
        for name, section in SECTIONS.items()
        for i, block in enumerate(section.blocks)
    ]


def test_every_chapter_has_lessons() -> None:
    assert [c[:2] for c in CHAPTERS] == [f"0{n}" for n in range(1, 10)]


def test_readmes_list_the_lessons_in_order() -> None:
    assert list(SECTIONS) == list(LESSONS)


@pytest.mark.parametrize("name, block", blocks())
def test_readme_block_is_what_the_command_prints(name: str, block: lessons.Block, course: Path, tmp_path: Path) -> None:
    run_first(LESSONS[name], course, tmp_path)
    result = run(course / block.command[0], *block.command[1:], cwd=tmp_path)
    assert result.code == 0, result.err
    wrong = difference(block.lines, result.out)
    assert not wrong, (
        f"{' '.join(block.command)}\n{wrong}\n(if the new output is right: python tests/readme.py {short(name)})"
    )
    for picture in re.findall(r"^picture: (\S+)", result.out, re.MULTILINE):
        assert_same_picture(course / picture, ROOT / Path(picture).parent.parent / "figures" / Path(picture).name)
    assert not list(tmp_path.iterdir()), "the script wrote into the folder it was called from"


def assert_same_picture(drawn: Path, committed: Path) -> None:
    import matplotlib.image

    assert committed.exists(), f"{committed.relative_to(ROOT)} is missing: python tests/readme.py draws it"
    a, b = (matplotlib.image.imread(p)[..., :3] for p in (drawn, committed))
    assert np.abs(np.subtract(a.shape, b.shape)).max() <= 1, f"{committed.name}: {a.shape} drawn, {b.shape} committed"
    rows, columns = np.minimum(a.shape, b.shape)[:2]  # of 409.99 rows one version of matplotlib draws 409, another 410
    a, b = a[:rows, :columns], b[:rows, :columns]
    # Fonts and training differ a little from machine to machine; another picture differs a lot.
    assert np.abs(a - b).mean() < 0.1, f"{committed.name} shows something else than the script draws"


@pytest.mark.parametrize("name, edit", edits())
def test_try_this(name: str, edit: lessons.Edit, course: Path, tmp_path: Path) -> None:
    answers = {a.number: a for a in SECTIONS[name].answers}
    assert edit.number in answers, f"README.md has no answer **{edit.number}.** for {name}"
    answer = answers[edit.number]
    assert answer.lines, f"answer {edit.number} of {name} shows no output"
    run_first(LESSONS[name], course, tmp_path)
    result = run_edit(LESSONS[name], edit, course, tmp_path)
    wrong = difference(answer.lines, result.text, excerpt=True)
    assert not wrong, f"{name}, edit {edit.number}: {edit.change}\n{wrong}\n{result.err}"
    # An experiment must not end in a traceback that nobody meant: an error has to be announced in the answer.
    shown = any(re.match(r"\w*(Error|Exception|Warning)\b", line) for line in answer.lines)
    assert (result.code != 0) == shown, f"{name}, edit {edit.number}: {edit.change}\n{result.err}"
    for line in result.err.splitlines():
        assert result.code or "Warning" not in line or shown, line


@pytest.mark.parametrize("name", LESSONS)
def test_form(name: str) -> None:
    lesson, source = LESSONS[name], (ROOT / name).read_text(encoding="utf-8")
    tree = ast.parse(source)
    count = source.count("\n")
    assert count <= MAX_LINES[lesson.chapter], f"{name} has {count} lines, at most {MAX_LINES[lesson.chapter]}"
    assert len(ast.get_docstring(tree).splitlines()) <= 12
    number = f"{lesson.chapter}.{int(lesson.path.name[:2])}"
    assert source.startswith(f'"""{number}  '), f"{name}: the title must begin with {number}"
    assert f"python {name}" in source, f"{name}: the docstring must say how to run it"
    titles = re.findall(r"^# %% (.+)", source, re.MULTILINE)
    assert len(titles) >= 3 and titles[-1] == "Try this", f"{name}: cells {titles}"
    assert any(t.startswith("Check") for t in titles), f"{name}: no cell '# %% Check: ...'"
    assert re.search(r"\bassert\b|assert_allclose|assert_array", source), f"{name} checks nothing"
    assert "plt.show(" not in source and "plt.close(" not in source
    assert source.isascii() or lesson.chapter == 9, f"{name}: ASCII only"
    section = SECTIONS[name]
    text = (ROOT / lesson.path.parts[0] / "README.md").read_text(encoding="utf-8").split("\n")
    assert text[section.start] == f"## {number} {lesson.title}", f"README.md: {text[section.start]}"
    assert section.blocks and section.blocks[0].command == [name], f"{name}: README.md shows no output"
    assert section.tries, f"{name}: README.md has no **Try this**"
    shown = [line for line in text[slice(*section.tries)] if line.strip()]
    assert shown == "\n".join(tries_text(lesson)).split("\n"), f"{name}: run python tests/readme.py {short(name)}"
    for picture in re.findall(r'print\(f?"picture: \S+/out/(\S+?\.png)"', source):
        assert f"figures/{picture}" in section.pictures, f"{name}: README.md does not show {picture}"
    if "savefig" in source:
        assert section.pictures, f"{name}: README.md shows no picture"


def test_front_page_lists_every_lesson() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert with_map(text) == text, "the map is out of date: python tests/readme.py writes it"


@pytest.mark.parametrize("page", sorted(ROOT.glob("*.md")) + sorted(ROOT.glob("*/README.md")), ids=str)
def test_links_inside_the_repository_resolve(page: Path) -> None:
    text = re.sub(r"(?s)```.*?```", "", page.read_text(encoding="utf-8"))
    for link in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        assert link.startswith("http") or (page.parent / link).exists(), f"{page.name}: {link} does not exist"


def test_terms_are_taught_before_they_are_needed() -> None:
    taught: dict[str, str] = {}
    for name, lesson in LESSONS.items():
        for term in lesson.needs:
            assert term in taught, f"{name} needs '{term}', which no earlier lesson teaches"
        for term in lesson.teaches:
            assert term not in taught, f"{name} teaches '{term}' again, after {taught.get(term)}"
            taught[term] = name


NOT_NUMPY = {".add", ".index", ".relu", ".beta", ".gamma"}  # methods of sets and texts, attributes of the lessons


def words_used(name: str) -> set[str]:
    """What a script takes from NumPy and PyTorch: `np.sqrt`, `nn.functional.pad`, methods as `.sum`."""
    methods = {*dir(np.ndarray), *dir(np.random.Generator), *(dir(torch.Tensor) if name > "09" else [])}
    found = set()
    for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            whole = ast.unparse(node)
            if re.fullmatch(r"(np|torch|nn)(\.\w+)+", whole):
                found.add(whole)
            elif node.attr in methods and not node.attr.startswith("__"):
                found.add("." + node.attr)
    return {word for word in found if not any(other.startswith(word + ".") for other in found)}


def test_words_of_numpy_and_pytorch_are_explained() -> None:
    """By the lesson or one before: in the text, or in the row of the list at the end of its chapter."""
    known, unexplained = "", []  # outputs and edits explain nothing
    for chapter in CHAPTERS:
        text = (ROOT / chapter / "README.md").read_text(encoding="utf-8")
        text = re.sub(r"(?s)```.*?```|^\d\. `[^\n]*$", "", text, flags=re.MULTILINE)
        parts = re.split(r"\n(?=## )", text)
        words = next((part for part in parts if part.startswith("## Words of")), "")
        known += parts[0] + words.partition("| lesson |")[0]
        for name in (name for name in LESSONS if name.startswith(chapter)):
            number = f"{int(name[:2])}.{int(Path(name).name[:2])}"
            known += "\n".join(part for part in parts if part.startswith(f"## {number} "))
            known += "\n".join(re.findall(rf"^\| {re.escape(number)} \|.*$", words, flags=re.MULTILINE))
            used = words_used(name) - NOT_NUMPY
            unexplained += [(name, word) for word in used if not re.search(rf"(?<!np){re.escape(word)}\b", known)]
    assert not unexplained


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_no_formula_is_broken_over_two_lines(chapter: str) -> None:
    text = (ROOT / chapter / "README.md").read_text(encoding="utf-8")
    text = re.sub(r"(?s)```.*?```|\$\$.*?\$\$|`[^`\n]*`", "", text)
    assert not [line for line in text.splitlines() if line.count("$") % 2]


@pytest.mark.parametrize("path", sorted(ROOT.glob("0*/previous_chapters.py")), ids=lambda p: p.parent.name)
def test_previous_chapters_are_verbatim_copies(path: Path) -> None:
    for name, origin, copied, taught in copies(path):
        assert copied == taught, (
            f"{path.relative_to(ROOT)}: {name} differs from {origin}, where it is taught. "
            f"If you changed the lesson, make the same change in the copy."
        )
    users = "\n".join(p.read_text(encoding="utf-8") for p in path.parent.glob("[0-9][0-9]_*.py"))
    for name, *_ in copies(path):
        others = "\n".join(text for other, _, text, _ in copies(path) if other != name)
        assert re.search(rf"\b{name}\b", users + others), f"nothing beside {path.relative_to(ROOT)} uses {name}"


def copies(path: Path) -> list[tuple[str, str, str, str]]:
    """(name, origin, text here, text in the origin) of every definition in a previous_chapters.py."""
    source = path.read_text(encoding="utf-8")
    lines, result, origin = source.splitlines(), [], None
    for node in ast.parse(source).body:
        if isinstance(node, (ast.Import, ast.ImportFrom, ast.Expr)):
            continue
        for line in lines[: node.lineno]:
            if match := re.match(r"# from (\S+\.py)", line):
                origin = match[1]
        assert origin, f"{path}: no line '# from CHAPTER/SCRIPT.py' above line {node.lineno}"
        name = node.name if hasattr(node, "name") else node.targets[0].id
        taught = (path.parents[1] / origin).read_text(encoding="utf-8")
        there = [n for n in ast.parse(taught).body if getattr(n, "name", None) == name or assigns(n, name)]
        assert there, f"{path}: {origin} defines no {name}"
        result.append((name, origin, text_of(source, node), text_of(taught, there[0])))
    return result


def assigns(node: ast.stmt, name: str) -> bool:
    return isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == name


def text_of(source: str, node: ast.stmt) -> str:
    """The lines of a definition with its comments; a mark `# new` belongs to the lesson, not to the copy."""
    lines = source.splitlines()[node.lineno - 1 : node.end_lineno]
    return "\n".join(re.sub(r"\s+# new\b.*", "", line).rstrip() for line in lines)
