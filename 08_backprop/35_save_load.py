"""8.35  Save and load: a network in a file

Question  Training was stopped after three epochs and goes on tomorrow. Which numbers must the file hold?
Needs     TwoLayerMLP, library, Adam, epoch, shuffling, numerical stability          Teaches  saved model, checkpoint
Run       python 08_backprop/35_save_load.py
Options   --data auto|mnist|digits --optimizer adam|sgd --epochs --seed
"""

# %% Imports and settings
import argparse
import json
import os
import pickle
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np

from deeplearning import SGD, Adam, CrossEntropyLoss, Linear, Model, ReLU, TwoLayerMLP, saving
from deeplearning.data import load_digits

OPTIMIZERS = {"adam": (Adam, 0.003), "sgd": (SGD, 0.1)}  # and their rates
HIDDEN, BATCH = 64, 64
OUT = Path(__file__).parent / "out"


# %% The idea: what it is made of as text (JSON), its numbers as arrays, in one .npz file; nothing that can run
def save(path, model, optimizer, notes):
    layers = []
    for layer in model.layers:
        description = {"kind": type(layer).__name__}
        if isinstance(layer, Linear):
            description |= {"in_features": layer.in_features, "out_features": layer.out_features, "dtype": "float32"}
        layers.append(description)
    loss = {"kind": type(model.loss).__name__}
    head = {"format": "deeplearning model", "version": 1, "layers": layers, "loss": loss, "notes": notes}
    arrays = {f"model/{name}": array for name, array in model.state_dict().items()}
    arrays |= {f"optimizer/{name}": array for name, array in optimizer.state_dict().items()}
    beside = path.with_suffix(".part")
    with open(beside, "wb") as file:
        np.savez(file, description=json.dumps(head), **arrays)
    os.replace(beside, path)  # only a whole file ever gets the name: an interrupted save leaves the old one


def load(path):
    """The model, the state of its optimizer, the notes."""
    with np.load(path, allow_pickle=False) as file:
        head = json.loads(str(file["description"]))
        arrays = {name: file[name] for name in file.files}
    model = Model()
    for layer in head["layers"]:
        model.add(Linear(layer["in_features"], layer["out_features"]) if layer["kind"] == "Linear" else ReLU())
    model.loss = CrossEntropyLoss()
    model.load_state_dict({name[6:]: a for name, a in arrays.items() if name.startswith("model/")})
    return model, {name[10:]: a for name, a in arrays.items() if name.startswith("optimizer/")}, head["notes"]


def train(model, optimizer, X, y, epochs):
    """Every epoch has a shuffling of its own, the same whether or not there was a break before. Returns the losses."""
    fit = [model.fit(X, y, optimizer=optimizer, batch_size=BATCH, seed=epoch, verbose=False) for epoch in epochs]
    return [history["loss"][0] for history in fit]


def fingerprint(model, X):
    return f"{zlib.crc32(model.forward(X).tobytes()):08x}"  # of every bit of every logit


class Stranger:
    """What somebody else may have put into a pickle: loading it calls any function that its author likes."""

    def __reduce__(self):
        return print, ("pickle.loads: I am not a network. I am a program, and you have just started me.",)


# %% Run it
def main():
    parser = argparse.ArgumentParser(description="Save a network, load it, and go on training as if nothing had been.")
    parser.add_argument("--data", default="auto", help="auto, mnist or digits (auto)")
    parser.add_argument("--optimizer", choices=OPTIMIZERS, default="adam", help="adam or sgd (adam)")
    parser.add_argument("--epochs", type=int, default=6, help="epochs, with a break after half of them (6)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the weights (0)")
    parser.add_argument("--predict", type=Path, help="only load this file and print the fingerprint of its answers")
    options = parser.parse_args()
    if not (2 <= options.epochs <= 100_000 and 0 <= options.seed < 2**32):
        parser.error("--epochs must be 2 to 100,000, so that there can be a break, --seed 0 to 4,294,967,295")
    if options.predict:
        model, _, notes = saving.load(options.predict)
        numbers = notes.get("mean"), notes.get("sd")
        if notes.get("data") not in ("mnist", "digits") or not all(type(number) is float for number in numbers):
            raise ValueError(f"{options.predict} does not say how its images were prepared: take one of this lesson")
        digits = load_digits(notes["data"])
        return print(fingerprint(model, (digits.X_test - notes["mean"]) / notes["sd"]))

    digits = load_digits(options.data)
    mean, sd = float(digits.X_train.mean()), float(digits.X_train.std())
    X, X_test = ((part - mean) / sd for part in (digits.X_train, digits.X_test))
    y, half = digits.y_train, options.epochs // 2
    OUT.mkdir(exist_ok=True)
    file = OUT / "35_save_load.npz"
    make_optimizer, rate = OPTIMIZERS[options.optimizer]

    unbroken = TwoLayerMLP(X.shape[1], HIDDEN, 10, seed=options.seed)
    losses = train(unbroken, make_optimizer(unbroken.parameters(), lr=rate), X, y, range(options.epochs))

    model = TwoLayerMLP(X.shape[1], HIDDEN, 10, seed=options.seed)
    optimizer = make_optimizer(model.parameters(), lr=rate)
    train(model, optimizer, X, y, range(half))
    notes = {"epoch": half, "data": digits.name, "side": digits.side, "mean": mean, "sd": sd}
    save(file, model, optimizer, notes)
    with np.load(file) as content:
        for name in content.files:
            print(f"{name:29}{content[name].dtype!s:10}{content[name].shape}" if content[name].ndim else f"{name}")
    print(f"{file.stat().st_size:,} bytes for {sum(p.data.size for p in model.parameters()):,} parameters")

    again, state, notes = load(file)
    print(f"\nanswers to {len(X_test)} test images, every bit of them")
    before = fingerprint(model, X_test)
    print(f"  before saving      {before}\n  after loading      {fingerprint(again, X_test)}")
    other = subprocess.run([sys.executable, __file__, "--predict", file], capture_output=True, text=True, check=True)
    print(f"  in a new process   {other.stdout.strip()}")

    resumed, forgetful = again, load(file)[0]
    optimizer = make_optimizer(resumed.parameters(), lr=rate)
    optimizer.load_state_dict(state)
    rest = range(notes["epoch"], options.epochs)
    with_state = train(resumed, optimizer, X, y, rest)
    without = train(forgetful, make_optimizer(forgetful.parameters(), lr=rate), X, y, rest)
    print("\nepoch   unbroken   resumed with optimizer state   without")
    for epoch, a, b in zip(rest, with_state, without, strict=True):
        print(f"{epoch + 1:5}{losses[epoch]:11.6f}{a:23.6f}{b:19.6f}")

    print()
    pickle.loads(pickle.dumps(Stranger()))  # noqa: S301
    damaged = OUT / "35_damaged.npz"
    damaged.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    try:
        saving.load(damaged)
    except ValueError as error:
        print(f"half a file: {str(error).replace(str(OUT) + os.sep, '')}")
    check(file, before, unbroken, resumed, X_test)
    print(f"test accuracy: {unbroken.evaluate(X_test, digits.y_test):.4f}")


# %% Check: to the bit, not nearly
def check(file, before, unbroken, resumed, X_test):
    library, _, _ = saving.load(file)  # the library reads what we wrote
    assert fingerprint(library, X_test) == before, "what was loaded is not what was saved"
    assert fingerprint(resumed, X_test) == fingerprint(unbroken, X_test), "the resumed run went another way"


if __name__ == "__main__":
    try:
        main()
    except ValueError as error:
        sys.exit(f"error: {error}")

# %% Try this
# 1. optimizer.load_state_dict(state) -> pass
#    The state is in the file, and nobody takes it out. Does anything break?
# 2. --optimizer sgd
#    Plain gradient descent. What is there to forget?
# 3. {f"model/{name}": array for -> {f"model/{name}": array.astype(np.float16) for
#    Half the digits of every weight, half the bytes. Are the answers the same?
# 4. seed=epoch, verbose -> verbose
#    The shuffling of an epoch comes out anew each time. Is a fingerprint still worth anything?
