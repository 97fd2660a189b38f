"""Marks exercise 9.4."""

from marking import Wrong, expect, near

HINTS = [
    "turn, name by name: result = letters.clone(), then for each column k with n letters result[:n, k] = letters[:n, "
    "k].flip(0). The filling is never touched.",
    "forward: a GRU gives (states, last); the states are (longest, batch, hidden). Do not take the last row: after a "
    "short name it has read filling. Exercise 9.3 has the right one, states[lengths - 1, torch.arange(batch)].",
    "The backwards GRU reads turn(letters, lengths) from its first row on, so its last real state stands at lengths "
    "- 1 as well.",
    "torch.cat([one, other], dim=1) puts the two side by side, (batch, 2 * hidden). No softmax behind self.linear.",
]


def check(work):
    import torch
    from torch import nn
    from torch.nn.utils.rnn import pack_padded_sequence

    letters = torch.tensor([[[1.0], [3.0]], [[2.0], [4.0]], [[0.0], [5.0]], [[0.0], [6.0]]])
    kept, lengths = letters.clone(), torch.tensor([2, 4])
    got = expect(work.turn, letters, lengths)
    if not torch.equal(letters, kept):
        raise Wrong(
            "turn has changed the letters that it was given. Build a new tensor, or begin with letters.clone()."
        )
    if tuple(got.shape) != (4, 2, 1):
        raise Wrong(f"turn gives shape {tuple(got.shape)} where that of the letters, (4, 2, 1), was expected.")
    columns = [[int(v) for v in got[:, k, 0].tolist()] for k in (0, 1)]
    said = (
        f"the columns 1 2 0 0 (two letters) and 3 4 5 6 (four) turned are {columns[0]} and {columns[1]} with you; "
        "[2, 1, 0, 0] and [6, 5, 4, 3] was expected"
    )
    if columns[0] == [0, 0, 2, 1]:
        raise Wrong(
            f"{said}. The whole column was turned, so the filling comes first and is read before the name. Turn each "
            "name within its own length."
        )
    if columns == [[1, 2, 0, 0], [3, 4, 5, 6]]:
        raise Wrong(f"{said}. Nothing was turned; .flip(0) turns along the rows.")
    if columns != [[2, 1, 0, 0], [6, 5, 4, 3]]:
        raise Wrong(f"{said}.")

    torch.manual_seed(0)
    model = expect(work.BothWays, 3, 4, 5).double().eval()
    letters, lengths = torch.randn(6, 3, 3, dtype=torch.float64), torch.tensor([2, 6, 4])
    for k, n in enumerate(lengths.tolist()):
        letters[n:, k] = 0
    kept = letters.clone()
    got = expect(model, letters, lengths)
    if not torch.equal(letters, kept):
        raise Wrong("forward has changed the letters that it was given. They belong to the caller.")
    if tuple(got.shape) != (3, 5):
        raise Wrong(
            f"forward gives shape {tuple(got.shape)} where (3, 5), batch, languages, was expected. One answer for "
            "each name, from its own last state."
        )
    theirs = nn.GRU(3, 4, bidirectional=True, dtype=torch.float64)
    state = {
        f"{name}{end}": value
        for part, end in [(model.forwards, ""), (model.backwards, "_reverse")]
        for name, value in part.state_dict().items()
    }
    theirs.load_state_dict(state)
    with torch.no_grad():
        packed = pack_padded_sequence(letters, lengths, enforce_sorted=False)
        ends = list(theirs(packed)[1])  # forwards, backwards
        right = model.linear(torch.cat(ends, dim=1))
        there, back = model.forwards(letters)[0], model.backwards(work.turn(letters, lengths))[0]
        unturned, rows, names = model.backwards(letters)[0], lengths - 1, torch.arange(3)
        if near(got, right, 1e-9):
            if not got.requires_grad:
                raise Wrong(
                    "the numbers are right, but no gradient can flow back: compute without no_grad, .detach() and "
                    ".numpy()."
                )
            return
        total = got.exp().sum(dim=1)
        if near(got, right.softmax(dim=1), 1e-9) or near(got, right.log_softmax(dim=1), 1e-9):
            raise Wrong(
                "forward ends in a softmax. CrossEntropyLoss wants logits and brings its own; a second softmax "
                "squeezes all answers together and slows the learning down. Return what self.linear gives."
            )
        for guess, reason in [
            (
                [there[-1], back[-1]],
                "you take the last row of the states. After a short name it has read filling: take row lengths - 1 "
                "of each name.",
            ),
            (
                [there[rows, names], back[0]],
                "of the backwards states you take row 0, where only the last letter has been read. The letters were "
                "turned, so the end of the reading is at lengths - 1, as for the other one.",
            ),
            (
                [there[rows, names], unturned[rows, names]],
                "the backwards GRU has read the letters as they stand. Hand it turn(letters, lengths).",
            ),
            ([ends[1], ends[0]], "the two states stand in the wrong order: forwards first."),
            (
                [there[rows, names], there[rows, names]],
                "both halves come from self.forwards; the second is self.backwards.",
            ),
            (
                [there[rows, names], back[-1]],
                "forwards is right, but of the backwards states you take the last row, which has read filling.",
            ),
        ]:
            if near(got, model.linear(torch.cat(guess, dim=1)), 1e-9):
                raise Wrong(f"the logits are not those of nn.GRU(bidirectional=True) with the same weights: {reason}")
        wrong = [n for n, a, b in zip(lengths.tolist(), got, right, strict=True) if not near(a, b, 1e-9)]
        raise Wrong(
            f"the logits are not those of nn.GRU(bidirectional=True) with the same weights, for the names of {wrong} "
            f"letters (of 2, 6, 4; sum of e^logits {total[0]:.2f} in the first row). Each name's own last state, "
            "both ways, side by side, forwards first, then self.linear and nothing else."
        )


WRONG = [
    (
        "torch.where(rows < lengths, lengths - 1 - rows, rows)",
        "(len(letters) - 1 - rows).expand(-1, len(lengths))",
        "filling comes first",
    ),
    (
        "last, names = lengths - 1,",
        "last, names = torch.full_like(lengths, -1),",
        "After a short name it has read filling",
    ),
    ("self.backwards(turn(letters, lengths))", "self.backwards(letters)", "as they stand"),
    ("return self.linear(both)", "return self.linear(both).softmax(dim=1)", "ends in a softmax"),
    ("back[last, names]], dim=1)", "back[0]], dim=1)", "take row 0"),
    (
        "torch.cat([there[last, names], back[last, names]], dim=1)",
        "torch.cat([back[last, names], there[last, names]], dim=1)",
        "wrong order",
    ),
]
