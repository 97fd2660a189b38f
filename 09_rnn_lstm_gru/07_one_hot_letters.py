"""9.7  One-hot letters: a name as a stack of rows

Question  A network eats numbers. J has place 35 in the alphabet used here: is 35 a good number to feed it?
Needs     one-hot, sequence, tensor, batch          Teaches  one-hot letters, embedding
Run       python 09_rnn_lstm_gru/07_one_hot_letters.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt
import torch

import utils
from utils import ALL_LETTERS, N_LETTERS

NAME, SEED = "Jones", 0
OUT = Path(__file__).parent / "out"


# %% The idea: a letter is a row of zeros with a single 1; a name is one such row after the other
def letter_to_index(letter):
    return ALL_LETTERS.index(letter)  # an error for a letter that is not there


def line_to_tensor(line):
    tensor = torch.zeros(len(line), 1, N_LETTERS)  # (letters, batch of one, 57)
    for i, letter in enumerate(line):
        tensor[i, 0, letter_to_index(letter)] = 1
    return tensor


# %% Run it
print(f"the alphabet: {ALL_LETTERS!r}, {N_LETTERS} letters")
print(f"letter {NAME[0]!r}: place {letter_to_index(NAME[0])}, shape {tuple(line_to_tensor(NAME[0])[0].shape)}")
name = line_to_tensor(NAME)  # (letters, 1, 57)
print(f"name {NAME!r}: shape {tuple(name.shape)}: letters, names in the batch, places")
back = "".join(ALL_LETTERS[place] for place in name.argmax(dim=2)[:, 0])
print(f"and back by argmax: {back!r}")
print()

# %% Run it: why not the place itself? Distances
a, b, z = (line_to_tensor(letter)[0, 0] for letter in "abz")  # (57,)
places = [letter_to_index(letter) for letter in "abz"]
print("distance of a to b and of a to z")
print(f"  as places   {places[1] - places[0]} and {places[2] - places[0]}")
print(f"  one-hot     {(a - b).norm():.2f} and {(a - z).norm():.2f}   no letter is nearer than another")
print()

# %% Run it: one-hot times a matrix picks a row, so the multiplication can be left out: an embedding
torch.manual_seed(SEED)
W = torch.randn(N_LETTERS, 4)  # (57, 4): four numbers for each letter, to be learned
by_product = name @ W  # (letters, 1, 57) @ (57, 4) = (letters, 1, 4)
places = torch.tensor([[letter_to_index(letter)] for letter in NAME])  # (letters, 1)
embedding = torch.nn.Embedding.from_pretrained(W)
by_lookup = embedding(places)  # (letters, 1, 4)
print(f"one-hot @ W: {name.numel()} numbers in, {name.numel() * 4} multiplications")
print(f"embedding:   {places.numel()} numbers in, 0 multiplications, same result: {torch.equal(by_product, by_lookup)}")
print()

# %% Run it: letters that are not among the 57
for text in ["Ślusàrski", "Smith-Jones", "Rafaj1", "Ирина"]:
    kept, dropped = utils.fold(text)
    print(f"{ascii(text)[1:-1]:34} -> {kept or '(nothing)':11}  dropped: {len(dropped)}")
try:
    last = ALL_LETTERS[line_to_tensor("Rafaj1")[-1, 0].argmax()]
    print(f"unfolded, 'Rafaj1' goes through, and its last letter is taken for {last}")
except ValueError as error:
    print(f"unfolded, 'Rafaj1' is refused: ValueError: {error}")

# %% Picture: the name as it goes into the network
OUT.mkdir(exist_ok=True)
figure, axis = plt.subplots(figsize=(8, 2.2), layout="constrained")
axis.imshow(name[:, 0], cmap="Blues", vmax=1.2, aspect="auto")
axis.set_xticks(range(N_LETTERS), ALL_LETTERS.replace(" ", "_"), fontsize=7)
axis.set_yticks(range(len(NAME)), [f"step {i}: {letter}" for i, letter in enumerate(NAME)])
axis.set(title=f"{NAME}: {len(NAME)} steps of {N_LETTERS} numbers, one 1 in each")
axis.set_yticks([i - 0.5 for i in range(1, len(NAME))], minor=True)
axis.set_xticks([i - 0.5 for i in range(1, N_LETTERS)], minor=True)
axis.grid(which="minor", color="0.9", linewidth=0.5)
axis.tick_params(which="both", length=0)
figure.savefig(OUT / "07_one_hot_letters.png")
print("picture: 09_rnn_lstm_gru/out/07_one_hot_letters.png")

# %% Check: nothing is lost, one 1 in each row, and it is what utils.py does for the later lessons
assert back == NAME
assert torch.equal(name.sum(dim=2), torch.ones(len(NAME), 1))
assert torch.equal(name, utils.line_to_tensor(NAME))
for letter in ALL_LETTERS:
    assert letter_to_index(letter) == utils.letter_to_index(letter)
    assert torch.equal(line_to_tensor(letter)[0, 0] @ W, W[letter_to_index(letter)])

# %% Try this
# 1. ALL_LETTERS.index(letter) -> ALL_LETTERS.find(letter)
#    find returns -1 for what it does not find. What does tensor[i, 0, -1] mean?
# 2. NAME = "Nguyen"
#    Two n in one name. Are their rows equal?
# 3. NAME = "Müller"
#    A letter outside the 57, and nobody folded it. Where does it stop?
