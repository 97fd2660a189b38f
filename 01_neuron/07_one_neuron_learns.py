"""1.7  One neuron learns: nudge, look, step

Question  Nobody tells this neuron about 1.8 and 32. It sees five thermometer readings. Can it find both numbers?
Needs     neuron, slope of a line, parameter, tolerance          Teaches  learning, error, nudge, learning rate
Run       python 01_neuron/07_one_neuron_learns.py
"""

# %% Settings
READINGS = [(-40.0, -40.0), (-20.0, -4.0), (0.0, 32.0), (20.0, 68.0), (40.0, 104.0)]  # the same in C and in F
SCALE = 40.0  # inputs are divided by this, so that they lie between -1 and 1
NUDGE, RATE, STEPS = 0.0001, 0.05, 200


# %% The idea, part one: how wrong are two numbers? Square every miss and take the average
def error(w, b):
    total = 0.0
    for celsius, fahrenheit in READINGS:
        miss = w * (celsius / SCALE) + b - fahrenheit
        total = total + miss * miss
    return total / len(READINGS)


# %% The idea, part two: nudge one number, see how the error answers, step the other way
w, b = 0.0, 0.0  # the neuron knows nothing
history = []
for count in range(STEPS + 1):
    if count in (0, 10, 20, 30, 40, 60, 80, 120, STEPS):
        history.append((count, w / SCALE, b, error(w, b) ** 0.5))
    if count == STEPS:
        break
    slope_w = (error(w + NUDGE, b) - error(w, b)) / NUDGE  # change of the error for one unit of w
    slope_b = (error(w, b + NUDGE) - error(w, b)) / NUDGE
    w = w - RATE * slope_w  # minus: downhill
    b = b - RATE * slope_b

# %% Run it: the typical miss, one # for each degree
print(" step      w      b   miss")
for count, found_w, found_b, miss in history:
    print(f"{count:5d}  {found_w:5.3f}  {found_b:5.2f}  {miss:5.2f}  {'#' * round(min(miss, 60))}")
print()
print(f"found: fahrenheit = {w / SCALE:.3f} * celsius + {b:.3f}")
print(f"100 C, which it has never seen: {w / SCALE * 100 + b:.1f} F")

# %% Check: a tiny step against the slope lowers the error, wherever we stand except at the bottom itself
for start_w, start_b in [(0.0, 0.0), (100.0, -50.0), (-30.0, 80.0)]:
    slope = (error(start_w, start_b + NUDGE) - error(start_w, start_b)) / NUDGE
    assert error(start_w, start_b - 0.001 * slope) < error(start_w, start_b)

# %% Try this
# 1. w - RATE * slope_w -> w + RATE * slope_w
#    Uphill instead of down. What happens to the error?
# 2. RATE = 1.05
#    Giant steps. Does it get there sooner?
# 3. SCALE = 1.0
#    The raw degrees go in. Does the same rate still work?
# 4. READINGS = [(-40.0, -40.0), (-20.0, -4.0), (0.0, 32.0), (20.0, 86.0), (40.0, 104.0)]
#    One reading is wrong by 18 degrees. What does the neuron make of it?
