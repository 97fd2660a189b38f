"""Marks exercise 9.2."""

from marking import Wrong, expect, near

HINTS = [
    "The formulas are in the forward of lesson 9.15. Here one step is enough, and there are two weights and two "
    "biases: x with weight_ih and bias_ih, h with weight_hh and bias_hh.",
    "z = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh has shape (batch, 4 * hidden); "
    "z.chunk(4, dim=1) cuts it into i, f, g, o, in this order.",
    "i, f and o go through a sigmoid, g through a tanh. Then the new c is f * c + i * g, and the new h is o * tanh "
    "of the new c.",
]


def check(work):
    import torch
    from torch import nn

    cell = expect(work.LSTMCell, 3, 2)
    with torch.no_grad():
        for p in cell.parameters():
            p.zero_()
    h, c = pair(expect(cell, torch.zeros(1, 3), (torch.zeros(1, 2), torch.full((1, 2), 2.0))))
    if near(h, [[1.0, 1.0]], 1e-5) and near(c, [[0.380797, 0.380797]], 1e-5):
        raise Wrong("h and c are returned the wrong way round: return h, c.")
    if near(c, [[1.0, 1.0]], 1e-5) and near(h, [[0.482014, 0.482014]], 1e-5):
        raise Wrong(
            "in the example c is right and h is 0.4820 where 0.3808 was expected: h was made from the old c. Show "
            "the new one, o * tanh(new c)."
        )
    if near(c, [[1.0, 1.0]], 1e-5) and near(h, [[0.5, 0.5]], 1e-5):
        raise Wrong(
            "in the example c is right and h is 0.5 where 0.3808 was expected: the tanh around c is missing, h = o * "
            "tanh(c)."
        )
    if near(c, [[1.25, 1.25]], 1e-5):
        raise Wrong(
            "in the example your new c is 1.25 where 1 was expected: the candidate went through a sigmoid, so that "
            "it is 0.5 for a sum of 0. It goes through a tanh."
        )
    if near(c, [[0.0, 0.0]], 1e-5):
        raise Wrong("in the example your new c is 0 where 1 was expected: nothing of the old c is kept. Add f * c.")

    torch.manual_seed(0)
    theirs, x = nn.LSTMCell(3, 2, dtype=torch.float64), torch.randn(4, 3, dtype=torch.float64)
    state = torch.randn(4, 2, dtype=torch.float64), torch.randn(4, 2, dtype=torch.float64)
    kept = [t.clone() for t in state]
    cell = expect(work.LSTMCell, 3, 2).double()
    try:
        cell.load_state_dict(theirs.state_dict())
    except RuntimeError as error:
        raise Wrong(
            f"the weights of nn.LSTMCell do not fit into your cell any more; leave __init__ as it was given. ({error})"
        ) from None
    h, c = pair(expect(cell, x, state))
    if not all(torch.equal(a, b) for a, b in zip(state, kept, strict=True)):
        raise Wrong(
            "the h or c that was handed in has changed. It belongs to the caller: c = f * c + i * g makes a new "
            "tensor, `c *= f` writes into the old one."
        )

    def variant(order="ifgo", biases=(1, 1), squash="stst", old=False):
        p = dict(theirs.named_parameters())
        z = x @ p["weight_ih"].T + state[0] @ p["weight_hh"].T + biases[0] * p["bias_ih"] + biases[1] * p["bias_hh"]
        part = dict(zip(order, z.chunk(4, dim=1), strict=True))
        i, f, o = (torch.sigmoid(part[k]) for k in "ifo")
        new = f * state[1] + i * (torch.tanh(part["g"]) if squash[1] == "t" else torch.sigmoid(part["g"]))
        return o * (torch.tanh(new) if squash[3] == "t" else new), new

    def same(other):
        return near(h, other[0], 1e-9) and near(c, other[1], 1e-9)

    if same(variant()):
        (h.sum() + c.sum()).backward() if h.requires_grad else None
        if cell.weight_ih.grad is None or cell.weight_ih.grad.abs().max() == 0:
            raise Wrong(
                "the numbers are right, but no gradient reaches the weights. Compute with the tensors themselves: no "
                ".data, .detach(), .numpy() or no_grad."
            )
        return
    said = "with the weights of nn.LSTMCell your cell gives other numbers."
    for order in ["ifog", "figo", "ofig", "iofg", "gifo", "fogi", "igfo", "fiog"]:
        if same(variant(order)):
            blocks = ", ".join(order)
            raise Wrong(
                f"{said} All is right but the order of the blocks: you read them as {blocks}, and PyTorch's order is "
                "i, f, g, o (input, forget, candidate, output)."
            )
    for guess, reason in [
        (variant(biases=(0, 1)), "bias_ih is missing; both biases are added."),
        (variant(biases=(1, 0)), "bias_hh is missing; both biases are added."),
        (variant(biases=(0, 0)), "the biases are missing; both are added."),
        (variant(squash="ssst"), "the candidate g goes through a tanh, not through a sigmoid."),
        (variant(squash="stss"), "the tanh around the new c is missing in h = o * tanh(c)."),
    ]:
        if same(guess):
            raise Wrong(f"{said} All is right but this: {reason}")
    if near(c, variant()[1], 1e-9):
        raise Wrong(
            f"{said} The new c is right, the new h is not: h = o * tanh(c), with the new c and the fourth block as o."
        )
    raise Wrong(
        f"{said} The example with all weights 0 says little about the blocks: z = x @ weight_ih.T + bias_ih + h @ "
        "weight_hh.T + bias_hh, cut into i, f, g, o along dim=1; then c = f * c + i * g."
    )


def pair(got):
    if not isinstance(got, tuple) or len(got) != 2:
        raise Wrong(f"forward returns {type(got).__name__}; expected are two tensors: return h, c.")
    return got


WRONG = [
    ("i, f, g, o = z.chunk(4, dim=1)", "i, f, o, g = z.chunk(4, dim=1)", "the order of the blocks"),
    (" + self.bias_hh", "", "bias_hh is missing"),
    ("h = o * torch.tanh(c)", "h = o * c", "tanh around c is missing"),
    ("torch.tanh(g)", "torch.sigmoid(g)", "the candidate went through a sigmoid"),
    ("return h, c", "return c, h", "wrong way round"),
    ("c = f * c + i * g", "c = i * g", "nothing of the old c is kept"),
    ("c = f * c + i * g", "c *= f\n        c += i * g", "handed in has changed"),
]
