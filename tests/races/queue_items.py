"""queue: every item that is put is got once, in the order of its producer; a waiting `get` is woken.

weakened: no-lock
"""

import queue

from race import expect, rounds, together

N = 200
for _ in rounds():
    for shared in (queue.SimpleQueue(), queue.Queue(5), queue.LifoQueue()):

        def put(name):
            def run():
                for i in range(N):
                    shared.put((name, i))
                shared.put(None)

            return run

        def get():
            got = []
            while (item := shared.get()) is not None:
                got.append(item)
            return got

        if isinstance(shared, queue.LifoQueue):
            together(*[lambda: [shared.put(i) for i in range(N)]] * 2)
            first, second = together(*[lambda: [shared.get() for _ in range(N)]] * 2)
            expect(sorted(first + second) == sorted(list(range(N)) * 2), "items lost or doubled")
            continue
        _, _, first, second = together(put("a"), put("b"), get, get)
        expect(sorted(first + second) == sorted((name, i) for name in "ab" for i in range(N)), "items lost or doubled")
        for got in (first, second):
            for name in "ab":
                order = [i for n, i in got if n == name]
                expect(order == sorted(order), "out of order")
