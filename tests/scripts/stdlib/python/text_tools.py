# string, textwrap, pprint, reprlib, shlex, difflib, fnmatch, html, base64, keyword.
import base64
import difflib
import fnmatch
import html
import keyword
import pprint
import reprlib
import shlex
import string
import textwrap

print(string.ascii_lowercase, string.Template('$who likes ${what}').substitute(who='tim', what='kung pao'))
print(string.Template('$a $b').safe_substitute(a=1), string.capwords('the quick  fox'), string.punctuation)


class F(string.Formatter):
    def get_value(self, key, args, kwargs):
        return kwargs.get(key, '?') if isinstance(key, str) else args[key]


print(F().format('{0} {x} {y!r:>5}', 1, x=2), string.Formatter().format('{:>{w}}', 'a', w=4))
text = 'The quick brown fox jumped over the lazy dog and then it went on its way home.'
print(textwrap.fill(text, 30), textwrap.shorten(text, 30), textwrap.wrap(text, 25)[1], sep='\n')
print(textwrap.dedent('''\
    a
      b
    c'''), textwrap.indent('x\n\ny', '> '), sep='|')
pprint.pprint({'b': list(range(20)), 'a': {'nested': ('x' * 30, 'y' * 30), 'z': None}}, width=60)
print(pprint.pformat([1, [2, [3, [4]]]], depth=2), reprlib.repr('x' * 100), reprlib.repr(list(range(100))))
print(shlex.split('a "b c" d\\ e \'f g\''), shlex.quote("it's"), shlex.join(['a b', 'c']))
print('\n'.join(difflib.unified_diff('a b c'.split(), 'a x c'.split(), lineterm='')))
print(difflib.get_close_matches('appel', ['ape', 'apple', 'peach']), difflib.SequenceMatcher(None, 'abcd', 'bcde').ratio())
print(fnmatch.filter(['a.py', 'b.txt', 'c.PY'], '*.py'), fnmatch.fnmatch('abc', 'a?[c-d]'))
print(html.escape('<a href="x">&</a>'), html.unescape('&lt;&eacute;&#x27;&amp;'))
print(base64.b64encode(b'hello\xff'), base64.b64decode('aGVsbG8='), base64.b32encode(b'hi'), base64.b85encode(b'data'), base64.urlsafe_b64encode(b'\xfb\xff'))
print(keyword.iskeyword('def'), keyword.issoftkeyword('match'), 'async' in keyword.kwlist)
