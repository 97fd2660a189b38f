"""The library that chapter 8 builds: a neural network in NumPy, named like PyTorch.

Shapes: a batch has its samples in rows, (batch, features). Every layer has `forward(x) -> y` and
`backward(dL_dy) -> dL_dx`, every loss `forward(prediction, target) -> float` (a mean) and `backward()`, the gradient
for the prediction. Numbers are float32 unless a layer is made with `dtype=np.float64`; results follow NumPy's rules of
promotion.
"""

from .activations import LeakyReLU, ReLU, Sigmoid, Softmax, Tanh
from .checks import gradient_check, gradient_check_weights
from .convolution import Conv2d, Flatten, MaxPool2d
from .layers import Layer, Linear, Parameter
from .losses import BCEWithLogitsLoss, CrossEntropyLoss, HuberLoss, L1Loss, Loss, MSELoss
from .model import Model, TwoLayerMLP
from .optimizers import SGD, Adagrad, Adam, AdamW, RMSprop
from .regularization import BatchNorm1d, Dropout
from .tape import Value

__all__ = [
    "Adagrad",
    "Adam",
    "AdamW",
    "BCEWithLogitsLoss",
    "BatchNorm1d",
    "Conv2d",
    "CrossEntropyLoss",
    "Dropout",
    "Flatten",
    "HuberLoss",
    "L1Loss",
    "Layer",
    "LeakyReLU",
    "Linear",
    "Loss",
    "MSELoss",
    "MaxPool2d",
    "Model",
    "Parameter",
    "RMSprop",
    "ReLU",
    "SGD",
    "Sigmoid",
    "Softmax",
    "Tanh",
    "TwoLayerMLP",
    "Value",
    "gradient_check",
    "gradient_check_weights",
]
