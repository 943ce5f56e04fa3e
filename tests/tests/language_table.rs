//! The table of the language's constructs (`LANGUAGE.md`): no cell is empty, and every script that it names exists.

use std::path::Path;

#[test]
fn every_construct_has_a_script() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = std::fs::read_to_string(root.join("LANGUAGE.md")).expect("the table");
    let mut rows = 0;
    for line in table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| construct")) {
        let cells: Vec<&str> = line.trim_matches('|').rsplitn(2, " | ").map(str::trim).collect();
        let [script, construct] = cells[..] else { panic!("no two cells: {line}") };
        assert!(!construct.is_empty() && !script.is_empty(), "an empty cell: {line}");
        for end in ["py", "out"] {
            let file = root.join("scripts").join(format!("{script}.{end}"));
            assert!(file.exists(), "{} is not there: {line}", file.display());
        }
        rows += 1;
    }
    assert!(rows > 100, "only {rows} rows");
}
