"""Reading a dictionary when the key may be missing."""

from collections import defaultdict

stock = {"rice": 3, "sake": 8, "salt": 0, "tea": None}

print(stock["rice"], stock.get("rice"))
print(stock.get("sugar"), stock.get("sugar", 0))
print("a present None is not the default:", stock.get("tea", "none left"))
print("zero is false, but present:", stock.get("salt") or "empty", "salt" in stock)

try:
    stock["sugar"]
except KeyError as error:
    print("KeyError:", error)

counts = {}
for letter in "yamata no orochi":
    counts[letter] = counts.get(letter, 0) + 1
print({letter: count for letter, count in counts.items() if count > 1})

groups = {}
for word in "river rice head sake salt heart".split():
    groups.setdefault(word[0], []).append(word)
print(groups)

again = defaultdict(list)
for words in groups.values():
    for word in words:
        again[len(word)].append(word)
print(dict(sorted(again.items())))
print(stock.pop("sake"), stock.pop("sake", "gone"), list(stock))
