"""What earlier lessons taught, word for word."""

import numpy as np


# from 08_backprop/07_softmax_jacobian.py
class Activation_Softmax:
    """Scores to probabilities, row by row: e^x divided by the row's sum of e^x."""

    def forward(self, inputs):  # (batch, classes)
        shifted = inputs - np.max(inputs, axis=1, keepdims=True)  # largest score of each row becomes 0
        exponentials = np.exp(shifted)
        self.output = exponentials / np.sum(exponentials, axis=1, keepdims=True)  # each row sums to 1

    def backward(self, dvalues):  # (batch, classes)
        self.dinputs = np.zeros_like(dvalues)
        for i, (p, dvalue) in enumerate(zip(self.output, dvalues, strict=True)):  # one sample at a time
            jacobian = np.diag(p) - np.outer(p, p)  # (classes, classes)
            self.dinputs[i] = np.dot(jacobian, dvalue)  # every score hears from every probability: paths add


# from 06_loss/05_loss_class.py
class Loss:
    """The mean of the losses of the samples."""

    def calculate(self, output, y):
        return np.mean(self.forward(output, y))


# from 08_backprop/08_cross_entropy_backward.py
class Loss_CategoricalCrossentropy(Loss):
    """-log of the probability given to the right class. y: class numbers (batch,) or one-hot rows (batch, classes)."""

    def forward(self, y_pred, y_true):  # (batch, classes)
        y_pred_clipped = np.clip(y_pred, 1e-7, 1 - 1e-7)  # log(0) is minus infinity
        if y_true.ndim == 1:
            p_right = y_pred_clipped[np.arange(len(y_pred)), y_true]  # (batch,)
        else:
            p_right = np.sum(y_pred_clipped * y_true, axis=1)  # (batch,)
        return -np.log(p_right)  # (batch,)

    def backward(self, dvalues, y_true):  # dvalues: the predictions (batch, classes)
        if y_true.ndim == 1:
            y_true = np.eye(dvalues.shape[1])[y_true]  # one-hot rows (batch, classes)
        clipped = np.clip(dvalues, 1e-7, 1 - 1e-7)  # 1 / 0 is infinite
        self.dinputs = -y_true / clipped / len(dvalues)  # (batch, classes)


# from 08_backprop/04_dense_backward.py
class Layer_Dense:
    """output = inputs @ weights + biases, forward and backward."""

    def __init__(self, n_inputs, n_neurons):
        self.weights = 0.01 * np.random.randn(n_inputs, n_neurons)  # (inputs, neurons), small random numbers
        self.biases = np.zeros((1, n_neurons))  # (1, neurons)

    def forward(self, inputs):  # (batch, inputs)
        self.inputs = inputs  # backward needs them
        self.output = np.dot(inputs, self.weights) + self.biases  # (batch, neurons)

    def backward(self, dvalues):  # (batch, neurons)
        self.dweights = np.dot(self.inputs.T, dvalues)  # (inputs, neurons)
        self.dbiases = np.sum(dvalues, axis=0, keepdims=True)  # (1, neurons)
        self.dinputs = np.dot(dvalues, self.weights.T)  # (batch, inputs)


# from 08_backprop/05_gradient_check.py
STEP = 1e-5  # the nudge; lesson 7.3 found it the best for float64


# from 08_backprop/05_gradient_check.py
def relative_error(analytic, nudged):
    return np.abs(analytic - nudged) / np.maximum(np.abs(analytic) + np.abs(nudged), 1e-12)  # the tiny number: no 0 / 0


# from 08_backprop/05_gradient_check.py
def band(error):
    if error < 1e-7:
        return "below 1e-7: right"
    if error < 1e-5:
        return "1e-7 to 1e-5: acceptable"
    return "1e-5 to 1e-2: suspicious" if error < 1e-2 else "above 1e-2: a mistake"


# from 08_backprop/05_gradient_check.py
def central_differences(function, array):
    slopes = np.zeros(array.shape)
    for place in np.ndindex(array.shape):
        old = array[place]
        array[place] = old + STEP
        above = function()
        array[place] = old - STEP
        below = function()
        array[place] = old
        slopes[place] = (above - below) / (2 * STEP)
    return slopes


# from 08_backprop/05_gradient_check.py
def compare(layer, x, names):
    """The relative errors of the named gradients, all in one row."""
    layer.forward(x)
    upstream = np.random.default_rng(0).standard_normal(layer.output.shape)  # no two outputs count alike

    def total():
        layer.forward(x)
        return np.sum(layer.output * upstream)

    layer.backward(upstream)
    errors = []
    for name in names:
        array = x if name == "inputs" else getattr(layer, name)  # getattr(layer, "weights") is layer.weights
        gradient = getattr(layer, "d" + name)
        errors.append(relative_error(gradient, central_differences(total, array)).flatten())
    return np.concatenate(errors)


# from 08_backprop/06_activations_backward.py
class Activation_ReLU:
    """y = max(0, x), forward and backward."""

    def forward(self, inputs):  # (batch, neurons)
        self.inputs = inputs
        self.output = np.maximum(0, inputs)  # (batch, neurons)

    def backward(self, dvalues):  # (batch, neurons)
        self.dinputs = dvalues * (self.inputs > 0)  # the gate: closed where the input was not positive


# from 08_backprop/09_softmax_and_loss_together.py
class Activation_Softmax_Loss_CategoricalCrossentropy:
    """Softmax and cross-entropy in one: their gradient together is (p - y) / N."""

    def __init__(self):
        self.activation = Activation_Softmax()
        self.loss = Loss_CategoricalCrossentropy()

    def forward(self, inputs, y_true):  # (batch, classes), (batch,)
        self.activation.forward(inputs)
        self.output = self.activation.output  # (batch, classes)
        return self.loss.calculate(self.output, y_true)

    def backward(self, dvalues, y_true):  # dvalues: the softmax output
        if y_true.ndim == 2:  # one-hot rows, as in lesson 8.8
            y_true = np.argmax(y_true, axis=1)
        self.dinputs = dvalues.copy()
        self.dinputs[np.arange(len(dvalues)), y_true] -= 1
        self.dinputs = self.dinputs / len(dvalues)  # (batch, classes)


# from 08_backprop/12_first_training_run.py
class Optimizer_SGD:
    """weights = weights - learning_rate * gradient."""

    def __init__(self, learning_rate=1.0):
        self.learning_rate = learning_rate

    def update_params(self, layer):
        layer.weights -= self.learning_rate * layer.dweights
        layer.biases -= self.learning_rate * layer.dbiases


# from 08_backprop/13_names_like_pytorch.py
class Linear:
    """y = x W^T + b. weight (out, in), bias (out,); gradients dL_dW and dL_db of the same shapes."""

    def __init__(self, in_features, out_features):
        self.weight = 0.01 * np.random.randn(out_features, in_features)  # (out, in)
        self.bias = np.zeros(out_features)  # (out,)
        self.dL_dW, self.dL_db = np.zeros_like(self.weight), np.zeros_like(self.bias)

    def forward(self, x):  # (batch, in)
        self.x = x
        return x @ self.weight.T + self.bias  # (batch, out)

    def backward(self, dL_dy):  # (batch, out)
        self.dL_dW[...] = dL_dy.T @ self.x  # into the array that the optimizer knows, not a new one
        self.dL_db[...] = dL_dy.sum(axis=0)
        return dL_dy @ self.weight  # (batch, in)

    def parameters(self):
        return [(self.weight, self.dL_dW), (self.bias, self.dL_db)]


# from 08_backprop/13_names_like_pytorch.py
class ReLU:
    def forward(self, x):
        self.x = x
        return np.maximum(0, x)

    def backward(self, dL_dy):
        return dL_dy * (self.x > 0)


# from 08_backprop/13_names_like_pytorch.py
class CrossEntropyLoss:
    """Log-softmax and the mean of minus the right class's entry: takes logits (batch, classes), labels (batch,)."""

    def forward(self, logits, targets):
        shifted = logits - logits.max(axis=1, keepdims=True)
        self.log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.targets = targets
        return -self.log_p[np.arange(len(targets)), targets].mean()

    def backward(self):
        gradient = np.exp(self.log_p)
        gradient[np.arange(len(gradient)), self.targets] -= 1
        return gradient / len(gradient)


# from 08_backprop/13_names_like_pytorch.py
class SGD:
    def __init__(self, parameters, lr):
        self.parameters, self.lr = list(parameters), lr

    def step(self):
        for data, gradient in self.parameters:
            data -= self.lr * gradient
