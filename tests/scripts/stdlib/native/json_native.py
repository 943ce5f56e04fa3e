"""_json below the module json: strings between quotes, the scanner and the encoder by themselves."""
import _json

def show(f, *args):
    try:
        print(args, '->', repr(f(*args)))
    except Exception as e:
        print(args, type(e).__name__, e)

for text in ['abc"', 'abc"d', 'a\\n\\u00e9\\ud83d\\ude00"', '\\ud83d"', '\u1234x\U0001f600"', '\\/\\b\\f\\r\\t\\\\"']:
    show(_json.scanstring, text, 0)
show(_json.scanstring, 'abc', 5)
show(_json.scanstring, '\x01"', 0, False)
for text in ['é\u2028\U0001f600"\\\n\x7f\x00\x1f', '', 'plain']:
    show(_json.encode_basestring_ascii, text)
    show(_json.encode_basestring, text)
show(_json.encode_basestring, 1)

class Settings:
    strict = True
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = {'NaN': 'nan!', 'Infinity': 'inf!', '-Infinity': '-inf!'}.__getitem__
    memo = {}

scan = _json.make_scanner(Settings())
for text in ['1', '-0', '1.5e3x', '123456789012345678901234567890', '1e400', '[1, [2.0, {}], {"a": null, "b": [true, false]}]',
             ' {"a":1}', '{"a" : 1 , "a":2}', '[NaN, Infinity, -Infinity]', '"x"', '01', '1.', '-']:
    try:
        print(text, '->', scan(text, text.startswith(' ')))
    except StopIteration as e:
        print(text, 'StopIteration', e.value)
print(scan.strict, scan.parse_float is float)

class Hooked(Settings):
    object_hook = staticmethod(lambda d: sorted(d.items()))
print(_json.make_scanner(Hooked())('{"b":1,"a":{"c":2}}', 0))
class Pairs(Settings):
    object_pairs_hook = staticmethod(tuple)
    parse_float = staticmethod(lambda s: 'f' + s)
    parse_int = staticmethod(lambda s: 'i' + s)
print(_json.make_scanner(Pairs())('{"b":1,"a":{"c":2.5},"b":-3e1}', 0))

def default(o):
    if isinstance(o, set):
        return sorted(o)
    raise TypeError('no ' + type(o).__name__)

def encoder(markers=None, indent=None, sort=False, skip=False, nan=True, quote=_json.encode_basestring_ascii):
    return _json.make_encoder(markers, default, quote, indent, ': ', ', ', sort, skip, nan)

class I(int):
    def __repr__(self): return 'I!'
class F(float):
    def __repr__(self): return 'F!'
for o in [1, 2**70, True, None, 1.5, -0.0, 1e100, 'é', [], {}, (), [1, (2, [3])], {'a': [1], 2: 3, None: 4, True: 5, 1.5: 6},
          {3, 1}, [I(5), F(2.5)], {I(7): 1}, float('inf'), [float('nan')]]:
    print(''.join(encoder()(o, 0)))
print(''.join(encoder(sort=True)({'b': 1, 'a': {'d': 1, 'c': 2}}, 0)))
print(''.join(encoder(skip=True)({(1,): 1, 'a': 2}, 0)), ''.join(encoder(skip=True)({(1,): 1}, 0)))
print(''.join(encoder(quote=lambda s: '<' + s + '>')({'k': 'v'}, 0)))
show(encoder(), {(1, 2): 3}, 0)
show(encoder(), object, 0)
loop = []
loop.append(loop)
show(lambda: encoder({})(loop, 0))
