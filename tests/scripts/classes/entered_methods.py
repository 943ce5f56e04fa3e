"""Special methods of operators written in Python, keyword calls, super(), plain exceptions: what the machine enters without a native call, many times over."""
class V:
    __slots__=("x",)
    def __init__(self,x,y=5,*,z=1): self.x=x
    def __add__(self,o):
        if isinstance(o,V): return V(self.x+o.x)
        if isinstance(o,int): return V(self.x+o)
        return NotImplemented
    def __radd__(self,o): return V(o*100+self.x)
    def __iadd__(self,o): self.x+=1; return self
    def __sub__(self,o): return NotImplemented
    def __mul__(self,o): return V(self.x*o)
    def __rmul__(self,o): return V(o*self.x)
    def __eq__(self,o): return NotImplemented if not isinstance(o,V) else self.x==o.x
    def __lt__(self,o): return self.x<o.x
    def __gt__(self,o): return NotImplemented
    def __bool__(self): return self.x!=0
    def __len__(self): return 3
    def __getitem__(self,i): return (self.x,i)
    def __setitem__(self,i,v): self.x=v
    def __contains__(self,i): return i==self.x
    def __iter__(self):
        for i in range(3): yield i+self.x
    def __hash__(self): return self.x
    def __repr__(self): return f"V({self.x})"
    def __neg__(self): return V(-self.x)
class W(V):
    def __radd__(self,o): return "W.radd"
class U: pass
class L:
    def __len__(self): return self.n
class BadB:
    def __bool__(self): return 3
class BadI:
    def __iter__(self): return 5
class G:
    def __add__(self,o): yield 1
    def __lt__(self, o): raise ValueError("lt")
def run():
    a=V(1); b=V(2)
    r=[a+b, a+5, 5+a, (a+b)+(b+b), 2*a, a*3, 1.5*a, -a]
    print(r)
    try: a-b
    except TypeError as e: print(e)
    try: a-U()
    except TypeError as e: print(e)
    try: a+"s"
    except TypeError as e: print(e)
    try: U()+a; print("U+a", U.__name__)
    except TypeError as e: print(e)
    print(a+W(3), a==b, a==V(1), a!=b, a==3, a<b, a>b, b>a)
    try: a>U()
    except TypeError as e: print(e)
    a+=b; print(a)
    s = V(0)
    print("T" if s else "F", not s, not a, bool(s), len(a), a[0], a[b], 7 in a, a.x in a, 7 not in a)
    a[0]=9; a["q"]=10; print(a, list(a), [x for x in a])
    l=L()
    for n in (0,2,-1,"x",True,1<<70):
        l.n=n
        try: print(bool(l) , 1 if l else 0)
        except Exception as e: print(type(e).__name__, e)
        try: print(len(l))
        except Exception as e: print(type(e).__name__, e)
    try:
        if BadB(): pass
    except TypeError as e: print(e)
    try: iter(BadI())
    except TypeError as e: print(e)
    try:
        for x in BadI(): pass
    except TypeError as e: print(e)
    g=G()
    print(next(g+1), type(g+2).__name__)
    try:
        if g<1: pass
    except ValueError as e: print(e, e.__traceback__.tb_next.tb_frame.f_code.co_name)
    i=0; t=V(0)
    while t < b:
        t += b; i+=1
    print(t,i)
    print(sorted([V(3),V(1),V(2)]), V(1) in [V(2),V(1)], {V(1):2}[V(1)])
for _ in range(3): run()
def fk(a,b=2,*,c,d=4): return (a,b,c,d)
def fo(*,a,b=1): return a,b
def fp(a,/,b): return a,b
def calls():
    print(fk(1,c=3), fk(1,5,c=3,d=6), fk(b=1,a=2,c=3), fk(1,d=1,c=2), fo(a=1), fo(b=3,a=2))
    for f in (lambda: fk(1), lambda: fk(c=1), lambda: fk(1,c=1,e=2), lambda: fk(1,a=2,c=3), lambda: fp(a=1,b=2), lambda: fo(1), lambda: fo()):
        try: f()
        except TypeError as e: print(e)
    for f in (fk, lambda a, c: (a, c), lambda **k: k, lambda c, a: (c, a)):
        print(f(a=1, c=2))
for _ in range(3): calls()
class A:
    def __init__(self,a=0): self.a=a
    def m(self,k=1): return "A.m",k
    @classmethod
    def c(cls): return "A.c",cls.__name__
    @property
    def p(self): return "A.p"
class B(A):
    def __init__(self,*a,**k): super().__init__(*a,**k); self.b=1
    def m(self,k=2): return ("B",)+super().m(k=k)+super().m()
    @classmethod
    def c(cls): return ("B.c",)+super().c()
    @property
    def p(self): return "B"+super().p
    def bad(self): return super().nothing()
class C(B):
    def __init__(self): super().__init__(7)
    def m(self): return ("C",)+super().m(3)
def factory():
    class X:
        def m(self): return [1]
    class Y(X):
        def m(self): return super().m()+[2]
    return Y
Y1=factory(); Y2=factory()
class Z(Y1,Y2): pass
for _ in range(3):
    c=C(); print(c.a,c.b,c.m(),C.c(),c.p,B(3).m())
    try: c.bad()
    except AttributeError as e: print(e)
    print(Z().m())
B.m2=lambda self: 1
A.m=lambda self,k=0: ("new",k)
print(C().m())
def ex():
    try: raise ValueError
    except (KeyError,ValueError) as e: print(repr(e), e.__context__, e.args)
    try:
        try: raise KeyError("a",2)
        except KeyError: raise ValueError("b")
    except ValueError as e: print(repr(e), repr(e.__context__), e.__traceback__.tb_lineno>0)
    class My(Exception):
        def __init__(self,a): self.a=a
    try: raise My(4)
    except Exception as e: print(e.a,e.args,repr(e))
    try: raise My
    except TypeError as e: print(e)
    try: raise StopIteration(3)
    except StopIteration as e: print(e.value)
    try: raise ValueError(x=1)
    except TypeError as e: print(e)
    try:
        try: raise ValueError
        except int: pass
    except TypeError as e: print(e)
    try: raise OSError(2,"x")
    except FileNotFoundError as e: print(e)
for _ in range(3): ex()
class D:
    def __init__(self,n): self.n=n
    def __del__(self): print("del",self.n)
def dels():
    D(1); d=D(2); d=D(3); [D(4)]; 
dels()
class E0: pass
E0(); e=E0()
try: E0(1)
except TypeError as x: print(x)
class Q:
    def __init__(self,a): pass
def mk():
    try: Q()
    except TypeError as x: print(x)
    return Q(1)
for _ in range(3): mk()
Q.__init__=lambda self,a,b: setattr(self,"s",a+b)
print(Q(1,2).s)
del Q.__init__
print(type(Q()))
class Bad:
    def __init__(self): return 5
for _ in range(3):
    try: Bad()
    except TypeError as x: print(x)
