//! Short reports: where two transcripts part.

/// How many lines of each side a report shows.
const SHOWN: usize = 6;

/// The first differing lines of two texts, `-` expected and `+` found, after one line that they share.
pub fn difference(expected: &str, found: &str) -> String {
    let expected: Vec<&str> = expected.split('\n').collect();
    let found: Vec<&str> = found.split('\n').collect();
    let same = expected.iter().zip(&found).take_while(|(a, b)| a == b).count();
    let mut report = String::new();
    if let Some(before) = same.checked_sub(1).and_then(|index| expected.get(index)) {
        report.push_str(&format!("{same:5}   {before}\n"));
    }
    // Lines that the two texts share at their ends say nothing.
    let tail = expected[same..].iter().rev().zip(found[same..].iter().rev()).take_while(|(a, b)| a == b).count();
    for (sign, side) in [('-', &expected), ('+', &found)] {
        let lines = &side[same..side.len() - tail];
        for (offset, line) in lines.iter().take(SHOWN).enumerate() {
            report.push_str(&format!("{:5} {sign} {line}\n", same + offset + 1));
        }
        if lines.len() > SHOWN {
            report.push_str(&format!("      {sign} ... {} more\n", lines.len() - SHOWN));
        }
    }
    // An uncaught exception's last line usually says more than where the texts part.
    if let Some(last) = found.iter().rev().find(|line| line.contains("Error") && !line.starts_with(' ')) {
        report.push_str(&format!("      its last error: {last}\n"));
    }
    report
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn shows_the_first_difference_only() {
        let report = difference("a\nb\nc\nd\n", "a\nb\nx\nd\n");
        assert_eq!(report, "    2   b\n    3 - c\n    3 + x\n");
    }

    #[test]
    fn a_missing_end_is_shown() {
        let report = difference("a\nb\n", "a\n");
        assert!(report.contains("- b"), "{report}");
        assert!(!report.contains("+ a"), "{report}");
    }
}
