"""errno, atexit, _string, _stat, _bisect, _heapq."""
import errno, atexit, _string, _stat, _bisect, _heapq
print(errno.ENOENT, errno.errorcode[2], errno.errorcode[11], errno.errorcode[95], len(errno.errorcode)>=130)
atexit.register(print,'one',sep='-'); f=atexit.register(print,'two'); print(f is print, 0)
for s in ['a{b}c','{{','a{{b{c!r:>{w}}}d','{','}','{a.b[0]}','',"{}{0}", 'x{!r}']:
    try: print(s, list(_string.formatter_parser(s)))
    except ValueError as e: print(s, e)
for s in ['a.b[c][0].d','','0','0.a','.x','a..b']:
    try: f,r=_string.formatter_field_name_split(s); print(repr(f), list(r))
    except ValueError as e: print(s, e)
print(_stat.filemode(0o100644), _stat.filemode(0o41777), _stat.filemode(0o106755), _stat.S_ISDIR(0o40000), _stat.S_IMODE(0o100644), _stat.S_IFMT(0o100644))
l=[1,2,2,3]
print(_bisect.bisect_right(l,2),_bisect.bisect_left(l,2),_bisect.bisect_right(l,2,lo=1,hi=2), _bisect.bisect_right(l,-2,key=lambda x:-x)); _bisect.insort_right(l,2.5); _bisect.insort_left(l,0); print(l)
try: _bisect.bisect_right(l,1,lo=-1)
except ValueError as e: print(e)
h=[5,2,8,1,9,3]; _heapq.heapify(h); print(h); _heapq.heappush(h,0); print(h,[_heapq.heappop(h) for _ in range(len(h))], h)
h=[3,1]; _heapq.heapify(h); print(_heapq.heappushpop(h,0),_heapq.heappushpop(h,2),_heapq.heapreplace(h,9),h)
for f,a in ((_heapq.heappop,([],)),(_heapq.heapify,(1,)),(_heapq.heappush,(1,2)),(_heapq.heapreplace,([],1))):
    try: f(*a)
    except Exception as e: print(type(e).__name__, e)
