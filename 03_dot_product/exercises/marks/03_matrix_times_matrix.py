"""Marks exercise 3.3."""

from marking import Wrong, expect, near

HINTS = [
    "One number of the product is a dot product. Which row and which column meet in row i, column j? Write that sum "
    "first.",
    "The number in row i and column j is the sum over k of a[i][k] * b[k][j]. k runs along the row of a and down the "
    "column of b.",
    "A loop over i makes an empty row; in it a loop over j begins a sum at 0; in it a loop over k adds a[i][k] * "
    "b[k][j]. After the k loop append the sum to the row, after the j loop append the row to the product.",
    "len(a) is the number of rows of a, len(b[0]) that of the columns of b, len(b) that of the rows of b.",
]

A, B = [[1, 2], [3, 4]], [[5, 6], [7, 10]]


def check(work):
    got = expect(work.matmul, A, B)
    case = f"matmul({A}, {B}): expected [[19, 26], [43, 58]], got {got!r}"
    for answer, why in [
        ([[17, 27], [39, 61]], "rows of a met rows of b. Walk DOWN a column of b: b[k][j], not b[j][k]."),
        ([[26, 36], [38, 52]], "columns of a met columns of b. Walk along a ROW of a: a[i][k], not a[k][i]."),
        ([[23, 31], [34, 46]], "columns of a met rows of b. It is a[i][k] * b[k][j]: k stands inside, twice."),
        ([[19, 43], [26, 58]], "the right numbers, but the product lies on its side (transposed): rows come from a."),
        ([[23, 34], [31, 46]], "this is b times a. For matrices the order matters."),
        ([[5, 12], [21, 40]], "numbers in the same place were multiplied. In each place belongs a whole dot product."),
        (
            [[14, 20], [28, 40]],
            "only the last product of each sum was kept. Add to what was there: `total = total + ...`",
        ),
        ([19, 26, 43, 58], "the right numbers, but in one long list. Begin a new row for each row of a."),
        ([[19, 26]], "only the first row is there. `return` belongs below all loops."),
        ([[19, 45], [88, 146]], "the sum goes on from one place to the next. It must begin at 0 for each place."),
        ([[19, 45], [43, 101]], "the sum goes on from one place to the next. It must begin at 0 for each place."),
    ]:
        if near(got, answer):
            raise Wrong(f"{case}: {why}")
    if not near(got, [[19, 26], [43, 58]]):
        raise Wrong(
            f"{case}. With pencil: the first number is 1 * 5 + 2 * 7 = 19, the one beside it 1 * 6 + 2 * 10 = 26."
        )
    for a, b, want in [
        ([[1, 2], [0, 3]], [[1, 0, 5], [2, 1, 0]], [[5, 2, 5], [6, 3, 0]]),
        ([[1, 2, 3]], [[4], [5], [6]], [[32]]),
        ([[1], [2], [3]], [[4, 5]], [[4, 5], [8, 10], [12, 15]]),
    ]:
        try:
            got = expect(work.matmul, a, b)
        except Wrong as wrong:
            raise Wrong(f"two squares are right, but {shape(a)} times {shape(b)} is not: {wrong}") from None
        if not near(got, want):
            raise Wrong(
                f"two squares are right, but {shape(a)} times {shape(b)}, matmul({a}, {b}): expected {want}, got "
                f"{got!r}. Which of the three loops runs how often? Rows of a, columns of b, and rows of b."
            )


def shape(matrix):
    return f"({len(matrix)}, {len(matrix[0])})"


WRONG = [
    ("b[k][j]", "b[j][k]", "rows of b"),
    ("total = total + row[k] * b[k][j]", "total = row[k] * b[k][j]", "only the last product"),
    ("range(len(b[0]))", "range(len(b))", "two squares are right"),
    ("    return product", "        return product", "only the first row"),
    ("return product", "return [list(column) for column in zip(*product)]", "transposed"),
]
