"""list: `append` and `pop()` are atomic. What four threads append and pop is neither lost nor doubled.

weakened: no-lock
"""

from race import expect, rounds, together

N = 400
for _ in rounds():
    shared = []
    taken = [[] for _ in range(2)]

    def push(base):
        def run():
            for i in range(base, base + N):
                shared.append(i)

        return run

    def pop(into):
        def run():
            for _ in range(N):
                try:
                    into.append(shared.pop())
                except IndexError:
                    pass

        return run

    together(push(0), pop(taken[0]), push(N), pop(taken[1]))
    left = shared[:]
    everything = sorted(left + taken[0] + taken[1])
    expect(everything == list(range(2 * N)), "items lost or doubled:", len(everything), "of", 2 * N)
    expect(len(shared) == len(left))
