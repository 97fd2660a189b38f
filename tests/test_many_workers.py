"""Lesson 9.25: several workers end where one process ends, also when some of them are killed.

The default run (two workers, one of them killed, compared with one process) is run by the test of the README's block.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch

from lessons import copy_course

ROOT = Path(__file__).resolve().parents[1]
NAME = next((ROOT / "09_rnn_lstm_gru").glob("[0-9][0-9]_many_workers.py")).relative_to(ROOT)
TORCHRUN = [sys.executable, "-m", "torch.distributed.run"]
SMALL = ["--hidden-size", "8"]


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_course(tmp_path_factory.mktemp("Übung") / "mit Leerzeichen") / NAME


def environment() -> dict[str, str]:
    env = {k: v for k, v in os.environ.items() if k not in ("RANK", "WORLD_SIZE", "GLOO_SOCKET_IFNAME")}
    return env | {"OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"}


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def call(command: list, folder: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        list(map(str, command)), cwd=folder, env=environment(), capture_output=True, encoding="utf-8", timeout=1200
    )


def weights(file: Path) -> torch.Tensor:
    return torch.cat([t.flatten() for t in torch.load(file, weights_only=True)["model"].values()])


def test_torchrun_resume_and_another_number_of_workers(script: Path, tmp_path: Path) -> None:
    two = [*TORCHRUN, "--standalone", "--nproc-per-node", "2", script, *SMALL, "--checkpoint"]
    done = call([*two, "a.pt", "--epochs", "1"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert re.search(r"epoch 1 of 1, loss of each rank [\d.]+ [\d.]+\n", done.stdout)
    assert "workers' weights: 0.0e+00" in done.stdout and "whole batches < 1e-10: True" in done.stdout
    assert torch.load(tmp_path / "a.pt", weights_only=True)["difference"] < 1e-10
    alone = [*TORCHRUN, "--standalone", "--nproc-per-node", "1", script, *SMALL, "--checkpoint", "a.pt", "--resume"]
    done = call([*alone, "--epochs", "2"], tmp_path)  # begun by two, ended by one
    assert done.returncode == 0, done.stderr
    assert torch.load(tmp_path / "a.pt", weights_only=True)["difference"] < 1e-10
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.pt"]


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds the workers in /proc")
@pytest.mark.parametrize(
    "plan",
    [[(1, 1), (3, 1)], [(2, 0), (3, 0)], [(0, 0), (1, 1), (2, 0)]],
    ids=["a worker twice", "rank 0 twice", "at the start and twice"],
)
def test_workers_killed_from_outside(plan: list[tuple[int, int]], script: Path, tmp_path: Path) -> None:
    """Each of the plan: after how many epochs (0: before the first checkpoint) which rank is killed."""
    options = [*SMALL, "--epochs", "9", "--checkpoint"]
    torchrun = [*TORCHRUN, "--master-port", free_port(), "--nproc-per-node", "2", "--max-restarts", "3"]
    command = [*map(str, torchrun), str(script), *options, "a.pt"]
    rng, todo = random.Random(0), list(plan)
    with (tmp_path / "errors").open("w") as errors:
        job = subprocess.Popen(
            command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=errors, encoding="utf-8"
        )
        if todo[0][0] == 0:
            while len(children(job.pid)) < 2:
                time.sleep(0.05)
            kill(job.pid, todo.pop(0)[1])
            assert not (tmp_path / "a.pt").exists()
        lines, epochs, lives = [], 0, 0
        for line in job.stdout:
            lines.append(line)
            epochs += "loss of each rank" in line
            lives += "started all workers again" in line
            # who was killed may have printed more than was read by then: kill nobody before all of them are back
            if todo and epochs >= todo[0][0] and lives == len(plan) - len(todo):
                time.sleep(rng.uniform(0, 0.1))
                kill(job.pid, todo.pop(0)[1])
        assert job.wait() == 0 and not todo, "".join(lines) + (tmp_path / "errors").read_text()
    # nobody died but the killed, and who lost the other because of it (torchrun names one of the dead of each round)
    assert (tmp_path / "errors").read_text().count("failed (exitcode:") == len(plan)
    assert lives == len(plan)
    assert torch.load(tmp_path / "a.pt", weights_only=True)["difference"] < 1e-10
    assert len(torch.load(tmp_path / "a.pt", weights_only=True)["losses"]) == 9


def kill(agent: int, rank: int) -> None:
    ranks = {child: Path(f"/proc/{child}/environ").read_bytes().split(b"\0") for child in children(agent)}
    os.kill(next(child for child, env in ranks.items() if f"RANK={rank}".encode() in env), signal.SIGKILL)


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found if b"many_workers" in Path(f"/proc/{child}/cmdline").read_bytes()]


@pytest.mark.long
def test_four_workers_and_two_machines(script: Path, tmp_path: Path) -> None:
    """Two agents that meet at an address, as on two machines; both of them run here."""
    meet = ["--nnodes", "2", "--nproc-per-node", "2", "--rdzv-backend", "c10d", "--rdzv-id", "test"]
    meet += ["--rdzv-endpoint", f"127.0.0.1:{free_port()}", "--local-addr", "127.0.0.1"]
    command = [*TORCHRUN, *meet, script, *SMALL, "--epochs", "2", "--checkpoint", "a.pt"]
    env = environment() | {"GLOO_SOCKET_IFNAME": "lo"} if sys.platform == "linux" else environment()
    jobs = [
        subprocess.Popen(list(map(str, command)), cwd=tmp_path, env=env, stdout=subprocess.PIPE, encoding="utf-8")
        for _ in range(2)
    ]
    outputs = [job.communicate(timeout=1200)[0] for job in jobs]
    assert [job.returncode for job in jobs] == [0, 0]
    assert "".join(outputs).count("whole batches < 1e-10: True") == 1
    assert torch.load(tmp_path / "a.pt", weights_only=True)["difference"] < 1e-10
    assert all(len(of_each) == 4 for of_each in torch.load(tmp_path / "a.pt", weights_only=True)["losses"])


@pytest.mark.long
def test_without_a_network(script: Path, tmp_path: Path) -> None:
    """In a network namespace of its own, where only the loopback interface is up."""
    alone = ["unshare", "--user", "--map-root-user", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
    if not (shutil.which("unshare") and shutil.which("ip")) or call([*alone, "true"], tmp_path).returncode:
        pytest.skip("no network namespaces here")
    done = call([*alone, sys.executable, script, *SMALL, "--epochs", "2", "--checkpoint", "a.pt"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert "started all workers again" in done.stdout


@pytest.mark.long
@pytest.mark.parametrize(
    "options, words",
    [
        (["--batch-size", "63"], "a multiple of the workers"),
        (["--workers", "0"], "--workers must be 1"),
        (["--epochs", "0"], "must be 1 to"),
        (["--device", "mps"], "invalid choice"),
        (["--resume", "--checkpoint", "nowhere.pt"], "nowhere.pt does not exist"),
        (["--checkpoint", "whatever.pt"], "whatever.pt exists already"),
        (["--resume", "--checkpoint", "whatever.pt"], "whatever.pt is no whole checkpoint"),
    ],
)
def test_wrong_input(options: list[str], words: str, script: Path, tmp_path: Path) -> None:
    (tmp_path / "whatever.pt").write_bytes(b"hello")
    done = call([sys.executable, script, *options], tmp_path)
    assert done.returncode != 0 and "Traceback" not in done.stderr
    assert "error: " in done.stderr.splitlines()[-1] and words in done.stderr
