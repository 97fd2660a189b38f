"""3.4  Templates read digits: ten dot products, no training

Question  Average all sevens, all eights and so on. Can ten dot products with these ten pictures read new handwriting?
Needs     matrix, template, length, bias          Teaches  pixel, accuracy, held-out data, argmax
Run       python 03_dot_product/04_templates_read_digits.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

KNOWN, EXAMPLE, BRIGHTER = 1000, 3, 1.5  # images for the templates; held-out image to show; factor for one template
OUT = Path(__file__).parent / "out"
digits = load_digits()  # 1797 images of 8 x 8 pixels, each a row of 64 numbers from 0 to 16; part of scikit-learn
known, known_digits = digits.data[:KNOWN] / 16, digits.target[:KNOWN]  # (images, 64) and (images,)
images, truth = digits.data[KNOWN:] / 16, digits.target[KNOWN:]  # never used to make a template

# %% The idea: the mean of all sevens is a template of a seven, and a template is the row of weights of one neuron
means = np.array([known[known_digits == d].mean(axis=0) for d in range(10)])  # (10, 64)
half_squares = np.array([np.dot(row, row) for row in means]) / 2  # (10,)
one_brighter = np.array([row * BRIGHTER if d == 8 else row for d, row in enumerate(means)])  # (10, 64)
scaled = np.array([row / np.sqrt(np.dot(row, row)) for row in one_brighter])  # (10, 64), every row has length 1


def read(weights, biases):
    return np.array([np.argmax(np.dot(weights, image) + biases) for image in images])  # the place of the largest score


# %% Run it
scores = np.dot(scaled, images[EXAMPLE])  # (10, 64) times (64,) gives (10,)
print(f"templates from {len(known)} images; {len(images)} images held out, {np.sum(truth == 8)} of them eights")
print(f"image {EXAMPLE} is a {truth[EXAMPLE]}, largest score at {np.argmax(scores)}: {scores.round(2)}")
print("\nten neurons with                      accuracy  says 8")
for name, answer in {
    "the means as weights": read(means, 0.0),
    f"the 8 made {BRIGHTER} times as bright": read(one_brighter, 0.0),
    "the same, each scaled to length 1": read(scaled, 0.0),
    "the means, and -length^2/2 as biases": read(means, -half_squares),
}.items():
    print(f"{name:36s}  {np.mean(answer == truth):8.3f}  {np.sum(answer == 8):6d}")

# %% Picture: the image, the templates and their scores
OUT.mkdir(exist_ok=True)
places = "i0123456789;issssssssss"  # image, ten templates; image, scores
figure, axes = plt.subplot_mosaic(places, figsize=(8, 3), width_ratios=[3] + [1] * 10, layout="constrained")
for place, pixels in zip(places[:11], [images[EXAMPLE], *means], strict=True):
    axes[place].imshow(pixels.reshape(8, 8), cmap="gray")
    axes[place].axis("off")
axes["s"].plot(scores, "o", color="C0")
axes["s"].plot(np.argmax(scores), scores.max(), "s", color="C1", markersize=10)  # the largest
axes["s"].set(xticks=range(10), xlim=(-0.5, 9.5), xlabel="template", ylabel="score")
axes["s"].spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "04_templates_read_digits.png")
print("picture: 03_dot_product/out/04_templates_read_digits.png")

# %% Check: scaling undoes the brightness; with the biases the winner is the mean that differs least from the image
np.testing.assert_allclose(scaled[8], means[8] / np.sqrt(np.dot(means[8], means[8])))
nearest = [np.argmin([np.sum((row - image) ** 2) for row in means]) for image in images]
assert np.array_equal(read(means, -half_squares), nearest)

# %% Try this
# 1. KNOWN = 10
#    The first ten images show 0 to 9, so each template is a single image. How much is left of the accuracy?
# 2. EXAMPLE = 10
#    A five that is read as something else. Look at the picture: can you tell why?
# 3. digits.data[KNOWN:] / 16, digits.target[KNOWN:] -> known, known_digits
#    Marks for the very images that the templates were made of. Is the accuracy higher?
