//! Which interpreter a test runs: the one of the build that the test itself belongs to.
//!
//! A test executable lies in `PROFILE/deps`, so it knows its profile, and the feature `gil` of this package says which build it
//! belongs to: cargo enables it together with that of the interpreter. What is built is put where the commands of the README put it,
//! `target` and `target/gil`. `OROCHI_BIN` names another interpreter and switches all of that off.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The root of the repository.
pub fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests).to_path_buf()
}

/// The profile of the running executable: `debug`, `release` or the name of another one.
fn own_profile() -> Result<String, String> {
    let exe = std::env::current_exe().map_err(|e| format!("cannot find this executable: {e}"))?;
    let mut directory = exe.parent().map(Path::to_path_buf).unwrap_or_default();
    if directory.file_name().is_some_and(|name| name == "deps") {
        directory.pop();
    }
    let profile = directory.file_name().map(|name| name.to_string_lossy().into_owned());
    profile.ok_or_else(|| format!("{} does not lie in a profile's directory", exe.display()))
}

/// Builds `orochi` in the profile of the running executable, or in `profile` if one is named, for the build that the executable
/// belongs to, and returns its path.
pub fn build(profile: Option<&str>) -> Result<PathBuf, String> {
    let profile = profile.map_or_else(own_profile, |named| Ok(named.to_owned()))?;
    build_of(&profile, has_global_lock())
}

/// The interpreter of the same profile of the other build, with or without a global lock, if it has been built.
pub fn sibling(interpreter: &Path) -> Option<PathBuf> {
    let profile = interpreter.parent()?;
    let target = profile.parent()?;
    let gil = target.file_name().is_some_and(|name| name == "gil");
    let other = if gil { target.parent()?.to_path_buf() } else { target.join("gil") };
    let path = other.join(profile.file_name()?).join(interpreter.file_name()?);
    path.is_file().then_some(path)
}

/// Whether the running executable belongs to the build with a global lock.
pub const fn has_global_lock() -> bool {
    cfg!(feature = "gil")
}

/// Builds `orochi` in `profile`, with or without a global lock, wherever the running executable lies.
pub fn build_of(profile: &str, gil: bool) -> Result<PathBuf, String> {
    let target = root().join(if gil { "target/gil" } else { "target" });
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(root()).args(["build", "--quiet", "--package", "orochi-core", "--bin", "orochi"]);
    command.args(["--profile", if profile == "debug" { "dev" } else { profile }]);
    command.arg("--target-dir").arg(&target);
    if gil {
        command.args(["--features", "gil"]);
    }
    let output = command.output().map_err(|e| format!("cannot run cargo: {e}"))?;
    if !output.status.success() {
        return Err(format!("orochi does not build:\n{}", String::from_utf8_lossy(&output.stderr)));
    }
    Ok(target.join(profile).join("orochi"))
}

/// The interpreter under test, built once per process.
pub fn interpreter() -> Result<PathBuf, String> {
    static FOUND: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    FOUND
        .get_or_init(|| match std::env::var_os("OROCHI_BIN") {
            Some(path) => Ok(PathBuf::from(path)),
            None => build(None),
        })
        .clone()
}

/// Whether the interpreter is an unoptimised build, for which time limits are wider.
pub fn is_slow(interpreter: &Path) -> bool {
    interpreter.components().any(|part| part.as_os_str() == "debug")
}
