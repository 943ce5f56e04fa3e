# json, csv, configparser, pickle, struct-free serialization.
import configparser
import csv
import io
import json

data = {'name': 'é', 'list': [1, 2.5, None, True], 'nested': {'k': [{}]}, 'big': 10 ** 20}
print(json.dumps(data), json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(',', ':')))
print(json.dumps({'b': [1, 2], 'a': {}}, indent=2))
print(json.loads('{"a": [1, 2.0, "x\\u00e9\\n", null, true], "b": 1e3}') , json.loads('"\\ud83d\\ude00"'))
for bad in ['{', '{"a" 1}', 'nul', '"\x01"', '[1] x', '']:
    try:
        json.loads(bad)
    except json.JSONDecodeError as e:
        print(e)
try:
    json.dumps({1j: 2})
except TypeError as e:
    print(e)
try:
    json.dumps(object)
except TypeError as e:
    print(e)


class E(json.JSONEncoder):
    def default(self, o):
        return sorted(o) if isinstance(o, set) else super().default(o)


print(json.dumps({'s': {2, 1}}, cls=E), json.loads('{"x": 1}', object_hook=lambda d: list(d.items())))
print(json.loads('[1.5, NaN, Infinity]', parse_float=str), json.dumps(float('inf')), json.dumps([(1, 2)]))
text = io.StringIO()
w = csv.writer(text)
w.writerow(['a', 'b,c', 'd"e', 1, None, 2.5])
w.writerows([['x\ny', ''], [True]])
print(repr(text.getvalue()), list(csv.reader(io.StringIO(text.getvalue()))))
rows = list(csv.DictReader(io.StringIO('n,v\na,1\nb,2,3\n')))
print(rows)
out = io.StringIO()
d = csv.DictWriter(out, ['n', 'v'], delimiter=';', quoting=csv.QUOTE_ALL)
d.writeheader()
d.writerow({'n': 1, 'v': 'z'})
print(repr(out.getvalue()), csv.Sniffer().sniff('a;b\n1;2\n').delimiter)
c = configparser.ConfigParser()
c.read_string('[DEFAULT]\nbase = /x\n[s]\npath = %(base)s/y\nflag = yes\nn: 3\n')
print(c.sections(), c['s']['path'], c.getboolean('s', 'flag'), c.getint('s', 'n'), c.get('s', 'no', fallback='-'))
