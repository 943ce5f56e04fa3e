//! The command line's options, as CPython has them: options end where the program begins.

use crate::object::interp::Config;
use crate::text::HashKey;
use lexopt::{Arg, Parser};
use std::ffi::OsString;

/// What to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Program {
    /// `-c COMMAND`
    Command(OsString),
    /// `-m MODULE`
    Module(String),
    /// A file (or a folder with a `__main__.py`).
    File(OsString),
    /// `-`, or nothing: standard input, interactive if that is a terminal.
    Stdin,
    /// `-V`, `-VV`
    Version(u8),
    /// `-h`
    Help,
    /// `--dis FILE`
    Disassemble(String),
}

/// A parsed command line.
pub struct Options {
    /// What to run.
    pub program: Program,
    /// The interpreter's configuration. `argv[0]` is not set yet.
    pub config: Config,
    /// What follows the program.
    pub rest: Vec<OsString>,
}

/// The text of `-h`.
pub const HELP: &str = "\
usage: orochi [option] ... [-c cmd | -m mod | file | -] [arg] ...
Options (as in CPython):
-c cmd : program passed in as string (terminates option list)
-E     : ignore PYTHON* environment variables (such as PYTHONPATH)
-h     : print this help message and exit (also -? or --help)
-i     : inspect interactively after running script
-I     : isolate from the user's environment (implies -E and -s)
-m mod : run library module as a script (terminates option list)
-O     : remove assert and __debug__-dependent statements
-OO    : do -O changes and also discard docstrings
-q     : don't print version and copyright messages on interactive startup
-u     : force the stdout and stderr streams to be unbuffered
-V     : print the version number and exit (also --version)
         when given twice, print more information about the build
-X opt : set implementation-specific option
--dis  : print the bytecode of a file instead of running it
file   : program read from script file
-      : program read from stdin (default; interactive mode if a tty)
arg ...: arguments passed to program in sys.argv[1:]";

fn text(value: OsString) -> String {
    value.to_string_lossy().into_owned()
}

/// Why a command line is refused: what to print.
pub enum Refused {
    /// The options are wrong.
    Usage(String),
    /// An environment variable is.
    Environment(String),
}

impl From<String> for Refused {
    fn from(message: String) -> Refused {
        Refused::Usage(message)
    }
}

/// Parses the arguments behind the program's own name.
///
/// # Errors
/// The usage error to print.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Options, Refused> {
    let mut config = Config::default();
    let mut version = 0u8;
    let mut parser = Parser::from_args(args);
    let mut program = None;
    while program.is_none() {
        let argument = match parser.next() {
            Ok(Some(argument)) => argument,
            Ok(None) => break,
            Err(e) => return Err(Refused::Usage(e.to_string())),
        };
        let raw = |parser: &mut Parser, option: &str| {
            parser.value().map_err(|_| format!("Argument expected for the {option} option"))
        };
        let value = |parser: &mut Parser, option: &str| raw(parser, option).map(text);
        match argument {
            Arg::Short('c') => program = Some(Program::Command(raw(&mut parser, "-c")?)),
            Arg::Short('m') => program = Some(Program::Module(value(&mut parser, "-m")?)),
            Arg::Short('V') | Arg::Long("version") => version += 1,
            Arg::Short('h' | '?') | Arg::Long("help") => program = Some(Program::Help),
            Arg::Long("dis") => program = Some(Program::Disassemble(value(&mut parser, "--dis")?)),
            Arg::Short('u') => config.unbuffered = true,
            Arg::Short('E') => config.ignore_environment = true,
            Arg::Short('I') => {
                config.isolated = true;
                config.ignore_environment = true;
                config.no_user_site = true;
            }
            Arg::Short('i') => (config.inspect, config.interactive) = (true, true),
            Arg::Short('P') => config.safe_path = true,
            Arg::Short('x') => config.skip_first_line = true,
            Arg::Short('q') => config.quiet = true,
            Arg::Short('v') => config.verbose += 1,
            Arg::Short('B') => config.dont_write_bytecode = true,
            Arg::Short('s') => config.no_user_site = true,
            Arg::Short('S') => config.no_site = true,
            Arg::Short('O') => config.optimize += 1,
            Arg::Short('b' | 'd' | 'R') => {}
            Arg::Short('W') => config.warn_options.push(value(&mut parser, "-W")?),
            Arg::Short('X') => {
                let option = value(&mut parser, "-X")?;
                implementation(&mut config, &option).map_err(Refused::Environment)?;
                config.x_options.push(option);
            }
            Arg::Value(v) if v == "-" => program = Some(Program::Stdin),
            Arg::Value(v) => program = Some(Program::File(v)),
            Arg::Short(c) => return Err(Refused::Usage(format!("Unknown option: -{c}"))),
            Arg::Long(name) => return Err(Refused::Usage(format!("unknown option --{name}"))),
        }
    }
    if version > 0 {
        program = Some(Program::Version(version));
    }
    let rest = match parser.raw_args() {
        Ok(raw) => raw.collect(),
        Err(_) => Vec::new(),
    };
    let program = program.unwrap_or(Program::Stdin);
    environment(&mut config).map_err(Refused::Environment)?;
    Ok(Options { program, config, rest })
}

/// Takes over an `-X` option that says something here.
fn implementation(config: &mut Config, option: &str) -> Result<(), String> {
    match option.split_once('=') {
        None if option == "dev" => config.dev_mode = true,
        Some(("int_max_str_digits", digits)) => config.max_digits = Some(max_digits(digits, "-X int_max_str_digits")?),
        _ => {}
    }
    Ok(())
}

/// A limit of `int` and `str`: none, or one that does not get into the way of small numbers.
fn max_digits(given: &str, what: &str) -> Result<usize, String> {
    match given.parse() {
        Ok(limit) if limit == 0 || limit >= crate::number::radix::LEAST_MAX_DIGITS => Ok(limit),
        _ => Err(format!("config_init_int_max_str_digits: {what}: invalid limit; must be >= 640 or 0 for unlimited.")),
    }
}

/// Takes over what the environment says, unless it is to be ignored.
fn environment(config: &mut Config) -> Result<(), String> {
    let variable =
        |name: &str| if config.ignore_environment { None } else { std::env::var(name).ok().filter(|v| !v.is_empty()) };
    let seed = variable("PYTHONHASHSEED");
    let (path, unbuffered) = (variable("PYTHONPATH"), variable("PYTHONUNBUFFERED"));
    let (inspect, optimize) = (variable("PYTHONINSPECT"), variable("PYTHONOPTIMIZE"));
    match seed.as_deref().map(HashKey::from_environment) {
        None | Some(Ok(None)) => {
            config.hash_randomized = true;
            config.hash_key = Some(random_key());
        }
        Some(Ok(Some(key))) => {
            config.hash_randomized = seed.as_deref() != Some("0");
            config.hash_key = Some(key);
        }
        Some(Err(_)) => {
            return Err("PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]".to_owned());
        }
    }
    config.path = path.map(|p| p.split(':').filter(|f| !f.is_empty()).map(str::to_owned).collect()).unwrap_or_default();
    config.dont_write_bytecode |= variable("PYTHONDONTWRITEBYTECODE").is_some();
    config.pycache_prefix = variable("PYTHONPYCACHEPREFIX");
    if let Some(filters) = variable("PYTHONWARNINGS") {
        // Those of the command line come last and so win.
        config.warn_options.splice(0..0, filters.split(',').map(str::to_owned));
    }
    if config.dev_mode {
        config.warn_options.insert(0, "default".to_owned());
    }
    config.safe_path |= variable("PYTHONSAFEPATH").is_some();
    if let (None, Some(digits)) = (config.max_digits, variable("PYTHONINTMAXSTRDIGITS")) {
        config.max_digits = Some(max_digits(&digits, "PYTHONINTMAXSTRDIGITS")?);
    }
    config.unbuffered |= unbuffered.is_some();
    config.inspect |= inspect.is_some();
    if let Some(level) = optimize {
        config.optimize = config.optimize.max(level.parse().unwrap_or(1));
    }
    Ok(())
}

fn random_key() -> HashKey {
    use std::hash::{BuildHasher, RandomState};
    // The standard library's hasher is seeded by the system.
    HashKey { k0: RandomState::new().hash_one(0u64), k1: RandomState::new().hash_one(1u64) }
}
