"""Classic algorithms on the builtin containers, with known answers."""
from collections import deque, defaultdict
def heapify(a):
    def down(i, n):
        while (c := 2 * i + 1) < n:
            if c + 1 < n and a[c + 1] > a[c]: c += 1
            if a[i] >= a[c]: break
            a[i], a[c] = a[c], a[i]; i = c
    for i in range(len(a) // 2 - 1, -1, -1): down(i, len(a))
    for n in range(len(a) - 1, 0, -1): a[0], a[n] = a[n], a[0]; down(0, n)
    return a
data = [(i * 7919) % 1009 for i in range(500)]; print(heapify(data[:]) == sorted(data))
def merge_sort(a): 
    if len(a) < 2: return a
    m = len(a) // 2; l, r = merge_sort(a[:m]), merge_sort(a[m:]); out = []
    while l and r: out.append((l if l[0] <= r[0] else r).pop(0))
    return out + l + r
print(merge_sort(data) == sorted(data))
def dijkstra(g, s):
    dist, todo = {s: 0}, {s}
    while todo:
        u = min(todo, key=dist.get); todo.remove(u)
        for v, w in g[u].items():
            if v not in dist or dist[u] + w < dist[v]: dist[v] = dist[u] + w; todo.add(v)
    return dist
g = {"a": {"b": 7, "c": 9, "f": 14}, "b": {"a": 7, "c": 10, "d": 15}, "c": {"a": 9, "b": 10, "d": 11, "f": 2}, "d": {"b": 15, "c": 11, "e": 6}, "e": {"d": 6, "f": 9}, "f": {"a": 14, "c": 2, "e": 9}}; print(sorted(dijkstra(g, "a").items()))
def bfs(maze, start, goal):
    q, seen = deque([(start, 0)]), {start}
    while q:
        (y, x), d = q.popleft()
        if (y, x) == goal: return d
        for n in ((y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)):
            if 0 <= n[0] < len(maze) and 0 <= n[1] < len(maze[0]) and maze[n[0]][n[1]] != "#" and n not in seen: seen.add(n); q.append((n, d + 1))
print(bfs(["S.#.....", "..#.###.", "....#...", ".####.#.", "......#G"], (0, 0), (4, 7)))
def primes(n):
    s = [True] * (n + 1); s[:2] = [False] * 2
    for i in range(2, int(n ** 0.5) + 1):
        if s[i]: s[i * i::i] = [False] * len(s[i * i::i])
    return [i for i, p in enumerate(s) if p]
print(len(primes(5000)), primes(50), sum(primes(1000)))
def lcs(a, b):
    t = [[""] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a):
        for j, y in enumerate(b): t[i + 1][j + 1] = t[i][j] + x if x == y else max(t[i][j + 1], t[i + 1][j], key=len)
    return t[-1][-1]
print(lcs("ABCBDAB", "BDCABA"), lcs("interpreter", "inheritance"))
def knapsack(items, cap):
    best = [0] * (cap + 1)
    for v, w in items:
        for c in range(cap, w - 1, -1): best[c] = max(best[c], best[c - w] + v)
    return best[cap]
print(knapsack([(60, 10), (100, 20), (120, 30)], 50))
def queens(n, row=0, cols=(), d1=(), d2=()):
    if row == n: return 1
    return sum(queens(n, row + 1, cols + (c,), d1 + (row - c,), d2 + (row + c,)) for c in range(n) if c not in cols and row - c not in d1 and row + c not in d2)
print([queens(n) for n in range(1, 8)])
def life(cells):
    count = defaultdict(int)
    for x, y in cells:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy: count[x + dx, y + dy] += 1
    return {c for c, n in count.items() if n == 3 or n == 2 and c in cells}
glider = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}
for _ in range(8): glider = life(glider)
print(sorted(glider))
def tokenize(s):
    i = 0
    while i < len(s):
        if s[i].isspace(): i += 1; continue
        if s[i].isdigit():
            j = i
            while j < len(s) and (s[j].isdigit() or s[j] == "."): j += 1
            yield ("num", float(s[i:j])); i = j; continue
        yield ("op", s[i]); i += 1
def calc(text):
    toks = deque(tokenize(text))
    def expr():
        v = term()
        while toks and toks[0][1] in ("+", "-"): v = v + term() if toks.popleft()[1] == "+" else v - term()
        return v
    def term():
        v = factor()
        while toks and toks[0][1] in ("*", "/"): v = v * factor() if toks.popleft()[1] == "*" else v / factor()
        return v
    def factor():
        kind, v = toks.popleft()
        if v == "(": r = expr(); toks.popleft(); return r
        if v == "-": return -factor()
        return v
    return expr()
print(calc("2 + 3 * (4 - 1) / 2 - -1"), calc("((1+2)*(3+4))"), calc("10/4*2"))
def permutations(a): return [[]] if not a else [[x] + p for i, x in enumerate(a) for p in permutations(a[:i] + a[i + 1:])]
def powerset(s): return [[]] if not s else (lambda r: r + [[s[0]] + x for x in r])(powerset(s[1:]))
def gray(n): return [""] if n == 0 else ["0" + x for x in gray(n - 1)] + ["1" + x for x in reversed(gray(n - 1))]
def roman(n): return "".join(s * (n // v % (10 if i else 10**9) if False else 0) for i, (v, s) in enumerate([])) or next((s + (roman(n - v) if n - v else "") for v, s in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")) if n >= v), "")
print(permutations([1, 2, 3]), powerset("abc"), gray(3), [roman(n) for n in (1994, 2024, 49)]); tri = [[1]]
for _ in range(6): tri.append([a + b for a, b in zip([0] + tri[-1], tri[-1] + [0])])
print(tri[-1], ["Fizz" * (i % 3 == 0) + "Buzz" * (i % 5 == 0) or i for i in range(1, 16)]); caesar = lambda s, k: "".join(chr((ord(c) - 97 + k) % 26 + 97) if c.islower() else c for c in s); print(caesar("hello, world", 3), caesar(caesar("hello", 3), -3), "".join(sorted("dormitory")) == "".join(sorted("dirtyroom")))
