"""deque: `append`, `appendleft`, `pop`, `popleft` and `rotate` are atomic: nothing is lost or doubled, and one thread's items come out in
its order.

weakened: no-lock
"""

from collections import deque

from race import expect, rounds, together

N = 300
for _ in rounds():
    shared = deque()
    done = []

    def put(name):
        def run():
            for i in range(N):
                shared.append((name, i))
            done.append(name)

        return run

    def get():
        got = []
        while True:
            finished = len(done) == 2
            try:
                got.append(shared.popleft())
            except IndexError:
                if finished:
                    return got

    _, _, first, second = together(put("a"), put("b"), get, get)
    expect(sorted(first + second) == sorted((name, i) for name in "ab" for i in range(N)), "items lost or doubled")
    for got in (first, second):
        for name in "ab":
            order = [i for n, i in got if n == name]
            expect(order == sorted(order), "out of order")

    ring = deque(range(20))
    together(*[lambda: [ring.rotate(k) for k in range(-9, 10)] for _ in range(3)])
    expect(sorted(ring) == list(range(20)), "rotate lost items")
