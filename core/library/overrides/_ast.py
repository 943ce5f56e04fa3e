"""The classes of syntax trees. The grammar is that of Python 3.14."""

PyCF_ONLY_AST = 0x400
PyCF_TYPE_COMMENTS = 0x1000
PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000
PyCF_OPTIMIZED_AST = 0x8400

_GRAMMAR = """
mod
 Module(stmt* body, type_ignore* type_ignores)
 Interactive(stmt* body)
 Expression(expr body)
 FunctionType(expr* argtypes, expr returns)
stmt!
 FunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params)
 AsyncFunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params)
 ClassDef(identifier name, expr* bases, keyword* keywords, stmt* body, expr* decorator_list, type_param* type_params)
 Return(expr? value)
 Delete(expr* targets)
 Assign(expr* targets, expr value, string? type_comment)
 TypeAlias(expr name, type_param* type_params, expr value)
 AugAssign(expr target, operator op, expr value)
 AnnAssign(expr target, expr annotation, expr? value, int simple)
 For(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)
 AsyncFor(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)
 While(expr test, stmt* body, stmt* orelse)
 If(expr test, stmt* body, stmt* orelse)
 With(withitem* items, stmt* body, string? type_comment)
 AsyncWith(withitem* items, stmt* body, string? type_comment)
 Match(expr subject, match_case* cases)
 Raise(expr? exc, expr? cause)
 Try(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)
 TryStar(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)
 Assert(expr test, expr? msg)
 Import(alias* names)
 ImportFrom(identifier? module, alias* names, int? level)
 Global(identifier* names)
 Nonlocal(identifier* names)
 Expr(expr value)
 Pass()
 Break()
 Continue()
expr!
 BoolOp(boolop op, expr* values)
 NamedExpr(expr target, expr value)
 BinOp(expr left, operator op, expr right)
 UnaryOp(unaryop op, expr operand)
 Lambda(arguments args, expr body)
 IfExp(expr test, expr body, expr orelse)
 Dict(expr?* keys, expr* values)
 Set(expr* elts)
 ListComp(expr elt, comprehension* generators)
 SetComp(expr elt, comprehension* generators)
 DictComp(expr key, expr value, comprehension* generators)
 GeneratorExp(expr elt, comprehension* generators)
 Await(expr value)
 Yield(expr? value)
 YieldFrom(expr value)
 Compare(expr left, cmpop* ops, expr* comparators)
 Call(expr func, expr* args, keyword* keywords)
 FormattedValue(expr value, int conversion, expr? format_spec)
 Interpolation(expr value, constant str, int conversion, expr? format_spec)
 JoinedStr(expr* values)
 TemplateStr(expr* values)
 Constant(constant value, string? kind)
 Attribute(expr value, identifier attr, expr_context ctx)
 Subscript(expr value, expr slice, expr_context ctx)
 Starred(expr value, expr_context ctx)
 Name(identifier id, expr_context ctx)
 List(expr* elts, expr_context ctx)
 Tuple(expr* elts, expr_context ctx)
 Slice(expr? lower, expr? upper, expr? step)
expr_context
 Load()
 Store()
 Del()
boolop
 And()
 Or()
operator
 Add()
 Sub()
 Mult()
 MatMult()
 Div()
 Mod()
 Pow()
 LShift()
 RShift()
 BitOr()
 BitXor()
 BitAnd()
 FloorDiv()
unaryop
 Invert()
 Not()
 UAdd()
 USub()
cmpop
 Eq()
 NotEq()
 Lt()
 LtE()
 Gt()
 GtE()
 Is()
 IsNot()
 In()
 NotIn()
comprehension=(expr target, expr iter, expr* ifs, int is_async)
excepthandler!
 ExceptHandler(expr? type, identifier? name, stmt* body)
arguments=(arg* posonlyargs, arg* args, arg? vararg, arg* kwonlyargs, expr?* kw_defaults, arg? kwarg, expr* defaults)
arg!=(identifier arg, expr? annotation, string? type_comment)
keyword!=(identifier? arg, expr value)
alias!=(identifier name, identifier? asname)
withitem=(expr context_expr, expr? optional_vars)
match_case=(pattern pattern, expr? guard, stmt* body)
pattern!
 MatchValue(expr value)
 MatchSingleton(constant value)
 MatchSequence(pattern* patterns)
 MatchMapping(expr* keys, pattern* patterns, identifier? rest)
 MatchClass(expr cls, pattern* patterns, identifier* kwd_attrs, pattern* kwd_patterns)
 MatchStar(identifier? name)
 MatchAs(pattern? pattern, identifier? name)
 MatchOr(pattern* patterns)
type_ignore
 TypeIgnore(int lineno, string tag)
type_param!
 TypeVar(identifier name, expr? bound, expr? default_value)
 ParamSpec(identifier name, expr? default_value)
 TypeVarTuple(identifier name, expr? default_value)
"""


class AST:
    _fields = ()
    _attributes = ()
    __match_args__ = ()
    _lists = ()
    _optional = ()

    def __init__(self, *args, **kwargs):
        fields = self._fields
        if len(args) > len(fields):
            n = len(fields)
            raise TypeError(f"{type(self).__name__} constructor takes at most {n} positional "
                            f"argument{'' if n == 1 else 's'}")
        for name, value in zip(fields, args):
            setattr(self, name, value)
        given = set(fields[:len(args)])
        for name, value in kwargs.items():
            if name in given:
                raise TypeError(f"{type(self).__name__} got multiple values for argument {name!r}")
            if name not in fields and name not in self._attributes:
                _warn(f"{type(self).__name__}.__init__ got an unexpected keyword argument {name!r}. "
                      f"Support for arbitrary keyword arguments is deprecated and will be removed in Python 3.15.")
            given.add(name)
            setattr(self, name, value)
        for name in fields:
            if name in given:
                continue
            if name in self._optional:
                continue
            if name in self._lists:
                setattr(self, name, [])
            elif name == 'ctx':
                setattr(self, name, Load._only)
            else:
                _warn(f"{type(self).__name__}.__init__ missing 1 required positional argument: {name!r}. "
                      f"This will become an error in Python 3.15.")

    def __reduce__(self):
        fields = self._fields
        state = dict(self.__dict__)
        args = []
        for name in fields:
            if name not in state:
                break
            args.append(state.pop(name))
        return type(self), tuple(args), state

    def __replace__(self, /, **changes):
        known = set(self._fields) | set(self._attributes)
        for name in changes:
            if name not in known:
                raise TypeError(f"{type(self).__name__}.__replace__ got an unexpected keyword argument {name!r}.")
        made = type(self).__new__(type(self))
        made.__dict__.update(self.__dict__)
        made.__dict__.update(changes)
        return made

    def __repr__(self):
        return _repr(self, 3)


def _warn(message):
    import warnings
    warnings.warn(message, DeprecationWarning, stacklevel=3)


def _repr(node, depth):
    if depth <= 0 and node._fields:
        return type(node).__name__ + '(...)'
    parts = []
    for name in node._fields:
        try:
            value = getattr(node, name)
        except AttributeError:
            continue
        if isinstance(value, list):
            if len(value) > 2:
                shown = [_item(value[0], depth - 1), '...', _item(value[-1], depth - 1)]
            else:
                shown = [_item(item, depth - 1) for item in value]
            text = '[' + ', '.join(shown) + ']'
        else:
            text = _item(value, depth - 1)
        parts.append(f'{name}={text}')
    return f"{type(node).__name__}({', '.join(parts)})"


def _item(value, depth):
    return _repr(value, depth) if isinstance(value, AST) else repr(value)


_POSITION = ('lineno', 'col_offset', 'end_lineno', 'end_col_offset')


def _make_all():
    space = globals()
    plain = {'identifier': str, 'string': str, 'constant': object, 'int': int}
    made_nodes = []

    def type_of(kind):
        name = kind.rstrip('*?')
        found = plain.get(name) or space[name]
        if kind[-1] == '*':
            return list[found]
        return found | None if kind[-1] == '?' else found

    def node(name, base, fields, own, doc):
        names, lists, optional = [], [], []
        if fields:
            for field in fields.split(', '):
                kind, field = field.split(' ')
                names.append(field)
                if kind[-1] == '*':
                    lists.append(field)
                elif kind[-1] == '?':
                    optional.append(field)
        names = tuple(names)
        namespace = {'__module__': 'ast', '__doc__': doc, '_fields': names, '__match_args__': names}
        if own:
            namespace['_attributes'] = _POSITION
            namespace['end_lineno'] = namespace['end_col_offset'] = None
        if lists:
            namespace['_lists'] = tuple(lists)
        if optional:
            namespace['_optional'] = tuple(optional)
            for field in optional:
                namespace[field] = None
        made = space[name] = type(name, (base,), namespace)
        made_nodes.append((made, fields))
        if not names and base is not AST and not base._attributes:
            made._only = made()
        return made

    for line in _GRAMMAR.splitlines():
        if not line:
            continue
        if line[0] == ' ':
            name, _, fields = line[1:-1].partition('(')
            node(name, base, fields, False, line[1:])
        else:
            name, _, fields = line.partition('=')
            own = name[-1] == '!'
            name = name.rstrip('!')
            base = node(name, AST, fields[1:-1], own, name + fields)

    # Now that every type is there that a field may name.
    for made, fields in made_nodes:
        pairs = [field.split(' ') for field in fields.split(', ')] if fields else []
        made._field_types = {field: type_of(kind) for kind, field in pairs}


AST.__module__ = 'ast'
_make_all()
ImportFrom.level = None
del _make_all, _GRAMMAR
