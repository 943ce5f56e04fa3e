"""A fractal flame on a spline: vectors as small objects with operators, float arithmetic, random choices."""
import random
import sys
import time


class Vector:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor)

    def length(self):
        return (self.x * self.x + self.y * self.y) ** 0.5


class Spline:
    """A B-spline of degree three over a closed polygon."""

    def __init__(self, points):
        self.points = points

    def at(self, t):
        points = self.points
        n = len(points)
        i = int(t)
        u = t - i
        v = 1.0 - u
        weights = (v * v * v / 6, (3 * u * u * u - 6 * u * u + 4) / 6, (3 * v * v * v - 6 * v * v + 4) / 6, u * u * u / 6)
        total = Vector(0.0, 0.0)
        for k, weight in enumerate(weights):
            total = total + points[(i + k) % n] * weight
        return total


class Game:
    def __init__(self, splines):
        self.splines = splines
        self.random = random.Random(1234)

    def transform(self, point):
        spline = self.splines[self.random.randrange(len(self.splines))]
        base = spline.at(self.random.random() * len(spline.points))
        step = spline.at(point.x * (len(spline.points) - 1)) - base
        length = step.length() or 1.0
        x = base.x + step.x / length * point.y * 0.3
        y = base.y + step.y / length * point.y * 0.3
        return Vector(min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))

    def image(self, size, steps):
        rows = [[0] * size for _ in range(size)]
        point = Vector(0.5, 0.5)
        for _ in range(steps):
            point = self.transform(point)
            rows[int(point.y * (size - 1))][int(point.x * (size - 1))] += 1
        return rows


scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
start = time.perf_counter()
splines = [
    Spline([Vector(0.1, 0.2), Vector(0.5, 0.9), Vector(0.9, 0.3), Vector(0.4, 0.5)]),
    Spline([Vector(0.2, 0.8), Vector(0.7, 0.7), Vector(0.8, 0.1)]),
    Spline([Vector(0.3, 0.3), Vector(0.6, 0.2), Vector(0.5, 0.6), Vector(0.2, 0.4), Vector(0.1, 0.9)]),
]
rows = Game(splines).image(64, int(25_000 * scale))
print("time:", time.perf_counter() - start)
print("result:", max(map(max, rows)), sum(1 for row in rows for cell in row if cell))
