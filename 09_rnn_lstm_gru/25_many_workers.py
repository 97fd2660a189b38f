"""9.25  Many workers: one network, trained by two processes at once

Question  Two processes hold copies of one network, and each sees half of every batch. What must they tell each other?
Needs     image as a sequence, minibatch, shuffling, momentum, checkpoint, resuming
Teaches   data parallel, rank, all-reduce
Road      side road
Run       python 09_rnn_lstm_gru/25_many_workers.py
          torchrun --nproc-per-node 2 09_rnn_lstm_gru/25_many_workers.py
Options   --epochs --hidden-size --batch-size --seed --device cpu|cuda --checkpoint FILE --resume --die-at --workers
"""

# %% Imports and settings
import argparse
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import matplotlib.pyplot as plt
import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, DistributedSampler

from previous_chapters import RowReader, load, save
from utils import SEEDS, DataError, check_can_write, check_ranges, load_digits

OUT = Path(__file__).parent / "out"
FILE = OUT / "25_many_workers.pt"
USUAL = {"hidden-size": 32, "batch-size": 64, "seed": 0}
TIMED = [32, 128, 512]  # batch sizes, for the clock
RANK, WORLD = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))  # who am I, how many are we?
LIFE = int(os.environ.get("TORCHELASTIC_RESTART_COUNT", 0))  # how often torchrun had to start the workers again


# %% The idea: the same loop in every process, over different images
def train(settings, epochs, device, rank=0, world=1, path=None, resume=False, die_at=None):
    """Return all weights, for each epoch the losses of all ranks, and the seconds that it took."""
    torch.manual_seed(settings["seed"])  # the same weights to begin with, everywhere
    model = RowReader("gru", 8, settings["hidden-size"], 1).double().to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    digits = load_digits("digits")[0]
    sampler = DistributedSampler(digits, world, rank, seed=settings["seed"], drop_last=True)  # each rank its own part
    loader = DataLoader(digits, settings["batch-size"] // world, sampler=sampler, drop_last=True)
    losses = []

    def keep():
        if path and rank == 0:  # all copies are equal, so one of them will do
            state = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
            save(path, {"settings": settings, "losses": losses} | state)

    if path:
        found = [load(path, settings) if resume and rank == 0 else None]
        dist.broadcast_object_list(found, device=device)  # rank 0 tells the others what it has read
        if found[0]:
            losses = found[0]["losses"]
            model.load_state_dict(found[0]["model"])
            optimizer.load_state_dict(found[0]["optimizer"])
    keep()
    copy, start = DistributedDataParallel(model) if world > 1 else model, time.perf_counter()
    for epoch in range(len(losses), epochs):
        sampler.set_epoch(epoch)  # shuffled by seed and epoch: no dice, no random state to save
        total = 0.0
        for step, (images, labels) in enumerate(loader, 1 + epoch * len(loader)):
            if rank == 1 and step == die_at and LIFE == 0:
                print(f"rank 1 is killed at step {step}", flush=True)
                os.kill(os.getpid(), 9)
            logits = copy(images.squeeze(1).double().to(device))[:, -1]  # (batch / world, classes)
            loss = nn.functional.cross_entropy(logits, labels.to(device))  # the mean over this rank's images
            optimizer.zero_grad()
            loss.backward()  # and on the way back each gradient becomes the mean over the ranks: all-reduce
            optimizer.step()  # so that all take the same step, and copies stay copies
            total += loss.item()
        losses.append([total / len(loader)] * world)
        if world > 1:
            dist.all_gather_object(losses[-1], total / len(loader))  # what each rank has to say
        keep()
        if path and rank == 0:
            print(f"epoch {epoch + 1} of {epochs}, loss of each rank", *(f"{x:.6f}" for x in losses[-1]), flush=True)
    return nn.utils.parameters_to_vector(model.parameters()).detach().cpu(), losses, time.perf_counter() - start


# %% The clock: an epoch of rank 0 alone, an epoch of all, taking turns
def clock(settings, device):
    ratios = []
    for size in TIMED:
        seconds = {1: [], WORLD: []}
        for world in [1, WORLD] * 3:
            dist.barrier()  # wait for each other
            if RANK < world:
                seconds[world].append(train(settings | {"batch-size": size}, 1, device, RANK, world)[2])
        if RANK == 0:
            ratios.append(min(seconds[WORLD]) / min(seconds[1]))  # the fastest turn is the least disturbed one
    if RANK == 0:
        draw(ratios)


def draw(ratios):
    print(f"batch size   time with {WORLD} workers / time with one")
    for size, ratio in zip(TIMED, ratios, strict=True):
        print(f"{size:10d}{ratio:15.2f}")
    figure, axis = plt.subplots(figsize=(8, 3.6), layout="constrained")
    axis.plot([str(size) for size in TIMED], ratios, "o-", color="C0", label=f"{WORLD} workers")
    axis.axhline(1, color="k", linestyle="--", label="one worker: 1")
    axis.axhline(1 / WORLD, color="C1", linestyle=":", label="if talking cost nothing")
    axis.set(xlabel="images in a batch, all workers together", ylabel="time of an epoch", ylim=(0, None))
    axis.legend(frameon=False)
    axis.spines[["top", "right"]].set_visible(False)
    figure.savefig(OUT / "25_many_workers.png")
    print("picture: 09_rnn_lstm_gru/out/25_many_workers.png", flush=True)


# %% A worker: torchrun starts this script once for each rank
def worker(options, settings, path):
    if os.environ["LOCAL_WORLD_SIZE"] == os.environ["WORLD_SIZE"] and sys.platform != "win32":  # all on this machine:
        os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo0" if sys.platform == "darwin" else "lo")  # no network needed
    # torchrun keeps the addresses of the dead: the living meet at another port, which rank 0 opens anew
    os.environ |= {"MASTER_PORT": str(int(os.environ["MASTER_PORT"]) - 1000), "TORCHELASTIC_USE_AGENT_STORE": "False"}
    device = torch.device(options.device)
    if options.device == "cuda":
        torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))  # from now on "cuda" is the one of this worker
    dist.init_process_group("nccl" if options.device == "cuda" else "gloo")
    dist.all_gather_object(lives := [LIFE] * WORLD, LIFE)  # each machine counts its own dead
    if RANK == 0 and max(lives) > 0:
        print("torchrun has started all workers again, and they go on from the checkpoint", flush=True)
    again = options.resume or (max(lives) > 0 and path.exists())
    weights, losses, _ = train(settings, options.epochs, device, RANK, WORLD, path, again, options.die_at)
    dist.all_gather_object(copies := [weights] * WORLD, weights)
    if RANK == 0:
        print(f"largest difference between the workers' weights: {max((c - weights).abs().max() for c in copies):.1e}")
        far = (train(settings, len(losses), device)[0] - weights).abs().max().item()
        print(f"largest difference to the weights of one process with whole batches < 1e-10: {far < 1e-10}", flush=True)
        save(path, load(path, settings) | {"difference": far})
    clock(settings, device)
    dist.barrier()  # nobody leaves while another is still at work
    dist.destroy_process_group()


# %% Without torchrun: start the workers as one would by hand, and let one of them be killed
def launch(options, settings, path):
    load(path, settings) if options.resume else path.unlink(missing_ok=True)  # nothing left from an earlier run
    shown = ["--nproc-per-node", str(options.workers), "--max-restarts", "3"]
    chosen = sys.argv[1:] + (["--die-at", "30"] if options.die_at is None else [])
    print("starting the workers as you would with: torchrun", *shown, "25_many_workers.py", *chosen, flush=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        hidden = ["--master-addr", "127.0.0.1", "--master-port", str(probe.getsockname()[1])]  # a free port
    command = [sys.executable, "-m", "torch.distributed.run", *shown, *hidden, __file__, *chosen]
    done = subprocess.run(command, env=os.environ | {"USE_LIBUV": "0"}, stderr=subprocess.PIPE, encoding="utf-8")
    if done.returncode:
        sys.exit(f"{done.stderr}\nerror: the workers could not go on, see above")
    check(path, settings)


# %% Check: many workers, one of them killed, end where one process ends
def check(path, settings):
    assert load(path, settings)["difference"] < 1e-10, "workers and one process have parted"


# %% Run it
def main():
    parser = argparse.ArgumentParser(description="Train one network with several processes.")
    for name, usual in USUAL.items():
        parser.add_argument(f"--{name}", dest=name, type=int, default=usual, help=f"({usual})")
    parser.add_argument("--epochs", type=int, default=4, help="epochs in all (4)")
    parser.add_argument("--checkpoint", type=Path, metavar="FILE", help="where to keep the checkpoint (in out/)")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint")
    parser.add_argument("--die-at", type=int, metavar="STEP", help="kill rank 1 at this step, once")
    parser.add_argument("--workers", type=int, default=2, help="workers to start, without torchrun (2)")
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu", help="cuda: a GPU for each worker (cpu)")
    options = parser.parse_args()
    settings, path = {name: vars(options)[name] for name in USUAL}, options.checkpoint or FILE
    world = WORLD if "RANK" in os.environ else options.workers
    ranges = {"hidden-size": (1, 4096), "seed": SEEDS, "workers": (1, min(TIMED))}
    check_ranges(parser, options, epochs=(1, 10**5), die_at=(1, 10**6), **ranges)
    if settings["batch-size"] not in range(world, 1025, world):
        parser.error(f"--batch-size must be a multiple of the workers, {world}, and at most 1024")
    if options.device == "cuda" and torch.cuda.device_count() < int(os.environ.get("LOCAL_WORLD_SIZE", world)):
        parser.error("--device cuda takes a GPU for each worker: try --device cpu")
    if options.checkpoint and os.path.exists(path) and RANK == LIFE == 0 and not options.resume:
        raise DataError(f"{path} exists already: go on from it with --resume, or delete it")
    OUT.mkdir(exist_ok=True)
    check_can_write(path)
    (worker if "RANK" in os.environ else launch)(options, settings, path)


if __name__ == "__main__":
    try:
        main()
    except DataError as error:
        sys.exit(f"error: {error}")

# %% Try this
# 1. loss.backward() -> (world * loss).backward()
#    The gradients are added up in place of averaged. Who notices?
# 2. DistributedSampler(digits, world, rank, -> DistributedSampler(digits, world, 0,
#    Both workers read the same half of the images. Does anything complain?
