# re: matching, groups, substitution, flags, errors.
import re

print(re.match(r'(\w+) (\w+)', 'hello world').groups())
print(re.findall(r'\d+', 'a1b22c333'), re.split(r'[,;]', 'a,b;c'), re.sub(r'(\w)(\d)', r'\2\1', 'a1b2'))
m = re.search('(?P<x>a+)(?P<y>b*)', 'xxAAabbb', re.I)
print(m, m.groupdict(), m.span('y'), m.lastgroup, m.start(), m.end(2), m['x'])
m = re.search('é+(日本)?', 'abc ééé日本 x')
print(m, m.span(1), m.lastindex, m.regs, m.string[m.start():m.end()])
print([m.span() for m in re.finditer('a*', 'baac')], re.sub('a*', '-', 'baac'))
print(re.fullmatch('a|ab', 'ab'), re.match(b'a(b)', b'abc')[1], re.subn('x', lambda m: m[0] * 2, 'axbx'))
print(re.split('(,)', 'a,b,c', maxsplit=1), re.sub('.', lambda m: m.group().upper(), 'a\U0001f600b'))
for bad in ['(', '*a', 'a{2,1}', '[z-a]', '(?P<n>a)(?P<n>b)', '\\', r'\1', '(?<=a*)b']:
    try:
        re.compile(bad)
    except re.error as e:
        print(bad, '->', e, e.pos)
print(re.compile('a', re.M | re.S | re.X), re.escape('a.b*c'), hash(re.compile('a')) == hash(re.compile('a')))
print(re.match('(a)|(b)', 'b').expand(r'[\1][\2]'), re.findall('(a)(b)?', 'aab'))
print(re.compile(r'(?<=foo)bar').search('foobar'), re.compile(r'(?<!foo)bar').search('foobar'))
print(re.findall(r'\b\w', 'the quick fox'), re.findall(r'(?i)straße', 'STRASSE Straße'), re.findall(r'[一-龥]+', 'x中文y'))
for call in (lambda: re.match('a', 1), lambda: re.match('a', b'a'), lambda: re.match(b'a', 'a'),
             lambda: re.match('(a)', 'a').group(2), lambda: re.sub('a', r'\2', 'a')):
    try:
        call()
    except Exception as e:
        print(e)
print(re.compile(r'''
    (?P<sign>[-+])?     # sign
    (?P<digits>\d+)     # digits
''', re.VERBOSE).match('-42').groupdict())
print(re.match(r'(?:a|ab)(?:c|bcd)(?:d*)', 'abcd'), re.match(r'(a+)+$', 'aaaaaaaaaaaaaaaaaa'))
print(re.match(r'(?>a+)ab', 'aaab'), re.match(r'a++b', 'aaab'), re.match(r'(?P<q>[\'"]).*?(?P=q)', '"x"'))
print(re.sub(r'(?P<first>\w)(?P<rest>\w*)', r'\g<rest>\g<first>', 'hello big world'))
