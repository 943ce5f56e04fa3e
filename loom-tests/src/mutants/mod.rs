//! The mutants: wrong variants of the memory core and of the interpreter's objects, and what becomes of each.
//!
//! `gc/src/mutant.rs` says how a mutant stands in the code. This list says what it breaks and which model sees it; the tests
//! below hold code and list together, and see to it that no ordering stronger than Relaxed is without a mutant.
//!
//! `cargo mutants-loom` runs them. What counts as a kill:
//!
//! - an assertion of a model fails, or loom finds a race on a plain word;
//! - loom finds a deadlock, or an execution that does not end within the recorded number of steps (a livelock);
//! - a cover point is reached by no execution at all: something that should happen never does;
//! - the process crashes.
//!
//! That a model explores fewer executions than are recorded is no kill, and neither is running out of time.
//!
//! A mutant without a kill must be **equivalent**: the list then has the argument why it changes nothing that anyone may rely
//! on, and all models of its protocol are run, none of which may kill it.

mod counting;
mod objects;
mod threads;

/// What becomes of a mutant.
#[derive(Debug, Clone, Copy)]
pub enum Fate {
    /// This model fails.
    Killed {
        /// The model.
        by: &'static str,
        /// In which execution it failed when that was recorded.
        after: usize,
    },
    /// No model fails, and none should.
    Equivalent {
        /// Why.
        because: &'static str,
    },
}

/// One wrong variant.
#[derive(Debug, Clone, Copy)]
pub struct Mutant {
    /// As in the code.
    pub name: &'static str,
    /// What is wrong with it.
    pub wrong: &'static str,
    /// What becomes of it.
    pub fate: Fate,
}

/// The mutants of one protocol.
#[derive(Debug, Clone, Copy)]
pub struct Protocol {
    /// For the report.
    pub name: &'static str,
    /// How the names of the models begin that look at it.
    pub models: &'static [&'static str],
    /// Its mutants.
    pub mutants: &'static [Mutant],
}

impl Protocol {
    /// Whether it is that of the real reclaimer, whose models are built apart.
    pub fn is_of_epoch(&self) -> bool {
        self.name == "epoch"
    }
}

const fn killed(name: &'static str, wrong: &'static str, by: &'static str, after: usize) -> Mutant {
    Mutant { name, wrong, fate: Fate::Killed { by, after } }
}

const fn equivalent(name: &'static str, wrong: &'static str, because: &'static str) -> Mutant {
    Mutant { name, wrong, fate: Fate::Equivalent { because } }
}

/// All mutants.
pub const PROTOCOLS: &[Protocol] = &[
    counting::COUNTS,
    counting::LIMBO,
    counting::WEAK,
    counting::PUBLISH,
    counting::COLLECT,
    threads::LOCK,
    threads::STATE,
    threads::WORLD,
    threads::HEAP,
    threads::GATE,
    threads::EPOCH,
    objects::SLOTS,
    objects::LISTS,
    objects::DICTS,
    objects::SETS,
    objects::INSTANCES,
    objects::TYPES,
    objects::CACHES,
    objects::CLASSES,
];

/// Orderings that no model sees: where, how many, and why.
pub const UNSEEN: &[(&str, usize, &str)] = &[
    (
        "gc/src/sync/once.rs",
        3,
        "the cell that stands for the standard library's in the build for the thread sanitizer, and nowhere else",
    ),
    (
        "core/src/object/interp.rs",
        8,
        "the interpreter's roots, its table of types and its short strings: a thousand words, which the checker would have to make anew for \
         each execution. A root is a slot with the orderings of `Slot`, whose models show what they do; the two tables are filled before the \
         second thread starts",
    ),
    (
        "core/src/object/typeobject.rs",
        2,
        "the word in which a class remembers its `__init__`: version and address are one word, so who reads it has both or neither, and the \
         address is borrowed from the namespace as what a method cache found is (`type_2t_*`)",
    ),
    (
        "core/src/object/awaitable.rs",
        2,
        "how far an awaitable is: one exchange decides which thread starts it, and the word leads to nothing else",
    ),
    (
        "core/src/object/generator.rs",
        3,
        "flags of an asynchronous generator: one exchange decides which thread does it, and the word leads to nothing else",
    ),
];

#[cfg(test)]
mod tests {
    use super::{Fate, PROTOCOLS, UNSEEN};
    use crate::table::MODELS;
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::{Path, PathBuf};

    /// The files of `gc/src` and `core/src/object`, without comments and unit tests.
    fn sources() -> Vec<(String, String)> {
        fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
            for entry in std::fs::read_dir(folder).expect("a folder of gc") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    collect(&path, found);
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    found.push(path);
                }
            }
        }
        let mut paths = Vec::new();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the workspace");
        collect(&root.join("gc/src"), &mut paths);
        collect(&root.join("core/src/object"), &mut paths);
        paths.retain(|path| !path.to_string_lossy().ends_with("_tests.rs"));
        paths.sort();
        let mut found = Vec::new();
        for path in paths {
            let text = std::fs::read_to_string(&path).expect("a source file");
            let code = text.split("#[cfg(all(test").next().unwrap_or_default();
            let code = code.split("#[cfg(test)]").next().unwrap_or_default();
            let code: Vec<&str> = code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
            let path = path.strip_prefix(&root).unwrap_or(&path);
            found.push((path.display().to_string(), code.join("\n")));
        }
        assert!(found.len() > 40, "the sources were not found");
        found
    }

    /// The arguments of every `mutant!(..)` in `code`, split at their commas, and where it ends.
    fn calls(code: &str) -> Vec<(usize, usize, Vec<String>)> {
        let mut found = Vec::new();
        for (at, call) in code.match_indices("mutant!(") {
            let (mut depth, mut arguments, mut end) = (1, vec![String::new()], at + call.len());
            for c in code[end..].chars() {
                end += c.len_utf8();
                match c {
                    '(' | '[' | '{' => depth += 1,
                    ')' | ']' | '}' => depth -= 1,
                    ',' if depth == 1 => {
                        arguments.push(String::new());
                        continue;
                    }
                    _ => {}
                }
                if depth == 0 {
                    break;
                }
                arguments.last_mut().expect("one at least").push(c);
            }
            let arguments = arguments.iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
            found.push((at, end, arguments.collect()));
        }
        found
    }

    /// Name and wrong variant, if an argument is such a pair.
    fn variant(argument: &str) -> Option<(&str, &str)> {
        let (name, wrong) = argument.strip_prefix('"')?.split_once("\" => ")?;
        Some((name, wrong.trim()))
    }

    #[test]
    fn code_and_list_agree() {
        let mut in_code = BTreeSet::new();
        for (_, code) in sources() {
            for (_, _, arguments) in calls(&code) {
                in_code.extend(arguments.iter().filter_map(|text| variant(text)).map(|(name, _)| name.to_owned()));
            }
        }
        let mut in_list = BTreeSet::new();
        for mutant in PROTOCOLS.iter().flat_map(|protocol| protocol.mutants) {
            assert!(in_list.insert(mutant.name.to_owned()), "{} is listed twice", mutant.name);
            assert!(!mutant.wrong.is_empty());
        }
        let strangers: Vec<_> = in_code.symmetric_difference(&in_list).collect();
        assert!(strangers.is_empty(), "in the code or in the list alone: {strangers:?}");
        assert!(in_list.len() >= 60, "{} mutants", in_list.len());
    }

    #[test]
    fn killers_exist() {
        for protocol in PROTOCOLS {
            for prefix in protocol.models {
                assert!(MODELS.iter().any(|model| model.name.starts_with(prefix)), "no model of {prefix}");
            }
            for mutant in protocol.mutants {
                match mutant.fate {
                    Fate::Killed { by, after } => {
                        assert!(MODELS.iter().any(|model| model.name == by), "{}: no model {by}", mutant.name);
                        assert!(after > 0, "{} was never killed", mutant.name);
                    }
                    Fate::Equivalent { because } => assert!(because.len() > 40, "{}: argue", mutant.name),
                }
            }
        }
    }

    /// Every ordering stronger than Relaxed that ships or is modelled is the right half of a mutant that weakens it; AcqRel has two.
    #[test]
    fn every_ordering_has_a_mutant() {
        let needed: BTreeMap<&str, &[&str]> = BTreeMap::from([
            ("Ordering::Acquire", ["Ordering::Relaxed"].as_slice()),
            ("Ordering::Release", ["Ordering::Relaxed"].as_slice()),
            ("Ordering::AcqRel", ["Ordering::Release", "Ordering::Acquire"].as_slice()),
        ]);
        let mut weakened = 0;
        // `sync/scheduled.rs` and `sync/scheduler.rs` are the build for schedules: one thread runs at a time there, and loom never sees it.
        for (path, code) in sources().into_iter().filter(|(path, _)| !path.contains("sync/schedule")) {
            let unseen = UNSEEN.iter().find(|(file, _, _)| *file == path);
            let mut without = 0;
            let calls = calls(&code);
            for (_, _, arguments) in &calls {
                let Some(weaker) = arguments.first().and_then(|right| needed.get(right.as_str())) else { continue };
                let variants: Vec<&str> = arguments.iter().filter_map(|text| Some(variant(text)?.1)).collect();
                for wrong in *weaker {
                    assert!(variants.contains(wrong), "{path}: no mutant has {wrong} for {}", arguments[0]);
                }
                weakened += 1;
            }
            for strong in ["Acquire", "Release", "AcqRel", "SeqCst"] {
                for (at, _) in code.match_indices(strong) {
                    let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
                    let after = code[at + strong.len()..].chars().next();
                    if word(code[..at].chars().next_back()) || word(after) {
                        continue;
                    }
                    // The innermost call around it: there it is the right half, or part of what is wrong.
                    let inside = calls.iter().rfind(|(start, end, _)| (*start..*end).contains(&at));
                    let named = inside.is_some_and(|(_, _, arguments)| {
                        needed.contains_key(arguments[0].as_str())
                            || arguments
                                .iter()
                                .filter_map(|text| variant(text))
                                .any(|(_, wrong)| wrong.contains(strong))
                    });
                    let line = code[..at].lines().count();
                    assert!(named || unseen.is_some(), "{path}:{line}: {strong} without a mutant that weakens it");
                    without += usize::from(!named);
                }
            }
            if let Some((_, number, because)) = unseen {
                assert_eq!(without, *number, "{path}: orderings without a mutant");
                assert!(because.len() > 40, "{path}: argue");
            }
        }
        assert!(weakened >= 60, "{weakened} orderings with mutants");
    }
}
