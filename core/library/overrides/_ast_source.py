"""Syntax trees as source text, for compiling them: each statement on the line that its node names, where that is possible."""

import ast
from _ast_unparse import Unparser

_MODES = {'exec': ast.Module, 'eval': ast.Expression, 'single': ast.Interactive}


class _Source(Unparser):
    def __init__(self):
        super().__init__()
        self._line = 1
        self._wanted = 0

    def traverse(self, node):
        if isinstance(node, ast.stmt):
            self._wanted = getattr(node, 'lineno', 0) or 0
        super().traverse(node)

    def maybe_newline(self):
        if self._source:
            self.write('\n')

    def fill(self, text='', *, allow_semicolon=True):
        self.maybe_newline()
        while self._line < self._wanted:
            self.write('\n')
        self._wanted = 0
        self.write('    ' * self._indent + text)

    def write(self, *text):
        for part in text:
            self._line += part.count('\n')
        super().write(*text)


_PLACED = (ast.stmt, ast.expr, ast.excepthandler, ast.arg, ast.keyword, ast.alias, ast.pattern, ast.type_param)


def _check(node):
    """What the compiler cannot do without is there."""
    kind = next((c for c in _PLACED if isinstance(node, c)), None)
    if kind is not None:
        for name in ('lineno', 'col_offset'):
            if not hasattr(node, name):
                raise TypeError(f'required field "{name}" missing from {kind.__name__}')
    for name in node._fields:
        try:
            value = getattr(node, name)
        except AttributeError:
            raise TypeError(f'required field "{name}" missing from {type(node).__name__}') from None
        if isinstance(value, ast.AST):
            _check(value)
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, ast.AST):
                    _check(item)


def source_of(tree, mode):
    wanted = _MODES.get(mode)
    if wanted is None:
        raise ValueError("compile() mode must be 'exec', 'eval' or 'single'")
    if not isinstance(tree, wanted):
        raise TypeError(f'expected {wanted.__name__} node, got {type(tree).__name__}')
    _check(tree)
    if mode == 'eval':
        text = ast.unparse(tree)
        body = getattr(tree, 'body', None)
        return '\n' * ((getattr(body, 'lineno', 1) or 1) - 1) + f'({text})'
    if mode == 'single':
        return ast.unparse(tree) + '\n'
    return _Source().visit(tree)
