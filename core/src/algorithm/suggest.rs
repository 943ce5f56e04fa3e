//! "Did you mean": the known name that is closest to a misspelt one.

/// Cost of moving, inserting or deleting a character; changing only its case costs half.
const MOVE: usize = 2;

/// The closest of `known`, if it is close enough to be worth mentioning.
pub fn closest<'a>(wrong: &str, known: &[&'a str]) -> Option<&'a str> {
    let wrong_len = wrong.chars().count();
    let mut best: Option<(usize, &str)> = None;
    for &candidate in known {
        if candidate == wrong {
            continue;
        }
        // Three moves for every ten characters of both are the limit of what a typing error looks like.
        let limit = (wrong_len + candidate.chars().count() + 3) * MOVE / 6;
        let limit = best.map_or(limit, |(d, _)| limit.min(d.saturating_sub(1)));
        let d = distance(wrong, candidate);
        if d <= limit && best.is_none_or(|(known, _)| d < known) {
            best = Some((d, candidate));
        }
    }
    best.map(|(_, name)| name)
}

/// `. Did you mean '…'?` for the closest of `known`, or nothing.
pub fn hint(wrong: &str, known: &[&str]) -> String {
    closest(wrong, known).map(|name| format!(". Did you mean '{name}'?")).unwrap_or_default()
}

fn change(a: char, b: char) -> usize {
    if a == b {
        0
    } else if a.eq_ignore_ascii_case(&b) {
        MOVE / 2
    } else {
        MOVE
    }
}

/// Levenshtein distance with cheap case changes.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).map(|i| i * MOVE).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = (i + 1) * MOVE;
        for (j, &y) in b.iter().enumerate() {
            let replaced = diagonal + change(x, y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + MOVE).min(diagonal + MOVE);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn finds_the_nearest() {
        assert_eq!(closest("pritn", &["print", "input", "int"]), Some("print"));
        assert_eq!(closest("zzz", &["print"]), None);
        assert_eq!(closest("Value", &["value", "vale"]), Some("value"));
    }
}
