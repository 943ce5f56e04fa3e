"""The tokenizer below the module tokenize: an iterator of tuples (type, string, start, end, line)."""

import re
from token import (COMMENT, DEDENT, ENDMARKER, FSTRING_END, FSTRING_MIDDLE, FSTRING_START, INDENT, NAME, NEWLINE, NL,
                   NUMBER, OP, STRING, TSTRING_END, TSTRING_MIDDLE, TSTRING_START, EXACT_TOKEN_TYPES)

_NAME = re.compile(r'\w+')
_NUMBER = re.compile(
    r'0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+'
    r'|(?:[0-9](?:_?[0-9])*\.(?:[0-9](?:_?[0-9])*)?|\.[0-9](?:_?[0-9])*)(?:[eE][-+]?[0-9](?:_?[0-9])*)?[jJ]?'
    r'|[0-9](?:_?[0-9])*(?:[eE][-+]?[0-9](?:_?[0-9])*)?[jJ]?')
_PREFIX = re.compile(r'(?i:(br|rb|fr|rf|tr|rt|[bfrut])?)("""|\'\'\'|"|\')')
_OPERATORS = sorted(EXACT_TOKEN_TYPES, key=len, reverse=True)
_OPERATOR = re.compile('|'.join(re.escape(op) for op in _OPERATORS))
_OPENING = {'(': ')', '[': ']', '{': '}'}
_DECIMAL = re.compile(r'0[0-9_]*[1-9]')


class _Joined:
    """An f-string or t-string that is open."""

    def __init__(self, quote, raw, template, start, line):
        self.quote = quote
        self.raw = raw
        self.start = start
        self.line = line
        self.middle, self.end = (TSTRING_MIDDLE, TSTRING_END) if template else (FSTRING_MIDDLE, FSTRING_END)
        # Depths of brackets at which a replacement field is open, and whether its format specification was reached.
        self.fields = []


class TokenizerIter:
    def __init__(self, readline, /, *, encoding=None, extra_tokens=False):
        self._readline = readline
        self._encoding = encoding
        self._extra = extra_tokens
        self._tokens = self._run()

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._tokens)

    def _read(self):
        try:
            line = self._readline()
        except StopIteration:
            return ''
        if isinstance(line, (bytes, bytearray)):
            line = line.decode(self._encoding or 'utf-8')
        if line.endswith('\r\n'):
            line = line[:-2] + '\n'
        return line

    def _error(self, message, row, column, line):
        error = SyntaxError(message)
        error.lineno, error.offset, error.text, error.filename = row, column + 1, line, '<string>'
        return error

    def _kind(self, op):
        return OP if self._extra else EXACT_TOKEN_TYPES[op]

    def _run(self):
        indents = [0]
        brackets = []
        joined = []
        row = 0
        continued = False
        line = ''
        last_kind = NEWLINE
        while True:
            line = self._read()
            row += 1
            if not line:
                break
            at, end = 0, len(line)
            stripped = line.rstrip('\n')
            if not brackets and not joined and not continued:
                column = 0
                while at < end:
                    c = line[at]
                    if c == ' ':
                        column += 1
                    elif c == '\t':
                        column = (column // 8 + 1) * 8
                    elif c == '\f':
                        column = 0
                    else:
                        break
                    at += 1
                if at == end:
                    if self._extra and line.endswith('\n'):
                        yield NL, '\n', (row, at), (row, at + 1), line
                    continue
                if line[at] in '#\n':
                    if line[at] == '#':
                        text = stripped[at:]
                        if self._extra:
                            yield COMMENT, text, (row, at), (row, at + len(text)), line
                        at += len(text)
                    if self._extra:
                        newline = line[at:]
                        yield NL, newline, (row, at), (row, at + 1), line
                    continue
                if column > indents[-1]:
                    indents.append(column)
                    yield INDENT, line[:at], (row, 0), (row, at), line
                while column < indents[-1]:
                    if column not in indents:
                        error = IndentationError('unindent does not match any outer indentation level')
                        error.lineno, error.offset, error.text, error.filename = row, at + 1, line, '<string>'
                        raise error
                    indents.pop()
                    yield DEDENT, '', (row, at), (row, at), line
            continued = False
            while at < end:
                top = joined[-1] if joined else None
                if top is not None and not (top.fields and not top.fields[-1][1]):
                    # Text of a joined string, or of a format specification in it.
                    in_spec = bool(top.fields)
                    start_row, start = row, at
                    parts = []
                    first_line = line
                    while True:
                        if at >= end:
                            if in_spec and len(top.quote) == 1:
                                break
                            more = self._read()
                            if not more:
                                what = 'triple-quoted ' if len(top.quote) == 3 else ''
                                letter = 't' if top.end == TSTRING_END else 'f'
                                raise self._error(f'unterminated {what}{letter}-string literal (detected at line {row})',
                                                  top.start[0], top.start[1], top.line)
                            row += 1
                            line, at, end = more, 0, len(more)
                            first_line += more
                            continue
                        c = line[at]
                        if c == '\\' and not top.raw and at + 1 < end:
                            if line[at + 1] == 'N' and line[at + 2:at + 3] == '{' and not in_spec:
                                close = line.find('}', at)
                                close = end if close < 0 else close + 1
                                parts.append(line[at:close])
                                at = close
                            elif line[at + 1] in '{}':
                                parts.append(c)
                                at += 1
                            else:
                                parts.append(line[at:at + 2])
                                at += 2
                        elif c == '\\' and top.raw and at + 1 < end and line[at + 1] not in '{}':
                            parts.append(line[at:at + 2])
                            at += 2
                        elif not in_spec and c in '{}' and line[at + 1:at + 2] == c:
                            # The text ends with the first of two braces; the other belongs to no token.
                            parts.append(c)
                            yield top.middle, ''.join(parts), (start_row, start), (row, at + 1), first_line
                            at += 2
                            parts = []
                            start_row, start, first_line = row, at, line
                        elif c in '{}':
                            break
                        elif line.startswith(top.quote, at):
                            break
                        elif c == '\n' and len(top.quote) == 1:
                            if in_spec:
                                break
                            letter = 't' if top.end == TSTRING_END else 'f'
                            raise self._error(f'unterminated {letter}-string literal (detected at line {row})',
                                              top.start[0], top.start[1], top.line)
                        else:
                            parts.append(c)
                            at += 1
                    if parts:
                        yield top.middle, ''.join(parts), (start_row, start), (row, at), first_line
                    if in_spec and line[at:at + 1] in ('', '\n'):
                        # The line ends, and with it the specification: what follows belongs to the field.
                        top.fields[-1][1] = False
                    if at >= end:
                        break
                    if line[at] == '{':
                        yield self._kind('{'), '{', (row, at), (row, at + 1), line
                        brackets.append('{')
                        top.fields.append([len(brackets), False])
                        at += 1
                    elif line[at] == '}':
                        if not top.fields:
                            letter = 't' if top.end == TSTRING_END else 'f'
                            raise self._error(f"{letter}-string: single '}}' is not allowed", row, at, line)
                        top.fields.pop()
                        brackets.pop()
                        yield self._kind('}'), '}', (row, at), (row, at + 1), line
                        at += 1
                    elif line.startswith(top.quote, at):
                        yield top.end, top.quote, (row, at), (row, at + len(top.quote)), line
                        at += len(top.quote)
                        joined.pop()
                        last_kind = STRING
                    continue
                c = line[at]
                if c in ' \t\f':
                    at += 1
                    continue
                if c == '#':
                    text = stripped[at:]
                    if self._extra:
                        yield COMMENT, text, (row, at), (row, at + len(text)), line
                    at += len(text)
                    continue
                if c == '\n' or c == '\r':
                    if brackets or joined:
                        if self._extra:
                            yield NL, line[at:], (row, at), (row, at + 1), line
                    else:
                        yield NEWLINE, line[at:] if self._extra else '', (row, at), (row, at + 1), line
                        last_kind = NEWLINE
                    at = end
                    continue
                if c == '\\':
                    if line[at + 1:at + 2] in ('\n', ''):
                        continued = True
                        at = end
                        continue
                    raise self._error('unexpected character after line continuation character', row, at + 1, line)
                match = _PREFIX.match(line, at)
                if match:
                    prefix, quote = (match[1] or '').lower(), match[2]
                    start = (row, at)
                    if 'f' in prefix or 't' in prefix:
                        template = 't' in prefix
                        kind = TSTRING_START if template else FSTRING_START
                        yield kind, match[0], start, (row, match.end()), line
                        joined.append(_Joined(quote, 'r' in prefix, template, start, line))
                        at = match.end()
                        continue
                    first, text_line = at, line
                    parts = []
                    at = match.end()
                    begin = first
                    while True:
                        close = at
                        while close < end and not line.startswith(quote, close):
                            if line[close] == '\\':
                                close += 1
                            elif line[close] == '\n' and len(quote) == 1:
                                break
                            close += 1
                        if close < end and line.startswith(quote, close):
                            at = close + len(quote)
                            parts.append(line[begin:at])
                            break
                        if len(quote) == 1 and not line.endswith('\\\n'):
                            raise self._error(f'unterminated string literal (detected at line {row})', row, first, line)
                        parts.append(line[begin:])
                        more = self._read()
                        if not more:
                            if len(quote) == 1:
                                raise self._error(f'unterminated string literal (detected at line {start[0]})',
                                                  start[0], start[1], text_line)
                            raise self._error(f'unterminated triple-quoted string literal (detected at line {row})',
                                              start[0], start[1], text_line)
                        row += 1
                        line, begin, at, end = more, 0, 0, len(more)
                        stripped = line.rstrip('\n')
                        text_line += more
                    yield STRING, ''.join(parts), start, (row, at), text_line
                    last_kind = STRING
                    continue
                if c.isdecimal() and c.isascii() or c == '.' and line[at + 1:at + 2].isdigit():
                    match = _NUMBER.match(line, at)
                    text = match[0]
                    after = match.end()
                    if _DECIMAL.fullmatch(text) and text.replace('_', '').isdigit():
                        raise self._error('leading zeros in decimal integer literals are not permitted; '
                                          'use an 0o prefix for octal integers', row, at, line)
                    yield NUMBER, text, (row, at), (row, after), line
                    last_kind = NUMBER
                    at = after
                    continue
                if c == '_' or c.isidentifier():
                    match = _NAME.match(line, at)
                    yield NAME, match[0], (row, at), (row, match.end()), line
                    last_kind = NAME
                    at = match.end()
                    continue
                match = _OPERATOR.match(line, at)
                if match is None:
                    if c in '$?`!':
                        # No grammar has them (but "!" in a replacement field): the parser says so, not the tokenizer.
                        yield self._kind('!') if c == '!' and c in EXACT_TOKEN_TYPES else OP, c, (row, at), (row, at + 1), line
                        last_kind = OP
                        at += 1
                        continue
                    raise self._error(f"invalid non-printable character U+{ord(c):04X}" if not c.isprintable()
                                      else f"invalid character '{c}' (U+{ord(c):04X})", row, at, line)
                op = match[0]
                if top is not None and top.fields and len(brackets) == top.fields[-1][0]:
                    # Directly within a replacement field.
                    if op[0] == ':':
                        yield self._kind(':'), ':', (row, at), (row, at + 1), line
                        top.fields[-1][1] = True
                        at += 1
                        continue
                    if op == '}':
                        top.fields.pop()
                        brackets.pop()
                        yield self._kind('}'), '}', (row, at), (row, at + 1), line
                        at += 1
                        continue
                    if op == '!=' and line[at + 2:at + 3] not in ('=', ''):
                        pass
                if op in _OPENING:
                    brackets.append(op)
                elif op in ')]}':
                    if not brackets and not self._extra:
                        raise self._error(f"unmatched '{op}'", row, at, line)
                    opening = brackets.pop() if brackets else None
                    if opening is not None and _OPENING[opening] != op:
                        raise self._error(f"closing parenthesis '{op}' does not match opening parenthesis '{opening}'",
                                          row, at, line)
                yield self._kind(op), op, (row, at), (row, match.end()), line
                last_kind = OP
                at = match.end()
            if not line.endswith('\n') and not brackets and not joined and not continued and last_kind != NEWLINE:
                yield NEWLINE, '', (row, end), (row, end + 1), line
                last_kind = NEWLINE
        if brackets or joined or continued:
            if continued:
                raise self._error('unexpected EOF in multi-line statement', row, 0, '')
            raise self._error('unexpected EOF in multi-line statement', row, 0, '')
        for _ in indents[1:]:
            yield DEDENT, '', (row, 0), (row, 0), ''
        yield ENDMARKER, '', (row, 0), (row, 0), ''
