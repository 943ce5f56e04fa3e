"""struct: all formats, their limits and their errors."""
import _struct as struct
def t(f,*a):
    try: print(f,a,'->',struct.pack(f,*a))
    except Exception as e: print(f,a,type(e).__name__,e)
for p in '@<':
  for c in 'bBhHiIlLqQ':
    t(p+c,2**200); t(p+c,2**15 if c=='h' else -2**63-1); t(p+c,-1); t(p+c,'a'); t(p+c,1.5); t(p+c,2**64-1); t(p+c,2**63); t(p+c,2**32)
for c in 'nNP': t(c,2**64); t(c,-1); t(c,'a')
t('<P',1); t('<n',1); t('c',b'ab'); t('c',1); t('s',1); t('p','x'); t('3',1); t('3 h',1); t('f','a'); t('f',1e300); t('e',1e6); t('<f',1e300); t('d','a')
t('?','a'); t('99999999999999999999h',1); t('h'); t('h',1,2); t('0s',b'abc'); t('2s',b'abc'); t('5p',b'abcdefg'); t('300p',b'a'*400)
t('bh',1,2); t('bhx',1,2); t('b0l',1); t('b0i',1);t(b'h',1); t(5,1); t('\u1234',1); t('h\0',1)
def u(f,*a):
    try: print(f,a,'->',f(*a))
    except Exception as e: print(f.__name__,a,type(e).__name__,e)
u(struct.unpack,'h',b'a'); u(struct.unpack,'h','a'); u(struct.unpack_from,'h',b'abc',2); u(struct.unpack_from,'h',b'abc',5);u(struct.unpack_from,'h',b'abc',-1);u(struct.unpack_from,'h',b'abc',-5);u(struct.unpack_from,'h',b'abc',-3)
ba=bytearray(4)
u(struct.pack_into,'h',ba,3,1);u(struct.pack_into,'h',ba,5,1);u(struct.pack_into,'h',ba,-1,1);u(struct.pack_into,'h',ba,-5,1);u(struct.pack_into,'h',ba,-2,1);u(struct.pack_into,'h',b'1234',0,1);u(struct.pack_into,'h');u(struct.pack_into,'h',ba);u(struct.pack_into,'h',ba,0);u(struct.pack_into,'h',ba,'a',1)
u(struct.iter_unpack,'',b''); u(struct.iter_unpack,'h',b'abc')
u(struct.pack); u(struct.calcsize,'h3'); u(struct.calcsize)
s=struct.Struct('>hI'); print(s.format, s.size); u(struct.Struct); u(struct.Struct,'z')
print(struct.error, struct.error.__module__, struct.Struct.__module__)
class S(struct.Struct):
    pass
print(S('h').size)
u(struct.unpack,'>hI3s?c', bytes(range(11)))
it=struct.iter_unpack('>H',b'\0\1\0\2'); print(it.__length_hint__(), next(it), it.__length_hint__(), list(it))
