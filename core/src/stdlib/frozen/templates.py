"""t-strings: what they evaluate to (`string.templatelib` takes both classes from one)."""


def _sealed(cls, **kwargs):
    raise TypeError(f"type 'string.templatelib.{cls.__mro__[1].__name__}' is not an acceptable base type")


class Interpolation:
    """Interpolation object"""

    __module__ = "string.templatelib"
    __slots__ = ("_value", "_expression", "_conversion", "_format_spec")
    __match_args__ = ("value", "expression", "conversion", "format_spec")

    def __new__(cls, value, expression="", conversion=None, format_spec=""):
        for name, v in (("expression", expression), ("format_spec", format_spec)):
            if not isinstance(v, str):
                raise TypeError(f"Interpolation() argument '{name}' must be str, not {type(v).__name__}")
        if conversion is not None:
            if not isinstance(conversion, str):
                raise TypeError(f"Interpolation() argument 'conversion' must be str, not {type(conversion).__name__}")
            if conversion not in ("s", "r", "a"):
                raise ValueError("Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'")
        return _interpolation(value, expression, conversion, format_spec)

    value = property(lambda self: self._value)
    expression = property(lambda self: self._expression)
    conversion = property(lambda self: self._conversion)
    format_spec = property(lambda self: self._format_spec)

    def __repr__(self):
        return f"Interpolation({self._value!r}, {self._expression!r}, {self._conversion!r}, {self._format_spec!r})"

    def __reduce__(self):
        return Interpolation, (self._value, self._expression, self._conversion, self._format_spec)

    @classmethod
    def __class_getitem__(cls, item):
        return _GenericAlias(cls, item)

    __init_subclass__ = classmethod(_sealed)


_GenericAlias = type(list[int])
_new = object.__new__


def _interpolation(value, expression, conversion, format_spec):
    made = _new(Interpolation)
    made._value, made._expression, made._conversion, made._format_spec = value, expression, conversion, format_spec
    return made


class TemplateIter:
    """Template iterator object"""

    __module__ = "string.templatelib"
    __slots__ = ("_parts",)

    def __new__(cls, *args):
        raise TypeError("cannot create 'string.templatelib.TemplateIter' instances")

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._parts)


class Template:
    """Template object"""

    __module__ = "string.templatelib"
    __slots__ = ("_strings", "_interpolations")

    def __new__(cls, *args, **kwargs):
        if kwargs:
            raise TypeError("Template.__new__ only accepts *args arguments")
        for arg in args:
            if not isinstance(arg, (str, Interpolation)):
                name = type(arg).__name__
                raise TypeError(f"Template.__new__ *args need to be of type 'str' or 'Interpolation', got {name}")
        return _template(*args)

    strings = property(lambda self: self._strings)
    interpolations = property(lambda self: self._interpolations)

    @property
    def values(self):
        return tuple([i._value for i in self._interpolations])

    def __iter__(self):
        made = _new(TemplateIter)
        made._parts = _parts(self)
        return made

    def __add__(self, other):
        if not isinstance(other, Template):
            raise TypeError(
                'can only concatenate string.templatelib.Template (not "%s") to string.templatelib.Template'
                % type(other).__name__
            )
        made = _new(Template)
        left, right = self._strings, other._strings
        made._strings = left[:-1] + (left[-1] + right[0],) + right[1:]
        made._interpolations = self._interpolations + other._interpolations
        return made

    def __repr__(self):
        return f"Template(strings={self._strings!r}, interpolations={self._interpolations!r})"

    def __reduce__(self):
        return _unpickle, (self._strings, self._interpolations)

    __init_subclass__ = classmethod(_sealed)


def _parts(template):
    for string, interpolation in zip(template._strings, template._interpolations):
        if string:
            yield string
        yield interpolation
    if template._strings[-1]:
        yield template._strings[-1]


def _unpickle(strings, interpolations):
    args = []
    for string, interpolation in zip(strings, interpolations):
        args += [string, interpolation]
    return Template(*args, strings[-1])


def _template(*args):
    strings, interpolations, last = [], [], None
    for arg in args:
        if isinstance(arg, str):
            last = arg if last is None else last + arg
        else:
            strings.append(last or "")
            last = None
            interpolations.append(arg)
    strings.append(last or "")
    made = _new(Template)
    made._strings, made._interpolations = tuple(strings), tuple(interpolations)
    return made
