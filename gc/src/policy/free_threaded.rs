//! The default build: no global lock, therefore no gate.

use super::{Gate, Policy};
use crate::sync::AtomicU8;

/// Objects may be shared; every attached thread runs at the same time.
#[derive(Debug, Clone, Copy)]
pub struct FreeThreaded;

impl Policy for FreeThreaded {
    const SHARING: bool = true;
    const NAME: &'static str = "free-threaded";
    type Gate = Open;
}

/// A gate that is always open. Zero-sized; every call folds away.
#[derive(Debug, Default)]
pub struct Open;

impl Gate for Open {
    #[inline(always)]
    fn enter(&self, _state: &AtomicU8, _ask: u8) {}
    #[inline(always)]
    fn leave(&self) {}
    #[inline(always)]
    fn hand_over(&self, _state: &AtomicU8, _ask: u8) {}
}
