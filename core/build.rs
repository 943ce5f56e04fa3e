//! Tells the crate which compiler builds it, for `orochi -VV`, and the key of its bytecode, which changes with whatever the meaning of
//! a stored code object may depend on: compiler, operations, and the versions of all dependencies.

use std::path::{Path, PathBuf};

fn main() {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let version = std::process::Command::new(rustc)
        .arg("--version")
        .output()
        .ok()
        .and_then(|out| String::from_utf8(out.stdout).ok())
        .unwrap_or_default();
    println!("cargo:rustc-env=OROCHI_RUSTC={}", version.trim());
    println!("cargo:rerun-if-changed=build.rs");

    let mut files = vec![PathBuf::from("../Cargo.lock")];
    for folder in ["src/bytecode", "src/compile", "src/number", "src/text"] {
        println!("cargo:rerun-if-changed={folder}");
        collect(Path::new(folder), &mut files);
    }
    files.sort();
    let mut key = 0xcbf2_9ce4_8422_2325_u64;
    for file in &files {
        let bytes = std::fs::read(file).unwrap_or_default();
        key = bytes.iter().fold(key, |key, &byte| (key ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    }
    println!("cargo:rerun-if-changed=../Cargo.lock");
    println!("cargo:rustc-env=OROCHI_BYTECODE_KEY={key:016x}");
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}
