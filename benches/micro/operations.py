"""One-line operations of the builtin types, each timed by itself in processor time.

    operations.py [filter...]

Every operation is a statement that runs in a function, five times per turn of a loop, on values that are set up before. A line per operation
is printed: `group: statement: nanoseconds`. The least of several short runs counts: what disturbs a run only adds to it.
"""

import os
import sys
import tempfile
import time

import library
import methods

RUNS = 5
TARGET = 0.0015
UNROLLED = 5

GROUPS = {}


def group(name, setup, text):
    GROUPS[name] = (setup.strip(), [line.strip() for line in text.strip().splitlines() if line.strip()])


group(
    "int",
    "i = 12345; j = 678; k = -77; z = 0; big = 3 ** 70; mid = 1 << 61; wide = (1 << 63) + 12345; f = 2.5; s = '12345'; t = True",
    """
    i + j
    i - j
    i * j
    i // j
    i % j
    i / j
    i ** 2
    k // j
    k % j
    -i
    ~i
    abs(k)
    i & j
    i | j
    i ^ j
    i << 3
    i >> 3
    i == j
    i < j
    i is j
    not i
    mid + mid
    mid * 3
    mid - k
    wide + i
    wide - i
    wide * i
    wide & 0xffffffff
    wide >> 7
    wide << 3
    wide % 1000003
    wide // 1000003
    wide == mid
    wide < mid
    hash(wide)
    big + i
    big + big
    big * big
    big // i
    big % i
    big >> 10
    big == i
    big < i
    str(i)
    str(big)
    repr(i)
    hex(i)
    bin(i)
    oct(i)
    int(s)
    int(s, 16)
    int(f)
    int()
    float(i)
    bool(i)
    hash(i)
    divmod(i, j)
    pow(i, 2)
    pow(i, j, 1009)
    round(i)
    i.bit_length()
    i.bit_count()
    i.to_bytes(4, 'big')
    int.from_bytes(b'abcd', 'big')
    i.real
    i + f
    i < f
    i == f
    t + i
    chr(j)
    isinstance(i, int)
    i if i else j
    min(i, j)
    max(i, j)
    i.conjugate()
    i.__add__(j)
    """,
)
group(
    "float",
    "f = 3.25; g = -1.5; h = 1e300; i = 7; s = '2.75'; z = 0.1",
    """
    f + g
    f - g
    f * g
    f / g
    f // g
    f % g
    f ** 2
    f ** 0.5
    -f
    abs(g)
    f < g
    f == g
    f + i
    f * i
    i / f
    h + h
    h * 0.5
    not f
    str(f)
    str(z)
    repr(z)
    repr(h)
    float(s)
    int(f)
    round(f)
    round(z, 1)
    hash(f)
    f.is_integer()
    f.as_integer_ratio()
    f.hex()
    divmod(f, g)
    pow(f, 2)
    min(f, g)
    max(f, g)
    isinstance(f, float)
    float()
    bool(f)
    f.real
    """,
)
group(
    "complex",
    "c = 1 + 2j; d = 3 - 1j; f = 2.0",
    """
    c + d
    c - d
    c * d
    c / d
    -c
    abs(c)
    c == d
    c + f
    c * 2
    c.real
    c.imag
    c.conjugate()
    complex(1, 2)
    repr(c)
    hash(c)
    """,
)
group(
    "str",
    "s = 'hello world'; t = 'world'; e = ''; u = 'h\\u00e9llo w\\u00f6rld'; w = '\\u65e5\\u672c\\u8a9e text'; n = 5; c = 'o'; words = ['alpha', 'beta', 'gamma', 'delta']; csv = 'a,b,c,d,e,f'; long = 'lorem ipsum dolor ' * 20; pad = '   padded   '; f = 3.14159; table = str.maketrans('lo', 'xy'); lines = 'one\\ntwo\\nthree\\n'; tup = ('hel', 'wor')",
    """
    s + t
    s + t + c
    s * 3
    s == t
    s != t
    s < t
    s == 'hello world'
    s[0]
    s[-1]
    s[n]
    u[1]
    w[0]
    s[1:5]
    s[:n]
    s[n:]
    s[-3:]
    s[::2]
    s[::-1]
    u[1:4]
    len(s)
    c in s
    t in s
    'xyz' in long
    s.upper()
    s.lower()
    s.title()
    s.capitalize()
    s.swapcase()
    s.casefold()
    u.upper()
    s.strip()
    pad.strip()
    pad.lstrip()
    pad.rstrip()
    s.strip('hd')
    s.startswith('hello')
    s.startswith(tup)
    s.endswith('world')
    s.find(t)
    s.find('z')
    s.rfind('o')
    s.index('w')
    s.count('o')
    long.count('or')
    long.find('xyz')
    s.replace('o', 'oo')
    s.replace('z', 'y')
    long.replace('lorem', 'L')
    s.split()
    csv.split(',')
    csv.split(',', 2)
    csv.rsplit(',', 1)
    long.split()
    lines.splitlines()
    csv.partition(',')
    csv.rpartition(',')
    ','.join(words)
    e.join(words)
    ', '.join([s, t])
    s.isdigit()
    s.isalpha()
    s.isspace()
    s.isupper()
    s.islower()
    s.isalnum()
    s.isidentifier()
    s.isascii()
    c.isalpha()
    s.center(20)
    s.ljust(20)
    s.rjust(20, '*')
    s.zfill(15)
    s.encode()
    u.encode()
    u.encode('latin-1')
    s.translate(table)
    s.removeprefix('hello')
    s.removesuffix('world')
    s.expandtabs()
    f'{s}'
    f'{s} and {t}'
    f'{n}'
    f'{s}-{n}'
    f'{n:5d}'
    f'{n:05d}'
    f'{n:x}'
    f'{f:.2f}'
    f'{f}'
    f'{s:>20}'
    f'{s!r}'
    f'{n:,}'
    '%s and %s' % (s, t)
    '%d' % n
    '%s' % s
    '%5.2f' % f
    '%r' % s
    '{} {}'.format(s, t)
    '{0} {1}'.format(s, n)
    '{a}'.format(a=s)
    '{:>10}'.format(s)
    '{:.3f}'.format(f)
    str(s)
    repr(s)
    hash(s)
    ord(c)
    chr(233)
    chr(0x65e5)
    str()
    list(s)
    tuple(s)
    set(s)
    sorted(s)
    for x in s: pass
    for x in u: pass
    for x in w: pass
    min(s)
    max(s)
    s is t
    not s
    isinstance(s, str)
    iter(s)
    reversed(s)
    enumerate(s)
    ascii(s)
    s += t; s = 'hello world'
    """,
)
group(
    "bytes",
    "b = b'hello world'; d = b'world'; a = bytearray(b'hello world'); n = 5; m = memoryview(b); parts = [b'a', b'b', b'c']",
    """
    b + d
    b * 3
    b == d
    b < d
    b[0]
    b[-1]
    b[1:5]
    b[::2]
    len(b)
    d in b
    111 in b
    b.upper()
    b.find(d)
    b.count(b'o')
    b.replace(b'o', b'00')
    b.split()
    b.split(b' ')
    b.startswith(b'hello')
    b.strip()
    b.decode()
    b.decode('ascii')
    b.hex()
    b','.join(parts)
    bytes(n)
    bytes(a)
    bytes([1, 2, 3])
    bytes.fromhex('0a0b0c')
    hash(b)
    repr(b)
    list(b)
    for x in b: pass
    bytearray(b)
    bytearray(5)
    a[0]
    a[0] = 65
    a[1:5]
    a.append(1); a.pop()
    a.extend(d); del a[11:]
    a.find(d)
    a + d
    len(a)
    a == b
    memoryview(b)
    m[0]
    m[1:4]
    m.tobytes()
    len(m)
    isinstance(b, bytes)
    '%d' % b[0]
    b'%s' % d
    """,
)
group(
    "list",
    "l = list(range(10)); big = list(range(100)); e = []; i = 3; t = (1, 2, 3); s = ['pear', 'apple', 'fig', 'kiwi']; o = [1, 2]; g = [3.5, 1.25, 2.0]; p = [[1], [2]]; words = 'the quick brown fox jumps'.split(); x = 0; d = {1: 2, 3: 4}; n = [None] * 10",
    """
    []
    [1, 2, 3]
    [x, i, x]
    list()
    l[0]
    l[-1]
    l[i]
    l[i] = x
    l[i] += 1
    l[1:4]
    l[:]
    l[::2]
    l[::-1]
    l[-3:]
    l[2:4] = [2, 3]
    len(l)
    l.append(x); l.pop()
    l.append(s); l.pop()
    l.insert(0, x); l.pop(0)
    l.extend(o); del l[-2:]
    l.extend(t); del l[-3:]
    l += o; del l[-2:]
    l.copy()
    l.index(5)
    l.count(5)
    l.reverse()
    l.remove(5); l.insert(5, 5)
    e.clear()
    l + o
    o * 5
    [x] * 10
    [None] * 100
    5 in l
    99 in l
    'fig' in s
    'plum' in s
    l == o
    l == l[:]
    l < o
    list(l)
    list(t)
    list(range(10))
    list(d)
    list(map(str, o))
    list(zip(l, l))
    list(enumerate(s))
    list(reversed(l))
    tuple(l)
    set(l)
    sorted(l)
    sorted(s)
    sorted(g)
    sorted(s, key=len)
    sorted(l, reverse=True)
    sorted(words, key=str.lower)
    s.sort()
    l.sort()
    s.sort(key=len)
    sum(l)
    sum(big)
    sum(g)
    min(l)
    max(l)
    min(s)
    min(l, key=abs)
    max(s, key=len)
    any(l)
    all(l)
    any(n)
    for x in l: pass
    for x, y in zip(l, l): pass
    for x, y in enumerate(l): pass
    for x in reversed(l): pass
    for x in iter(l): pass
    [x for x in l]
    [x + 1 for x in l]
    [x for x in l if x]
    [x * y for x in o for y in o]
    a, b = o
    a, *b = l
    [*l, *o]
    print(*e, sep='', end='')
    repr(l)
    str(o)
    not l
    l is o
    isinstance(l, list)
    iter(l)
    next(iter(l))
    reversed(l)
    enumerate(l)
    zip(l, o)
    del l[0]; l.insert(0, 0)
    hash(t)
    sum([1, 2, 3])
    list(filter(None, l))
    p[0][0]
    sum(x for x in l)
    list(x for x in l)
    any(x > 5 for x in l)
    all(x < 50 for x in l)
    max(x for x in l)
    ','.join(str(x) for x in o)
    """,
)
group(
    "tuple",
    "t = (1, 2, 3); u = (1, 2, 4); s = ('a', 'b'); n = ((1, 2), (3, 4)); x = 1; y = 2; l = [1, 2, 3, 4, 5]; e = ()",
    """
    ()
    (x, y)
    (x, y, x)
    t[0]
    t[-1]
    t[1:]
    t[:2]
    len(t)
    t + u
    t * 2
    t == u
    t < u
    2 in t
    'b' in s
    hash(t)
    hash(s)
    tuple(l)
    tuple(t)
    tuple(range(5))
    list(t)
    t.index(2)
    t.count(2)
    a, b = s
    a, b, c = t
    x, y = y, x
    for x in t: pass
    for a, b in n: pass
    sum(t)
    min(t)
    max(t)
    sorted(t)
    repr(t)
    isinstance(t, tuple)
    isinstance(t, (list, tuple))
    not e
    (*t, *u)
    dict(n)
    set(t)
    any(t)
    tuple(x for x in l)
    """,
)
group(
    "dict",
    "d = {'a': 1, 'b': 2, 'c': 3, 'd': 4}; n = {i: i for i in range(20)}; e = {}; k = 'b'; m = 'zz'; i = 7; t = (1, 2); td = {(1, 2): 3, (3, 4): 5}; pairs = [('x', 1), ('y', 2)]; o = {'y': 5}; big = {str(i): i for i in range(100)}; f = 2.5; fd = {2.5: 1}; keys = ['a', 'b', 'c']",
    """
    {}
    {'a': 1, 'b': 2}
    {k: i}
    dict()
    dict(a=1, b=2)
    dict(d)
    dict(pairs)
    d['a']
    d[k]
    n[i]
    td[t]
    td[1, 2]
    fd[f]
    d[k] = i
    n[i] = i
    td[t] = i
    d[m] = i; del d[m]
    n[99] = i; del n[99]
    d[k] += 1
    n[i] += 1
    len(d)
    k in d
    m in d
    i in n
    t in td
    m not in d
    d.get(k)
    d.get(m)
    d.get(m, 0)
    n.get(i)
    n.get(99, 0)
    d.setdefault(k, 0)
    d.setdefault(m, i); del d[m]
    d.pop(m, None)
    d[m] = i; d.pop(m)
    d[m] = i; d.popitem()
    d.keys()
    d.values()
    d.items()
    list(d)
    list(d.items())
    list(d.keys())
    list(d.values())
    for x in d: pass
    for x in d.values(): pass
    for x, y in d.items(): pass
    for x in d.keys(): pass
    for x in big: pass
    for x, y in big.items(): pass
    d.copy()
    d.update(o); del d['y']
    d | o
    {**d, **o}
    d == o
    d == d.copy()
    e.clear()
    {x: x for x in keys}
    {x: y for x, y in pairs}
    dict(zip(keys, keys))
    dict.fromkeys(keys)
    sorted(d)
    sorted(d.items())
    sum(d.values())
    max(d)
    max(d.values())
    max(d, key=d.get)
    min(n)
    'a' in d.keys()
    3 in d.values()
    d.keys() & o.keys()
    set(d)
    next(iter(d))
    repr(d)
    not d
    isinstance(d, dict)
    reversed(d)
    d is e
    """,
)
group(
    "set",
    "s = {1, 2, 3, 4, 5}; t = {4, 5, 6, 7}; w = {'a', 'b', 'c'}; k = 'b'; i = 3; e = set(); l = [1, 2, 3, 4, 5]; fz = frozenset(l); big = set(range(100)); tp = {(1, 2), (3, 4)}; p = (1, 2)",
    """
    {1, 2, 3}
    {i, k}
    set()
    set(l)
    set(s)
    frozenset(l)
    len(s)
    i in s
    99 in s
    k in w
    p in tp
    i not in s
    i in fz
    s.add(i)
    s.add(99); s.discard(99)
    s.add(99); s.remove(99)
    s.discard(1000)
    w.add(k)
    s | t
    s & t
    s - t
    s ^ t
    big & s
    big | s
    s.union(t)
    s.union(l)
    s.intersection(t)
    s.difference(t)
    s.issubset(t)
    s.isdisjoint(t)
    s <= t
    s == t
    s < big
    s.copy()
    e.update(s)
    e |= t
    e.clear()
    for x in s: pass
    for x in w: pass
    for x in big: pass
    list(s)
    sorted(s)
    sum(s)
    max(s)
    {x for x in l}
    {x % 2 for x in l}
    hash(fz)
    repr(s)
    not s
    isinstance(s, set)
    s.add(8); s.pop()
    next(iter(s))
    any(s)
    """,
)
group(
    "range",
    "r = range(10); i = 5; h = range(100)",
    """
    range(10)
    range(1, 10)
    range(0, 10, 2)
    len(r)
    r[3]
    r[-1]
    r[1:5]
    i in r
    for x in r: pass
    for x in range(10): pass
    for x in range(10, 0, -1): pass
    list(r)
    tuple(r)
    set(r)
    sum(r)
    sum(h)
    max(r)
    reversed(r)
    r == h
    [x for x in r]
    """,
)
group(
    "builtin",
    "l = [3, 1, 2]; i = 5; s = 'text'; d = {'a': 1}; C = type('C', (), {'x': 1, '__slots__': ()}); o = C(); f = len; t = (1, 2); add = lambda a, b: a + b; one = lambda a: a",
    """
    len(l)
    type(i)
    type(o)
    type(i) is int
    isinstance(i, str)
    isinstance(i, (str, float))
    isinstance(o, C)
    isinstance(o, int)
    issubclass(C, object)
    id(o)
    callable(f)
    hasattr(o, 'x')
    hasattr(o, 'y')
    getattr(o, 'x')
    getattr(o, 'y', None)
    hash(o)
    repr(None)
    str(None)
    str(True)
    bool(l)
    abs(i)
    sum(t)
    min(1, 2)
    max(1, 2, 3)
    min(l)
    sorted(l)
    iter(l)
    list(map(one, l))
    list(map(add, l, l))
    list(filter(one, l))
    for x in map(one, l): pass
    for x in filter(None, l): pass
    for x, y in zip(l, l): pass
    for i, x in enumerate(l): pass
    slice(1, 2)
    object()
    print(end='')
    format(i)
    format(i, 'd')
    ord('a')
    chr(97)
    divmod(i, 3)
    round(2.567, 2)
    any(l)
    all(l)
    zip(l, l)
    vars
    property(f)
    (i, s) == (i, s)
    i == 5 and s == 'text'
    None is None
    s is not None
    C.x
    o.x
    o.__class__
    type(o).__name__
    dir
    """,
)
group(
    "collections",
    "from collections import deque, defaultdict, Counter, namedtuple, OrderedDict; q = deque(range(10)); dd = defaultdict(int); dd['a'] = 1; dl = defaultdict(list); k = 'a'; c = Counter('abracadabra'); P = namedtuple('P', 'x y'); p = P(1, 2); words = ['a', 'b', 'a']; o = OrderedDict(a=1)",
    """
    q.append(1); q.pop()
    q.append(1); q.popleft()
    q.appendleft(1); q.pop()
    q[0]
    q[-1]
    q.rotate(1)
    len(q)
    5 in q
    for x in q: pass
    list(q)
    deque()
    deque(words)
    dd[k]
    dd[k] += 1
    dl[k].append(1); dl[k].clear()
    c[k]
    c['zz']
    Counter(words)
    P(1, 2)
    p.x
    p[0]
    x, y = p
    p._replace(x=3)
    o[k]
    defaultdict(int)
    """,
)
group(
    "modules",
    "import math, itertools, functools, operator, random, time; f = 2.5; i = 10; l = [3, 1, 2]; add = operator.add; getx = operator.itemgetter(1); part = functools.partial(pow, 2); attr = operator.attrgetter('real'); pairs = [(1, 'b'), (2, 'a')]",
    """
    math.sqrt(f)
    math.sin(f)
    math.floor(f)
    math.ceil(f)
    math.log(f)
    math.exp(f)
    math.hypot(f, f)
    math.gcd(i, 4)
    math.isqrt(i)
    math.pow(f, 2)
    math.fabs(f)
    math.atan2(f, f)
    math.isnan(f)
    math.pi
    add(i, i)
    getx(l)
    attr(f)
    part(3)
    functools.reduce(add, l)
    sorted(pairs, key=getx)
    list(itertools.chain(l, l))
    list(itertools.islice(l, 2))
    list(itertools.accumulate(l))
    list(itertools.product(l, l))
    list(itertools.permutations(l))
    list(itertools.combinations(l, 2))
    list(itertools.repeat(i, 5))
    list(zip(itertools.count(), l))
    random.random()
    random.randint(1, 10)
    random.choice(l)
    time.perf_counter()
    time.time()
    """,
)
group(
    "language",
    "i = 5; l = [1, 2, 3]; d = {'a': 1}; s = 'text'; z = 0\ndef f(): pass\ndef g(a, b=1): return a\ndef h(*args, **kw): return args\nclass A:\n    c = 3\n    def __init__(self): self.x = 1\n    def m(self): return self.x\n    @property\n    def p(self): return self.x\n    @staticmethod\n    def st(): return 1\n    @classmethod\n    def cm(cls): return 1\n    def __len__(self): return 3\n    def __eq__(self, other): return True\n    def __getitem__(self, i): return i\n    def __contains__(self, x): return True\nclass B(A):\n    def m(self): return super().m()\no = A(); b = B()\ndef gen():\n    yield 1\n    yield 2\nbound = o.m",
    """
    pass
    x = i
    f()
    g(1)
    g(1, 2)
    g(a=1, b=2)
    h(1, 2)
    h(1, a=2)
    g(*l[:2])
    o.x
    o.x = 2
    o.x += 1
    o.c
    o.p
    o.m()
    b.m()
    bound()
    A()
    A.st()
    o.cm()
    len(o)
    o == b
    o[1]
    1 in o
    lambda: 1
    for x in gen(): pass
    list(gen())
    next(gen())
    if i: pass
    while z: pass
    i and z
    i or z
    not i
    1 < i < 10
    assert i
    isinstance(o, A)
    isinstance(b, A)
    try: pass\\nexcept ValueError: pass
    try: raise ValueError\\nexcept ValueError: pass
    try: l[10]\\nexcept IndexError: pass
    try: d['q']\\nexcept KeyError: pass
    try: int('x')\\nexcept ValueError: pass
    (lambda a: a)(1)
    [x for x in l]
    {x: x for x in l}
    {x for x in l}
    sum(x for x in l)
    a, b2 = 1, 2
    del x; x = 1
    x = i if z else 2
    global_name
    str(o.x)
    """,
)
methods.fill(group)
library.fill(group)


SCRATCH = []


def scratch():
    """The path of a file with some lines, made when it is first asked for."""
    if not SCRATCH:
        descriptor, path = tempfile.mkstemp()
        SCRATCH.append(path)
        os.write(descriptor, b"some line of text\n" * 200)
        os.close(descriptor)
    return SCRATCH[0]


def compiled(setup, statement):
    """The source of `run(turns_)`, which does a statement `turns_ * UNROLLED` times."""
    lines = ["def run(turns_):", "    x = None"]
    lines += ["    " + line for line in setup.split("\n")]
    lines.append("    start_ = clock_()")
    lines.append("    for _ in range(turns_):")
    # A statement of several lines has them separated by a backslash and an n.
    lines += ["        " + line for line in statement.split("\\n")] * UNROLLED
    lines.append("    return clock_() - start_")
    return "\n".join(lines)


def measure(setup, statement):
    space = {"clock_": time.process_time, "global_name": 1, "scratch_": scratch}
    exec(compiled(setup, statement), space)
    run = space["run"]
    n = 8
    while n < 1 << 40:
        spent = run(n)
        if spent >= TARGET:
            break
        n = n * 2 if spent < TARGET / 8 else int(n * TARGET / spent * 1.2) + 1
    return min([spent] + [run(n) for _ in range(RUNS - 1)]) / n / UNROLLED * 1e9


def main():
    filters = sys.argv[1:]
    for name, (setup, statements) in GROUPS.items():
        for statement in statements:
            label = name + ": " + statement
            if filters and not any(f in label for f in filters):
                continue
            try:
                print(f"{label}: {measure(setup, statement):.1f}", flush=True)
            except Exception as problem:
                print(f"{label}: failed: {type(problem).__name__}: {problem}", flush=True)


if __name__ == "__main__":
    try:
        main()
    finally:
        for path in SCRATCH:
            os.remove(path)
