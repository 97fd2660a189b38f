"""Marks exercise 9.3."""

from marking import Wrong, expect, near

HINTS = [
    "torch.zeros(longest, len(pairs), N_LETTERS) is the batch with nothing in it. Name number k goes into column k, "
    "from row 0 to its length.",
    "line_to_tensor(name) has shape (letters, 1, 57), and line_to_tensor(name)[:, 0] is (letters, 57): exactly what "
    "fits into letters[:len(name), k].",
    "The state after the last letter of name k is states[lengths[k] - 1, k]; -1 because rows are counted from 0.",
    "All at once: two tensors of indices side by side pick pairs, states[lengths - 1, torch.arange(number of names)].",
]


def check(work):
    import torch

    got = expect(work.collate, [("Li", 3), ("Kahn", 5)])
    if not isinstance(got, tuple) or len(got) != 3 or not all(isinstance(t, torch.Tensor) for t in got):
        raise Wrong("collate must return three tensors: return letters, lengths, labels.")
    letters, lengths, labels = got
    said = (
        f"for Li and Kahn your letters have shape {tuple(letters.shape)} where (4, 2, 57), longest, batch, letters, "
        "was expected"
    )
    if tuple(letters.shape) == (2, 4, 57):
        raise Wrong(
            f"{said}: batch and time are swapped. The rows of time come first here, as an RNN without batch_first "
            "reads them."
        )
    if tuple(letters.shape) != (4, 2, 57):
        raise Wrong(f"{said}. The longest name of this batch sets the first number.")
    for name, what, wanted in [("lengths", lengths, [2, 4]), ("labels", labels, [3, 5])]:
        if not near(what, wanted):
            raise Wrong(f"{name} are {what.tolist()} where {wanted} was expected, in the order of the pairs.")
        if what.dtype != torch.int64:
            raise Wrong(
                f"{name} have the type {what.dtype}; whole numbers, torch.int64, are needed to count and to choose "
                "with."
            )
    work_letters = work.line_to_tensor
    right = torch.zeros(4, 2, 57)
    right[:2, 0], right[:, 1] = work_letters("Li")[:, 0], work_letters("Kahn")[:, 0]
    if not near(letters, right):
        if near(letters[2:, 0], right[:2, 0]):
            raise Wrong(
                "Li stands at the end of its column, with the filling in front. The letters come first, from row 0 "
                "on, then the filling."
            )
        if letters[2:, 0].abs().sum() > 0:
            raise Wrong(
                "behind Li, in rows 2 and 3, there should be zeros, and there is a letter (place "
                f"{int(letters[2, 0].argmax())}). A filling of number 0 turned into one-hot is the letter a."
            )
        raise Wrong(
            "your letters are not the one-hot letters of line_to_tensor: column 0 should hold L and i, column 1 K, "
            "a, h and n, each with one 1 at its letter_to_index."
        )
    names = ["Abe", "O'Neill", "Ng", "X", "Kowalski"]
    letters, lengths, labels = expect(work.collate, [(name, k) for k, name in enumerate(names)])
    if tuple(letters.shape) != (8, 5, 57) or not near(lengths, [3, 7, 2, 1, 8]) or not near(labels, [0, 1, 2, 3, 4]):
        raise Wrong(
            f"two names are right, but for {', '.join(names)} the letters have shape {tuple(letters.shape)} "
            f"(expected (8, 5, 57)), lengths {lengths.tolist()}. Is a size of the example fixed somewhere, or are "
            "the pairs sorted?"
        )

    torch.manual_seed(0)
    states = torch.randn(8, 5, 4)
    kept = states.clone()
    got = expect(work.last_state, states, lengths)
    if not torch.equal(states, kept):
        raise Wrong("last_state has changed the states that it was given. It should only read.")
    said = "last_state of 8 rows, 5 names, 4 hidden numbers"
    if tuple(got.shape) != (5, 4):
        reason = "There is one answer for each name."
        if got.ndim == 3:
            reason = (
                "With lengths alone whole rows are chosen; a second index, torch.arange(5), says which name of the row."
            )
        raise Wrong(f"{said} returns shape {tuple(got.shape)} where (5, 4), batch, hidden, was expected. {reason}")
    right = torch.stack([states[n - 1, k] for k, n in enumerate(lengths.tolist())])
    if near(got, right):
        return
    if near(got, states[-1]):
        raise Wrong(
            f"{said} returns states[-1], the last row. There the short names have read filling for a while: take row "
            "lengths[k] - 1 for name k."
        )
    if near(got, states[0]):
        raise Wrong(f"{said} returns the states after the first letter.")
    if near(got[0], states[3, 0]):
        raise Wrong(
            f"{said}: for Abe, three letters, you take row 3. Rows are counted from 0, so the third letter is row 2: "
            "lengths - 1."
        )
    wrong = [name for name, a, b in zip(names, got, right, strict=True) if not near(a, b)]
    raise Wrong(
        f"{said}: not the state after the last letter for {', '.join(wrong)}. For name k it is states[lengths[k] - "
        "1, k]."
    )


WRONG = [
    ("return states[lengths - 1, torch.arange(states.shape[1])]", "return states[-1]", "have read filling"),
    ("states[lengths - 1, torch", "states[lengths % 8, torch", "Rows are counted from 0"),
    ("states[lengths - 1, torch.arange(states.shape[1])]", "states[lengths - 1]", "a second index"),
    ("letters[: len(name), column]", "letters[len(letters) - len(name) :, column]", "with the filling in front"),
    (
        "return letters, lengths, labels",
        "letters[2:, 0, 0] = 1\n    return letters, lengths, labels",
        "is the letter a",
    ),
    (
        "torch.tensor([label for _, label in pairs])",
        "torch.tensor([float(label) for _, label in pairs])",
        "whole numbers",
    ),
    (
        "return letters, lengths, labels",
        "return letters.transpose(0, 1), lengths, labels",
        "batch and time are swapped",
    ),
]
