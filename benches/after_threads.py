"""Runs a benchmark program after a thread has been started and has ended, so that all that globals reach is shared.

    after_threads.py PROGRAM [scale]
"""

import sys
import threading

thread = threading.Thread(target=int)
thread.start()
thread.join()
program = sys.argv.pop(1)
with open(program) as file:
    source = file.read()
exec(compile(source, program, "exec"), {"__name__": "__main__", "__file__": program})
