"""What `typing` and the compiler need of type parameters: their classes, evaluated lazily where the syntax made them."""

from sys import _getframe


class _Identity:
    """A callable that does not bind, as a builtin function: NewType has it as its __call__."""

    __slots__ = ()

    def __call__(self, x, /):
        return x


_idfunc = _Identity()


def _caller(depth=2):
    try:
        return _getframe(depth).f_globals.get("__name__")
    except ValueError:
        return None


def _sealed(cls, **kwargs):
    raise TypeError(f"type 'typing.{cls.__mro__[1].__name__}' is not an acceptable base type")


class NoDefaultType:
    """The type of the NoDefault singleton."""

    __module__ = "typing"
    __slots__ = ()

    def __new__(cls):
        return NoDefault

    def __repr__(self):
        return "typing.NoDefault"

    def __reduce__(self):
        return "NoDefault"

    __init_subclass__ = classmethod(_sealed)


NoDefault = object.__new__(NoDefaultType)


class constevaluator:
    """A value that is known already, as an evaluator."""

    __module__ = "_typing"
    __slots__ = ("_value",)

    def __init__(self, value):
        self._value = value

    def __call__(self, format=1, /):
        if format == 4:
            from annotationlib import type_repr

            if isinstance(self._value, tuple):
                return "(" + ", ".join(type_repr(v) for v in self._value) + ")"
            return type_repr(self._value)
        return self._value

    def __repr__(self):
        return f"<constevaluator {self._value!r}>"


class _Lazy:
    """An attribute that an evaluator gives when it is first read."""

    __slots__ = ("_store", "_evaluator", "_default")

    def __init__(self, store, evaluator, default):
        self._store, self._evaluator, self._default = store, evaluator, default

    def __get__(self, obj, cls=None):
        if obj is None:
            return self
        state = obj.__dict__
        if self._store in state:
            return state[self._store]
        evaluator = state.get(self._evaluator)
        if evaluator is None:
            return self._default
        return state.setdefault(self._store, evaluator(1))

    def __set__(self, obj, value):
        raise AttributeError("readonly attribute")


class _Evaluator:
    __slots__ = ("_store", "_evaluator", "_missing")

    def __init__(self, store, evaluator, missing):
        self._store, self._evaluator, self._missing = store, evaluator, missing

    def __get__(self, obj, cls=None):
        if obj is None:
            return self
        state = obj.__dict__
        found = state.get(self._evaluator)
        if found is None and self._store in state and state[self._store] is not self._missing:
            return constevaluator(state[self._store])
        return found

    def __set__(self, obj, value):
        raise AttributeError("readonly attribute")


class _Parameter:
    """What all type parameters have."""

    __slots__ = ("__dict__", "__weakref__")

    __default__ = _Lazy("_default", "_evaluate_default", NoDefault)
    evaluate_default = _Evaluator("_default", "_evaluate_default", NoDefault)

    @property
    def __name__(self):
        return self.__dict__["_name"]

    def has_default(self):
        state = self.__dict__
        return state.get("_evaluate_default") is not None or state.get("_default", NoDefault) is not NoDefault

    def __reduce__(self):
        return self.__name__

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")

    def __or__(self, right):
        return Union[self, right]

    def __ror__(self, left):
        return Union[left, self]


def _variance(self, covariant, contravariant, infer_variance):
    if covariant and contravariant:
        raise ValueError("Bivariant types are not supported.")
    if infer_variance and (covariant or contravariant):
        raise ValueError("Variance cannot be specified with infer_variance.")
    state = self.__dict__
    state["__covariant__"] = bool(covariant)
    state["__contravariant__"] = bool(contravariant)
    state["__infer_variance__"] = bool(infer_variance)


def _set_bound(self, bound):
    if bound is not None:
        from typing import _type_check

        bound = _type_check(bound, "Bound must be a type.")
    self.__dict__["_bound"] = bound


def _show(self):
    if self.__infer_variance__:
        return self.__name__
    prefix = "+" if self.__covariant__ else "-" if self.__contravariant__ else "~"
    return prefix + self.__name__


def _check_name(name, what):
    if not isinstance(name, str):
        raise TypeError(f"{what}() argument 'name' must be str, not {type(name).__name__}")


class TypeVar(_Parameter):
    """Type variable."""

    __module__ = "typing"
    __slots__ = ()

    def __init__(
        self, name, *constraints, bound=None, default=NoDefault, covariant=False, contravariant=False, infer_variance=False
    ):
        _check_name(name, "typevar")
        _variance(self, covariant, contravariant, infer_variance)
        state = self.__dict__
        state["_name"] = name
        if constraints:
            if bound is not None:
                raise TypeError("Constraints cannot be combined with bound=...")
            if len(constraints) == 1:
                raise TypeError("A single constraint is not allowed")
            from typing import _type_check

            constraints = tuple(_type_check(t, "TypeVar(name, constraint, ...): constraints must be types.") for t in constraints)
        state["_constraints"] = constraints
        _set_bound(self, bound)
        state["_default"] = default
        module = _caller()
        if module is not None:
            state["__module__"] = module

    __bound__ = _Lazy("_bound", "_evaluate_bound", None)
    __constraints__ = _Lazy("_constraints", "_evaluate_constraints", ())
    evaluate_bound = _Evaluator("_bound", "_evaluate_bound", None)
    evaluate_constraints = _Evaluator("_constraints", "_evaluate_constraints", ())

    __repr__ = _show
    __init_subclass__ = classmethod(_sealed)

    def __typing_subst__(self, arg):
        from typing import _typevar_subst

        return _typevar_subst(self, arg)

    def __typing_prepare_subst__(self, alias, args):
        params = alias.__parameters__
        i = params.index(self)
        if i < len(args):
            return args
        if i == len(args) and self.has_default():
            return (*args, self.__default__)
        raise TypeError(f"Too few arguments for {alias}; actual {len(args)}, expected at least {i + 1}")


class _ParamSpecPart:
    __slots__ = ("_origin", "__weakref__")

    def __init__(self, origin):
        self._origin = origin

    @property
    def __origin__(self):
        return self._origin

    def __eq__(self, other):
        if type(other) is not type(self):
            return NotImplemented
        return self._origin == other._origin

    __hash__ = None

    def __repr__(self):
        if isinstance(self._origin, ParamSpec):
            return f"{self._origin.__name__}.{self._suffix}"
        return f"{self._origin!r}.{self._suffix}"

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")


class ParamSpecArgs(_ParamSpecPart):
    """The args for a ParamSpec object."""

    __module__ = "typing"
    __slots__ = ()
    _suffix = "args"
    __init_subclass__ = classmethod(_sealed)


class ParamSpecKwargs(_ParamSpecPart):
    """The kwargs for a ParamSpec object."""

    __module__ = "typing"
    __slots__ = ()
    _suffix = "kwargs"
    __init_subclass__ = classmethod(_sealed)


class ParamSpec(_Parameter):
    """Parameter specification variable."""

    __module__ = "typing"
    __slots__ = ()

    def __init__(self, name, *, bound=None, default=NoDefault, covariant=False, contravariant=False, infer_variance=False):
        _check_name(name, "paramspec")
        _variance(self, covariant, contravariant, infer_variance)
        state = self.__dict__
        state["_name"] = name
        _set_bound(self, bound)
        state["_default"] = default
        module = _caller()
        if module is not None:
            state["__module__"] = module

    @property
    def __bound__(self):
        return self.__dict__.get("_bound")

    @property
    def args(self):
        return ParamSpecArgs(self)

    @property
    def kwargs(self):
        return ParamSpecKwargs(self)

    __repr__ = _show
    __init_subclass__ = classmethod(_sealed)

    def __typing_subst__(self, arg):
        from typing import _paramspec_subst

        return _paramspec_subst(self, arg)

    def __typing_prepare_subst__(self, alias, args):
        from typing import _paramspec_prepare_subst

        return _paramspec_prepare_subst(self, alias, args)


class TypeVarTuple(_Parameter):
    """Type variable tuple."""

    __module__ = "typing"
    __slots__ = ()

    def __init__(self, name, *, default=NoDefault):
        _check_name(name, "typevartuple")
        state = self.__dict__
        state["_name"] = name
        state["_default"] = default
        module = _caller()
        if module is not None:
            state["__module__"] = module

    def __iter__(self):
        from typing import Unpack

        yield Unpack[self]

    def __repr__(self):
        return self.__name__

    __init_subclass__ = classmethod(_sealed)

    def __typing_subst__(self, arg):
        raise TypeError("Substitution of bare TypeVarTuple is not supported")

    def __typing_prepare_subst__(self, alias, args):
        from typing import _typevartuple_prepare_subst

        return _typevartuple_prepare_subst(self, alias, args)


class TypeAliasType:
    """Type alias."""

    __module__ = "typing"
    __slots__ = ("__dict__", "__weakref__")

    def __init__(self, name, value, *, type_params=()):
        if not isinstance(name, str):
            raise TypeError(f"typealias() argument 'name' must be str, not {type(name).__name__}")
        if not isinstance(type_params, tuple):
            raise TypeError("type_params must be a tuple")
        seen_default = False
        for param in type_params:
            if not isinstance(param, _Parameter):
                raise TypeError(f"Expected a type param, got {param!r}")
            if param.has_default():
                seen_default = True
            elif seen_default:
                raise TypeError(f"non-default type parameter '{param!r}' follows default type parameter")
        state = self.__dict__
        state["_name"] = name
        state["_value"] = value
        state["_type_params"] = type_params
        module = _caller()
        if module is not None:
            state["__module__"] = module

    __value__ = _Lazy("_value", "_evaluate_value", None)
    evaluate_value = _Evaluator("_value", "_evaluate_value", NoDefault)

    @property
    def __name__(self):
        return self.__dict__["_name"]

    @property
    def __type_params__(self):
        return self.__dict__["_type_params"]

    @property
    def __parameters__(self):
        return _unpacked(self.__dict__["_type_params"])

    def __repr__(self):
        return self.__name__

    def __reduce__(self):
        return self.__name__

    def __getitem__(self, args):
        if not self.__type_params__:
            raise TypeError("Only generic type aliases are subscriptable")
        return _GenericAlias(self, args)

    def __iter__(self):
        from typing import Unpack

        yield Unpack[self]

    def __or__(self, right):
        return Union[self, right]

    def __ror__(self, left):
        return Union[left, self]

    def __mro_entries__(self, bases):
        raise TypeError("type 'typing.TypeAliasType' is not an acceptable base type")

    __init_subclass__ = classmethod(_sealed)


class Generic:
    """Abstract base class for generic types."""

    __module__ = "typing"
    __slots__ = ()

    @classmethod
    def __class_getitem__(cls, *args, **kwargs):
        from typing import _generic_class_getitem

        return _generic_class_getitem(cls, *args, **kwargs)

    @classmethod
    def __init_subclass__(cls, *args, **kwargs):
        from typing import _generic_init_subclass

        return _generic_init_subclass(cls, *args, **kwargs)


Union = type(int | str)
_GenericAlias = type(list[int])


def _unpacked(params):
    out = []
    for param in params:
        if isinstance(param, TypeVarTuple):
            out.extend(param)
        else:
            out.append(param)
    return tuple(out)


# What the compiler calls.


def _make(cls, name, **state):
    made = object.__new__(cls)
    made.__dict__["_name"] = name
    made.__dict__.update(state)
    return made


_INFERRED = {"__covariant__": False, "__contravariant__": False, "__infer_variance__": True}


def _typevar(name, which="", evaluator=None):
    state = dict(_INFERRED)
    if which:
        state["_evaluate_" + which] = evaluator
    return _make(TypeVar, name, **state)


def _paramspec(name):
    return _make(ParamSpec, name, **_INFERRED)


def _typevartuple(name):
    return _make(TypeVarTuple, name)


def _default(param, evaluator):
    param.__dict__["_evaluate_default"] = evaluator
    return param


def _typealias(name, params, evaluator):
    made = _make(TypeAliasType, name, _type_params=params or (), _evaluate_value=evaluator)
    made.__dict__["__module__"] = evaluator.__module__
    return made


def _generic(params):
    try:
        from typing import _GenericAlias as alias
    except ImportError:
        return _GenericAlias(Generic, params)
    return alias(Generic, _unpacked(params))
