"""Assignment expressions and where their names live."""
if (n := len("abc")) > 2: print(n)
while (n := n - 1) > 0: print(n, end=" ")
print(n)
print([y := 1, y + 1], (z := 3) + z, f"{(w := 7)}", w)
data = [1, 5, 3]
if any((hit := v) > 3 for v in data): print("hit", hit)
def f():
    if (m := 10): pass
    [k := i for i in range(3)]
    return m, k
print(f())
def g():
    global top
    [top := i for i in range(4)]
g(); print(top)
def outer():
    v = 0
    def inner():
        nonlocal v
        [v := i for i in (5, 6)]
    inner()
    return v
print(outer())
lst = [t := 1, t := t + 1, t := t + 1]
print(lst, t)
def h(a, b=(q := 4)): return a + b
print(h(1), q, h((p := 2), b=(r := 3)), p, r)
d = {(k := "key"): (val := 1)}
print(d, k, val)
print((a := 1, b := 2)[1], a, b)
print(not (x := 0), x, (x := x or 9), x)
values = iter([1, 2, 0, 3])
while chunk := next(values): print("chunk", chunk)
print([s for w in ["A", "bb"] if (s := w.lower()) != "a"])
lam = lambda: (u := 5) + u
print(lam())
x = (y := [1, 2])
y.append(3); print(x)
assert (msg := "ok") == "ok"; print(msg)
print("cond", (c := 1) if (c2 := 0) else (c3 := 2), c2, c3)
