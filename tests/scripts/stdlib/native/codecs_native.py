"""Codecs as pairs of functions, the registry, error handlers, UTF-7."""
import _codecs as c
def u(f,*a):
    try: print(f.__name__,a,'->',f(*a))
    except Exception as e: print(f.__name__,a,type(e).__name__,e)
u(c.utf_8_encode,'aé'); u(c.utf_8_decode,b'a\xc3'); u(c.utf_8_decode,b'a\xc3','strict',True); u(c.utf_8_decode,b'a\xc3','replace',True)
u(c.ascii_encode,'é'); u(c.ascii_encode,'é','ignore'); u(c.latin_1_decode,b'\xe9'); u(c.utf_16_encode,'a'); u(c.utf_16_ex_decode,b'\xff\xfea\0'); u(c.utf_16_le_decode,b'a\0b'); u(c.utf_32_encode,'a','strict',-1)
u(c.unicode_escape_decode,r'\x41\u1234'); u(c.unicode_escape_encode,'é\n'); u(c.raw_unicode_escape_encode,'\u1234é'); u(c.escape_decode,rb'\x41\n\101'); u(c.escape_encode,b"a'\n\xff")
u(c.charmap_decode,b'ab\x02','strict','xyz'); u(c.charmap_decode,b'\0\1','strict',{0:'A',1:66}); u(c.charmap_decode,b'\0\5','replace',{0:'A'}); u(c.charmap_encode,'AB','strict',{65:b'x',66:5}); u(c.charmap_encode,'AC','strict',{65:1}); u(c.charmap_encode,'AC?','replace',{65:1,63:63})
print(c.charmap_encode('ba','strict',c.charmap_build('abc'))) 
u(c.encode,'é'); u(c.decode,b'\xff','latin-1'); u(c.encode,'a','nope'); u(c.decode,b'a','utf8','bad')
def handler(e): return ('<%d-%d>'%(e.start,e.end), e.end)
c.register_error('mine',handler)
print('aéb'.encode('ascii','mine'), b'a\xffb'.decode('utf-8','mine'), c.lookup_error('mine') is handler, c.lookup_error('strict'))
u(c.lookup_error,'zzz'); u(c.lookup_error('ignore'),UnicodeEncodeError('x','abc',1,2,'r')); u(c.lookup_error('backslashreplace'),UnicodeEncodeError('x','aé\u1234',1,3,'r')); u(c.lookup_error('replace'),UnicodeDecodeError('x',b'abc',1,2,'r')); u(c.lookup_error('xmlcharrefreplace'),UnicodeEncodeError('x','aé',1,2,'r'));u(c.lookup_error('strict'),ValueError('q'));u(c.lookup_error('ignore'),ValueError('q')); u(c.lookup_error('ignore'),5); u(c.lookup_error('replace'),UnicodeTranslateError('abc',1,2,'r')); u(c.lookup_error('surrogateescape'), UnicodeEncodeError('x','a\udc80',1,2,'r'))
def search(name):
    if name=='my_codec': return (lambda s,e='strict': (s.upper().encode(),len(s)), lambda b,e='strict': (bytes(b).decode().lower(),len(b)), None, None)
c.register(search)
print('abc'.encode('my-codec'), b'ABC'.decode('My Codec'), c.lookup('my codec')[2])
c.unregister(search)
for s in ['abc','a+b','é','a\u1234\U0001f600b','~\\','hi é-x','', '£1']:
    e=c.utf_7_encode(s); print(e, c.utf_7_decode(e[0],'strict',True)[0]==s)
u(c.utf_7_decode,b'a+AGk-b'); u(c.utf_7_decode,b'a+AG'); u(c.utf_7_decode,b'a+AG','strict',True); u(c.utf_7_decode,b'\xff'); u(c.utf_7_decode, b'+-'); u(c.utf_7_decode,b'+AGkAag','strict',True);u(c.utf_7_decode,b'+@')
c.register_error('bad', lambda e: 5)
u('é'.encode,'ascii','bad'); c.register_error('far', lambda e: ('x',99)); u('é'.encode,'ascii','far')
