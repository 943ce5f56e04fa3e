# What containers, numbers and iterators do in few steps, at the edges: deleted keys, small bytes, sets that grow, adaptors that end early.
import random, functools, itertools, operator
from collections import OrderedDict, deque
rng = random.Random(5)
# dicts against a list model
class K:
    def __init__(s,v): s.v=v
    def __hash__(s): return hash(s.v)&3
    def __eq__(s,o): return isinstance(o,K) and s.v==o.v
    def __repr__(s): return f"K{s.v}"
keys=[1,2.5,'a',(1,2),True,0,-1,'zz',10**30,None,K(1),K(2),K(5),K(9),3.0,3,1e300]
for trial in range(300):
    d={}; m=[]
    for _ in range(60):
        k=rng.choice(keys); op=rng.random()
        if op<.45:
            d[k]=op
            for e in m:
                if e[0]==k: e[1]=op; break
            else: m.append([k,op])
        elif op<.8:
            if k in d:
                del d[k]; m=[e for e in m if e[0]!=k]
            else: assert all(e[0]!=k for e in m)
        elif op<.9:
            if d:
                a=d.popitem(); b=m.pop(); assert list(a)==b
        else:
            d=dict(d) if op<.95 else d.copy()
        assert [list(x) for x in d.items()]==m,(d,m)
od=OrderedDict()
for trial in range(200):
    k=rng.randrange(12)
    r=rng.random()
    if r<.4: od[k]=r
    elif k in od:
        if r<.6: od.move_to_end(k,last=False)
        elif r<.7: od.move_to_end(k)
        elif r<.85: del od[k]
        else: od=od.copy()
    for q in range(12): assert (q in od)==(q in list(od))
print(list(od))
c=dict(od); 
for q in list(c)[::-1]: del c[q]; assert q not in c; c[q]=1; assert q in c; del c[q]
# sets
for a,b in [({1,2,3,4,5},{4,5,6,7}),(set(range(100)),{1,2,3}),({'a','b'},{'b'}),(set(),{1}),({(1,2)},{(1,2),3})]:
    print(sorted(map(str,a&b)),sorted(map(str,b&a)),sorted(map(str,a|b)),sorted(map(str,a^b)),sorted(map(str,a-b)))
print({1,2,3,17,33},{8,16,0},set({5:1,17:2,33:3,65:1,9:2}),set(dict.fromkeys(range(0,200,17))),frozenset([16,8,0]),{0,32,64}&{64,32,0,1,2,3})
try: {[]}
except TypeError as e: print(type(e))
# bytes
for n in (0,1,21,22,23,40):
    b=bytes(range(n)); print(n,b==bytearray(b),hash(b)==hash(bytes(bytearray(b))),b+b'x',b'x'+b,(b*2)[-3:],len(b*3),b[1:5],b[::-1][:3],b.split(b'\x05'),b.partition(b'\x03'),b.strip(b'\0'),b.upper()[:4],b.replace(b'\1',b'ab')[:6])
print(b''*5, b'ab'*0, b'ab'*-1, bytearray(b'ab')*3, bytearray(b'')*3, b'ab'*11, b'ab'*12)
m=memoryview(b'hello'); print(bytes(m[1:3]),m.tolist())
# adaptors
def stop(x):
    if x==2: raise StopIteration
    return x
print(list(map(stop,[1,2,3])), list(itertools.chain(map(stop,[1,2,3]),[7])), list(zip(map(stop,[1,2,3]),'abc')))
print(list(map(lambda a,b:a+b,[1,2,3],[4,5])), list(map(operator.add,(1,2),(3,4))), list(filter(None,[0,1,'',2,[],[3]])), list(filter(lambda x:x>1,[1,2,3])))
print(list(map(max,[1,2],[3,0],[2,9])), list(enumerate('abc',5)), list(enumerate(zip([1,2],[3,4]))), list(reversed((1,2,3))), list(reversed([1,2])), list(reversed('ab')))
l=[1,2,3]; it=iter(l); print(list(zip(it,it)), list(it))
print(list(zip(enumerate([1,2]),map(str,[3,4]),[5,6])))
try: list(map(lambda x:1//x,[1,0]))
except ZeroDivisionError as e: print(type(e).__name__)
for cls in (reversed,):
    try: cls({1})
    except TypeError as e: print(e)
# partial
p=functools.partial(pow,2); print(p(3),p(3,5)); p2=functools.partial(print,'a'); p2('b',sep='-'); print(functools.partial(int,base=2)('101'))
class P(functools.partial):
    def __call__(self,*a): return 'own',a
print(P(len,'x')(1), functools.partial(len)('abc'))
# numbers
print(round(5),round(2.5),round(-2.5),round(3.5),round(1e17),round(-0.4),round(True),type(round(True)),round(2.567,2))
for f in (float('nan'),float('inf')):
    try: round(f)
    except (ValueError,OverflowError) as e: print(type(e).__name__,e)
print(divmod(7.5,2),divmod(-7.5,2.0),divmod(1e300,3.0))
try: divmod(1.0,0.0)
except ZeroDivisionError as e: print(type(e).__name__)
print(True+1,1+True,True+True,True-5,True*7,2**62+True,True&3,True|False,True^True,5%True,True/2,type(True+False))
x=5; x+=True; print(x)
w=(1<<63)+12345; print(w<<3,w<<61,w<<62,w<<63,-w<<3,-w<<63,(1<<125)<<1,(1<<126)<<1,3<<63,-1<<63,1<<100)
for e in (3**70,-3**70,2**64,2**64-1,2**127,2**128-1,2**128,-2**128,10**38,10**19): print(str(e),repr(-e))
for t in [(12345,678,1009),(2,10**20,97),(3,-1,7),(5,0,1),(7,2**64+3,10**12+39),(2**70,5,13),(-3,3,10),(3,5,-7),(0,0,5),(2**63-1,2**63-1,2**62+1)]:
    print(pow(*t))
print(bool([]),bool([1]),bool({}),bool(()),bool(''),bool('a'),bool({1}),bool(range(0)),bool(object()))
# lists
l=[1,2,3]; l.remove(2); print(l); l=[1,[2],'x']; print(l*3,l+[4],[None]*5,(*l,*l),[*l,*'ab'],tuple(l),l[1:],l[:])
a=[[]]*3; a[0].append(1); print(a)
print(sorted('bca',key=str.upper,reverse=True)); s=['b','a']; s.sort(key=len); print(s)
try: s.sort(kee=1)
except TypeError as e: print(type(e).__name__)
try: int(x='1')
except TypeError as e: print(type(e).__name__)
print(int('11',base=2),'a-b'.split(sep='-',maxsplit=1))
d={'a':1}
print(dict(zip('ab',[1,2])),dict([('x',1)],y=2),dict((k,v) for k,v in [(1,2),([1,2][0],5)]),dict(iter([[1,2],'ab'])))
for bad in ([1],[(1,2,3)],iter([(1,2),3]),iter([(1,2),(3,)])):
    try: dict(bad)
    except (TypeError,ValueError) as e: print(type(e).__name__)
try: dict(iter([([],1)]))
except TypeError as e: print('unhashable')
for k in (q:={1:1,2:2,3:3}):
    if k==3: break
try:
    d={1:1,2:2}
    for k in d:
        if k==2: del d[2]; d[5]=1
except RuntimeError as e: print(e)
print({1.5:1}[1.5],1.0 in {1:2},{0.0:1}[-0.0],{2.0:'x'}[2], float('inf') in {float('inf')}, {1e300:1}[1e300])
class A:
    x=1
    def __getattr__(s,n): raise AttributeError(n)
print(hasattr(A(),'x'),hasattr(A(),'y'),getattr(A(),'y',3),hasattr(3,'real'),operator.attrgetter('x')(A()),operator.attrgetter('a.b','x'))
class S(str): pass
print(getattr(A(),S('x')))
q=deque([1,2,3]); print(list(q),[x for x in q],list(itertools.accumulate(q)),list(itertools.islice(q,1,None)))
