"""Five numeric kernels on lists of floats: fast Fourier transform, LU, relaxation, sparse product, Monte Carlo."""
import math
import sys
import time


class Generator:
    """A small linear generator: the same numbers everywhere."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return self.state / 0x80000000


def transform(data, sign):
    """In place, on interleaved real and imaginary parts."""
    n = len(data) // 2
    j = 0
    for i in range(n - 1):
        if i < j:
            data[2 * i], data[2 * j] = data[2 * j], data[2 * i]
            data[2 * i + 1], data[2 * j + 1] = data[2 * j + 1], data[2 * i + 1]
        k = n >> 1
        while k <= j:
            j -= k
            k >>= 1
        j += k
    span = 1
    while span < n:
        angle = sign * math.pi / span
        step_real, step_imag = math.cos(angle), math.sin(angle)
        real, imag = 1.0, 0.0
        for a in range(span):
            for b in range(a, n, 2 * span):
                i, j = 2 * b, 2 * (b + span)
                r = real * data[j] - imag * data[j + 1]
                m = real * data[j + 1] + imag * data[j]
                data[j] = data[i] - r
                data[j + 1] = data[i + 1] - m
                data[i] += r
                data[i + 1] += m
            real, imag = real * step_real - imag * step_imag, real * step_imag + imag * step_real
        span *= 2


def fourier(n):
    source = Generator(7)
    data = [source.next() for _ in range(2 * n)]
    before = data[:]
    transform(data, -1)
    transform(data, 1)
    return math.sqrt(sum((a / n - b) ** 2 for a, b in zip(data, before)) / n) < 1e-12


def factorize(n):
    source = Generator(11)
    a = [[source.next() for _ in range(n)] for _ in range(n)]
    for j in range(n):
        pivot = max(range(j, n), key=lambda i: abs(a[i][j]))
        a[j], a[pivot] = a[pivot], a[j]
        top = a[j]
        for i in range(j + 1, n):
            row = a[i]
            factor = row[j] = row[j] / top[j]
            for k in range(j + 1, n):
                row[k] -= factor * top[k]
    return sum(math.log(abs(a[i][i])) for i in range(n))


def relax(n, rounds, omega=1.25):
    source = Generator(3)
    grid = [[source.next() for _ in range(n)] for _ in range(n)]
    for _ in range(rounds):
        for i in range(1, n - 1):
            above, row, below = grid[i - 1], grid[i], grid[i + 1]
            for j in range(1, n - 1):
                row[j] = omega * 0.25 * (above[j] + below[j] + row[j - 1] + row[j + 1]) + (1.0 - omega) * row[j]
    return sum(map(sum, grid))


def sparse(n, per_row, rounds):
    source = Generator(5)
    x = [source.next() for _ in range(n)]
    values = [source.next() for _ in range(n * per_row)]
    columns = [int(source.next() * n) for _ in range(n * per_row)]
    y = [0.0] * n
    for _ in range(rounds):
        for row in range(n):
            total = 0.0
            for i in range(row * per_row, (row + 1) * per_row):
                total += x[columns[i]] * values[i]
            y[row] = total
    return sum(y)


def monte_carlo(n):
    source = Generator(113)
    inside = 0
    for _ in range(n):
        x = source.next()
        y = source.next()
        if x * x + y * y <= 1.0:
            inside += 1
    return 4.0 * inside / n


scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
start = time.perf_counter()
result = (
    fourier(8192 if scale > 0.5 else 1024),
    factorize(int(90 * scale ** (1 / 3))),
    relax(int(80 * scale**0.5), 20),
    sparse(1000, 5, max(1, round(25 * scale))),
    monte_carlo(int(150_000 * scale)),
)
print("time:", time.perf_counter() - start)
print("result:", result[0], *(round(x, 6) for x in result[1:]))
