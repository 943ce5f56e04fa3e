"""threading: a Lock admits one thread at a time, and who enters sees what the one before did.

weakened: open-locks
"""

import threading

from race import expect, rounds, together

N = 250
for _ in rounds():
    for kind in (threading.Lock, threading.Condition, lambda: threading.Semaphore(1)):
        lock = kind()
        state = [0, 0]

        def work():
            for _ in range(N):
                with lock:
                    before = state[0]
                    state[1] += 1
                    expect(state[1] == 1, "two threads inside")
                    state[0] = before + 1
                    state[1] -= 1

        together(work, work, work)
        expect(state == [3 * N, 0], "steps lost:", state)
