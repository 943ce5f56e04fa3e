//! THE operation table: every bytecode operation, once.
//!
//! `for_each_op!` hands the table to a macro; the encoder, the disassembler, the tail-called driver and the
//! `match` driver are all generated from it, so none of them can disagree with another.
//!
//! # Encoding
//! An instruction is one 32-bit word `op | a << 8 | b << 16 | c << 24`, followed by zero to two 32-bit
//! *extra words* whose meaning the table names. A `Wide` prefix word carries the high bytes of the
//! next word's `a`, `b` and `c` in its own, so that a register operand may reach 65 535.
//!
//! # Registers
//! A frame is a window of registers: parameters first, then the other locals, then temporaries
//! (`first_temp..`). A register holds a value word; `EMPTY` means unbound.
//! * `Dst`  is written. A local's old value is dropped; a temporary is empty or immediate by rule.
//! * `Src`  is read in place without counting. If it is a temporary the instruction **consumes** it: the
//!   register is left empty (or holding a stale immediate, which owns nothing). `EMPTY` in a local raises UnboundLocalError.
//!   Only when a `Dst` temporary is the same register as a `Src` is the consumption implied by the overwrite.
//! * `Keep` is read and never consumed, even when it is a temporary.
//! * `Base` is the first of a run of consecutive temporaries.
//! * `Reg`  names a register that holds a cell object (or that is handled raw).
//! * `Imm`  is a small number, `Konst` an 8-bit index into the constants (always an immediate or immortal).
//!
//! Extra words: `Name` (index into names), `Const` (index into constants), `Jump` (signed distance in words from
//! the first word of the instruction, a `Wide` prefix not counted), `Cache` (index of an inline cache; in linked code the signed distance in
//! bytes from the first word of the instruction to the cache), `Num`.
//!
//! # Quickened operations
//! The last group is never emitted by the compiler: the machine writes such an operation over the one that it specialises
//! (`Op::generic`), with the same operands and extra words. Each checks for itself what it relies on and else does what the generic one does, so
//! it may be overwritten at any time, by any thread.

/// Calls `$m!` with the whole operation table: `(Name, [a, b, c], [extra words])`.
#[macro_export]
macro_rules! for_each_op {
    ($m:ident) => {
        $m! {
            // -- control ------------------------------------------------------------------------
            /// Prefix: high bytes of the next word's operands.
            (Wide, [Imm, Imm, Imm], [])
            /// Leaves the run loop; never emitted by the compiler.
            (Halt, [None, None, None], [])
            /// Does nothing. The compiler emits it only where a line needs an instruction of its own.
            (Nop, [None, None, None], [])
            /// Jumps without polling: forward, or back out of a handler, all of which lie at the end of the code.
            (Jump, [None, None, None], [Jump])
            /// Jumps backward and polls the breaker word.
            (Loop, [None, None, None], [Jump])
            /// Jumps if `a` is true; `a` is consumed either way.
            (JumpIfTrue, [Src, None, None], [Jump])
            /// Jumps if `a` is false; `a` is consumed either way.
            (JumpIfFalse, [Src, None, None], [Jump])
            /// Jumps if the temporary `a` is true and keeps it; else consumes it and falls through (`or`).
            (JumpIfTrueKeep, [Keep, None, None], [Jump])
            /// Jumps if the temporary `a` is false and keeps it; else consumes it and falls through (`and`).
            (JumpIfFalseKeep, [Keep, None, None], [Jump])
            /// Jumps if `a` is None; consumed either way.
            (JumpIfNone, [Src, None, None], [Jump])
            /// Jumps if `a` is not None; consumed either way.
            (JumpIfNotNone, [Src, None, None], [Jump])
            // Compare and branch. "If" jumps when the comparison's truth is true, "Unless" when it is false.
            /// Jumps if `a < b`.
            (JumpIfLt, [Src, Src, None], [Jump])
            /// Jumps if `a <= b`.
            (JumpIfLe, [Src, Src, None], [Jump])
            /// Jumps if `a > b`.
            (JumpIfGt, [Src, Src, None], [Jump])
            /// Jumps if `a >= b`.
            (JumpIfGe, [Src, Src, None], [Jump])
            /// Jumps if `a == b`.
            (JumpIfEq, [Src, Src, None], [Jump])
            /// Jumps if `a != b`.
            (JumpIfNe, [Src, Src, None], [Jump])
            /// Jumps unless `a < b`.
            (JumpUnlessLt, [Src, Src, None], [Jump])
            /// Jumps unless `a <= b`.
            (JumpUnlessLe, [Src, Src, None], [Jump])
            /// Jumps unless `a > b`.
            (JumpUnlessGt, [Src, Src, None], [Jump])
            /// Jumps unless `a >= b`.
            (JumpUnlessGe, [Src, Src, None], [Jump])
            /// Jumps unless `a == b`.
            (JumpUnlessEq, [Src, Src, None], [Jump])
            /// Jumps unless `a != b`.
            (JumpUnlessNe, [Src, Src, None], [Jump])
            /// Jumps if `a < constant b`.
            (JumpIfLtK, [Src, Konst, None], [Jump])
            /// Jumps if `a <= constant b`.
            (JumpIfLeK, [Src, Konst, None], [Jump])
            /// Jumps if `a > constant b`.
            (JumpIfGtK, [Src, Konst, None], [Jump])
            /// Jumps if `a >= constant b`.
            (JumpIfGeK, [Src, Konst, None], [Jump])
            /// Jumps if `a == constant b`.
            (JumpIfEqK, [Src, Konst, None], [Jump])
            /// Jumps if `a != constant b`.
            (JumpIfNeK, [Src, Konst, None], [Jump])
            /// Jumps unless `a < constant b`.
            (JumpUnlessLtK, [Src, Konst, None], [Jump])
            /// Jumps unless `a <= constant b`.
            (JumpUnlessLeK, [Src, Konst, None], [Jump])
            /// Jumps unless `a > constant b`.
            (JumpUnlessGtK, [Src, Konst, None], [Jump])
            /// Jumps unless `a >= constant b`.
            (JumpUnlessGeK, [Src, Konst, None], [Jump])
            /// Jumps unless `a == constant b`.
            (JumpUnlessEqK, [Src, Konst, None], [Jump])
            /// Jumps unless `a != constant b`.
            (JumpUnlessNeK, [Src, Konst, None], [Jump])

            // -- moves and names ----------------------------------------------------------------
            /// `a = b` (moved if `b` is a temporary, counted if it is a local).
            (Move, [Dst, Src, None], [])
            /// `a = b`, counted; the temporary `b` is kept (a value that is needed twice).
            (Copy, [Dst, Keep, None], [])
            /// Moves the prepared pair `b, b+1` (callable, self-or-EMPTY) to `a, a+1`, both of them temporaries; an EMPTY is moved as it is.
            (MovePair, [Base, Base, None], [])
            /// `a = constants[x]`.
            (LoadConst, [Dst, None, None], [Const])
            /// Unbinds local `a`; UnboundLocalError if it was unbound.
            (DeleteLocal, [Reg, None, None], [])
            /// Drops the temporary `a` (an expression statement's value, an iterator on `break`).
            (Drop, [Src, None, None], [])
            /// Empties register `a` without an error (the target of `except … as`, a comprehension's variables, `a+1` of a call window).
            (Clear, [Reg, None, None], [])
            /// `a = globals[name]`, then builtins.
            (LoadGlobal, [Dst, None, None], [Name, Cache])
            /// `globals[name] = a`.
            (StoreGlobal, [Src, None, None], [Name, Cache])
            /// `del globals[name]`.
            (DeleteGlobal, [None, None, None], [Name])
            /// Class bodies, modules, `exec`: local namespace, then globals, then builtins.
            (LoadName, [Dst, None, None], [Name, Cache])
            /// Stores into the local namespace.
            (StoreName, [Src, None, None], [Name, Cache])
            /// Deletes from the local namespace.
            (DeleteName, [None, None, None], [Name])
            /// Class bodies: local namespace, then the free variable with index `b`.
            (LoadNameOrFree, [Dst, Imm, None], [Name])
            /// Class bodies under an annotation scope: the mapping in `b`, then globals, then builtins.
            (LoadFromOrGlobal, [Dst, Keep, None], [Name])
            /// The same under an enclosing function: the mapping in `b`, then the free variable with index `c`.
            (LoadFromOrFree, [Dst, Keep, Imm], [Name])
            /// Makes `__annotations__` an empty dict in the local namespace unless it is there (`from __future__ import annotations` only).
            (SetupAnnotations, [None, None, None], [])
            /// `a = dict of the local namespace` (`locals()` of a class body).
            (LoadLocals, [Dst, None, None], [])
            /// Wraps what register `a` holds (or nothing) into a new cell, in place.
            (MakeCell, [Reg, None, None], [])
            /// `a = contents of the cell in register b`; NameError/UnboundLocalError if empty.
            (LoadCell, [Dst, Reg, None], [])
            /// `contents of the cell in register a = b`.
            (StoreCell, [Reg, Src, None], [])
            /// Empties the cell in register `a`; an error if it is empty already.
            (DeleteCell, [Reg, None, None], [])
            /// `a = contents of free variable b`.
            (LoadFree, [Dst, Imm, None], [])
            /// `contents of free variable a = b`.
            (StoreFree, [Imm, Src, None], [])
            /// Empties the free variable `a`.
            (DeleteFree, [Imm, None, None], [])
            /// `a = the cell itself` of register `b` (a new reference), to build a closure.
            (LoadCellRef, [Dst, Reg, None], [])
            /// `a = the cell itself` of free variable `b`.
            (LoadFreeRef, [Dst, Imm, None], [])

            // -- operators ----------------------------------------------------------------------
            /// `a = b + c`.
            (Add, [Dst, Src, Src], [])
            /// `a = b - c`.
            (Sub, [Dst, Src, Src], [])
            /// `a = b * c`.
            (Mul, [Dst, Src, Src], [])
            /// `a = b / c`.
            (TrueDiv, [Dst, Src, Src], [])
            /// `a = b // c`.
            (FloorDiv, [Dst, Src, Src], [])
            /// `a = b % c`.
            (Mod, [Dst, Src, Src], [])
            /// `a = b & c`.
            (And, [Dst, Src, Src], [])
            /// `a = b | c`.
            (Or, [Dst, Src, Src], [])
            /// `a = b ^ c`.
            (Xor, [Dst, Src, Src], [])
            /// `a = b << c`.
            (LShift, [Dst, Src, Src], [])
            /// `a = b >> c`.
            (RShift, [Dst, Src, Src], [])
            /// `a = b + constant c`.
            (AddK, [Dst, Src, Konst], [])
            /// `a = b - constant c`.
            (SubK, [Dst, Src, Konst], [])
            /// `a = b * constant c`.
            (MulK, [Dst, Src, Konst], [])
            /// `a = b / constant c`.
            (TrueDivK, [Dst, Src, Konst], [])
            /// `a = b // constant c`.
            (FloorDivK, [Dst, Src, Konst], [])
            /// `a = b % constant c`.
            (ModK, [Dst, Src, Konst], [])
            /// `a = b & constant c`.
            (AndK, [Dst, Src, Konst], [])
            /// `a = b | constant c`.
            (OrK, [Dst, Src, Konst], [])
            /// `a = b ^ constant c`.
            (XorK, [Dst, Src, Konst], [])
            /// `a = b << constant c`.
            (LShiftK, [Dst, Src, Konst], [])
            /// `a = b >> constant c`.
            (RShiftK, [Dst, Src, Konst], [])
            /// `a = b (op x) c`, for any `BinaryOp`.
            (Binary, [Dst, Src, Src], [Num])
            /// `a = b += c`: in-place add; `a` is usually `b`.
            (IAdd, [Dst, Src, Src], [])
            /// `a = b -= c`.
            (ISub, [Dst, Src, Src], [])
            /// `a = b *= c`.
            (IMul, [Dst, Src, Src], [])
            /// `a = b += constant c`.
            (IAddK, [Dst, Src, Konst], [])
            /// `a = b -= constant c`.
            (ISubK, [Dst, Src, Konst], [])
            /// `a = b *= constant c`.
            (IMulK, [Dst, Src, Konst], [])
            /// `a = b (op x)= c`, for any `BinaryOp`.
            (InPlace, [Dst, Src, Src], [Num])
            /// `a = -b`.
            (Neg, [Dst, Src, None], [])
            /// `a = +b`.
            (Pos, [Dst, Src, None], [])
            /// `a = ~b`.
            (Invert, [Dst, Src, None], [])
            /// `a = not b`.
            (Not, [Dst, Src, None], [])
            /// `a = b < c`.
            (Lt, [Dst, Src, Src], [])
            /// `a = b <= c`.
            (Le, [Dst, Src, Src], [])
            /// `a = b > c`.
            (Gt, [Dst, Src, Src], [])
            /// `a = b >= c`.
            (Ge, [Dst, Src, Src], [])
            /// `a = b == c`.
            (Eq, [Dst, Src, Src], [])
            /// `a = b != c`.
            (Ne, [Dst, Src, Src], [])
            /// `a = b is c` (x = 0) or `b is not c` (x = 1).
            (Is, [Dst, Src, Src], [Num])
            /// `a = b in c` (x = 0) or `b not in c` (x = 1).
            (In, [Dst, Src, Src], [Num])

            // -- attributes and items -----------------------------------------------------------
            /// `a = b.name`.
            (LoadAttr, [Dst, Src, None], [Name, Cache])
            /// `a.name = b`.
            (StoreAttr, [Src, Src, None], [Name, Cache])
            /// `del a.name`.
            (DeleteAttr, [Src, None, None], [Name])
            /// Prepares a method call at `a`: `a = function, a+1 = b` or `a = value of b.name, a+1 = EMPTY`.
            (LoadMethod, [Base, Src, None], [Name, Cache])
            /// `super(class, self).name` of a call, from a window as for `CallFunction`: `a` = super, `a+2` = class, `a+3` = self. Prepares as `LoadMethod` does.
            (LoadSuperMethod, [Base, None, None], [Name])
            /// The same as `LoadMethod` for a special method found on the type of `b` only (b is kept); x is a `SpecialMethod`.
            (LoadSpecial, [Base, Keep, None], [Num])
            /// `a = b[c]`.
            (LoadItem, [Dst, Src, Src], [])
            /// `a = b[constant c]`.
            (LoadItemK, [Dst, Src, Konst], [])
            /// `a[b] = c`.
            (StoreItem, [Src, Src, Src], [])
            /// `del a[b]`.
            (DeleteItem, [Src, Src, None], [])
            /// `a = b[c : c+1]`, or `b[c : c+1 : c+2]` where x is 3; the x parts are consumed.
            (LoadSlice, [Dst, Src, Base], [Num])
            /// `a[b : b+1] = c`, or with a step where x is 3; the x parts are consumed.
            (StoreSlice, [Src, Base, Src], [Num])
            /// `del a[b : b+1]`, or with a step where x is 3; the x parts are consumed.
            (DeleteSlice, [Src, Base, None], [Num])
            /// `a = slice(b, b+1, b+2)`; c is 2 or 3 parts, consumed.
            (BuildSlice, [Dst, Base, Imm], [])

            // -- displays -----------------------------------------------------------------------
            /// `a = [b, b+1, …]`, c of them, consumed.
            (BuildList, [Dst, Base, Imm], [])
            /// `a = (b, b+1, …)`, c of them, consumed.
            (BuildTuple, [Dst, Base, Imm], [])
            /// `a = {b, b+1, …}`, c of them, consumed.
            (BuildSet, [Dst, Base, Imm], [])
            /// `a = {b: b+1, …}`, c pairs, consumed.
            (BuildMap, [Dst, Base, Imm], [])
            /// `a = "".join` of c strings (or small ints, which stand for their text) from b on, consumed.
            (BuildString, [Dst, Base, Imm], [])
            /// Appends `b` to the list in temporary `a`.
            (ListAppend, [Keep, Src, None], [])
            /// Extends the list in temporary `a` from the iterable `b` (error text for `*b` in a display or call).
            (ListExtend, [Keep, Src, None], [])
            /// Adds `b` to the set in temporary `a`.
            (SetAdd, [Keep, Src, None], [])
            /// Adds all of the iterable `b` to the set in temporary `a`.
            (SetUpdate, [Keep, Src, None], [])
            /// `a[b] = c` on the dict in temporary `a` (display and comprehension).
            (MapSet, [Keep, Src, Src], [])
            /// Updates the dict in temporary `a` from the mapping `b` (`**b` in a display).
            (MapUpdate, [Keep, Src, None], [])
            /// Merges the mapping `b` into the keyword dict in temporary `a`; a duplicate key is a TypeError that names callable `c`.
            (MapMerge, [Keep, Src, Keep], [])
            /// `a = tuple(list b)`.
            (ListToTuple, [Dst, Src, None], [])
            /// Unpacks `b` into exactly c registers from `a` on.
            (Unpack, [Base, Src, Imm], [])
            /// Unpacks `b` into c registers, a list, and x more, from `a` on.
            (UnpackEx, [Base, Src, Imm], [Num])
            /// `a = format(b, spec c)`; x: conversion 0 none, 1 str, 2 repr, 3 ascii, plus 4 when there is a spec in `c`;
            /// 8 alone: no conversion and no spec, and the result goes into a `BuildString`, which takes ints as they are.
            (Format, [Dst, Src, Src], [Num])

            // -- calls --------------------------------------------------------------------------
            /// Call prepared at `a`: callable, self-or-EMPTY, then b arguments. Result into `c`. The compiler emits it after `LoadMethod`,
            /// `LoadSpecial` and `MovePair`.
            (Call, [Base, Imm, Dst], [])
            /// Call of the plain callable in `a` with the b arguments from `a+2` on. The register `a+1` is part of the window, but nobody wrote
            /// it: what it holds is empty or a stale immediate and is not looked at. Result into `c`.
            (CallFunction, [Base, Imm, Dst], [])
            /// As `Call` (a plain callable has `a+1` emptied by `Clear`), the last `len(constants[x])` of the b arguments being named by that tuple.
            (CallKw, [Base, Imm, Dst], [Const, Cache])
            /// Plain callable at `a`, `a+1` not looked at (as in `CallFunction`), positional arguments at `a+2`: a tuple, or any object that
            /// `f(*object)` was written with ("f() argument after * must be an iterable, not int"); if b is 1 a keyword dict at `a+3`. Result into `c`.
            (CallEx, [Base, Imm, Dst], [])
            /// Returns `a`.
            (Return, [Src, None, None], [])
            /// Returns constants[x].
            (ReturnConst, [None, None, None], [Const])
            /// `a = function(code constants[x])`; from b on, in this order and as the bits of c say: 1 defaults tuple, 2 keyword-default dict,
            /// 4 annotate function or 16 the dict of annotations itself (never both), 8 closure tuple.
            (MakeFunction, [Dst, Base, Imm], [Const])
            /// `a = __build_class__`.
            (LoadBuildClass, [Dst, None, None], [])
            /// `a = AssertionError`, whatever builtins say.
            (LoadAssertionError, [Dst, None, None], [])

            // -- iteration and generators -------------------------------------------------------
            /// `a = iter(b)`.
            (GetIter, [Dst, Src, None], [])
            /// `a = next(iterator in temporary b)`; at its end drops the iterator and jumps.
            (ForIter, [Dst, Keep, None], [Jump])
            /// First instruction of a generator function: makes the generator and returns it to the caller.
            (ReturnGenerator, [None, None, None], [])
            /// Suspends with value `b`; on resumption `a` = what was sent. Where this delegates (`yield from`), c = register of the sub-iterator, else 255.
            /// A delegating `Yield` stands between its `Send` and a `Loop` back to that `Send` (to which `throw` turns when the sub-iterator returns a value).
            /// The low half of x says how many registers from 0 on may be live (`b` is none of them, unless it is a local); the high half is `a` once
            /// more, or 0xffff: what is sent is dropped, and `a` is not written.
            (Yield, [Dst, Src, Imm], [Num])
            /// `a = iterator for yield from b` (a generator passes as it is).
            (GetYieldFromIter, [Dst, Src, None], [])
            /// Sends `c` into iterator `b`: a value comes back into `a` and falls through; at its end `a` = StopIteration value, the iterator is dropped, and it jumps.
            (Send, [Dst, Keep, Src], [Jump])

            // -- exceptions ---------------------------------------------------------------------
            /// `raise` (c = 0), `raise a` (c = 1), `raise a from b` (c = 2); unused operands are 0.
            (Raise, [Src, Src, Imm], [])
            /// Raises the exception in `a` again as it is (end of `finally`, no clause matched).
            (Reraise, [Src, None, None], [])
            /// Entering a handler: `a` = the exception handled until now (or None); the exception in `b` (kept) becomes the handled one.
            (ExcEnter, [Dst, Keep, None], [])
            /// Leaving a handler: what `a` saved is the handled exception again.
            (ExcLeave, [Src, None, None], [])
            /// `a = exception b matches the class or tuple c`; b is kept.
            (ExcMatch, [Dst, Keep, Src], [])
            /// `a, a+1, a+2 = type, value, traceback` of the exception `b` (kept).
            (ExcParts, [Base, Keep, None], [])

            // -- imports ------------------------------------------------------------------------
            /// `a = __import__(name, globals, locals, fromlist b, level c)`.
            (ImportName, [Dst, Src, Imm], [Name])
            /// `a = from module b (kept) import name`.
            (ImportFrom, [Dst, Keep, None], [Name])
            /// Copies the public names of module `a` into the local namespace.
            (ImportStar, [Src, None, None], [])
            /// Hands `a` to `sys.displayhook` (interactive statements).
            (PrintExpr, [Src, None, None], [])

            // -- everything else ----------------------------------------------------------------
            /// `a = intrinsic x of the c temporaries from b on`, which are consumed; x is an `Intrinsic`.
            (Intrinsic, [Dst, Base, Imm], [Num])
            /// `a = probe x of b (kept)`, a truth value; x is a `Probe` and, in its high half, a number for it.
            (Probe, [Dst, Keep, None], [Num])

            // -- quickened ----------------------------------------------------------------------
            /// `Add` of two floats.
            (AddFloat, [Dst, Src, Src], [])
            /// `Sub` of two floats.
            (SubFloat, [Dst, Src, Src], [])
            /// `Mul` of two floats.
            (MulFloat, [Dst, Src, Src], [])
            /// `TrueDiv` of two floats.
            (TrueDivFloat, [Dst, Src, Src], [])
            /// `AddK` of two floats.
            (AddFloatK, [Dst, Src, Konst], [])
            /// `SubK` of two floats.
            (SubFloatK, [Dst, Src, Konst], [])
            /// `MulK` of two floats.
            (MulFloatK, [Dst, Src, Konst], [])
            /// `TrueDivK` of two floats.
            (TrueDivFloatK, [Dst, Src, Konst], [])
            /// `IAdd` of two floats.
            (IAddFloat, [Dst, Src, Src], [])
            /// `ISub` of two floats.
            (ISubFloat, [Dst, Src, Src], [])
            /// `IMul` of two floats.
            (IMulFloat, [Dst, Src, Src], [])
            /// `LoadAttr` of an inline slot of the local `b` into a temporary.
            (LoadAttrSlot, [Dst, Src, None], [Name, Cache])
            /// `LoadAttr` of an inline slot of the temporary `b` into that same temporary.
            (LoadAttrSlotOver, [Dst, Src, None], [Name, Cache])
            /// `LoadAttr` of an inline slot of the local `b` into a local.
            (LoadAttrSlotLocal, [Dst, Src, None], [Name, Cache])
            /// `StoreAttr` into an inline slot of the local `a`, which may be new.
            (StoreAttrSlot, [Src, Src, None], [Name, Cache])
            /// `LoadMethod` of a function of the class of the local `b`.
            (LoadMethodLocal, [Base, Src, None], [Name, Cache])
            /// `LoadMethod` of a function of the class of the temporary `b`.
            (LoadMethodTemp, [Base, Src, None], [Name, Cache])
            /// `LoadGlobal` of a name of the globals into a temporary.
            (LoadGlobalHere, [Dst, None, None], [Name, Cache])
            /// `LoadGlobal` of a name of the builtins into a temporary.
            (LoadGlobalBuiltin, [Dst, None, None], [Name, Cache])
            /// `LoadGlobal` of `len` of the builtins into a temporary, where the `Move` of a local and the call follow: all three in one step.
            (LoadGlobalLen, [Dst, None, None], [Name, Cache])
            /// `ForIter` of an iterator over a list.
            (ForIterList, [Dst, Keep, None], [Jump])
            /// `ForIter` of another builtin iterator that is stepped in place.
            (ForIterStep, [Dst, Keep, None], [Jump])
            /// `ForIter` whose item an `Unpack` takes apart: an `enumerate`, a `zip`, the items of a dict.
            (ForIterPair, [Dst, Keep, None], [Jump])
            /// `CallFunction` of a native function.
            (CallNative, [Base, Imm, Dst], [])
            /// `Call` of a method of a builtin type.
            (CallNativeMethod, [Base, Imm, Dst], [])
            /// `CallFunction` of a native that the machine does itself.
            (CallIntrinsic, [Base, Imm, Dst], [])
            /// `Call` of a method that the machine does itself.
            (CallIntrinsicMethod, [Base, Imm, Dst], [])
            /// `LoadItem` of a list or tuple in the temporary `b` into that same temporary.
            (LoadItemOver, [Dst, Src, Src], [])
            /// `LoadItem` of a list or tuple in the temporary `b` into another register.
            (LoadItemFrom, [Dst, Src, Src], [])
            /// `StoreAttr` of an immediate into an inline slot of the temporary `a`, which holds no object so far.
            (StoreAttrSlotTemp, [Src, Src, None], [Name, Cache])
            /// `CallFunction` of a builtin class with one argument: a conversion, a copy.
            (CallConvert, [Base, Imm, Dst], [])
            /// `Call` of `append` of a list.
            (CallAppend, [Base, Imm, Dst], [])
            /// `CallFunction` of `len` with a list, tuple, dict or set.
            (CallLen, [Base, Imm, Dst], [])
        }
    };
}
