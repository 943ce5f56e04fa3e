"""array: all typecodes, their limits, slices, buffers, pickling."""
from array import array, typecodes, ArrayType, _array_reconstructor
def u(f,*a):
    try: print(getattr(f,'__name__','f'),a,'->',repr(f(*a)))
    except Exception as e: print(getattr(f,'__name__','f'),a,type(e).__name__,e)
for c in 'bBhHiIlLqQfd': a=array(c,[1,2]); print(a,a.itemsize,a.typecode,a.tobytes())
for c in 'bBhHiIlLqQfd':
    for v in (2**100,-1,-2**63-1,'x',1.5,None, 300, 70000, 2**33): u(array,c,[v])
u(array,'ii') if 0 else None; u(array,1); u(array); u(array,'i',5); u(array,'i','ab'); u(array,'i',b'abcd'); u(array,'i',b'abc'); u(array,'u','héy'); u(array,'i',bytearray(4)); u(array,'b',array('i',[1,2])); u(array,'i',array('d',[1.0])); u(array,'i',[1],2); u(lambda: array('i',x=1))
a=array('i',range(10)); print(a[3],a[-1],a[2:5],a[::-2],len(a)); a[0]=100; a[1:3]=array('i',[7,8,9]); print(a); a[::2]=array('i',[0]*6) if len(a)==11 else a; print(a); del a[0]; del a[1:4]; print(a)
u(lambda: a[100]); u(lambda: a['x']); u(a.__setitem__,0,'x'); u(a.__setitem__,0,2**40); u(a.__setitem__,slice(0,1),[1]); u(a.__setitem__,slice(0,3,2),array('i',[1])); u(a.__setitem__,slice(0,1),array('b',[1])); u(a.__setitem__,100,1); u(a.__delitem__,100)
a=array('i',[1,2,3]); a.append(4); a.extend([5,6]); a.extend(array('i',[7])); u(a.extend,array('b',[1])); u(a.extend,['x']); u(a.append,'x'); print(a)
print(a.pop(),a.pop(0),a.index(4),a.count(3)); u(a.pop,10); u(a.index,99); u(a.remove,99); a.remove(4); a.insert(1,50); a.insert(-100,60); a.insert(100,70); print(a); a.reverse(); print(a, a.index(3,1), ); u(a.index,3,0,1)
print(a+array('i',[1]), a*2, 2*array('b',[1])); u(lambda: a+[1]); u(lambda: a+array('b')); u(lambda: a*'x'); b=array('i',[1]); b+=array('i',[2]); b*=3; print(b); u(lambda: b.__iadd__([1]))
print(array('i',[1,2])==array('l',[1,2]), array('i',[1])<array('i',[2]), array('i')!=array('d'), array('i',[1])==[1], array('d',[1.5])>array('i',[1]))
print(a.tolist(), array('i',b'\1\0\0\0').tolist()); a.frombytes(b'\5\0\0\0'); print(a); u(a.frombytes,b'abc'); u(a.frombytes,'x'); a.fromlist([9]); print(a); u(a.fromlist,(1,)); u(a.fromlist,[1,'x']); print(a)
c=array('h',[1,256]); c.byteswap(); print(c); c.byteswap(); import copy; 
print(c.__copy__(), c.__deepcopy__({}), c.__reduce_ex__(3), c.__reduce_ex__(2), list(c), 1 in c, 5 in c, c.buffer_info()[1])
print(memoryview(c).format, memoryview(c).tolist(), bytes(c), memoryview(c).itemsize); m=memoryview(c); m[0]=7; print(c); u(c.append,1); m.release(); c.append(1); print(c)
w=array('u','abc'); print(w.tounicode(), w, repr(w)); w.fromunicode('d'); print(w); 
import io
f=io.BytesIO(); c.tofile(f); print(f.getvalue()); f.seek(0); d=array('h'); d.fromfile(f,2); print(d); 
class S(array): pass
s=S('i',[1]); s.x=1; print(s, type(s+s), type(s[:]), s.x, s.__reduce_ex__(3))
print(array('d',[1.5,float('nan')]), array('i'), ArrayType is array, array.__module__)
u(_array_reconstructor,array,'i',8,b'\1\0\0\0')
it=iter(array('i',[1,2])); print(next(it), list(it), type(it).__name__)
x=array('i',[1]); x.extend(x); print(x); x[:]=x; print(x)
