"""Words of a text counted, indexed and sorted: dict- and string-heavy code."""
import sys
import time

SYLLABLES = ("ka", "mi", "no", "ro", "chi", "o", "ya", "ma", "ta", "shi")


def text(lines):
    state = 17
    for number in range(lines):
        words = []
        for _ in range(9):
            state = (state * 16807) % 2147483647
            words.append("".join(SYLLABLES[state // 10**k % 10] for k in range(1 + state % 3)))
        yield f"{number}: " + " ".join(words).capitalize() + "."


def index(lines):
    places, counts, longest = {}, {}, ""
    for line in lines:
        number, _, rest = line.partition(": ")
        for word in rest.rstrip(".").lower().split():
            counts[word] = counts.get(word, 0) + 1
            places.setdefault(word, []).append(int(number))
            if len(word) > len(longest):
                longest = word
    return places, counts, longest


def report(places, counts):
    out = ""
    for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        where = ",".join(str(n) for n in places[word][:3])
        out += f"{word:<12}{count:>5d} {where}\n"
    return out


scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
start = time.perf_counter()
places, counts, longest = index(text(int(6_000 * scale)))
shown = report(places, counts)
print("time:", time.perf_counter() - start)
print("result:", len(counts), longest, len(shown), shown.splitlines()[0].split())
