"""Allocations that no machine grants end in MemoryError (or OverflowError), and the program goes on."""
N = 10**15
cases = {
    "str": lambda: "x" * N, "str2": lambda: "é日" * N, "bytes": lambda: b"x" * N, "bytearray": lambda: bytearray(N), "bytes zero": lambda: bytes(N),
    "list": lambda: [0] * N, "list2": lambda: [1, 2] * N, "tuple": lambda: (1,) * N, "center": lambda: "x".center(N), "ljust": lambda: "x".ljust(N), "zfill": lambda: "x".zfill(N),
    "percent": lambda: "%*d" % (N, 1), "format": lambda: format(1, f"{N}d"), "bytes ljust": lambda: b"x".ljust(N), "bytearray mul": lambda: bytearray(b"ab") * N,
    "imul": lambda: [0].__imul__(N), "expandtabs": lambda: "\t".expandtabs(2**31 - 1) if False else "x" * N, "shift": lambda: 1 << N, "str max": lambda: "a" * (2**63 - 1), "list max": lambda: [0] * (2**63 - 1),
    "too big": lambda: "a" * 2**63, "list too big": lambda: [0] * 2**64, "bytes too big": lambda: bytes(2**63), "tuple too big": lambda: (0,) * 2**63, "ljust too big": lambda: "a".ljust(2**63), "shift too big": lambda: 1 << 2**64,
}
for name, f in cases.items():
    try:
        f(); print(name, "succeeded")
    except (MemoryError, OverflowError, ValueError):
        print(name, "refused")
l = []
for _ in range(3):
    try: l.extend([0] * N)
    except MemoryError: l.append("ok")
print(l, "still running", sum(range(10)))
try:
    s = "x" * N
except MemoryError as e:
    print(repr(e)[:12], e.__traceback__ is not None)
