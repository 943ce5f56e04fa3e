//! `cargo races [filter...]`: the race tests by hand.
//!
//! ```text
//! cargo races                        every file, on the free-threaded debug build
//! cargo races list --seconds 10      what contains "list", for longer
//! cargo races --release | --gil      another build (both may be given)
//! cargo races --switches yield,publish,repin,collect     with stress switches (debug builds)
//! cargo races --weakened             every file on an interpreter without the guarantee that it states: each must fail
//! cargo races --help                 this
//! ```

use orochi_tests::build;
use orochi_tests::race::{self, Race, problem};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

/// How often a weakened run may pass before the test is taken to be blind. Each attempt takes twice as long as the one before, up to
/// [`LONGEST`].
const ATTEMPTS: usize = 7;
const LONGEST: f64 = 8.0;

/// What `--help` says.
const HELP: &str = "\
cargo races [filter...]: the race tests, each of which states one guarantee and tries to break it with threads

  --seconds N         how long each file goes on (0.5)
  --release, --gil    another build; the default is the free-threaded debug build
  --switches A,B      stress switches (debug builds): yield, publish, repin, collect, search
  --weakened          every file on an interpreter without the guarantee that it states: each must fail
";

struct Options {
    filters: Vec<String>,
    profile: &'static str,
    gil: bool,
    weakened: bool,
    seconds: f64,
    switches: String,
}

fn options() -> Result<Options, String> {
    let mut options = Options {
        filters: Vec::new(),
        profile: "debug",
        gil: false,
        weakened: false,
        seconds: 0.5,
        switches: String::new(),
    };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--release" => options.profile = "release",
            "--gil" => options.gil = true,
            "--weakened" => options.weakened = true,
            "--seconds" => {
                options.seconds =
                    args.next().and_then(|text| text.parse().ok()).ok_or("--seconds wants a number".to_owned())?;
            }
            "--switches" => options.switches = args.next().ok_or("--switches wants names".to_owned())?,
            _ if arg.starts_with('-') => return Err(format!("unknown option {arg}")),
            _ => options.filters.push(arg),
        }
    }
    Ok(options)
}

/// How a file fails with one of its switches on: how many runs it took and what the last one said.
fn weakened(race: &Race, interpreter: &Path, switch: &str, seconds: f64) -> Result<Option<(usize, String)>, String> {
    let mut seconds = seconds;
    for attempt in 1..=ATTEMPTS {
        let limit = Duration::from_secs_f64(seconds + 20.0);
        if let Some(problem) = problem(&race.run(interpreter, seconds, switch, limit)?) {
            return Ok(Some((attempt, problem)));
        }
        seconds = (seconds * 2.0).min(LONGEST);
    }
    Ok(None)
}

fn run() -> Result<bool, String> {
    if std::env::args().any(|arg| arg == "--help") {
        print!("{HELP}");
        return Ok(true);
    }
    let options = options()?;
    let interpreter = build::build_of(options.profile, options.gil)?;
    let wanted = |name: &str| options.filters.is_empty() || options.filters.iter().any(|f| name.contains(f.as_str()));
    let races: Vec<Race> = race::all()?.into_iter().filter(|race| wanted(&race.name)).collect();
    let mut good = !races.is_empty();
    let (mut tried, mut caught) = (0, 0);
    for race in &races {
        if options.weakened {
            for switch in &race.weakened {
                tried += 1;
                match weakened(race, &interpreter, switch, options.seconds)? {
                    Some((runs, problem)) => {
                        caught += 1;
                        let said = problem.lines().last().unwrap_or_default();
                        println!("{:22} {switch:22} caught in run {runs}: {said}", race.name);
                    }
                    None => {
                        good = false;
                        println!("{:22} {switch:22} NOT CAUGHT in {ATTEMPTS} runs", race.name);
                    }
                }
            }
            continue;
        }
        let limit = Duration::from_secs_f64(options.seconds * 4.0 + 60.0);
        let finished = race.run(&interpreter, options.seconds, &options.switches, limit)?;
        match problem(&finished) {
            None => println!("{:22} holds, {:.1} s", race.name, finished.elapsed.as_secs_f64()),
            Some(problem) => {
                good = false;
                println!("{:22} BROKEN: {problem}\n  {}", race.name, race.property.replace('\n', "\n  "));
            }
        }
    }
    if options.weakened {
        println!("{} files, {caught} of {tried} lost guarantees were caught", races.len());
    }
    Ok(good)
}

fn main() -> ExitCode {
    orochi_tests::process::exit_code("races", run())
}
