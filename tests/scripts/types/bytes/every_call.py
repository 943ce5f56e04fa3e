"""Every method of bytes and bytearray with every kind of argument: the result, or the kind of error."""
class Index:
    def __index__(self): return 2
arguments = ["", "1", "b'a'", "None", "b'l', b'x'", "1, 2", "b'a', 1", "b'a', 1, 2", "b'a', -3, None", "'a'", "x=1", "b'ab', b'c', b'd'", "[1, b'a']", "[b'x', b'y']", "1.5", "b'', b'-'", "20, b'*'", "b' '", "(b'h', b'w')", "104", "300", "-1", "Index()", "'utf-8'", "':', 2", "b'l', b'x', 1", "0, 65", "99, 65", "range(3)", "[256]", "keepends=True", "sep=b'l'", "b'l', 10**20", "'6a 6B'"]
skipped = {("hex", "[1, b'a']"), ("hex", "(b'h', b'w')"), ("hex", "b'', b'-'"), ("hex", "None"), ("fromhex", "b'a'"), ("fromhex", "b' '"), ("resize", ""), ("splitlines", "b'a'")}
def make(): return [b"hello w l", b"", b" \tA1\n\xff", bytearray(b"hello World"), bytearray()]
for name in sorted(n for n in dir(bytearray) if not n.startswith("_") and n != "resize"):
    for number in range(5):
        row = []
        for text in arguments:
            receiver = make()[number]
            if (name, text) in skipped or not hasattr(receiver, name): continue
            if name == "splitlines" and text not in ("", "1", "keepends=True"): continue
            try: row.append(f"{eval(f'receiver.{name}({text})')!r}{'' if isinstance(receiver, bytes) else bytes(receiver)}")
            except Exception as e: row.append(type(e).__name__)
        print(name, number, " | ".join(row))
