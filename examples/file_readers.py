"""Threads that read real files, line by line, and share one table of what they found.

    file_readers.py [folder] [threads]

Without a folder the program writes a few files of its own, reads them and removes them.
"""

import os
import queue
import sys
import threading
import time


def write_samples(folder, count):
    """Files of different sizes whose contents are known exactly."""
    names = []
    for number in range(count):
        path = os.path.join(folder, f"part{number:02}.txt")
        with open(path, "w", encoding="utf-8") as file:
            for line in range(200 * (number + 1)):
                file.write(f"file {number} line {line}: {'word ' * (line % 7)}end ✓\n")
        names.append(path)
    return names


def describe(path):
    lines = words = characters = 0
    longest = ""
    with open(path, encoding="utf-8") as file:
        for line in file:
            lines += 1
            words += len(line.split())
            characters += len(line)
            if len(line) > len(longest):
                longest = line
    return lines, words, characters, longest.rstrip("\n")


def reader(work, found, lock, failures):
    while True:
        path = work.get()
        if path is None:
            return
        try:
            result = describe(path)
        except (OSError, UnicodeDecodeError) as error:
            with lock:
                failures.append(f"{os.path.basename(path)}: {type(error).__name__}")
            continue
        with lock:
            found[os.path.basename(path)] = result + (os.path.getsize(path),)


def read_all(paths, thread_count):
    work = queue.Queue()
    found, failures, lock = {}, [], threading.Lock()
    threads = [
        threading.Thread(target=reader, args=(work, found, lock, failures), name=f"reader-{n}")
        for n in range(thread_count)
    ]
    for thread in threads:
        thread.start()
    for path in paths:
        work.put(path)
    for _ in threads:
        work.put(None)
    for thread in threads:
        thread.join()
    return found, failures


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else None
    thread_count = int(sys.argv[2]) if len(sys.argv) > 2 else 4
    own = folder is None
    if own:
        base = os.environ.get("TMPDIR", "/tmp")
        folder = os.path.join(base, f"file_readers_{os.getpid()}")
        os.mkdir(folder)
        write_samples(folder, 8)
        with open(os.path.join(folder, "broken.txt"), "wb") as file:
            file.write(b"good start \xff\xfe bad end\n")

    paths = sorted(os.path.join(folder, name) for name in os.listdir(folder))
    paths = [path for path in paths if os.path.isfile(path)]
    paths.append(os.path.join(folder, "missing.txt"))

    start = time.perf_counter()
    found, failures = read_all(paths, thread_count)
    elapsed = time.perf_counter() - start

    print(f"{'file':12} {'lines':>6} {'words':>7} {'chars':>8} {'bytes':>8}")
    for name in sorted(found):
        lines, words, characters, longest, size = found[name]
        print(f"{name:12} {lines:6} {words:7} {characters:8} {size:8}")
    total = [sum(column) for column in zip(*(row[:3] for row in found.values()))]
    print(f"{'total':12} {total[0]:6} {total[1]:7} {total[2]:8}")
    longest = max((row[3] for row in found.values()), key=lambda line: (len(line), line))
    print("longest line:", longest)
    for failure in sorted(failures):
        print("failed:", failure)
    print(f"time, {thread_count} readers: {elapsed:.3f} s")

    if own:
        for name in os.listdir(folder):
            os.remove(os.path.join(folder, name))
        os.rmdir(folder)


if __name__ == "__main__":
    main()
