"""4.6  A batch of digits: 797 images in one call

Question  Lesson 3.4 read the held-out images one by one. Does one call for all of them read better, worse or the same?
Needs     Layer_Dense, template, accuracy, held-out data, argmax          Teaches  class scores
Run       python 04_batches/06_a_batch_of_digits.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

SEED = 0
KNOWN = 1000  # the first images make the templates, the others are held out, as in lesson 3.4
SHOWN = [2, 0, 14, 9, 15, 10]  # held-out images in the picture
OUT = Path(__file__).parent / "out"

digits = load_digits()  # images of 8 x 8 pixels, one row of 64 numbers for each
known, known_digits = digits.data[:KNOWN] / 16, digits.target[:KNOWN]
images, truth = digits.data[KNOWN:] / 16, digits.target[KNOWN:]  # (797, 64), (797,)


class Layer_Dense:
    """output = inputs @ weights + biases: every neuron reads every input."""

    def __init__(self, n_inputs, n_neurons):
        self.weights = 0.01 * np.random.randn(n_inputs, n_neurons)  # (inputs, neurons), small random numbers
        self.biases = np.zeros((1, n_neurons))  # (1, neurons)

    def forward(self, inputs):  # (batch, inputs)
        self.output = np.dot(inputs, self.weights) + self.biases  # (batch, neurons)


# %% The idea: ten templates are the ten columns of a layer's weights
templates = np.array([known[known_digits == d].mean(axis=0) for d in range(10)])  # (10, 64), a template is a row
lengths = np.sqrt(np.sum(templates**2, axis=1)).reshape(-1, 1)  # (10, 1), one for each row
np.random.seed(SEED)
layer = Layer_Dense(64, 10)
layer.weights = (templates / lengths).T  # (64, 10), a template is a column of length 1

layer.forward(images)
answers = np.argmax(layer.output, axis=1)  # (797,), the largest score of each row
accuracy = np.mean(answers == truth)

# %% Run it
print(f"images {images.shape} @ weights {layer.weights.shape} = class scores {layer.output.shape}")
print(f"{layer.output.size:,} dot products in one call, accuracy on the held-out images {accuracy:.3f}")
print()
one_by_one = np.zeros(layer.output.shape)
single = Layer_Dense(64, 10)
single.weights, single.biases = layer.weights, layer.biases
for i in range(len(images)):
    single.forward(images[i : i + 1])  # (1, 64): a batch of one
    one_by_one[i] = single.output[0]
difference = np.max(np.abs(one_by_one - layer.output))
print(f"one image at a time: accuracy {np.mean(np.argmax(one_by_one, axis=1) == truth):.3f}")
print(f"largest difference between the scores < 1e-12: {difference < 1e-12}")
print()
best_image = np.argmax(layer.output, axis=0)  # (10,)
print(f"argmax with axis=1, shape {answers.shape}: for each image the neuron with the largest score")
print(f"argmax with axis=0, shape {best_image.shape}: for each neuron the image with the largest score")
print(f"argmax alone, {np.argmax(layer.output)}: one place in the whole table, counted row by row")

# %% Picture: images in rows, templates in columns, a score where they meet
OUT.mkdir(exist_ok=True)
figure, axis = plt.subplots(figsize=(8, 5), layout="constrained")
for d in range(10):
    axis.imshow(layer.weights[:, d].reshape(8, 8), cmap="gray", extent=(d + 0.1, d + 0.9, -0.1, -0.9))
for r, i in enumerate(SHOWN):
    axis.imshow(images[i].reshape(8, 8), cmap="gray", extent=(-1.1, -0.3, r + 0.9, r + 0.1))
    for d in range(10):
        chosen = d == answers[i]
        colour = "white" if not chosen else "#9ecae1" if d == truth[i] else "#fdd0a2"
        axis.add_patch(plt.Rectangle((d, r), 1, 1, facecolor=colour, edgecolor="0.7"))
        weight = "bold" if chosen else "normal"
        axis.text(d + 0.5, r + 0.5, f"{layer.output[i, d]:.2f}", ha="center", va="center", weight=weight)
axis.set(xlim=(-1.2, 10.03), ylim=(len(SHOWN) + 0.03, -1), xticks=[], yticks=[])
axis.set(title="columns of the weights above, rows of the batch on the left (blue: right, orange: wrong)")
axis.spines[:].set_visible(False)
figure.savefig(OUT / "06_a_batch_of_digits.png")
print("picture: 04_batches/out/06_a_batch_of_digits.png")

# %% Check: samples do not know of each other, alone or in any order each gets the same scores
assert np.allclose(one_by_one, layer.output)
order = np.random.permutation(len(images))  # every place once, in random order; images[order] fetches the rows so
single.forward(images[order])
assert np.allclose(single.output, layer.output[order])

# %% Try this
# 1. np.argmax(layer.output, axis=1) -> np.argmax(layer.output, axis=0)
#    The other axis, a usual slip. What does NumPy say when the answers meet the truth?
# 2. layer.weights = (templates / lengths).T -> layer.weights = layer.weights
#    The layer keeps the small random numbers that it was built with. How many digits does it read?
# 3. layer.weights = (templates / lengths).T -> layer.weights, layer.biases = templates.T, -(lengths.T**2) / 2
#    The last row of the table in 3.4: means as they are, and biases. Can the same Layer_Dense do this too?
# 4. digits.data[KNOWN:] / 16 -> digits.data[KNOWN:]
#    The held-out pixels keep their values from 0 to 16, the templates do not. Does the reader mind?
