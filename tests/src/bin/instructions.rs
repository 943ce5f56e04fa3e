//! `cargo instructions`: counts the instructions of the reference programs and compares them with the record.
//!
//! ```text
//! cargo instructions [word...]           only programs whose name holds a word
//! cargo instructions --record REASON     counts all and writes the record, with the reason for its change
//! ```

use orochi_tests::instructions::{self, Skipped};
use orochi_tests::process::exit_code;
use std::process::ExitCode;

fn run() -> Result<bool, String> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let counts = match &args[..] {
        [option, reason @ ..] if option == "--record" => {
            if reason.is_empty() {
                return Err("--record wants a reason".to_owned());
            }
            instructions::record(&reason.join(" "))?
        }
        words if words.iter().any(|word| word.starts_with('-')) => return Err(format!("unknown option in {words:?}")),
        words => match instructions::check(words) {
            Ok(Ok(counts)) => counts,
            Ok(Err(Skipped(why))) => {
                println!("skipped: {why}");
                return Ok(true);
            }
            Err(risen) => {
                println!("{risen}");
                return Ok(false);
            }
        },
    };
    println!("{:<16} {:<14} {:>14} {:>10}", "program", "build", "instructions", "locked");
    for ((program, build), counted) in counts {
        println!("{program:<16} {build:<14} {:>14} {:>10}", counted.instructions, counted.locked);
    }
    Ok(true)
}

fn main() -> ExitCode {
    exit_code("instructions", run())
}
