"""data/download.py against a local server that behaves badly in every way we could think of."""

from __future__ import annotations

import functools
import gzip
import hashlib
import http.server
import importlib.util
import io
import os
import signal
import socket
import stat
import struct
import subprocess
import sys
import threading
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parent.parent / "data" / "download.py"
COUNT = 5  # digits in each stand-in file
IMAGES = "train-images-idx3-ubyte.gz"
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals and limits of POSIX")
Reply = Callable[[http.server.BaseHTTPRequestHandler], None]


# The server


# What it says: bytes are a good answer, a number is a status, a function does as it likes with the request.
class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, routes: dict[str, bytes | int | Reply]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.routes = routes
        self.asked: list[str] = []
        self.closing = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is part of the tests."""


class Handler(http.server.BaseHTTPRequestHandler):
    server: Server
    timeout = 30  # no request outlives the tests

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        answer = self.server.routes.get(self.path, 404)
        if callable(answer):
            answer(self)
        elif isinstance(answer, int):
            self.send_error(answer)
        else:
            start(self, len(answer))
            self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        pass


def start(request: http.server.BaseHTTPRequestHandler, length: int | None) -> None:
    request.send_response(200)
    if length is not None:
        request.send_header("Content-Length", str(length))
    request.end_headers()


def cut_off(content: bytes) -> Reply:
    def reply(request: http.server.BaseHTTPRequestHandler) -> None:
        start(request, len(content))
        request.wfile.write(content[: len(content) // 2])

    return reply


def reset(request: http.server.BaseHTTPRequestHandler) -> None:
    start(request, 1000)
    request.wfile.write(b"some")
    request.wfile.flush()
    request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # close with RST
    os.close(os.dup(request.connection.fileno()))
    request.connection.close()


def stall(sent: bytes | None) -> Reply:
    """Silence for up to 30 seconds: before the first byte of the answer (None), or after some of it."""

    def reply(request: http.server.BaseHTTPRequestHandler) -> None:
        if sent is not None:
            start(request, len(sent) + 1000)
            request.wfile.write(sent)
            request.wfile.flush()
        request.server.closing.wait(30)  # type: ignore[attr-defined]

    return reply


def endless(request: http.server.BaseHTTPRequestHandler) -> None:
    start(request, None)
    for _ in range(100):  # 100 MB, bounded for our own sake
        request.wfile.write(bytes(1_000_000))


def huge(request: http.server.BaseHTTPRequestHandler) -> None:
    start(request, 10**12)


def gzip_labelled(content: bytes) -> Reply:
    """Some servers call a .gz file a compressed answer, which clients then like to unpack."""

    def reply(request: http.server.BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Encoding", "x-gzip")
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content)

    return reply


@pytest.fixture
def serve() -> Iterator[Callable[[dict[str, bytes | int | Reply]], Server]]:
    servers: list[Server] = []

    def begin(routes: dict[str, bytes | int | Reply]) -> Server:
        servers.append(Server(routes))
        threading.Thread(target=servers[-1].serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return servers[-1]

    yield begin
    for server in servers:
        server.closing.set()
        server.shutdown()
        server.server_close()


Serve = Callable[[dict[str, bytes | int | Reply]], Server]


# Stand-ins for the real files


def idx(name: str, count: int = COUNT) -> bytes:
    if "images" in name:
        return struct.pack(">4i", 0x803, count, 28, 28) + bytes(i % 251 for i in range(count * 784))
    return struct.pack(">2i", 0x801, count) + bytes(i % 10 for i in range(count))


def packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("course_download", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


REAL = load()
MNIST = {name: packed(idx(name)) for name in REAL.MNIST_FILES}
NAMES = {name: f"Abc{name[0]}\nO'Neill\nJos\u00e9\n".encode() for name in REAL.NAMES_FILES}
TABLES = {
    "MNIST_FILES": {
        name: (hashlib.md5(data, usedforsecurity=False).hexdigest(), COUNT) for name, data in MNIST.items()
    },
    "NAMES_FILES": {name: hashlib.sha256(data).hexdigest() for name, data in NAMES.items()},
}
GOOD_MNIST: dict[str, bytes | int | Reply] = {f"/{name}": data for name, data in MNIST.items()}


def archive(names: dict[str, bytes] = NAMES) -> bytes:
    """An archive as the published one: a folder, the names, and a file that is none of ours."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("data/names/", b"")
        out.writestr("data/eng-fra.txt", b"Go.\tVa !\n")
        for name, content in names.items():
            out.writestr(f"data/names/{name}", content)
    return buffer.getvalue()


def archive_with(name: str, body: bytes = b"x\n", *, size: int | None = None, mode: int = 0, method: int = 0) -> bytes:
    """The good archive with one member more (or replaced), written by hand so that its headers can lie."""
    members = [(f"data/names/{known}", content, len(content), 0, 0) for known, content in NAMES.items()]
    members = [member for member in members if member[0] != name]
    members.append((name, body, len(body) if size is None else size, mode, method))
    out, directory = b"", b""
    for path, content, declared, bits, how in members:
        encoded = path.encode()
        fields = struct.pack("<4H", 0, how, 0, 0x21) + struct.pack("<3L", zlib.crc32(content), len(content), declared)
        directory += b"PK\x01\x02" + struct.pack("<2H", 0x314, 20) + fields
        directory += struct.pack("<5H2L", len(encoded), 0, 0, 0, 0, bits << 16, len(out)) + encoded
        out += b"PK\x03\x04" + struct.pack("<H", 20) + fields + struct.pack("<2H", len(encoded), 0) + encoded + content
    end = struct.pack("<4H2LH", 0, 0, len(members), len(members), len(directory), len(out), 0)
    return out + directory + b"PK\x05\x06" + end


def zeros(megabytes: int) -> bytes:
    """That many megabytes of zeros, deflated, without the seconds that packing them would take."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * megabytes + packer.flush()


# Running it


@pytest.fixture
def download(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module with our own tables of hashes in place."""
    monkeypatch.setenv("NO_PROXY", "*")
    module = load()
    for name, table in TABLES.items():
        monkeypatch.setattr(module, name, table)
    return module


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "COURSE_DATA"}
    return kept | {"NO_PROXY": "*", "PYTHONDONTWRITEBYTECODE": "1"} | more


def command(*arguments: str | Path, tables: bool = True, before: str = "") -> list[str]:
    """The command line, run with our own tables unless told otherwise; `before` is Python to be run before main()."""
    if not tables and not before:
        return [sys.executable, str(SCRIPT), *map(str, arguments)]
    ours = f"globals().update({TABLES if tables else {}!r})\n{before}\n\n\n"
    code = (
        f"source = open({str(SCRIPT)!r}, encoding='utf-8').read()\n"
        f"source = source.replace('if __name__ ==', {ours!r} + 'if __name__ ==')\n"
        f"exec(compile(source, 'download.py', 'exec'), {{'__name__': '__main__', '__file__': {str(SCRIPT)!r}}})"
    )
    return [sys.executable, "-c", code, *map(str, arguments)]


def run(*arguments: str | Path, tables: bool = True, before: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments, tables=tables, before=before),
        env=environment(**env), capture_output=True, text=True, timeout=50,
    )  # fmt: skip


def refuses(done: subprocess.CompletedProcess[str], *words: str, code: int = 1) -> None:
    """One line on standard error that says all the words, no traceback, the right exit status."""
    assert done.returncode == code, done
    assert done.stderr.count("\n") == 1 and "Traceback" not in done.stderr + done.stdout, done.stderr
    for word in words:
        assert word in done.stderr, done.stderr


def left(folder: Path) -> list[str]:
    """Everything below a folder, hidden and temporary things too."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def complete_mnist(data: Path) -> None:
    for name, content in MNIST.items():
        assert (data / "MNIST/raw" / name).read_bytes() == content
        assert (data / "MNIST/raw" / name[:-3]).read_bytes() == idx(name)
    assert len(left(data / "MNIST/raw")) == 8


def complete_names(data: Path, names: dict[str, bytes] = NAMES) -> None:
    assert {path.name: path.read_bytes() for path in (data / "names_pytorch").iterdir()} == names


# What must work


def test_all_lands_where_it_should(serve: Serve, tmp_path: Path) -> None:
    server = serve(GOOD_MNIST | {"/data.zip": archive()})
    done = run("all", "--mirror", server.url + "/", "--data-dir", tmp_path / "new/folder")
    assert (done.returncode, done.stderr) == (0, "")
    complete_mnist(tmp_path / "new/folder")
    complete_names(tmp_path / "new/folder")
    assert sorted(path.name for path in (tmp_path / "new/folder").iterdir()) == ["MNIST", "names_pytorch"]


def test_torchvision_finds_it(serve: Serve, download: ModuleType, tmp_path: Path) -> None:
    datasets = pytest.importorskip("torchvision.datasets")
    raw = download.download_mnist(tmp_path, [serve(GOOD_MNIST).url])
    assert raw == tmp_path / "MNIST" / "raw"
    assert len(datasets.MNIST(root=tmp_path, train=True)) == len(datasets.MNIST(root=tmp_path, train=False)) == COUNT


def test_real_files_by_the_real_hashes(serve: Serve, tmp_path: Path) -> None:
    source = Path(os.environ.get("COURSE_DATA", "nowhere")).absolute() / "MNIST" / "raw"
    if not all((source / name).exists() for name in REAL.MNIST_FILES):
        pytest.skip("no real MNIST: set COURSE_DATA to a folder with MNIST/raw/*.gz")
    server = serve({f"/{name}": (source / name).read_bytes() for name in REAL.MNIST_FILES})
    done = run("mnist", "--mirror", server.url, "--data-dir", tmp_path, tables=False)
    assert (done.returncode, done.stderr) == (0, "")
    for name in REAL.MNIST_FILES:
        assert (tmp_path / "MNIST/raw" / name[:-3]).read_bytes() == gzip.decompress((source / name).read_bytes())
    again = run("mnist", "--offline", tables=False, COURSE_DATA=str(tmp_path))
    assert (again.returncode, again.stderr) == (0, "")


def test_course_data_names_the_folder(serve: Serve, tmp_path: Path) -> None:
    server = serve({"/data.zip": archive()})
    done = subprocess.run(
        command("names", "--mirror", server.url),
        env=environment(COURSE_DATA="here"), cwd=tmp_path, capture_output=True, text=True, timeout=30,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    complete_names(tmp_path / "here")


def test_next_mirror_after_403(
    serve: Serve, download: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = serve({f"/{name}": 403 for name in MNIST}), serve(GOOD_MNIST)
    monkeypatch.setattr(download, "MNIST_MIRRORS", [first.url, second.url])  # the built-in ones take turns too
    download.download_mnist(tmp_path)
    complete_mnist(tmp_path)
    assert len(first.asked) == len(second.asked) == 4


def test_next_mirror_after_a_bad_archive(serve: Serve, download: ModuleType, tmp_path: Path) -> None:
    mirrors = [serve({"/data.zip": b"<html>Please log in</html>"}).url, serve({"/data.zip": archive()}).url]
    download.download_names(tmp_path, mirrors)
    complete_names(tmp_path)
    assert left(tmp_path)[0] == "names_pytorch"


def test_gz_labelled_as_compressed_answer(serve: Serve, download: ModuleType, tmp_path: Path) -> None:
    server = serve({path: gzip_labelled(content) for path, content in GOOD_MNIST.items() if isinstance(content, bytes)})
    download.download_mnist(tmp_path, [server.url])
    complete_mnist(tmp_path)


def test_complete_files_are_not_asked_for_again(serve: Serve, download: ModuleType, tmp_path: Path) -> None:
    server = serve(GOOD_MNIST | {"/data.zip": archive()})
    download.download_mnist(tmp_path, [server.url])
    download.download_names(tmp_path, [server.url])
    assert len(server.asked) == 5
    done = run("all", "--mirror", server.url, "--data-dir", tmp_path)
    assert done.returncode == 0 and len(server.asked) == 5
    assert done.stdout.count("already here") == 5


@pytest.mark.parametrize("damage", ["flipped", "half", "empty"])
@pytest.mark.parametrize("which", ["packed", "unpacked"])
def test_damaged_file_is_replaced(serve: Serve, download: ModuleType, tmp_path: Path, damage: str, which: str) -> None:
    server = serve(GOOD_MNIST)
    download.download_mnist(tmp_path, [server.url])
    hurt = tmp_path / "MNIST/raw" / (IMAGES if which == "packed" else IMAGES[:-3])
    good = bytearray(hurt.read_bytes())
    good[len(good) // 2] ^= 1
    hurt.write_bytes({"flipped": good, "half": good[: len(good) // 2], "empty": b""}[damage])
    download.download_mnist(tmp_path, [server.url])
    complete_mnist(tmp_path)
    assert len(server.asked) == (5 if which == "packed" else 4)  # unpacking again needs no network


def test_damaged_names_are_replaced_and_strangers_kept(serve: Serve, download: ModuleType, tmp_path: Path) -> None:
    folder = tmp_path / "names_pytorch"
    folder.mkdir()
    (folder / "Arabic.txt").write_bytes(b"half")
    (folder / "notes.md").write_bytes(b"mine")
    download.download_names(tmp_path, [serve({"/data.zip": archive()}).url])
    complete_names(tmp_path, NAMES | {"notes.md": b"mine"})
    assert [path.name for path in tmp_path.iterdir()] == ["names_pytorch"]


def test_changed_names_land_with_a_loud_warning(serve: Serve, tmp_path: Path) -> None:
    changed = NAMES | {"Greek.txt": b"Somebody\n"}
    server = serve({"/data.zip": archive(changed)})
    done = run("names", "--mirror", server.url, "--data-dir", tmp_path)
    refuses(done, "WARNING", "Greek.txt", code=0)
    assert "Irish" not in done.stderr
    complete_names(tmp_path, changed)
    assert run("names", "--offline", "--data-dir", tmp_path).returncode == 1


@POSIX
def test_files_can_be_read_by_others(serve: Serve, tmp_path: Path) -> None:
    server = serve(GOOD_MNIST | {"/data.zip": archive()})
    assert (
        run("all", "--mirror", server.url, "--data-dir", tmp_path, before="import os; os.umask(0o022)").returncode == 0
    )
    for path in tmp_path.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o755 if path.is_dir() else 0o644), path


# What must fail, and leave nothing

BAD_IMAGES: dict[str, tuple[int | bytes | Reply, str]] = {
    "404": (404, "404"),
    "one bit": (MNIST[IMAGES][:40] + bytes([MNIST[IMAGES][40] ^ 1]) + MNIST[IMAGES][41:], "not the published file"),
    "empty": (b"", "not the published file"),
    "cut off": (cut_off(MNIST[IMAGES]), "broke off"),
    "reset": (reset, "broke off"),
    "silent": (stall(None), "no answer within 1 s"),
    "silent half way": (stall(MNIST[IMAGES][:50]), "no byte for 1 s"),
    "endless": (endless, "sends more than 20000000 bytes"),
    "declared too large": (huge, "declares more than 20000000 bytes"),
}


@pytest.mark.parametrize("case", BAD_IMAGES)
def test_bad_server(serve: Serve, tmp_path: Path, case: str) -> None:
    answer, reason = BAD_IMAGES[case]
    server = serve(GOOD_MNIST | {f"/{IMAGES}": answer})
    began = time.monotonic()
    done = run("mnist", "--mirror", server.url, "--data-dir", tmp_path / "data", "--timeout", "1")
    assert time.monotonic() - began < 5
    refuses(done, IMAGES, reason, "--mirror", str(tmp_path / "data/MNIST/raw"))
    assert left(tmp_path) == []  # not even the folders that were made for it
    assert server.asked == [f"/{IMAGES}"]


def test_files_before_the_bad_one_stay(serve: Serve, tmp_path: Path) -> None:
    second = "train-labels-idx1-ubyte.gz"
    server = serve(GOOD_MNIST | {f"/{second}": cut_off(MNIST[second])})
    refuses(run("mnist", "--mirror", server.url, "--data-dir", tmp_path), second)
    assert left(tmp_path) == ["MNIST", "MNIST/raw", f"MNIST/raw/{IMAGES[:-3]}", f"MNIST/raw/{IMAGES}"]


def test_absent_server_and_every_reason_named(serve: Serve, tmp_path: Path) -> None:
    with socket.socket() as taken:  # bound and not listening: refused for sure
        taken.bind(("127.0.0.1", 0))
        absent = f"http://127.0.0.1:{taken.getsockname()[1]}"
        other = serve({})
        done = run("mnist", "--mirror", absent, "--mirror", other.url, "--data-dir", tmp_path)
    refuses(done, absent[7:] + ": no connection", other.url[7:] + ": it answered 404")
    assert left(tmp_path) == []


@pytest.mark.parametrize("mirror", ["", "somewhere", "ftp://somewhere/x", "file:///etc", "http://", "http://a b/"])
def test_mirror_that_is_no_address(tmp_path: Path, mirror: str) -> None:
    refuses(run("names", "--mirror", mirror, "--data-dir", tmp_path, tables=False), "is no address", "https://")
    assert left(tmp_path) == []


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "soon"])
def test_timeout_that_is_none(tmp_path: Path, seconds: str) -> None:
    refuses(run("names", f"--timeout={seconds}", "--data-dir", tmp_path, tables=False), seconds, "--help", code=2)


@pytest.mark.parametrize("kind", ["count", "longer", "shorter", "type", "not gzip", "gzip cut off", "bomb"])
def test_hash_right_but_no_idx_file(
    serve: Serve, download: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    good = idx(IMAGES)
    content = {
        "count": packed(idx(IMAGES, COUNT + 1)),
        "longer": packed(good + b"x"),
        "shorter": packed(good[:-1]),
        "type": packed(b"\0\0\x0d\x03" + good[4:]),
        "not gzip": good,
        "gzip cut off": packed(good)[:-9],
        "bomb": packed(bytes(100_000_000)),
    }[kind]
    hashes = download.MNIST_FILES | {IMAGES: (hashlib.md5(content, usedforsecurity=False).hexdigest(), COUNT)}
    monkeypatch.setattr(download, "MNIST_FILES", hashes)
    with pytest.raises(download.DownloadError, match="no IDX file|no whole gzip"):
        download.download_mnist(tmp_path, [serve({f"/{IMAGES}": content}).url])
    assert left(tmp_path) == []


BAD_ARCHIVES: dict[str, tuple[int | bytes | Reply, str]] = {
    "dots": (archive_with("data/names/../../evil.txt"), "out of the folder"),
    "dots elsewhere": (archive_with("../evil.txt"), "out of the folder"),
    "dots, backslash": (archive_with("data\\..\\..\\evil.txt"), "out of the folder"),
    "absolute": (archive_with("/tmp/evil.txt"), "out of the folder"),  # noqa: S108
    "drive": (archive_with("C:evil.txt"), "out of the folder"),
    "link": (archive_with("data/names/Greek.txt", b"/etc/passwd", mode=stat.S_IFLNK | 0o777), "a link"),
    "pipe": (archive_with("data/fifo", mode=stat.S_IFIFO | 0o644), "a link or a device"),
    "2 GB of zeros": (archive_with("data/names/Greek.txt", zeros(2048), size=2**31, method=8), "too much"),
    "2 GB elsewhere": (archive_with("data/eng-fra.txt", zeros(2048), size=2**31, method=8), "too much"),
    "6 MB of zeros": (archive_with("data/names/Greek.txt", zeros(6), size=6 * 2**20, method=8), "too large"),
    "2 GB, lying": (archive_with("data/names/Greek.txt", zeros(2048), size=100, method=8), "no whole zip"),
    "shorter than said": (archive_with("data/names/Greek.txt", b"ab", size=200), "no whole zip|damaged"),
    "bzip2": (archive_with("data/names/Greek.txt", b"BZh9", size=10, method=12), "not as expected"),
    "not text": (archive_with("data/names/Greek.txt", b"\xff\xfe\xfd"), "no whole zip"),
    "blank": (archive_with("data/names/Greek.txt", b" \n"), "damaged"),
    "one missing": (archive({name: text for name, text in NAMES.items() if name != "Greek.txt"}), "lacks Greek.txt"),
    "cut off, honest length": (archive()[:-300], "no whole zip"),
    "cut off": (cut_off(archive()), "broke off"),
    "no archive": (b"<html>Please log in</html>", "no whole zip"),
    "endless": (endless, "more than"),
}


@pytest.mark.parametrize("case", BAD_ARCHIVES)
def test_bad_archive(serve: Serve, download: ModuleType, tmp_path: Path, case: str) -> None:
    answer, reason = BAD_ARCHIVES[case]
    with pytest.raises(download.DownloadError, match=f"data.zip could not be .*({reason}).* by hand") as caught:
        download.download_names(tmp_path / "a/data", [serve({"/data.zip": answer}).url])
    assert "\n" not in str(caught.value)
    assert left(tmp_path) == []


def test_handmade_archives_are_good_but_for_their_fault(serve: Serve, download: ModuleType, tmp_path: Path) -> None:
    """So that the tests above fail for the reason they name."""
    download.download_names(tmp_path, [serve({"/data.zip": archive_with("data/harmless.txt")}).url])
    complete_names(tmp_path)


def test_failure_leaves_old_names_alone(serve: Serve, download: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "names_pytorch").mkdir()
    (tmp_path / "names_pytorch/Arabic.txt").write_bytes(b"old")
    with pytest.raises(download.DownloadError):
        download.download_names(tmp_path, [serve({"/data.zip": BAD_ARCHIVES["dots"][0]}).url])
    assert left(tmp_path) == ["names_pytorch", "names_pytorch/Arabic.txt"]


def test_names_land_all_or_none(serve: Serve, download: ModuleType, tmp_path: Path) -> None:
    """A folder stands where the last file should go."""
    (tmp_path / "names_pytorch/Vietnamese.txt/inside").mkdir(parents=True)
    before = left(tmp_path)
    with pytest.raises(download.DownloadError, match="--data-dir"):
        download.download_names(tmp_path, [serve({"/data.zip": archive()}).url])
    assert left(tmp_path) == before


@POSIX
@pytest.mark.parametrize("wanted", ["mnist", "names"])
def test_full_disk(serve: Serve, tmp_path: Path, wanted: str) -> None:
    """No file may grow beyond 100 bytes here, which fails in the same place as a full disk."""
    limit = "import resource, signal; resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))"
    server = serve(GOOD_MNIST | {"/data.zip": archive()})
    refuses(run(wanted, "--mirror", server.url, "--data-dir", tmp_path, before=limit), str(tmp_path), "make room")
    assert left(tmp_path) == []


@POSIX
def test_bombs_take_little_memory(serve: Serve, tmp_path: Path) -> None:
    for case in ("2 GB of zeros", "2 GB, lying", "6 MB of zeros"):
        limit = "import resource; resource.setrlimit(resource.RLIMIT_DATA, (400_000_000, 400_000_000))"
        server = serve({"/data.zip": BAD_ARCHIVES[case][0]})
        done = run("names", "--mirror", server.url, "--data-dir", tmp_path, before=limit)
        refuses(done, BAD_ARCHIVES[case][1])
        assert left(tmp_path) == []


def test_unwritable_folder(serve: Serve, tmp_path: Path) -> None:
    """A folder below a regular file: not even root can make it."""
    (tmp_path / "file").write_bytes(b"mine")
    server = serve(GOOD_MNIST | {"/data.zip": archive()})
    for wanted in ("mnist", "names"):
        done = run(wanted, "--mirror", server.url, "--data-dir", tmp_path / "file/data")
        refuses(done, str(tmp_path / "file/data"), "--data-dir")
    assert left(tmp_path) == ["file"] and server.asked == []


@POSIX
def test_folder_of_another(serve: Serve, tmp_path: Path) -> None:
    server, data = serve(GOOD_MNIST), tmp_path / "data"
    data.mkdir(mode=0o555)
    # Modes do not bind root. locale is imported by argparse, too late if Python itself lies in root's home.
    becomes_nobody = "import locale; os.getuid() or os.setuid(65534)"
    done = run("mnist", "--mirror", server.url, "--data-dir", data, before=becomes_nobody)
    refuses(done, "Permission denied", str(data), "--data-dir")
    assert left(data) == [] and server.asked == []


def test_offline(serve: Serve, tmp_path: Path) -> None:
    data = tmp_path / "data"
    done = run("all", "--offline", "--data-dir", data)
    assert done.returncode == 1 and IMAGES in done.stderr and "Arabic.txt is missing" in done.stderr
    assert left(tmp_path) == []
    server = serve(GOOD_MNIST | {"/data.zip": archive()})
    assert run("all", "--mirror", server.url, "--data-dir", data).returncode == 0
    asked = len(server.asked)
    done = run("all", "--offline", "--mirror", server.url, "--data-dir", data)
    assert (done.returncode, done.stderr, len(server.asked)) == (0, "", asked)

    plain = data / "MNIST/raw/t10k-labels-idx1-ubyte"
    plain.unlink()
    refuses(run("all", "--offline", "--data-dir", data), "t10k-labels-idx1-ubyte (unpacked) is missing", str(data))
    plain.write_bytes(b"\0" * len(idx("labels")))
    refuses(run("mnist", "--offline", "--data-dir", data), "t10k-labels-idx1-ubyte (unpacked) is damaged")
    assert run("names", "--offline", "--data-dir", data).returncode == 0
    (data / "names_pytorch/Greek.txt").write_bytes(b"")
    refuses(run("names", "--offline", "--data-dir", data), "Greek.txt is not the published file")


# Being stopped


def wait_for(condition: Callable[[], object], process: subprocess.Popen[str]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end and process.poll() is None
        time.sleep(0.02)


@POSIX
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("wanted", ["mnist", "names"])
def test_stopped_leaves_nothing(serve: Serve, tmp_path: Path, name: str, wanted: str) -> None:
    slow = stall(b"x" * 50)
    server = serve({f"/{IMAGES}": slow, "/data.zip": slow})
    arguments = command(wanted, "--mirror", server.url, "--data-dir", tmp_path)
    pipe = subprocess.PIPE
    heed = functools.partial(
        signal.signal, getattr(signal, name), signal.SIG_DFL
    )  # a shell's background job ignores it
    with subprocess.Popen(
        arguments, env=environment(), stdout=pipe, stderr=pipe, text=True, preexec_fn=heed
    ) as process:
        wait_for(lambda: any(".download-" in path for path in left(tmp_path)) and server.asked, process)
        time.sleep(0.2)
        process.send_signal(getattr(signal, name))
        out, error = process.communicate(timeout=10)
    assert process.returncode == 130
    assert error.count("\n") == 1 and "Stopped" in error and "Traceback" not in out + error
    assert left(tmp_path) == []


@POSIX
def test_restart_after_a_kill_is_clean(serve: Serve, tmp_path: Path) -> None:
    stuck = serve({f"/{IMAGES}": stall(MNIST[IMAGES][:50])})
    arguments = command("mnist", "--mirror", stuck.url, "--data-dir", tmp_path)
    with subprocess.Popen(arguments, env=environment(), stdout=subprocess.DEVNULL) as process:
        wait_for(lambda: any(Path(path).name.startswith("tmp") for path in left(tmp_path)), process)
        other = run("mnist", "--mirror", serve(GOOD_MNIST).url, "--data-dir", tmp_path / "elsewhere")
        assert other.returncode == 0
        process.kill()
        process.wait()
    assert any(".download-" in path for path in left(tmp_path))
    done = run("mnist", "--mirror", serve(GOOD_MNIST).url, "--data-dir", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    complete_mnist(tmp_path)


@POSIX
def test_two_at_once_do_not_disturb_each_other(serve: Serve, tmp_path: Path) -> None:
    def late(request: http.server.BaseHTTPRequestHandler) -> None:
        content = MNIST[IMAGES]
        start(request, len(content))
        request.wfile.write(content[:50])
        request.wfile.flush()
        time.sleep(2)
        request.wfile.write(content[50:])

    slow = serve(GOOD_MNIST | {f"/{IMAGES}": late})
    arguments = command("mnist", "--mirror", slow.url, "--data-dir", tmp_path)
    with subprocess.Popen(arguments, env=environment(), stdout=subprocess.PIPE, text=True) as process:
        wait_for(lambda: slow.asked, process)
        assert run("mnist", "--mirror", serve(GOOD_MNIST).url, "--data-dir", tmp_path).returncode == 0
        assert process.poll() is None  # the slow one is still at work
        process.communicate(timeout=20)
    assert process.returncode == 0
    complete_mnist(tmp_path)


# The command line


def test_help_is_quick_and_light() -> None:
    seconds = []
    for _ in range(3):  # the best of three: other tests may be busy beside us
        began = time.monotonic()
        done = run("--help", tables=False)
        seconds.append(time.monotonic() - began)
    assert min(seconds) < 1
    assert done.returncode == 0 and "--mirror" in done.stdout and done.stdout.isascii()
    modules = "{'torch', 'numpy', 'pooch', 'requests'}"
    before = f"import atexit; atexit.register(lambda: print('heavy:', {modules} & set(sys.modules)))"
    assert run("--help", before=before).stdout.endswith("heavy: set()\n")


def test_without_pooch(tmp_path: Path) -> None:
    done = run("mnist", "--data-dir", tmp_path, before="sys.modules['pooch'] = None")
    refuses(done, "pooch", "pip install -r requirements.txt")
    assert left(tmp_path) == []


def test_unknown_set() -> None:
    refuses(run("cifar", tables=False), "cifar", "mnist", "--help", code=2)
    refuses(run(tables=False), "required", "--help", code=2)
