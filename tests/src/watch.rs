//! A long-running child whose output is passed on as it comes, and that is killed when it falls silent.

use std::io::{BufRead, BufReader};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// How a watched child ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It exited with this status.
    Exit(i32),
    /// A signal ended it.
    Signal(i32),
    /// It said nothing for too long and was killed.
    Silent,
}

impl End {
    /// Whether it exited with status 0.
    pub fn is_good(self) -> bool {
        self == End::Exit(0)
    }
}

impl std::fmt::Display for End {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            End::Exit(status) => write!(f, "exit status {status}"),
            End::Signal(signal) => write!(f, "killed by signal {signal}"),
            End::Silent => write!(f, "hangs: it was silent for too long"),
        }
    }
}

/// Runs `command`, calls `line` for every line of its standard output, and kills it when no line comes for `silence`. Standard error
/// goes where the caller's goes.
pub fn watch(command: &mut Command, silence: Duration, mut line: impl FnMut(&str)) -> std::io::Result<End> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).process_group(0).spawn()?;
    let (sender, lines) = channel();
    let reader = child.stdout.take().map(|pipe| {
        std::thread::spawn(move || {
            for text in BufReader::new(pipe).lines().map_while(Result::ok) {
                if sender.send(text).is_err() {
                    return;
                }
            }
        })
    });
    let silent = loop {
        match lines.recv_timeout(silence) {
            Ok(text) => line(&text),
            Err(RecvTimeoutError::Disconnected) => break false,
            Err(RecvTimeoutError::Timeout) => break true,
        }
    };
    if silent {
        child.kill()?;
    }
    let status = child.wait()?;
    if let Some(reader) = reader {
        let _ = reader.join();
    }
    Ok(match (silent, status.code(), status.signal()) {
        (true, ..) => End::Silent,
        (_, Some(code), _) => End::Exit(code),
        (_, None, signal) => End::Signal(signal.unwrap_or(0)),
    })
}
