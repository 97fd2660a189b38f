"""6.8  Accuracy is not loss: counting right answers, or weighing them

Question  Two networks have the same accuracy: is one better? Can the more accurate network have the higher loss?
Needs     accuracy, argmax, Loss class, mean loss          Teaches  accuracy against loss, confidence
Run       python 06_loss/08_accuracy_is_not_loss.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from previous_chapters import Loss_CategoricalCrossentropy

LABELS = np.array([0, 0, 0, 0, 1, 1, 1, 1])  # (samples,)
CAREFUL = [0.60, 0.55, 0.65, 0.60, 0.70, 0.60, 0.40, 0.45]  # what each network gave to the right class
GOOD = [0.95, 0.90, 0.97, 0.92, 0.98, 0.95, 0.40, 0.45]
RECKLESS = [0.99, 0.98, 0.99, 0.97, 0.99, 0.98, 0.96, 0.0001]
OUT = Path(__file__).parent / "out"


# %% The idea: accuracy asks only which class is ahead, the loss asks by how much
def accuracy_of(predictions, labels):
    answers = np.argmax(predictions, axis=1)  # (samples,)
    return np.mean(answers == labels)  # a fraction: True counts as 1, False as 0


def two_columns(p_right):  # (samples,) -> (samples, 2): the right class gets p, the other one the rest
    rows = np.zeros((len(p_right), 2))
    rows[np.arange(len(LABELS)), LABELS] = p_right
    rows[np.arange(len(LABELS)), 1 - LABELS] = 1 - np.array(p_right)
    return rows


# %% Run it
networks = {"careful": CAREFUL, "good": GOOD, "reckless": RECKLESS}
loss_function = Loss_CategoricalCrossentropy()
print("network    accuracy           loss  confidence  dearest sample")
for name, p_right in networks.items():
    predictions = two_columns(p_right)
    accuracy = accuracy_of(predictions, LABELS)
    losses = loss_function.forward(predictions, LABELS)
    confidence = np.mean(np.max(predictions, axis=1))  # what it gave to its own answer, right or wrong
    print(
        f"{name:8s}  {accuracy:9.4f}, {accuracy * 100:.2f}%  {np.mean(losses):.4f}  {confidence:10.2f}"
        f"  {np.max(losses):6.2f}, {np.max(losses) / np.sum(losses):.0%} of all"
    )
print()

# %% Run it: the good network closes a part of every gap to 1: a ramp for the loss, a staircase for the accuracy
print("gap closed  accuracy   loss")
steps = []
for part in np.arange(0, 0.21, 0.04):
    predictions = two_columns(np.array(GOOD) + part * (1 - np.array(GOOD)))
    accuracy, loss = accuracy_of(predictions, LABELS), loss_function.calculate(predictions, LABELS)
    print(f"{part:10.0%}  {accuracy * 100:7.2f}%  {loss:.4f}")
    steps.append((accuracy, loss))

# %% Picture
OUT.mkdir(exist_ok=True)
figure, axis = plt.subplots(figsize=(8, 3.0), layout="constrained")
axis.axvline(0.5, color="k", linestyle="--", linewidth=1)
for row, p_right in enumerate(networks.values()):
    p = np.array(p_right)
    axis.plot(p[p > 0.5], np.full(np.sum(p > 0.5), -row), "o", color="C0", markersize=9, alpha=0.7)
    axis.plot(p[p <= 0.5], np.full(np.sum(p <= 0.5), -row), "X", color="C1", markersize=10)
    predictions = two_columns(p_right)
    accuracy, loss = accuracy_of(predictions, LABELS), loss_function.calculate(predictions, LABELS)
    axis.text(1.04, -row, f"accuracy {accuracy * 100:.0f}%\nloss {loss:.2f}", va="center")
axis.set(xlabel="probability given to the right class", yticks=[0, -1, -2], yticklabels=networks)
axis.set(xlim=(-0.03, 1.25), ylim=(-2.5, 0.5), xticks=[0, 0.25, 0.5, 0.75, 1])
axis.set_title("accuracy counts the dots right of the line, the loss asks how far")
axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "08_accuracy_is_not_loss.png")
print("picture: 06_loss/out/08_accuracy_is_not_loss.png")

# %% Check: accuracy is the count by hand; with every gap smaller, the loss falls and the accuracy does not
for p_right in networks.values():
    by_hand = sum(1 for p in p_right if p > 0.5) / len(p_right)
    accuracy = accuracy_of(two_columns(p_right), LABELS)
    assert accuracy == by_hand, f"accuracy {accuracy}, counted by hand {by_hand}"
for (accuracy, loss), (next_accuracy, next_loss) in zip(steps[:-1], steps[1:], strict=True):
    assert next_loss < loss and next_accuracy >= accuracy

# %% Try this
# 1. 0.96, 0.0001] -> 0.96, 0.02]
#    The reckless network gives its one wrong answer a little doubt. What becomes of its accuracy, and of its loss?
# 2. CAREFUL = [0.51, 0.51, 0.51, 0.51, 0.51, 0.51, 0.51, 0.51]
#    All right, each by a hair. Does full accuracy mean the lowest loss?
# 3. np.mean(answers == labels) -> np.sum(answers == labels)
#    A count in place of a fraction. What does the percent sign make of it?
