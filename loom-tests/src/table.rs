//! The models: their preemption bounds, and how many executions each explored when it was recorded.

/// One model.
#[derive(Debug)]
pub struct Model {
    /// `<protocol>_<threads>t_<scenario>[_swapped]`, also the name of the test.
    pub name: &'static str,
    /// How many preemptions an execution may have; `None`: any number, the search is exhaustive up to
    /// what loom misses.
    pub bound: Option<usize>,
    /// Executions explored when the model was recorded.
    pub seen: usize,
}

impl Model {
    /// Fewer executions than this fail the model.
    pub const fn minimum(&self) -> usize {
        (self.seen * 4).div_ceil(5)
    }
}

const fn row(name: &'static str, bound: Option<usize>, seen: usize) -> Model {
    Model { name, bound, seen }
}

/// All models.
pub const MODELS: &[Model] = &[
    row("checker_2t_store_against_load", None, 41),
    row("checker_2t_store_against_load_swapped", None, 28),
    row("count_2t_merge_against_release", None, 48),
    row("count_2t_merge_against_release_swapped", None, 48),
    row("count_2t_clone_and_drop", None, 997),
    row("count_2t_clone_and_drop_swapped", None, 646),
    row("count_2t_queue_to_owner", Some(3), 8654),
    row("count_2t_queue_to_owner_swapped", Some(3), 3532),
    row("count_2t_owner_exits", Some(3), 7341),
    row("count_2t_owner_exits_swapped", Some(3), 2730),
    row("limbo_2t_borrow_against_last_drop", Some(3), 2996),
    row("limbo_2t_borrow_against_last_drop_swapped", Some(3), 1198),
    row("limbo_2t_claim_against_last_drop", Some(3), 20886),
    row("limbo_2t_claim_against_last_drop_swapped", Some(3), 9609),
    row("limbo_2t_drop_against_expiry", None, 48),
    row("limbo_2t_drop_against_expiry_swapped", None, 48),
    row("publish_2t_graph_against_read", Some(3), 833),
    row("publish_2t_graph_against_read_swapped", Some(3), 538),
    row("lock_2t_sections", None, 3522),
    row("lock_2t_sections_swapped", None, 1003),
    row("lock_3t_handover", Some(3), 69222),
    row("lock_2t_pair_in_opposite_order", Some(3), 3266),
    row("lock_2t_pair_in_opposite_order_swapped", Some(3), 2361),
    row("array_2t_read_against_replacement", Some(3), 9001),
    row("array_2t_read_against_replacement_swapped", Some(3), 4569),
    row("weak_2t_upgrade_against_last_drop", Some(3), 204502),
    row("weak_2t_upgrade_against_last_drop_swapped", Some(3), 61061),
    row("heap_2t_remote_free_against_alloc", None, 63),
    row("heap_2t_remote_free_against_alloc_swapped", None, 445),
    row("heap_2t_owner_exits", Some(3), 30232),
    row("heap_2t_owner_exits_swapped", Some(3), 5375),
    row("world_2t_state_byte", None, 1450),
    row("world_2t_state_byte_swapped", None, 1639),
    row("world_2t_one_stopper", Some(3), 4242),
    row("world_2t_one_stopper_swapped", Some(3), 10932),
    row("world_2t_two_stoppers", Some(3), 5554),
    row("world_2t_two_stoppers_swapped", Some(3), 5554),
    row("world_2t_gate", None, 691),
    row("world_2t_gate_swapped", None, 324),
];

#[cfg(test)]
mod tests {
    use super::MODELS;
    use std::path::Path;

    /// Every model is a test of that name, once; every test of two threads has its twin.
    #[test]
    fn table_and_tests_agree() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
        let mut source = String::new();
        for entry in std::fs::read_dir(folder).expect("the folder of models") {
            source += &std::fs::read_to_string(entry.expect("an entry").path()).expect("a file of models");
        }
        for model in MODELS {
            assert!(model.minimum() > 1, "{} is vacuous", model.name);
            let defined = source.matches(&format!("fn {}()", model.name)).count();
            assert_eq!(defined, 1, "tests named {}", model.name);
            let used = source.matches(&format!("\"{}\"", model.name)).count();
            assert_eq!(used, 1, "runs of {}", model.name);
            if let Some(one) = model.name.strip_suffix("_swapped") {
                let twin = MODELS.iter().find(|other| other.name == one).expect("a model without `_swapped`");
                assert_eq!(model.bound, twin.bound);
            } else if model.name.contains("_2t_") {
                let twin = format!("{}_swapped", model.name);
                assert!(MODELS.iter().any(|other| other.name == twin), "{twin} is missing");
            }
        }
        assert_eq!(source.matches("#[test]").count(), MODELS.len() + 1, "a test that is not in the table");
    }
}
