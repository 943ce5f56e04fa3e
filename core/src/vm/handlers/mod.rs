//! The handlers' fast paths, by family. Each is inlined into both drivers; none calls anything but slow functions.
//!
//! A handler takes the machine and its three operands and returns the machine at the next instruction.

// Every function of the handlers has one contract: it is called with the machine at an instruction of the running frame, which the verifier
// knows, and with that instruction's operands.
#![allow(clippy::missing_safety_doc)]

pub mod answers;
pub mod arithmetic;
pub mod attributes;
pub mod calls;
pub mod comparing;
pub mod control;
pub mod exceptions;
pub mod fast;
pub mod hot;
pub mod instances;
pub mod intrinsics;
pub mod items;
pub mod iteration;
pub mod keywords;
pub mod loops;
pub mod making;
pub mod names;
pub mod out;
pub mod subscripts;
