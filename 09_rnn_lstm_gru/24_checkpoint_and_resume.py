"""9.24  Checkpoint and resume: killed in the middle, and not a bit lost

Question  The power fails in the middle of training. What must lie in a file so that nobody can tell afterwards?
Needs     checkpoint, Adam, learning rate schedule, dropout, DataLoader, image as a sequence
Teaches   random state, resuming
Run       python 09_rnn_lstm_gru/24_checkpoint_and_resume.py
Options   --checkpoint FILE (train, with a checkpoint after each epoch)  --resume [FILE] (go on from it)
          --cell rnn|gru|lstm --hidden-size --dropout --seed --epochs --die-in EPOCH --device
"""

# %% Imports and settings
import argparse
import os
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import matplotlib.pyplot as plt
import torch
from torch.utils.data import DataLoader

from previous_chapters import CELLS, RowReader
from utils import SEEDS, DataError, add_device_option, check_ranges, load_digits, pick_device

BREAK = 4  # epochs that are done when the process dies
OUT = Path(__file__).parent / "out"
FILE = OUT / "24_checkpoint_and_resume.pt"
USUAL = {"cell": "gru", "hidden-size": 32, "dropout": 0.2, "seed": 0}


# %% The idea, first half: write beside, then rename; whoever looks finds the old file or the new one, never half of one
def save(path, content):
    beside = path.with_name(path.name + ".part")
    try:
        with open(beside, "wb") as file:
            torch.save(content, file)
            file.flush()
            os.fsync(file.fileno())  # on the disk, not only on its way there
        os.replace(beside, path)
    except (OSError, RuntimeError) as error:
        raise DataError(f"{path} cannot be written ({error}): check the folder and the disk") from error


def load(path, wanted):  # wanted: settings that must be those of the file; None is content with any
    try:  # weights_only: tensors, numbers and texts, nothing that can run. map_location: random states live on the cpu
        content = torch.load(path, map_location="cpu", weights_only=True)
        assert zipfile.ZipFile(path).testzip() is None  # every part has a checksum, at which torch.load does not look
        settings = content["settings"]
        wrong = [name for name, value in wanted.items() if value not in (None, settings[name])]
    except Exception as error:  # what torch raises depends on where the file is damaged
        what = "is no whole checkpoint of this lesson" if os.path.exists(path) else "does not exist"
        raise DataError(f"{path} {what}: name another, or train from the start without --resume") from error
    if wrong:
        raise DataError(f"{path} was made with --{wrong[0]} {settings[wrong[0]]}: resume with that, or start anew")
    return content


# %% The idea, second half: whatever changes goes into the file
class Training:
    def __init__(self, settings):
        torch.manual_seed(settings["seed"])
        self.settings, self.device, self.losses = settings, pick_device(settings["device"]), []  # one loss each epoch
        self.model = RowReader(settings["cell"], 8, settings["hidden-size"], 2).to(self.device)  # 2 layers, stacked,
        self.model.rnn.dropout = settings["dropout"]  # and dropout between them: chance has a hand in every step
        optimizer = self.optimizer = torch.optim.Adam(self.model.parameters(), lr=0.01)
        schedule = self.schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda epoch: 0.85**epoch)
        shuffler = torch.Generator().manual_seed(settings["seed"])  # the dice that the loader throws
        self.loader = DataLoader(load_digits("digits")[0], 64, shuffle=True, generator=shuffler)
        keepers = {"model": self.model, "optimizer": optimizer, "schedule": schedule}
        self.parts = {name: (keeper.state_dict, keeper.load_state_dict) for name, keeper in keepers.items()}
        self.parts["shuffler"] = (shuffler.get_state, shuffler.set_state)
        self.parts["dice"] = (torch.get_rng_state, torch.set_rng_state)  # dropout throws them
        if self.device.type != "cpu":
            gpu = torch.get_device_module(self.device)
            self.parts["dice of the GPU"] = (gpu.get_rng_state, gpu.set_rng_state)

    def state(self):
        return {"settings": self.settings, "losses": self.losses} | {n: get() for n, (get, _) in self.parts.items()}

    def train(self, epochs, path=None, die_in=None):
        """Go on until so many epochs are done in all; with a path, leave a checkpoint after each."""
        while (epoch := len(self.losses) + 1) <= epochs:
            self.model.train()
            total = 0.0
            for step, (images, labels) in enumerate(self.loader):
                logits = self.model(images.squeeze(1).to(self.device))[:, -1]  # (batch, classes)
                loss = torch.nn.functional.cross_entropy(logits, labels.to(self.device))
                self.optimizer.zero_grad()
                loss.backward()
                self.optimizer.step()
                total += loss.item() * len(labels)
                if epoch == die_in and step == len(self.loader) // 2:
                    os.kill(os.getpid(), 9)  # SIGKILL: no goodbye, no tidying up
            self.schedule.step()
            self.losses.append(total / len(self.loader.dataset))
            if path:
                save(path, self.state())
                print(f"epoch {epoch:2d} of {epochs}  loss {self.losses[-1]:.6f}", flush=True)

    def weights(self):
        return torch.nn.utils.parameters_to_vector(self.model.parameters()).detach().cpu()  # (all parameters,)


def resume(path, wanted, without=()):
    content = load(path, wanted)
    training = Training(content["settings"])
    training.losses = content["losses"]
    for name, (_, put) in training.parts.items():
        if name not in without:
            put(content[name])
    return training


# %% Killed and resumed; then with one part left out in turn
def demonstrate(settings, epochs):
    unbroken = Training(settings)
    unbroken.train(epochs)
    print(f"unbroken: {epochs} epochs, last loss {unbroken.losses[-1]:.6f}\n")
    OUT.mkdir(exist_ok=True)
    FILE.unlink(missing_ok=True)
    command = [sys.executable, __file__, "--checkpoint", FILE, "--epochs", str(epochs), "--die-in", str(BREAK + 1)]
    command += [f"--{name}={value}" for name, value in settings.items()]
    done = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8")
    print(f"{done.stdout}killed in the middle of epoch {BREAK + 1}\n")
    print("resumed without...      loss of the next epoch    largest difference of a weight at the end")
    runs, parts = {}, ["dice", "shuffler", "schedule", "optimizer"]
    for name in ["nothing left out", *parts, "all of these"]:
        run = runs[name] = resume(FILE, settings, parts if name == "all of these" else [name])
        run.train(epochs)
        far = (run.weights() - unbroken.weights()).abs().max().item()
        print(f"{name:20}{run.losses[BREAK]:26.4f}{far:42.4f}")
    check(unbroken, runs["nothing left out"])
    print("with nothing left out, losses and weights are those of the unbroken run, to the bit")
    draw(unbroken.losses, runs["nothing left out"].losses, runs["optimizer"].losses)


def draw(unbroken, resumed, without):
    (figure, axis), epochs = plt.subplots(figsize=(8, 3.6), layout="constrained"), range(1, len(unbroken) + 1)
    axis.plot(epochs, unbroken, color="C0", linewidth=6, alpha=0.4, label="unbroken")
    axis.plot(epochs, resumed, "k--", label="killed and resumed")
    axis.plot(epochs[BREAK - 1 :], without[BREAK - 1 :], "o-", color="C1", label="resumed without the optimizer")
    axis.axvline(BREAK + 0.5, color="0.5", linewidth=1, label="killed here")
    axis.set(xlabel="epoch", ylabel="training loss")
    axis.legend(frameon=False)
    axis.spines[["top", "right"]].set_visible(False)
    figure.savefig(OUT / "24_checkpoint_and_resume.png")
    print("picture: 09_rnn_lstm_gru/out/24_checkpoint_and_resume.png")


# %% Check: to the bit, not nearly (but a GPU may add up in another order the second time)
def check(unbroken, resumed):
    equal = torch.equal(unbroken.weights(), resumed.weights()) and unbroken.losses == resumed.losses
    assert equal or unbroken.device.type != "cpu", "the break has left a trace"


# %% Run it
def main():
    parser = argparse.ArgumentParser(description="Train with checkpoints; go on after a kill as if nothing had been.")
    parser.add_argument("--checkpoint", type=Path, metavar="FILE", help="train, with a checkpoint after each epoch")
    parser.add_argument("--resume", type=Path, metavar="FILE", nargs="?", const=FILE, help="go on from a checkpoint")
    parser.add_argument("--epochs", type=int, default=8, help="epochs in all (8)")
    parser.add_argument("--die-in", type=int, metavar="EPOCH", help="kill this process in the middle of that epoch")
    for name, usual in USUAL.items():
        names = CELLS if name == "cell" else None
        parser.add_argument(f"--{name}", dest=name, type=type(usual), choices=names, help=f"({usual})")
    add_device_option(parser)
    options = parser.parse_args()
    wanted = {name: vars(options)[name] for name in [*USUAL, "device"]}  # None: not said
    settings = USUAL | {n: v for n, v in wanted.items() if v is not None} | {"device": str(pick_device(options.device))}
    ranges = {"hidden-size": (1, 4096), "dropout": (0, 0.999), "seed": SEEDS}
    check_ranges(parser, options, epochs=(1, 10**5), die_in=(1, 10**5), **ranges)
    if not (path := options.checkpoint or options.resume):
        if options.die_in or options.epochs <= BREAK:
            parser.error(f"--die-in and fewer than {BREAK + 1} epochs need --checkpoint or --resume")
        return demonstrate(settings, options.epochs)
    if os.path.exists(path) and path != options.resume:
        raise DataError(f"{path} exists already: go on from it with --resume, or delete it")
    training = resume(options.resume, wanted) if options.resume else Training(settings)
    if len(training.losses) > options.epochs:
        raise DataError(f"{options.resume} holds {len(training.losses)} epochs already: ask for more with --epochs")
    save(path, training.state())  # before the first step: if it cannot be written, better now than after an hour
    training.train(options.epochs, path, options.die_in)
    print(f"fingerprint of all weights: {zlib.crc32(training.weights().numpy().tobytes()):08x}")


if __name__ == "__main__":
    try:
        main()
    except DataError as error:
        sys.exit(f"error: {error}")

# %% Try this
# 1. --dropout 0
#    No dropout. Which dice are still thrown?
# 2. torch.optim.Adam(self.model.parameters(), lr=0.01) -> torch.optim.SGD(self.model.parameters(), lr=0.5)
#    Plain gradient descent keeps no memory of earlier steps. What can its state still lose?
# 3. (shuffler.get_state, shuffler.set_state) -> (shuffler.get_state, lambda state: None)
#    It is in the file, and nobody takes it out. Who notices?
