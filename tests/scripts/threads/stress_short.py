"""Threads that share, drop and collect at random for a moment; what must hold is checked at the end."""
import threading, random, gc, weakref, time
class Node:
    def __init__(self, v): self.v, self.links, self.data = v, [], {}
board = [Node(i) for i in range(20)]; table = {}; stop = time.monotonic() + 0.6; errors = []; made = [0] * 4
def player(k):
    r = random.Random(k)
    try:
        while time.monotonic() < stop:
            for _ in range(50):
                op, i, j = r.randrange(12), r.randrange(20), r.randrange(20); n = board[i]
                if op == 0: board[i] = Node(j); made[k] += 1
                elif op == 1: n.links.append(board[j])
                elif op == 2 and n.links: n.links.pop()
                elif op == 3: n.links = []
                elif op == 4: n.data[j] = board[j]
                elif op == 5: n.data.pop(j, None)
                elif op == 6: table[i] = [n, (n, board[j])]
                elif op == 7: table.pop(j, None)
                elif op == 8: assert all(isinstance(x, Node) for x in list(n.links))
                elif op == 9: setattr(n, f"a{j % 5}", n)
                elif op == 10:
                    w = weakref.ref(n); x = w(); assert x is None or x.v == n.v
                else: assert sum(1 for _ in list(n.data.values())) >= 0 and len(repr(n.v)) > 0
            if r.randrange(200) == 0: gc.collect()
    except (IndexError, KeyError, RuntimeError) as e:
        if "changed" not in str(e) and "pop" not in str(e): errors.append(repr(e))
    except BaseException as e: errors.append(repr(e))
ts = [threading.Thread(target=player, args=(k,)) for k in range(4)]; [t.start() for t in ts]; [t.join() for t in ts]
print(errors, min(made) > 0, len(board), all(isinstance(n, Node) for n in board))
refs = [weakref.ref(n) for n in board]; board.clear(); table.clear(); del ts
for _ in range(4): gc.collect()
print(sum(r() is not None for r in refs), sum(isinstance(o, Node) for o in gc.get_objects()))
