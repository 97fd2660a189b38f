"""6.6  The loss from logits: no probabilities needed

Question  Softmax takes e^x, the loss takes the log. Can the two be done in one, and what if softmax is done twice?
Needs     softmax, logit, categorical cross-entropy, numerical stability, clipping
Teaches   log-sum-exp, log-softmax, NLL
Run       python 06_loss/06_loss_from_logits.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from previous_chapters import Activation_Softmax, Loss_CategoricalCrossentropy

LOGITS = np.array([[2.0, 1.0, 0.1], [0.5, 2.5, 0.3]])  # (samples, classes)
TARGETS = np.array([0, 1])  # (samples,)
CLASSES = 10
OUT = Path(__file__).parent / "out"


# %% The idea: log(e^x / sum) = x - log(sum), and the log of the sum is safe once the largest logit is taken out
def log_sum_exp(logits):  # (batch, classes)
    largest = np.max(logits, axis=1, keepdims=True)  # (batch, 1)
    return largest + np.log(np.sum(np.exp(logits - largest), axis=1, keepdims=True))  # (batch, 1)


def log_softmax(logits):
    return logits - log_sum_exp(logits)  # (batch, classes), the logs of the probabilities


def nll(log_probabilities, targets):
    """Negative log likelihood: picks the right entry of each row, turns its sign, takes the mean. It takes no log."""
    return -np.mean(log_probabilities[np.arange(len(targets)), targets])


def cross_entropy_from_logits(logits, targets):
    """The mean over the batch. targets: class numbers (batch,) or one-hot rows (batch, classes)."""
    if targets.ndim == 1:
        right = logits[np.arange(len(logits)), targets]  # (batch,)
    else:
        right = np.sum(logits * targets, axis=1)  # (batch,)
    return np.mean(log_sum_exp(logits)[:, 0] - right)


def softmax(logits):
    activation = Activation_Softmax()
    activation.forward(logits)
    return activation.output


# %% Run it: three roads to one number
by_class = Loss_CategoricalCrossentropy()
print(f"from probabilities     {by_class.calculate(softmax(LOGITS), TARGETS):.5f}")
print(f"log-softmax, then NLL  {nll(log_softmax(LOGITS), TARGETS):.5f}")
print(f"from logits            {cross_entropy_from_logits(LOGITS, TARGETS):.5f}")
for logits, target in zip(LOGITS, TARGETS, strict=True):
    print(f"  {logits}, class {target}: {cross_entropy_from_logits(logits[None], target[None]):.4f}")  # a batch of one
print()
# %% Run it: two mistakes that raise no error, and what clipping does not see; the other logits are 0
print("right class's    its     from     softmax  NLL of   clipped")
print("logit           prob.    logits   twice    softmax  probabilities")
rows = np.zeros((5, CLASSES))
rows[:, 0] = [-1000, 0, np.log(9 * (CLASSES - 1)), 10, 1000]  # the third gives class 0 a probability of 0.9
right_class = np.array([0])
for row in rows:
    row = row[None]  # (1, classes): a batch of one
    p, once = softmax(row), cross_entropy_from_logits(row, right_class)
    twice, clipped = cross_entropy_from_logits(p, right_class), by_class.calculate(p, right_class)
    print(f"{row[0, 0]:8.2f}      {p[0, 0]:8.4f} {once:9.4f} {twice:8.4f} {nll(p, right_class):9.4f}  {clipped:9.4f}")
floor = np.log(np.e + CLASSES - 1) - 1
print(f"softmax twice, {CLASSES} classes: never below {floor:.4f}, however right")

# %% Picture
OUT.mkdir(exist_ok=True)
xs = np.linspace(-5, 15, 201)
lines = np.zeros((len(xs), CLASSES))
lines[:, 0] = xs  # (201, classes), one row for each logit
ps = softmax(lines)
figure, axis = plt.subplots(figsize=(8, 3.6), layout="constrained")
axis.plot(xs, log_sum_exp(lines)[:, 0] - xs, "C0-", linewidth=2, label="from logits")
axis.plot(xs, log_sum_exp(ps)[:, 0] - ps[:, 0], "C1--", linewidth=2, label="softmax twice")
axis.plot(xs, -ps[:, 0], "k:", linewidth=2, label="NLL of softmax: no log at all")
axis.axhline(0, color="0.8", linewidth=0.8, zorder=0)
axis.set(xlabel="logit of the right class, the others are 0", ylabel="loss", title="only one of the three is right")
axis.legend(frameon=False)
axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "06_loss_from_logits.png")
print("picture: 06_loss/out/06_loss_from_logits.png")

# %% Check: three roads, one number; adding 5 to every logit changes nothing; large logits cost what they should
wanted = cross_entropy_from_logits(LOGITS, TARGETS)
assert np.isclose(by_class.calculate(softmax(LOGITS), TARGETS), wanted)
assert np.isclose(nll(log_softmax(LOGITS), TARGETS), wanted)
assert np.isclose(cross_entropy_from_logits(LOGITS + 5, TARGETS), wanted)
assert np.isclose(cross_entropy_from_logits(LOGITS, np.eye(LOGITS.shape[1])[TARGETS]), wanted)
large = cross_entropy_from_logits(rows[:1] + 1000, right_class)
assert np.isclose(large, 1000 + np.log(CLASSES - 1)), f"a logit that is 1000 too small costs {large}"
assert all(cross_entropy_from_logits(softmax(row[None]), right_class) > floor - 1e-9 for row in rows)

# %% Try this
# 1. CLASSES = 18
#    More classes. Where is the floor of softmax twice now, and what do equal logits cost?
# 2. LOGITS = np.array([[102.0, 101.0, 100.1], [0.5, 2.5, 0.3]])
#    A hundred more for every class of the first sample. What happens to its loss?
# 3. largest = np.max(logits, axis=1, keepdims=True) -> largest = np.zeros((len(logits), 1))
#    Nothing is taken out before e^x. Which of the three roads notices first?
