"""9.4  Module and training loop: chapter 8's network in PyTorch

Question  The same weights, the same batches, 100 steps: will PyTorch's losses be those of the library of chapter 8?
Needs     autograd, TwoLayerMLP, training loop, minibatch, held-out data          Teaches  nn.Module, DataLoader
Run       python 09_rnn_lstm_gru/04_module_and_training_loop.py
Options   --device cpu|cuda
"""

# %% Imports and settings
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader

from utils import device_option, load_digits

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "08_backprop"))  # the library of chapter 8, to compare
import deeplearning

SEED, STEPS, BATCH_SIZE, HIDDEN, LR = 0, 100, 64, 32, 0.5
DTYPE = torch.float64  # twice PyTorch's usual digits, so that two roads can be compared closely
DEVICE = device_option(DTYPE)
OUT = Path(__file__).parent / "out"


# %% The idea: list the layers in __init__, say in forward how they follow each other; backward comes by itself
class TwoLayerMLP(nn.Module):
    def __init__(self, in_features, hidden, out_features):
        super().__init__()  # from here on every layer that is assigned is noticed, with its parameters
        self.first = nn.Linear(in_features, hidden)
        self.relu = nn.ReLU()
        self.second = nn.Linear(hidden, out_features)

    def forward(self, images):  # (batch, 1, side, side)
        x = images.flatten(start_dim=1)  # (batch, pixels)
        return self.second(self.relu(self.first(x)))  # (batch, classes): logits


# %% Two networks with the same weights
torch.set_num_threads(1)  # the tensors are tiny: threads would wait for each other longer than they work
torch.manual_seed(SEED)
training, test, _ = load_digits("digits")
pixels = training[0][0].numel()
model = TwoLayerMLP(pixels, HIDDEN, 10).to(DEVICE, DTYPE)
print("what nn.Module has noticed:")
for name, p in model.named_parameters():
    print(f"  {name:13} {tuple(p.shape)}")
library = deeplearning.TwoLayerMLP(pixels, HIDDEN, 10, seed=SEED)
for layer, twin in [(library.layers[0], model.first), (library.layers[2], model.second)]:
    layer.weight = twin.weight.detach().cpu().numpy().astype(np.float64)  # (out, in), laid out as PyTorch's
    layer.bias = twin.bias.detach().cpu().numpy().astype(np.float64)

# %% The training loop, the one that every PyTorch program has; the library runs along on the same batches
loader = DataLoader(training, BATCH_SIZE, shuffle=True, generator=torch.Generator().manual_seed(SEED))
loss_function = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=LR)
losses, library_losses = [], []
model.train()  # behave as in training; matters to dropout and batch norm, so it is a habit
while len(losses) < STEPS:
    for images, labels in loader:  # (batch, 1, side, side), (batch,)
        images = images.to(DTYPE)
        logits = model(images.to(DEVICE))  # (batch, classes)
        assert logits.shape == (len(labels), 10)
        loss = loss_function(logits, labels.to(DEVICE))
        optimizer.zero_grad()  # gradients add up otherwise, lesson 9.3
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        library_losses.append(library.train_step(images.flatten(start_dim=1).numpy(), labels.numpy(), LR))
        if len(losses) == STEPS:
            break

# %% Run it
differences = np.abs(np.array(losses) - np.array(library_losses))
print("\n step    PyTorch    library")
for step in [1, 2, 10, 50, STEPS]:
    print(f"{step:5d}  {losses[step - 1]:9.6f}  {library_losses[step - 1]:9.6f}")
print(f"largest difference in {STEPS} steps < 1e-10: {differences.max() < 1e-10}, < 0.001: {differences.max() < 0.001}")

# %% Testing: no dropout (eval), no records (no_grad)
model.eval()
right = 0
with torch.no_grad():
    for images, labels in DataLoader(test, batch_size=500):
        right += (model(images.to(DEVICE, DTYPE)).argmax(dim=1).cpu() == labels).sum().item()
pixels_of_test = torch.stack([image for image, _ in test]).flatten(start_dim=1).to(DTYPE).numpy()
answers = np.array([label.item() for _, label in test])
print(f"library, test accuracy: {library.evaluate(pixels_of_test, answers):.4f}")
print(f"test accuracy: {right / len(test):.4f}")

# %% Picture
OUT.mkdir(exist_ok=True)
figure, axis = plt.subplots(figsize=(8, 3.4), layout="constrained")
axis.plot(range(1, STEPS + 1), losses, color="C0", linewidth=5, alpha=0.4, label="PyTorch")
axis.plot(range(1, STEPS + 1), library_losses, "k--", linewidth=1, label="library of chapter 8")
axis.axhline(np.log(10), color="0.7", linewidth=0.8)
axis.text(STEPS, np.log(10), "a blind guess", color="0.4", ha="right", va="bottom")
axis.set(xlabel="step", ylabel="loss of the batch", ylim=(0, None), title="two libraries, one curve")
axis.legend(frameon=False)
axis.spines[["top", "right"]].set_visible(False)
figure.savefig(OUT / "04_module_and_training_loop.png")
print("picture: 09_rnn_lstm_gru/out/04_module_and_training_loop.png")

# %% Check: two libraries, one computation
assert differences.max() < 1e-10, f"the two part at step {(differences > 1e-10).argmax() + 1}"
assert np.abs(model.first.weight.detach().cpu().numpy() - library.layers[0].weight).max() < 1e-10

# %% Try this
# 1. optimizer.zero_grad() -> pass
#    The most common slip in PyTorch. When do the two part?
# 2. DTYPE = torch.float32
#    PyTorch's usual digits against the library's 16. How far apart do they end?
# 3. loss_function(logits, -> loss_function(logits.softmax(dim=1),
#    Softmax before CrossEntropyLoss, which has its own. It does not crash. What does it cost?
# 4. self.second = nn.Linear(hidden, out_features) -> self.rest = [nn.Linear(hidden, out_features)]
#    A layer hidden in a plain Python list. What has nn.Module noticed?
