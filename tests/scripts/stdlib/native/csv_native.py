"""_csv: readers and writers of all dialects, quoting, errors."""
import _csv as csv, io
def fails(f, *a, **k):
    try:
        print(a, k, '->', f(*a, **k))
    except Exception as e:
        print(a, k, type(e).__name__, e)
fails(csv.reader, [], delimiter='ab')
fails(csv.reader, [], delimiter=1)
fails(csv.reader, [], quoting=9)
fails(csv.reader, [], quoting='x')
fails(csv.reader, [], lineterminator=None)
fails(csv.reader, [], dialect='nope')
fails(csv.reader, 5)
fails(csv.reader, [], foo=1)
fails(csv.get_dialect, 'zz')
fails(csv.register_dialect, 5)
fails(csv.unregister_dialect, 'zz')
fails(csv.field_size_limit, 'x')
fails(csv.writer, 5)
def read(lines, **k):
    try:
        print(lines, k, list(csv.reader(lines, **k)))
    except Exception as e:
        print(lines, k, type(e).__name__, e)
read(['a,b'])
read(['"a"b,c'], strict=True)
read(['"a"b,c'])
read(['"a'], strict=True)
read(['"a'])
read([1])
read([b'a'])
read(['1,"2",x'], quoting=csv.QUOTE_NONNUMERIC)
read(['1,"2",3.5'], quoting=csv.QUOTE_NONNUMERIC)
read(['"a\n', 'b",c'])
read([''])
read(['a,', '\r\n', ' b'])
read(['a, "b"'], skipinitialspace=True)
read(['a\\,b,c'], escapechar='\\')
read(['a\\'], escapechar='\\')
read(["'a''b'"], quotechar="'")
read(["'a''b',c'd"], quotechar="'", doublequote=False)
read(['a"b,c"d'], quoting=csv.QUOTE_NONE)
def write(rows, **k):
    f = io.StringIO()
    try:
        w = csv.writer(f, **k)
        for row in rows:
            print(w.writerow(row), end=' ')
        print(rows, k, repr(f.getvalue()))
    except Exception as e:
        print(rows, k, type(e).__name__, e)
write([[1, 'a', None, 1.5, 'x,y', 'q"q', 'n\nn', '']])
write([['']])
write([[None]])
write([[]])
write([5])
write([['a,b']], quoting=csv.QUOTE_NONE)
write([['a,b']], quoting=csv.QUOTE_NONE, escapechar='\\')
write([['a"b', 1]], quoting=csv.QUOTE_ALL)
write([['a', 1, 1.5, None]], quoting=csv.QUOTE_NONNUMERIC)
write([['a"b']], doublequote=False)
write([['a"b']], doublequote=False, escapechar='\\')
write([['']], quoting=csv.QUOTE_NONE)
write([['a', 'b']], lineterminator='!')
write([' a'])
write([['a\\b']], escapechar='\\')
write([["a'b"]], quotechar="'")
csv.register_dialect('mine', delimiter=';', quoting=csv.QUOTE_ALL)
d = csv.get_dialect('mine')
print(csv.list_dialects(), d.delimiter, d.quotechar, d.escapechar, repr(d.lineterminator), d.quoting, d.skipinitialspace, d.doublequote, d.strict)
f = io.StringIO()
csv.writer(f, 'mine').writerows([['a', 'b'], [1, 2]])
print(repr(f.getvalue()), list(csv.reader(io.StringIO(f.getvalue()), 'mine')))
csv.unregister_dialect('mine')
class Plain:
    delimiter = '|'
    quotechar = None
    quoting = csv.QUOTE_NONE
read(['a|"b"|c'], dialect=Plain)
r = csv.reader(['a', 'b'])
print(r.line_num, next(r), r.line_num, r.dialect.delimiter)
print(csv.field_size_limit(5), csv.field_size_limit())
read(['abcdefg'])
