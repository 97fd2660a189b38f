"""The tests' own tools: what fits a README block and what does not, and how an edit is applied."""

from __future__ import annotations

from pathlib import Path

import pytest

from lessons import apply_edit, difference, line_matches, read_edits, read_lesson, read_readme, run_first


@pytest.mark.parametrize(
    "block, printed, fits",
    [
        ("loss 0.93", "loss 0.93", True),
        ("loss 0.93", "loss 0.9312", True),
        ("loss 0.93", "loss 0.94", False),
        ("loss 0.93 ± 0.02", "loss 0.9499", True),
        ("loss 0.93 ± 0.02", "loss 0.96", False),
        ("12 names", "12 names", True),
        ("12 names", "12.4 names", False),
        ("12 names", "13 names", False),
        ("1,797 digits", "1797 digits", True),
        ("took ... s", "took 3.2 s", True),
        ("took ... s", "took 3.2 minutes", False),
        ("a   b", "a b", True),
        ("a b", "ab", False),
        ("1.5e-10", "1.5e-10", True),
        ("1.5e-10", "1.5e-09", False),
        ("md5 97e611ab", "md5 97e611ab", True),
        ("md5 97e611ab", "md5 97e612ab", False),
        ("(3, 4)", "(3, 4)", True),
        ("nan", "nan", True),
        ("nan", "1.0", False),
        ("-0.5", "0.5", False),
    ],
)
def test_lines(block: str, printed: str, fits: bool) -> None:
    assert line_matches(block, printed) == fits


@pytest.mark.parametrize(
    "block, printed, excerpt, fits",
    [
        (["a", "b"], "a\nb\n", False, True),
        (["a"], "a\nb\n", False, False),
        (["a", "b", "c"], "a\nb\n", False, False),
        (["a", "...", "d"], "a\nb\nc\nd\n", False, True),
        (["...", "d"], "a\nd\nb\n", False, False),
        (["b"], "a\nb\nc\n", True, True),
        (["c", "b"], "a\nb\nc\n", True, False),
        (["b", "c"], "a\nb\nx\nc\n", True, False),
        (["b", "...", "c"], "a\nb\nx\nc\n", True, True),
        ([], "a\n", False, False),
    ],
)
def test_blocks(block: list[str], printed: str, excerpt: bool, fits: bool) -> None:
    assert (difference(block, printed, excerpt) is None) == fits


SCRIPT = """A, B = 1, 2  # two
C = [
    3,
]
x = A + B
# %% Try this
# 1. A = 5
#    Why?
# 2. A + B -> A * B
#    And now?
"""


def test_edits() -> None:
    assert [e.change for e in read_edits(SCRIPT, "x.py")] == ["A = 5", "A + B -> A * B"]
    assert apply_edit(SCRIPT, "B = 7")[0].startswith("A, B = 1, 7  # two\n")
    assert "C = 4\nx" in apply_edit(SCRIPT, "C = 4")[0]
    assert "x = A * B" in apply_edit(SCRIPT, "A + B -> A * B ; A = 9")[0]
    assert apply_edit(SCRIPT, "--cell lstm") == (SCRIPT, ["--cell", "lstm"])
    for wrong in ("D = 1", "nothing -> something", "A -> Z", "hello"):
        with pytest.raises(ValueError):
            apply_edit(SCRIPT, wrong)


def test_sections() -> None:
    fence = "```"
    page = f"""# Title

## 1.1 One

{fence}bash
python 01_neuron/01_one.py
{fence}

{fence}text
out
{fence}

![p](figures/a.png)

**Try this**

1. `A = 5`

<details>
<summary>Answers</summary>

**1.** Because.

{fence}text
five
{fence}

</details>
"""
    (section,) = read_readme(page)
    assert section.script == "01_neuron/01_one.py" and section.pictures == ["figures/a.png"]
    assert section.blocks[0].lines == ["out"] and section.answers[0].lines == ["five"]


LESSON = '''"""1.2  A title

Question  Why?
Needs     -          Teaches  something
First     python 01_a/01_one.py
Run       python 01_a/02_two.py
"""
# %% Try this
# 1. A = 5
#    Why?
# 2. A = 6
#    And now?
'''


def test_a_lesson_that_needs_the_file_of_another(tmp_path: Path) -> None:
    two = Path("01_a/02_two.py")
    (tmp_path / "01_a").mkdir()
    (tmp_path / two).write_text(LESSON)
    with pytest.raises(ValueError, match="First"):
        read_lesson(two, tmp_path)  # there is no 01_one.py
    (tmp_path / "01_a/01_one.py").write_text(
        "from pathlib import Path\nout = Path(__file__).parent / 'out'\nout.mkdir()\n(out / '01_one.pt').touch()\n"
    )
    lesson = read_lesson(two, tmp_path)
    assert lesson.first == Path("01_a/01_one.py") and lesson.question == "Why?" and lesson.teaches == ["something"]
    for _ in range(2):  # once only: a second run of it would fail, since out/ is there
        run_first(lesson, tmp_path, tmp_path)
    assert (tmp_path / "01_a/out/01_one.pt").exists()
