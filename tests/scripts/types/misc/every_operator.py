"""Every operator between values of every builtin type: the result, or the kind of error."""
import warnings

warnings.simplefilter("ignore")
values = ["1", "0", "-3", "True", "2**70", "1.5", "-0.0", "float('inf')", "1j", "'ab'", "''", "b'ab'", "bytearray(b'a')", "[1, 2]", "[]", "(1, 2)", "()", "{1: 2}", "{1, 2}", "frozenset([2])", "None", "...", "range(3)", "int", "{1: 2}.keys()", "{1: 2}.items()", "memoryview(b'ab')"]
skipped = {("1j", "/"), ("1j", "*"), ("1j", "**")}
for op in ["+", "-", "*", "/", "//", "%", "**", "@", "&", "|", "^", "<<", ">>", "==", "!=", "<", "<=", ">", ">=", "in", "is", "and"]:
    for a in values:
        row = []
        for b in values:
            if "1j" in (a, b) and op in ("/", "*", "**") or op == "is" or "2**70" in (a, b) and op in ("**", "<<", "*"): continue
            if a.startswith(("{1: 2}.", "'", "memory")) and b.startswith(("{", "frozen")) and op in "|^": continue
            if "range" in a and op in "|^&-" or "1, 2" in a and op in "|^" or b.startswith(("{1: 2}.", "{1, ", "frozen")) and op in "|^": continue
            if a.endswith("keys()") and op in "-|^&" or a.endswith("items()") and op in "-|^&" or b.startswith("{1: 2}.") and op in "-|^&": continue
            try: row.append(repr(eval(f"{a} {op} {b}")).split(" at 0x")[0])
            except Exception as e: row.append(type(e).__name__)
        print(op, a, " | ".join(row))
for op in ["-", "+", "~", "not ", "abs", "len", "bool", "repr", "str", "int", "float", "bytes", "list", "tuple", "iter", "next", "reversed", "sorted", "sum", "any", "all", "chr", "ord", "bin", "hex", "oct", "ascii", "callable", "enumerate", "zip", "range", "slice", "bytearray", "divmod", "format", "round", "getattr", "isinstance", "issubclass", "map", "filter", "dict", "vars", "type"]:
    row = []
    for a in values:
        if op == "vars" and a == "int" or op == "chr" and a == "2**70": continue
        try: row.append(repr(eval(f"{op}({a})")).split(" at 0x")[0])
        except Exception as e: row.append(type(e).__name__)
    print(op, " | ".join(row))
for a in values:
    row = []
    for text in ["", "d", "5", ">5", "x", ".2f", "s", "c", "n", "e", "%", "b", ",", "_x", "#x", "+", " ", "05", "=5", ".3", "g", "?", "10.3s", "<<5", "é<5"]:
        try: row.append(format(eval(a), text))
        except Exception as e: row.append(type(e).__name__)
    for text in ["0", "1", "-1", "5", "'a'", "None", "1.5", "(1, 2)", "True", "..."]:
        try: row.append(repr(eval(f"({a})[{text}]")))
        except Exception as e: row.append(type(e).__name__)
    for template in ["%s", "%r", "%d", "%x", "%f", "%c", "%5.2s|%-6r|%+d"]:
        try: row.append(template % (eval(a),) if template.count("%") == 1 else template % (eval(a), eval(a), eval(a)))
        except Exception as e: row.append(type(e).__name__)
    print(a, " | ".join(r.split(" at 0x")[0] for r in row))
