"""8.36  Inference: a picture file in, a digit out

Question  The network learned from small, centred digits, light on dark. You have a photo of ink on paper. What now?
Needs     TwoLayerMLP, MNIST, saved model, softmax, confidence          Teaches  inference, preprocessing
Run       python 08_backprop/36_inference.py
Options   FILE ... --model FILE --data auto|mnist|digits --epochs --seed
"""

# %% Imports and settings
import argparse
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from PIL import Image

from deeplearning import Adam, Softmax, TwoLayerMLP, saving
from deeplearning.data import load_digits

STROKES = {  # a pen's way through a field of 100 x 100, y downwards
    2: [(30, 30), (38, 17), (55, 14), (68, 24), (66, 42), (48, 62), (30, 84), (72, 84)],
    3: [(32, 18), (60, 16), (66, 30), (48, 46), (66, 60), (64, 78), (48, 86), (30, 80)],
    7: [(28, 18), (72, 18), (58, 48), (46, 86)],
}
DIGIT, PEN = 3, 6  # what the script draws when it is called without a file, and half the width of the pen
BOX = {8: 8, 28: 20}  # the digits of the training images fill 8 of 8 rows, or 20 of 28
OUT = Path(__file__).parent / "out"


def test_picture(digit, width=330, height=240, corner=(150, 10), scale=1.6, ink=40, paper=235):
    """A drawing on a sheet of its own size, off centre: bytes (height, width)."""
    points = np.array(STROKES[digit]) * scale + corner
    y, x = np.mgrid[:height, :width]
    distance = np.full((height, width), np.inf)
    for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
        along = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / ((x1 - x0) ** 2 + (y1 - y0) ** 2)
        along = np.clip(along, 0, 1)  # the nearest place of this stroke
        distance = np.minimum(distance, np.hypot(x - x0 - along * (x1 - x0), y - y0 - along * (y1 - y0)))
    covered = np.clip(PEN * scale - distance + 0.5, 0, 1)
    return (paper + (ink - paper) * covered).astype(np.uint8)


# %% The idea: before the network sees a picture, make it look like the pictures that the network was trained on
def read_picture(path):
    """Grey values from 0 to 1, (height, width). ValueError, one sentence, for a file that is no picture."""
    try:
        with Image.open(path) as picture:
            if picture.width * picture.height > 50_000_000:
                raise ValueError(f"{path} has more than 50 million pixels: make it smaller first")
            paper = Image.new("RGBA", picture.size, "white")  # seen wherever the picture is transparent
            return np.asarray(Image.alpha_composite(paper, picture.convert("RGBA")).convert("L")) / 255
    except FileNotFoundError:
        raise ValueError(f"{path} does not exist") from None
    except (OSError, SyntaxError, Image.DecompressionBombError):  # what Pillow raises for damaged and foreign files
        raise ValueError(f"{path} is no picture that can be read: hand over a PNG or JPEG file") from None


def prepare(grey, side, name="the picture"):
    """From grey values of any size to (side, side): ink 1, paper 0, the digit cropped, scaled and centred."""
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    ink = np.abs(grey - np.median(border))  # the border is paper, white or black; ink is what differs from it
    if ink.max() < 0.15:
        raise ValueError(f"{name} shows nothing that stands out from its border")
    ink = np.clip(ink / ink.max() * 1.25 - 0.25, 0, 1)  # faint shades are paper
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]  # crop
    factor = BOX[side] / max(ink.shape)
    height, width = (max(1, round(n * factor)) for n in ink.shape)
    image = Image.fromarray((ink * 255).astype(np.uint8))
    small = np.asarray(image.resize((width, height), Image.Resampling.BOX if factor < 1 else Image.Resampling.BILINEAR))
    seen = np.zeros((side, side), dtype=np.float32)
    top, left = (side - height) // 2, (side - width) // 2
    seen[top : top + height, left : left + width] = small / small.max()
    return seen


def shrink_only(grey, side):
    """The lazy way: any picture becomes a small square, whatever is on it."""
    small = Image.fromarray((grey * 255).astype(np.uint8)).resize((side, side), Image.Resampling.BOX)
    return np.asarray(small, dtype=np.float32) / 255


def top_three(model, seen, notes):
    x = (seen.reshape(1, -1) - notes["mean"]) / notes["sd"]  # (1, pixels): a batch of one
    probabilities = Softmax().forward(model.forward(x))[0]  # (10,)
    return [(int(d), float(probabilities[d])) for d in np.argsort(-probabilities)[:3]]


def told(answers):
    return ",  ".join(f"{digit} ({share:.1%})" for digit, share in answers)


# %% The network: from a file, or trained here
def get_model(options):
    if options.model:
        model, _, notes = saving.load(options.model)
        if notes.get("side") not in list(BOX) or not all(type(notes.get(name)) is float for name in ("mean", "sd")):
            raise ValueError(f"{options.model} does not say how its images were prepared: take one of lesson 8.35")
        return model, notes, None
    digits = load_digits(options.data)
    notes = {"side": digits.side, "mean": digits.X_train.mean(), "sd": digits.X_train.std()}
    X, X_test = ((part - notes["mean"]) / notes["sd"] for part in (digits.X_train, digits.X_test))
    model = TwoLayerMLP(X.shape[1], 128, 10, seed=options.seed)
    epochs = (3 if digits.name == "mnist" else 30) if options.epochs is None else options.epochs
    settings = dict(epochs=epochs, batch_size=64, seed=options.seed, verbose=False)
    model.fit(X, digits.y_train, optimizer=Adam(model.parameters(), lr=0.003), **settings)
    return model, notes, digits


def spoiled(images, side):  # in ways that no person would mind
    squares = images.reshape(-1, side, side)
    yield "as they are", squares
    for shift, name in [(1, "1 pixel to the right"), (2, "2 pixels to the right")]:
        yield name, np.pad(squares, ((0, 0), (0, 0), (shift, 0)))[:, :, :-shift]
    yield "black and white exchanged", 1 - squares
    yield "0 to 255, not 0 to 1", squares * 255


# %% Run it
def main():
    parser = argparse.ArgumentParser(description="Read the digit on a picture.")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="pictures of one digit each, PNG or JPEG")
    parser.add_argument("--model", type=Path, help="a file that lesson 8.35 saved; otherwise a network is trained here")
    parser.add_argument("--data", default="auto", help="auto, mnist or digits (auto)")
    parser.add_argument("--epochs", type=int, help="times through the training images (30; 3 on MNIST)")
    parser.add_argument("--seed", type=int, default=0, help="seed of weights and shuffling (0)")
    options = parser.parse_args()
    if not (0 <= (options.epochs or 0) <= 100_000 and 0 <= options.seed < 2**32):
        parser.error("--epochs must be 0 to 100,000, --seed 0 to 4,294,967,295")
    pictures = {str(file): read_picture(file) for file in options.files}  # before any training: refuse at once
    model, notes, digits = get_model(options)
    side = notes["side"]
    OUT.mkdir(exist_ok=True)
    if not pictures:
        drawing = test_picture(DIGIT)
        Image.fromarray(drawing).save(OUT / "36_drawing.png")
        Image.fromarray(255 - drawing).save(OUT / "36_inverted.png")
        Image.fromarray(test_picture(DIGIT, 60, 90, (-8, 30), 0.6)).save(OUT / "36_tiny.png")
        pictures = {word: read_picture(OUT / f"36_{word}.png") for word in ("drawing", "inverted", "tiny")}
    seen = {name: prepare(grey, side, name) for name, grey in pictures.items()}
    for name, grey in pictures.items():
        print(f"{name} ({grey.shape[1]} x {grey.shape[0]}):  {told(top_three(model, seen[name], notes))}")
        print(f"   only made small:  {told(top_three(model, shrink_only(grey, side), notes))}")
    draw(pictures, seen, model, notes)
    print("picture: 08_backprop/out/36_inference.png")
    check(model, notes, seen)
    if digits is None:
        return
    accuracies = []
    print(f"\n{len(digits.X_test)} test images                accuracy   mean confidence")
    for name, squares in spoiled(digits.X_test, side):
        x = (squares.reshape(len(squares), -1) - notes["mean"]) / notes["sd"]
        probabilities = Softmax().forward(model.forward(x))
        accuracy = np.mean(probabilities.argmax(axis=1) == digits.y_test)
        print(f"  {name:28}{accuracy:8.3f}{probabilities.max(axis=1).mean():18.3f}")
        accuracies.append(accuracy)
    print(f"test accuracy: {accuracies[0]:.4f}")


def draw(pictures, seen, model, notes):
    figure, axes = plt.subplots(3, min(3, len(pictures)), figsize=(8, 6.6), layout="constrained", squeeze=False)
    for (above, *below), (name, grey) in zip(axes.T, pictures.items(), strict=False):  # the first three
        above.imshow(grey, cmap="gray", vmin=0, vmax=1)
        above.set_title(Path(name).name)
        squares = {"prepared": seen[name], "only made small": shrink_only(grey, notes["side"])}
        for axis, (way, square) in zip(below, squares.items(), strict=True):
            axis.imshow(square, cmap="gray", vmin=0, vmax=1)  # as the network sees it: ink is 1, bright
            digit, share = top_three(model, square, notes)[0]
            axis.set_title(f"{way}:\n{digit}, {share:.0%} sure")
    plt.setp(axes.flat, xticks=[], yticks=[])
    figure.savefig(OUT / "36_inference.png")


# %% Check: one picture alone or in a batch, exchanged ink or more paper: the answer is the same
def check(model, notes, seen):
    batch = (np.array([image.ravel() for image in seen.values()]) - notes["mean"]) / notes["sd"]
    assert [top_three(model, image, notes)[0][0] for image in seen.values()] == list(model.predict(batch))
    grey = np.full((90, 60), 0.9)
    grey[20:70, 25:32] = 0.1
    plain = prepare(grey, notes["side"])
    for other in (1 - grey, np.pad(grey, 40, constant_values=0.9)):
        assert np.allclose(prepare(other, notes["side"]), plain, atol=0.01), "paper or ink has changed the digit"


if __name__ == "__main__":
    try:
        main()
    except ValueError as error:
        sys.exit(f"error: {error}")

# %% Try this
# 1. DIGIT = 7
#    Another drawing, prepared in the same way. Is the network as sure?
# 2. PEN = 2
#    A fine pen. The strokes are now thinner than any that the network has met.
# 3. ink = np.abs(grey - np.median(border)) -> ink = 1 - grey
#    Ink is whatever is dark: no look at the border. Which picture pays?
# 4. ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] -> ink = ink + 0
#    No cropping: the whole sheet is scaled into the square. What does the network see of the digit?
