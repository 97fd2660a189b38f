"""Handwritten digits as arrays: MNIST, read from its own bytes, or scikit-learn's small digits."""

from __future__ import annotations

import gzip
import math
import os
import sys
import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

COURSE = Path(__file__).resolve().parents[2]  # the folder of the course
IDX_BYTE = 0x08  # the code for unsigned bytes in the header of an IDX file


class Digits(NamedTuple):
    """X (samples, side * side) float32 from 0 to 1, one row of pixels after the other; y (samples,) int64, 0 to 9."""

    X_train: NDArray
    y_train: NDArray
    X_test: NDArray
    y_test: NDArray
    name: str  # "mnist" or "digits"

    @property
    def side(self) -> int:
        """Pixels in a row: 28 for MNIST, 8 for the small digits."""
        return round(self.X_train.shape[1] ** 0.5)


def load_digits(choice: str = "auto") -> Digits:
    """`mnist`: 60,000 + 10,000 images of 28x28, downloaded when missing. `digits`: scikit-learn's 1,437 + 360 of 8x8.

    `auto`: MNIST when it is there, otherwise the small digits, and says so in one line. The folder is data/ of the
    course or the one that COURSE_DATA names. Raises ValueError, one sentence, for an unknown choice, a damaged file,
    and MNIST that cannot be had.
    """
    if choice not in ("auto", "mnist", "digits"):
        raise ValueError(f"data must be auto, mnist or digits, got {choice!r}")
    raw = None if choice == "digits" else find_mnist()
    if raw is None and choice == "mnist":
        raw = download_mnist()
    if raw is not None:
        parts = [read_idx(raw / name) for name in idx_names(raw)]
        if not all(fit(*pair) for pair in (parts[:2], parts[2:])):
            raise ValueError(f"the files in {raw} are not MNIST's; delete them and run python data/download.py mnist")
        images = [part.reshape(len(part), -1).astype(np.float32) / 255 for part in parts[::2]]
        return Digits(images[0], parts[1].astype(np.int64), images[1], parts[3].astype(np.int64), "mnist")
    if choice == "auto":
        print(
            "data: scikit-learn's 1,797 small digits, since MNIST is not here; the READMEs show these "
            "(to get MNIST: python data/download.py mnist)"
        )
    from sklearn import datasets
    from sklearn.model_selection import train_test_split

    X, y = datasets.load_digits(return_X_y=True)
    X = (X / 16).astype(np.float32)
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=360, stratify=y, random_state=0)
    return Digits(X_train, y_train.astype(np.int64), X_test, y_test.astype(np.int64), "digits")


def fit(images: NDArray, labels: NDArray) -> bool:
    """Whether these are images of 28x28 and a label from 0 to 9 for each."""
    return len(images) > 0 and images.shape == (*labels.shape, 28, 28) and labels.max() <= 9


def standardize(X_train: NDArray, *others: NDArray) -> list[NDArray]:
    """All of them minus the mean and divided by the standard deviation of X_train alone: two numbers."""
    mean, sd = X_train.mean(), X_train.std()
    return [(X - mean) / sd for X in (X_train, *others)]


def read_idx(path: Path) -> NDArray:
    """The array in an IDX file of unsigned bytes, packed (.gz) or not.

    Such a file has two zero bytes, the type, the number of axes, the length of each as 4 bytes, the highest first, and
    then the numbers. Raises ValueError, naming the file, for any other.
    """
    try:
        content = path.read_bytes()
        if path.suffix == ".gz":
            content = gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(f"{path} cannot be read ({error}); delete it and run python data/download.py mnist") from None
    axes = content[3] if len(content) > 3 else 0
    shape = tuple(int.from_bytes(content[4 + 4 * i : 8 + 4 * i], "big") for i in range(axes))
    size = math.prod(shape) if shape else -1
    if content[:3] != bytes([0, 0, IDX_BYTE]) or len(content) != 4 + 4 * axes + size or not size:
        raise ValueError(f"{path} is no complete IDX file of bytes; delete it and run python data/download.py mnist")
    return np.frombuffer(content, dtype=np.uint8, offset=4 + 4 * axes).reshape(shape)


def find_mnist() -> Path | None:
    """The folder with the four files, packed or unpacked, or None. ValueError when COURSE_DATA names no folder."""
    folder = Path(os.environ.get("COURSE_DATA") or COURSE / "data").absolute()
    if not os.path.isdir(folder):  # Path.is_dir() raises for a name that is too long
        raise ValueError(f"COURSE_DATA names {folder}, which is not a folder: mend or unset it")
    raws = [root / "MNIST" / "raw" for root in (folder, COURSE / "data")]
    return next((raw for raw in raws if all((raw / name).is_file() for name in idx_names(raw))), None)


def idx_names(raw: Path) -> list[str]:
    """Images and labels for training, then for the test; with .gz where only the packed file is there."""
    names = [f"{part}-{kind}-ubyte" for part in ("train", "t10k") for kind in ("images-idx3", "labels-idx1")]
    return [name if (raw / name).is_file() else f"{name}.gz" for name in names]


def download_mnist() -> Path:
    """Fetch MNIST into data/ of the course. ValueError when it cannot be had."""
    sys.path.insert(0, str(COURSE / "data"))
    import download

    try:
        return download.download_mnist(COURSE / "data")
    except download.DownloadError as error:
        raise ValueError(str(error)) from None
