//! Code objects as bytes: what a cache of compiled modules holds.
//!
//! The form belongs to one build: whoever keeps such bytes keeps the build's key beside them, and a checksum. Reading checks every
//! length and every tag, so bytes of another origin give `None` and never more work or memory than they are long; that the
//! instructions in them keep the rules of the operation table is what the checksum vouches for.
//!
//! Numbers are in groups of seven bits, lowest first. The file name is not stored: the reader knows where the code comes from.

use super::code::{Code, Const, ExceptionEntry, Position};
use crate::text::{Text, View};
use num_bigint::BigInt;
use std::sync::Arc;

/// Deepest nesting of constants and code that is read.
const DEEPEST: u32 = 200;

/// The bytes of a code object and all that is nested in it.
pub fn write(code: &Code) -> Vec<u8> {
    let mut out = Writer { bytes: Vec::with_capacity(16 * code.words.len() + 256) };
    out.code(code);
    out.bytes
}

/// The code object that `write` gave these bytes for, as one of the file `filename`.
pub fn read(bytes: &[u8], filename: &Arc<str>) -> Option<Arc<Code>> {
    let mut reader = Reader { rest: bytes, filename, depth: 0 };
    let code = reader.code()?;
    reader.rest.is_empty().then(|| Arc::new(code))
}

struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    fn number(&mut self, mut n: u64) {
        while n >= 0x80 {
            self.bytes.push(n as u8 | 0x80);
            n >>= 7;
        }
        self.bytes.push(n as u8);
    }

    /// Small numbers of either sign are short.
    fn signed(&mut self, n: i64) {
        self.number(((n << 1) ^ (n >> 63)) as u64);
    }

    fn string(&mut self, s: &str) {
        self.number(s.len() as u64);
        self.bytes.extend_from_slice(s.as_bytes());
    }

    fn strings(&mut self, all: &[String]) {
        self.number(all.len() as u64);
        all.iter().for_each(|s| self.string(s));
    }

    fn text(&mut self, text: &Text) {
        let view = text.view();
        let width = match view {
            View::Ascii(_) => 0,
            View::Latin1(_) => 1,
            View::Ucs2(_) => 2,
            View::Ucs4(_) => 4,
        };
        self.bytes.push(width);
        self.number(view.len() as u64);
        match view {
            View::Ascii(u) | View::Latin1(u) => self.bytes.extend_from_slice(u),
            View::Ucs2(u) => u.iter().for_each(|c| self.bytes.extend_from_slice(&c.to_le_bytes())),
            View::Ucs4(u) => u.iter().for_each(|c| self.bytes.extend_from_slice(&c.to_le_bytes())),
        }
    }

    fn constants(&mut self, all: &[Const]) {
        self.number(all.len() as u64);
        all.iter().for_each(|c| self.constant(c));
    }

    fn constant(&mut self, constant: &Const) {
        let tag = |out: &mut Writer, tag: u8| out.bytes.push(tag);
        match constant {
            Const::None => tag(self, b'N'),
            Const::Bool(false) => tag(self, b'F'),
            Const::Bool(true) => tag(self, b'T'),
            Const::Ellipsis => tag(self, b'.'),
            Const::Int(i) => {
                tag(self, b'i');
                self.signed(*i);
            }
            Const::BigInt(i) => {
                tag(self, b'l');
                let bytes = i.to_signed_bytes_le();
                self.number(bytes.len() as u64);
                self.bytes.extend_from_slice(&bytes);
            }
            Const::Float(f) => {
                tag(self, b'g');
                self.bytes.extend_from_slice(&f.to_bits().to_le_bytes());
            }
            Const::Complex(re, im) => {
                tag(self, b'y');
                self.bytes.extend_from_slice(&re.to_bits().to_le_bytes());
                self.bytes.extend_from_slice(&im.to_bits().to_le_bytes());
            }
            Const::Str(text) => {
                tag(self, b'u');
                self.text(text);
            }
            Const::Bytes(bytes) => {
                tag(self, b's');
                self.number(bytes.len() as u64);
                self.bytes.extend_from_slice(bytes);
            }
            Const::Tuple(items) => {
                tag(self, b'(');
                self.constants(items);
            }
            Const::FrozenSet(items) => {
                tag(self, b'>');
                self.constants(items);
            }
            Const::Code(code) => {
                tag(self, b'c');
                self.code(code);
            }
        }
    }

    fn code(&mut self, code: &Code) {
        // Every field is named, so that a new one cannot be forgotten.
        let Code {
            name,
            qualname,
            filename: _,
            first_line,
            flags,
            arg_count,
            positional_only,
            keyword_only,
            varnames,
            cellvars,
            cell_registers,
            freevars,
            names,
            consts,
            words,
            exceptions,
            positions,
            first_temp,
            registers,
            caches,
            doc,
            static_attributes,
        } = code;
        self.string(name);
        self.string(qualname);
        for n in [*first_line, *flags, *arg_count, *positional_only, *keyword_only, *caches] {
            self.number(u64::from(n));
        }
        self.number(u64::from(*first_temp));
        self.number(u64::from(*registers));
        for list in [varnames, cellvars, freevars, names, static_attributes] {
            self.strings(list);
        }
        self.number(cell_registers.len() as u64);
        cell_registers.iter().for_each(|&r| self.number(u64::from(r)));
        self.constants(consts);
        self.number(words.len() as u64);
        words.iter().for_each(|w| self.bytes.extend_from_slice(&w.to_le_bytes()));
        self.number(exceptions.len() as u64);
        for &ExceptionEntry { start, end, handler, register } in exceptions {
            for n in [start, end, handler, u32::from(register)] {
                self.number(u64::from(n));
            }
        }
        self.positions(positions);
        match doc {
            Some(text) => {
                self.bytes.push(1);
                self.text(text);
            }
            None => self.bytes.push(0),
        }
    }

    /// Positions as differences: most are one byte a number.
    fn positions(&mut self, positions: &[(u32, Position)]) {
        self.number(positions.len() as u64);
        let (mut last_word, mut last_line) = (0, 0);
        for &(word, Position { line, end_line, column, end_column }) in positions {
            self.number(u64::from(word.wrapping_sub(last_word)));
            self.signed(i64::from(line) - i64::from(last_line));
            self.signed(i64::from(end_line) - i64::from(line));
            self.number(u64::from(column));
            self.number(u64::from(end_column));
            (last_word, last_line) = (word, line);
        }
    }
}

struct Reader<'a> {
    rest: &'a [u8],
    filename: &'a Arc<str>,
    depth: u32,
}

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(n)?;
        self.rest = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    #[inline]
    fn number(&mut self) -> Option<u64> {
        let first = self.byte()?;
        if first < 0x80 {
            return Some(u64::from(first));
        }
        let mut n = u64::from(first & 0x7f);
        let mut shift = 7;
        loop {
            let byte = self.byte()?;
            n |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(n);
            }
            shift += 7;
        }
    }

    fn signed(&mut self) -> Option<i64> {
        let n = self.number()?;
        Some((n >> 1) as i64 ^ -((n & 1) as i64))
    }

    fn small(&mut self) -> Option<u32> {
        self.number()?.try_into().ok()
    }

    fn register(&mut self) -> Option<u16> {
        self.number()?.try_into().ok()
    }

    /// A length of things that take at least `bytes` bytes each.
    fn len(&mut self, bytes: usize) -> Option<usize> {
        let n = usize::try_from(self.number()?).ok()?;
        (n.checked_mul(bytes)? <= self.rest.len()).then_some(n)
    }

    fn string(&mut self) -> Option<String> {
        let n = self.len(1)?;
        std::str::from_utf8(self.take(n)?).ok().map(str::to_owned)
    }

    fn strings(&mut self) -> Option<Vec<String>> {
        let n = self.len(1)?;
        (0..n).map(|_| self.string()).collect()
    }

    fn text(&mut self) -> Option<Text> {
        let width = self.byte()?;
        let n = self.len(usize::from(width.max(1)))?;
        match width {
            0 | 1 => Some(Text::from_latin1(self.take(n)?.to_vec())),
            2 => {
                let units: Vec<u16> =
                    self.take(2 * n)?.as_chunks::<2>().0.iter().map(|c| u16::from_le_bytes(*c)).collect();
                Text::from_view(View::Ucs2(&units)).ok()
            }
            4 => {
                let units: Vec<u32> =
                    self.take(4 * n)?.as_chunks::<4>().0.iter().map(|c| u32::from_le_bytes(*c)).collect();
                Text::from_codes(&units).ok()
            }
            _ => None,
        }
    }

    fn float(&mut self) -> Option<f64> {
        let bytes = self.take(8)?.first_chunk::<8>()?;
        Some(f64::from_bits(u64::from_le_bytes(*bytes)))
    }

    fn constants(&mut self) -> Option<Vec<Const>> {
        let n = self.len(1)?;
        (0..n).map(|_| self.constant()).collect()
    }

    fn constant(&mut self) -> Option<Const> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let constant = match self.byte()? {
            b'N' => Const::None,
            b'F' => Const::Bool(false),
            b'T' => Const::Bool(true),
            b'.' => Const::Ellipsis,
            b'i' => Const::Int(self.signed()?),
            b'l' => {
                let n = self.len(1)?;
                Const::BigInt(BigInt::from_signed_bytes_le(self.take(n)?))
            }
            b'g' => Const::Float(self.float()?),
            b'y' => Const::Complex(self.float()?, self.float()?),
            b'u' => Const::Str(self.text()?),
            b's' => {
                let n = self.len(1)?;
                Const::Bytes(self.take(n)?.to_vec())
            }
            b'(' => Const::Tuple(self.constants()?),
            b'>' => Const::FrozenSet(self.constants()?),
            b'c' => Const::Code(Arc::new(self.code()?)),
            _ => return None,
        };
        self.depth -= 1;
        Some(constant)
    }

    fn code(&mut self) -> Option<Code> {
        let (name, qualname) = (self.string()?, self.string()?);
        let (first_line, flags, arg_count) = (self.small()?, self.small()?, self.small()?);
        let (positional_only, keyword_only, caches) = (self.small()?, self.small()?, self.small()?);
        let (first_temp, registers) = (self.register()?, self.register()?);
        let (varnames, cellvars, freevars) = (self.strings()?, self.strings()?, self.strings()?);
        let (names, static_attributes) = (self.strings()?, self.strings()?);
        let n = self.len(1)?;
        let cell_registers = (0..n).map(|_| self.register()).collect::<Option<Vec<u16>>>()?;
        let consts = self.constants()?;
        let n = self.len(4)?;
        let words = self.take(4 * n)?.as_chunks::<4>().0.iter().map(|w| u32::from_le_bytes(*w)).collect();
        let n = self.len(4)?;
        let mut exceptions = Vec::with_capacity(n);
        for _ in 0..n {
            let (start, end, handler) = (self.small()?, self.small()?, self.small()?);
            exceptions.push(ExceptionEntry { start, end, handler, register: self.register()? });
        }
        let positions = self.positions()?;
        let doc = match self.byte()? {
            0 => None,
            1 => Some(self.text()?),
            _ => return None,
        };
        Some(Code {
            name,
            qualname,
            filename: self.filename.clone(),
            first_line,
            flags,
            arg_count,
            positional_only,
            keyword_only,
            varnames,
            cellvars,
            cell_registers,
            freevars,
            names,
            consts,
            words,
            exceptions,
            positions,
            first_temp,
            registers,
            caches,
            doc,
            static_attributes,
        })
    }

    fn positions(&mut self) -> Option<Vec<(u32, Position)>> {
        let n = self.len(5)?;
        let mut positions = Vec::with_capacity(n);
        let (mut word, mut last_line) = (0u32, 0i64);
        for _ in 0..n {
            word = word.wrapping_add(self.small()?);
            let line = last_line.checked_add(self.signed()?)?;
            let end_line = line.checked_add(self.signed()?)?;
            let position = Position {
                line: line.try_into().ok()?,
                end_line: end_line.try_into().ok()?,
                column: self.small()?,
                end_column: self.small()?,
            };
            positions.push((word, position));
            last_line = line;
        }
        Some(positions)
    }
}
