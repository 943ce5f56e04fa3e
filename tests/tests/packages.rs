//! Packages from the registry, unchanged, do a real job: a template engine, a markdown renderer and a parser generator say the same as under
//! CPython, in whichever builds there are.
//!
//! They come by `pip download --no-deps` into a folder that `PYTHONPATH` names. Where there is no CPython, or the registry cannot be reached
//! within a minute, the test says so and passes. `OROCHI_PACKAGES` names a folder in which they lie already.

use orochi_tests::{build, process};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// `markupsafe` is what `jinja2` itself needs.
const PACKAGES: [&str; 4] = ["jinja2==3.1.6", "markupsafe==3.0.2", "mistune==3.1.3", "lark==1.3.1"];

/// How long the registry may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long the job may take; a debug build under load takes seconds.
const LIMIT: Duration = Duration::from_secs(120);

fn python(args: &[&str]) -> Option<()> {
    let finished = process::run(Command::new("python3").args(args), b"", PATIENCE).ok()?;
    (finished.status == 0 && !finished.timed_out).then_some(())
}

/// Puts the packages, unpacked, into `folder`.
fn download(folder: &Path) -> Option<()> {
    let files = folder.join("files");
    let mut args =
        vec!["-m", "pip", "download", "--quiet", "--no-deps", "--disable-pip-version-check", "--retries", "1"];
    args.extend(["--timeout", "15", "--dest", files.to_str()?]);
    args.extend(PACKAGES);
    python(&args)?;
    for entry in std::fs::read_dir(&files).ok()?.flatten() {
        python(&["-m", "zipfile", "-e", entry.path().to_str()?, folder.to_str()?])?;
    }
    Some(())
}

fn job(interpreter: &Path, folder: &Path) -> process::Finished {
    let mut command = process::python(interpreter);
    command.arg(build::root().join("tests/packages/job.py")).env("PYTHONPATH", folder);
    process::run(&mut command, b"", LIMIT).unwrap_or_else(|e| panic!("{}: {e}", interpreter.display()))
}

#[test]
fn packages_from_the_registry_do_their_job() {
    let own = std::env::temp_dir().join(format!("orochi-packages-{}", std::process::id()));
    let given = std::env::var_os("OROCHI_PACKAGES").map(PathBuf::from);
    let folder = given.clone().unwrap_or_else(|| own.clone());
    if given.is_none() {
        std::fs::create_dir_all(&own).expect("a temporary folder");
        if download(&own).is_none() {
            eprintln!("skipped: python3 and pip cannot download {} here", PACKAGES.join(", "));
            drop(std::fs::remove_dir_all(&own));
            return;
        }
    }
    let wanted = job(Path::new("python3"), &folder);
    assert!(wanted.status == 0 && !wanted.stdout.is_empty(), "CPython fails:\n{}", wanted.stderr);
    let interpreter = build::interpreter().expect("an interpreter");
    for interpreter in build::sibling(&interpreter).into_iter().chain([interpreter]) {
        let found = job(&interpreter, &folder);
        assert!(!found.timed_out, "{}: the job takes longer than {} s", interpreter.display(), LIMIT.as_secs());
        assert_eq!(found.stdout, wanted.stdout, "{}\n{}", interpreter.display(), found.stderr);
        assert_eq!(found.status, 0, "{}\n{}", interpreter.display(), found.stderr);
    }
    drop(std::fs::remove_dir_all(&own));
}
