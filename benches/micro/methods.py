"""More operations of the builtin types: the methods and argument forms that are asked for less often. See `operations.py`."""


def fill(group):
    group(
        "int.more",
        "i = 12345; j = 678; k = -77; b4 = b'abcd'; big = 3 ** 700; wide = 7 ** 60; d40 = '1234567890' * 4; huge = 3 ** 20000; s = ' 42 '; h = '0x1f'; text = str(3 ** 400)",
        """
        i.to_bytes(4, 'little')
        i.to_bytes(8, 'big', signed=True)
        k.to_bytes(8, 'little', signed=True)
        wide.to_bytes(32, 'big')
        int.from_bytes(b4)
        int.from_bytes(b4, 'little')
        int.from_bytes(b4, byteorder='big', signed=True)
        int.from_bytes(b4 * 8, 'big')
        wide.bit_count()
        wide.bit_length()
        k.bit_count()
        pow(i, -1, 1009)
        pow(wide, 65537, big)
        pow(3, 1000)
        pow(2, 0.5)
        big * big
        big + wide
        big // wide
        big % wide
        divmod(big, wide)
        big >> 100
        big << 100
        big & wide
        big | wide
        big ^ wide
        ~wide
        -wide
        abs(-wide)
        huge * huge
        huge // big
        str(wide)
        str(big)
        int(d40)
        int(text)
        int(s)
        int(h, 0)
        int('1_000_000')
        int('-42')
        hex(wide)
        bin(wide)
        int(1e20)
        float(wide)
        wide / i
        wide == wide + 0
        hash(big)
        big.__sizeof__()
        i.as_integer_ratio()
        i.numerator
        round(i, -2)
        i.__index__()
        (7).__mul__(8)
        int.__add__(i, j)
        f'{i:b}'
        f'{i:08x}'
        f'{i:#x}'
        f'{wide:,}'
        f'{i:e}'
        f'{i:^10}'
        format(i, 'x')
        format(i, ',')
        i.__format__('d')
        bool(wide)
        i <= j <= k
        range(i)[5]
        sum(range(i, i + 10))
        """,
    )
    group(
        "float.more",
        "f = 3.25; g = -1.5; h = 1e300; z = 0.1; t = 1 / 3; s = '1e10'; hx = '0x1.8p1'; nan = float('nan'); inf = float('inf')",
        """
        float(s)
        float('0.1')
        float(' 3.5 ')
        float('inf')
        float('3.141592653589793')
        float.fromhex(hx)
        str(t)
        repr(h)
        repr(inf)
        str(100.0)
        round(t, 3)
        round(f)
        round(1234.5678, -2)
        f'{t:.3f}'
        f'{t:10.4f}'
        f'{t:e}'
        f'{t:g}'
        f'{t:.1%}'
        f'{h:.2e}'
        f'{t!r}'
        f'{f:,.2f}'
        '%.3f' % t
        '%g' % t
        '%e' % t
        '%8.3f %8.3f' % (f, t)
        format(t, '.6f')
        '{:.2f}'.format(t)
        int(h)
        t.as_integer_ratio()
        f == 3
        f < 4
        nan == nan
        f.__round__()
        f.__trunc__()
        f.conjugate()
        f // 1
        f % 1
        f ** -1
        f ** 3
        divmod(f, 1)
        hash(t)
        -f + g * t
        f <= g <= h
        sum([f, g, t])
        """,
    )
    group(
        "str.more",
        "s = 'hello world'; u = 'h\\u00e9llo w\\u00f6rld'; w = '\\u65e5\\u672c\\u8a9e text \\u65e5'; em = 'smile \\U0001f600 face'; long = 'the quick brown fox jumps over the lazy dog ' * 20; ulong = 'na\\u00efve caf\\u00e9 d\\u00e9j\\u00e0 vu ' * 20; wlong = '\\u65e5\\u672c\\u8a9e\\u3067\\u3059 ' * 40; lines = 'one line\\n' * 50; crlf = 'one line\\r\\n' * 20; words = long.split(); table = str.maketrans('aeiou', 'AEIOU'); gone = str.maketrans('', '', 'aeiou'); mapped = {97: 'xx', 98: None}; d = {'a': 1, 'b': 'two'}; n = 42; f = 3.5; path = '/usr/local/lib/python3/site.py'; kv = 'key=value'; num = '12345'; tabs = 'a\\tb\\tc'; b = b'bytes'; class_ = type('K', (), {'x': 1, 'l': [1, 2]})()",
        """
        long.upper()
        long.lower()
        long.title()
        long.swapcase()
        long.capitalize()
        long.casefold()
        ulong.upper()
        ulong.lower()
        ulong.title()
        ulong.casefold()
        wlong.upper()
        wlong.lower()
        u.lower()
        u.title()
        u.casefold()
        w.upper()
        em.upper()
        long.find('lazy')
        long.find('q', 10)
        long.find('zebra')
        long.rfind('quick')
        long.rfind('zebra')
        long.index('fox')
        long.count('the')
        long.count('e')
        ulong.find('vu')
        ulong.count('\\u00e9')
        ulong.find('zebra')
        wlong.find('\\u3067')
        wlong.find('zebra')
        wlong.count('\\u8a9e')
        'zebra' in long
        'lazy' in ulong
        'x' in wlong
        long.replace('the', 'a')
        long.replace('e', 'E')
        long.replace(' ', '')
        long.replace('the', 'a', 3)
        ulong.replace('\\u00e9', 'e')
        wlong.replace(' ', '-')
        s.replace('', '-')
        long.split()
        long.split(' ')
        long.split('the')
        long.rsplit(None, 2)
        long.rsplit(' ', 3)
        ulong.split()
        ulong.split(' ')
        wlong.split()
        lines.splitlines()
        lines.splitlines(True)
        crlf.splitlines()
        lines.split(chr(10))
        kv.split('=')
        kv.split('=', 1)
        path.rsplit('/', 1)
        path.split('/')
        kv.partition('=')
        path.rpartition('/')
        ' '.join(words)
        ''.join(words)
        ''.join(list(s))
        ', '.join(map(str, range(10)))
        ' '.join(w for w in words)
        '-'.join(d)
        '\\u00e9'.join(words)
        long.strip()
        ulong.strip()
        u.strip('h')
        s.lstrip('he')
        s.rstrip('ld')
        long.startswith('the')
        s.startswith('world', 6)
        s.endswith(('a', 'b', 'd'))
        u.startswith('h\\u00e9')
        long.translate(table)
        long.translate(gone)
        ulong.translate(table)
        s.translate(mapped)
        str.maketrans('abc', 'xyz')
        str.maketrans({'a': 'b'})
        long.isalpha()
        num.isdigit()
        num.isdecimal()
        num.isnumeric()
        u.isalpha()
        w.isalnum()
        s.istitle()
        s.isprintable()
        u.isprintable()
        u.islower()
        u.isidentifier()
        s.ljust(30, '.')
        u.center(30)
        num.zfill(10)
        '-42'.zfill(6)
        tabs.expandtabs()
        tabs.expandtabs(4)
        s.removeprefix('x')
        long.encode()
        ulong.encode()
        wlong.encode()
        em.encode()
        s.encode('ascii')
        s.encode('utf-8')
        ulong.encode('latin-1')
        s.encode('utf-16')
        wlong.encode('utf-16-le')
        u.encode('ascii', 'ignore')
        u.encode('ascii', 'replace')
        u.encode('ascii', 'backslashreplace')
        u.encode('ascii', 'xmlcharrefreplace')
        str(b, 'utf-8')
        long[10:200]
        long[::3]
        ulong[::-1]
        wlong[5:50]
        long[5]
        wlong[7]
        long[-5:]
        long == long[:]
        u == w
        u < w
        long < ulong
        long * 2
        u * 10
        long + ulong
        long + wlong
        s + u
        hash(long)
        hash(s + u)
        repr(long)
        repr(u)
        repr(lines)
        ascii(u)
        len(wlong)
        sorted(long)
        list(wlong)
        list(ulong)
        set(long)
        for c in long: pass
        for c in ulong: pass
        [c for c in long if c != ' ']
        [ord(c) for c in s]
        reversed(u)
        ''.join(reversed(s))
        max(long)
        s == 'hello' or s == 'world'
        '%s=%s' % (s, n)
        '%s %d %f' % (s, n, f)
        '%-10s|' % s
        '%05d' % n
        '%x' % n
        '%5s%5s' % (n, n)
        '%(a)s %(b)s' % d
        '%%' % ()
        '%c' % 'x'
        '{a} {b}'.format(**d)
        '{0} {1} {0}'.format(s, n)
        '{:<10}|{:>10}'.format(s, n)
        '{!r}'.format(s)
        '{:d}'.format(n)
        '{:,}'.format(n)
        '{0.x}'.format(class_)
        '{0[1]}'.format(words)
        '{:{}}'.format(s, 20)
        'plain'.format()
        '{a} {b}'.format_map(d)
        f'{s} {n} {f}'
        f'{n:>5}|{s:<10}'
        f'{f:8.3f}'
        f'{n}{n}{n}{n}'
        f'{s[0]}{len(s)}'
        f'{s=}'
        f'{d["a"]}'
        f'{s:^{n}}'
        f'{n:+d}'
        f'{class_.x}'
        str(n)
        str(f)
        str(words)
        format(s, '>20')
        chr(n + 60)
        ord(u[1])
        s.__contains__('o')
        s.__len__()
        s.__eq__('x')
        str.upper(s)
        str.join(', ', words)
        int(s.isdigit())
        s.isupper() or s.islower()
        """,
    )
    group(
        "bytes.more",
        "b = b'hello world'; long = b'the quick brown fox jumps over the lazy dog ' * 20; a = bytearray(long); d = b'world'; lines = b'one line\\n' * 50; table = bytes.maketrans(b'aeiou', b'AEIOU'); hx = '0123456789abcdef' * 4; m = memoryview(long); ma = memoryview(bytearray(100)); n = 7; parts = [b'abc'] * 20; i = 300; ints = list(range(100)); l16 = bytes(range(256)); u = 'd\\u00e9j\\u00e0'.encode() * 10",
        """
        b.find(b'z')
        b.find(111)
        long.find(b'lazy')
        long.find(b'zebra')
        long.rfind(b'quick')
        long.index(b'fox')
        long.count(b'the')
        long.count(101)
        b'lazy' in long
        101 in long
        long.replace(b'the', b'a')
        long.replace(b'e', b'E')
        long.split()
        long.split(b' ')
        long.rsplit(b' ', 2)
        lines.splitlines()
        b.partition(b' ')
        b.rpartition(b' ')
        b' '.join(parts)
        b''.join(parts)
        long.upper()
        long.lower()
        long.title()
        long.swapcase()
        b.capitalize()
        b.strip(b'hd')
        b.lstrip()
        b.rstrip(b'd')
        b.startswith((b'a', b'h'))
        b.endswith(d)
        b.isalpha()
        b.isdigit()
        long.isascii()
        b.center(30)
        b.ljust(30, b'.')
        b.zfill(20)
        long.translate(table)
        long.translate(None, b'aeiou')
        bytes.maketrans(b'abc', b'xyz')
        b.removeprefix(b'he')
        b.expandtabs()
        long.hex()
        b.hex(':')
        bytes.fromhex(hx)
        long.decode()
        u.decode()
        long.decode('ascii')
        long.decode('latin-1')
        l16.decode('latin-1')
        l16.decode('utf-8', 'replace')
        l16.decode('utf-8', 'ignore')
        b.decode('utf-8')
        b.decode(errors='strict')
        str(b)
        repr(long)
        long[10:200]
        long[::3]
        long[::-1]
        long[5]
        long == long[:]
        b < d
        b != d
        long + d
        b * 10
        hash(b + d)
        bytes(ints)
        bytes(range(100))
        bytes(b)
        bytes(a)
        bytes('text', 'utf-8')
        bytes()
        list(long)
        sum(b)
        max(b)
        sorted(b)
        for x in long: pass
        [x for x in b]
        b'%d %s' % (n, d)
        b'%x' % n
        a.find(b'lazy')
        a.replace(b'the', b'a')
        a.split()
        a.upper()
        a.count(b'e')
        a.copy()
        a[10:20]
        a[::2]
        a[0] += 0
        a[1:3] = b'he'
        a.startswith(b'the')
        a.decode()
        a == long
        a.index(b'fox')
        a.reverse()
        a.insert(0, 1); del a[0]
        a += b'x'; del a[-1:]
        a.extend(ints); del a[-100:]
        a.append(1); a.remove(1)
        a.hex()
        bytes(a)
        bytearray(ints)
        bytearray(100)
        bytearray(b'abc')
        bytearray()
        len(a)
        for x in a: pass
        a.join(parts)
        m[5]
        m[5:10]
        m[5:10].tobytes()
        m.tolist()
        bytes(m)
        m == long
        m.nbytes
        ma[0] = 5
        ma[0:4] = b'abcd'
        m.cast('B')
        m.hex()
        memoryview(a).release()
        for x in m: pass
        """,
    )
    group(
        "list.more",
        "l = list(range(100)); words = 'the quick brown fox jumps over the lazy dog'.split() * 4; pairs = [(i % 7, i) for i in range(50)]; recs = [{'n': i % 5, 'v': i} for i in range(20)]; floats = [i * 0.5 for i in range(50)]; mixed = [3, 1.5, 2, 0.5]; nested = [[1, 2], [3, 4], [5, 6]]; x = 5; e = []; s3 = slice(1, 5); backwards = list(range(100, 0, -1)); small = [3, 1, 2]; objs = [object() for _ in range(10)]\nclass Sub(list): pass\nsub = Sub(l)",
        """
        l[10:50]
        l[::3]
        l[::-1]
        l[-10:]
        l[s3]
        l[1:5] = l[1:5]
        l[::2] = l[::2]
        del l[5:5]
        l.index(50)
        l.index(50, 10, 90)
        l.count(5)
        99 in l
        -1 in l
        'dog' in words
        (3, 3) in pairs
        objs[5] in objs
        l == l[:]
        l < l[:]
        pairs == pairs[:]
        words == words[:]
        l + l
        l * 3
        [0] * 1000
        l.copy()
        l.reverse()
        list(l)
        list(reversed(l))
        list(words[0])
        l.append(1); del l[-1]
        l.pop(50); l.insert(50, 50)
        l.pop(0); l.insert(0, 0)
        l.extend(small); del l[-3:]
        l.extend(x for x in small); del l[-3:]
        l.extend(range(5)); del l[-5:]
        l += small; del l[-3:]
        l.remove(50); l.insert(50, 50)
        sorted(l)
        sorted(backwards)
        sorted(words)
        sorted(pairs)
        sorted(floats)
        sorted(mixed)
        sorted(words, key=len)
        sorted(words, key=str.lower)
        sorted(words, reverse=True)
        sorted(pairs, key=lambda p: p[1])
        sorted(pairs, key=lambda p: (-p[0], p[1]))
        sorted(recs, key=lambda r: r['n'])
        sorted(l, key=lambda x: -x)
        sorted(small)
        words.sort()
        words[:].sort(key=len)
        sum(floats)
        sum(nested, [])
        sum(map(len, words))
        sum(1 for x in l)
        sum(x * x for x in l)
        min(words)
        max(floats)
        max(pairs)
        max(words, key=len)
        min(pairs, key=lambda p: p[1])
        max(l, default=0)
        max(e, default=0)
        any(x > 200 for x in l)
        all(map(str.isalpha, words))
        list(map(str, l))
        list(map(len, words))
        list(map(int, '12345'))
        list(map(lambda x: x + 1, l))
        list(map(str.upper, words))
        list(filter(lambda x: x > 50, l))
        list(filter(str.isalpha, words))
        list(zip(l, l))
        list(zip(l, l, l))
        list(zip(*pairs))
        list(enumerate(l))
        list(enumerate(l, 1))
        dict(enumerate(words))
        dict(zip(words, l))
        [x for x in l]
        [x * 2 for x in l if x % 2]
        [a + b for a, b in pairs]
        [y for x in nested for y in x]
        [[0] * 3 for _ in range(3)]
        [w.upper() for w in words]
        [str(x) for x in l]
        [len(w) for w in words]
        [r['v'] for r in recs]
        for i in range(len(l)): l[i]
        for i, x in enumerate(l): pass
        for a, b in pairs: pass
        for a, b in zip(l, words): pass
        first, *rest = l
        a, b, c = small
        (a, b), c = (1, 2), 3
        list(range(100))
        tuple(l)
        set(words)
        str(l)
        repr(words)
        repr(nested)
        len(sub)
        sub[5]
        sub.append(1); sub.pop()
        for x in sub: pass
        Sub(small)
        sorted(sub)
        hash(tuple(l))
        l.__getitem__(5)
        l.__len__()
        [].append
        l.sort(key=lambda x: x)
        e.clear()
        l > small
        nested[1][0] = 3
        nested[1][0] += 0
        """,
    )
    group(
        "tuple.more",
        "t = tuple(range(50)); n = ((1, 'a'), (2, 'b')); w = ('x', 'y', 'z'); a = 1; b = 2; c = 3\nclass T(tuple): pass\nst = T(t)",
        """
        t[5:20]
        t[::-1]
        t[::2]
        t + w
        w * 5
        40 in t
        'q' in w
        t == t[:]
        t < t[:]
        n == ((1, 'a'), (2, 'b'))
        w < ('x', 'y', 'w')
        hash(t)
        hash(n)
        t.index(40)
        t.count(40)
        tuple(t)
        tuple([a, b])
        tuple(w[0])
        tuple(map(str, t))
        tuple(sorted(w))
        sorted(n)
        max(t)
        sum(t)
        str(w)
        repr(n)
        len(t)
        a, b = b, a
        a, b, c = c, a, b
        (a, b) == (1, 2)
        (a, b) < (b, c)
        (a, b) in {(1, 2)}
        x, *y = w
        for x in t: pass
        for x, y in n: pass
        isinstance(t, (list, tuple))
        st[3]
        len(st)
        T(w)
        dict(n)
        zip(*n)
        t and w
        *t, a
        """,
    )
    group(
        "dict.more",
        "d = {str(i): i for i in range(100)}; n = {i: i for i in range(100)}; small = {'a': 1, 'b': 2}; other = {'b': 3, 'c': 4}; keys = list(d); k = '50'; words = 'the quick brown fox jumps over the lazy dog'.split() * 4; nested = {'a': {'b': {'c': 1}}}; pairs = list(d.items()); tk = {(i, i): i for i in range(20)}; e = {}\nclass Sub(dict):\n    def __missing__(self, key): return 0\nsub = Sub(d)\nclass O: pass\no = O(); ok = {o: 1}; o.x = 1; o.y = 2",
        """
        d.copy()
        dict(d)
        dict(pairs)
        dict(**small)
        dict(small, z=1)
        {**d}
        {**small, 'z': 1}
        d | other
        small |= other
        d.update(other)
        d.update(a=1)
        d.update(pairs)
        small.update(zip('ab', (1, 2)))
        list(d)
        list(d.values())
        list(d.items())
        sorted(d)
        sorted(d, key=d.get)
        sorted(d.items(), key=lambda kv: kv[1])
        sorted(d, key=lambda k: d[k], reverse=True)
        max(d, key=d.get)
        min(d.values())
        sum(d.values())
        d == d.copy()
        n == n.copy()
        small == other
        d != n
        for k in d: pass
        for k, v in d.items(): pass
        for k in list(d): pass
        for v in n.values(): pass
        [k for k in d if d[k] > 50]
        {k: v for k, v in d.items()}
        {v: k for k, v in d.items()}
        {k: v for k, v in d.items() if v % 2}
        {w: len(w) for w in words}
        dict.fromkeys(words)
        dict.fromkeys(words, 0)
        dict.fromkeys(range(100))
        dict(zip(keys, range(100)))
        d.keys() & small.keys()
        d.keys() | small.keys()
        d.keys() - small.keys()
        small.keys() == other.keys()
        small.items() & other.items()
        small.keys() <= d.keys()
        '5' in d.keys()
        ('5', 5) in d.items()
        5 in d.values()
        nested['a']['b']['c']
        nested.get('a', {}).get('b')
        d.get('q', None)
        d.get('5', 0) + 1
        d[k] = d.get(k, 0) + 1
        tk[(3, 3)]
        tk.get((9, 8))
        ok[o]
        o in ok
        sub['5']
        sub['nope']
        sub.get('5')
        sub['q'] = 1; del sub['q']
        for k in sub: pass
        small.setdefault('l', [])
        d.pop('50'); d['50'] = 50
        d.popitem(); d['99'] = 99
        del d['7']; d['7'] = 7
        e.update(d); e.clear()
        reversed(d)
        list(reversed(d))
        next(iter(d.items()))
        len(d.items())
        repr(small)
        repr(d)
        str(nested)
        d and e
        o.__dict__
        vars(o)
        o.__dict__['x']
        isinstance(sub, dict)
        d.__contains__('5')
        d.__getitem__('5')
        """,
    )
    group(
        "set.more",
        "s = set(range(100)); t = set(range(50, 150)); w = set('the quick brown fox jumps over the lazy dog'.split()); words = list(w) * 3; small = {1, 2}; fz = frozenset(s); l = list(range(100)); sub = set(range(50)); k = 'fox'; sets = [{1, 2}, {2, 3}, {3, 4}]; tups = {(i, i) for i in range(20)}",
        """
        s | t
        s & t
        s - t
        s ^ t
        s |= t
        s.union(t, small)
        s.union(l)
        s.intersection(l)
        s.difference(l)
        s.symmetric_difference(t)
        s.issuperset(sub)
        sub <= s
        sub < s
        s >= sub
        s == t
        s == s.copy()
        s != t
        s.isdisjoint(t)
        s.isdisjoint(l)
        small.update(t)
        small.update(l)
        small.intersection_update(s)
        small.difference_update([1000])
        small.add(1000); small.remove(1000)
        s.copy()
        set(l)
        set(words)
        frozenset(l)
        frozenset(fz)
        set('hello world')
        set(range(100))
        {x for x in l}
        {x % 7 for x in l}
        {len(w) for w in words}
        set().union(*sets)
        set.union(*sets)
        set.intersection(*sets)
        sorted(s)
        sorted(w)
        list(s)
        tuple(s)
        len(set(words))
        sum(s)
        max(s)
        min(w)
        k in w
        (3, 3) in tups
        for x in s: pass
        for x in w: pass
        [x for x in l if x in s]
        [x for x in words if x not in w]
        hash(fz)
        fz & t
        fz | small
        fz == s
        fz in {fz}
        repr(small)
        str(w)
        w - {'fox'}
        w | {'cat'}
        """,
    )
