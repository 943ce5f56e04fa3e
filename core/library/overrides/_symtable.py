"""Symbol tables, for the module symtable: which names a block of code binds, and where each belongs.

They are found in the syntax tree. Compiling the source first refuses what is no program, in the compiler's own words.
"""

import ast

USE, DEF_GLOBAL, DEF_LOCAL, DEF_PARAM = 16, 1, 2, 4
DEF_NONLOCAL, DEF_FREE_CLASS, DEF_IMPORT, DEF_ANNOT = 8, 64, 128, 256
DEF_COMP_ITER, DEF_TYPE_PARAM, DEF_COMP_CELL = 512, 1024, 2048
DEF_BOUND = DEF_LOCAL | DEF_PARAM | DEF_IMPORT | DEF_TYPE_PARAM
SCOPE_OFF, SCOPE_MASK = 12, 15
LOCAL, GLOBAL_EXPLICIT, GLOBAL_IMPLICIT, FREE, CELL = 1, 2, 3, 4, 5
TYPE_FUNCTION, TYPE_CLASS, TYPE_MODULE, TYPE_ANNOTATION = 0, 1, 2, 3
TYPE_TYPE_ALIAS, TYPE_TYPE_PARAMETERS, TYPE_TYPE_VARIABLE = 4, 5, 6


class entry:
    """A block."""

    def __init__(self, parent, kind, name, line):
        self.type = kind
        self.name = name
        self.lineno = line
        self.symbols = {}
        self.varnames = []
        self.children = []
        self.nested = 0
        self._parent = parent
        self._class = parent._class if parent else None
        if parent is not None:
            self.nested = int(parent.nested or parent.type == TYPE_FUNCTION)
            parent.children.append(self)
        self.id = id(self)

    def __repr__(self):
        return f"<symtable entry {self.name}({self.id}), line {self.lineno}>"

    def _mangled(self, name):
        owner = self._class
        if owner and name.startswith("__") and not name.endswith("__") and "." not in name and owner.strip("_"):
            return f"_{owner.lstrip('_')}{name}"
        return name

    def _add(self, name, flag):
        name = self._mangled(name)
        self.symbols[name] = self.symbols.get(name, 0) | flag
        if flag & DEF_PARAM and name not in self.varnames:
            self.varnames.append(name)


class _Builder(ast.NodeVisitor):
    def __init__(self, top):
        self.block = top

    def inside(self, kind, name, line):
        return _Builder(entry(self.block, kind, name, line))

    def visit_all(self, nodes):
        for node in nodes:
            if node is not None:
                self.visit(node)

    def visit_Name(self, node):
        self.block._add(node.id, USE if isinstance(node.ctx, ast.Load) else DEF_LOCAL)
        if node.id == "super" and isinstance(node.ctx, ast.Load) and self.block.type == TYPE_FUNCTION:
            self.block._add("__class__", USE)

    def visit_Global(self, node):
        top = self.block
        while top._parent is not None:
            top = top._parent
        for name in node.names:
            self.block._add(name, DEF_GLOBAL)
            name = self.block._mangled(name)
            top.symbols[name] = top.symbols.get(name, 0) | DEF_GLOBAL

    def visit_Nonlocal(self, node):
        for name in node.names:
            self.block._add(name, DEF_NONLOCAL)

    def visit_Import(self, node):
        for alias in node.names:
            if alias.name != "*":
                self.block._add(alias.asname or alias.name.split(".")[0], DEF_IMPORT)

    visit_ImportFrom = visit_Import

    def visit_ExceptHandler(self, node):
        if node.name:
            self.block._add(node.name, DEF_LOCAL)
        self.generic_visit(node)

    def visit_MatchAs(self, node):
        if node.name:
            self.block._add(node.name, DEF_LOCAL)
        self.generic_visit(node)

    visit_MatchStar = visit_MatchAs

    def visit_MatchMapping(self, node):
        if node.rest:
            self.block._add(node.rest, DEF_LOCAL)
        self.generic_visit(node)

    def visit_AnnAssign(self, node):
        if isinstance(node.target, ast.Name):
            self.block._add(node.target.id, DEF_ANNOT | DEF_LOCAL)
        else:
            self.visit(node.target)
        self.annotations([node.annotation], node.lineno)
        self.visit_all([node.value])

    def annotations(self, nodes, line):
        nodes = [node for node in nodes if node is not None]
        if not nodes:
            return
        found = [child for child in self.block.children if child.type == TYPE_ANNOTATION and child._of is None]
        if found and self.block.type != TYPE_FUNCTION:
            below = _Builder(found[0])
        else:
            below = self.inside(TYPE_ANNOTATION, "__annotate__", line)
            below.block._of = None
            below.block._add(".format", DEF_PARAM | USE)
        below.visit_all(nodes)

    def parameters(self, arguments):
        positional = arguments.posonlyargs + arguments.args
        for argument in positional + arguments.kwonlyargs + [arguments.vararg, arguments.kwarg]:
            if argument is not None:
                self.block._add(argument.arg, DEF_PARAM)

    def type_parameters(self, node, name):
        if not getattr(node, "type_params", None):
            return self
        below = self.inside(TYPE_TYPE_PARAMETERS, name, node.lineno)
        for parameter in node.type_params:
            below.block._add(parameter.name, DEF_TYPE_PARAM | DEF_LOCAL)
            for part in (getattr(parameter, "bound", None), getattr(parameter, "default_value", None)):
                if part is not None:
                    below.inside(TYPE_TYPE_VARIABLE, parameter.name, parameter.lineno).visit(part)
        return below

    def visit_FunctionDef(self, node):
        self.block._add(node.name, DEF_LOCAL)
        self.visit_all(node.decorator_list)
        self.visit_all(node.args.defaults + node.args.kw_defaults)
        outer = self.type_parameters(node, node.name)
        every = node.args.posonlyargs + node.args.args + node.args.kwonlyargs + [node.args.vararg, node.args.kwarg]
        annotations = [argument.annotation for argument in every if argument is not None] + [node.returns]
        if any(annotation is not None for annotation in annotations):
            below = outer.inside(TYPE_ANNOTATION, "__annotate__", node.lineno)
            below.block._of = node
            below.block._add(".format", DEF_PARAM | USE)
            below.visit_all(annotations)
        below = outer.inside(TYPE_FUNCTION, node.name, node.lineno)
        below.parameters(node.args)
        below.visit_all(node.body)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node):
        self.visit_all(node.args.defaults + node.args.kw_defaults)
        below = self.inside(TYPE_FUNCTION, "lambda", node.lineno)
        below.parameters(node.args)
        below.visit(node.body)

    def visit_ClassDef(self, node):
        self.block._add(node.name, DEF_LOCAL)
        self.visit_all(node.decorator_list)
        outer = self.type_parameters(node, node.name)
        if outer is not self:
            outer.block._add(".type_params", DEF_LOCAL)
            outer.block._add(".generic_base", DEF_LOCAL)
        outer.visit_all(node.bases + node.keywords)
        below = outer.inside(TYPE_CLASS, node.name, node.lineno)
        below.block._class = node.name
        below.visit_all(node.body)

    def visit_TypeAlias(self, node):
        self.visit(node.name)
        outer = self.type_parameters(node, node.name.id)
        outer.inside(TYPE_TYPE_ALIAS, node.name.id, node.lineno).visit(node.value)

    def comprehension(self, node, name, results):
        first, *rest = node.generators
        self.visit(first.iter)
        below = self.inside(TYPE_FUNCTION, name, node.lineno)
        below.block._comprehension = True
        below.block._add(".0", DEF_PARAM)
        below.visit(first.target)
        below.visit_all(first.ifs)
        for generator in rest:
            below.visit_all([generator.iter, generator.target, *generator.ifs])
        below.visit_all(results)

    def visit_ListComp(self, node):
        self.comprehension(node, "listcomp", [node.elt])

    def visit_SetComp(self, node):
        self.comprehension(node, "setcomp", [node.elt])

    def visit_GeneratorExp(self, node):
        self.comprehension(node, "genexpr", [node.elt])

    def visit_DictComp(self, node):
        self.comprehension(node, "dictcomp", [node.key, node.value])

    def visit_NamedExpr(self, node):
        self.visit(node.value)
        block = self.block
        while getattr(block, "_comprehension", False):
            block._add(node.target.id, USE if block._parent is None else DEF_NONLOCAL)
            block = block._parent
        if block is self.block:
            block._add(node.target.id, DEF_LOCAL)
        else:
            block._add(node.target.id, DEF_LOCAL)
            if block.type == TYPE_MODULE:
                inner = self.block
                while inner is not block:
                    name = inner._mangled(node.target.id)
                    inner.symbols[name] = inner.symbols[name] & ~DEF_NONLOCAL | DEF_GLOBAL
                    inner = inner._parent


def _resolve(block, bound, free):
    """Decides where each name of a block belongs. `bound`: names that functions around it bind. `free` takes what it needs of these."""
    scopes = {}
    local = set()
    for name, flags in block.symbols.items():
        if flags & DEF_GLOBAL:
            scopes[name] = GLOBAL_EXPLICIT
        elif flags & DEF_NONLOCAL:
            scopes[name] = FREE
            free.add(name)
        elif flags & DEF_BOUND:
            scopes[name] = LOCAL
            local.add(name)
        elif name in bound:
            scopes[name] = FREE
            free.add(name)
        else:
            scopes[name] = GLOBAL_IMPLICIT
    explicit = {name for name, scope in scopes.items() if scope == GLOBAL_EXPLICIT}
    if block.type in (TYPE_MODULE, TYPE_CLASS):
        around = set(bound) - explicit
    else:
        around = (set(bound) | local) - explicit
    if block.type == TYPE_CLASS:
        around = around | {"__class__", "__classdict__"}
    needed = set()
    for child in block.children:
        _resolve(child, around, needed)
    for name in needed:
        if block.type not in (TYPE_MODULE, TYPE_CLASS) and name in local:
            scopes[name] = CELL
        elif block.type == TYPE_CLASS and name in ("__class__", "__classdict__"):
            continue
        else:
            free.add(name)
            if name not in block.symbols:
                block.symbols[name] = 0
                scopes[name] = FREE
            elif block.type == TYPE_CLASS and scopes[name] == LOCAL:
                block.symbols[name] |= DEF_FREE_CLASS
    for name, scope in scopes.items():
        block.symbols[name] |= scope << SCOPE_OFF


def symtable(source, filename, startstr, /):
    """Return symbol and scope dictionaries used internally by compiler."""
    if startstr not in ("exec", "eval", "single"):
        raise ValueError("symtable() arg 3 must be 'exec' or 'eval' or 'single'")
    compile(source, filename, startstr, dont_inherit=True)
    tree = compile(source, filename, startstr, ast.PyCF_ONLY_AST, dont_inherit=True)
    top = entry(None, TYPE_MODULE, "top", 0)
    builder = _Builder(top)
    if startstr == "eval":
        builder.visit(tree.body)
    else:
        builder.visit_all(tree.body)
    _resolve(top, set(), set())
    return top
