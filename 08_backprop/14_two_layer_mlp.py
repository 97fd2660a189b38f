"""8.14  A library of our own, and a network with one line

Question  Loose layers, a loss and a loop: how much of it fits into one object? And what does a falling loss prove?
Needs     Linear, CrossEntropyLoss, training loop, minibatch, held-out data, parameter count
Teaches   library, TwoLayerMLP
Run       python 08_backprop/14_two_layer_mlp.py
Options   --epochs --rate --seed
"""

# %% Imports and settings
import argparse

import numpy as np

from deeplearning import SGD, CrossEntropyLoss, Linear, Model, ReLU, TwoLayerMLP
from deeplearning.data import load_digits, standardize

import previous_chapters as lesson

BATCH_SIZE = 64


# %% One layer and its shapes
def one_layer():
    rng = np.random.default_rng(0)
    layer = Linear(in_features=784, out_features=128, seed=0)
    y = layer.forward(rng.standard_normal((32, 784)))
    dL_dx = layer.backward(rng.standard_normal((32, 128)))
    print(f"Linear(784, 128): y {y.shape}, dL_dx {dL_dx.shape}, dL_dW {layer.dL_dW.shape}, dL_db {layer.dL_db.shape}")
    print(f"_w is weight: {layer._w is layer.weight}, _b is bias: {layer._b is layer.bias}")
    assert dL_dx.shape == (32, 784) and layer.dL_dW.shape == layer._w.shape and layer.dL_db.shape == layer._b.shape


# %% Loose layers, 784-128-10, taught 1000 random labels
def learn_noise(options):
    rng = np.random.default_rng(options.seed)
    X_train, y_train = rng.standard_normal((1000, 784)), rng.integers(0, 10, 1000)  # labels that mean nothing
    X_new, y_new = rng.standard_normal((1000, 784)), rng.integers(0, 10, 1000)
    layer1, relu, layer2 = Linear(784, 128, seed=rng), ReLU(), Linear(128, 10, seed=rng)
    loss_function = CrossEntropyLoss()

    def forward(x):
        return layer2.forward(relu.forward(layer1.forward(x)))

    def backward(gradient):
        return layer1.backward(relu.backward(layer2.backward(gradient)))

    def update(lr):
        for layer in (layer1, layer2):
            layer._w -= lr * layer.dL_dW
            layer._b -= lr * layer.dL_db

    def accuracy(x, y):
        return np.mean(np.argmax(forward(x), axis=1) == y)

    print("            loss    right on these 1000   on 1000 new ones")
    for epoch in range(1, options.epochs + 1):
        total = 0.0
        for start in range(0, len(X_train), BATCH_SIZE):  # 15 batches of 64 and a last one of 40
            x, y = X_train[start : start + BATCH_SIZE], y_train[start : start + BATCH_SIZE]
            total += loss_function.forward(forward(x), y) * len(x)  # a short batch counts less in the mean
            backward(loss_function.backward())
            update(options.rate)
        if epoch in (1, 2, 5, options.epochs):
            row = f"{accuracy(X_train, y_train):19.0%}   {accuracy(X_new, y_new):16.0%}"
            print(f"Epoch {epoch:2}: {total / len(X_train):6.4f}   {row}")


# %% The same three layers in one object, and digits in place of noise
def read_digits(options):
    X_train, y_train, X_new, y_new, _ = load_digits("digits")  # (1437, 64), (1437,), (360, 64), (360,)
    X_train, X_new = standardize(X_train, X_new)  # mean 0, standard deviation 1
    model = TwoLayerMLP()  # 784, 128 and 10 unless you say otherwise
    print(f"TwoLayerMLP() has {sum(p.data.size for p in model.parameters()):,} parameters, for 28 x 28 pixels")
    model = TwoLayerMLP(in_features=64, hidden=128, out_features=10, seed=options.seed)  # these digits are 8 x 8
    rng = np.random.default_rng(options.seed)
    for _ in range(options.epochs):
        order = rng.permutation(len(X_train))
        for start in range(0, len(order), BATCH_SIZE):
            rows = order[start : start + BATCH_SIZE]
            loss = model.train_step(X_train[rows], y_train[rows], lr=10 * options.rate)
    print(f"after {options.epochs} epochs: loss of the last batch {loss:.3f}")
    print(f"first new digits: {y_new[:12]}")
    print(f"it reads          {model.predict(X_new[:12])}")
    print(f"accuracy on new digits: {model.evaluate(X_new, y_new):.3f}")
    return X_train, y_train


# %% Any number of layers: add them one by one
def any_model(X, y, options):
    model = Model()
    for layer in (Linear(64, 128, seed=1), ReLU(), Linear(128, 64, seed=2), ReLU(), Linear(64, 10, seed=3)):
        model.add(layer)
    model.loss = CrossEntropyLoss()
    for step in range(201):
        output = model.forward(X)
        loss, accuracy = model.loss.forward(output, y), np.mean(output.argmax(axis=1) == y)
        model.backward(output, y)
        for layer in model.layers:
            if hasattr(layer, "weight"):  # if it has such an array; ReLU has none
                layer.weight -= 10 * options.rate * layer.dL_dW
                layer.bias -= 10 * options.rate * layer.dL_db
        if step in (0, 100, 200):
            print(f"step {step:3}: loss {loss:.4f}, accuracy {accuracy:.3f}")


# %% Run it
def main():
    parser = argparse.ArgumentParser(description="The library deeplearning: loose layers, TwoLayerMLP, Model.")
    parser.add_argument("--epochs", type=int, default=10, help="times through the training data (10)")
    parser.add_argument(
        "--rate", type=float, default=0.01, help="learning rate for the noise, ten times as large later"
    )
    parser.add_argument("--seed", type=int, default=0, help="seed of data, weights and shuffling (0)")
    options = parser.parse_args()
    if not (1 <= options.epochs <= 100_000 and 0 < options.rate <= 10 and 0 <= options.seed < 2**32):
        parser.error("--epochs must be 1 to 100,000, --rate above 0 and at most 10, --seed 0 to 4,294,967,295")
    compare_with_the_lesson()
    one_layer()
    print("\n784-128-10 on random labels")
    learn_noise(options)
    print()
    X, y = read_digits(options)
    print(f"\nModel, 64-128-64-10, all {len(X):,} digits at each step")
    any_model(X, y, options)


# %% Check: the library is lesson 8.13 with more checks and more to choose from; its numbers are the same
def compare_with_the_lesson():
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((50, 8)), rng.integers(0, 3, 50)
    ours = [lesson.Linear(8, 16), lesson.ReLU(), lesson.Linear(16, 3)]
    theirs = [Linear(8, 16, dtype=np.float64, seed=0), ReLU(), Linear(16, 3, dtype=np.float64, seed=1)]
    for mine, its in [(ours[0], theirs[0]), (ours[2], theirs[2])]:
        mine.weight[...] = its.weight  # the same numbers to begin with
    losses = []
    for layers, loss_class, sgd_class in [(ours, lesson.CrossEntropyLoss, lesson.SGD), (theirs, CrossEntropyLoss, SGD)]:
        loss_function = loss_class()
        optimizer = sgd_class(layers[0].parameters() + layers[2].parameters(), lr=0.5)
        history = []
        for _ in range(100):
            values = x
            for layer in layers:
                values = layer.forward(values)
            history.append(loss_function.forward(values, y))
            gradient = loss_function.backward()
            for layer in reversed(layers):
                gradient = layer.backward(gradient)
            optimizer.step()
        losses.append(np.array(history))
    difference = np.abs(losses[0] - losses[1]).max()
    print(f"100 steps: lesson {losses[0][-1]:.6f}, library {losses[1][-1]:.6f}, equal: {difference < 1e-8}")
    assert difference < 1e-8, f"lesson and library differ by {difference:.1e}"


if __name__ == "__main__":
    main()

# %% Try this
# 1. --epochs 60
#    Six times as long with the noise. Does it learn all 1000 labels? What of the new ones?
# 2. layer._w -= lr * layer.dL_dW -> layer._w = layer._w - lr * layer.dL_dW
#    A new array in place of the old one. In lesson 8.13 that broke the training, there with the gradient. Here?
# 3. hidden=128 -> hidden=4
#    Four hidden neurons for ten digits. How many digits can it still tell apart?
