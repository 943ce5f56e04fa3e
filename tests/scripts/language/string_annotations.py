"""Annotations that are kept as strings (`from __future__ import annotations`) beside defaults and closures."""
from __future__ import annotations

import typing


def plain(a: int, *rest: list[str], key: undefined = 3, **more: 'quoted') -> dict[str, int]:
    return a, rest, key, more


print(plain.__annotations__)
print(plain(1, 2, key=4, z=5))
print(plain.__closure__, plain.__defaults__, plain.__kwdefaults__)


def outer(x: int, y: str = "why"):
    def inner(a: undefined, b: int = 2, *, c: str = "sea", d) -> (x, y):
        return x, y, a, b, c, d

    def only_return() -> x:
        return y

    def twice(f: typing.Callable) -> twice:
        nonlocal x
        x += 1
        return [f() for _ in range(x)]

    return inner, only_return, twice


print(outer.__annotations__)
inner, only_return, twice = outer(1)
print(inner.__annotations__, inner.__defaults__, inner.__kwdefaults__, inner.__code__.co_freevars)
print([cell.cell_contents for cell in inner.__closure__])
print(inner("a", d=4))
print(inner("a", "b", c="see", d=4))
print(only_return.__annotations__, only_return.__closure__[0].cell_contents, only_return())
print(twice.__annotations__, twice(only_return), twice(only_return))
print([type(cell).__name__ for f in (inner, only_return, twice) for cell in f.__closure__])


class Parser:
    def __init__(self):
        self.methods = {}
        self.rules = ["first", "link"]

    def register(self, name: str, pattern: str | None, func: typing.Callable[[Self], int], before: str | None = None) -> None:
        self.methods[name] = lambda m: func(self, m)
        if name not in self.rules:
            self.insert_rule(self.rules, name, before=before)

    @staticmethod
    def insert_rule(rules: list[str], name: str, before: str | None = None) -> None:
        rules.insert(rules.index(before) if before else len(rules), name)


class Inline(Parser):
    def __init__(self, hard: bool = False, *, level: int = 6) -> None:
        super().__init__()
        self.hard, self.level = hard, level

    def register(self, name: str, pattern: str | None, func: Any, before: str | None = None, *, start: str | None = None) -> None:
        self.start = start
        super().register(name, pattern, func, before=before)

    def owner(self) -> type:
        return __class__

    @classmethod
    def make(cls: type, **options: int) -> Inline:
        made = super().__new__(cls)
        made.__init__(**options)
        return made


for i in range(3):
    inline = Inline.make(level=i)
    inline.register("strike", "~~", lambda p, m: (p.level, m), before="link")
    inline.register("mark", "==", lambda p, m: (m, p.level), start="=")
    print(inline.rules, inline.methods["strike"]("m"), inline.methods["mark"]("n"), inline.start, inline.hard)
print(Inline.register.__annotations__)
print(Inline.make.__annotations__, Inline.owner.__annotations__)
print(inline.owner(), Inline.register.__closure__[0].cell_contents)
print(typing.get_type_hints(Inline.make), typing.get_type_hints(Inline.__init__))


def decorate(word: str):
    def around(f: typing.Callable) -> typing.Callable:
        async def coroutine(x: f) -> word:
            return f(x), word

        def generator(n: int = 2, *, word: str = word) -> typing.Iterator[f]:
            for i in range(n):
                yield f(i), word

        return coroutine, generator

    return around


@decorate("deco")
def square(x: int) -> int:
    return x * x


coroutine, generator = square
print(coroutine.__annotations__, generator.__annotations__)
print(list(generator()), list(generator(1, word="other")))
try:
    coroutine(5).send(None)
except StopIteration as e:
    print(e.value)


def changed(a: int) -> str: ...


changed.__annotations__["a"] = float
print(changed.__annotations__)
changed.__annotations__ = {"b": bytes}
print(changed.__annotations__)
del changed.__annotations__
print(changed.__annotations__)
print((lambda a, b=1: a).__annotations__)
