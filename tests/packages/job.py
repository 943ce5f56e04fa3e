"""A real job for three packages as they come from the registry: a template engine, a markdown renderer, a parser generator."""

import jinja2
import lark
import mistune

environment = jinja2.Environment(trim_blocks=True, lstrip_blocks=True, autoescape=True)
template = environment.from_string('''\
{% macro row(item) %}<li class="{{ loop_class }}">{{ item.name|upper }}: {{ '%.2f'|format(item.price) }}</li>{% endmacro %}
<h1>{{ title }}</h1>
{% for item in items|sort(attribute='price') if item.price > 1 %}
  {{ loop.index }}. {{ row(item) }}{% if not loop.last %},{% endif %}

{% else %}
nothing
{% endfor %}
{{ items|map(attribute='name')|join(', ') }} {{ '<b>'|safe }} {{ text|truncate(12) }} {{ {'k': [1, 2]}.k[-1] }}
''')
print(template.render(title='Fish & chips', text='a long text that is cut', items=[
    {'name': 'cod', 'price': 4.5}, {'name': 'peas', 'price': 0.8}, {'name': 'chips', 'price': 2.25}]))
base = jinja2.Environment(loader=jinja2.DictLoader({
    'base': '[{% block body %}default{% endblock %}]',
    'page': '{% extends "base" %}{% block body %}{{ super() }} and {{ x }}{% endblock %}'}))
print(base.get_template('page').render(x=list(range(3))))
try:
    environment.from_string('{% if %}')
except jinja2.TemplateSyntaxError as error:
    print(type(error).__name__, error)

print(mistune.html('''# Title

A *paragraph* with `code`, a [link](http://x.y "t") and **bold**.

1. one
2. two
   - inner

> quote

```python
print(1 < 2)
```

| a | b |
|---|--:|
| 1 | 2 |
'''))

grammar = r'''
    ?start: sum
    ?sum: product | sum "+" product -> add | sum "-" product -> sub
    ?product: atom | product "*" atom -> mul | product "/" atom -> div
    ?atom: NUMBER -> number | "-" atom -> neg | NAME -> var | "(" sum ")"
    %import common.CNAME -> NAME
    %import common.NUMBER
    %import common.WS_INLINE
    %ignore WS_INLINE
'''


@lark.v_args(inline=True)
class Calculate(lark.Transformer):
    from operator import add, mul, neg, sub, truediv as div
    number = float

    def var(self, name):
        return {'x': 3.0}[name]


for kind in ('lalr', 'earley'):
    parser = lark.Lark(grammar, parser=kind)
    tree = parser.parse('1 + 2 * (x - 4) / -5')
    print(kind, Calculate().transform(tree))
print(lark.Lark(grammar, parser='lalr').parse('a + 2 * b').pretty())
try:
    lark.Lark(grammar, parser='lalr').parse('1 + * 2')
except lark.UnexpectedInput as error:
    print(type(error).__name__, error.line, error.column)

# The same job on several threads at once, as a server does it.
from concurrent.futures import ThreadPoolExecutor


def page(n):
    items = [{'name': f'item {k}', 'price': k * 1.5} for k in range(n)]
    text = template.render(title=f'Page {n}', text='short', items=items)
    return len(text), mistune.html(f'# Page {n}\n\n* *a*\n* `b`'), Calculate().transform(parser.parse(f'{n} * 2 + x'))


with ThreadPoolExecutor(4) as pool:
    for answer in pool.map(page, range(1, 9)):
        print(answer)
