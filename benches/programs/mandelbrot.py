"""The Mandelbrot set in plain floats."""
import time


def inside(size, limit):
    count = 0
    for py in range(size):
        y0 = 3.0 * py / size - 1.5
        for px in range(size):
            x0 = 3.0 * px / size - 2.25
            x = y = 0.0
            n = 0
            while n < limit and x * x + y * y <= 4.0:
                x, y = x * x - y * y + x0, 2.0 * x * y + y0
                n += 1
            if n == limit:
                count += 1
    return count


start = time.perf_counter()
result = inside(320, 200)
print("time:", time.perf_counter() - start)
print("result:", result)
