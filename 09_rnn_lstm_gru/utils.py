"""Names and digits into tensors: everything about data that the lessons of chapter 9 share.

    python 09_rnn_lstm_gru/utils.py        shows what each function does to a few names

Names     load_names, split_names, unicode_to_ascii, letter_to_index, letter_to_tensor, line_to_tensor
Digits    load_digits
Files     check_can_write, save_whole
Options   check_ranges, add_device_option, pick_device, device_option
"""

from __future__ import annotations

import argparse
import errno
import gzip
import hashlib
import io
import os
import random
import string
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import torch

ROOT = Path(__file__).resolve().parents[1]
ALL_LETTERS = string.ascii_letters + " .,;'"
N_LETTERS = len(ALL_LETTERS)  # 57

# Letters that do not fall apart into a base letter and an accent, so that dropping accents would lose them.
NOT_DECOMPOSED = {
    "ß": "ss", "ẞ": "SS", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th",
    "Þ": "Th", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ı": "i", "ħ": "h", "Ħ": "H", "ŋ": "ng", "’": "'",
    "‘": "'", "`": "'", "ʼ": "'", "-": " ", "‐": " ", "–": " ", "\u00a0": " ",
}  # fmt: skip


def end_quietly(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What Python does with an error that nobody caught; silence where only the reader of our output is gone (head)."""
    if issubclass(kind, BrokenPipeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    else:
        sys.__excepthook__(kind, error, trace)


sys.excepthook = end_quietly


class DataError(ValueError):
    """Data that cannot be used; the message is one sentence that says what is wrong and what to do."""


# ---------------------------------------------------------------- letters


def unicode_to_ascii(text: str) -> str:
    """Fold a name to the 57 letters: accents off, ß to ss, ł to l, hyphen to blank; other characters are dropped."""
    return fold(text)[0]


def fold(text: str) -> tuple[str, str]:
    """Return (the name in the 57 letters, the characters that had to be dropped)."""
    kept, dropped = [], []
    for character in unicodedata.normalize("NFC", text):
        for part in unicodedata.normalize("NFD", NOT_DECOMPOSED.get(character, character)):
            if part in ALL_LETTERS:
                kept.append(part)
            elif unicodedata.category(part) != "Mn":  # Mn: an accent standing by itself
                dropped.append(character)
    return " ".join("".join(kept).split()), "".join(dropped)


def letter_to_index(letter: str) -> int:
    """The place of a letter in ALL_LETTERS, 0 to 56. Raises ValueError for a letter that has none."""
    return ALL_LETTERS.index(letter)  # not find(): that returns -1, which silently means the last letter


def letter_to_tensor(letter: str) -> torch.Tensor:
    """One letter, one-hot: shape (1, 57)."""
    return line_to_tensor(letter)[0]


def line_to_tensor(line: str) -> torch.Tensor:
    """A name, one-hot letter by letter: shape (letters, 1, 57); the 1 is a batch of one."""
    tensor = torch.zeros(len(line), 1, N_LETTERS)
    for i, letter in enumerate(line):
        tensor[i, 0, letter_to_index(letter)] = 1
    return tensor


# ---------------------------------------------------------------- names


@dataclass
class Names:
    """Names with their languages. `labels[i]` is the place of the language of `names[i]` in `languages`."""

    languages: list[str]
    names: list[str]
    labels: list[int]
    rows: int = 0  # lines read, the empty ones left out
    duplicates: int = 0  # rows that said again what the same language had said before
    dropped_rows: list[str] = field(default_factory=list)  # "file:line: text" of rows that are no names
    dropped_letters: dict[str, int] = field(default_factory=dict)  # characters that do not fold, and how often

    def shared(self) -> dict[str, list[str]]:
        """Names that stand in more than one language, with those languages."""
        found: dict[str, list[str]] = {}
        for name, label in zip(self.names, self.labels, strict=True):
            found.setdefault(name, []).append(self.languages[label])
        return {name: languages for name, languages in found.items() if len(languages) > 1}

    def pick(self, rows: Sequence[int]) -> Names:
        """The same languages with some of the rows."""
        return Names(self.languages, [self.names[i] for i in rows], [self.labels[i] for i in rows], len(rows))

    def __len__(self) -> int:
        return len(self.names)


def load_names(folder: str | Path | None = None) -> Names:
    """Read `Language.txt` files, one name a line, UTF-8; without a folder the course's own lists in data/names.

    Languages come in alphabetical order, whatever the file system says. Rows are stripped and folded to the 57
    letters; what a language says twice is kept once; rows without a letter, of four words or more, or of more than 60
    letters are dropped and listed.
    Raises DataError for a folder without lists, an unreadable file, invalid UTF-8 and a list without a single name.
    """
    folder = ROOT / "data" / "names" if folder is None else Path(folder)
    if not os.path.isdir(folder):  # Path.is_dir() raises for a name that is too long
        raise DataError(f"{folder} is not a folder: name one that holds lists such as English.txt")
    files = sorted(folder.glob("*.txt"), key=lambda p: p.stem)
    if not files:
        raise DataError(f"{folder} holds no .txt files: it should hold lists such as English.txt, one name a line")
    result = Names([f.stem for f in files], [], [])
    for label, file in enumerate(files):
        seen: set[str] = set()
        for number, raw in enumerate(read_lines(file), 1):
            if not raw.strip():
                continue
            result.rows += 1
            name, dropped = fold(raw.strip())
            for character in dropped:
                result.dropped_letters[character] = result.dropped_letters.get(character, 0) + 1
            if not any(c.isalpha() for c in name) or len(name.split()) > 3 or len(name) > 60:
                result.dropped_rows.append(f"{file.name}:{number}: {raw.strip()[:40]}")
            elif name in seen:
                result.duplicates += 1
            else:
                seen.add(name)
                result.names.append(name)
                result.labels.append(label)
        if not seen:
            raise DataError(f"{file} holds no name: fill it or remove it")
    return result


def read_lines(file: Path) -> list[str]:
    """The lines of a UTF-8 file, with or without a byte order mark, whatever its line ends. Raises DataError."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise DataError(f"{file} cannot be read ({error.strerror}): check the file") from error
    try:
        return content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DataError(f"{file}, line {line}: not UTF-8, save the file as UTF-8") from error


def split_names(names: Names, seed: int = 0, parts: Sequence[float] = (0.8, 0.1, 0.1)) -> list[Names]:
    """Split into train, validation and test by unique name: no name stands on two sides, not even in two languages.

    Stratified (each language gives about the same share to each part) and repeatable by its seed.
    Raises DataError when there are fewer than two languages.
    """
    if len(names.languages) < 2:
        raise DataError(f"only one language ({names.languages[0]}): to tell languages apart takes at least two lists")
    rows_of: dict[str, list[int]] = {}
    for i, name in enumerate(names.names):
        rows_of.setdefault(name, []).append(i)
    rng, sides = random.Random(seed), [[] for _ in parts]
    for label in range(len(names.languages)):
        unique = [name for name, rows in rows_of.items() if names.labels[rows[0]] == label]
        rng.shuffle(unique)
        cuts = [round(len(unique) * sum(parts[:k])) for k in range(len(parts) + 1)]
        for side, start, end in zip(sides, cuts, cuts[1:], strict=False):
            side += [row for name in unique[start:end] for row in rows_of[name]]
    return [names.pick(sorted(side)) for side in sides]


# ---------------------------------------------------------------- digits

MNIST_FILES = {
    "train-images-idx3-ubyte": "f68b3c2dcbeaaa9fbdd348bbdeb94873",
    "train-labels-idx1-ubyte": "d53e105ee54ea40749a09fcbcd1e9432",
    "t10k-images-idx3-ubyte": "9fb629c4189551a2d022fa330f9573f3",
    "t10k-labels-idx1-ubyte": "ec29112dd5afa0611ce80d1b7f02629c",
}  # md5 of the .gz files


def load_digits(choice: str = "auto") -> tuple[torch.utils.data.Dataset, torch.utils.data.Dataset, str]:
    """Return (train, test, "mnist" or "digits"); an item is (image (1, side, side) with values 0 to 1, digit 0 to 9).

    `mnist`: 60,000 + 10,000 images of 28x28, downloaded when missing. `digits`: 1,437 + 360 images of 8x8 from
    scikit-learn. `auto`: mnist when it is there, otherwise digits, and says so.
    Raises DataError when MNIST is asked for and cannot be had.
    """
    root = None if choice == "digits" else find_mnist()
    if root is None and choice == "mnist":
        root = download_mnist()
    if root is not None:
        from torchvision import datasets, transforms

        try:
            both = [datasets.MNIST(root, t, transform=transforms.ToTensor(), download=False) for t in (True, False)]
            if not all(len(part.data) == len(part.targets) > 0 and part.targets.max() <= 9 for part in both):
                raise ValueError("another number of images than of labels, or labels above 9")
        except Exception as error:  # a damaged file may do anything to the reader of torchvision
            raw = root / "MNIST" / "raw"
            raise DataError(f"{raw} holds a damaged file: delete it and run python data/download.py mnist") from error
        return *both, "mnist"
    if choice == "auto":
        print(
            "data: scikit-learn's 1,797 small digits, since MNIST is not here; the READMEs show these "
            "(to get MNIST: python data/download.py mnist)"
        )
    from sklearn import datasets as small
    from sklearn.model_selection import train_test_split

    images, labels = small.load_digits(return_X_y=True)
    images = torch.tensor(images / 16, dtype=torch.float32).reshape(-1, 1, 8, 8)
    train, test = train_test_split(range(len(labels)), test_size=360, stratify=labels, random_state=0)
    labels = torch.tensor(labels, dtype=torch.int64)
    return *(torch.utils.data.TensorDataset(images[rows], labels[rows]) for rows in (train, test)), "digits"


def data_folder() -> Path:
    """The folder that COURSE_DATA names, made absolute, or data/ of the course. Raises DataError for no folder."""
    folder = Path(os.environ.get("COURSE_DATA") or ROOT / "data").absolute()
    if not os.path.isdir(folder):
        raise DataError(f"COURSE_DATA names {folder}, which is not a folder: mend or unset it")
    return folder


def find_mnist() -> Path | None:
    """The folder to hand to torchvision, or None. Packed files are unpacked into the course's own data/ only."""
    folder, own = data_folder(), ROOT / "data"
    for root in (folder, own):
        if all((root / "MNIST" / "raw" / name).is_file() for name in MNIST_FILES):
            return root
    if not all((folder / "MNIST" / "raw" / f"{name}.gz").is_file() for name in MNIST_FILES):
        return None
    target = own / "MNIST" / "raw"
    for name, md5 in MNIST_FILES.items():
        packed = folder / "MNIST" / "raw" / f"{name}.gz"
        try:
            content = packed.read_bytes()
            if hashlib.md5(content, usedforsecurity=False).hexdigest() != md5:
                raise DataError(f"{packed} is damaged: delete it and run python data/download.py mnist")
            target.mkdir(parents=True, exist_ok=True)
            part = target / f"{name}.{os.getpid()}.part"
            part.write_bytes(gzip.decompress(content))
            part.replace(target / name)
        except OSError as error:
            raise DataError(f"{packed} cannot be unpacked into {target} ({error.strerror}): check both") from error
    return own


def download_mnist() -> Path:
    sys.path.insert(0, str(ROOT / "data"))
    import download

    try:
        download.download_mnist(ROOT / "data")
    except download.DownloadError as error:
        raise DataError(str(error)) from error
    return ROOT / "data"


# ---------------------------------------------------------------- files


def check_can_write(path: str | Path | None) -> None:
    """Raise DataError unless a file can be made there. Asked before the training, not after it. None: no file."""
    if path is None:
        return
    part = Path(f"{path}.{os.getpid()}.part")
    try:
        if os.path.isdir(path):
            raise IsADirectoryError(errno.EISDIR, "it is a folder")
        part.touch()
        part.unlink()
    except OSError as error:
        raise DataError(f"{path} cannot be written ({error.strerror}): name a file in a folder that exists") from error


def save_whole(content: dict[str, object], path: str | Path) -> None:
    """Write what torch.save can write, whole or not at all: beside the file first, then renamed over it.

    Raises DataError when the path cannot be written.
    """
    path, buffer = Path(path), io.BytesIO()
    torch.save(content, buffer)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(buffer.getvalue())
        os.replace(part, path)
    except OSError as error:
        raise DataError(f"{path} cannot be written ({error.strerror}): check the folder and the disk") from error
    finally:
        part.unlink(missing_ok=True)


# ---------------------------------------------------------------- options

SEEDS = (0, 2**32 - 1)


def check_ranges(parser: argparse.ArgumentParser, options: argparse.Namespace, **ranges: tuple[float, float]) -> None:
    """End the script with a sentence unless every named option lies between its least and its largest value.

    An option that was not given (None) is left alone; of a list every member is looked at; nan lies nowhere.
    """
    for name, (least, largest) in ranges.items():
        value = getattr(options, name)
        for one in value if isinstance(value, list) else [value]:
            if one is not None and not least <= one <= largest:
                parser.error(f"--{name.replace('_', '-')} must be {least:,} to {largest:,}")


# ---------------------------------------------------------------- devices


def add_device_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--device", help="cpu, cuda or mps (default: the accelerator of this machine, else cpu)")


def pick_device(name: str | None, dtype: torch.dtype = torch.float32) -> torch.device:
    """The device asked for, by default the machine's accelerator. Raises DataError when it cannot hold such numbers."""
    if name is None:
        accelerator = torch.accelerator.current_accelerator() if torch.accelerator.is_available() else None
        return accelerator or torch.device("cpu")
    try:
        device = torch.device(name)
        torch.zeros(1, device=device, dtype=dtype)
    except Exception as error:  # torch raises RuntimeError, AssertionError, TypeError or NotImplementedError, by build
        raise DataError(f"--device {name} cannot be used here: try --device cpu") from error
    return device


def device_option(dtype: torch.dtype = torch.float32) -> torch.device:
    """The device for a flat script, whose only option is --device; cpu unless named, since its arrays are tiny.

    A wrong word or a device that cannot hold numbers of `dtype` ends the script with a sentence.
    """
    parser = argparse.ArgumentParser(description="See the top of the script for what it does.")
    parser.add_argument("--device", default="cpu", help="cpu, cuda or mps (cpu: the arrays are tiny)")
    try:
        ours = [] if "ipykernel" in sys.modules else None  # in a notebook the command line is the kernel's
        return pick_device(parser.parse_args(ours).device, dtype)
    except DataError as error:
        parser.error(str(error))


def main() -> None:
    sys.stdout.reconfigure(errors="backslashreplace")  # a terminal that has no ł shows \\u0142 instead of failing
    for name in ["Ślusàrski", "Groß", "Marszałek", "O'Neal", "Smith-Jones", "Ирина", "Rafaj1"]:
        kept, dropped = fold(name)
        print(f"{name} -> {kept or '(nothing left)'}" + (f"   dropped: {dropped}" if dropped else ""))
    print(f"letter_to_tensor('J'): {tuple(letter_to_tensor('J').shape)}")
    print(f"line_to_tensor('Jones'): {tuple(line_to_tensor('Jones').shape)}")


if __name__ == "__main__":
    main()
