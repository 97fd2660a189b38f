"""8.27  L1 and L2: large weights cost something

Question  One label in five is drawn by lot, and the network learns even these by heart. What if big weights cost more?
Needs     overfitting, test set, validation set, gradient check, momentum, Adam
Teaches   regularization, L1, L2, penalty, weight decay
Road      side road
Run       python 08_backprop/27_l1_l2.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

from deeplearning import SGD, Adam, AdamW, CrossEntropyLoss, Linear, Model, Parameter, ReLU

SEEDS, EPOCHS, RATES = [0, 1, 2, 3, 4], 100, [0.003, 0.01, 0.03, 0.1]
LAMBDAS = [0.001, 0.003, 0.01, 0.03]
WRONG = 0.2  # share of the training labels that are drawn by lot
OUT = Path(__file__).parent / "out"

# %% Data: 200 digits to learn from, 200 to choose lambda by, 1,397 for the test
pixels, digits = load_digits(return_X_y=True)
pixels = (pixels / 16).astype(np.float32)


def split(seed):
    rng = np.random.default_rng(seed)
    train, val, test = np.split(rng.permutation(len(pixels)), [200, 400])
    typed = np.where(rng.random(200) < WRONG, rng.integers(0, 10, 200), digits[train])
    return (pixels[train], typed), (pixels[val], digits[val]), (pixels[test], digits[test])


# %% The idea: the loss gets a penalty for weights, and so its gradient gets one more term
def penalty(weight, l1, l2):
    return l1 * np.sum(np.abs(weight)) + l2 * np.sum(weight**2)


def penalty_gradient(weight, l1, l2):
    return l1 * np.sign(weight) + 2 * l2 * weight


def linears(model):
    return [layer for layer in model.layers if isinstance(layer, Linear)]


def train(X, y, seed, rate, l1=0.0, l2=0.0, weight_decay=0.0, epochs=EPOCHS):
    rng = np.random.default_rng(seed)
    model = Model([Linear(64, 64, seed=rng), ReLU(), Linear(64, 10, seed=rng)], loss=CrossEntropyLoss())
    weights, biases = zip(*[layer.parameters() for layer in linears(model)], strict=True)
    optimizers = [SGD(weights, rate, 0.9, weight_decay), SGD(biases, rate, 0.9)]
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), 50):
            rows = order[start : start + 50]
            model.backward(model.forward(X[rows]), y[rows])
            for layer in linears(model):
                layer.dL_dW[...] += penalty_gradient(layer.weight, l1, l2)
            for optimizer in optimizers:  # one for the weights, one for the biases, which are left free
                optimizer.step()
    return model


# %% Run it: for each penalty the rate and the lambda that do best on the validation sets; then the test sets, once
def judge(rate, l1, l2):
    models, scores = [], []
    for seed in SEEDS:
        learned, val, test = split(seed)
        models.append(train(*learned, seed, rate, l1, l2))
        right = [models[-1].evaluate(*data)["accuracy"] for data in (learned, val, test)]
        scores.append([*right, np.mean(np.abs(models[-1].layers[0].weight) < 0.01)])
    return np.array(scores), models[0]


kept, results = {}, {}
print("penalty         lambda   rate   training   test           layer-1 weights within 0.01 of 0")
for name, pairs in [("none", [(0, 0)]), ("L1", [(lam, 0) for lam in LAMBDAS]), ("L2", [(0, lam) for lam in LAMBDAS])]:
    tried = [(*judge(rate, *pair), rate, max(pair)) for rate in RATES for pair in pairs]
    rows = {name: max(tried, key=lambda one: one[0][:, 1].mean())}
    if name == "none":
        rows = {"none, by heart": tried[-1], **rows}  # the largest rate: every label is learned, the wrong ones too
    for row, (scores, model, rate, lam) in rows.items():
        (training, _, test, zeros), sd = scores.mean(axis=0), scores.std(axis=0, ddof=1)
        results[row], kept[row] = scores[:, 2], model.layers[0].weight
        print(f"{row:14s}  {lam:6}  {rate:5}   {training:8.3f}   {test:.3f} sd {sd[2]:.3f}   {zeros:.0%}")
for name in ("L1", "L2"):
    gain = results[name] - results["none"]
    better = f"better in {sum(gain > 0)} of {len(gain)}"
    print(f"{name} against none: {gain.mean():+.3f} sd {gain.std(ddof=1):.3f}, {better}")

# %% Run it: what PyTorch calls weight_decay
(X, y), _, _ = split(0)
by_penalty = train(X, y, 0, 0.1, l2=0.01, epochs=10).layers[0].weight
same = train(X, y, 0, 0.1, weight_decay=0.02, epochs=10).layers[0].weight
other = train(X, y, 0, 0.1, weight_decay=0.01, epochs=10).layers[0].weight
print(f"L2 with lambda 0.01 and weight_decay 0.02: the same weights? {np.allclose(by_penalty, same, atol=1e-4)}")
print(f"L2 with lambda 0.01 and weight_decay 0.01: the same weights? {np.allclose(by_penalty, other, atol=1e-4)}")

# %% Run it: decay in Adam. Two weights begin at 1; their gradients change sign at every step, so only decay is left
print("\nweight after 1000 steps,  gradient +-0.01   gradient +-1")
for name, method in [("decay in the gradient (Adam)", Adam), ("decay outside (AdamW)", AdamW)]:
    w = Parameter(np.ones(2))
    optimizer = method([w], 1e-3, weight_decay=0.1)
    for step in range(1000):
        w.grad[...] = np.array([0.01, 1.0]) * (-1) ** step
        optimizer.step()
    print(f"{name:30}{w.data[0]:11.3f}{w.data[1]:15.3f}")

# %% Picture: the weights of the first layer
OUT.mkdir(exist_ok=True)
figure, axes = plt.subplots(1, 4, figsize=(8, 3), sharey=True, layout="constrained")
for axis, (name, weight), colour in zip(axes, kept.items(), ["0.7", "0.4", "C0", "C1"], strict=True):
    axis.hist(weight.ravel(), bins=np.linspace(-0.8, 0.8, 65), color=colour)
    axis.set(title=name, xlabel="weight", yscale="log", xlim=(-0.8, 0.8))
    axis.spines[["top", "right"]].set_visible(False)
axes[0].set_ylabel(f"weights, of {weight.size:,}")
figure.savefig(OUT / "27_l1_l2.png")
print("picture: 08_backprop/out/27_l1_l2.png")

# %% Check: the gradient of the penalty is the slope that nudging finds; weight_decay is twice lambda
some = np.array([-0.5, -0.02, 0.3, 1.7])  # away from 0, where |w| has a corner
for l1, l2 in [(0.01, 0.0), (0.0, 0.01), (0.02, 0.03)]:
    nudged = [(penalty(some + h, l1, l2) - penalty(some - h, l1, l2)) / 2e-6 for h in 1e-6 * np.eye(4)]
    assert np.allclose(penalty_gradient(some, l1, l2), nudged, atol=1e-8), "not the slope of the penalty"
assert np.allclose(by_penalty, same, atol=1e-4), "weight_decay = 2 lambda must give the same weights"
assert np.allclose(w.data, (1 - 1e-3 * 0.1) ** 1000, atol=0.005), "AdamW shrinks every weight alike"

# %% Try this
# 1. l1 * np.sign(weight) + 2 * l2 * weight -> 0 * weight
#    The gradient forgets the penalty. What does the penalty do to the weights now?
# 2. 2 * l2 * weight -> l2 * weight
#    The factor 2 is forgotten. Which two checks can tell?
# 3. WRONG = 0.0
#    No label is wrong. How much do L1 and L2 gain now?
