"""Sentences of the chapters that no printed line shows."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

import numpy as np
import pytest
import torch
from definitions import definition
from scipy import stats
from sklearn.datasets import load_digits

import deeplearning as dl
from deeplearning import data
from lessons import ROOT, Edit, read_lesson, run, run_edit


def test_a_template_too_bright_with_its_own_bias_hardly_ever_wins() -> None:  # lesson 3.4
    lesson = definition("03_dot_product/04_templates_read_digits.py", "read", "one_brighter", "images")
    brighter = lesson["one_brighter"]
    answers = lesson["read"](brighter, -np.sum(brighter**2, axis=1) / 2)
    assert 0 < np.mean(answers == 8) < 0.02


def test_the_mean_eight_takes_threes_sevens_and_nines() -> None:  # lesson 3.4
    lesson = definition("03_dot_product/04_templates_read_digits.py", "read", "means", "images", "truth")
    lengths = np.sqrt(np.sum(lesson["means"] ** 2, axis=1)).round(2)
    assert lengths[8] == 3.62 and all(3.43 <= lengths[d] <= 3.45 for d in (3, 7, 9))
    taken = lesson["truth"][lesson["read"](lesson["means"], 0.0) == 8]
    assert np.isin(taken[taken != 8], (3, 7, 9)).mean() > 0.5


def test_a_skip_connection_does_not_keep_a_gradient_from_exploding() -> None:  # lesson 8.16
    lesson = definition("08_backprop/16_depth.py", "stack", "walk", "Skip", "SPREADS", "WIDTH", "ReLU")
    he, width = lesson["SPREADS"]["He"], lesson["WIDTH"]
    plain, bridged = (lesson["stack"](width, lesson["ReLU"], he, skip=skip) for skip in (False, True))
    assert lesson["walk"](plain)[-1] < 2 and lesson["walk"](bridged)[-1] > 2000


def test_three_of_five_networks_are_dead_before_their_first_step() -> None:  # lesson 8.31, first edit
    lesson = definition("08_backprop/31_regression.py", "network", "readings", "SEEDS")
    sums = [lesson["network"](None, seed).forward(lesson["readings"](seed, 0)[0]) for seed in lesson["SEEDS"]]
    assert [bool(np.all(each <= 0)) for each in sums].count(True) == 3


@pytest.mark.long
def test_an_rnn_that_remembers_swings() -> None:  # lesson 9.17
    names = ("make_networks", "read", "draw_task", "train_step", "gradient_lengths", "STEPS", "RATE", "HIDDEN")
    lesson = definition("09_rnn_lstm_gru/17_cells_compared_in_time.py", *names, "TIME", "SEEDS", "BATCH")
    time, seeds, batch = lesson["TIME"], lesson["SEEDS"], lesson["BATCH"]
    torch.manual_seed(0)
    with torch.device("cpu"):
        p = lesson["make_networks"]("rnn", 0.0, seeds, 2, lesson["HIDDEN"])
        lesson["gradient_lengths"]("rnn", p)
        optimizer = torch.optim.Adam(p.values(), lr=lesson["RATE"])
        for _ in range(lesson["STEPS"]):
            lesson["train_step"]("rnn", p, optimizer, *lesson["draw_task"](time, seeds, batch))
        kept = lesson["gradient_lengths"]("rnn", p)[-1]  # (seeds,)
        with torch.no_grad():
            X, plus = lesson["draw_task"](time, seeds, 500)
            output, memories = lesson["read"]("rnn", p, X)
    states, plus = torch.stack(memories), plus.bool()  # (time, seeds, batch, hidden), (seeds, batch)
    learned = [k for k in range(seeds) if ((output[k] > 0) == plus[k]).float().mean() > 0.95]
    assert len(learned) >= 3
    for k in learned:
        gap = states[:, k, plus[k]].mean(dim=1) - states[:, k, ~plus[k]].mean(dim=1)  # (time, hidden)
        carrier = gap[:, gap.abs().mean(dim=0).argmax()]  # the unit that tells +1 from -1 most clearly
        assert carrier.abs().max() > 1.5 and (carrier[1:].sign() != carrier[:-1].sign()).sum() >= 2, "it stays put"
    assert sum(kept[k] > 0.1 for k in learned) > len(learned) / 2, "most keep a gradient over all steps"


def test_an_rnn_with_twice_the_weights_keeps_its_gradient() -> None:  # lesson 9.17
    lesson = definition("09_rnn_lstm_gru/17_cells_compared_in_time.py", "make_networks", "gradient_lengths", "SEEDS")
    kept = []
    for seed in range(5):
        torch.manual_seed(seed)
        p = lesson["make_networks"]("rnn", 0.0, lesson["SEEDS"], 2, 16)
        assert abs(p["W_h"].std().item() * 16**0.5 - 0.58) < 0.02
        with torch.no_grad():
            p["W_h"] *= 2
        kept.append(lesson["gradient_lengths"]("rnn", p)[-1].median().item() ** (1 / 19))
    assert 0.85 < np.mean(kept) < 0.95


def test_an_open_gate_reaches_eighty_steps_back() -> None:  # lesson 9.18, third edit
    lesson = definition("09_rnn_lstm_gru/17_cells_compared_in_time.py", "make_networks", "gradient_lengths", "SEEDS")
    lesson["gradient_lengths"].__globals__["TIME"] = 80
    left = {}
    for kind, bias in (("rnn", 0.0), ("lstm", 3.0)):
        torch.manual_seed(0)
        p = lesson["make_networks"](kind, bias, lesson["SEEDS"], 2, 16)
        left[kind] = lesson["gradient_lengths"](kind, p)[-1].median().item()
    assert left["rnn"] < 1e-12 and 0.25 < left["lstm"] < 0.6, left


def moved_digits(course: Path, cwd: Path, *options: str) -> dict[str, list[list[float]]]:
    """For both networks of lesson 8.38 two rows, trained in place and on moved digits: accuracy moved by 0, 1, 2."""
    done = run(course / "08_backprop/38_conv_net.py", *options, cwd=cwd)
    rows = re.findall(r"(conv|dense) net +([\d.]+) [\d.]+ +([\d.]+) [\d.]+ +([\d.]+)", done.out)
    assert len(rows) == 4, done.text
    return {net: [[float(x) for x in row[1:]] for row in rows if row[0] == net] for net in ("conv", "dense")}


@pytest.mark.long
def test_with_time_the_dense_network_learns_moved_digits_too(course: Path, tmp_path: Path) -> None:  # lesson 8.38
    assert min(moved_digits(course, tmp_path, "--epochs", "60")["dense"][1]) >= 0.7


@pytest.mark.long
def test_few_digits_in_as_many_steps(course: Path, tmp_path: Path) -> None:  # lesson 8.38, third edit
    found = moved_digits(course, tmp_path, "--samples", "200", "--epochs", "72")
    assert all(0.87 <= found[net][0][0] <= 0.93 for net in found)
    assert min(found["conv"][1]) > 0.65 and max(found["dense"][1]) < 0.42


@pytest.mark.long
def test_a_larger_rate_suits_the_plain_cell_on_small_digits(course: Path, tmp_path: Path) -> None:  # lesson 9.20
    lesson, accuracy = course / "09_rnn_lstm_gru/20_mnist_rows_improved.py", {}
    for rate in "0.001", "0.004":
        done = run(lesson, "--cell", "rnn", "--lr", rate, cwd=tmp_path)
        accuracy[rate] = float(re.findall(r"test accuracy: ([\d.]+)", done.out)[0])
    assert accuracy["0.001"] < 0.94 < accuracy["0.004"], accuracy


def test_most_blanks_at_the_end_of_a_name_are_korean() -> None:  # lesson 9.6
    folder = ROOT / "data" / "names_messy"
    lines = {file.stem: file.read_text(encoding="utf-8").split("\n") for file in folder.glob("*.txt")}
    blank = {language: sum(line != line.rstrip() for line in found) for language, found in lines.items()}
    assert {language: n for language, n in blank.items() if n} == {"Korean": 9, "Chinese": 3}


def test_raw_pixels_begin_sure_and_wrong() -> None:  # lesson 8.24
    train = definition("08_backprop/24_training_data.py", "train", "EPOCHS")["train"]
    pixels, digits = load_digits(return_X_y=True)
    first = {}
    for largest, x in ((16, pixels.astype(np.float32)), (1, (pixels / 16).astype(np.float32))):
        first[largest] = np.mean([train(x, digits, s, epochs=0).evaluate(x, digits)["loss"] for s in range(5)])
    assert 13 < first[16] < 17 and 2.3 < first[1] < 2.7


def test_the_means_matter_more_than_the_divisors_and_sorted_labels_need_a_small_rate() -> None:  # lesson 8.24
    lesson = definition("08_backprop/24_training_data.py", "train", "accuracy")
    pixels, digits = load_digits(return_X_y=True)
    mixed = np.random.default_rng(0).permutation(len(pixels))
    pixels, digits = pixels[mixed].astype(np.float32), digits[mixed]
    mean, sd = pixels[:1200].mean(axis=0), pixels[:1200].std(axis=0)
    sd[sd == 0] = 1

    def reached(x: np.ndarray, rate: float, epochs: int = 3, sort: bool = False) -> float:
        rows = np.argsort(digits[:1200], kind="stable") if sort else np.arange(1200)
        models = [lesson["train"](x[rows], digits[rows], s, rate, epochs, shuffle=not sort) for s in range(5)]
        return np.mean([lesson["accuracy"](model, x[1200:], digits[1200:]) for model in models])

    assert reached((pixels - mean) / np.float32(4.3), 1.0) > 0.955  # means off, one divisor for all
    assert max(reached(pixels / sd, rate) for rate in (0.1, 0.3, 1.0)) < 0.92  # a divisor for each, means left
    standard = (pixels - mean) / sd
    assert 0.8 < reached(standard, 0.1, sort=True) < 0.9 and reached(standard, 0.1, 30, sort=True) > 0.95


def changed(course: Path, cwd: Path, path: str, change: str) -> str:
    """What a lesson prints after a change, written as under its "Try this"."""
    return run_edit(read_lesson(Path(path)), Edit(0, change, ""), course, cwd).out


@pytest.mark.long
def test_adam_is_ahead_of_momentum_on_other_seeds(course: Path, tmp_path: Path) -> None:  # lesson 8.19
    printed = changed(course, tmp_path, "08_backprop/19_adam.py", "SEEDS = [30, 31, 32, 33, 34]")
    found = dict(re.findall(r"^(momentum|Adam) +rate [\d.]+ +([\d. ]+?)   ", printed, re.MULTILINE))
    momentum, adam = (np.array(found[name].split(), float) for name in ("momentum", "Adam"))
    assert len(adam) == 5 and np.sum(adam > momentum) >= 3 and 0.005 < np.mean(adam - momentum) < 0.05


def test_newton_begun_far_out_flies_away(course: Path, tmp_path: Path) -> None:  # lesson 8.30
    printed = changed(course, tmp_path, "08_backprop/30_logistic_regression.py", "newton = -np.ones(3)")
    losses = [float(loss) for loss in re.findall(r"step \d +([\d.]+)", printed)]
    assert losses[1] < losses[0] < losses[2] and losses[3] > 100


def test_ten_trained_dot_products_read_more_than_the_templates() -> None:  # lesson 8.33
    digits = data.load_digits("digits")
    X, X_test = data.standardize(digits.X_train, digits.X_test)
    found = []
    for seed in range(5):
        model = dl.Model([dl.Linear(64, 10, seed=seed)], loss=dl.CrossEntropyLoss())
        optimizer, after = dl.SGD(model.parameters(), lr=0.1), {}
        for epoch in range(1, 41):
            model.fit(X, digits.y_train, optimizer=optimizer, batch_size=64, seed=epoch, verbose=False)
            after[epoch] = model.evaluate(X_test, digits.y_test)["accuracy"]
        found.append((after[5], after[40]))
    five, forty = np.mean(found, axis=0)
    assert 0.915 < five < 0.945 and 0.95 < forty < 0.97
    assert all(0.905 < after_five < 0.95 for after_five, _ in found)


@pytest.mark.long
def test_more_steps_learn_more_by_heart_and_nothing_else() -> None:  # lesson 8.25
    lesson = definition("08_backprop/25_out_of_sample.py", "spiral", "train")
    lesson["train"].__globals__["STEPS"] = 20_000
    found = {}
    for points in (100, 1000):
        (X, y), (X_test, y_test) = lesson["spiral"](points, 0), lesson["spiral"](1000, 100)
        model = lesson["train"](X, y, 0)
        found[points] = [model.evaluate(*side)["accuracy"] for side in ((X, y), (X_test, y_test))]
    assert 0.97 < found[100][0] < 0.995 and found[100][1] < 0.86 and 0.90 < found[1000][0] < 0.925


@pytest.mark.long
def test_after_five_hundred_epochs_every_seed_is_too_sure(course: Path, tmp_path: Path) -> None:  # lesson 8.34
    for seed in range(1, 5):
        options = ("--data", "digits", "--epochs", "500", "--seed", str(seed))
        done = run(course / "08_backprop/34_evaluation.py", *options, cwd=tmp_path)
        bins = re.findall(r"^0\.[79]0 to \S+ +(\d+) +([\d.]+) +([\d.]+)$", done.out, re.MULTILINE)
        images, sure, right = np.array(bins, float).T
        assert done.code == 0 and len(images) == 2 and images @ right < images @ sure - 2, f"seed {seed}"


def test_one_label_below_zero_warns_and_an_array_of_them_does_not() -> None:  # lesson 4.7
    y = np.zeros(3, np.uint8)
    with pytest.warns(RuntimeWarning, match="overflow"):
        assert y[0] - 1 == 255
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.all(y - 1 == 255)


def test_the_factors_of_student_for_one_to_ten_seeds() -> None:  # lesson 9.23
    factors = definition("09_rnn_lstm_gru/23_compare_cells.py", "T95")["T95"]
    for seeds, factor in enumerate(factors[1:], start=2):
        assert abs(factor - stats.t.ppf(0.975, 2 * seeds - 2)) < 0.006
    assert np.isnan(factors[0]) and len(factors) == 10


@pytest.mark.long
def test_one_row_says_more_than_one_would_think(course: Path, tmp_path: Path) -> None:  # lesson 9.19, third edit
    change = "model(as_rows(images))[:, -1] -> model(as_rows(images))[:, 0] ; {accuracies[row - 1]: -> {accuracies[0]:"
    printed = changed(course, tmp_path, "09_rnn_lstm_gru/19_mnist_rows.py", change)
    after_one_row = float(re.search(r"after +2 rows: ([\d.]+)", printed)[1])
    assert 0.38 < after_one_row < 0.5


@pytest.mark.long
def test_four_neurons_read_more_with_time(course: Path, tmp_path: Path) -> None:  # lesson 8.14, third edit
    for seed in range(3):
        change = f"hidden=128 -> hidden=4 ; default=10, -> default=100, ; default=0, -> default={seed},"
        printed = changed(course, tmp_path, "08_backprop/14_two_layer_mlp.py", change)
        assert 0.77 < float(re.search(r"accuracy on new digits: ([\d.]+)", printed)[1]) < 0.95, printed


@pytest.mark.long
def test_other_seeds_of_the_rnn_learn_ten_steps(course: Path, tmp_path: Path) -> None:  # lesson 9.18
    for seed in (1, 2, 3):
        change = f"LENGTHS = (5, 10) ; torch.manual_seed(0) -> torch.manual_seed({seed})"
        printed = changed(course, tmp_path, "09_rnn_lstm_gru/18_remember_n_steps.py", change)
        assert float(re.search(r"^RNN +[\d.]+ +([\d.]+)", printed, re.MULTILINE)[1]) > 0.97, printed
