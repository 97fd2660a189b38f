"""Marks exercise 7.5."""

from marking import Wrong, expect

HINTS = [
    "Lesson 7.9: on a curve with slope L * x the rate 1 / L goes to the bottom in one step, and 2 / L is the border. "
    "Each "
    "direction of a valley has an L of its own, so give each direction a rate of its own.",
    "L is how fast the slope changes. Nudge one direction by 0.001 and ask for the gradient again: (new slope - old "
    "slope) / "
    "0.001, for this direction, is its L. That costs one call for each direction.",
    "Then step: point = point - slope / curvatures, all directions at once, and ask for the new slope. The tilt "
    "spoils the "
    "aim a little, so repeat until the length of the gradient is below 0.000001. Ask once in each step, not twice.",
]
BUDGET, PATIENCE = 50, 20000


class Enough(Exception):
    pass


def check(work):
    import numpy as np

    class Valley:
        def __init__(self, L, bottom, tilt):
            self.L, self.bottom, self.tilt, self.calls = np.array(L), np.array(bottom), tilt, 0

        def slopes(self, point):
            away = np.asarray(point, dtype=float) - self.bottom
            slopes = self.L * away
            slopes[:2] += self.tilt * away[1::-1]
            return slopes

        def gradient(self, point):
            self.calls += 1
            if self.calls > PATIENCE:
                raise Enough
            return self.slopes(point)

    def descend(gradient, start):
        try:
            return work.descend(gradient, start)
        except Enough:
            return start

    valleys = [
        ([2.0, 80.0], [-3.0, 5.0], 0.0),
        ([1.0, 300.0], [7.0, -2.0], 6.0),
        ([400.0, 1.0, 30.0], [2.0, -9.0, 0.5], 8.0),
        ([5.0, 900.0, 1.0, 60.0, 2.0, 300.0], [1.0, -1.0, 4.0, 2.0, -6.0, 3.0], -20.0),
    ]
    for L, bottom, tilt in valleys:
        valley, start = Valley(L, bottom, tilt), np.zeros(len(L))
        with np.errstate(all="ignore"):
            end = expect(descend, valley.gradient, start)
            if end is None:
                raise Wrong("your descend gives nothing back (None). Return the point where you end.")
            if valley.calls <= PATIENCE and np.any(start != 0):
                raise Wrong(
                    "start was changed. It is the caller's array: begin with a copy, np.array(start, dtype=float)."
                )
            where = f"in a valley with L = {L} and tilt {tilt} you"
            if np.shape(end) != (len(L),):
                raise Wrong(
                    f"{where} return something of shape {np.shape(end)}; expected is a point, shape ({len(L)},)."
                )
            if valley.calls > PATIENCE:
                raise Wrong(
                    f"{where} have asked {PATIENCE:,} times and would have gone on; {BUDGET} calls are allowed. What "
                    "ends your loop? "
                    "With a rate of 2 / L or more a direction bounces for ever or runs away; measure the curvature L "
                    "of each "
                    "direction and take 1 / L."
                )
            left = valley.slopes(end)
            length = float(np.sqrt(np.sum(left**2)))
        if not length < 1e6:
            raise Wrong(
                f"{where} end with a gradient of length {length:.2g}, farther than at the start: it diverged. The "
                "rate is above "
                "2 / L for the steepest direction, or a step goes uphill."
            )
        if length >= 1e-6:
            worst = int(np.argmax(np.abs(left)))
            reason = "Go on until the gradient is shorter than 0.000001."
            if L[worst] < max(L):
                reason = (
                    f"Most of it is left in direction {worst}, where the valley is flat (L = {L[worst]:g}): with one "
                    "rate for all "
                    "directions the flat ones crawl. Give each direction a rate of its own."
                )
            raise Wrong(
                f"{where} end after {valley.calls} calls where the gradient still has length {length:.2g}. {reason}"
            )
        if valley.calls > BUDGET:
            reason = (
                "The bottom is found, but one rate for all directions is too slow: measure the L of each direction."
            )
            if valley.calls <= 2 * BUDGET + 10:
                reason = "Nearly: is the gradient asked for twice in each step, once to look and once to go?"
            raise Wrong(f"{where} have asked {valley.calls:,} times, and {BUDGET} calls are allowed. {reason}")


WRONG = [
    ("point - slope / curvatures", "point - slope / np.max(curvatures)", "one rate for all directions"),
    ("point - slope / curvatures", "point - 2 * slope / curvatures", "What ends your loop?"),
    ("point - slope / curvatures", "point + slope / curvatures", "uphill"),
    ("while np.sqrt(np.sum(slope**2)) >= 1e-6:", "for _ in range(3):", "Go on until"),
]
