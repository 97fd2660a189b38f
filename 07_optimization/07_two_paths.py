"""7.7  Two paths: when an input acts twice, its effects add

Question  In f = (x + y) * (x * y) the nudge of x reaches f by two ways. Multiply the two rates, or add them?
Needs     chain rule, partial derivative, central difference          Teaches  paths add
Run       python 07_optimization/07_two_paths.py
"""

# %% Imports and settings
from pathlib import Path

import matplotlib.pyplot as plt

X, Y, H = 2.0, 3.0, 1e-5
OUT = Path(__file__).parent / "out"


# %% The idea: three boxes, a = x + y, b = x * y, f = a * b, and x goes into two of them
def f(x, y):
    return (x + y) * (x * y)


a, b = X + Y, X * Y
df_da, df_db = b, a  # in a product the rate of one factor is the other factor

df_dx = 0.0
df_dx = df_dx + df_da * 1  # by a: x + y moves as far as x
df_dx = df_dx + df_db * Y  # by b: x * y moves y times as far as x

df_dy = 0.0
df_dy = df_dy + df_da * 1
df_dy = df_dy + df_db * X

# %% Run it
nudge_x = (f(X + H, Y) - f(X - H, Y)) / (2 * H)
nudge_y = (f(X, Y + H) - f(X, Y - H)) / (2 * H)
print(f"x = {X:.0f}, y = {Y:.0f}   a = x + y = {a:.0f}   b = x * y = {b:.0f}   f = a * b = {f(X, Y):.0f}")
print()
print("         by a         by b       added   by nudge")
by_x, by_y = f"{df_db:2.0f} * {Y:.0f} = {df_db * Y:2.0f}", f"{df_db:2.0f} * {X:.0f} = {df_db * X:2.0f}"
print(f"df/dx  {df_da:2.0f} * 1 = {df_da:2.0f}  {by_x}   {df_dx:6.1f}   {nudge_x:8.1f}")
print(f"df/dy  {df_da:2.0f} * 1 = {df_da:2.0f}  {by_y}   {df_dy:6.1f}   {nudge_y:8.1f}")
print()
print(f"gradient: [{df_dx:.0f}, {df_dy:.0f}]")

# %% Picture: the boxes, with a rate on every arrow
OUT.mkdir(exist_ok=True)
figure, axis = plt.subplots(figsize=(8, 3.4), layout="constrained")
places = {"x": (0, 1), "y": (0, 0), "a": (1, 1), "b": (1, 0), "f": (2, 0.5)}
labels = {
    "x": f"x = {X:.0f}",
    "y": f"y = {Y:.0f}",
    "a": f"a = x + y = {a:.0f}",
    "b": f"b = x * y = {b:.0f}",
    "f": f"f = a * b = {a * b:.0f}",
}
for name, place in places.items():
    axis.text(*place, labels[name], ha="center", va="center", bbox={"boxstyle": "round,pad=0.5", "fc": "w"}, zorder=3)
arrows = [
    ("x", "a", 1, "C0", "-"),
    ("a", "f", df_da, "C0", "-"),
    ("x", "b", Y, "C1", "--"),
    ("b", "f", df_db, "C1", "--"),
    ("y", "a", 1, "0.7", ":"),
    ("y", "b", X, "0.7", ":"),
]
for start, end, rate, colour, style in arrows:
    (x0, y0), (x1, y1) = places[start], places[end]
    arrow = {"arrowstyle": "->", "color": colour, "linestyle": style, "linewidth": 2, "shrinkA": 30, "shrinkB": 42}
    axis.annotate("", (x1, y1), (x0, y0), arrowprops=arrow)
    axis.text(x0 + 0.4 * (x1 - x0), y0 + 0.4 * (y1 - y0) + 0.07, f"{rate:.0f}", color=colour, ha="center", fontsize=12)
axis.set(xlim=(-0.3, 2.4), ylim=(-0.25, 1.25), title=f"two ways from x to f: {df_da:.0f} * 1 + {df_db:.0f} * {Y:.0f}")
axis.axis("off")
figure.savefig(OUT / "07_two_paths.png")
print("picture: 07_optimization/out/07_two_paths.png")

# %% Check: the paths added up are the slope that the nudge finds
assert abs(df_dx - nudge_x) < 1e-6 and abs(df_dy - nudge_y) < 1e-6, "the paths do not add up to the slope"

# %% Try this
# 1. df_dx = df_dx + df_db * Y -> df_dx = df_db * Y
#    The second path overwrites the first instead of being added. Who notices?
# 2. X = 0.0
#    Now b is 0. Which path is closed?
# 3. H = 1.0
#    A giant nudge, to both sides. Why does it still find the exact slope?
