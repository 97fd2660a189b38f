"""Exercise 3.3  Matrix times matrix, by loops

Several vectors side by side are the columns of a matrix, and a matrix can be multiplied with all of them: that is
matrix times matrix. Write `matmul(a, b)` for two matrices given as lists of rows: in row i and column j of the product
stands the dot product of ROW i of a and COLUMN j of b. With n rows in a and m columns in b it has n rows of m numbers.

matmul([[1, 2], [0, 3]], [[1, 0, 5], [2, 1, 0]]) is [[5, 2, 5], [6, 3, 0]]: the first number is 1 * 1 + 2 * 2 = 5.
Plain Python only, no NumPy: three loops, or two and a sum. The columns of a must be as many as the rows of b.

Level     hard
Lessons   02/02, 03/01, 03/03
Check     python3 course.py check 03/03
"""


def matmul(a, b):
    # your code: a dot product for each row of a and each column of b
    product = []
    for row in a:
        new_row = []
        for j in range(len(b[0])):  # b[0] is the first row; its length is the number of columns
            total = 0
            for k in range(len(b)):  # along the row of a, down the column of b
                total = total + row[k] * b[k][j]
            new_row.append(total)
        product.append(new_row)
    return product
    # end of your code


if __name__ == "__main__":
    print("want [[5, 2, 5], [6, 3, 0]], got", matmul([[1, 2], [0, 3]], [[1, 0, 5], [2, 1, 0]]))
