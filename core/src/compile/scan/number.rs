//! Numbers, and what may not follow them.

use super::Scan;

impl Scan<'_> {
    /// A number and what may not follow it.
    pub(super) fn number(&mut self) {
        let next = self.peek(1);
        if self.peek(0) == b'0' && matches!(next, b'x' | b'X' | b'o' | b'O' | b'b' | b'B') {
            self.at += 2;
            return match next {
                b'x' | b'X' => self.radix(u8::is_ascii_hexdigit, "hexadecimal"),
                b'o' | b'O' => self.radix(|digit| (b'0'..=b'7').contains(digit), "octal"),
                _ => self.radix(|digit| (b'0'..=b'1').contains(digit), "binary"),
            };
        }
        let start = self.at;
        if self.peek(0) != b'.' && !self.decimal() {
            return;
        }
        let digits_end = self.at;
        let mut kind = "decimal";
        let mut integer = true;
        if self.peek(0) == b'.' {
            integer = false;
            self.at += 1;
            if self.peek(0).is_ascii_digit() && !self.decimal() {
                return;
            }
        }
        if matches!(self.peek(0), b'e' | b'E') {
            let signed = matches!(self.peek(1), b'+' | b'-');
            let digit = self.peek(1 + usize::from(signed));
            if digit.is_ascii_digit() {
                integer = false;
                self.at += 1 + usize::from(signed);
                if !self.decimal() {
                    return;
                }
            } else if signed {
                // The sign was read and the digit is missing.
                self.fail(self.at + 1, "invalid decimal literal");
                return;
            }
        }
        if matches!(self.peek(0), b'j' | b'J') {
            integer = false;
            self.at += 1;
            kind = "imaginary";
        }
        let digits = &self.bytes[start..digits_end];
        if integer && digits.len() > 1 && digits[0] == b'0' && digits.iter().any(|digit| (b'1'..=b'9').contains(digit))
        {
            let zeros = digits.iter().take_while(|&&digit| digit == b'0').count();
            let message =
                "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers";
            self.fail(start, message);
            if let Some(error) = &mut self.lexical {
                error.end_column = error.column + zeros as u32;
            }
            return;
        }
        self.end_of_number(kind);
    }

    /// Digits with single underscores between them. False if an underscore is misplaced.
    fn decimal(&mut self) -> bool {
        loop {
            while self.peek(0).is_ascii_digit() {
                self.at += 1;
            }
            if self.peek(0) != b'_' {
                return true;
            }
            self.at += 1;
            if !self.peek(0).is_ascii_digit() {
                self.fail(self.at - 1, "invalid decimal literal");
                return false;
            }
        }
    }

    fn radix(&mut self, is_digit: impl Fn(&u8) -> bool, kind: &str) {
        loop {
            if self.peek(0) == b'_' {
                self.at += 1;
            }
            let digit = self.peek(0);
            if !is_digit(&digit) {
                if digit.is_ascii_digit() {
                    self.fail(self.at, format!("invalid digit '{}' in {kind} literal", char::from(digit)));
                } else {
                    self.fail(self.at - 1, format!("invalid {kind} literal"));
                }
                return;
            }
            while is_digit(&self.peek(0)) {
                self.at += 1;
            }
            if self.peek(0) != b'_' {
                break;
            }
        }
        if self.peek(0).is_ascii_digit() {
            self.fail(self.at, format!("invalid digit '{}' in {kind} literal", char::from(self.peek(0))));
            return;
        }
        self.end_of_number(kind);
    }

    /// A number may be followed directly by a keyword, but by no other name.
    fn end_of_number(&mut self, kind: &str) {
        let byte = self.peek(0);
        if byte != b'_' && !byte.is_ascii_alphanumeric() {
            return;
        }
        let rest = &self.bytes[self.at..];
        let keywords: [&[u8]; 7] = [b"and", b"else", b"for", b"if", b"in", b"is", b"or"];
        if keywords.iter().any(|keyword| rest.starts_with(keyword)) || rest.starts_with(b"not") {
            return;
        }
        self.fail(self.at - 1, format!("invalid {kind} literal"));
    }
}
