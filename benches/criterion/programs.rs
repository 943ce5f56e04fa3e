//! The programs of the comparison, each at a fiftieth of its work, in one process: compiled once, run again and again.

mod kit;

use criterion::criterion_main;
use std::path::Path;
use std::time::Instant;

/// Work of a program relative to a run of the comparison.
const SCALE: &str = "0.02";

fn programs() {
    kit::with_stack(all);
}

fn all() {
    let mut criterion = kit::criterion();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../benches/programs");
    let entries = std::fs::read_dir(folder).expect("the programs").flatten().map(|entry| entry.path());
    let mut paths: Vec<_> = entries.filter(|path| path.extension().is_some_and(|e| e == "py")).collect();
    paths.sort();
    let mut group = criterion.benchmark_group("program");
    for path in paths {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let source = std::fs::read_to_string(&path).expect("a program");
        kit::with_interpreter(|py| {
            // What the programs print is theirs; here it goes nowhere.
            kit::run(
                py,
                &format!("import sys, io\nsys.argv = ['bench', '{SCALE}']\nsys.stdout = io.StringIO()\n"),
                "bench.py",
            );
            group.bench_function(&name, |b| {
                b.iter_custom(|rounds| {
                    let start = Instant::now();
                    for _ in 0..rounds {
                        kit::run(py, &source, &name);
                    }
                    start.elapsed()
                });
            });
        });
    }
    group.finish();
}

criterion_main!(programs);
