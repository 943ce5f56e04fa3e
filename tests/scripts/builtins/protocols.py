# by hand: locals() are snapshots (3.13), messages are those of 3.14
"""Builtin functions on ordinary and on misbehaving objects."""
import sys, io
def t(f, *a, **k):
    try: r = f(*a, **k)
    except BaseException as e: print(type(e).__name__, e)
    else: print(repr(r))
x = 5
print(eval('x+1'), eval('x', {'x': 9}), eval('x', {}, {'x': 3}), eval(compile('x*2','f','eval')), eval('[x for x in range(3)]'), eval('lambda: x')(), eval('  x'))
g = {}; exec('a = 1\ndef f(): return a', g); print(g['a'], g['f'](), '__builtins__' in g)
l = {}; exec('b = 2; c = b', {}, l); print(l)
def loc():
    y = 1; z = lambda: y
    d = locals(); exec('w = 3'); return sorted(d), 'w' in locals()
print(loc()); print(sorted(k for k in globals() if not k.startswith('_'))[:5])
class C:
    q = 1; print(sorted(k for k in locals() if k[:2] != '__'), 'q' in vars())
print(vars(C)['q'], dir(C)[-1], 'q' in dir(C()))
t(eval, 'def f(): pass'); t(exec, 'x ='); t(eval, ''); t(compile, 'x', 'f', 'exec', 12345678901); t(compile, 5, 'f', 'exec'); t(compile, 'x', 5, 'exec'); t(eval, compile('x=1','f','exec')); t(exec, 'import nope_nope')
exec(compile('5+5\nprint(7)', 'f', 'single')) if 0 else None
out = io.StringIO(); print('a', 1, None, sep='-', end='!\n', file=out); print(end='', file=out); print(file=out); print(repr(out.getvalue())); t(print, 'a', sep=5); t(print, 'a', end=5); t(print, 'a', file=5); t(print, bad=1)
class W:
    def __init__(self): self.p = []
    def write(self, s): self.p.append(s)
    def flush(self): self.p.append('FLUSH')
w = W(); print('a', 'b', file=w, flush=True); print(w.p)
old = sys.stdout; sys.stdout = w; print('captured'); sys.stdout = old; print(w.p[-2:])
sys.stdout = None; print('nothing'); sys.stdout = old
print(*[1,2,3], sep=', '); print('x' * 3, flush=True); print(); print('', ''); print(1, 2, sep=None, end=None)
sys.stdin = io.StringIO('line1\nline2'); print(input(), input('prompt>')); t(input); sys.stdin = sys.__stdin__
print(isinstance(1, int | str), isinstance(None, (int, type(None))), issubclass(int, (str, object)), isinstance([], list)); t(isinstance, 1, [int]); t(issubclass, 5, int)
class A:
    def __getattr__(self, n):
        if n == 'dyn': return 42
        raise AttributeError(n)
    def __dir__(self): return ['z', 'a']
    def __round__(self, n=None): return ('r', n)
    def __divmod__(self, o): return ('d', o)
    def __rdivmod__(self, o): return ('rd', o)
    def __format__(self, s): return 'F' + s
    def __len__(self): return 3
    def __abs__(self): return 'abs'
    def __index__(self): return 10
    def __hash__(self): return 77
    def __reversed__(self): return iter('rev')
    def __bool__(self): return False
    def __contains__(self, x): return x == 1
    def __pow__(self, a, m=None): return ('p', a, m)
a = A(); print(getattr(a,'dyn'), hasattr(a,'nodyn'), dir(a), round(a), round(a,2), divmod(a,1), divmod(1,a), format(a,'x'), f'{a:y}', len(a), abs(a), bin(a), hex(a), hash(a), list(reversed(a)), bool(a), 1 in a, pow(a,2), pow(a,2,3), chr(a), range(a), [1]*a == [1]*10, list(range(20))[a], getattr(a, 'zz', 'def'))
class B:
    def __len__(self): return -1
    def __hash__(self): return 'x'
    def __repr__(self): return 5
    def __bool__(self): return 1
    def __iter__(self): return 5
    def __next__(self): return 1
    def __index__(self): return 'a'
    def __length_hint__(self): return -1
    def __dir__(self): return 5
    def __contains__(self, x): return [1]
b = B(); t(len,b); t(hash,b); t(repr,b); t(bool,b); t(iter,b); t(bin,b); t(dir,b); t(lambda: 5 in b); t(lambda: [][b]); t(range, b)
class L:
    def __len__(self): return 2**100
t(len, L())
class It:
    def __init__(self): self.i = 0
    def __getitem__(self, i):
        if i > 3: raise IndexError
        return i * 10
print(list(It()), 20 in It(), tuple(It()), max(It()), sum(It()), sorted(It(), reverse=True), [*It()], list(map(str, It())), dict(enumerate(It())), list(zip(It(), 'abc')), all(It()), any(It()))
it = iter(It()); print(next(it), type(it).__name__, list(it), list(it))
print(sys.version_info[:1], sys.maxsize, sys.byteorder, sys.getrecursionlimit(), sys.intern('a') is sys.intern('a'), sys.float_info.max, sys.int_info.bits_per_digit, sys.hash_info.width, type(sys.flags).__name__, sys.float_info[0] == sys.float_info.max, len(sys.version_info), sys.version_info > (3,))
t(sys.setrecursionlimit, 0); t(sys.setrecursionlimit, 'a'); t(sys.intern, 5); t(sys._getframe, 1000); t(sys.getsizeof); t(sys.exit, 'msg'); t(sys.set_int_max_str_digits, 5)
print(sys._getframe().f_code.co_name, sys._getframe().f_lineno, sys._getframe().f_globals is globals(), sys._getframe().f_back)
sys.displayhook(5); sys.displayhook(None); sys.displayhook('s')
print(callable(print), print.__name__, print.__module__, type(print).__name__, len.__doc__ is not None, repr(len), repr([].append)[:30], sum.__text_signature__, len.__self__.__name__ if hasattr(len, '__self__') else None)
t(__import__, 'sys'); t(__import__, 5); t(__import__, ''); print(__import__('sys') is sys)
print(globals() is globals(), __name__, __builtins__ is not None, __debug__, Ellipsis, NotImplemented)
print(memoryview(b'ab')[0], bytes(range(3)), bytearray(2), complex(1,2), frozenset([1]), type(1), type('X', (), {})().__class__.__name__, object() is None, property, super, staticmethod, classmethod)
print(next(iter([5])), list(iter(lambda c=[0]: c.__setitem__(0,c[0]+1) or c[0], 4)), [i for i in reversed(range(3))], sorted({'b':1,'a':2}), min({'b':1,'a':2}), max('abc'), len({1,2}), len(range(5)), len('é'), len(b'ab'))
