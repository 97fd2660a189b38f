"""8.8  Cross-entropy backward: where the first slope comes from

Question  The right class got 0.7, 0.5 and 0.9. Which of the three probabilities does the loss pull at hardest?
Needs     categorical cross-entropy, Loss class, mean loss, clipping, one-hot, derivative rules, gradient check
Teaches   loss gradient
Run       python 08_backprop/08_cross_entropy_backward.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from previous_chapters import Loss, band, central_differences, relative_error

PREDICTIONS = np.array([[0.7, 0.1, 0.2], [0.1, 0.5, 0.4], [0.02, 0.9, 0.08]])  # (batch, classes)
LABELS = np.array([0, 1, 1])  # (batch,)
OUT = Path(__file__).parent / "out"


# %% The idea: the slope of -log p is -1/p and the mean over N divides by N; nothing may be divided by zero
class Loss_CategoricalCrossentropy(Loss):
    """-log of the probability given to the right class. y: class numbers (batch,) or one-hot rows (batch, classes)."""

    def forward(self, y_pred, y_true):  # (batch, classes)
        y_pred_clipped = np.clip(y_pred, 1e-7, 1 - 1e-7)  # log(0) is minus infinity
        if y_true.ndim == 1:
            p_right = y_pred_clipped[np.arange(len(y_pred)), y_true]  # (batch,)
        else:
            p_right = np.sum(y_pred_clipped * y_true, axis=1)  # (batch,)
        return -np.log(p_right)  # (batch,)

    def backward(self, dvalues, y_true):  # dvalues: the predictions (batch, classes)  # new
        if y_true.ndim == 1:  # new
            y_true = np.eye(dvalues.shape[1])[y_true]  # one-hot rows (batch, classes)  # new
        clipped = np.clip(dvalues, 1e-7, 1 - 1e-7)  # 1 / 0 is infinite  # new
        self.dinputs = -y_true / clipped / len(dvalues)  # (batch, classes)  # new


# %% Run it: three samples
cross_entropy = Loss_CategoricalCrossentropy()
cross_entropy.backward(PREDICTIONS, LABELS)
gradient = cross_entropy.dinputs  # (batch, classes)
nudged = central_differences(lambda: cross_entropy.calculate(PREDICTIONS, LABELS), PREDICTIONS)
print("prediction          right class  -1/p / N   gradient")
for prediction, label, slope in zip(PREDICTIONS, LABELS, gradient, strict=True):
    by_hand = -1 / prediction[label] / len(PREDICTIONS)
    print(f"{str(prediction.tolist()):20}{label:11}{by_hand:10.4f}   {slope.round(4) + 0.0}")
verdict = band(relative_error(gradient, nudged).max())
print(f"relative error {verdict}")
print()

# %% Run it: from class numbers or from one-hot rows
one_hot = np.eye(PREDICTIONS.shape[1])[LABELS]  # (batch, classes)
cross_entropy.backward(PREDICTIONS, one_hot)
print(f"the same from one-hot rows: {np.array_equal(cross_entropy.dinputs, gradient)}")
print()

# %% Run it: a network that was sure, and wrong
print("                                     gradient for p")
print("p of the right class      loss     with floor       without")
for p in [0.5, 1e-3, 1e-7, 0.0]:
    sure = np.array([[p, 1 - p]])
    cross_entropy.backward(sure, np.array([0]))
    with np.errstate(divide="ignore"):
        bare = -np.float64(1.0) / p
    loss = cross_entropy.calculate(sure, np.array([0]))
    print(f"{p:20.3g}  {loss:8.4f}  {cross_entropy.dinputs[0, 0]:13,.0f}  {bare:12,.0f}")

# %% Picture: the loss pulls at the right class alone, and the harder the smaller its probability
OUT.mkdir(exist_ok=True)
figure, axes = plt.subplots(1, len(LABELS), figsize=(8, 3.4), sharey=True, layout="constrained")
longest = np.abs(gradient).max()
for sample, (axis, p, label) in enumerate(zip(axes, PREDICTIONS, LABELS, strict=True)):
    axis.bar(range(3), p, color=["C1" if k == label else "0.75" for k in range(3)], width=0.6)
    pull = gradient[sample, label]
    top = p[label] + 0.5 * abs(pull) / longest
    arrow = {"arrowstyle": "-|>", "color": "k", "linewidth": 2, "shrinkA": 0, "shrinkB": 0}
    axis.annotate("", (label, top), (label, p[label]), arrowprops=arrow)
    axis.text(label, top + 0.03, f"{pull:.2f}", ha="center")
    axis.set(title=f"sample {sample}", xticks=range(3), xlabel="class", ylim=(0, 1.5), yticks=[0, 0.5, 1])
    axis.spines[["top", "right"]].set_visible(False)
axes[0].set_ylabel("probability")
figure.suptitle("the loss pulls at the right class (orange) alone")
figure.savefig(OUT / "08_cross_entropy_backward.png")
print("picture: 08_backprop/out/08_cross_entropy_backward.png")

# %% Check: the nudge agrees, only right classes are pulled at, and no prediction breaks the gradient
assert verdict.startswith("below 1e-7"), f"the gradient and the nudge: {verdict}"
assert np.all(gradient[one_hot == 0] == 0) and np.all(gradient[one_hot == 1] < 0)
cross_entropy.backward(np.eye(3), np.array([1, 1, 2]))  # one wrong for sure, two right for sure
assert np.all(np.isfinite(cross_entropy.dinputs)), "a probability of 0 made the gradient infinite"

# %% Try this
# 1. np.clip(dvalues, 1e-7, 1 - 1e-7) -> dvalues
#    The floor stands under forward only. Which line of the output changes, and what does the check say?
# 2. -y_true / clipped / len(dvalues) -> -y_true / clipped
#    The division by N is forgotten. How large is the error, and is it always that large?
# 3. PREDICTIONS = np.array([[0.07, 0.73, 0.2], [0.1, 0.5, 0.4], [0.02, 0.9, 0.08]])
#    Sample 0 is now quite wrong. How much harder is it pulled than sample 2?
# 4. LABELS = np.array([0, 1, 2])
#    Another right class for sample 2. Which numbers of the gradient change?
