"""8.34  Evaluation: which mistakes, how many, and how sure of them

Question  Two networks are right on 90% of the images. Why may one of them still be useless to you?
Needs     TwoLayerMLP, held-out data, accuracy, confidence, softmax
Teaches   confusion matrix, precision, recall, F1, confidence interval, calibration
Road      side road
Run       python 08_backprop/34_evaluation.py
Options   --data auto|mnist|digits --samples --epochs --seed
"""

# %% Imports and settings
import argparse
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from sklearn import metrics

from deeplearning import SGD, Softmax, TwoLayerMLP
from deeplearning.data import load_digits, standardize

EDGES = [0.0, 0.5, 0.7, 0.9, 0.99, 1.0]  # bins of confidence
BATCH = 70  # for the mean of batch means, and why not
OUT = Path(__file__).parent / "out"


# %% The idea: count every pair of truth and answer; all the other numbers are read off this table
def confusion_matrix(truth, answers, classes):
    table = np.zeros((classes, classes), dtype=int)  # row: what it is, column: what the network says
    for true, answer in zip(truth, answers, strict=True):
        table[true, answer] += 1
    return table


def precision_recall_f1(table):
    right = np.diag(table)  # (classes,)
    precision = right / np.maximum(table.sum(axis=0), 1)  # of all that were called a 3, how many are one?
    recall = right / np.maximum(table.sum(axis=1), 1)  # of all that are a 3, how many were found?
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)  # high only if both are
    return precision, recall, f1


def confidence_interval(share, n):
    """Where the accuracy on endlessly many images of this kind lies, in about 95 of 100 such tests."""
    half = 1.96 * np.sqrt(share * (1 - share) / n)
    return share - half, share + half


def calibration(confidence, right):
    """For each bin of confidence: how many images, their mean confidence, their accuracy."""
    rows = []
    for low, high in zip(EDGES, EDGES[1:], strict=False):
        here = (confidence > low) & (confidence <= high)
        if here.any():
            rows.append((f"{low:.2f} to {high:.2f}", here.sum(), confidence[here].mean(), right[here].mean()))
    return rows


# %% Run it on ten answers that can be counted by hand
TRUTH = np.array([0, 0, 0, 0, 1, 1, 1, 2, 2, 2])
ANSWERS = np.array([0, 0, 0, 1, 1, 1, 0, 2, 2, 0])


def by_hand():
    table = confusion_matrix(TRUTH, ANSWERS, 3)
    precision, recall, _ = precision_recall_f1(table)
    print(f"ten answers\ntruth   {TRUTH}\nanswer  {ANSWERS}")
    for k in range(3):
        print(f"class {k}  counts {table[k]}  precision {precision[k]:.2f}  recall {recall[k]:.2f}")


# %% Pictures
def draw(table, rows):
    OUT.mkdir(exist_ok=True)
    figure, (left, right) = plt.subplots(1, 2, figsize=(8, 4), width_ratios=[1.15, 1], layout="constrained")
    mistakes = table - np.diag(np.diag(table))
    left.imshow(mistakes, cmap="Oranges", vmax=max(mistakes.max() * 1.3, 1))
    for i, j in np.ndindex(table.shape):
        if table[i, j]:
            left.text(j, i, table[i, j], ha="center", va="center", color="0.6" if i == j else "k", fontsize=9)
    left.set(title="how often each answer came", xlabel="answer", ylabel="truth", xticks=range(10), yticks=range(10))
    _, _, sure, accuracy = zip(*rows, strict=True)
    right.plot([0, 1], [0, 1], ":", color="0.5", label="honest")
    right.plot(sure, accuracy, "o-", color="C0", label="this network")
    right.set(title="right as often as it is sure?", xlabel="confidence", ylabel="accuracy")
    right.set(xlim=(0.3, 1.08), ylim=(0, 1.05))
    right.legend(frameon=False, loc="lower right")
    right.spines[["top", "right"]].set_visible(False)
    figure.savefig(OUT / "34_evaluation.png")


def draw_worst(digits, answers, confidence):
    """The 16 wrong answers that the network was surest of."""
    wrong = np.flatnonzero(answers != digits.y_test)
    worst = wrong[np.argsort(-confidence[wrong])][:16]
    figure, axes = plt.subplots(2, 8, figsize=(8, 2.9), layout="constrained")
    for axis in axes.flat:
        axis.axis("off")
    for axis, i in zip(axes.flat, worst, strict=False):
        axis.imshow(digits.X_test[i].reshape(digits.side, -1), cmap="gray_r")
        axis.set_title(f"is {digits.y_test[i]}, said {answers[i]}\n{confidence[i]:.0%} sure", fontsize=9)
    figure.savefig(OUT / "34_evaluation_worst.png")


# %% Run it
def main():
    parser = argparse.ArgumentParser(description="Look at the mistakes of a network from all sides.")
    parser.add_argument("--data", default="auto", help="auto, mnist or digits (auto)")
    parser.add_argument("--samples", type=int, default=300, help="training images: few, for more mistakes (300)")
    parser.add_argument("--epochs", type=int, default=30, help="times through the training images (30)")
    parser.add_argument("--seed", type=int, default=0, help="seed of weights and shuffling (0)")
    options = parser.parse_args()
    if not (1 <= options.samples <= 60_000 and 1 <= options.epochs <= 100_000 and 0 <= options.seed < 2**32):
        parser.error("--samples must be 1 to 60,000, --epochs 1 to 100,000, --seed 0 to 4,294,967,295")
    by_hand()
    digits = load_digits(options.data)
    if options.samples > len(digits.X_train):
        raise ValueError(f"--samples can be at most {len(digits.X_train):,} with {digits.name}")
    X, X_test = standardize(digits.X_train[: options.samples], digits.X_test)
    truth = digits.y_test
    model = TwoLayerMLP(X.shape[1], 64, 10, seed=options.seed)
    optimizer = SGD(model.parameters(), lr=0.1)
    y = digits.y_train[: options.samples]
    model.fit(X, y, optimizer=optimizer, epochs=options.epochs, batch_size=32, seed=options.seed, verbose=False)

    probabilities = Softmax().forward(model.forward(X_test))  # (images, 10)
    answers, confidence = probabilities.argmax(axis=1), probabilities.max(axis=1)
    right = answers == truth
    table = confusion_matrix(truth, answers, 10)
    low, high = confidence_interval(right.mean(), len(right))
    print(f"\n{len(truth)} test images, {right.sum()} right")
    print(f"accuracy {right.mean():.3f}, for all such images between {low:.3f} and {high:.3f} (95%)")
    means = [right[start : start + BATCH].mean() for start in range(0, len(right), BATCH)]
    print(f"the mean of the means of batches of {BATCH}: {np.mean(means):.4f}, not {right.mean():.4f}")
    precision, recall, f1 = precision_recall_f1(table)
    print("digit      " + "".join(f"{d:6}" for d in range(10)))
    for name, values in [("precision", precision), ("recall", recall), ("F1", f1)]:
        print(f"{name:11}" + "".join(f"{v:6.2f}" for v in values))
    rows = calibration(confidence, right)
    print("\nconfidence     images   mean confidence   accuracy")
    for name, count, sure, accuracy in rows:
        print(f"{name:14}{count:7}{sure:18.3f}{accuracy:11.3f}")
    draw(table, rows)
    draw_worst(digits, answers, confidence)
    print("picture: 08_backprop/out/34_evaluation.png\npicture: 08_backprop/out/34_evaluation_worst.png")
    check(table, truth, answers, right, (low, high))
    print(f"test accuracy: {right.mean():.4f}")


# %% Check: the hand count, scikit-learn's tables, and the interval found in another way
def check(table, truth, answers, right, interval):
    ten = confusion_matrix(TRUTH, ANSWERS, 3)
    assert np.array_equal(ten, metrics.confusion_matrix(TRUTH, ANSWERS))
    assert np.array_equal(table, metrics.confusion_matrix(truth, answers, labels=range(10)))
    assert table.sum() == len(truth) and np.trace(table) == right.sum()
    theirs = metrics.precision_recall_fscore_support(truth, answers, labels=range(10), zero_division=0)
    assert np.allclose(precision_recall_f1(table), theirs[:3]), "scikit-learn counts in another way"
    rng = np.random.default_rng(0)
    again = rng.binomial(len(right), right.mean(), size=4000) / len(right)
    # 4,000 imaginary tests of a network that is right exactly so often: how far do they spread?
    slack = 0.1 * (interval[1] - interval[0]) + 1 / len(right)
    assert np.allclose(np.quantile(again, [0.025, 0.975]), interval, atol=slack), "the interval has another width"


if __name__ == "__main__":
    try:
        main()
    except ValueError as error:
        sys.exit(f"error: {error}")

# %% Try this
# 1. --epochs 3
#    A network that has hardly begun. On which side of the dotted line is it now?
# 2. --epochs 500
#    Far beyond the point where every training image is known. What happens to its confidence?
# 3. ANSWERS = np.array([0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
#    Always the same answer. Which class gets a perfect recall, and at what price?
# 4. table.sum(axis=0), 1) -> table.sum(axis=1), 1)
#    Rows for columns, a favourite slip. What is precision then?
