"""6.1  Guess the loss: one number that says how wrong

Question  Six predictions in a picture. Rank them from best to worst. Can a right answer be worse than a wrong one?
Needs     probability, label, template          Teaches  loss
Run       python 06_loss/01_guess_the_loss.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

from previous_chapters import Activation_Softmax

SHOWN = [703, 1495, 191, 563, 13, 1569]  # six digits from the half that made no template
SHARPNESS = 3.0  # the scores are multiplied by it: more makes every prediction surer of itself
OUT = Path(__file__).parent / "out"

# %% The predictions: ten templates score each digit, softmax makes probabilities
digits = load_digits()
images, labels = digits.data / 16, digits.target  # (1797, 64) and (1797,)
seen_images, seen_labels = images[::2], labels[::2]  # every second digit makes the templates
templates = np.array([seen_images[seen_labels == k].mean(axis=0) for k in range(10)])  # (10, 64)
biases = -0.5 * np.sum(templates**2, axis=1)  # a bright template gets no gift
softmax = Activation_Softmax()
softmax.forward(SHARPNESS * (images @ templates.T + biases))
predictions = softmax.output  # (1797, 10)


# %% The idea: look only at the probability of the right class: no loss when it is 1, more and more as it falls
def loss(p):
    return -np.log(p)


# %% Run it
print("   digit  answer  p(digit)   loss")
p_right = predictions[np.arange(len(labels)), labels]  # (1797,): of each row the entry of its label, see lesson 6.5
for letter, i in zip("ABCDEF", SHOWN, strict=True):
    answer = np.argmax(predictions[i])
    verdict = "     " if answer == labels[i] else "wrong"
    bar = "#" * round(10 * min(loss(p_right[i]), 6))  # one # is 0.1
    line = f"{letter}  {labels[i]:5d}  {answer:6d}  {p_right[i]:8.3f}  {loss(p_right[i]):5.2f}  {verdict}  {bar}"
    print(line.rstrip())
ranking = sorted(zip("ABCDEF", SHOWN, strict=True), key=lambda pair: loss(p_right[pair[1]]))
print(f"from best to worst: {' '.join(letter for letter, _ in ranking)}")

# %% Picture: what the network saw and what it said
OUT.mkdir(exist_ok=True)
figure, axes = plt.subplots(2, 6, figsize=(8, 4.6), width_ratios=[1, 1.6] * 3, layout="constrained")
for n, i in enumerate(SHOWN):
    image, bars = axes[n // 3, n % 3 * 2], axes[n // 3, n % 3 * 2 + 1]
    image.imshow(digits.images[i], cmap="gray_r")
    image.set_title(f"{'ABCDEF'[n]}: a {labels[i]}")
    image.axis("off")
    colors = ["C1" if k == labels[i] else "0.65" for k in range(10)]
    bars.bar(range(10), predictions[i], color=colors)
    bars.set(ylim=(0, 1.05), xticks=range(10), yticks=[0, 0.5, 1])
    bars.tick_params(labelsize=8)
    bars.set(xlabel="class" if n >= 3 else None, ylabel="probability" if n % 3 == 0 else None)
    bars.spines[["top", "right"]].set_visible(False)
figure.suptitle("six predictions; the right class is orange")
figure.savefig(OUT / "01_guess_the_loss.png")
print("picture: 06_loss/out/01_guess_the_loss.png")

# %% Check: no loss is negative, and more probability for the right class never costs more (all 1797 digits)
losses = loss(p_right)
assert np.all(losses >= 0)
assert np.all(np.diff(losses[np.argsort(p_right)]) <= 0)

# %% Try this
# 1. SHARPNESS = 10.0
#    The same templates, surer of themselves. Who gains by it, who pays?
# 2. SHARPNESS = 0.0
#    All scores are zero. What does a network lose that knows nothing and admits it?
# 3. -np.log(p) -> 1 - p
#    A milder loss: the probability that is missing. Does the ranking change? And the distance between B and A?
