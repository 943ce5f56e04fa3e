//! Running a child process to its end or to its time limit, with all of its output.
//!
//! Both pipes are drained by threads of their own, so that a child which fills one of them cannot block. At the limit the
//! whole process group is killed, so that grandchildren cannot hold the pipes open either.

use std::io::{Read, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// What a command exits with: 0 if all is good, 1 if not, 2 if it could not be told, which is said under the command's name.
pub fn exit_code(name: &str, outcome: Result<bool, String>) -> ExitCode {
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(problem) => {
            eprintln!("{name}: {problem}");
            ExitCode::from(2)
        }
    }
}

/// How a child ended and what it wrote.
#[derive(Debug, Clone)]
pub struct Finished {
    /// Standard output, bytes that are not UTF-8 replaced.
    pub stdout: String,
    /// Standard error, likewise.
    pub stderr: String,
    /// The exit status, or 128 plus the number of the signal that ended it, as a shell says it.
    pub status: i32,
    /// Whether it had to be killed at the time limit.
    pub timed_out: bool,
    /// How long it ran.
    pub elapsed: Duration,
    /// The most physical memory that it held, in bytes.
    pub peak_memory: u64,
}

/// A running child whose output is being collected.
pub struct Running {
    child: Child,
    stdout: JoinHandle<Vec<u8>>,
    stderr: JoinHandle<Vec<u8>>,
    start: Instant,
}

fn drain(pipe: Option<impl Read + Send + 'static>) -> JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // An error ends the output; what came before it is kept.
            let _ = pipe.read_to_end(&mut bytes);
        }
        bytes
    })
}

/// How a child ended and the most memory that it held, in bytes; `None` if it runs still (with `WNOHANG`).
fn reap(id: u32, options: i32) -> std::io::Result<Option<(ExitStatus, u64)>> {
    let (mut status, pid) = (0, id.cast_signed());
    // SAFETY: all zeros is a valid `rusage`.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: both out-parameters live until the call returns; the child has not been waited for before.
    match unsafe { libc::wait4(pid, &raw mut status, options, &raw mut usage) } {
        0 => Ok(None),
        // The system counts in KiB.
        ended if ended == pid => Ok(Some((ExitStatus::from_raw(status), usage.ru_maxrss.unsigned_abs() * 1024))),
        _ => match std::io::Error::last_os_error() {
            e if e.kind() == std::io::ErrorKind::Interrupted => Ok(None),
            e => Err(e),
        },
    }
}

/// Starts `command` in a process group of its own; `input` is given on its standard input.
pub fn start(command: &mut Command, input: &[u8]) -> std::io::Result<Running> {
    command.stdin(if input.is_empty() { Stdio::null() } else { Stdio::piped() });
    let mut running = start_with_own_input(command)?;
    if let Some(mut pipe) = running.child.stdin.take() {
        let input = input.to_vec();
        // The child may end without reading; that is its own business.
        std::thread::spawn(move || pipe.write_all(&input));
    }
    Ok(running)
}

/// Starts `command` in a process group of its own, with the standard input that was set on it.
pub fn start_with_own_input(command: &mut Command) -> std::io::Result<Running> {
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    let start = Instant::now();
    // A program that was started with SIGINT ignored (in the background of a shell, say) keeps ignoring it, as CPython does, and so would the
    // interpreter under test.
    // SAFETY: `signal` may be called between fork and exec.
    unsafe {
        command.pre_exec(|| {
            libc::signal(libc::SIGINT, libc::SIG_DFL);
            Ok(())
        });
    }
    let mut child = command.spawn()?;
    let stdout = drain(child.stdout.take());
    let stderr = drain(child.stderr.take());
    Ok(Running { child, stdout, stderr, start })
}

/// Sends a signal, by its name without `SIG`, to a process, or to a group if the id is negative.
fn signal(name: &str, id: i64) {
    let _ = Command::new("kill").arg(format!("-{name}")).arg("--").arg(id.to_string()).stderr(Stdio::null()).status();
}

impl Running {
    /// Sends a signal, by its name without `SIG`, to the child alone.
    pub fn signal(&self, name: &str) {
        signal(name, i64::from(self.child.id()));
    }

    /// Waits for the end, at most until `limit` after the start.
    pub fn finish(self, limit: Duration) -> std::io::Result<Finished> {
        let mut pause = Duration::from_micros(500);
        let mut timed_out = false;
        let (status, peak_memory) = loop {
            if let Some(ended) = reap(self.child.id(), libc::WNOHANG)? {
                break ended;
            }
            if self.start.elapsed() > limit {
                timed_out = true;
                signal("KILL", -i64::from(self.child.id()));
                if let Some(ended) = reap(self.child.id(), 0)? {
                    break ended;
                }
            }
            std::thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(10));
        };
        let elapsed = self.start.elapsed();
        let text =
            |reader: JoinHandle<Vec<u8>>| String::from_utf8_lossy(&reader.join().unwrap_or_default()).into_owned();
        Ok(Finished {
            stdout: text(self.stdout),
            stderr: text(self.stderr),
            status: status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or(0)),
            timed_out,
            elapsed,
            peak_memory,
        })
    }
}

/// Runs `command` with `input` to its end or its limit.
pub fn run(command: &mut Command, input: &[u8], limit: Duration) -> std::io::Result<Finished> {
    start(command, input)?.finish(limit)
}

/// A command for a Python interpreter that nothing in the caller's environment can influence.
pub fn python(interpreter: &std::path::Path) -> Command {
    let mut command = Command::new(interpreter);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PYTHON") {
            command.env_remove(name);
        }
    }
    command.env("LC_ALL", "C.UTF-8").env("PYTHONDONTWRITEBYTECODE", "1").env("NO_COLOR", "1");
    command
}
