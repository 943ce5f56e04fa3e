"""Counting words and numbers in dictionaries."""
import sys
import time


def work(n):
    words, numbers, pairs = {}, {}, {}
    state = 42
    for _ in range(n):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        word = "w" + str(state % 1000)
        words[word] = words.get(word, 0) + 1
        number = state % 5000
        if number in numbers:
            numbers[number] += 1
        else:
            numbers[number] = 1
        pair = (state & 31, state >> 5 & 31)
        pairs.setdefault(pair, []).append(state & 1)
    return max(words.values()), len(numbers), sum(map(len, pairs.values())), sum(k * v for k, v in numbers.items()) % 1000003


scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
start = time.perf_counter()
result = work(int(500_000 * scale))
print("time:", time.perf_counter() - start)
print("result:", result)
