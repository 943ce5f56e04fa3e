//! Packages from the registry, unchanged, do a real job: the same output as CPython's, in whichever builds there are.
//!
//! They come by `pip download`; where pip or the network is missing, the test says so and passes.

use orochi_tests::build;
use std::path::{Path, PathBuf};
use std::process::Command;

const PACKAGES: [&str; 4] = ["jinja2==3.1.6", "markupsafe==3.0.4", "mistune==3.4.0", "lark==1.3.1"];

fn python(args: &[&str]) -> Option<std::process::Output> {
    Command::new("python3").args(args).output().ok().filter(|output| output.status.success())
}

/// A folder with the packages unpacked in it.
fn downloaded(folder: &Path) -> Option<()> {
    let to = folder.join("files");
    let to = to.to_str()?;
    let mut args = vec!["-m", "pip", "download", "--quiet", "--no-deps", "--disable-pip-version-check", "-d", to];
    args.extend(PACKAGES);
    python(&args)?;
    for entry in std::fs::read_dir(to).ok()?.flatten() {
        python(&["-m", "zipfile", "-e", entry.path().to_str()?, folder.to_str()?])?;
    }
    Some(())
}

fn run(interpreter: &Path, folder: &Path) -> (String, String) {
    let job = build::root().join("tests/packages/job.py");
    let output = Command::new(interpreter)
        .arg(job)
        .env("PYTHONPATH", folder)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .unwrap_or_else(|e| panic!("{}: {e}", interpreter.display()));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn packages_from_the_registry_do_their_job() {
    let folder = std::env::temp_dir().join(format!("orochi-packages-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    if downloaded(&folder).is_none() {
        println!("skipped: pip cannot download the packages here");
        drop(std::fs::remove_dir_all(&folder));
        return;
    }
    let (wanted, complaints) = run(Path::new("python3"), &folder);
    assert!(!wanted.is_empty(), "CPython fails: {complaints}");
    let own = build::interpreter().expect("orochi builds");
    let interpreters: Vec<PathBuf> = build::sibling(&own).into_iter().chain([own]).collect();
    for interpreter in interpreters {
        let (found, complaints) = run(&interpreter, &folder);
        assert_eq!(found, wanted, "{}\n{complaints}", interpreter.display());
    }
    drop(std::fs::remove_dir_all(&folder));
}
