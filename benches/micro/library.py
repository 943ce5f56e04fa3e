"""Operations of classes, functions and the standard library, as programs meet them. See `operations.py`."""


def fill(group):
    group(
        "builtin.more",
        "import io; l = [3, 1, 2]; C = type('C', (), {}); o = C(); o.x = 1; name = 'x'; s = 'text'; t = (1, 2, 3); e = []; compile_ = compile('1 + 2', 'f', 'eval'); g = {'a': 1}; f = lambda *a, **k: None; it = iter(()); from collections.abc import Sequence, Mapping, Iterable, Hashable; from numbers import Number; from typing import Any; big = list(range(50))",
        """
        getattr(o, name)
        getattr(o, 'nope', None)
        setattr(o, name, 1)
        setattr(o, 'y', 2); delattr(o, 'y')
        hasattr(o, name)
        hasattr(o, 'nope')
        o.new = 1; del o.new
        isinstance(l, Sequence)
        isinstance(l, Mapping)
        isinstance(l, Iterable)
        isinstance(3, Number)
        isinstance(o, Hashable)
        isinstance(s, (int, float, str))
        isinstance(s, int | str)
        issubclass(list, Sequence)
        issubclass(bool, int)
        issubclass(C, (int, str))
        next(it, None)
        iter(l)
        iter(f, None)
        callable(C)
        id(l) == id(e)
        eval(compile_, g)
        eval('1 + 2')
        exec('a = 1', g)
        compile('a + b', 'f', 'eval')
        globals()
        locals()
        dir(o)
        vars(o)
        repr(o)
        str(o)
        hash(o)
        o == 1
        o != l
        print('a', 'b', file=io.StringIO())
        open
        input
        sum(t, 10)
        sum(big)
        min(t, key=lambda x: -x)
        min(3, 1, 2)
        max(l, key=None)
        max(1.5, 2)
        abs(-2.5)
        round(2.5)
        pow(2, 10)
        pow(2, 10, 7)
        divmod(17, 5)
        bin(10)
        hex(255)
        ord('x')
        chr(120)
        reversed(l)
        list(reversed(t))
        list(map(str, t))
        list(map(pow, t, t))
        list(filter(None, big))
        list(zip(t, l))
        list(zip(t, l, strict=True))
        list(enumerate(t))
        list(range(10))
        dict(a=1)
        tuple(big)
        sorted(t)
        sorted(t, key=lambda x: -x)
        sorted(big, reverse=True)
        any(x for x in e)
        all(t)
        slice(1, 2, 3)
        slice(5).indices(10)
        type(o)
        type('D', (), {})
        type(o) is C
        type(l) == list
        object()
        super
        format(3.5, '.2f')
        memoryview(b'abc')
        bytes(3)
        complex(1, 2)
        complex('1+2j')
        frozenset(t)
        ascii('abc')
        int('12')
        str(12)
        float('1.5')
        bool([])
        __import__('sys')
        import sys
        from sys import path
        import os.path
        """,
    )
    group(
        "class",
        "import abc, enum, dataclasses, typing, collections, functools, contextlib, copy\nfrom dataclasses import dataclass, field\nclass P:\n    def __init__(self, x, y): self.x = x; self.y = y\n    def __repr__(self): return f'P({self.x}, {self.y})'\n    def __eq__(self, o): return self.x == o.x and self.y == o.y\n    def __lt__(self, o): return self.x < o.x\n    def __hash__(self): return hash((self.x, self.y))\n    def __add__(self, o): return P(self.x + o.x, self.y + o.y)\n    def __radd__(self, o): return self\n    def __iadd__(self, o): return self\n    def __neg__(self): return self\n    def __bool__(self): return True\n    def __call__(self): return self.x\n    def __iter__(self): return iter((self.x, self.y))\n    def __str__(self): return 'p'\n    def __format__(self, spec): return 'p'\n    def __setitem__(self, k, v): pass\n    def __delitem__(self, k): pass\n    def __enter__(self): return self\n    def __exit__(self, *a): return None\n    def __index__(self): return 1\n    def __int__(self): return 1\n    def __float__(self): return 1.0\n    def __abs__(self): return 1\n    def __and__(self, o): return 1\nclass S:\n    __slots__ = ('x', 'y')\n    def __init__(self, x, y): self.x = x; self.y = y\nclass Base(abc.ABC):\n    @abc.abstractmethod\n    def m(self): pass\nclass Impl(Base):\n    def m(self): return 1\nclass Q(P):\n    def __init__(self, x, y): super().__init__(x, y)\nclass G:\n    def __getattr__(self, n): return n\nclass W:\n    def __setattr__(self, n, v): object.__setattr__(self, n, v)\nclass GA:\n    def __getattribute__(self, n): return 1\nclass Prop:\n    def __init__(self): self._x = 1\n    @property\n    def x(self): return self._x\n    @x.setter\n    def x(self, v): self._x = v\n    @functools.cached_property\n    def c(self): return 5\nclass Desc:\n    def __get__(self, o, t=None): return 1\n    def __set__(self, o, v): pass\nclass HasDesc:\n    d = Desc()\nclass Color(enum.Enum):\n    RED = 1\n    GREEN = 2\nclass Flag(enum.Flag):\n    A = 1\n    B = 2\nclass IE(enum.IntEnum):\n    ONE = 1\n    TWO = 2\n@dataclass\nclass D:\n    x: int\n    y: int = 2\n@dataclass(frozen=True)\nclass F:\n    x: int\n    y: int = 2\n@dataclass(order=True)\nclass DO:\n    x: int\n    y: int = 2\n@dataclass(slots=True)\nclass DS:\n    x: int\n    y: int = 2\n@dataclass\nclass DL:\n    xs: list = field(default_factory=list)\nclass NT(typing.NamedTuple):\n    x: int\n    y: int = 2\nNT2 = collections.namedtuple('NT2', 'a b c')\n@functools.total_ordering\nclass TO:\n    def __init__(self, x): self.x = x\n    def __eq__(self, o): return self.x == o.x\n    def __lt__(self, o): return self.x < o.x\nclass It:\n    def __init__(self): self.n = 0\n    def __iter__(self): return self\n    def __next__(self):\n        self.n += 1\n        if self.n > 5: raise StopIteration\n        return self.n\n@contextlib.contextmanager\ndef cm(): yield 1\np = P(1, 2); p2 = P(1, 2); s = S(1, 2); imp = Impl(); ga = GA(); gg = G(); ww = W(); pr = Prop(); hd = HasDesc(); d = D(1); d2 = D(1); f1 = F(1); do = DO(1); do2 = DO(2); nt = NT(1); nt2 = NT2(1, 2, 3); to = TO(1); to2 = TO(2); ps = [P(3, 1), P(1, 2), P(2, 2)]",
        """
        P(1, 2)
        S(1, 2)
        Q(1, 2)
        Impl()
        p.x
        s.x
        s.x = 1
        p == p2
        p < p2
        p != p2
        p + p2
        1 + p
        p += p2
        -p
        not p
        p()
        hash(p)
        str(p)
        repr(p)
        f'{p}'
        f'{p!r}'
        '%s' % p
        list(p)
        x, y = p
        p[1] = 2
        del p[1]
        abs(p)
        int(p)
        float(p)
        p & 1
        l = [1, 2, 3]; l[p]
        sorted(ps)
        sorted(ps, key=lambda p: p.x)
        max(ps)
        {p: 1}
        {p, p2}
        p in ps
        imp.m()
        isinstance(imp, Base)
        isinstance(3, Base)
        issubclass(Impl, Base)
        gg.anything
        ga.x
        ww.x = 1
        pr.x
        pr.x = 2
        pr.c
        hd.d
        hd.d = 1
        with p: pass
        with p as q: pass
        with cm(): pass
        with contextlib.suppress(KeyError): pass
        with contextlib.nullcontext(): pass
        Color.RED
        Color.RED.value
        Color.RED.name
        Color(1)
        Color['RED']
        Color.RED == Color.GREEN
        Color.RED is Color.RED
        for c in Color: pass
        list(Color)
        hash(Color.RED)
        {Color.RED: 1}
        str(Color.RED)
        repr(Color.RED)
        isinstance(Color.RED, Color)
        Color.RED in Color
        len(Color)
        Flag.A | Flag.B
        Flag.A & Flag.B
        Flag.A in Flag.A | Flag.B
        IE.ONE + 1
        IE.ONE < IE.TWO
        IE.ONE == 1
        IE(1)
        D(1)
        D(1, 2)
        D(x=1, y=2)
        d.x
        d == d2
        repr(d)
        dataclasses.replace(d, x=3)
        dataclasses.asdict(d)
        dataclasses.astuple(d)
        dataclasses.fields(d)
        F(1)
        hash(f1)
        do < do2
        DS(1)
        DL()
        NT(1)
        NT(1, 2)
        nt.x
        nt[0]
        x, y = nt
        nt == nt
        hash(nt)
        repr(nt)
        nt._asdict()
        nt2.b
        NT2(1, 2, 3)
        NT2._make([1, 2, 3])
        nt2._replace(a=5)
        to > to2
        to <= to2
        for x in It(): pass
        list(It())
        sum(It())
        class X: pass
        class Y(P): a = 1
        class Z:\\n    def __init__(self): pass\\n    def m(self): pass
        type('X', (P,), {})
        copy.copy(p)
        p.__class__
        p.__class__.__name__
        p.__dict__
        P.__init__
        P.__mro__
        object.__new__(P)
        p.__eq__(p2)
        """,
    )
    group(
        "function",
        "import functools, operator, itertools\ndef f0(): pass\ndef f3(a, b, c): return a\ndef fd(a, b=1, c=2): return a\ndef fk(*, k=1): return k\ndef fa(*args): return args\ndef fkw(**kw): return kw\ndef fall(a, *args, k=1, **kw): return a\ndef outer():\n    x = 1\n    def inner(): return x\n    return inner\ndef deco(f):\n    @functools.wraps(f)\n    def w(*a, **k): return f(*a, **k)\n    return w\n@deco\ndef decorated(x): return x\n@functools.lru_cache\ndef cached(x): return x\n@functools.cache\ndef cached2(x, y): return x\ndef gen3():\n    yield 1\n    yield 2\n    yield 3\ndef gsend():\n    x = None\n    while True: x = yield x\ndef gfrom(): yield from gen3()\ndef deep():\n    yield from gfrom()\n@functools.singledispatch\ndef sd(x): return x\n@sd.register\ndef _(x: int): return 1\ndef rec(n): return 0 if n == 0 else rec(n - 1)\nargs = (1, 2, 3); kw = {'a': 1, 'b': 2, 'c': 3}; l = [1, 2, 3]; inner = outer(); g = gsend(); next(g); part = functools.partial(fd, 1); partk = functools.partial(fd, c=3); words = ['b', 'a', 'c']; cmp = functools.cmp_to_key(lambda a, b: (a > b) - (a < b)); compose = lambda f, g: lambda x: f(g(x)); inc = lambda x: x + 1; twice = compose(inc, inc)",
        """
        f0()
        f3(1, 2, 3)
        f3(1, b=2, c=3)
        f3(a=1, b=2, c=3)
        fd(1)
        fd(1, c=3)
        fk()
        fk(k=2)
        fa()
        fa(1, 2, 3)
        fkw()
        fkw(a=1, b=2)
        fall(1, 2, 3, k=4, z=5)
        f3(*args)
        f3(*l)
        f3(**kw)
        fa(*l, *l)
        outer()
        inner()
        decorated(1)
        cached(1)
        cached2(1, 2)
        cached2(x=1, y=2)
        part()
        partk(1)
        functools.partial(f3, 1)
        functools.reduce(lambda a, b: a + b, l)
        functools.reduce(operator.mul, l, 1)
        sorted(words, key=cmp)
        sd(1)
        sd('a')
        list(gen3())
        for x in gen3(): pass
        for x in gfrom(): pass
        list(deep())
        g.send(1)
        next(gen3())
        gen3()
        g2 = gen3(); next(g2); g2.close()
        a, b, c = gen3()
        sum(gen3())
        max(gen3())
        dict((x, x) for x in l)
        twice(1)
        rec(5)
        (lambda *a: a)(1, 2)
        inner.__name__
        inner.__code__
        f3.__defaults__
        callable(f3)
        lambda x: x
        def q(): pass
        def q(a, b=1): return a
        try: f3(1)\\nexcept TypeError: pass
        itertools.chain(l, l)
        list(itertools.chain.from_iterable([l, l]))
        list(itertools.zip_longest(l, words))
        list(itertools.starmap(pow, [(2, 3)]))
        list(itertools.takewhile(inc, l))
        list(itertools.dropwhile(inc, l))
        list(itertools.groupby(l))
        list(itertools.groupby(words, key=len))
        list(itertools.islice(itertools.count(), 10))
        list(itertools.islice(itertools.cycle(l), 10))
        list(itertools.pairwise(l))
        list(itertools.compress(l, l))
        list(itertools.filterfalse(None, l))
        list(itertools.combinations(l, 2))
        list(itertools.permutations(l, 2))
        list(itertools.product(l, repeat=2))
        list(itertools.combinations_with_replacement(l, 2))
        list(itertools.accumulate(l, operator.mul))
        list(itertools.accumulate(l, lambda a, b: a + b))
        itertools.tee(l)
        for a, b in itertools.product(l, l): pass
        operator.itemgetter(0)(l)
        operator.itemgetter(0, 1)(l)
        operator.attrgetter('__class__')(l)
        operator.methodcaller('count', 1)(l)
        list(map(operator.add, l, l))
        sorted(words, key=operator.itemgetter(0))
        """,
    )
    group(
        "exception",
        "class E(Exception): pass\nclass E2(Exception):\n    def __init__(self, a, b): super().__init__(a, b); self.a = a\nclass E3(E): pass\ndef thrower(): raise ValueError('x')\ndef nested():\n    try: thrower()\n    except ValueError as e: raise KeyError('k') from e\nd = {}; l = []; s = 'x'; e = ValueError('m'); i = iter(()); o = object(); eg = ExceptionGroup('g', [ValueError(1)]); import traceback, sys, contextlib",
        """
        ValueError('x')
        E()
        E('x')
        E2(1, 2)
        try: raise ValueError('x')\\nexcept ValueError: pass
        try: raise ValueError('x')\\nexcept ValueError as ex: pass
        try: raise E('x')\\nexcept E: pass
        try: raise E3('x')\\nexcept E: pass
        try: raise E\\nexcept (KeyError, E): pass
        try: thrower()\\nexcept ValueError: pass
        try: thrower()\\nexcept Exception as ex: str(ex)
        try: nested()\\nexcept KeyError: pass
        try: raise ValueError\\nexcept KeyError: pass\\nexcept ValueError: pass
        try: pass\\nfinally: pass
        try:\\n    try: raise ValueError\\n    finally: pass\\nexcept ValueError: pass
        try: d['k']\\nexcept KeyError: pass
        try: l[0]\\nexcept IndexError: pass
        try: o.nope\\nexcept AttributeError: pass
        try: int(s)\\nexcept ValueError: pass
        try: 1 / 0\\nexcept ZeroDivisionError: pass
        try: s + 1\\nexcept TypeError: pass
        try: next(i)\\nexcept StopIteration: pass
        try: undefined_name\\nexcept NameError: pass
        try: import nope_module\\nexcept ImportError: pass
        try: float(s)\\nexcept ValueError: pass
        try: l.remove(5)\\nexcept ValueError: pass
        try: s.index('q')\\nexcept ValueError: pass
        try: a, b = [1]\\nexcept ValueError: pass
        try: None.x\\nexcept AttributeError: pass
        try: assert 0\\nexcept AssertionError: pass
        try: raise eg\\nexcept* ValueError: pass
        try: raise e\\nexcept ValueError: e.__traceback__ = None
        str(e)
        repr(e)
        e.args
        isinstance(e, ValueError)
        isinstance(e, (KeyError, ValueError))
        with contextlib.suppress(KeyError): d['k']
        sys.exc_info()
        """,
    )
    group(
        "collections.more",
        "from collections import deque, defaultdict, Counter, OrderedDict, ChainMap, UserDict; import heapq, bisect, array, queue; q = deque(range(50)); qm = deque(maxlen=5); c = Counter('abracadabra'); c2 = Counter('alakazam'); words = 'the quick brown fox jumps over the lazy dog'.split() * 4; od = OrderedDict((str(i), i) for i in range(20)); dd = defaultdict(list); di = defaultdict(int); cm = ChainMap({'a': 1}, {'b': 2}); ud = UserDict(a=1); h = list(range(50)); a = array.array('i', range(50)); af = array.array('d', [1.5] * 50); sq = queue.SimpleQueue(); qq = queue.Queue(); l = [5, 3, 8, 1]; sl = list(range(0, 100, 2)); pq = [(i, str(i)) for i in range(20)]",
        """
        q[25]
        q[0] = 0
        q.append(1); q.pop()
        q.extend(l); q.pop(); q.pop(); q.pop(); q.pop()
        q.rotate(3)
        q.copy()
        q.index(25)
        q.count(25)
        25 in q
        q.remove(25); q.insert(25, 25)
        q.reverse()
        list(q)
        sum(q)
        q == q
        qm.append(1)
        deque(l, maxlen=3)
        repr(qm)
        for x in q: pass
        c['a'] += 1
        Counter(words)
        Counter('abracadabra')
        c.most_common(2)
        c.most_common()
        c + c2
        c - c2
        c & c2
        c.update('abc')
        sum(c.values())
        c.elements()
        c.total()
        Counter()
        for w in words: di[w] += 1
        for w in words: dd[len(w)].append(w)
        di['q'] += 1
        dd['q'].append(1); del dd['q']
        defaultdict(list)
        od['5']
        od['5'] = 5
        od.move_to_end('5')
        od.popitem(); od['19'] = 19
        od.popitem(last=False); od['0'] = 0
        for k in od: pass
        list(od.items())
        OrderedDict()
        OrderedDict(a=1)
        od == od
        cm['b']
        'b' in cm
        ud['a']
        ud['b'] = 1
        heapq.heappush(h, 5); heapq.heappop(h)
        heapq.heapify(l)
        heapq.nsmallest(3, sl)
        heapq.nlargest(3, sl)
        heapq.heappushpop(h, 3)
        heapq.heappush(pq, (5, 'a')); heapq.heappop(pq)
        list(heapq.merge(l, l))
        bisect.bisect(sl, 33)
        bisect.bisect_left(sl, 33)
        bisect.insort(sl, 33); sl.remove(33)
        a[5]
        a[5] = 5
        a.append(1); a.pop()
        for x in a: pass
        sum(a)
        sum(af)
        array.array('i', l)
        a[5:10]
        a.tobytes()
        a.tolist()
        list(a)
        sq.put(1); sq.get()
        qq.put(1); qq.get()
        """,
    )
    group(
        "text",
        "import re, json, string, textwrap, io, csv, struct, binascii, base64, hashlib, zlib, difflib, shlex, html, urllib.parse, fnmatch; s = 'the quick brown fox jumps over 12 lazy dogs at 10:45 on 2024-01-15'; p = re.compile(r'\\d+'); pw = re.compile(r'\\w+'); date = re.compile(r'(?P<y>\\d{4})-(?P<m>\\d\\d)-(?P<d>\\d\\d)'); m = date.search(s); obj = {'a': 1, 'b': [1, 2, 3.5], 'c': {'d': None, 'e': True}, 'f': 'text'}; js = json.dumps(obj); nums = list(range(50)); jn = json.dumps(nums); rec = [{'id': i, 'name': 'n%d' % i} for i in range(10)]; jr = json.dumps(rec); st = struct.Struct('<IHB'); packed = struct.pack('<IHB', 1, 2, 3); raw = b'some raw bytes to encode' * 4; b64 = base64.b64encode(raw); lines = 'a,b,c\\n1,2,3\\n' * 10; sio = io.StringIO(lines); bio = io.BytesIO(lines.encode()); out = io.StringIO(); bout = io.BytesIO(); word = re.compile('fox|dog|cat'); tmpl = string.Template('$a and $b'); keyvals = 'a=1&b=2&c=hello+world'; indented = '  a\\n  b'",
        """
        re.match(r'the', s)
        re.search(r'\\d+', s)
        re.sub(r'\\d', 'N', s)
        re.split(r'\\s+', s)
        re.findall(r'\\w+', s)
        re.compile(r'\\d+')
        re.escape('a.b*c')
        re.fullmatch(r'\\w+', 'word')
        p.search(s)
        p.match(s)
        p.findall(s)
        p.sub('N', s)
        p.sub(lambda m: m.group() * 2, s)
        p.split(s)
        pw.findall(s)
        pw.match(s)
        for x in pw.finditer(s): x.group()
        list(pw.finditer(s))
        date.search(s)
        m.group()
        m.group(1)
        m.group('y')
        m.group(1, 2)
        m.groups()
        m.groupdict()
        m['y']
        m[1]
        m.start()
        m.span()
        m.end(1)
        date.sub(r'\\3/\\2/\\1', s)
        word.search(s)
        word.sub('x', s)
        bool(p.search(s))
        json.dumps(obj)
        json.loads(js)
        json.dumps(nums)
        json.loads(jn)
        json.dumps(rec)
        json.loads(jr)
        json.dumps('text')
        json.loads('1')
        json.dumps(obj, indent=2)
        json.dumps(obj, sort_keys=True)
        struct.pack('<IHB', 1, 2, 3)
        struct.unpack('<IHB', packed)
        struct.pack('>d', 1.5)
        struct.calcsize('<IHB')
        st.pack(1, 2, 3)
        st.unpack(packed)
        st.unpack_from(packed, 0)
        binascii.hexlify(raw)
        base64.b64encode(raw)
        base64.b64decode(b64)
        binascii.crc32(raw)
        zlib.crc32(raw)
        zlib.adler32(raw)
        zlib.compress(raw)
        hashlib.md5(raw).hexdigest()
        hashlib.sha256(raw).hexdigest()
        hashlib.sha1(raw).digest()
        sio.seek(0); sio.read()
        sio.seek(0); sio.readline()
        sio.seek(0); sio.readlines()
        sio.seek(0)\\nfor x in sio: pass
        bio.seek(0); bio.read()
        bio.seek(0); bio.readline()
        bio.seek(0); bio.readlines()
        bio.seek(0)\\nfor x in bio: pass
        out.write('text'); out.seek(0)
        bout.write(raw); bout.seek(0)
        io.StringIO()
        io.BytesIO(raw).read()
        sio.getvalue()
        list(csv.reader(io.StringIO(lines)))
        csv.writer(out).writerow([1, 'a', 2.5]); out.seek(0)
        tmpl.substitute(a=1, b=2)
        textwrap.dedent(indented)
        textwrap.fill(s, 40)
        string.capwords('some words')
        html.escape('<a & b>')
        urllib.parse.quote('a b/c')
        urllib.parse.unquote('a%20b')
        urllib.parse.parse_qs(keyvals)
        urllib.parse.urlparse('http://host/path?q=1')
        shlex.split('a "b c" d')
        fnmatch.fnmatch('a.py', '*.py')
        """,
    )
    group(
        "library",
        "import datetime, decimal, fractions, copy, pickle, math, statistics, random, uuid, pathlib, os, os.path, time, itertools, string, types, weakref, threading, contextlib, logging, typing, calendar, tempfile, sys, cmath; from decimal import Decimal as De; from fractions import Fraction as Fr; from datetime import date, timedelta; dt = datetime.datetime(2024, 1, 15, 10, 30); dt2 = datetime.datetime(2023, 5, 1); day = timedelta(days=1); x = De('1.25'); y = De('3.7'); a = Fr(1, 3); b = Fr(2, 5); l = [1, 2, [3, 4], {'a': [5]}]; d = {'a': [1, 2], 'b': {'c': (1, 2)}}; pk = pickle.dumps(d); fl = [1.5, 2.5, 3.5, 4.0]; pp = pathlib.PurePath('/usr/local/lib/file.txt'); f = 2.5; lock = threading.Lock(); rl = threading.RLock(); rng = random.Random(1)\nclass O: pass\no = O(); o.x = [1]; o.y = 'a'; ref = weakref.ref(o); log = logging.getLogger('x'); iso = '2024-01-15'; ns = types.SimpleNamespace(a=1); big = list(range(50)); po = pickle.dumps(big)",
        """
        datetime.datetime(2024, 1, 15)
        dt + day
        dt - dt2
        dt < dt2
        dt == dt2
        dt.year
        dt.isoformat()
        dt.strftime('%Y-%m-%d')
        dt.date()
        dt.timestamp()
        dt.replace(year=2025)
        dt.weekday()
        str(dt)
        repr(dt)
        hash(dt)
        date(2024, 1, 15)
        date.fromisoformat(iso)
        datetime.datetime.fromisoformat(iso)
        datetime.datetime.strptime(iso, '%Y-%m-%d')
        datetime.datetime.now()
        date.today()
        timedelta(days=1, hours=2)
        day * 3
        day.total_seconds()
        str(day)
        x + y
        x * y
        x / y
        x < y
        x == y
        De('1.25')
        De(5)
        str(x)
        x.quantize(De('0.1'))
        round(x, 1)
        float(x)
        int(x)
        hash(x)
        f'{x:.2f}'
        a + b
        a * b
        a / b
        a < b
        a == b
        Fr(1, 3)
        Fr('1/3')
        Fr(0.5)
        str(a)
        float(a)
        copy.copy(l)
        copy.copy(d)
        copy.deepcopy(l)
        copy.deepcopy(d)
        copy.copy(o)
        copy.deepcopy(o)
        copy.deepcopy(big)
        pickle.dumps(d)
        pickle.loads(pk)
        pickle.dumps(big)
        pickle.loads(po)
        pickle.dumps('text')
        math.sqrt(f)
        math.floor(f)
        math.trunc(f)
        math.cos(f)
        math.log(f, 2)
        math.log2(f)
        math.log10(f)
        math.comb(10, 3)
        math.perm(10, 3)
        math.factorial(10)
        math.gcd(12, 18, 6)
        math.lcm(4, 6)
        math.prod(fl)
        math.fsum(fl)
        math.isclose(f, 2.5)
        math.isfinite(f)
        math.copysign(f, -1)
        math.fmod(f, 2)
        math.modf(f)
        math.frexp(f)
        math.ldexp(f, 2)
        math.dist((0, 0), (3, 4))
        math.degrees(f)
        cmath.sqrt(-1)
        statistics.mean(fl)
        statistics.median(fl)
        statistics.stdev(fl)
        rng.random()
        rng.randint(1, 100)
        rng.choice(big)
        rng.shuffle(fl)
        rng.uniform(1, 2)
        rng.sample(big, 3)
        rng.gauss(0, 1)
        rng.randrange(10)
        rng.choices(big, k=3)
        rng.getrandbits(32)
        uuid.uuid4()
        pp.name
        pp.suffix
        pp.parent
        pp / 'x'
        str(pp)
        pathlib.PurePath('a/b')
        os.path.join('a', 'b')
        os.path.basename('/a/b.txt')
        os.path.dirname('/a/b.txt')
        os.path.splitext('a.txt')
        os.path.split('/a/b')
        os.path.exists('/tmp')
        os.path.isdir('/tmp')
        os.path.abspath('a')
        os.path.normpath('a/../b')
        os.getcwd()
        os.getpid()
        os.environ.get('PATH')
        os.listdir('/')
        os.stat('/tmp')
        time.time()
        time.monotonic()
        time.perf_counter()
        time.localtime(0)
        time.strftime('%Y', time.gmtime(0))
        lock.acquire(); lock.release()
        with lock: pass
        with rl: pass
        ref()
        weakref.ref(o)
        log.debug('x')
        log.isEnabledFor(10)
        ns.a
        types.SimpleNamespace(a=1)
        sys.getsizeof(l)
        sys.getrefcount(l)
        threading.current_thread()
        calendar.monthrange(2024, 2)
        typing.cast(int, f)
        typing.Optional[int]
        list[int]
        int | None
        """,
    )
    group(
        "file",
        "import os, io; path = scratch_(); tf = open(path); bf = open(path, 'rb'); wf = open(os.devnull, 'w'); wb = open(os.devnull, 'wb'); line = 'some line of text\\n'; bl = line.encode()",
        """
        tf.seek(0); tf.read()
        tf.seek(0); tf.readline()
        tf.seek(0); tf.readlines()
        tf.seek(0)\\nfor x in tf: pass
        tf.seek(0)\\nfor x in tf: x.strip()
        tf.seek(0)\\nfor x in tf: x.rstrip('\\\\n').split()
        tf.seek(0); list(tf)
        tf.seek(0); tf.read(10)
        bf.seek(0); bf.read()
        bf.seek(0); bf.readline()
        bf.seek(0); bf.readlines()
        bf.seek(0)\\nfor x in bf: pass
        bf.seek(0); bf.read(10)
        wf.write(line)
        wf.writelines([line, line])
        print(line, file=wf)
        print(1, 2, 3, file=wf)
        print('a', 1, 2.5, sep=',', file=wf)
        wb.write(bl)
        with open(path) as g: pass
        with open(path) as g: g.read()
        with open(path, 'rb') as g: g.read()
        open(path).read()
        """,
    )
    group(
        "statement",
        "import sys; i = 5; l = [1, 2, 3]; d = {'type': 'a', 'v': 1}; s = 'text'; t = (1, 2); n = None\nclass P:\n    __match_args__ = ('x', 'y')\n    def __init__(self): self.x = 1; self.y = 2\np = P()\nimport asyncio\nasync def co(): return 1\nasync def co2(): return await co()\nasync def agen():\n    yield 1\n    yield 2\nasync def useagen():\n    async for x in agen(): pass\nclass AC:\n    async def __aenter__(self): return self\n    async def __aexit__(self, *a): return None\nasync def useac():\n    async with AC(): pass\ndef drive(c):\n    try: c.send(None)\n    except StopIteration: pass",
        """
        match i:\\n    case 1: pass\\n    case 5: pass
        match s:\\n    case 'a' | 'b': pass\\n    case 'text': pass
        match t:\\n    case (a, b): pass
        match l:\\n    case [a, *rest]: pass
        match d:\\n    case {'type': 'a', 'v': v}: pass
        match p:\\n    case P(x, y): pass
        match p:\\n    case P(x=1): pass
        match i:\\n    case int(): pass
        match i:\\n    case x if x > 3: pass
        match n:\\n    case None: pass
        drive(co())
        drive(co2())
        drive(useagen())
        drive(useac())
        while i > 100: i -= 1
        for x in range(20): continue
        for x in range(20): x += 1
        x = 0\\nwhile x < 20: x += 1
        if n is None: pass
        if s in ('a', 'text'): pass
        if s in {'a', 'text'}: pass
        if not l: pass
        if (q := len(l)) > 2: pass
        x = y = z = 1
        a, (b, c) = 1, (2, 3)
        l[0], l[1] = l[1], l[0]
        l[i % 3] += 1
        x = 1 if i else 2
        i < 10 and s == 'text' or n
        del l[0:0]
        [*l, *t]
        {**d, 'x': 1}
        (*l, 4)
        f'{i}' f'{s}'
        [(x, y) for x in l for y in l if x != y]
        {x: [y for y in l] for x in l}
        list(x * 2 for x in l if x)
        global_name
        print
        lambda x, y=1: x + y
        assert i == 5, 'message'
        x: int = 5
        """,
    )
