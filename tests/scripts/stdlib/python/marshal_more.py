# by hand: allow_code is of CPython 3.13
"""marshal: what is shared stays shared, cycles, sets in one order, exact types, wrong data, code that is not wanted."""
import marshal

a = [1, 'text', 2.5]
pair = marshal.loads(marshal.dumps((a, a, {'k': a})))
print(pair[0] is pair[1], pair[2]['k'] is pair[0])
loop = [1]
loop.append(loop)
back = marshal.loads(marshal.dumps(loop))
print(back[0], back[1] is back)
d = {}
d['self'] = d
back = marshal.loads(marshal.dumps(d))
print(back['self'] is back)
for version in (0, 2):
    try:
        marshal.dumps(loop, version)
    except ValueError as e:
        print(e)
    print(marshal.loads(marshal.dumps((a, a), version)) == (a, a))
one = marshal.dumps({'a', 'b', 'c', b'x', 1, 2.5, None, ('t', 1)})
two = marshal.dumps({('t', 1), None, 2.5, 1, b'x', 'c', 'b', 'a'})
print(one == two, marshal.loads(one) == {'a', 'b', 'c', b'x', 1, 2.5, None, ('t', 1)})
for base in int, float, complex, tuple, list, dict, set, frozenset:
    try:
        marshal.dumps(type('Sub', (base,), {})())
    except ValueError:
        print(base.__name__, end=' ')
print()
for data in (b'l\x02\x00\x00\x00\x00\x00\x00\x00', b'l\x01\x00\x00\x00\xff\xff', b'q'):
    try:
        print(marshal.loads(data))
    except ValueError:
        print('ValueError')
print(marshal.loads(b'I\xfe\xdc\xba\x98\x76\x54\x32\x10') == 0x1032547698badcfe)
code = compile('x + 1', '<s>', 'eval')
print(eval(marshal.loads(marshal.dumps([code, code]))[1], {'x': 4}))
for f in (lambda: marshal.dumps(code, allow_code=False), lambda: marshal.loads(marshal.dumps(code), allow_code=False)):
    try:
        f()
    except ValueError as e:
        print(e)
