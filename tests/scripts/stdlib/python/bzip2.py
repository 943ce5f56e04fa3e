"""bz2: one shot, in pieces, files, archives."""

import bz2,io
d=b'hello world '*1000
c=bz2.compress(d); print(len(c),bz2.decompress(c)==d,c[:4],bz2.compress(b''),bz2.decompress(c+c)==d+d)
o=bz2.BZ2Compressor(1); z=o.compress(d)+o.flush(); print(bz2.decompress(z)==d)
try: o.flush()
except ValueError as e: print(e)
try: o.compress(b'')
except ValueError as e: print(e)
x=bz2.BZ2Decompressor(); out=b''
for i in range(0,len(c),10): out+=x.decompress(c[i:i+10])
print(out==d,x.eof,x.needs_input,x.unused_data)
try: x.decompress(b'')
except EOFError as e: print(e)
x=bz2.BZ2Decompressor(); print(x.decompress(c,max_length=10),x.needs_input,len(x.decompress(b'',100)),x.eof); 
x=bz2.BZ2Decompressor(); x.decompress(c+b'tail'); print(x.unused_data)
for b in (b'junk',c[:20],b''):
    try: print(bz2.decompress(b))
    except Exception as e: print(type(e).__name__,e)
f=io.BytesIO()
with bz2.open(f,'wt') as g: g.write('line1\nline2\n')
f.seek(0)
with bz2.open(f,'rt') as g: print(g.readlines())
for lv in (0,10,'x'):
    try: bz2.BZ2Compressor(lv)
    except Exception as e: print(type(e).__name__,e)
import tarfile,zipfile
b=io.BytesIO(); t=tarfile.open(fileobj=b,mode='w:bz2'); i=tarfile.TarInfo('a'); i.size=3; t.addfile(i,io.BytesIO(b'abc')); t.close(); b.seek(0); print(tarfile.open(fileobj=b).getnames())
b=io.BytesIO()
with zipfile.ZipFile(b,'w',zipfile.ZIP_BZIP2) as z: z.writestr('x','y'*100)
print(zipfile.ZipFile(b).read('x')[:5])
