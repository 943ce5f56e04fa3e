//! Compiled code survives being written and read (`bytecode::stored`), and what is damaged is refused.

use super::{Mode, Options, Source, compile};
use crate::bytecode::Code;
use crate::bytecode::stored::{read, write};
use std::sync::Arc;

const SOURCE: &str = "'doc'\nimport os\nX = (1, -2, 10**40, 1.5, 2j, 'a\\u1234', '\\U0001f600', '\\ud800', b'\\0', ..., None, True)\n\
    class C:\n    'of C'\n    def f(self, a, /, b=1, *, c, **d):\n        'of f'\n        try:\n            return lambda: (a, self.x)\n        except OSError as e:\n            return a in {1, 2, 3}\n\n\
    def g():\n    for i in range(3):\n        yield [j for j in (i, 'x')]\n";

fn compiled() -> Arc<Code> {
    match compile(&Source::Text(SOURCE), "file.py", Mode::Exec, Options::default()) {
        Ok(code) => code,
        Err(e) => panic!("{e}"),
    }
}

#[test]
fn what_is_written_is_read() {
    let code = compiled();
    let read = read(&write(&code), &Arc::from("file.py"));
    assert_eq!(read.as_deref(), Some(&*code));
}

#[test]
fn bad_bytes_are_refused_or_read_but_never_panic() {
    let bytes = write(&compiled());
    let name: Arc<str> = Arc::from("file.py");
    for end in 0..bytes.len() {
        assert!(read(&bytes[..end], &name).is_none(), "cut at {end}");
    }
    for i in 0..bytes.len() {
        for flip in [1, 0x80, 0xff] {
            let mut changed = bytes.clone();
            changed[i] ^= flip;
            // Whether it is noticed depends on the place; the checksum of the cache notices all.
            let _any = read(&changed, &name);
        }
    }
}
