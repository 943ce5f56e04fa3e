"""Generators that are left in the middle of things, bound and spread calls, nested handlers: repeated, so that specialised instructions meet them."""
def agen(n):
    for i in range(n): yield [i]
def walk(items):
    if len(items) < 2:
        yield items; return
    for i, f in enumerate(items):
        for r in walk(items[:i]+items[i+1:]): yield (f,)+r
def acc():
    t=0
    while True:
        x = yield t
        if x is None: x = 1
        t += x
def deleg(n):
    if n == 0:
        got = yield "leaf"
        return got
    r = yield from deleg(n-1)
    return (n, r)
class Tr:
    alive=0
    def __init__(self): Tr.alive+=1
    def __del__(self): Tr.alive-=1
def objs(n):
    for i in range(n): yield Tr()
def main():
    for x in agen(5): print(x, end=" ")
    print(sum(1 for _ in walk((1,2,3,4))), list(walk((1,2,3))))
    a=acc(); print(next(a), a.send(5), next(a), a.send(None))
    d=deleg(3); print(next(d))
    try: d.send("x")
    except StopIteration as e: print(e.value)
    for o in objs(5): print(Tr.alive, end=" ")
    del o
    print(Tr.alive)
    g=objs(2); o=next(g); o=next(g); print(Tr.alive); o=next(g,None); print(Tr.alive)
    print([next(objs(1)).__class__.__name__ for _ in range(3)], Tr.alive)
    print(sum(x for x in (y*y for y in range(10))), sorted(x for x in {3:1,1:2}))
    def outer():
        x=[1]
        def get(): return x
        def put(v):
            nonlocal x
            x=v
        return get,put
    g,p=outer(); print(g()); p([2]); print(g()); p(3); print(g())
    def unb():
        if False: y=1
        return lambda: y
    try: unb()()
    except NameError as e: print(e)
class P:
    def __init__(self,v): self.v=v
    def m(self,a=1): return self.v+a
    def __call__(self,x): return x*self.v
    def kw(self,*,z=5): return z
def bound():
    p=P(3); b=p.m
    print(b(2), b(), [b(i) for i in range(3)], list(map(b,[1,2])), p(4), [p(i) for i in range(3)])
    fs=[P(i).m for i in range(3)]
    for f in fs: print(f(10), end=" ")
    print(P(9).m(1), (lambda f: f(2))(P(1).m))
    args=(1,); kw={"a":2}
    print(p.m(*args), p.m(**kw), p.kw(**{"z":7}), p.m(*[5]), max(*[1,2],3))
    def va(a,*r,k=0,**q): return a,r,k,q
    print(va(*range(3)), va(1,*[2],**{"k":1,"z":2}), va(*(1,2,3),k=4))
    for bad in (lambda: p.m(*(1,2)), lambda: p.m(**{"q":1}), lambda: va(), lambda: va(*[],**{"a":1},**{"a":2}), lambda: p.m(*5), lambda: p.m(**5)):
        try: bad()
        except TypeError as e: print(e)
x1=0
for x1 in range(3): pass
def exc():
    for i in range(3):
        try:
            try: raise KeyError(i)
            except ValueError: pass
            except KeyError as e: raise RuntimeError("r") from e
            finally: print("fin", end=" ")
        except (OSError, RuntimeError) as e:
            print(repr(e.__cause__), repr(e.__context__))
    import sys
    try: 1/0
    except ZeroDivisionError:
        print(sys.exc_info()[0].__name__)
        try: [][0]
        except IndexError as e: print(repr(e.__context__), sys.exc_info()[0].__name__)
        print(sys.exc_info()[0].__name__)
    print(sys.exc_info())
    def f(): raise ValueError("deep")
    try: f()
    except ValueError as e:
        t=e.__traceback__; n=0
        while t: n+=1; t=t.tb_next
        print(n)
    try:
        try: raise ValueError
        except (int, "x"): pass
    except TypeError as e: print(e)
class CM:
    def __enter__(self): return self
    def __exit__(self,*a): print(a[0]); return True
def withs():
    with CM() as c: print(type(c).__name__)
    with CM(): raise ValueError
for _ in range(3): main(); bound(); exc(); withs()
