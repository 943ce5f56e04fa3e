"""Disassembler of the bytecode, which is one of registers and not CPython's.

What names code, lines and positions is as in CPython; instructions have the names of this machine's operations.
"""

import collections
import io
import sys
import types

import _orochi
from opcode import *
from opcode import __all__ as _operations

__all__ = ['code_info', 'dis', 'disassemble', 'distb', 'disco', 'findlinestarts', 'findlabels', 'show_code',
           'get_instructions', 'Instruction', 'Bytecode'] + _operations

COMPILER_FLAG_NAMES = {
    1: 'OPTIMIZED', 2: 'NEWLOCALS', 4: 'VARARGS', 8: 'VARKEYWORDS', 16: 'NESTED', 32: 'GENERATOR', 64: 'NOFREE',
    128: 'COROUTINE', 256: 'ITERABLE_COROUTINE', 512: 'ASYNC_GENERATOR', 0x4000000: 'HAS_DOCSTRING',
    0x8000000: 'METHOD',
}

_have_code = (types.MethodType, types.FunctionType, types.CodeType, classmethod, staticmethod, type)

Positions = collections.namedtuple('Positions', ['lineno', 'end_lineno', 'col_offset', 'end_col_offset'],
                                   defaults=[None] * 4)

_Instruction = collections.namedtuple(
    '_Instruction',
    ['opname', 'opcode', 'arg', 'argval', 'argrepr', 'offset', 'start_offset', 'starts_line', 'line_number', 'label',
     'positions'],
    defaults=[None] * 2)


class Instruction(_Instruction):
    """One operation, with its operands as text."""

    @property
    def is_jump_target(self):
        return self.label is not None

    @property
    def baseopname(self):
        return self.opname

    @property
    def baseopcode(self):
        return self.opcode


def pretty_flags(flags):
    names = []
    for bit in range(32):
        flag = 1 << bit
        if flags & flag:
            names.append(COMPILER_FLAG_NAMES.get(flag, hex(flag)))
            flags ^= flag
            if not flags:
                break
    else:
        names.append(hex(flags))
    return ', '.join(names)


def _try_compile(source, name):
    try:
        return compile(source, name, 'eval')
    except SyntaxError:
        return compile(source, name, 'exec')


def _get_code_object(x):
    original = x
    for attribute in ('__func__', '__code__', 'gi_code', 'ag_code', 'cr_code'):
        x = getattr(x, attribute, x)
    if isinstance(x, str):
        x = _try_compile(x, '<disassembly>')
    if hasattr(x, 'co_code'):
        return x
    raise TypeError(f"don't know how to disassemble {type(original).__name__} objects")


def _listing(code):
    """The lines of this code object's own part of the listing."""
    lines = []
    for line in _orochi.disassemble(code).splitlines():
        if not line.strip():
            break
        lines.append(line)
    return lines


def get_instructions(x, *, first_line=None, show_caches=None, adaptive=False):
    """Iterate over the operations of a function, method, string of source, or code object."""
    code = _get_code_object(x)
    shift = first_line - code.co_firstlineno if first_line is not None else 0
    return _instructions(code, shift)


def _instructions(code, shift=0):
    positions = [Positions(*p) for p in code.co_positions()]
    line = None
    index = 0
    for text in _listing(code)[1:]:
        if text.strip() == 'exceptions:':
            break
        head, rest = text[:10], text[5:].split()
        number = text[:5].strip()
        starts = number.isdigit()
        if starts:
            line = int(number) + shift
        label = None
        if rest and rest[0] == '>>':
            label = index
            rest = rest[1:]
        if not rest or not rest[0].isdigit():
            continue
        offset, name, operands = 4 * int(rest[0]), rest[1], ' '.join(rest[2:])
        value = operands.split(' ')[-1] if operands else None
        yield Instruction(name, opmap.get(name, 0), None, value, operands, offset, offset, starts, line, label,
                          positions[offset // 2] if offset // 2 < len(positions) else None)
        index += 1


def findlinestarts(code):
    """Pairs (offset, line) of where lines begin."""
    last = False
    for start, _, line in code.co_lines():
        if line is not last:
            last = line
            yield start, line


def findlabels(code):
    return []


def disassemble(co, lasti=-1, *, file=None, show_caches=False, adaptive=False, show_offsets=False,
                show_positions=False):
    """Print the listing of a code object."""
    print('\n'.join(_listing(co)), file=file)


disco = disassemble


def _disassemble_recursive(co, *, file=None, depth=None):
    disassemble(co, file=file)
    if depth is None or depth > 0:
        for x in co.co_consts:
            if hasattr(x, 'co_code'):
                print(file=file)
                print(f'Disassembly of {x!r}:', file=file)
                _disassemble_recursive(x, file=file, depth=None if depth is None else depth - 1)


def dis(x=None, *, file=None, depth=None, show_caches=False, adaptive=False, show_offsets=False,
        show_positions=False):
    """Disassemble classes, methods, functions, and other compiled objects; with no argument, the last traceback."""
    if x is None:
        distb(file=file)
        return
    for attribute in ('__func__', '__code__', 'gi_code', 'ag_code', 'cr_code'):
        if not isinstance(x, type):
            x = getattr(x, attribute, x)
    if hasattr(x, '__dict__') and not hasattr(x, 'co_code'):
        for name, value in sorted(x.__dict__.items()):
            if isinstance(value, _have_code):
                print(f'Disassembly of {name}:', file=file)
                try:
                    dis(value, file=file, depth=depth)
                except TypeError as error:
                    print('Sorry:', error, file=file)
                print(file=file)
    elif hasattr(x, 'co_code'):
        _disassemble_recursive(x, file=file, depth=depth)
    elif isinstance(x, str):
        _disassemble_recursive(_try_compile(x, '<dis>'), file=file, depth=depth)
    else:
        raise TypeError(f"don't know how to disassemble {type(x).__name__} objects")


def distb(tb=None, *, file=None, show_caches=False, adaptive=False, show_offsets=False, show_positions=False):
    """Disassemble the code in which a traceback ends (the last traceback without an argument)."""
    if tb is None:
        try:
            tb = sys.last_exc.__traceback__ if hasattr(sys, 'last_exc') else sys.last_traceback
        except AttributeError:
            raise RuntimeError('no last traceback to disassemble') from None
        while tb.tb_next:
            tb = tb.tb_next
    disassemble(tb.tb_frame.f_code, tb.tb_lasti, file=file)


def code_info(x):
    """A text about a code object."""
    co = _get_code_object(x)
    lines = [f'Name:              {co.co_name}', f'Filename:          {co.co_filename}',
             f'Argument count:    {co.co_argcount}', f'Positional-only arguments: {co.co_posonlyargcount}',
             f'Kw-only arguments: {co.co_kwonlyargcount}', f'Number of locals:  {co.co_nlocals}',
             f'Stack size:        {co.co_stacksize}', f'Flags:             {pretty_flags(co.co_flags)}']
    for title, values in (('Constants:', [repr(c) for c in co.co_consts]), ('Names:', co.co_names),
                          ('Variable names:', co.co_varnames), ('Free variables:', co.co_freevars),
                          ('Cell variables:', co.co_cellvars)):
        if values:
            lines.append(title)
            lines.extend(f'{i:4d}: {value}' for i, value in enumerate(values))
    return '\n'.join(lines)


def show_code(co, *, file=None):
    print(code_info(co), file=file)


class Bytecode:
    """The operations of a piece of code: iterate over it, or take the listing from `dis()`."""

    def __init__(self, x, *, first_line=None, current_offset=None, show_caches=False, adaptive=False,
                 show_offsets=False, show_positions=False):
        self.codeobj = _get_code_object(x)
        self.first_line = self.codeobj.co_firstlineno if first_line is None else first_line
        self._shift = self.first_line - self.codeobj.co_firstlineno
        self._original_object = x
        self.current_offset = current_offset

    def __iter__(self):
        return _instructions(self.codeobj, self._shift)

    def __repr__(self):
        return f'{type(self).__name__}({self._original_object!r})'

    @classmethod
    def from_traceback(cls, tb, *, show_caches=False, adaptive=False):
        while tb.tb_next:
            tb = tb.tb_next
        return cls(tb.tb_frame.f_code, current_offset=tb.tb_lasti)

    def info(self):
        return code_info(self.codeobj)

    def dis(self):
        with io.StringIO() as output:
            disassemble(self.codeobj, file=output)
            return output.getvalue()
