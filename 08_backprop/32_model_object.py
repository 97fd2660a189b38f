"""8.32  A Model object: set, train, evaluate, predict

Question  Every training script repeats the same lines. Which of them can move into a class once and for all?
Needs     library, object, training loop, Linear, CrossEntropyLoss, minibatch          Teaches  Model object
Road      side road
Run       python 08_backprop/32_model_object.py
Options   --data auto|mnist|digits --epochs --batch-size --lr --seed
"""

# %% Imports and settings
import argparse
import sys

import numpy as np

from deeplearning import SGD, CrossEntropyLoss, Linear, Model, ReLU
from deeplearning.data import load_digits, standardize

HIDDEN = [128, 64]  # neurons in the hidden layers
LOOSE_STEPS, LOOSE_SAMPLES, LOOSE_RATE = 100, 200, 0.1  # the short race of the loose loop against the object


# %% The idea: a list of layers and a loss. Forward walks the list, backward walks it in reverse
class OurModel:
    def __init__(self):
        self.layers = []
        self.loss = None

    def add(self, layer):
        self.layers.append(layer)

    def forward(self, x):  # (batch, inputs)
        for layer in self.layers:
            x = layer.forward(x)
        return x  # (batch, outputs)

    def backward(self, output, y):
        self.loss.forward(output, y)
        gradient = self.loss.backward()  # (batch, outputs)
        for layer in self.layers[::-1]:
            gradient = layer.backward(gradient)
        return gradient  # (batch, inputs)

    def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]

    def fit(self, X, y, optimizer, epochs, batch_size, seed):
        """The training loop, the same as ever. Returns the loss of each epoch."""
        rng, history = np.random.default_rng(seed), []
        for _ in range(epochs):
            order, total = rng.permutation(len(X)), 0.0
            for start in range(0, len(X), batch_size):
                rows = order[start : start + batch_size]
                output = self.forward(X[rows])
                total += self.loss.forward(output, y[rows]) * len(rows)  # the last batch is short and counts for less
                self.backward(output, y[rows])
                optimizer.step()
            history.append(total / len(X))
        return history

    def predict(self, X):
        return self.forward(X).argmax(axis=1)  # (samples,)

    def evaluate(self, X, y):
        return {"loss": self.loss.forward(self.forward(X), y), "accuracy": np.mean(self.predict(X) == y)}


def set_up(model, sizes, seed):
    """The same first weights for every kind of model."""
    rng = np.random.default_rng(seed)
    for i, (inputs, outputs) in enumerate(zip(sizes, sizes[1:], strict=False)):
        if i:
            model.add(ReLU())
        model.add(Linear(inputs, outputs, seed=rng))
    model.loss = CrossEntropyLoss()
    return model


# %% The same without an object: six names, and a new layer changes five of these lines
def loose_losses(X, y, sizes, seed):
    rng, losses = np.random.default_rng(seed), []
    dense1, dense2, dense3 = (Linear(i, o, seed=rng) for i, o in zip(sizes, sizes[1:], strict=False))
    relu1, relu2, loss = ReLU(), ReLU(), CrossEntropyLoss()
    for _ in range(LOOSE_STEPS):
        logits = dense3.forward(relu2.forward(dense2.forward(relu1.forward(dense1.forward(X)))))
        losses.append(loss.forward(logits, y))
        dense1.backward(relu1.backward(dense2.backward(relu2.backward(dense3.backward(loss.backward())))))
        for layer in (dense1, dense2, dense3):
            layer.weight -= LOOSE_RATE * layer.dL_dW
            layer.bias -= LOOSE_RATE * layer.dL_db
    return losses


def object_losses(X, y, sizes, seed):
    model, losses = set_up(OurModel(), sizes, seed), []
    for _ in range(LOOSE_STEPS):
        output = model.forward(X)
        losses.append(model.loss.forward(output, y))
        model.backward(output, y)
        for layer in model.layers:
            if hasattr(layer, "weight"):  # ReLU has none
                layer.weight -= LOOSE_RATE * layer.dL_dW
                layer.bias -= LOOSE_RATE * layer.dL_db
    return losses


# %% Run it
def main():
    parser = argparse.ArgumentParser(description="A Model object, written out and compared with the library's.")
    parser.add_argument("--data", default="auto", help="auto, mnist or digits (auto)")
    parser.add_argument("--epochs", type=int, default=10, help="times through the training images (10)")
    parser.add_argument("--batch-size", type=int, default=64, help="images per step (64)")
    parser.add_argument("--lr", type=float, default=0.1, help="learning rate (0.1)")
    parser.add_argument("--seed", type=int, default=0, help="seed of weights and shuffling (0)")
    options = parser.parse_args()
    if not (1 <= options.epochs <= 100_000 and 1 <= options.batch_size <= 100_000):
        parser.error("--epochs and --batch-size must be 1 to 100,000")
    if not (0 < options.lr <= 10 and 0 <= options.seed < 2**32):
        parser.error("--lr must be above 0 and at most 10, --seed 0 to 4,294,967,295")
    digits = load_digits(options.data)
    X, X_test = standardize(digits.X_train, digits.X_test)
    y, y_test = digits.y_train, digits.y_test
    sizes = [X.shape[1], *HIDDEN, 10]

    few, few_y = X[:LOOSE_SAMPLES], y[:LOOSE_SAMPLES]
    loose, tidy = (losses(few, few_y, sizes, options.seed) for losses in (loose_losses, object_losses))
    print(f"{len(few)} images, all in each step\nstep   loose layers   Model object")
    for step in sorted({1, 10, LOOSE_STEPS}):
        print(f"{step:4}{loose[step - 1]:15.6f}{tidy[step - 1]:15.6f}")

    # 1. set
    model = set_up(OurModel(), sizes, options.seed)
    optimizer = SGD(model.parameters(), lr=options.lr)
    print(f"\nset       {model.layers} {model.loss}")
    # 2. train
    history = model.fit(X, y, optimizer, options.epochs, options.batch_size, options.seed)
    print(f"train     loss {history[0]:.4f} in the first epoch, {history[-1]:.4f} in epoch {len(history)}")
    # 3. evaluate
    result = model.evaluate(X_test, y_test)
    print(f"evaluate  on {len(X_test)} new images: loss {result['loss']:.4f}, accuracy {result['accuracy']:.4f}")
    # 4. predict
    print(f"predict   {model.predict(X_test[:10])}\ntruth     {y_test[:10]}")

    check(model, history, loose, tidy, X, y, options)
    print(f"test accuracy: {result['accuracy']:.4f}")


# %% Check: the same losses as the loose layers, and the library's Model learns the same, number by number
def check(model, history, loose, tidy, X, y, options):
    assert loose == tidy, "the object computes something else than the loose layers"
    library = set_up(Model(), [X.shape[1], *HIDDEN, 10], options.seed)
    settings = dict(epochs=options.epochs, batch_size=options.batch_size, seed=options.seed, verbose=False)
    theirs = library.fit(X, y, optimizer=SGD(library.parameters(), lr=options.lr), **settings)
    assert np.allclose(history, theirs["loss"], rtol=1e-5, equal_nan=True), "this is not the fit of the library"
    assert np.array_equal(model.predict(X), library.predict(X))


if __name__ == "__main__":
    try:
        main()
    except ValueError as error:
        sys.exit(f"error: {error}")

# %% Try this
# 1. HIDDEN = [512, 256]
#    A larger network. How many lines have to change for it?
# 2. total += self.loss.forward(output, y[rows]) * len(rows) -> total += self.loss.forward(output, y[rows]) * batch_size
#    The last batch has only 29 images, and now counts for 64. Who notices?
# 3. for layer in self.layers[::-1]: -> for layer in self.layers[:0:-1]:
#    Backward walks the list from the end, and stops one layer too early. Where does it show?
# 4. --batch-size 1437 --epochs 100
#    All images in each step, and ten times as many epochs. How many steps is that, against 230 before?
