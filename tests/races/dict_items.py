"""dict: `d[k] = v`, `del d[k]`, `pop`, `popitem` and `setdefault` are atomic. Keys that threads insert are neither lost nor doubled; one
thread only wins each `setdefault`, and one only gets each key by `pop`.

weakened: no-lock
"""

from race import expect, rounds, together

N = 200
for _ in rounds():
    shared = {}

    def insert(base):
        def run():
            for i in range(base, base + N):
                shared[i] = i

        return run

    together(insert(0), insert(N), insert(2 * N))
    expect(len(shared) == 3 * N and sorted(shared) == list(range(3 * N)), "insertions lost:", len(shared))
    expect(all(shared[i] == i for i in range(3 * N)))

    def take():
        return [i for i in range(3 * N) if shared.pop(i, None) is not None]

    got = sum(together(take, take, take), [])
    expect(len(shared) == 0 and sorted(got) == list(range(3 * N)), "pop gave a key twice or never:", len(got))

    def default(mine):
        return lambda: [shared.setdefault(i, mine) for i in range(N)]

    a, b, c = together(default("a"), default("b"), default("c"))
    expect(a == b == c == [shared[i] for i in range(N)], "setdefault had two winners")

    def take_any():
        got = []
        while True:
            try:
                got.append(shared.popitem()[0])
            except KeyError:
                return got

    got = sum(together(take_any, take_any), [])
    expect(sorted(got) == list(range(N)), "popitem gave a key twice or never:", len(got))
