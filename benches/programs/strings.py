"""Building, splitting and formatting text."""
import sys
import time


def work(n):
    parts = []
    for i in range(n):
        parts.append(f"{i}:{i * i:x}")
        if i % 3 == 0:
            parts.append(str(i).zfill(6).replace("0", "o"))
    text = ",".join(parts)
    words = text.split(",")
    upper = [word.upper() for word in words if not word.isdigit()]
    line = ""
    for word in upper[: n // 4]:
        line += word
        if line.endswith("F"):
            line = line[-20:]
    return len(text), len(upper), text.count("ff"), line[-5:]


scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
start = time.perf_counter()
result = work(int(400_000 * scale))
print("time:", time.perf_counter() - start)
print("result:", result)
