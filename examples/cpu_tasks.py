"""Eight tasks that only compute, on 1, 2, 4 and 8 workers.

    cpu_tasks.py [scale]

A pool of workers takes tasks from one queue. The answers never depend on the number of workers; the
time does, up to the number of cores.
"""

# args: 1

import queue
import sys
import threading
import time


def count_primes(limit):
    sieve = bytearray([1]) * (limit + 1)
    sieve[0:2] = b"\0\0"
    i = 2
    while i * i <= limit:
        if sieve[i]:
            sieve[i * i :: i] = bytes(len(range(i * i, limit + 1, i)))
        i += 1
    return sum(sieve)


def longest_collatz(limit):
    best = best_start = 0
    for start in range(1, limit):
        n, steps = start, 0
        while n != 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            steps += 1
        if steps > best:
            best, best_start = steps, start
    return best_start, best


def queens(size):
    """Number of ways to place `size` queens, by depth-first search over bit masks."""
    everything = (1 << size) - 1

    def place(columns, left, right):
        if columns == everything:
            return 1
        total = 0
        free = everything & ~(columns | left | right)
        while free:
            bit = free & -free
            free ^= bit
            total += place(columns | bit, (left | bit) << 1, (right | bit) >> 1)
        return total

    return place(0, 0, 0)


def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


def edit_distance(length):
    a = "".join(chr(97 + i * i % 7) for i in range(length))
    b = "".join(chr(97 + i * 3 % 11) for i in range(length))
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


def mandelbrot(size):
    inside = 0
    for y in range(size):
        for x in range(size):
            c = complex(3.0 * x / size - 2.25, 3.0 * y / size - 1.5)
            z = 0j
            for _ in range(40):
                z = z * z + c
                if z.real * z.real + z.imag * z.imag > 4.0:
                    break
            else:
                inside += 1
    return inside


def permutation_sum(size):
    """Walks every permutation (Heap's algorithm) and sums a checksum."""
    items, counters, total, i = list(range(size)), [0] * size, 0, 0
    while i < size:
        if counters[i] < i:
            j = 0 if i % 2 == 0 else counters[i]
            items[j], items[i] = items[i], items[j]
            total += items[0] * items[-1]
            counters[i] += 1
            i = 0
        else:
            counters[i] = 0
            i += 1
    return total


def word_chain(count):
    table = {}
    state = 12345
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2147483648
        key = "w" + str(state % 997)
        table[key] = table.get(key, 0) + 1
    return max(table.items(), key=lambda item: (item[1], item[0]))


def tasks(scale):
    return [
        ("primes", count_primes, 60_000 * scale),
        ("collatz", longest_collatz, 800 * scale),
        ("queens", queens, 6 + min(scale, 4)),
        ("fibonacci", fibonacci, 15 + scale),
        ("edit distance", edit_distance, 110 * scale),
        ("mandelbrot", mandelbrot, 24 * scale),
        ("permutations", permutation_sum, 6 + min(scale, 3)),
        ("words", word_chain, 20_000 * scale),
    ]


def run(work, worker_count):
    waiting = queue.SimpleQueue()
    answers = {}
    for task in work:
        waiting.put(task)
    for _ in range(worker_count):
        waiting.put(None)

    def worker():
        while (task := waiting.get()) is not None:
            name, function, argument = task
            answers[name] = function(argument)

    threads = [threading.Thread(target=worker) for _ in range(worker_count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def main():
    scale = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    work = tasks(scale)
    reference = None
    for worker_count in (1, 2, 4, 8):
        start = time.perf_counter()
        answers = run(work, worker_count)
        elapsed = time.perf_counter() - start
        if reference is None:
            reference, reference_time = answers, elapsed
            for name, _, argument in work:
                print(f"{name:14} {argument:8} -> {answers[name]}")
        print(f"{worker_count} workers agree: {answers == reference}")
        print(f"time, {worker_count} workers: {elapsed:.3f} s, {reference_time / elapsed:.2f}x")


if __name__ == "__main__":
    main()
