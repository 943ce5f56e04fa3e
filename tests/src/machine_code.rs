//! Looks at the machine code of a release build's handlers.
//!
//! The machine's speed rests on three promises that the source cannot make by itself: every handler ends in an indirect jump to the next
//! one (and not in a call, which would grow the stack with every instruction), a fast path calls nothing, and a fast path saves no
//! register. `objdump` shows what became of them. Handlers have names of their own in the binary, by module: `handler` (fast paths),
//! `hot_path`, `late` and `complete`.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// Every operation with a fast path (`vm::handlers::fast::has`), or with a look at which path to take: its handler calls nothing and touches no stack. THE list: a fast path that is
/// missing here, or a name here that has none, is an error.
pub const FAST: &[&str] = &[
    "Add",
    "AddFloat",
    "AddFloatK",
    "AddK",
    "And",
    "AndK",
    "Call",
    "CallAppend",
    "CallFunction",
    "CallLen",
    "Clear",
    "Drop",
    "Eq",
    "FloorDiv",
    "FloorDivK",
    "ForIter",
    "ForIterList",
    "Ge",
    "Gt",
    "IAdd",
    "IAddFloat",
    "IAddK",
    "IMul",
    "IMulFloat",
    "IMulK",
    "ISub",
    "ISubFloat",
    "ISubK",
    "In",
    "Is",
    "Jump",
    "JumpIfEq",
    "JumpIfEqK",
    "JumpIfFalse",
    "JumpIfGe",
    "JumpIfGeK",
    "JumpIfGt",
    "JumpIfGtK",
    "JumpIfLe",
    "JumpIfLeK",
    "JumpIfLt",
    "JumpIfLtK",
    "JumpIfNe",
    "JumpIfNeK",
    "JumpIfNone",
    "JumpIfNotNone",
    "JumpIfTrue",
    "JumpUnlessEq",
    "JumpUnlessEqK",
    "JumpUnlessGe",
    "JumpUnlessGeK",
    "JumpUnlessGt",
    "JumpUnlessGtK",
    "JumpUnlessLe",
    "JumpUnlessLeK",
    "JumpUnlessLt",
    "JumpUnlessLtK",
    "JumpUnlessNe",
    "JumpUnlessNeK",
    "LShift",
    "LShiftK",
    "Le",
    "LoadAttrSlot",
    "LoadAttrSlotLocal",
    "LoadAttrSlotOver",
    "LoadCell",
    "LoadConst",
    "LoadFree",
    "LoadGlobalBuiltin",
    "LoadGlobalHere",
    "LoadGlobalLen",
    "LoadItem",
    "LoadItemFrom",
    "LoadItemK",
    "LoadItemOver",
    "LoadMethodLocal",
    "LoadMethodTemp",
    "Loop",
    "Lt",
    "Mod",
    "ModK",
    "Move",
    "Mul",
    "MulFloat",
    "MulFloatK",
    "MulK",
    "Ne",
    "Neg",
    "Nop",
    "Not",
    "Or",
    "OrK",
    "RShift",
    "RShiftK",
    "Return",
    "ReturnConst",
    "StoreAttrSlot",
    "StoreAttrSlotTemp",
    "StoreItem",
    "Sub",
    "SubFloat",
    "SubFloatK",
    "SubK",
    "TrueDivFloat",
    "TrueDivFloatK",
    "Xor",
    "XorK",
    "Yield",
];

/// Fast paths among them that need more registers than are free, and save some on the stack. This list may only shrink.
pub const SAVES: &[&str] = &[
    "Call",
    "CallFunction",
    "ForIter",
    "ForIterList",
    "LoadAttrSlot",
    "LoadAttrSlotLocal",
    "LoadAttrSlotOver",
    "LoadItemOver",
    "LoadMethodLocal",
    "LoadMethodTemp",
    "Return",
    "ReturnConst",
    "StoreAttrSlot",
];

/// Instructions that a function consists of: mnemonic and operands.
type Body = Vec<(String, String)>;

/// What was looked at.
#[derive(Debug, Default)]
pub struct Report {
    /// Handlers of all three kinds.
    pub handlers: usize,
    /// Fast paths among them.
    pub fast: usize,
}

/// Why there was nothing to look at.
pub enum Skipped {
    /// No disassembler, or one for another processor.
    NoDisassembler(String),
}

/// The kind and the operation of a handler's symbol: `…vm7drivers4tail7handler3Add17h…` is `("handler", "Add")`.
fn handler_of(symbol: &str) -> Option<(&str, &str)> {
    fn part(text: &str) -> Option<(&str, &str)> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let length: usize = text[..digits].parse().ok()?;
        let rest = &text[digits..];
        (rest.len() >= length).then(|| rest.split_at(length))
    }
    let (_, rest) = symbol.split_once("2vm7drivers4tail")?;
    let (kind, rest) = part(rest)?;
    let (name, rest) = part(rest)?;
    (rest.starts_with("17h") && ["handler", "hot_path", "late", "complete"].contains(&kind)).then_some((kind, name))
}

/// The handlers in a disassembly, by kind and operation.
fn handlers(listing: &str) -> BTreeMap<(String, String), Body> {
    let mut found: BTreeMap<(String, String), Body> = BTreeMap::new();
    let mut current: Option<(String, String)> = None;
    for line in listing.lines() {
        if let Some(symbol) = line.strip_suffix(">:") {
            let symbol = symbol.split_once('<').map_or("", |(_, name)| name);
            current = handler_of(symbol).map(|(kind, name)| (kind.to_owned(), name.to_owned()));
            if let Some(key) = &current {
                found.entry(key.clone()).or_default();
            }
            continue;
        }
        let Some(key) = &current else { continue };
        let Some((_, code)) = line.split_once(":\t") else { continue };
        let (mnemonic, operands) = code.trim().split_once(char::is_whitespace).unwrap_or((code.trim(), ""));
        if let Some(body) = found.get_mut(key) {
            body.push((mnemonic.to_owned(), operands.trim().to_owned()));
        }
    }
    found
}

/// What is wrong with one handler.
fn faults(kind: &str, name: &str, body: &Body) -> Vec<String> {
    let mut faults = Vec::new();
    let mut fault = |text: &str| faults.push(format!("{kind}::{name}: {text}"));
    let is = |(mnemonic, _): &&(String, String), what: &str| mnemonic.starts_with(what);
    let jumps_on = body.iter().any(|i| is(&i, "jmp") && i.1.contains('*'));
    let jumps_to_next_tier = body.iter().any(|i| is(&i, "jmp") && i.1.contains("7drivers4tail"));
    if name != "Halt" && !jumps_on && !jumps_to_next_tier {
        fault("does not end in a jump to a handler");
    }
    if kind == "complete" && name != "Halt" && !jumps_on {
        fault("does not end in an indirect jump");
    }
    if body.iter().any(|i| is(&i, "call") && i.1.contains("7drivers4tail")) {
        fault("calls a handler instead of jumping to it");
    }
    if kind == "handler" {
        if body.iter().any(|i| is(&i, "call")) {
            fault("a fast path with a call");
        }
        let saves = body.iter().any(|i| is(&i, "push") || is(&i, "pop") || i.1.contains("%rsp"));
        if saves && !SAVES.contains(&name) {
            fault("a fast path that touches the stack");
        }
    }
    faults
}

/// Checks a listing of all handlers.
///
/// # Errors
/// What is wrong, a line each.
pub fn check_listing(listing: &str) -> Result<Report, String> {
    let found = handlers(listing);
    let mut wrong = Vec::new();
    let mut report = Report::default();
    for ((kind, name), body) in &found {
        report.handlers += 1;
        if kind == "handler" {
            report.fast += 1;
            if name != "Halt" && !FAST.contains(&name.as_str()) {
                wrong.push(format!("handler::{name} is not in the list of fast paths"));
            }
        }
        wrong.extend(faults(kind, name, body));
    }
    for name in FAST {
        if !found.contains_key(&("handler".to_owned(), (*name).to_owned())) {
            wrong.push(format!("handler::{name} is in the list of fast paths, but there is no such handler"));
        }
    }
    if wrong.is_empty() { Ok(report) } else { Err(wrong.join("\n")) }
}

/// Disassembles a release binary and checks its handlers.
///
/// # Errors
/// What is wrong with them; or, inside the success, that they could not be looked at.
pub fn check(binary: &Path) -> Result<Result<Report, Skipped>, String> {
    if !cfg!(target_arch = "x86_64") {
        return Ok(Err(Skipped::NoDisassembler("the check knows x86-64 only".to_owned())));
    }
    let output = match Command::new("objdump").args(["-d", "--no-show-raw-insn"]).arg(binary).output() {
        Ok(output) => output,
        Err(e) => return Ok(Err(Skipped::NoDisassembler(format!("no objdump: {e}")))),
    };
    if !output.status.success() {
        return Err(format!("objdump: {}", String::from_utf8_lossy(&output.stderr)));
    }
    check_listing(&String::from_utf8_lossy(&output.stdout)).map(Ok)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A listing in which every fast path is a bare jump, but for `special`.
    fn listing(special: &str, code: &str) -> String {
        let mut text = String::new();
        for name in FAST {
            let code = if *name == special { code } else { "jmp    *%rax" };
            text += &format!(
                "0 <_ZN11orochi_core2vm7drivers4tail7handler{}{name}17h0123456789abcdefE>:\n  1:\t{code}\n\n",
                name.len()
            );
        }
        text
    }

    #[test]
    fn good_code_passes() {
        let report = check_listing(&listing("", "")).expect("good code");
        assert_eq!(report.fast, FAST.len());
    }

    #[test]
    fn each_fault_is_found() {
        let found = |code: &str| check_listing(&listing("Add", code)).expect_err(code);
        assert!(found("push   %rbx").contains("touches the stack"));
        assert!(found("ret").contains("does not end in a jump"));
        assert!(found("call   1234 <memcpy>\n  2:\tjmp    *%rax").contains("with a call"));
        let handler = "call   1 <_ZN11orochi_core2vm7drivers4tail8hot_path3Add17h0E>";
        assert!(found(handler).contains("calls a handler"));
        assert!(check_listing("").expect_err("nothing there").contains("no such handler"));
    }

    #[test]
    fn the_lists_are_in_order() {
        assert!(FAST.is_sorted());
        assert!(SAVES.iter().all(|name| FAST.contains(name)));
    }
}
