"""Marks exercise 8.6."""

from marking import Wrong, expect

HINTS = [
    "Begin with first_try and change one thing at a time. What costs it most is a training that has hardly begun: a "
    "rate of 0.01 and five epochs.",
    "Adam with lr 0.001 and 30 to 40 epochs does most of the work (lessons 8.19 and 8.21). Prepare the pixels: "
    "subtract the mean of the training images, divide by their standard deviation (lesson 8.24).",
    "A wider hidden layer (128 or 256) helps a little, AdamW or Dropout a little more. Whatever you do to X before "
    "training, the function you return must do to new images too, with the same numbers.",
]
SPLITS, GOAL, SECONDS = (20, 21, 22, 23, 24), 0.97, 10


def check(work):
    import time

    import numpy as np
    from sklearn.datasets import load_digits

    X, y = load_digits(return_X_y=True)
    X, y = (X / 16).astype(np.float32), y.astype(np.int64)
    accuracies, known = [], []
    for seed in SPLITS:
        order = np.random.default_rng(seed).permutation(len(X))
        held_out, rest = order[:360], order[360:]
        X_train, y_train = X[rest], y[rest]
        kept, start = X_train.copy(), time.process_time()
        predict = expect(work.train, X_train, y_train, seed)
        seconds = time.process_time() - start
        if not callable(predict):
            raise Wrong(
                f"train returns {type(predict).__name__}; expected is a function that takes images, (images, 64), "
                "and returns their digits. For a Model that is its predict, without brackets: return model.predict."
            )
        if not np.array_equal(X_train, kept):
            raise Wrong("X was changed by your train. It belongs to the caller: write (X - mean) / sd, not X -= mean.")
        if seconds > SECONDS:
            raise Wrong(
                f"one training took {seconds:.1f} seconds of processor time, and {SECONDS} are allowed. Fewer "
                "epochs, a smaller network or larger batches; for 1,437 small images a second or two is enough."
            )
        share = []
        for images, digits in [(X[held_out], y[held_out]), (X_train, y_train)]:
            guesses = np.asarray(expect(predict, images))
            if guesses.shape != digits.shape:
                raise Wrong(
                    f"for {len(images)} images your function returns shape {guesses.shape}; expected is one digit "
                    f"for each, ({len(images)},). For logits, (images, 10), take the argmax of each row."
                )
            share.append(float(np.mean(guesses == digits)))
        accuracies.append(share[0])
        known.append(share[1])
        if share[0] < 0.9:  # four more would say the same
            break
    mean, trained = float(np.mean(accuracies)), float(np.mean(known))
    if mean >= GOAL:
        return
    said = (
        f"right for {mean:.4f} of images it has not seen (of one split or the mean of five), and {GOAL} is the "
        f"goal; right for {trained:.4f} of those it was trained on."
    )
    if trained < 0.2:
        raise Wrong(
            f"{said} That is guessing. Did the training do anything, and does the function prepare new images "
            "exactly as the training images were prepared (same mean, same standard deviation)?"
        )
    if trained < 0.97:
        raise Wrong(
            f"{said} Even the training images are not known well: it has hardly begun to learn. More epochs, a "
            "larger rate, or Adam; then think about generalization. (If training looked fine to you, the function "
            "may prepare images in another way than the training did.)"
        )
    raise Wrong(
        f"{said} The training images are known, so what is missing is generalization, and it is not much: prepare "
        "the pixels (mean 0, standard deviation 1), try a wider layer, AdamW, dropout, or copies of the images "
        "shifted by one pixel. Choose on validation images, not on the test."
    )


WRONG = [
    (
        "optimizer = AdamW(model.parameters(), lr=0.001)\n    model.fit((X - mean) / sd, y, optimizer=optimizer, "
        "epochs=40,",
        "optimizer = SGD(model.parameters(), lr=0.01)\n    model.fit((X - mean) / sd, y, optimizer=optimizer, "
        "epochs=5,",
        "hardly begun",
    ),
    (
        "return lambda images: model.predict((images - mean) / sd)",
        "return lambda images: model.predict(images * 255)",
        "in another way",
    ),
    (
        "return lambda images: model.predict((images - mean) / sd)",
        "return lambda images: model.forward((images - mean) / sd)",
        "argmax",
    ),
    ("mean, sd = X.mean(), X.std()", "X -= 0.5\n    mean, sd = X.mean(), X.std()", "X was changed"),
    (
        "return lambda images: model.predict((images - mean) / sd)",
        "return model.evaluate(X, y)",
        "expected is a function",
    ),
]
