# by hand: CPython shows two frames of its own threading.py first
import threading
def work(n):
    return n / 0
t = threading.Thread(target=work, args=(1,), name="worker")
t.start()
t.join()
print("main ends well")
