"""The Mandelbrot set in plain floats."""
import sys
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


scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
start = time.perf_counter()
result = inside(int(320 * scale**0.5), int(200 * scale**0.5))
print("time:", time.perf_counter() - start)
print("result:", result)
