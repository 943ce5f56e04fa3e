"""A thread begins with a context of its own, in which nothing is set; the filters of warnings are still the program's."""
import concurrent.futures
import contextvars
import decimal
import threading
import warnings

variable = contextvars.ContextVar('variable', default='default')
bare = contextvars.ContextVar('bare')
variable.set('outer')
bare.set('outer')


def look():
    seen.append((variable.get(), bare.get('nothing'), decimal.getcontext().prec))
    variable.set('inner')
    seen.append(variable.get())


def run(function):
    thread = threading.Thread(target=function)
    thread.start()
    thread.join()


seen = []
with decimal.localcontext(prec=3):
    run(look)
print(seen, variable.get())

seen = []
with concurrent.futures.ThreadPoolExecutor(1) as pool:
    pool.submit(look).result()
    pool.submit(contextvars.copy_context().run, look).result()
print(seen, variable.get())

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter('always')
    run(lambda: warnings.warn('in a thread'))
    run(lambda: run(lambda: warnings.warn('in a thread of a thread')))
print([str(warning.message) for warning in caught])
