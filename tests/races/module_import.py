"""import: threads that import one module at the same time get one module, whose code ran once, to its end, before any of them goes on.

weakened: two-loaders
"""

import os
import sys

from race import expect, rounds, together

folder = f"/tmp/orochi_races_{os.getpid()}"
os.mkdir(folder)
sys.path.insert(0, folder)
sys.race_runs = []
try:
    for n in rounds():
        name = f"race_module_{n}"
        with open(f"{folder}/{name}.py", "w") as file:
            file.write(
                f"import sys, time\n"
                f"sys.race_runs.append({n})\n"
                f"for i in range(300): pass\n"
                f"value = [i for i in range(100)]\n"
                f"complete = {n}\n"
            )

        def load():
            module = __import__(name)
            expect(getattr(module, "complete", None) == n, "a module that is not complete")
            return module

        results = together(load, load, load)
        os.remove(f"{folder}/{name}.py")
        expect(results[0] is results[1] is results[2], "two modules of one name")
        expect(sys.race_runs.count(n) == 1, "a module's code ran", sys.race_runs.count(n), "times")
        del sys.modules[name]
finally:
    for left in os.listdir(folder):
        os.remove(f"{folder}/{left}")
    os.rmdir(folder)
