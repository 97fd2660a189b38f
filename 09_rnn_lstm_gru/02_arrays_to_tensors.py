"""9.2  Arrays to tensors: the same numbers, three things more

Question  A PyTorch tensor looks like a NumPy array. What does it know that an array does not?
Needs     array, matrix, batch, float32, computational graph          Teaches  tensor, device, autograd record
Run       python 09_rnn_lstm_gru/02_arrays_to_tensors.py
"""

# %% Imports and settings: the batch and the layer of chapter 4, a neuron is a row
import numpy as np
import torch

INPUTS = [[1.0, 2.0, 3.0, 2.5], [2.0, 5.0, -1.0, 2.0], [-1.5, 2.7, 3.3, -0.8]]  # (batch, inputs)
WEIGHTS = [[0.2, 0.8, -0.5, 1.0], [0.5, -0.91, 0.26, -0.5], [-0.26, -0.27, 0.17, 0.87]]  # (neurons, inputs)
BIASES = [2.0, 3.0, 0.5]  # (neurons,)

# %% The idea: write torch where you wrote np; most names are the same
array = np.array(INPUTS) @ np.array(WEIGHTS).T + np.array(BIASES)  # (batch, neurons)
inputs, weights, biases = torch.tensor(INPUTS), torch.tensor(WEIGHTS), torch.tensor(BIASES)
tensor = inputs @ weights.T + biases  # (batch, neurons)
print("NumPy:    row 0", [round(y, 3) for y in array[0].tolist()], array.dtype, array.shape)
print("PyTorch:  row 0", [round(y, 3) for y in tensor[0].tolist()], tensor.dtype, tuple(tensor.shape))
print()

# %% Run it: half the digits, unless you ask for more
third = torch.tensor([1.0 / 3.0])
print(f"a third as an array   {np.array([1.0 / 3.0])[0]:.17f}")
print(f"a third as a tensor   {third.item():.17f}   {third.dtype}")
print()

# %% Run it: from_numpy does not copy; tensor and array are two views of the same memory
measured = np.array([20.0, 21.0, 22.0])
view = torch.from_numpy(measured)
copy = torch.tensor(measured)
view[0] = 99.0
print("the first number of the tensor is set to 99")
print(f"array {measured.tolist()}, copy {copy.tolist()}")
print()

# %% Run it: the first thing more, a device: the place where the numbers lie and are worked on
accelerated = torch.accelerator.is_available()
device = torch.accelerator.current_accelerator() if accelerated else torch.device("cpu")
there = inputs.to(device)
print(f"device: {there.device}")
back = (there @ weights.to(device).T + biases.to(device)).cpu()  # all parts of a sum must lie on one device

# %% Run it: the second thing more, an autograd record: how a number was made, as on the tape of lesson 8.2
w = torch.tensor(WEIGHTS[0], requires_grad=True)  # (inputs,)
y = inputs[0] @ w + BIASES[0]  # one number: 4.8
print(f"without a record: {tensor[0, 0].item():.1f}  made by {tensor.grad_fn}")
print(f"with a record:    {y.item():.1f}  made by {y.grad_fn.name()}")

# %% Run it: the third, because of the second: gradients without work
y.backward()
print(f"slopes of y for the weights: {w.grad.tolist()}   (a dot product's slopes are the inputs)")
numbers = y.detach().numpy()  # NumPy keeps no records, so the record has to be cut off first
print(f"cut off and handed back to NumPy: {numbers:.1f}")

# %% Check: both libraries compute one thing, a copy is a copy, and the slopes are the inputs
np.testing.assert_allclose(tensor.numpy(), array, rtol=1e-5, atol=1e-6)
np.testing.assert_allclose(back.numpy(), array, rtol=1e-3, atol=1e-3)  # some accelerators round more
assert copy[0] == 20.0
assert torch.equal(w.grad, inputs[0])
exact = torch.tensor(INPUTS, dtype=torch.float64) @ torch.tensor(WEIGHTS, dtype=torch.float64).T
np.testing.assert_allclose(exact.numpy() + np.array(BIASES), array, rtol=1e-14)

# %% Try this
# 1. torch.from_numpy(measured) -> torch.tensor(measured)
#    A copy instead of a second name for the same memory. Does the array still change?
# 2. y.detach().numpy() -> y.numpy()
#    Forget to cut off the record. What does PyTorch say?
# 3. requires_grad=True -> requires_grad=False
#    No record is asked for. Where does it end?
# 4. torch.tensor([1.0 / 3.0]) -> torch.tensor([1.0 / 3.0], dtype=torch.float64)
#    Ask for more. How many digits are right now?
