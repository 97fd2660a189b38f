"""Layers in a row, with a loss at the end: train, judge, predict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import saving
from .activations import ReLU
from .layers import Layer, Linear, Parameter, as_numbers
from .losses import BCEWithLogitsLoss, CrossEntropyLoss, Loss
from .optimizers import Optimizer


class Model(Layer):
    """A row of layers and a loss. `Model([Linear(784, 128), ReLU(), Linear(128, 10)], loss=CrossEntropyLoss())`, or
    `Model()` and then `model.add(layer)` and `model.loss = ...`.

    With CrossEntropyLoss (logits) or BCEWithLogitsLoss it is a classifier: with an accuracy, and labels from `predict`.
    """

    def __init__(self, layers: Iterable[Layer] = (), loss: Loss | None = None) -> None:
        self.layers: list[Layer] = []
        self.loss = loss
        for layer in layers:
            self.add(layer)

    def add(self, layer: Layer) -> None:
        """Put a layer at the end. Raises TypeError for anything that is no layer, such as a class without its ()."""
        if not isinstance(layer, Layer):
            raise TypeError(f"Model: expected a layer such as Linear(784, 128), got {layer!r}")
        self.layers.append(layer)

    def forward(self, x: ArrayLike) -> NDArray:
        """The output of the last layer, (batch, outputs)."""
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, output: ArrayLike, y: ArrayLike) -> NDArray:
        """Loss of `output`, as `forward` gave it, against `y`, and its gradient back through all layers; returns the
        gradient for the input. Afterwards every parameter has its gradient. Raises RuntimeError without a loss."""
        self._loss().forward(output, y)
        return self._send_back(self._loss().backward())

    def _send_back(self, gradient: NDArray, *, input_gradient: bool = True) -> NDArray | None:
        for i in range(len(self.layers) - 1, -1, -1):
            layer = self.layers[i]
            if i == 0 and not input_gradient and layer.may_skip_input_gradient:
                return layer.backward(gradient, input_gradient=False)  # nobody asks for it: a third of the work saved
            gradient = layer.backward(gradient)
        return gradient

    def _loss(self) -> Loss:
        if self.loss is None:
            raise RuntimeError("Model: it has no loss yet; set model.loss = CrossEntropyLoss() or another one")
        return self.loss

    def named_parameters(self) -> dict[str, Parameter]:
        """Parameters named as in torch.nn.Sequential: `0.weight`, `0.bias`, `2.weight` ..."""
        return {f"{i}.{n}": p for i, layer in enumerate(self.layers) for n, p in layer.named_parameters().items()}

    def _state(self) -> dict[str, NDArray]:
        """All parameters and buffers by name, in the order of PyTorch: layer by layer."""
        arrays = {}
        for i, layer in enumerate(self.layers):
            arrays |= {f"{i}.{n}": p.data for n, p in layer.named_parameters().items()}
            arrays |= {f"{i}.{n}": b for n, b in layer.named_buffers().items()}
        return arrays

    def state_dict(self) -> dict[str, NDArray]:
        """Copies of all parameters and buffers by name, laid out as PyTorch's."""
        return {name: array.copy() for name, array in self._state().items()}

    def load_state_dict(self, state: dict[str, ArrayLike]) -> None:
        """Copy values in by name, all or nothing. KeyError for missing or unknown names, ValueError for shapes."""
        mine, parameters = self._state(), self.named_parameters()
        if missing := [n for n in mine if n not in state]:
            raise KeyError(f"Model: the state has no {', '.join(missing)}")
        if unknown := [n for n in state if n not in mine]:
            raise KeyError(f"Model: the state has {', '.join(unknown)}, which this model has not")
        values = {n: as_numbers(np.asarray(v), f"Model: {n}", mine[n].dtype) for n, v in state.items()}
        for name, value in values.items():
            if value.shape != mine[name].shape:
                raise ValueError(f"Model: {name} has shape {mine[name].shape}, the state's has {value.shape}")
        for name, value in values.items():
            if name in parameters:
                parameters[name].assign(value)
            else:
                mine[name][...] = value

    def train(self) -> None:
        super().train()
        for layer in self.layers:
            layer.train()

    def eval(self) -> None:
        super().eval()
        for layer in self.layers:
            layer.eval()

    def fit(
        self,
        X: ArrayLike,
        y: ArrayLike,
        *,
        optimizer: Optimizer,
        epochs: int = 1,
        batch_size: int = 64,
        validation_data: tuple[ArrayLike, ArrayLike] | None = None,
        seed: int | None = None,
        verbose: bool = True,
    ) -> dict[str, list[float]]:
        """Train on minibatches, shuffled anew each epoch by `seed`; the last short batch is kept.

        X (samples, features), y as the loss wants it. Returns the history, one entry an epoch: "loss" and "accuracy" as
        met while training (means over samples), with validation data also "val_loss" and "val_accuracy"; a regressor
        has no accuracies. Raises ValueError for sizes below one and for X and y of different length.
        """
        X, y = self._pair(X, y)
        if epochs < 1 or batch_size < 1:
            raise ValueError(f"Model.fit: epochs and batch_size must be at least 1, got {epochs} and {batch_size}")
        rng = np.random.default_rng(seed)
        history: dict[str, list[float]] = {}
        for epoch in range(1, epochs + 1):
            self.train()
            totals = dict.fromkeys(("loss", "accuracy") if self._classifies() else ("loss",), 0.0)
            for rows in batches(rng.permutation(len(X)), batch_size):
                output, target = self.forward(X[rows]), y[rows]
                totals["loss"] += self._loss().forward(output, target) * len(rows)
                if "accuracy" in totals:
                    totals["accuracy"] += self._hits(output, target)
                self._send_back(self._loss().backward(), input_gradient=False)
                optimizer.step()
            entry = {name: total / len(X) for name, total in totals.items()}
            if validation_data is not None:
                entry |= {f"val_{name}": v for name, v in self.evaluate(*validation_data).items()}
            for name, value in entry.items():
                history.setdefault(name, []).append(value)
            if verbose:
                print(f"epoch {epoch}/{epochs}  " + "  ".join(f"{name} {v:.4f}" for name, v in entry.items()))
        return history

    def evaluate(self, X: ArrayLike, y: ArrayLike, batch_size: int = 1000) -> dict[str, float]:
        """Mean loss, and for a classifier accuracy as a fraction, without training and in evaluation mode."""
        X, y = self._pair(X, y)
        was_training = self.training
        self.eval()
        loss, hits = 0.0, 0.0
        for rows in batches(np.arange(len(X)), batch_size):
            output = self.forward(X[rows])
            loss += self._loss().forward(output, y[rows]) * len(rows)
            hits += self._hits(output, y[rows]) if self._classifies() else 0
        if was_training:
            self.train()
        result = {"loss": loss / len(X)}
        return result | {"accuracy": hits / len(X)} if self._classifies() else result

    def predict(self, X: ArrayLike) -> NDArray:
        """Class labels (samples,) of a classifier, outputs (samples, outputs) of a regressor, in evaluation mode."""
        was_training = self.training
        self.eval()
        output = self.forward(X)
        if was_training:
            self.train()
        return labels_of(self.loss, output) if self._classifies() else output

    def _classifies(self) -> bool:
        return isinstance(self.loss, (CrossEntropyLoss, BCEWithLogitsLoss))

    def _hits(self, output: NDArray, y: NDArray) -> float:
        """How many samples of the batch are right."""
        truth = y.argmax(axis=1) if isinstance(self.loss, CrossEntropyLoss) and y.ndim == 2 else y
        right = labels_of(self.loss, output) == truth
        return float(np.count_nonzero(right) * len(right) / right.size)  # of several outputs each counts a share

    def _pair(self, X: ArrayLike, y: ArrayLike) -> tuple[NDArray, NDArray]:
        X, y = as_numbers(X, "Model: X"), np.asarray(y)
        if len(X) != len(y) or len(X) == 0:
            raise ValueError(f"Model: X has {len(X)} samples and y {len(y)}; they must be equal and not zero")
        return X, y

    def save(self, path: str | Path) -> None:
        """Write the model into one .npz file, whole or not at all; see `saving.save`."""
        saving.save(path, self)

    @staticmethod
    def load(path: str | Path) -> Model:
        """The model in a file that `save` wrote. ValueError, one sentence, for any other file; see `saving.load`."""
        return saving.load(path)[0]

    def __repr__(self) -> str:
        return f"Model({self.layers}, loss={self.loss})"


def labels_of(loss: Loss | None, output: NDArray) -> NDArray:
    """The class with the largest logit, or for one logit 1 above zero and 0 below."""
    return output.argmax(axis=1) if isinstance(loss, CrossEntropyLoss) else (output > 0).astype(np.int64)


def batches(rows: NDArray, size: int) -> Iterator[NDArray]:
    """Slices of `size` rows; the last one may be shorter."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


class TwoLayerMLP(Model):
    """Linear, ReLU, Linear with cross-entropy on logits; by default 784 pixels, 128 hidden neurons, 10 classes."""

    def __init__(
        self, in_features: int = 784, hidden: int = 128, out_features: int = 10, *, seed: int | None = None
    ) -> None:
        rng = np.random.default_rng(seed)
        first, second = Linear(in_features, hidden, seed=rng), Linear(hidden, out_features, seed=rng)
        super().__init__([first, ReLU(), second], loss=CrossEntropyLoss())

    def train_step(self, x: ArrayLike, y: ArrayLike, lr: float) -> float:
        """One step of gradient descent on a batch; returns the loss before the step."""
        loss = self._loss().forward(self.forward(x), y)
        self._send_back(self._loss().backward(), input_gradient=False)
        for p in self.parameters():
            p.data -= lr * p.grad
        return loss

    def evaluate(self, X: ArrayLike, y: ArrayLike, batch_size: int = 1000) -> float:
        """Accuracy, a fraction."""
        return super().evaluate(X, y, batch_size)["accuracy"]
