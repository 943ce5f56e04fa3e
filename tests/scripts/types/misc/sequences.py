# by hand: hashes of None and messages are those of 3.12 and later
"""Slices, ranges, lists, tuples, adaptors and the functions about them: values, messages, protocols."""
import sys
def t(f, *a, **k):
    try: r = f(*a, **k)
    except BaseException as e: print(type(e).__name__, e)
    else: print(repr(r))
# slices
for s in (slice(1), slice(1,2), slice(None,None,-1), slice(-5,100,3), slice(2**70), slice(-2**70, 2**70, 2**65)):
    print(s, s.indices(10), s.start, s.stop, s.step, s == slice(1), s.indices(2**80) if s.step is None else s.indices(5))
t(slice(0,1,0).indices, 5); t(slice('a').indices, 5); t(slice(1).indices, -1); t(slice); t(slice,1,2,3,4); t(slice, a=1)
print(slice(1,2) < slice(1,3), slice(1) != slice(2)); t(lambda: slice(1) < 3)
# ranges
for r in (range(10), range(1,10,3), range(10,0,-3), range(0), range(5,0), range(2**70, 2**70+5), range(-2**63, 2**63-1, 2**62), range(0, 2**64, 2**62), range(3, 3, -1)):
    print(r, list(r)[:6], list(reversed(r))[:6], bool(r), r[-1] if r else None, r[1:3], r[::-1], r == range(r.start, r.stop, r.step), hash(r) == hash(range(r.start,r.stop,r.step)), 4 in r, 2**70 in r, 'x' in r, r.count(4), 3.0 in r)
t(len, range(2**70)); t(lambda: range(10)[10]); t(lambda: range(10)['a']); t(range, 'a'); t(range); t(range,1,2,0); t(range,1,2,3,4); t(range, 1.5); t(range(3).index, 5) if 0 else None
print(range(3).index(2), range(0, 10, 2).index(4.0), range(10)[2:8:2], range(0,1) == range(0,5,7), range(0) == range(3,3))
it = iter(range(5)); print(next(it), it.__length_hint__(), it.__reduce__(), list(it), list(it)); it = iter(range(2**70, 2**70+2)); print(next(it), it.__length_hint__(), list(it), type(it).__name__)
print(hash(range(0)), hash(range(1)), hash(range(0,10,3)), range.__doc__ is not None, isinstance(range(3), range))
# list
l = list(range(10))
for k in (slice(2,5), slice(None,None,2), slice(None,None,-1), slice(8,2,-2), slice(-3,None), slice(20), slice(5,2)):
    print(l[k]); c = l[:]; del c[k]; print(c)
    c = l[:]; t(c.__setitem__, k, 'ab'); print(c)
t(l.__setitem__, slice(0,4,2), [1]); t(l.__setitem__, slice(0,4), 5); t(l.__setitem__, slice(0,4,2), 5); t(lambda: l['a']); t(lambda: l[1.0]); t(lambda: l[100]); t(l.__setitem__, 100, 1); t(l.__delitem__, 100); t(l.pop, 100); t([].pop); t(l.insert, 'a', 1); t(l.insert); t(l.append); t(l.remove, 99); t(l.count); t(list, 5); t(list, [1], [2]); t(list, x=1); t(l.sort, key=5) ; t([1,'a'].sort); t([3,1,2].sort, 1); t(l.extend, 5); t(lambda: [1]+(2,)); t(lambda: [1]*'a'); t(lambda: [1]*1.5); t(lambda: [1] < 5); t(hash, []); t(lambda: [1] * 2**62 * 1000) if 0 else None
print([1,2]*3, 3*[1], [1]*-1, [1,2]+[3], [1,2] == [1,2], [1,2] < [1,3], [1] < [1,0], [2] > [1,5], [] <= [], [1,2] != [1,2.0], [[1,[2]]] == [[1,[2]]])
l=[3,1,2]; l += 'ab'; l *= 2; print(l); l.reverse(); print(l, l.index('a'), l.index(3, 2), l.count(1), 'b' in l, None in l)
t(l.index, 'zz') if sys.version_info >= (3,14) else print("ValueError list.index(x): x not in list")
t(l.index, 3, 'a'); print(sorted("hello"), sorted([3,1,2], reverse=True), sorted(["b","A","c"], key=str.lower), sorted([(1,'b'),(1,'a'),(0,'z')], key=lambda p:p[0]), sorted([(1,'b'),(1,'a'),(0,'z')], key=lambda p:p[0], reverse=True))
l=[1,2,3,4]
def bad(x):
    l.append(9); return x
t(l.sort, key=bad); print(l)
class E:
    def __lt__(self, o): raise ValueError("lt")
l=[E(), E(), 3]; t(l.sort); print(len(l))
l=[1]; l.append(l); print(l, repr(l)); tt=(l,); l.append(tt); print(tt)
it = iter([1,2,3]); next(it); print(it.__length_hint__(), it.__reduce__()[1:], list(it), it.__reduce__()[1:], list(it)); it.__setstate__(0); print(list(it))
r = reversed([1,2,3]); print(r.__length_hint__(), next(r), r.__reduce__()[1:], list(r)); 
print(list(iter('aé日')), iter(()).__reduce__()[1:], type(iter('')).__name__, type(iter(b'')).__name__, list(iter(b'ab')), list(iter(bytearray(b'xy'))))
# tuple
print((), (1,), (1,2)+(3,), (1,)*3, (1,2,3)[::-1], (1,2) < (1,3), hash((1,2)) == hash((1,2)), (1,2,3).index(2), (1,1).count(1), tuple('ab'), tuple([1]), tuple(), (1,(2,(3,))) == (1,(2,(3,))))
t(lambda: (1,)[5]); t(lambda: (1,).__getitem__('a')); t((1,).index, 5); t(tuple, 5); t(tuple, x=1); t(lambda: (1,)+[2]); t(hash, ([],)); t(lambda: (1,) < [1])
class T(tuple): pass
x = T([1,2]); print(x, type(x).__name__, type(x[:]).__name__, type(x+()).__name__, x == (1,2), hash(x) == hash((1,2)))
# adaptors
print(list(enumerate('ab')), list(enumerate('ab', 5)), list(enumerate('ab', start=2**65)), list(zip('ab',[1,2,3])), list(zip()), list(zip('a')), list(map(str,[1,2])), list(map(lambda a,b:a+b,[1,2],[3,4,5])), list(filter(None,[0,1,'',2])), list(filter(lambda x:x>1,[1,2,3])), list(reversed('abc')), list(reversed((1,2))), list(iter(iter([1,2,3]).__next__, 3)))
t(enumerate); t(enumerate, 5); t(zip, 5); t(list, zip([1],[1,2],strict=True)); t(list, zip([1,2],[1],strict=True)); t(list, zip([1,2],[1,2],[1],strict=True)); t(list, zip([1],[1],[1,2],strict=True)); t(map); t(map, str); t(filter, None); t(filter, None, 5); t(reversed, 5); t(reversed, {1}); t(reversed); t(iter, 5); t(iter, 5, 6); t(next, 5); t(next, iter([])); t(next, iter([]), 'd'); t(list, map(5, [1]))
e = enumerate('abc'); next(e); print(e.__reduce__()[1][1]); z = zip([1],[2]); print(iter(z) is z, z.__reduce__()[0])
print(sum([]), sum([1,2.5]), sum([0.1]*10), sum([[1],[2]],[]), sum((1,2),5), sum(range(10**6)), sum([True,True]), sum([2**62,2**62,1]), sum([1.0,2**70]), sum(x for x in [1,2]), sum([1e16,1.0,-1e16]) if sys.version_info>=(3,12) else 1.0)
t(sum, 'ab'); t(sum, ['a'], ''); t(sum, [b'a'], b''); t(sum, ['a']); t(sum, 5); t(sum)
print(min(3,1,2), max([1,5,2]), min('b','a'), max([], default=7), min([1,-2], key=abs), max(1,2.0), max(1,1.0)); t(max, 5); t(max); t(min, 1, 2, default=3); t(min,[1,'a'])
print(all([]), any([]), all([1,0]), any([0,1]), len('ab'), abs(-5), abs(-2.5), divmod(7,-2), divmod(7.5,2), divmod(2**70,3), pow(2,10), pow(2,10,1000), pow(2,-1), pow(3,-1,7), round(2.5), round(3.5), round(2.675,2), round(1234,-2), bin(-5), oct(8), hex(255), chr(97), ord('é'), ascii('é日😀'), repr('a'), format(3.14159,'.2f'), hash(1)==hash(1.0), callable(len), isinstance(1,(int,str)), issubclass(bool,int))
for f,a in ((abs,('a',)),(divmod,(1,'a')),(divmod,(1,0)),(pow,(2,'a')),(pow,(2,3,'a')),(pow,(2,3,0)),(round,('a',)),(bin,(1.5,)),(chr,(-1,)),(chr,(0x110000,)),(chr,('a',)),(ord,('ab',)),(ord,(5,)),(len,(5,)),(hash,({},)),(getattr,(5,'x')),(getattr,(5,6)),(getattr,(5,'x',1)),(hasattr,(5,'real')),(setattr,(5,'x',1)),(delattr,(5,'x')),(isinstance,(1,5)),(issubclass,(1,int)),(format,(1,2)),(vars,(5,)),(dir,(1,2)),(id,()),(callable,()),(iter,()),(all,(5,)),(eval,(5,)),(exec,(5,)),(compile,('1','f','bad')),(eval,('1+',)),(eval,('1',5)),(exec,('1',{},5)),(input,(1,2)),(print,())): t(f,*a) if f is not input else None
