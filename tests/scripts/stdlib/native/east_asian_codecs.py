# The encodings of East Asia: every character of their tables there and back, errors and handlers, escape sequences, streams.
# Corrected by hand: 3.14 wraps no LookupError.
import codecs
import hashlib
import io

plain = ['gb2312', 'gbk', 'gb18030', 'big5', 'cp950', 'big5hkscs', 'shift_jis', 'cp932', 'euc_jp', 'euc_kr', 'cp949']
for name in plain:
    found = []
    for first in range(256):
        try:
            found.append(bytes([first]).decode(name))
            continue
        except UnicodeDecodeError:
            pass
        for second in range(256):
            try:
                found.append(bytes([first, second]).decode(name))
            except UnicodeDecodeError:
                pass
    text = ''.join(found)
    print(name, codecs.lookup(name).name, len(text), hashlib.md5(text.encode()).hexdigest())
    packed = text.encode(name)
    print(len(packed), hashlib.md5(packed).hexdigest(), packed.decode(name) == text or 'some are written otherwise')

everything = ''.join(map(chr, [*range(0xd800), *range(0xe000, 0x11000), *range(0x20000, 0x21000)]))
for name in plain + ['hz', 'iso2022_jp', 'iso2022_jp_1', 'iso2022_jp_ext', 'iso2022_kr']:
    packed = everything.encode(name, 'ignore')
    print(name, len(packed), hashlib.md5(packed).hexdigest(), hashlib.md5(packed.decode(name, 'replace').encode()).hexdigest())

for alias in 'gb2312-80', 'ms936', 'sjis', 'shift-jis', 'eucjp', 'EUC-KR', 'ks_c_5601', 'uhc', 'big5-tw', 'ms932', 'csiso2022jp', 'iso-2022-jp', 'hz-gb-2312', 'gb18030-2000':
    print(alias, codecs.lookup(alias).name)

text = '日本語 テキスト abc\nｶﾅ 漢字'
for name in 'shift_jis', 'euc_jp', 'iso2022_jp_ext', 'cp932':
    packed = text.encode(name)
    print(name, packed)
    print(packed.decode(name) == text)
print('中文~ab'.encode('hz'), b'~{VPND~}~~ab~\nc'.decode('hz'))
print('한국어 ab'.encode('iso2022_kr'), '뢨'.encode('euc_kr'), ascii('뢨'.encode('euc_kr').decode('euc_kr')))
print('\U0001f600€é'.encode('gb18030'), ascii(b'\x949\xfc6\xa2\xe3\x810\x8a8'.decode('gb18030')))
print('\xca\u0304\xca'.encode('big5hkscs'), ascii(b'\x88\x62\x88\x66'.decode('big5hkscs')))

for name, data in [('gbk', b'a\x80b'), ('gbk', b'ab\x81'), ('euc_jp', b'\x8f\xa1'), ('euc_jp', b'\x8e\xffa'), ('shift_jis', b'\x80a'),
                   ('iso2022_jp', b'\x1b$B\xff'), ('iso2022_jp', b'\x1b$'), ('iso2022_jp', b'\x1b(Zab'), ('hz', b'~x'), ('gb18030', b'\x810\x81'),
                   ('big5', b'\xa1'), ('cp949', b'\xc9\xa1a')]:
    for errors in 'strict', 'replace', 'ignore', 'backslashreplace', 'surrogateescape':
        try:
            print(name, errors, ascii(data.decode(name, errors)))
        except UnicodeDecodeError as error:
            print(error, error.args[2:])
for name in 'gbk', 'shift_jis', 'iso2022_jp':
    for errors in 'strict', 'replace', 'ignore', 'xmlcharrefreplace', 'namereplace', 'nonesuch':
        try:
            print(name, errors, 'é\u0e01漢\U0001f600a'.encode(name, errors))
        except (UnicodeEncodeError, LookupError) as error:
            print(type(error).__name__, error)

codecs.register_error('test.twice', lambda error: ('漢漢', error.end))
print('a\u0e01b'.encode('shift_jis', 'test.twice'), ascii(b'a\x80b'.decode('gbk', 'test.twice')))

decoder = codecs.getincrementaldecoder('euc_jp')()
print([ascii(decoder.decode(bytes([byte]))) for byte in '日本\x8f'.encode('euc_jp', 'ignore')])
print(decoder.decode(b'\xc6'), decoder.getstate()[0])
try:
    decoder.decode(b'', True)
except UnicodeDecodeError as error:
    print(error)
decoder.reset()
encoder = codecs.getincrementalencoder('iso2022_jp')()
print([encoder.encode(part) for part in ('日', '本', 'a', '語')], encoder.encode('', True))
reader = codecs.getreader('shift_jis')(io.BytesIO('日本\n語\n'.encode('shift_jis')))
print(ascii(reader.readline()), ascii(reader.read()))
buffer = io.BytesIO()
writer = codecs.getwriter('iso2022_jp')(buffer)
writer.writelines(['日本', '語'])
writer.reset()
print(buffer.getvalue())
with io.TextIOWrapper(io.BytesIO('日本\r\n語'.encode('cp932')), encoding='cp932') as file:
    print(ascii(file.readline()), file.tell(), ascii(file.read()))
import _codecs_jp
for name in 'gbk', 5:
    try:
        _codecs_jp.getcodec(name)
    except (LookupError, TypeError) as error:
        print(type(error).__name__, error)
