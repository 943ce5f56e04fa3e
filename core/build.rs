//! Tells the crate which compiler builds it, for `orochi -VV`.

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
}
