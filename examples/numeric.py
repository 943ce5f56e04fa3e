"""Numbers: a plain loop, Newton's method, a Monte Carlo estimate and a small matrix.

    numeric.py [samples]
"""

# args: 20000

import math
import random
import sys
import time


def harmonic(n):
    total = 0.0
    for i in range(1, n + 1):
        total += 1.0 / i
    return total


def newton_sqrt(value, tolerance=1e-15):
    """Square root by Newton's method, with the number of steps that it took."""
    guess, steps = value, 0
    while abs(guess * guess - value) > tolerance * value:
        guess = (guess + value / guess) / 2
        steps += 1
        if steps > 100:
            break
    return guess, steps


def integer_sqrt_digits(n, digits):
    """The first digits of sqrt(n), by integers only."""
    return math.isqrt(n * 10 ** (2 * digits))


def estimate_pi(samples, seed=2024):
    source = random.Random(seed)
    inside = 0
    for _ in range(samples):
        x, y = source.random(), source.random()
        if x * x + y * y <= 1.0:
            inside += 1
    return 4 * inside / samples


class Matrix:
    """A small dense matrix over a list of rows."""

    def __init__(self, rows):
        self.rows = [list(row) for row in rows]

    @classmethod
    def identity(cls, n):
        return cls([[1 if i == j else 0 for j in range(n)] for i in range(n)])

    def __matmul__(self, other):
        columns = list(zip(*other.rows))
        return Matrix([[sum(a * b for a, b in zip(row, column)) for column in columns] for row in self.rows])

    def __pow__(self, exponent):
        result, base = Matrix.identity(len(self.rows)), self
        while exponent:
            if exponent & 1:
                result = result @ base
            base = base @ base
            exponent >>= 1
        return result

    def __eq__(self, other):
        return isinstance(other, Matrix) and self.rows == other.rows

    def transposed(self):
        return Matrix(zip(*self.rows))

    def determinant(self):
        """By fraction-free elimination (Bareiss): exact for integers."""
        rows = [row[:] for row in self.rows]
        n, sign, previous = len(rows), 1, 1
        for k in range(n - 1):
            if rows[k][k] == 0:
                swap = next((i for i in range(k + 1, n) if rows[i][k]), None)
                if swap is None:
                    return 0
                rows[k], rows[swap] = rows[swap], rows[k]
                sign = -sign
            for i in range(k + 1, n):
                for j in range(k + 1, n):
                    rows[i][j] = (rows[i][j] * rows[k][k] - rows[i][k] * rows[k][j]) // previous
            previous = rows[k][k]
        return sign * rows[-1][-1]

    def __repr__(self):
        width = max(len(str(cell)) for row in self.rows for cell in row)
        return "\n".join("[" + " ".join(f"{cell:>{width}}" for cell in row) + "]" for row in self.rows)


def main():
    samples = int(sys.argv[1]) if len(sys.argv) > 1 else 400_000
    start = time.perf_counter()

    print("harmonic:", harmonic(samples))
    print("  by logarithm:", round(math.log(samples) + 0.5772156649015329 + 1 / (2 * samples), 9))
    for value in (2.0, 10.0, 1e-6, 1e12):
        root, steps = newton_sqrt(value)
        print(f"sqrt({value:g}) = {root:.12g} after {steps} steps, error {abs(root - math.sqrt(value)):.1e}")
    print("sqrt(2) to 40 digits:", integer_sqrt_digits(2, 40))
    print("pi by chance:", estimate_pi(samples))

    fibonacci = Matrix([[1, 1], [1, 0]]) ** 90
    print(fibonacci)
    vandermonde = Matrix([[x**power for power in range(5)] for x in (1, 2, 3, 5, 8)])
    print(vandermonde)
    print("determinant:", vandermonde.determinant(), "transposed:", vandermonde.transposed().determinant())
    print("(A B)^T == B^T A^T:", (vandermonde @ vandermonde).transposed() == vandermonde.transposed() @ vandermonde.transposed())
    print("2 ** 200 =", 2**200, "of", len(str(2**200)), "digits")
    print("50! ends in", str(math.factorial(50))[-15:])
    print(f"time, all of it: {time.perf_counter() - start:.3f} s")


if __name__ == "__main__":
    main()
