"""A model in one file: what it is made of as JSON, its numbers as arrays, nothing that can run."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from . import activations, convolution, layers, losses, regularization

if TYPE_CHECKING:
    from .model import Model
    from .optimizers import Optimizer

FORMAT, VERSION = "deeplearning model", 1
PARTS = {
    kind.__name__: kind
    for module in (layers, activations, regularization, convolution, losses)
    for kind in vars(module).values()
    if isinstance(kind, type)
    and issubclass(kind, (layers.Layer, losses.Loss))
    and kind not in (layers.Layer, losses.Loss)
}
# What each part is made from: the arguments of its constructor that are kept as attributes of the same name.
SETTINGS = {
    "Linear": ("in_features", "out_features"),
    "LeakyReLU": ("negative_slope",),
    "Dropout": ("p",),
    "BatchNorm1d": ("num_features", "eps", "momentum"),
    "Conv2d": ("in_channels", "out_channels", "kernel_size", "stride", "padding"),
    "MaxPool2d": ("kernel_size",),
    "HuberLoss": ("delta",),
}


def save(
    path: str | Path, model: Model, optimizer: Optimizer | None = None, notes: dict[str, Any] | None = None
) -> None:
    """Write model, and with an optimizer its state, into one .npz file; `notes` is anything that JSON can hold.

    The file is written beside and then renamed: an interrupted save leaves the old file whole.
    Raises ValueError for a layer that the library does not know and for a path that cannot be written.
    """
    description = {
        "format": FORMAT,
        "version": VERSION,
        "layers": [describe(layer) for layer in model.layers],
        "loss": describe(model.loss) if model.loss is not None else None,
        "notes": notes or {},
    }
    arrays = {f"model/{name}": value for name, value in model.state_dict().items()}
    if optimizer is not None:
        arrays |= {f"optimizer/{name}": value for name, value in optimizer.state_dict().items()}
    path = Path(path)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with open(part, "wb") as file:
            np.savez(file, description=np.array(json.dumps(description)), **arrays)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except OSError as error:
        raise ValueError(f"{path} cannot be written ({error.strerror}): check the folder") from None
    finally:
        part.unlink(missing_ok=True)


def describe(part: layers.Layer | losses.Loss) -> dict[str, Any]:
    name = type(part).__name__
    if PARTS.get(name) is not type(part):
        raise ValueError(f"{name} is not a part of the library, so a file cannot say how to make it again")
    described = {"kind": name} | {key: getattr(part, key) for key in SETTINGS.get(name, ())}
    parameters = part.parameters() if isinstance(part, layers.Layer) else []
    return described | ({"dtype": str(parameters[0].data.dtype)} if parameters else {})


def load(path: str | Path) -> tuple[Model, dict[str, NDArray], dict[str, Any]]:
    """Read a file that `save` wrote: (the model, the state of its optimizer or {}, the notes).

    Nothing in the file is run. Raises ValueError, one sentence, for a file that is absent, cut off, damaged, of another
    version, or not ours.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            description = json.loads(str(file["description"]))
            arrays = {name: file[name] for name in file.files if name != "description"}
    except FileNotFoundError:
        raise ValueError(f"{path} does not exist: train and save a model first") from None
    except Exception as error:  # a foreign file may do anything to the readers of zip, arrays and JSON
        raise ValueError(f"{path} is damaged or no model of this library ({type(error).__name__})") from None
    try:
        if description["format"] != FORMAT:
            raise ValueError("it is of another format")
        if description["version"] != VERSION:
            raise ValueError(f"it has version {description['version']}, this library reads version {VERSION}")
        model = rebuild(description)
        model.load_state_dict({n[6:]: a for n, a in arrays.items() if n.startswith("model/")})
        notes = dict(description["notes"])
    except Exception as error:  # and its description may ask for anything, such as a layer larger than the memory
        reason = str(error.args[0] if error.args else error).splitlines()[0]
        raise ValueError(f"{path} holds no model that can be used here: {reason}") from None
    return model, {n[10:]: a for n, a in arrays.items() if n.startswith("optimizer/")}, notes


def rebuild(description: dict[str, Any]) -> Model:
    from .model import Model

    model = Model([make(part) for part in description["layers"]])
    model.loss = make(description["loss"]) if description["loss"] else None
    return model


def make(described: dict[str, Any]) -> Any:
    settings = dict(described)
    kind = settings.pop("kind")
    if kind not in PARTS:
        raise ValueError(f"it has a part called {kind!r}, which this library has not")
    if "dtype" in settings:
        settings["dtype"] = np.dtype(settings["dtype"])
    return PARTS[kind](**settings)
