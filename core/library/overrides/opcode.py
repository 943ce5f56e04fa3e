"""The operations of the bytecode."""

import _orochi

__all__ = ['cmp_op', 'stack_effect', 'hascompare', 'opname', 'opmap', 'HAVE_ARGUMENT', 'EXTENDED_ARG', 'hasarg',
           'hasconst', 'hasname', 'hasjump', 'hasjrel', 'hasjabs', 'hasfree', 'haslocal', 'hasexc']

cmp_op = ('<', '<=', '==', '!=', '>', '>=')
opname = list(_orochi.operations())
opmap = {name: number for number, name in enumerate(opname)}
HAVE_ARGUMENT = 0
EXTENDED_ARG = len(opname)
hasarg = list(range(len(opname)))
hasconst = hasname = hasjump = hasjrel = hasjabs = hasfree = haslocal = hasexc = hascompare = []


def stack_effect(opcode, oparg=None, /, *, jump=None):
    """Registers, not a stack, hold what is computed: no operation changes a stack."""
    if not isinstance(opcode, int) or not 0 <= opcode < len(opname):
        raise ValueError('invalid opcode or oparg')
    return 0
