"""Every method of list, dict, set, frozenset, tuple, range, int and float with every kind of argument."""
class Index:
    def __index__(self): return 2
class Keys:
    def keys(self): return ["k"]
    def __getitem__(self, key): return key * 2
def rows(makers, names, arguments, skipped=()):
    for name in names:
        for maker in makers:
            row = []
            for text in arguments:
                if (name, text) in skipped: continue
                receiver = eval(maker)
                try: row.append(f"{eval(f'receiver.{name}({text})')!r} {receiver!r}".split(" at 0x")[0])
                except Exception as e: row.append(f"{type(e).__name__} {receiver!r}")
            print(name, maker, " | ".join(row))
public = lambda t: sorted(n for n in dir(t) if not n.startswith("_"))
rows(["[3, 1, 2]", "[]", "['b', 'a', 1]"], public(list), ["", "1", "0", "-1", "9", "None", "[1]", "(5, 6)", "'ab'", "1, 2", "0, 9", "-1, 9", "99, 9", "Index()", "key=len", "reverse=True", "key=str", "key=None", "1.5", "range(3)", "3, 0", "3, -1", "3, 0, 99", "iter([7, 8])", "x=1", "key=lambda a: -a"])
rows(["{1: 2, 'a': 3}", "{}", "dict(zip('ab', [1, 2]))"], public(dict), ["", "1", "2", "'a'", "1, 5", "9, 5", "{5: 6}", "[(7, 8)]", "[(1,)]", "[(1, 2, 3)]", "a=1", "{1: 1}, a=2", "None", "'ab', 0", "['ab', 'cd']", "1, 2, 3", "iter([(1, 2)])", "default=3"], {("fromkeys", "None"), ("pop", "[(7, 8)]"), ("pop", "[(1,)]"), ("pop", "[(1, 2, 3)]"), ("pop", "{5: 6}"), ("pop", "['ab', 'cd']"), ("pop", "[1]")})
rows(["{1, 2}", "set()", "frozenset([1, 2])"], public(frozenset), ["", "1", "[1]", "{1}", "{1, 2}, {3}", "None", "{1: 2}", "frozenset([1])", "x=1", "[1], 5", "iter([1, 1])"])
rows(["{1, 2}", "set()"], sorted(set(public(set)) - set(public(frozenset))), ["", "1", "[1]", "{1}", "{1, 2}, {3}", "{1: 2}", "5", "frozenset([1])", "x=1"])
rows(["(1, 2, 1)", "()", "range(5)", "range(0, 10, 3)"], ["count", "index"], ["", "1", "3", "1.0", "'a'", "None", "1, 0", "1, 0, 5", "1, -2"])
rows(["5", "-300", "True", "0", "2**80"], ["as_integer_ratio", "bit_count", "bit_length", "conjugate", "from_bytes", "to_bytes"], ["", "1", "2, 'big'", "2, 'little'", "'a'", "1.5", "None", "2, 'x'", "2, 'big', signed=True", "byteorder='little'", "-1", "20, 'big'", "b'ab'", "b'ab', 'big'", "b'\\xff', 'little', signed=True", "[1, 2], 'big'", "[300], 'big'", "'ab', 'big'"], {("from_bytes", "")})
rows(["1.5", "-0.0", "float('inf')", "float('nan')", "1e300", "5e-324"], ["as_integer_ratio", "hex", "is_integer", "conjugate", "fromhex"], ["", "1", "'0x1p3'", "'1.8'", "'inf'", "'nan'", "'0x'", "'0x1p99999'", "b'1'", "' 0x1.8p1 '", "'-0x.8'", "None", "'1_0'", "'0X1P-1074'", "'0x1.fffffffffffff8p1023'"])
rows(["slice(1)", "slice(1, 9, 2)", "slice(None, None, -1)", "slice('a')"], ["indices"], ["5", "0", "-1", "'a'", "", "1.5", "2**70"])
