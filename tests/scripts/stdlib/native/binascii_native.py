"""binascii: base64, hexadecimal, uuencode, quoted-printable, checksums.

3.14, other than 3.11, allows no padding behind whole groups where it is strict."""
import binascii as b
def u(f,*a,**k):
    try: print(f.__name__,a,k,'->',f(*a,**k))
    except Exception as e: print(f.__name__,a,k,type(e).__module__,type(e).__name__,e)
for x in [b'',b'YQ==',b'YWI=',b'YWJj',b'YQ=',b'YQ',b'Y',b'=',b'Y=Q=',b'YQ==YQ==',b'Y\nQ=\n=\n',b'YQ=a=',b'!!!!',b'====',b'YWJjZ',b'YQ==a', 'YQ==', 'Y\xe9', b'YWJj=', b'YW==Jj']:
    u(b.a2b_base64,x); u(b.a2b_base64,x,strict_mode=True)
u(b.b2a_base64,b'abc'*30); u(b.b2a_base64,b'ab',newline=False); u(b.b2a_base64,'ab')
u(b.hexlify,b'abcd',':'); u(b.hexlify,b'abcde',b'-',2);u(b.hexlify,b'abcde','-',-2); u(b.hexlify,b'a','::'); u(b.hexlify,b'a','\u1234'); u(b.hexlify,b'abc','',1)
for x in [b'6162','6162',b'616',b'6g',b'',' 61']: u(b.unhexlify,x)
for d in [b'',b'abc',b'x'*45,b'x'*46]: u(b.b2a_uu,d); u(b.b2a_uu,d,backtick=True)
u(b.a2b_uu,b'#86)C\n'); u(b.a2b_uu,b' \n'); u(b.a2b_uu,b'#86)C\x80'); u(b.a2b_uu,b'#86)Cxx\n'); u(b.a2b_uu,b''); u(b.a2b_uu, b'#86')
for x in [b'=20=\nabc', b'a=\n', b'=4', b'=', b'a_b=5F', b'==41', b'=4G', b'x=\r\ny', b'x =\t\ny', b'a=\r']: u(b.a2b_qp,x); u(b.a2b_qp,x,header=True)
for x in [b'hello =\t \n', b'\xff'*30, b'a b_c', b'.', b'.\n', b'x'*100, b'a\r\nb \r\n', b'trail ', b'\t', b'a\x00', b'q=']: 
    u(b.b2a_qp,x); u(b.b2a_qp,x,True); u(b.b2a_qp,x,False,False); u(b.b2a_qp,x,header=True)
u(b.crc32,b'abc'); u(b.crc32,b'abc',5); u(b.crc_hqx,b'abc',0); u(b.crc_hqx,b'abc',0x1ffff); u(b.crc_hqx,b'abc'); u(b.crc32,b'abc',-1); u(b.crc32,b'abc',2**40+3); u(b.crc32, 'abc')
print(b.Error.__mro__, b.Incomplete.__mro__, sorted(n for n in dir(b) if n[0]!='_'))
u(b.a2b_hex,5); u(b.a2b_base64,5)
