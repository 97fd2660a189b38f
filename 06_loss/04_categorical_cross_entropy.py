"""6.4  Categorical cross-entropy: the log of the one entry that counts

Question  A prediction of three classes is scored. How many of its three numbers does the loss look at?
Needs     probability, logarithm, loss          Teaches  categorical cross-entropy, one-hot
Run       python 06_loss/04_categorical_cross_entropy.py
"""

# %% Imports and settings
import numpy as np

PREDICTION = [0.7, 0.1, 0.2]  # probabilities of three classes, from a softmax
TARGET = [1, 0, 0]  # one-hot: a 1 at the right class, 0 elsewhere


# %% The idea, in full: every class's probability has a log, the target says which of them count
def cross_entropy(prediction, target):
    total = 0.0
    for p, t in zip(prediction, target, strict=True):
        total = total + t * np.log(p)
    return -total


# %% The idea, in short: all terms but one are zero, so take that one, by the number of the class
def cross_entropy_short(prediction, label):
    return -np.log(prediction[label])


# %% Run it
print(f"prediction {PREDICTION}, target {TARGET}")
print()
print("class  target  probability  log(p)  target * log(p)")
for k, (p, t) in enumerate(zip(PREDICTION, TARGET, strict=True)):
    print(f"{k:5d}  {t:6d}  {p:11.1f}  {np.log(p):6.3f}  {t * np.log(p) + 0.0:15.3f}")  # + 0.0 makes -0.0 a plain 0.0
label = int(np.argmax(TARGET))  # the class number that the one-hot row stands for
print()
loss = cross_entropy(PREDICTION, TARGET)
print(f"in full, from {TARGET}:   {loss:.5f}")
print(f"in short, from class {label}:     {cross_entropy_short(PREDICTION, label):.5f}")
print(f"one-hot row of class {label}:     {np.eye(len(PREDICTION), dtype=int)[label]}")
print()
print("the same for a good, a sure and a wrong prediction of class 0")
for prediction in ([0.9, 0.05, 0.05], [0.99, 0.005, 0.005], [0.01, 0.98, 0.01]):
    print(f"{str(prediction):21s}  {cross_entropy_short(prediction, 0):.5f}")

# %% Check: both ways agree for every class; e^-loss gives the probability back
for k in range(len(PREDICTION)):
    one_hot = np.eye(len(PREDICTION))[k]
    long, short = cross_entropy(PREDICTION, one_hot), cross_entropy_short(PREDICTION, k)
    assert np.isclose(long, short), f"class {k}: in full {long:.5f}, in short {short:.5f}"
    assert np.isclose(np.exp(-short), PREDICTION[k])

# %% Try this
# 1. PREDICTION = [0.7, 0.2, 0.1]
#    The two wrong classes change places. Does the loss see it?
# 2. TARGET = [0, 1, 0]
#    The same prediction, but class 1 was right. How many times dearer is it?
# 3. total + t * np.log(p) -> total + t * np.log10(p)
#    A logarithm of another base in the long form. How far is it off?
# 4. PREDICTION = [1.0, 0.0, 0.0]
#    A perfect prediction. Is its loss zero, both ways?
