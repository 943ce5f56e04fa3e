//! Placeholder until the steps exist.
fn main() {}
