//! Formatting what is formatted most: templates with nothing but plain fields, ints by width and base, floats with a fixed precision. Short ASCII
//! results are put together on the stack. Whatever is not that simple is left to the engines in `text`.

use crate::algorithm::memory::try_append;
use crate::object::strobject::StrObject;
use crate::object::{Py, Result, Value, word};
use crate::text::View;
use crate::text::string::copy_short;
use crate::types::bytes::BytesObject;
use std::mem::MaybeUninit;

/// Bytes that a result may have.
pub const ROOM: usize = 256;

/// A short ASCII text on the stack.
pub struct Plain {
    /// The first `len` are initialised.
    bytes: [MaybeUninit<u8>; ROOM],
    len: usize,
}

impl Plain {
    /// An empty one.
    #[inline]
    pub fn new() -> Plain {
        Plain { bytes: [MaybeUninit::uninit(); ROOM], len: 0 }
    }

    /// Appends ASCII bytes; `None` if there is no room.
    #[inline]
    pub fn push(&mut self, more: &[u8]) -> Option<()> {
        let room = self.bytes.get_mut(self.len..self.len + more.len())?;
        // SAFETY: initialised bytes seen as bytes that need not be.
        copy_short(room, unsafe { std::slice::from_raw_parts(more.as_ptr().cast::<MaybeUninit<u8>>(), more.len()) });
        self.len += more.len();
        Some(())
    }

    /// Appends the text of an exact ASCII str or of a small int; `None` for anything else.
    #[inline]
    pub fn push_value(&mut self, v: &Value) -> Option<()> {
        match v.as_small_int() {
            Some(i) => self.push_int(i),
            None => self.push(ascii_of(v)?),
        }
    }

    /// Appends the decimal text of an int.
    #[inline]
    pub fn push_int(&mut self, i: i64) -> Option<()> {
        let mut buffer = [0u8; 20];
        self.push(super::int::methods::digits(i, &mut buffer))
    }

    /// What was appended.
    #[inline]
    pub fn bytes(&self) -> &[u8] {
        // SAFETY: the first `len` bytes are initialised.
        unsafe { std::slice::from_raw_parts(self.bytes.as_ptr().cast::<u8>(), self.len) }
    }

    /// The str.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn finish(&self, py: &Py) -> Result {
        py.ascii(self.bytes())
    }
}

impl Default for Plain {
    fn default() -> Self {
        Self::new()
    }
}

/// The characters of an exact str, if they are ASCII.
#[inline]
fn ascii_of(v: &Value) -> Option<&[u8]> {
    if !crate::object::keys::is_exact_str(v) {
        return None;
    }
    match v.payload::<StrObject>()?.text.view() {
        View::Ascii(units) => Some(units),
        _ => None,
    }
}

/// What stands between `%` and the kind of a directive, as far as it is simple.
#[derive(Clone, Copy)]
struct Directive {
    left: bool,
    zero: bool,
    width: usize,
    /// Digits after the point.
    precision: Option<u8>,
    kind: u8,
    /// Bytes behind the `%`.
    length: usize,
}

impl Directive {
    /// Reads what follows a `%`: the flags `-` and `0`, a width below 100, one digit of precision.
    #[inline]
    fn read(rest: &[u8]) -> Option<Directive> {
        let mut read = Directive { left: false, zero: false, width: 0, precision: None, kind: 0, length: 0 };
        loop {
            match rest.get(read.length)? {
                b'-' => read.left = true,
                b'0' => read.zero = true,
                _ => break,
            }
            read.length += 1;
        }
        while let digit @ b'0'..=b'9' = rest.get(read.length)? {
            read.width = read.width * 10 + usize::from(digit - b'0');
            if read.width > 99 {
                return None;
            }
            read.length += 1;
        }
        if rest.get(read.length)? == &b'.' {
            let digit @ b'0'..=b'9' = *rest.get(read.length + 1)? else { return None };
            read.precision = Some(digit);
            read.length += 2;
        }
        read.kind = *rest.get(read.length)?;
        read.length += 1;
        Some(read)
    }

    /// Appends text, filled up to the width; of a number's the digits, before which zeros may go, begin at `digits`.
    fn push(self, out: &mut Plain, text: &[u8], digits: Option<usize>) -> Option<()> {
        const BLANKS: [u8; 99] = [b' '; 99];
        const ZEROS: [u8; 99] = [b'0'; 99];
        let missing = self.width.saturating_sub(text.len());
        if missing == 0 {
            return out.push(text);
        }
        if self.left {
            out.push(text)?;
            return out.push(BLANKS.get(..missing)?);
        }
        match digits {
            Some(at) if self.zero => {
                out.push(text.get(..at)?)?;
                out.push(ZEROS.get(..missing)?)?;
                out.push(text.get(at..)?)
            }
            _ => {
                out.push(BLANKS.get(..missing)?)?;
                out.push(text)
            }
        }
    }

    /// Appends a number by this directive: an int in decimal, octal or hexadecimal, or a float with a fixed precision.
    fn push_number(self, out: &mut Plain, v: &Value) -> Option<()> {
        if self.kind == b'f' {
            let made = float(v.as_float()?, &[b'.', self.precision.unwrap_or(b'6'), b'f'])?;
            let signed = usize::from(made.bytes().first() == Some(&b'-'));
            return self.push(out, made.bytes(), Some(signed));
        }
        let i = v.as_small_int()?;
        if self.precision.is_some() {
            return None;
        }
        let mut buffer = [0u8; 24];
        let mut at = buffer.len();
        let mut rest = i.unsigned_abs();
        let (shift, letters) = match self.kind {
            b'd' | b'i' | b'u' => {
                let mut buffer = [0u8; 20];
                let text = super::int::methods::digits(i, &mut buffer);
                return self.push(out, text, Some(usize::from(i < 0)));
            }
            b'x' => (4, b"0123456789abcdef"),
            b'X' => (4, b"0123456789ABCDEF"),
            b'o' => (3, b"0123456789abcdef"),
            _ => return None,
        };
        loop {
            at -= 1;
            buffer[at] = letters[(rest & ((1 << shift) - 1)) as usize];
            rest >>= shift;
            if rest == 0 {
                break;
            }
        }
        if i < 0 {
            at -= 1;
            buffer[at] = b'-';
        }
        self.push(out, &buffer[at..], Some(usize::from(i < 0)))
    }

    /// Appends a value of a str's template by this directive.
    fn push_value(self, out: &mut Plain, v: &Value) -> Option<()> {
        match self.kind {
            b's' | b'r' if self.precision.is_some() => None,
            b's' | b'r' if let Some(i) = v.as_small_int() => {
                let mut buffer = [0u8; 20];
                self.push(out, super::int::methods::digits(i, &mut buffer), None)
            }
            b's' => self.push(out, ascii_of(v)?, None),
            b'r' => {
                let text = ascii_of(v)?;
                // What needs no escape, and no other quotes.
                if !text.iter().all(|&b| matches!(b, b' '..=b'~') && b != b'\'' && b != b'\\') {
                    return None;
                }
                let mut quoted = Plain::new();
                quoted.push(b"'")?;
                quoted.push(text)?;
                quoted.push(b"'")?;
                self.push(out, quoted.bytes(), None)
            }
            b'c' if self.precision.is_none() => match ascii_of(v)? {
                one @ [_] => self.push(out, one, None),
                _ => None,
            },
            _ => self.push_number(out, v),
        }
    }
}

/// `template % right` where the directives are simple, and the arguments strings, small ints and floats that suit them.
pub fn percent(template: &[u8], right: &Value) -> Option<Plain> {
    let alone;
    let single = word::is_int(right.word()) || crate::object::keys::is_exact_str(right) || right.as_float().is_some();
    let given: &[Value] = if single {
        alone = std::slice::from_ref(right);
        alone
    } else {
        let tuple = right.payload::<crate::object::tuple::TupleObject>()?;
        tuple.values()
    };
    let mut out = Plain::new();
    let mut given = given.iter();
    let mut rest = template;
    while let Some(at) = rest.iter().position(|&b| b == b'%') {
        out.push(&rest[..at])?;
        let mut length = 1;
        match rest.get(at + 1)? {
            b's' => out.push_value(given.next()?)?,
            b'd' => out.push_int(given.next()?.as_small_int()?)?,
            b'%' => out.push(b"%")?,
            _ => {
                let directive = Directive::read(&rest[at + 1..])?;
                directive.push_value(&mut out, given.next()?)?;
                length = directive.length;
            }
        }
        rest = &rest[at + 1 + length..];
    }
    out.push(rest)?;
    if given.next().is_some() { None } else { Some(out) }
}

/// `template % right` of bytes where the directives are simple, and the arguments bytes, small ints and floats that suit them.
pub fn percent_bytes(template: &[u8], right: &Value) -> Option<Vec<u8>> {
    let single = word::is_int(right.word()) || right.has_payload::<BytesObject>() || right.as_float().is_some();
    let given: &[Value] = if single {
        std::slice::from_ref(right)
    } else {
        right.payload::<crate::object::tuple::TupleObject>()?.values()
    };
    let mut out = Vec::new();
    let mut given = given.iter();
    let mut rest = template;
    while let Some(at) = rest.iter().position(|&b| b == b'%') {
        try_append(&mut out, &rest[..at]).ok()?;
        let mut length = 1;
        match rest.get(at + 1)? {
            // A subclass may have a `__bytes__` of its own, which is not asked for what is bytes already.
            b's' | b'b' => try_append(&mut out, given.next()?.payload::<BytesObject>()?.data()).ok()?,
            b'%' => try_append(&mut out, b"%").ok()?,
            _ => {
                let directive = Directive::read(&rest[at + 1..])?;
                let mut number = Plain::new();
                directive.push_number(&mut number, given.next()?)?;
                try_append(&mut out, number.bytes()).ok()?;
                length = directive.length;
            }
        }
        rest = &rest[at + 1 + length..];
    }
    try_append(&mut out, rest).ok()?;
    if given.next().is_some() { None } else { Some(out) }
}

/// Appends a str or small int by a specification that is empty, or says an alignment, a width below 100, or both.
fn push_aligned(out: &mut Plain, v: &Value, spec: &[u8]) -> Option<()> {
    let (align, width) = match spec {
        [] => return out.push_value(v),
        [align @ (b'<' | b'>' | b'^'), width @ ..] => (Some(*align), width),
        width => (None, width),
    };
    let digit = |b: u8| usize::from(b.wrapping_sub(b'0'));
    let width = match width {
        [one @ b'1'..=b'9'] => digit(*one),
        [ten @ b'1'..=b'9', one @ b'0'..=b'9'] => digit(*ten) * 10 + digit(*one),
        _ => return None,
    };
    let mut buffer = [0u8; 20];
    let (text, natural) = match v.as_small_int() {
        Some(i) => (super::int::methods::digits(i, &mut buffer), b'>'),
        None => (ascii_of(v)?, b'<'),
    };
    let spaces = width.saturating_sub(text.len());
    let before = match align.unwrap_or(natural) {
        b'<' => 0,
        b'>' => spaces,
        _ => spaces / 2,
    };
    const BLANKS: [u8; 99] = [b' '; 99];
    out.push(BLANKS.get(..before)?)?;
    out.push(text)?;
    out.push(BLANKS.get(before..spaces)?)
}

/// `template.format(…)` where all fields are `{}`, `{:…}` with a plain alignment and width, or all of them `{0}` and the like, and the arguments strings and
/// small ints.
pub fn format(template: &[u8], given: &[Value]) -> Option<Plain> {
    let mut out = Plain::new();
    let all = given;
    let mut given = given.iter();
    let (mut counted, mut numbered) = (false, false);
    let mut rest = template;
    while let Some(at) = rest.iter().position(|&b| b == b'{' || b == b'}') {
        out.push(&rest[..at])?;
        if rest[at] != b'{' {
            return None;
        }
        let field = &rest[at + 1..];
        let end = field.iter().position(|&b| b == b'}')?;
        match &field[..end] {
            [] => {
                counted = true;
                out.push_value(given.next()?)?;
            }
            [b':', spec @ ..] => {
                counted = true;
                push_aligned(&mut out, given.next()?, spec)?;
            }
            [digit @ b'0'..=b'9'] => {
                numbered = true;
                out.push_value(all.get(usize::from(digit - b'0'))?)?;
            }
            _ => return None,
        }
        rest = &field[end + 1..];
    }
    out.push(rest)?;
    // Both ways of counting in one template are an error, which is said elsewhere.
    if counted && numbered { None } else { Some(out) }
}

/// A float by a specification of the form `.2f` or `8.2f`: exactly rounded, half to even. `None` for other specifications and for floats whose digits 128 bits
/// do not hold.
pub fn float(value: f64, spec: &[u8]) -> Option<Plain> {
    let [width @ .., b'.', precision @ b'0'..=b'9', b'f'] = spec else { return None };
    let precision = usize::from(*precision - b'0');
    let width = match width {
        [] => 0,
        [one @ b'1'..=b'9'] => usize::from(one - b'0'),
        [ten @ b'1'..=b'9', one @ b'0'..=b'9'] => usize::from(ten - b'0') * 10 + usize::from(one - b'0'),
        _ => return None,
    };
    let bits = value.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i32 - 1075;
    // Whole numbers from 2^53 on, tiny ones, infinities and NaN go the long way.
    if !(-100..=0).contains(&exponent) && value != 0.0 {
        return None;
    }
    let mantissa = if value == 0.0 { 0 } else { u128::from(bits & ((1 << 52) - 1) | 1 << 52) };
    let shift = if value == 0.0 { 0 } else { -exponent as u32 };
    // Below 2^53 * 10^9 < 2^83.
    let scaled = mantissa * 10u128.pow(precision as u32);
    let mut whole = scaled >> shift;
    if shift > 0 {
        let rest = scaled & ((1 << shift) - 1);
        let half = 1u128 << (shift - 1);
        if rest > half || (rest == half && whole & 1 == 1) {
            whole += 1;
        }
    }
    // 2^53 * 10^9 has 25 digits: two steps of 64 bits.
    let mut digits = [b'0'; 40];
    let mut at = digits.len();
    let mut put = |n: &mut u64, at: &mut usize| {
        *at -= 1;
        digits[*at] = b'0' + (*n % 10) as u8;
        *n /= 10;
    };
    const LOW: u128 = 10_000_000_000_000_000;
    let (mut high, mut low) = ((whole / LOW) as u64, (whole % LOW) as u64);
    let mut count = 0;
    while low > 0 || high > 0 || count <= precision {
        if count == precision && precision > 0 {
            at -= 1;
        }
        if count == 16 {
            low = high;
            high = 0;
        }
        put(&mut low, &mut at);
        count += 1;
    }
    if precision > 0 {
        let point = digits.len() - precision - 1;
        digits[point] = b'.';
    }
    if value.is_sign_negative() {
        at -= 1;
        digits[at] = b'-';
    }
    let mut out = Plain::new();
    for _ in digits.len() - at..width {
        out.push(b" ")?;
    }
    out.push(&digits[at..])?;
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_as_the_exact_formatter_has_them() {
        let values = [
            0.0,
            -0.0,
            1.0,
            -1.0,
            0.5,
            1.5,
            2.5,
            0.125,
            0.375,
            2.675,
            1.005,
            3.14169,
            99.995,
            0.05,
            0.25,
            1e-7,
            123456.789,
            9007199254740991.0,
            4503599627370496.5,
            1e15,
            0.1,
            999.9999,
            1234567890.5,
            12345678901234.5,
            9999999999999998.0,
        ];
        for v in values {
            for p in 0..10usize {
                let spec = format!(".{p}f");
                if let Some(made) = float(v, spec.as_bytes()) {
                    let text = std::str::from_utf8(made.bytes()).unwrap_or_default();
                    assert_eq!(text, std::format!("{v:.p$}"), "{v} {spec}");
                }
            }
        }
        let made = float(-2.5, b"8.1f").map(|m| m.bytes().to_vec());
        assert_eq!(made.as_deref(), Some(&b"    -2.5"[..]));
        assert!(float(1e16, b".2f").is_none() && float(f64::NAN, b".2f").is_none() && float(1.0, b".2g").is_none());
    }
}
