"""8.9  Softmax and loss together: a short way through two long formulas

Question  A division by tiny probabilities, then a table of slopes for each sample. What is left of the two together?
Needs     Jacobian, loss gradient, softmax, categorical cross-entropy, one-hot, central difference
Teaches   softmax minus one-hot
Run       python 08_backprop/09_softmax_and_loss_together.py
"""

# %% Imports and settings
from pathlib import Path
from time import perf_counter

import matplotlib.pyplot as plt
import numpy as np

from previous_chapters import Activation_Softmax, Loss_CategoricalCrossentropy, central_differences

LOGITS = np.array([[2.0, 1.0, 0.1], [0.5, 2.5, 0.3]])  # (samples, classes)
TARGETS = np.array([0, 1])  # (samples,)
OUT = Path(__file__).parent / "out"


# %% The long way, by lessons 8.7 and 8.8: the gradient for the probabilities, then through each sample's Jacobian
def long_way(softmax, targets):
    cross_entropy = Loss_CategoricalCrossentropy()
    cross_entropy.backward(softmax.output, targets)
    softmax.backward(cross_entropy.dinputs)
    return softmax.dinputs  # (batch, classes), the gradient for the logits


# %% The idea: multiplied out on paper, almost everything cancels
class Activation_Softmax_Loss_CategoricalCrossentropy:
    """Softmax and cross-entropy in one: their gradient together is (p - y) / N."""

    def __init__(self):
        self.activation = Activation_Softmax()
        self.loss = Loss_CategoricalCrossentropy()

    def forward(self, inputs, y_true):  # (batch, classes), (batch,)
        self.activation.forward(inputs)
        self.output = self.activation.output  # (batch, classes)
        return self.loss.calculate(self.output, y_true)

    def backward(self, dvalues, y_true):  # dvalues: the softmax output
        if y_true.ndim == 2:  # one-hot rows, as in lesson 8.8
            y_true = np.argmax(y_true, axis=1)
        self.dinputs = dvalues.copy()
        self.dinputs[np.arange(len(dvalues)), y_true] -= 1
        self.dinputs = self.dinputs / len(dvalues)  # (batch, classes)


# %% Run it: two samples, three classes
both = Activation_Softmax_Loss_CategoricalCrossentropy()
loss = both.forward(LOGITS, TARGETS)
both.backward(both.output, TARGETS)
slow = long_way(both.activation, TARGETS)
print(f"loss {loss:.5f}")
print("sample                 p  minus one-hot   divided by N")
for i, target in enumerate(TARGETS):
    for k in range(LOGITS.shape[1]):
        p, y = both.output[i, k], float(k == target)
        print(f"  {i}   class {k}  {p:9.4f}  {p - y:13.4f}  {both.dinputs[i, k]:13.4f}")
print(f"the long way gives the same: {np.allclose(slow, both.dinputs, rtol=0, atol=1e-12)}")
print()


# %% Run it: how much work is saved, on 300 samples of 10 classes
def best_time(function, *inputs):
    times = []
    for _ in range(5):
        started = perf_counter()
        function(*inputs)
        times.append(perf_counter() - started)
    return min(times)


rng = np.random.default_rng(0)
softmax, labels = Activation_Softmax(), rng.integers(0, 10, 300)
softmax.forward(rng.standard_normal((300, 10)))
ratio = best_time(long_way, softmax, labels) / best_time(both.backward, softmax.output, labels)
print(f"300 samples: the long way takes {ratio:.0f} times as long")
print()

# %% Run it: a network that is as wrong as can be; the right class gets a lower and lower logit, the others have 0
print("logit of the   probability    its gradient, which should push it up")
print("right class                   long way   short way")
lowest = np.arange(-30.0, 10.5, 0.5)
pushes = []
for logit in lowest:
    right = np.array([0])
    both.forward(np.array([[logit, 0.0, 0.0]]), right)
    both.backward(both.output, right)
    pushes.append([long_way(both.activation, right)[0, 0], both.dinputs[0, 0]])
    if logit in (0, -10, -16, -18, -30):
        print(f"{logit:11.0f}    {both.output[0, 0]:11.1e}  {pushes[-1][0]:9.4f}   {pushes[-1][1]:9.4f}")

# %% Picture
OUT.mkdir(exist_ok=True)
figure, axis = plt.subplots(figsize=(8, 3.4), layout="constrained")
axis.plot(lowest, [push[1] for push in pushes], "C0-", linewidth=2.5, label="short way: p - 1")
axis.plot(lowest, [push[0] for push in pushes], "C1--", linewidth=2.5, label="long way, clipped at 1e-7")
axis.annotate("very wrong,\nno push at all", (-22, -0.02), (-28, -0.5), arrowprops={"arrowstyle": "->"})
axis.set(xlabel="logit of the right class, the others are 0", ylabel="gradient for this logit")
axis.set_title("who is wrong should be pushed hardest")
axis.legend(frameon=False, loc="center", bbox_to_anchor=(0.56, 0.5))
axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "09_softmax_and_loss_together.png")
print("picture: 08_backprop/out/09_softmax_and_loss_together.png")

# %% Check: the gradient is the slope that nudging finds; in every row what one class gains, the others lose
nudged = central_differences(lambda: both.forward(LOGITS, TARGETS), LOGITS)
both.forward(LOGITS, TARGETS)  # nudging has left the output of the last nudge behind
both.backward(both.output, TARGETS)
times = np.linalg.norm(both.dinputs) / np.linalg.norm(nudged)
assert np.allclose(both.dinputs, nudged, rtol=0, atol=1e-8), f"the gradient is {times:.4f} times what nudging finds"
assert np.allclose(both.dinputs.sum(axis=1), 0, atol=1e-12)
short = both.dinputs
both.backward(both.output, np.eye(3)[TARGETS])  # labels as one-hot rows: the same
assert np.array_equal(both.dinputs, short)

# %% Try this
# 1. self.dinputs = self.dinputs / len(dvalues) -> pass
#    Many texts give the gradient as "softmax minus one-hot" and stop there. By which factor is that wrong?
# 2. TARGETS = np.array([0, 2])
#    The second sample has another label: class 2, which got little. What happens to its three gradients?
# 3. LOGITS = np.array([[2.0, 1.0, 0.1], [0.5, 12.5, 0.3]])
#    The network is very sure of the second sample, and right. How much does it still want to learn from it?
