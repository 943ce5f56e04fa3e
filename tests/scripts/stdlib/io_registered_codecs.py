# Text files in encodings that are registered with codecs: written, read by lines, with positions; errors; a codec of the program's own.
import codecs
import io
import os
import tempfile

path = os.path.join(tempfile.mkdtemp(), 'text')
for encoding, text in [('cp437', 'é½\nα\n'), ('iso8859-15', 'a€\n'), ('koi8-r', 'привет\nмир\n'), ('utf-7', 'a→b\n'), ('mac_roman', 'Ω\n')]:
    with open(path, 'w', encoding=encoding) as file:
        file.write(text)
        print(file.encoding, file.tell())
    with open(path, encoding=encoding) as file:
        print(ascii(file.readline()), file.tell())
        print(ascii(file.read()))
    with open(path, 'rb') as file:
        print(file.read())

with open(path, 'w', encoding='cp1251') as file:
    file.write('слово ' * 5000 + '\nконец\n')
with open(path, encoding='cp1251') as file:
    print(len(file.readline()))
    at = file.tell()
    print(at, ascii(file.readline()))
    file.seek(at)
    print(ascii(file.read()))
    file.seek(0)
    print(ascii(file.read(5)))
with open(path, 'a+', encoding='cp1251', newline='\r\n') as file:
    file.write('ещё\n')
    file.seek(at)
    print(ascii(file.read()))

for errors in 'strict', 'replace', 'ignore', 'xmlcharrefreplace', 'backslashreplace':
    file = io.TextIOWrapper(io.BytesIO(), encoding='cp437', errors=errors)
    try:
        file.write('a→\u0416b')
        file.flush()
        print(errors, file.buffer.getvalue())
    except UnicodeEncodeError as error:
        print(errors, error)
    file = io.TextIOWrapper(io.BytesIO(b'a\x81b'), encoding='cp1253', errors=errors)
    try:
        print(errors, ascii(file.read()))
    except (UnicodeDecodeError, TypeError) as error:
        print(errors, type(error).__name__, error)

for encoding in 'hex', 'nonesuch':
    try:
        open(path, encoding=encoding)
    except LookupError as error:
        print(error)

file = io.TextIOWrapper(io.BytesIO(), encoding='utf-8')
file.reconfigure(encoding='cp866')
file.write('Я')
file.reconfigure(encoding='utf-8')
file.write('Я')
file.flush()
print(file.buffer.getvalue(), file.encoding)


class Upper(codecs.IncrementalDecoder):
    def decode(self, input, final=False):
        return bytes(input).decode('ascii').upper()


def search(name):
    if name == 'upper_ascii':
        return codecs.CodecInfo(codecs.ascii_encode, codecs.ascii_decode, incrementaldecoder=Upper,
                                incrementalencoder=codecs.lookup('ascii').incrementalencoder, name=name)


codecs.register(search)
with open(path, 'w') as file:
    file.write('one\ntwo\n')
with open(path, encoding='upper_ascii') as file:
    print(list(file))
