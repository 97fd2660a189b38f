"""What marks of arrays share; exercises of chapters 4 to 6: other right answers pass, nonsense is explained."""

from __future__ import annotations

import re
import textwrap
import types

import numpy as np
import pytest

from marking import BEGIN, END, Exercise, Wrong, exercises, load
from marking_arrays import call, compare

HERE = {e.name: e for e in exercises() if e.folder[:2] in ("04", "05", "06")}
GAP = re.compile(rf"(?ms)^ *{BEGIN}[^\n]*\n(.*?)^ *{END}$")

# The answers to the gaps of an exercise, one below the other with --- between them.
OTHER_RIGHT_ANSWERS = [
    (
        "04/01",
        """
        rows = []
        for x in baskets:
            rows.append([sum(b * p for b, p in zip(x, shop)) + fee for shop, fee in zip(prices, fees)])
        return np.array(rows)
        """,
    ),
    ("04/01", "return (prices @ baskets.T).T + fees.reshape(1, -1)"),
    (
        "04/02",
        """
        return X - np.mean(X, axis=0, keepdims=True)
        ---
        return (X.T - X.mean(axis=1)).T
        """,
    ),
    (
        "04/03",
        """
        self.weights = np.random.randn(n_neurons, n_inputs) * 0.01
        self.biases = np.zeros((n_neurons,))
        ---
        self.output = np.dot(inputs, self.weights.T) + self.biases
        return self.output
        ---
        return len(self.biases) * (self.weights.shape[1] + 1)
        """,
    ),
    (
        "04/04",
        """
        learn, held = order[: len(X) - held_out], order[len(X) - held_out :]
        return [X[learn], y[learn], X[held], y[held]]
        ---
        for s in range(0, len(X), size):
            yield X[s : s + size], y[s : s + size]
        """,
    ),
    (
        "04/05",
        """
        STRIPES_WEIGHTS = np.array([[-5.0, 0.0], [1.0, 0.0], [7.0, 0.0]]).T
        STRIPES_BIASES = np.array([-3.0, 0.0, -3.0])
        TRIANGLE_WEIGHTS = [[-2, 0, 0], [0, 2, -2]]
        TRIANGLE_BIASES = [[1, 0, 0]]
        ---
        return 2 * towns.T, -np.sum(towns**2, axis=1)
        """,
    ),
    ("05/01", "return np.clip((x + 2) / 4, 0, 1)"),
    ("05/01", "return 0.25 * (np.maximum(0, x + 2) - np.maximum(0, x - 2))"),
    (
        "05/02",
        """
        rows = [np.exp((row - row.max()) / temperature) for row in scores]
        return np.array([row / row.sum() for row in rows])
        """,
    ),
    (
        "05/03",
        """
        return (X @ weights + biases).max(axis=0) <= 0
        ---
        new, dead = biases.copy(), dead_units(X, weights, biases)
        new[0, dead] = 0.1 - (X @ weights).max(axis=0)[dead]
        return new
        """,
    ),
    (
        "05/04",
        """
        HIDDEN = np.array([[1, -1, 1, -1], [1, -1, -1, 1]])
        OUTPUT = np.array([[0.5], [-0.5], [0.5], [0.5]])
        """,
    ),
    (
        "05/05",
        """
        n = len(xs)
        turns = np.diff(np.diff(ys) / np.diff(xs), prepend=0, append=0).reshape(n, 1)
        return -np.ones((1, n)), xs.reshape(1, n), turns, np.array([[ys[-1]]])
        """,
    ),
    (
        "06/01",
        """
        miss = baked[:, 0] - wanted
        return np.mean(0.5 * np.maximum(0, miss) + 2 * np.maximum(0, -miss))
        """,
    ),
    (
        "06/02",
        """
        best = np.argsort(scores, axis=1)[:, -2:]
        return np.mean(np.any(best == labels.reshape(-1, 1), axis=1))
        """,
    ),
    (
        "06/03",
        """
        targets = votes / votes.sum(axis=1).reshape(-1, 1)
        return -np.sum(targets * np.log(np.clip(probabilities, 1e-7, 1 - 1e-7))) / len(votes)
        """,
    ),
    (
        "06/04",
        """
        largest = logits.max(axis=1)
        return largest + np.log(np.exp(logits - largest[:, None]).sum(axis=1))
        ---
        out, known = np.zeros(len(labels)), labels >= 0
        out[known] = log_sum_exp(logits[known]) - logits[known, labels[known]]
        return out
        ---
        known = labels >= 0
        return np.mean(losses(logits, labels)[known]) if known.any() else 0
        """,
    ),
]
NONSENSE = ["None", "'text'", "[]", "[[1], [1, 2]]", "np.array([])", "3", "np.nan", "np.full((3, 3), np.nan)", "[None]"]
NONSENSE += ["np.zeros((2, 2, 2))", "(1, 2)", "(1, 2, 3, 4)", "(np.zeros(3),) * 4", "np.array(['a', 'b'])", "{}"]


def answered(exercise: Exercise, answers: list[str]) -> types.ModuleType:
    """The exercise as a module, with these answers in its gaps."""
    rest = iter(answers)

    def fill(gap: re.Match) -> str:
        return textwrap.indent(next(rest), re.match(" *", gap[0])[0])

    module = types.ModuleType("work")
    exec(GAP.sub(fill, exercise.solution), module.__dict__)  # noqa: S102  our own text
    return module


@pytest.mark.parametrize("name, answers", OTHER_RIGHT_ANSWERS, ids=[name for name, _ in OTHER_RIGHT_ANSWERS])
def test_other_right_answers_pass(name: str, answers: str):
    parts = [part.strip("\n") for part in textwrap.dedent(answers).split("---\n")]
    load(HERE[name].marks, "marks").check(answered(HERE[name], parts))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", HERE)
def test_nonsense_is_explained(name: str):
    exercise = HERE[name]
    right = [textwrap.dedent(gap) for gap in GAP.findall(exercise.solution)]
    marks = load(exercise.marks, "marks")
    for number, answer in enumerate(right):
        settings = re.findall(r"(?m)^([A-Z_]+) = ", answer)
        for value in NONSENSE:
            for wrong in [f"{answer}\n{name} = {value}" for name in settings] or [f"return {value}"]:
                with pytest.raises(Wrong) as told:
                    marks.check(answered(exercise, [*right[:number], wrong, *right[number + 1 :]]))
                assert 40 < len(str(told.value)) < 1000 and "\n" not in str(told.value)


def test_a_changed_argument_is_noticed():
    def shift(x):
        x -= 1
        return x

    with pytest.raises(Wrong, match=r"shift changes the caller's array.*was \[1, 2\].*is \[0, 1\]"):
        call(shift, np.array([1.0, 2.0]))


def test_of_large_arrays_the_first_difference_is_shown():
    wanted = np.zeros((5, 5))
    got = wanted.copy()
    got[3, 1] = 7
    with pytest.raises(Wrong, match=r"the answer: expected 0 at place \[3, 1\], got 7 there"):
        compare(got, wanted, "the answer")


def test_what_numpy_says_is_put_in_plain_words():
    def question(x):
        return 1 if x > 0 else 0

    with pytest.raises(Wrong, match="an array holds many"):
        call(question, np.array([1.0, 2.0]))
    with pytest.raises(Wrong, match="from the right"):
        call(lambda x: x - x[:, 0], np.zeros((3, 2)))
