"""inspect, codeop, tokenize, platform and faulthandler: what looks at code and at the interpreter. (Since 3.12 `$` and `?` are OP.)"""

import codeop
import faulthandler
import inspect
import io
import platform
import sys
import tempfile
import tokenize

for function in (len, print, sorted, pow, sum, open, str.split, [].append, dict.get, list.sort, object.__init__, type.mro):
    print(function.__name__, inspect.signature(function))
for function in (dir, iter, next, getattr, vars):
    try:
        inspect.signature(function)
    except ValueError as error:
        print(error)

for source in ('x = 1', 'if x:', 'if x:\n  y', 'if x:\n  y\n', '"""open', '(1,', 'a b', 'def f():\n', 'x = (\n1)', 'for', '# note', ''):
    try:
        print(repr(source), codeop.compile_command(source) is not None)
    except SyntaxError as error:
        print(repr(source), type(error).__name__)

for token in tokenize.generate_tokens(io.StringIO('f($a, b?)\n').readline):
    print(tokenize.tok_name[token.type], repr(token.string), token.start)

print(platform.python_implementation(), platform.system(), platform.python_version_tuple()[0])
print(faulthandler.is_enabled())
with tempfile.TemporaryFile() as file:
    def inner():
        faulthandler.dump_traceback(file, all_threads=False)

    inner()
    file.seek(0)
    lines = file.read().decode().splitlines()
    print([line.rsplit(',', 1)[-1] for line in lines[1:]])
    faulthandler.enable(file)
    print(faulthandler.is_enabled(), faulthandler.disable(), faulthandler.is_enabled())
print(sys._current_frames()[__import__('threading').get_ident()].f_code.co_name)
