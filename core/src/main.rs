//! The `orochi` command.

mod allocator;

#[global_allocator]
static ALLOCATOR: allocator::Allocator = allocator::Allocator;

fn main() {
    std::process::exit(orochi_core::cli::main());
}
