"""6.5  A loss class: the mean over a batch, and a floor under the probabilities

Question  Three predictions, three labels, one loss. What if one gave the right class a probability of exactly 0?
Needs     categorical cross-entropy, one-hot, batch, class          Teaches  Loss class, mean loss, clipping
Run       python 06_loss/05_loss_class.py
"""

# %% Imports and settings
import numpy as np

PREDICTIONS = np.array([[0.7, 0.1, 0.2], [0.1, 0.5, 0.4], [0.02, 0.9, 0.08]])  # (samples, classes)
LABELS = np.array([0, 1, 1])  # (samples,)


# %% The idea, part one: whatever the loss of a sample is, the loss of a batch is the mean
class Loss:
    """The mean of the losses of the samples."""

    def calculate(self, output, y):
        return np.mean(self.forward(output, y))


# %% The idea, part two: one kind of loss; it accepts both forms of labels
class Loss_CategoricalCrossentropy(Loss):
    """-log of the probability given to the right class. y: class numbers (batch,) or one-hot rows (batch, classes)."""

    def forward(self, y_pred, y_true):  # (batch, classes)
        y_pred_clipped = np.clip(y_pred, 1e-7, 1 - 1e-7)  # log(0) is minus infinity
        if y_true.ndim == 1:  # one number in the shape: class numbers
            p_right = y_pred_clipped[np.arange(len(y_pred)), y_true]  # (batch,)
        else:
            p_right = np.sum(y_pred_clipped * y_true, axis=1)  # (batch,) one-hot: the one that is not multiplied by 0
        return -np.log(p_right)  # (batch,)


# %% Run it
loss_function = Loss_CategoricalCrossentropy()
one_hot = np.eye(PREDICTIONS.shape[1])[LABELS]  # rows of the identity matrix: (samples, classes)
print("predictions\n" + str(PREDICTIONS))
print(f"labels {LABELS}")
print(f"losses of the samples     {np.round(loss_function.forward(PREDICTIONS, LABELS), 5)}")
print(f"mean, from class numbers  {loss_function.calculate(PREDICTIONS, LABELS):.5f}")
print(f"mean, from one-hot rows   {loss_function.calculate(PREDICTIONS, one_hot):.5f}")
print()

# %% Run it: probabilities at the very ends
print("p of the right class     loss")
for p in [0.5, 1e-3, 1e-7, 1e-12, 0.0]:
    loss = loss_function.calculate(np.array([[p, 1 - p]]), np.array([0]))
    print(f"{p:20.3g}  {loss:7.4f}")
perfect = loss_function.calculate(np.array([[1.0, 0.0]]), np.array([0]))
print(f"{1.0:20.3g}  {perfect:7.4f}, but not quite zero: {perfect:.0e}")

# %% Check: both forms of labels agree, a batch given twice has the same mean, and no sample makes the loss infinite
by_number, by_row = (loss_function.calculate(PREDICTIONS, y) for y in (LABELS, one_hot))
assert np.isclose(by_number, by_row), f"from class numbers {by_number:.5f}, from one-hot rows {by_row:.5f}"
twice = loss_function.calculate(np.concatenate([PREDICTIONS] * 2), np.concatenate([LABELS] * 2))
assert np.isclose(by_number, twice), f"a batch has the loss {by_number:.5f}, the same batch twice {twice:.5f}"
assert np.isfinite(loss), f"a probability of 0 costs {loss}, and so does every batch that holds it"

# %% Try this
# 1. np.mean(self.forward(output, y)) -> np.sum(self.forward(output, y))
#    The sum in place of the mean. What happens when the batch has twice as many samples?
# 2. np.clip(y_pred, 1e-7, 1 - 1e-7) -> y_pred
#    No floor. What does a probability of 0 cost?
# 3. y_pred_clipped[np.arange(len(y_pred)), y_true] -> y_pred_clipped[:, y_true]
#    A colon for "every row". Do you get one entry for each row?
