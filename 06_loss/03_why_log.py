"""6.3  Why the logarithm: products become sums

Question  Multiply 1000 probabilities of 0.4. What does the computer say, and what can we do instead?
Needs     probability, loss, overflow          Teaches  logarithm, likelihood, underflow
Run       python 06_loss/03_why_log.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

P_RIGHT = [0.7, 0.5, 0.9]  # what three predictions gave to their right classes
SAMPLES, P_WORSE, P_BETTER = 1000, 0.40, 0.41  # two networks, 1000 samples each
OUT = Path(__file__).parent / "out"

# %% The idea: how likely is it to get all answers right? Multiply; its log is the sum of the logs
likelihood = 1.0
sum_of_logs = 0.0
for p in P_RIGHT:
    likelihood = likelihood * p
    sum_of_logs = sum_of_logs + np.log(p)

# %% Run it: three samples
print(f"probabilities {P_RIGHT}")
print(f"multiplied          {likelihood:.5f}, and its log {np.log(likelihood):.5f}")
print(f"logs added                            {sum_of_logs:.5f}")
print(f"turned positive, mean of the three     {-sum_of_logs / len(P_RIGHT):.5f}")
print()

# %% Run it: a thousand samples
print(f"{SAMPLES} samples     multiplied    logs added   mean of -log")
for name, p in [("worse ", P_WORSE), ("better", P_BETTER)]:
    many = np.full(SAMPLES, p)  # (samples,)
    print(f"{name} p = {p:.2f}   {np.prod(many):10.3g}  {np.sum(np.log(many)):12.2f}  {-np.mean(np.log(many)):13.4f}")
print()

# %% Run it: the price of a probability
print("    p    -log p")
for p in [1.0, 0.99, 0.9, 0.5, 0.1, 0.01, 0.001]:
    cost = 0 - np.log(p)  # 0 - 0.0 is 0.0, while -(0.0) would print as -0.0
    print(f"{p:5.3f}  {cost:8.4f}  {'#' * round(5 * cost)}".rstrip())

# %% Picture
OUT.mkdir(exist_ok=True)
ps = np.linspace(0.001, 1, 1000)
figure, axis = plt.subplots(figsize=(8, 3.6), layout="constrained")
axis.plot(ps, -np.log(ps), color="C0", linewidth=2)
for p in [0.99, 0.5, 0.1, 0.01]:
    axis.plot(p, -np.log(p), "ko")
    axis.annotate(f"p = {p}: {-np.log(p):.2f}", (p, -np.log(p)), (6, 8), textcoords="offset points")
axis.set(xlabel="probability given to the right class", ylabel="-log p", xlim=(0, 1.12), title="sure and wrong is dear")
axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "03_why_log.png")
print("picture: 06_loss/out/03_why_log.png")

# %% Check: log turns times into plus, and e^x undoes it
assert np.isclose(sum_of_logs, np.log(likelihood)), "the log of the product is not the sum"
assert np.isclose(np.exp(sum_of_logs), likelihood)
assert np.isclose(np.log(P_WORSE * P_BETTER), np.log(P_WORSE) + np.log(P_BETTER))

# %% Try this
# 1. SAMPLES = 100
#    A hundred samples. Does multiplying still work?
# 2. P_RIGHT = [0.7, 0.5, 0.0001]
#    One of three answers got almost nothing. What happens to the mean?
# 3. sum_of_logs + np.log(p) -> sum_of_logs + p
#    Somebody adds the probabilities themselves. Who notices?
