"""unicodedata: names, categories, numbers, mappings and normal forms."""
import unicodedata as u
chars = 'aA1½²٣Ⅷ一é\u0301\u00a0\ufb01ﬁ가⑤\u05d0\u0627(«\t\n\U0001f600\ud800'
for c in chars:
    print(ascii(c), u.category(c), u.bidirectional(c), u.combining(c), u.mirrored(c), u.east_asian_width(c), u.decimal(c, None), u.digit(c, None), u.numeric(c, None), ascii(u.decomposition(c)), u.name(c, None))
for form in ('NFC', 'NFD', 'NFKC', 'NFKD'):
    for text in ['é', 'e\u0301', '\ufb01x', '가', '\u1100\u1161', 'Å', '\u212b', 'plain', '\ud800é\udc00', '①②']:
        print(form, ascii(text), ascii(u.normalize(form, text)), u.is_normalized(form, text))
print(u.lookup('LATIN SMALL LETTER E WITH ACUTE'), u.lookup('greek small letter alpha'), ascii(u.lookup('CJK UNIFIED IDEOGRAPH-4E00')))
def fails(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)
fails(u.lookup, 'NO SUCH NAME')
fails(u.name, '\n')
fails(u.decimal, 'a')
fails(u.digit, '½')
fails(u.numeric, 'a')
fails(u.normalize, 'NFX', 'a')
fails(u.category, 5)
print(u.ucd_3_2_0.unidata_version, u.ucd_3_2_0.category('a'), u.ucd_3_2_0.normalize('NFKC', '\ufb01'))
