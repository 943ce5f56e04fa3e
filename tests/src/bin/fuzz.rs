//! `cargo fuzz-orochi`: arbitrary bytes as source, and random programs in several interpreters, for as long as one likes.
//!
//! ```text
//! cargo fuzz-orochi --minutes 30        both kinds, in turn, on the release builds
//! cargo fuzz-orochi --sources | --programs
//! cargo fuzz-orochi --seed S            from this seed on; each round takes the next one
//! cargo fuzz-orochi --debug             with debug assertions
//! ```
//!
//! The exit status is 1 if anything was found; sources that did harm are kept in the folder that is named.

use orochi_tests::{build, fuzz};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

const SOURCES: usize = 1000;
const PROGRAMS: usize = 600;

fn run() -> Result<bool, String> {
    let (mut minutes, mut seed, mut profile) = (1.0_f64, 1_u64, "release");
    let (mut sources, mut programs) = (true, true);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut number = || args.next().ok_or(format!("{arg} wants a number"));
        match arg.as_str() {
            "--minutes" => minutes = number()?.parse().map_err(|e| format!("--minutes: {e}"))?,
            "--seed" => seed = number()?.parse().map_err(|e| format!("--seed: {e}"))?,
            "--sources" => programs = false,
            "--programs" => sources = false,
            "--debug" => profile = "debug",
            _ => return Err(format!("unknown option {arg}")),
        }
    }
    let builds = [build::build_of(profile, false)?, build::build_of(profile, true)?];
    let mut compared: Vec<PathBuf> = builds.to_vec();
    compared.extend(fuzz::reference());
    let folder = std::env::temp_dir().join(format!("orochi-fuzz-{}", std::process::id()));
    let start = Instant::now();
    let (mut inputs, mut stopped, mut run, mut found) = (0, 0, 0, 0);
    while start.elapsed().as_secs_f64() < minutes * 60.0 {
        if sources {
            for build in &builds {
                let report = fuzz::sources(build, seed, SOURCES, &folder)?;
                inputs += report.inputs;
                stopped += report.stopped;
                found += report.harmful.len();
                for (path, harm) in report.harmful {
                    println!("{} on {}: {harm}", build.display(), path.display());
                }
            }
        }
        if programs {
            let differences = fuzz::compare(&compared, seed, PROGRAMS, &folder)?;
            run += PROGRAMS;
            found += differences.len();
            for difference in differences.iter().take(5) {
                println!("seed {seed}: interpreters differ on\n{difference}\n");
            }
        }
        let seconds = start.elapsed().as_secs_f64();
        println!("{seconds:6.0} s  seed {seed}: {inputs} sources ({stopped} stopped), {run} programs, {found} found");
        seed += 1;
    }
    Ok(found == 0)
}

fn main() -> ExitCode {
    orochi_tests::process::exit_code("fuzz", run())
}
