# by hand: messages of groups are those of 3.14
"""Exception types: construction, text, attributes, groups, chaining."""
import sys
def t(f, *a, **k):
    try: r = f(*a, **k)
    except BaseException as e: print(type(e).__name__, e, e.args)
    else: print(repr(r))
for e in (BaseException(), Exception(1), Exception(1,2), KeyError('a'), KeyError('a','b'), KeyError(), ValueError([1]), StopIteration(5), StopIteration(), SystemExit(3), SystemExit(), SystemExit(1,2), OSError(2,'nf'), OSError(2,'nf','file'), OSError(2,'nf','a',None,'b'), OSError('x'), OSError(), OSError(13,'p'), OSError(99999,'q'), ImportError('m'), ImportError('m', name='n', path='p'), ImportError('a','b'), NameError('x', name='y'), AttributeError('x', name='n', obj=5), UnicodeDecodeError('utf-8', b'ab\xff', 2, 3, 'bad'), UnicodeDecodeError('utf-8', b'ab\xff', 1, 3, 'bad'), UnicodeEncodeError('ascii', 'aé日', 1, 2, 'r'), UnicodeEncodeError('ascii', 'a\u65e5', 1, 2, 'r'), UnicodeEncodeError('ascii', 'aé日', 1, 3, 'r'), UnicodeTranslateError('aé', 1, 2, 'r'), SyntaxError('m'), SyntaxError('m', ('f.py', 3, 4, 'text')), SyntaxError('m', ('dir/f.py', 3, 4, 'text', 5, 6)), SyntaxError(), FileNotFoundError(2,'x'), BlockingIOError(11,'x',5), ExceptionGroup('g',[ValueError(1),TypeError(2)]), BaseExceptionGroup('g',[KeyboardInterrupt()]), BaseExceptionGroup('g',[ValueError()])):
    print(type(e).__name__, repr(e), '|', str(e), '|', e.args, '|', e.__cause__, e.__context__, e.__suppress_context__, e.__traceback__)
    print('   ', [(n, getattr(e,n)) for n in ('value','code','errno','strerror','filename','filename2','msg','name','path','obj','encoding','object','start','end','reason','lineno','offset','text','end_lineno','end_offset','print_file_and_line','message','exceptions') if hasattr(e,n)])
t(UnicodeDecodeError); t(UnicodeDecodeError,1,2,3,4,5); t(UnicodeEncodeError,'a',b'x',1,2,'r'); t(ValueError, x=1); t(ImportError, bad=1) if 0 else None; t(SyntaxError,'m',(1,2)); t(ExceptionGroup); t(ExceptionGroup,'a',[]); t(ExceptionGroup,'a',[1]); t(ExceptionGroup,5,[ValueError()]); t(ExceptionGroup,'a',5); t(ExceptionGroup,'a',[KeyboardInterrupt()])
e = ValueError('x'); e.add_note('n1'); e.add_note('n2'); print(e.__notes__); t(e.add_note, 5); e.foo = 1; print(e.__dict__, e.__reduce__()); e.__setstate__({'bar': 2}); print(e.bar); t(e.__setstate__, 5)
print(e.with_traceback(None) is e); t(e.with_traceback, 5); e.args = 'ab'; print(e.args); 
for n in ('args','__cause__','__context__','__traceback__'): t(delattr, e, n)
class My(OSError):
    def __init__(self, a, b, c): super().__init__(a, b); self.c = c
m = My(2, 'two', 'three'); print(repr(m), m.errno, m.filename, m.c, str(m), type(m).__mro__[1].__name__)
class S(Exception):
    def __str__(self): return 'custom'
print(str(S(1)), repr(S(1,2)))
class N(Exception):
    def __new__(cls, *a): o = super().__new__(cls); o.z = a; return o
    def __init__(self, *a): pass
print(repr(N(1,2)), N(1,2).z, N(1).args)
eg = ExceptionGroup('top', [ValueError(1), ExceptionGroup('in', [TypeError(2), ValueError(3)]), OSError(4)])
print(eg.split(ValueError)); print(eg.subgroup((TypeError, OSError))); print(eg.split(lambda e: isinstance(e, TypeError))); print(eg.subgroup(KeyError), eg.split(KeyError)[0], eg.split(ExceptionGroup)[1]); t(eg.split, 5); print(eg.derive([KeyError()]))
print(ExceptionGroup.__mro__, ExceptionGroup.__bases__, issubclass(ExceptionGroup, Exception), IOError is OSError, EnvironmentError is OSError)
try:
    try: 1/0
    except ZeroDivisionError as z: raise KeyError('k') from z
except KeyError as k: print(k.__cause__, k.__context__ is k.__cause__, k.__suppress_context__)
def f():
    try: raise ValueError('a')
    finally:
        try: raise TypeError('b')
        except TypeError as t2: print('ctx', t2.__context__)
try: f()
except ValueError as v: print(v, v.__context__)
print(sys.exc_info(), sys.exception() if hasattr(sys,'exception') else None)
try: raise ValueError
except ValueError as v: print(sys.exc_info()[0], sys.exc_info()[1] is v, v.__traceback__.tb_lineno, v.__traceback__.tb_next, v.__traceback__.tb_frame.f_code.co_name, v.__traceback__.tb_frame.f_lineno)
for bad in (5, 'x', int, None):
    try: raise bad
    except TypeError as e: print(e)
try: raise ValueError from 5
except TypeError as e: print(e)
def g():
    yield 1
    return 5
x = g(); next(x)
try: next(x)
except StopIteration as s: print(s.value, repr(s))
class It:
    def __iter__(self): return self
    def __next__(self): raise StopIteration(7)
try: next(It())
except StopIteration as s: print(s.value)
print(list(It()), next(It(), 'd'))
try: raise MemoryError
except MemoryError as e: print(repr(e), e.args)
try: (lambda: undefined_name)()
except NameError as e: print(e, e.name)
try: (5).foo
except AttributeError as e: print(e.name, e.obj)
try: import nope.sub
except ImportError as e: print(e, e.name, e.path, type(e).__name__)
try: from sys import nope
except ImportError as e: print(e, e.name)
def rec(n): return rec(n+1)
try: rec(0)
except RecursionError as e: print(e)
try: [].foo = 1
except AttributeError as e: print(type(e).__name__)
print(Exception.__doc__, KeyError.__doc__, ValueError.__module__, ValueError.__name__, BaseException.__init__.__name__)
