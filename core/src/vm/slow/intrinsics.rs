//! `Intrinsic` and `Probe`: the rarer constructs of the language, by number; `vm::intrinsics` does them.

use super::slow;
use crate::bytecode::{Intrinsic, Probe};
use crate::object::Value;
use crate::object::thread::Thread;
use crate::vm::intrinsics;

slow! {
    /// `a = intrinsic x of b, …`.
    intrinsic(s, a: usize, b: usize, c: usize) -> leave {
        let Some(&which) = Intrinsic::ALL.get(s.m.extra(0) as usize) else { return Ok(()) };
        // The arguments stay in their registers, which keep them alive.
        let args = std::slice::from_raw_parts(s.m.regs.add(b).cast::<Value>(), c);
        let made = intrinsics::run(&mut s.py, which, args)?;
        for r in b..b + c {
            s.consume(r);
        }
        s.put(a, made);
        Ok(())
    }
}

slow! {
    /// `a = probe x of b`.
    probe(s, a: usize, b: usize) -> leave {
        let number = s.m.extra(0);
        let Some(&which) = Probe::ALL.get((number & 0xffff) as usize) else { return Ok(()) };
        let v = s.operand(b)?;
        let answer = intrinsics::patterns::probe(&mut s.py, which, v, (number >> 16) as usize)?;
        s.put(a, Value::bool(answer));
        Ok(())
    }
}
