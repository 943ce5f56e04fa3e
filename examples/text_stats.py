"""Word counts over a text file.

    text_stats.py [file]

Without an argument it reads the fable that lies beside it, in data/.
"""

import os
import sys
from collections import Counter, defaultdict

PUNCTUATION = ".,;:!?\"'()-"


def words_of(text):
    for word in text.split():
        word = word.strip(PUNCTUATION).lower()
        if word:
            yield word


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    path = sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "data", "fable.txt")
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except OSError as error:
        print(f"cannot read {path}: {error.strerror}", file=sys.stderr)
        return 1

    lines = text.splitlines()
    words = list(words_of(text))
    counts = Counter(words)
    print(f"{os.path.basename(path)}: {len(lines)} lines, {len(words)} words, {len(text)} characters")
    print(f"different words: {len(counts)}, used once: {sum(1 for n in counts.values() if n == 1)}")

    print("\nmost frequent:")
    for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:8]:
        print(f"  {word:<8} {count:3} {'#' * count}")

    by_length = defaultdict(set)
    for word in words:
        by_length[len(word)].add(word)
    print("\nwords by length:")
    for length in sorted(by_length):
        group = sorted(by_length[length])
        shown = ", ".join(group[:4]) + (", ..." if len(group) > 4 else "")
        print(f"  {length:2}: {len(group):2}  {shown}")

    letters = Counter(letter for letter in text.lower() if letter.isalpha())
    total = sum(letters.values())
    print("\nletters:", ", ".join(f"{letter} {100 * n / total:.1f}%" for letter, n in letters.most_common(6)))
    longest = max(lines, key=len)
    print("longest line:", len(longest), "characters:", longest[:30] + "...")
    pairs = Counter(zip(words, words[1:]))
    (first, second), count = max(pairs.items(), key=lambda item: (item[1], item[0]))
    print(f"most frequent pair: {first} {second} ({count} times)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
