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
    row("checker_2t_store_against_load", None, 1),
    row("checker_2t_store_against_load_swapped", None, 1),
    row("count_2t_merge_against_release", None, 1),
    row("count_2t_merge_against_release_swapped", None, 1),
    row("count_2t_clone_and_drop", None, 1),
    row("count_2t_clone_and_drop_swapped", None, 1),
    row("count_2t_queue_to_owner", None, 1),
    row("count_2t_queue_to_owner_swapped", None, 1),
    row("count_2t_owner_exits", None, 1),
    row("count_2t_owner_exits_swapped", None, 1),
    row("limbo_2t_borrow_against_last_drop", None, 1),
    row("limbo_2t_borrow_against_last_drop_swapped", None, 1),
    row("limbo_2t_claim_against_last_drop", None, 1),
    row("limbo_2t_claim_against_last_drop_swapped", None, 1),
    row("limbo_2t_drop_against_expiry", None, 1),
    row("limbo_2t_drop_against_expiry_swapped", None, 1),
    row("publish_2t_graph_against_read", None, 1),
    row("publish_2t_graph_against_read_swapped", None, 1),
    row("lock_2t_sections", None, 1),
    row("lock_2t_sections_swapped", None, 1),
    row("lock_3t_handover", Some(3), 1),
    row("lock_2t_pair_in_opposite_order", None, 1),
    row("lock_2t_pair_in_opposite_order_swapped", None, 1),
];
