"""Fetch the real data sets on request: python data/download.py mnist|names|all

mnist  70,000 handwritten digits, to <data>/MNIST/raw, where torchvision.datasets.MNIST(root=<data>) looks
names  surnames of 18 languages from the PyTorch tutorial, to <data>/names_pytorch

<data> is --data-dir, else the folder that COURSE_DATA names, else the folder of this file. Every file is fetched under
a temporary name, checked, and only then renamed: after a failure nothing half-finished is left.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import gzip
import hashlib
import os
import re
import shutil
import signal
import stat
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MNIST_MIRRORS = ["https://ossci-datasets.s3.amazonaws.com/mnist", "https://storage.googleapis.com/cvdf-datasets/mnist"]
NAMES_MIRRORS = ["https://download.pytorch.org/tutorial"]

MNIST_FILES = {  # name: (md5, how many digits)
    "train-images-idx3-ubyte.gz": ("f68b3c2dcbeaaa9fbdd348bbdeb94873", 60_000),
    "train-labels-idx1-ubyte.gz": ("d53e105ee54ea40749a09fcbcd1e9432", 60_000),
    "t10k-images-idx3-ubyte.gz": ("9fb629c4189551a2d022fa330f9573f3", 10_000),
    "t10k-labels-idx1-ubyte.gz": ("ec29112dd5afa0611ce80d1b7f02629c", 10_000),
}
NAMES_FILES = {  # name: sha256
    "Arabic.txt": "6f424a8dbe51cbbbabab7a57d38b617210125e4e3991f3c657cb79b8f104bafc",
    "Chinese.txt": "49263ef55a8cb1740e841d65cad8214b2f9b5b869bc534c811746422496fa91e",
    "Czech.txt": "145bbbd6d0816578f03388e92c264d39ef1c60df920b081d371fa5c5cc055a8e",
    "Dutch.txt": "924f32b635170eae561f84538632138fc07d4c8bbd70ba3fb980de1ecc4d2af3",
    "English.txt": "9cca037066d3d5989e24bc01801416162de506b5e28e15b7c092a47905d29bf2",
    "French.txt": "81e65b36c60ed5b89a17422f6edcadbb89546f38ad69e960e64e7ba682012a95",
    "German.txt": "7449cd590b97a733e18d613a4155decd77ec35dc5f8aadd7a82204dce4f051db",
    "Greek.txt": "3555b5186de7f401e6d991b088e9e644ca3099116477818c25ab5793801389e6",
    "Irish.txt": "cf8c7013256252a88d2503127b87282a11f21b2ff6db1bded68834c19a1ec058",
    "Italian.txt": "f88414c27d0606a11a678b4859277828c2565d6cc4d9ee932deef6e94f3b35e4",
    "Japanese.txt": "e0e717e114fec3e7eade4d9dabe0067c475f43147e36a22b47902ee76ad9e67f",
    "Korean.txt": "cd54221ccb362a6cba4c78828838cf3268a0e59744767a37cf6ec4b74036b136",
    "Polish.txt": "45bab898af2f60ed3a728bbf6980e28821011a7caa53227553b5785903a40826",
    "Portuguese.txt": "50a8735f41f4f73757c8ce5b16cb0275cd86b2b214bcbc8c9805f508cb131c53",
    "Russian.txt": "43b3e64ce351f77f1ac9e0cdf7566012d127f4371875fd25208845b5c9d6f7c3",
    "Scottish.txt": "78d0252711d87d948ea86fe34826c51d2d794a8e52d15b5d6f7b6244d45d62dd",
    "Spanish.txt": "1bcb462ed3316756a85781d68232bddae04498fdddd5d9219c53fd1fbdeba7a7",
    "Vietnamese.txt": "f3f9e4164ab47601178a6e45b216464a64122f49d05541f24bf18a757253281d",
}
MAX_DOWNLOAD = 20_000_000  # bytes; the largest real file has 10 million
MAX_NAMES_FILE = 5_000_000  # bytes; the largest real one has 73 thousand
MAX_UNPACKED = 100_000_000  # bytes that the archive may declare; the real one also holds 10 MB that stay in it


class DownloadError(Exception):
    """A set could not be had; the message is one sentence that says why and what to do."""


class _Refused(Exception):
    """What one mirror sent cannot be used; the message is the reason, in a few words."""


def download_mnist(data_dir: Path, mirrors: list[str] | None = None, timeout: float = 15) -> Path:
    """Complete and check the four MNIST files, packed and unpacked; return their folder. Raises DownloadError."""
    raw = Path(data_dir).absolute() / "MNIST" / "raw"
    with _one_sentence(raw):
        for name in MNIST_FILES:
            unpacked, problems = _look_at_mnist(raw, name)
            if not problems:
                _say(f"{name}: already here, checked and kept")
                continue
            with _workbench(raw) as bench:
                if unpacked is None:
                    unpacked = _fetch(name, mirrors or MNIST_MIRRORS, timeout, bench, raw)
                    shutil.copyfile(bench / name, bench / "gz")  # pooch's own file is readable by its owner alone
                (bench / "idx").write_bytes(unpacked)
                if (bench / "gz").exists():
                    os.replace(bench / "gz", raw / name)
                os.replace(bench / "idx", raw / name[:-3])
            _say(f"{name}: checked and unpacked")
    _say(f"MNIST is complete in {raw}")
    return raw


def download_names(data_dir: Path, mirrors: list[str] | None = None, timeout: float = 15) -> Path:
    """Complete and check the 18 lists of names, all or none; return their folder. Raises DownloadError."""
    target = (Path(data_dir).absolute() / "names_pytorch").resolve()  # it may be a link to another place
    with _one_sentence(target):
        if not _look_at_names(target):
            _say(f"names: {len(NAMES_FILES)} files already here, checked and kept")
            return target
        with _workbench(target.parent) as bench:
            files = _fetch("data.zip", mirrors or NAMES_MIRRORS, timeout, bench, target)
            _land_names(bench, target, files)
        if changed := _look_at_names(target):
            text = f"WARNING: these names files are not the published ones ({_list(changed)}): the archive may have"
            print(text, "changed, and results may differ from those of the course.", file=sys.stderr)
    _say(f"names: {len(NAMES_FILES)} files are in {target}")
    return target


def check(wanted: str, data_dir: Path) -> None:
    """Look whether "mnist" or "names" is there and right; fetches and writes nothing. Raises DownloadError."""
    data_dir = Path(data_dir).absolute()
    with _one_sentence(data_dir):
        if wanted == "names":
            problems = _look_at_names(data_dir / "names_pytorch")
        else:
            problems = [text for name in MNIST_FILES for text in _look_at_mnist(data_dir / "MNIST" / "raw", name)[1]]
    if problems:
        text = f"{wanted} is not complete in {data_dir}: {_list(problems)}; run `python data/download.py {wanted}`."
        raise DownloadError(text)
    _say(f"{wanted}: complete in {data_dir}")


def _look_at_mnist(raw: Path, name: str) -> tuple[bytes | None, list[str]]:
    """The unpacked content, if the .gz here is right, and what is wrong with the two files."""
    packed, plain = raw / name, raw / name[:-3]
    if not packed.exists():
        return None, [f"{name} is missing"]
    if hashlib.md5(packed.read_bytes(), usedforsecurity=False).hexdigest() != MNIST_FILES[name][0]:
        return None, [f"{name} is damaged"]
    unpacked = _unpack(packed)
    if not plain.exists():
        return unpacked, [f"{plain.name} (unpacked) is missing"]
    if plain.stat().st_size != len(unpacked) or plain.read_bytes() != unpacked:
        return unpacked, [f"{plain.name} (unpacked) is damaged"]
    return unpacked, []


def _look_at_names(folder: Path) -> list[str]:
    problems = []
    for name, sha256 in NAMES_FILES.items():
        if not (folder / name).exists():
            problems.append(f"{name} is missing")
        elif hashlib.sha256((folder / name).read_bytes()).hexdigest() != sha256:
            problems.append(f"{name} is not the published file")
    return problems


def _fetch(name: str, mirrors: list[str], timeout: float, bench: Path, home: Path) -> Any:
    """Try the mirrors in turn until a file is right; return what was unpacked of it. Raises DownloadError."""
    known, unpack, by_hand = None, _read_names, "the files data/names/*.txt of it"
    if name in MNIST_FILES:
        known, unpack, by_hand = f"md5:{MNIST_FILES[name][0]}", _unpack, "it"
    try:
        import pooch  # late, so that --help answers at once
    except ImportError as error:
        text = f"The package {error.name} is missing: install it with `pip install -r requirements.txt`."
        raise DownloadError(text) from error
    pooch.get_logger().setLevel("ERROR")
    for mirror in mirrors:
        if not re.fullmatch(r"https?://[\w.:@\[\]%+-]+(/[^\s?#]*)?", mirror, re.IGNORECASE):
            raise DownloadError(f"The mirror {mirror!a} is no address: it must look like https://host/folder.")
    reasons = []
    for mirror in mirrors:
        host = mirror.split("/")[2].rpartition("@")[2]  # without a password
        _say(f"{name}: asking {host}")
        (bench / name).unlink(missing_ok=True)  # sent by the mirror before; pooch would take it for the right file
        try:
            url, get = f"{mirror.rstrip('/')}/{name}", functools.partial(_stream, timeout=timeout)
            pooch.retrieve(url, known, fname=name, path=bench, downloader=get)
            return unpack(bench / name)
        except _Refused as reason:
            reasons.append(f"{host}: {reason}")
        except ValueError:  # so pooch reports a wrong hash
            reasons.append(f"{host}: what it sent is not the published file")
        _say(f"  {reasons[-1]}")
    command = f"python data/download.py {'mnist' if known else 'names'} --mirror URL"
    raise DownloadError(
        f"{name} could not be downloaded ({'; '.join(reasons)}):"
        f" name another place with `{command}`, or put {by_hand} into {home} by hand."
    )


def _stream(url: str, file: str, _: object, timeout: float) -> None:
    """Write what `url` sends, as it is sent, and no more than MAX_DOWNLOAD; called by pooch. Raises _Refused."""
    import requests
    import urllib3
    from tqdm import tqdm

    try:
        # identity: a .gz must arrive as it is, not unpacked on the way.
        response = requests.get(url, stream=True, timeout=timeout, headers={"Accept-Encoding": "identity"})
    except requests.Timeout as error:
        raise _Refused(f"no answer within {timeout:g} s") from error
    except (OSError, ValueError, urllib3.exceptions.HTTPError) as error:
        raise _Refused(f"no connection ({type(error).__name__})") from error
    with response, open(file, "wb") as out:
        if response.status_code != 200:
            raise _Refused(f"it answered {response.status_code}")
        length = response.headers.get("Content-Length", "")
        total, done = int(length) if re.fullmatch("[0-9]{1,18}", length) else None, 0
        if total and total > MAX_DOWNLOAD:
            raise _Refused(f"it declares more than {MAX_DOWNLOAD} bytes")
        # disable=None: a bar on a terminal only. ascii: not every terminal has blocks.
        with tqdm(total=total, unit="B", unit_scale=True, ascii=True, leave=False, disable=None) as bar:
            try:
                for block in response.raw.stream(65536, decode_content=False):
                    done += len(block)
                    if done > MAX_DOWNLOAD:
                        raise _Refused(f"it sends more than {MAX_DOWNLOAD} bytes")
                    out.write(block)
                    bar.update(len(block))
            except urllib3.exceptions.ReadTimeoutError as error:
                raise _Refused(f"no byte for {timeout:g} s") from error
            except urllib3.exceptions.HTTPError as error:
                raise _Refused("the connection broke off") from error
        if total is not None and done != total:
            raise _Refused(f"the connection broke off after {done} of {total} bytes")


def _unpack(packed: Path) -> bytes:
    """The IDX file in a .gz, checked: type, number of digits, size. Raises _Refused."""
    count = MNIST_FILES[packed.name][1]
    sizes = (count, 28, 28) if "images" in packed.name else (count,)
    header = bytes([0, 0, 8, len(sizes)]) + b"".join(size.to_bytes(4, "big") for size in sizes)  # 8: unsigned bytes
    expected = len(header) + count * (784 if "images" in packed.name else 1)
    try:
        with gzip.open(packed) as file:
            content = file.read(expected + 1)  # never more than one byte too many, whatever is packed in there
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise _Refused("it is no whole gzip file") from error
    if len(content) != expected or not content.startswith(header):
        raise _Refused(f"it is no IDX file of {count} digits")
    return content


def _read_names(archive: Path) -> dict[str, bytes]:
    """The files data/names/<letters>.txt that we know, read from an archive that is not trusted. Raises _Refused."""
    files: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(archive) as packed:
            members = packed.infolist()
            for member in members:
                mode = stat.S_IFMT(member.external_attr >> 16)
                if re.search(r"^[/\\]|:|(^|[/\\])\.\.([/\\]|$)", member.filename):
                    raise _Refused("its archive holds a name that leads out of the folder")
                if mode not in (0, stat.S_IFREG, stat.S_IFDIR):
                    raise _Refused("its archive holds a link or a device")
            if sum(member.file_size for member in members) > MAX_UNPACKED:
                raise _Refused("its archive would unpack to too much")
            for member in members:
                found = re.fullmatch(r"data/names/([A-Za-z]+\.txt)", member.filename)
                if not found or found[1] not in NAMES_FILES:
                    continue
                # Only these two ways of packing can be read a piece at a time.
                if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or found[1] in files:
                    raise _Refused(f"its archive is not as expected at {found[1]}")
                if member.file_size > MAX_NAMES_FILE:
                    raise _Refused(f"{found[1]} in its archive is too large")
                with packed.open(member) as file:  # the declared size may lie: read no more than the limit
                    files[found[1]] = file.read(MAX_NAMES_FILE + 1)
                if len(files[found[1]]) != member.file_size or not files[found[1]].decode("utf-8").strip():
                    raise _Refused(f"{found[1]} in its archive is damaged")
    except _Refused:
        raise
    except Exception as error:  # a broken archive can fail in a dozen ways, and all mean the same
        raise _Refused("it sent no whole zip archive of names") from error
    if missing := sorted(set(NAMES_FILES) - set(files)):
        raise _Refused(f"its archive lacks {_list(missing)}")
    return files


def _land_names(bench: Path, target: Path, files: dict[str, bytes]) -> None:
    """Put all files in place by one rename; what else lies in the folder stays."""
    new, old = bench / "new", bench / "old"
    if target.exists():
        shutil.copytree(target, new, symlinks=True)
    else:
        new.mkdir()
    for name, content in files.items():
        (new / name).unlink(missing_ok=True)
        (new / name).write_bytes(content)
    try:
        if target.exists():
            os.rename(target, old)
        os.rename(new, target)
    except BaseException:
        if old.exists():
            os.rename(old, target)
        raise


@contextlib.contextmanager
def _workbench(folder: Path) -> Iterator[Path]:
    """A temporary folder inside `folder`; afterwards it is gone, and after a failure so are the folders made for it."""
    made = [place for place in (folder, *folder.parents) if not place.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for left in filter(_abandoned, folder.glob(".download-*-*")):
            shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=f".download-{os.getpid()}-", dir=folder) as bench:
            yield Path(bench)
    except BaseException:
        for place in made:
            with contextlib.suppress(OSError):
                place.rmdir()
        raise


def _abandoned(bench: Path) -> bool:
    """Whether the run that made this temporary folder was killed."""
    try:
        if os.name == "posix":  # on Windows os.kill would end the process
            os.kill(int(bench.name.split("-")[1]), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, ValueError):
        pass
    return time.time() - bench.stat().st_mtime > 86_400


@contextlib.contextmanager
def _one_sentence(folder: Path) -> Iterator[None]:
    """Turn a failure of the disk into a DownloadError."""
    try:
        yield
    except OSError as error:
        raise DownloadError(
            f"Cannot work in {folder} ({error.strerror or error}):"
            " make room there and make it writable, or name another folder with --data-dir."
        ) from error
    except _Refused as reason:  # a file on the disk, right by its hash, yet not what the table says
        raise DownloadError(f"A file in {folder} cannot be used ({reason}).") from reason


def _list(items: list[str]) -> str:
    return ", ".join(items[:4]) + (f" and {len(items) - 4} more" if len(items) > 4 else "")


def _say(text: str) -> None:
    print(text, flush=True)


def seconds(text: str) -> float:
    value = float(text)
    if not 0 < value <= 3600:
        raise ValueError(text)
    return value


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.error = lambda message: parser.exit(2, f"{message}; see `python data/download.py --help`.\n")
    parser.add_argument("set", choices=["mnist", "names", "all"], help="what to fetch")
    parser.add_argument("--mirror", action="append", metavar="URL", help="fetch from URL/ instead; may be repeated")
    parser.add_argument("--data-dir", type=Path, metavar="FOLDER", help="where the data goes")
    parser.add_argument("--offline", action="store_true", help="only check what is there")
    parser.add_argument("--timeout", type=seconds, default=15, metavar="SECONDS", help="longest silence of a mirror")
    args = parser.parse_args(argv)
    data_dir = Path(args.data_dir or os.environ.get("COURSE_DATA") or Path(__file__).parent).absolute()
    failed = 0
    for wanted in ("mnist", "names") if args.set == "all" else (args.set,):
        try:
            if args.offline:
                check(wanted, data_dir)
            elif wanted == "mnist":
                download_mnist(data_dir, args.mirror, args.timeout)
            else:
                download_names(data_dir, args.mirror, args.timeout)
        except DownloadError as error:  # with `all`, the other set may still be had
            failed = 1
            print(error, file=sys.stderr)
        except KeyboardInterrupt:
            print("Stopped; nothing half-finished is left: run it again to go on.", file=sys.stderr)
            return 130
    return failed


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # being ended cleans up as Ctrl-C does
    sys.exit(main())
