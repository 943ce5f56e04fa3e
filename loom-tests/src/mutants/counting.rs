//! The mutants of counts, limbo, weak references, publishing and collections: see the parent.

use super::{Protocol, equivalent, killed};

/// Counts: clone, drop, merge, queue, exit.
pub(super) const COUNTS: Protocol = Protocol {
    name: "counts",
    models: &["count", "limbo_2t_claim", "limbo_2t_sleeping", "collect_2t_global", "heap_2t_owner"],
    mutants: &[
        killed(
            "standing_uncounted",
            "a thread counts out of a standing claim that nobody knows of",
            "count_2t_standing_claim",
            1,
        ),
        killed(
            "standing_extra_forgotten",
            "a standing claim is given back as if nothing had been counted out of it",
            "count_2t_standing_claim",
            1,
        ),
        killed("standing_kept", "a standing claim is never given back", "count_2t_standing_claim", 1),
        killed(
            "stands_in_a_stopped_world",
            "a collector holds garbage by a standing claim, and gives that back to what lies there later",
            "collect_2t_claimed_garbage",
            1,
        ),
        killed(
            "retain_in_two_steps",
            "counting loads and stores instead of adding",
            "count_2t_clone_and_drop_swapped",
            1,
        ),
        killed(
            "release_in_two_steps",
            "giving a count back loads and stores instead of exchanging",
            "count_2t_merge_against_release",
            1,
        ),
        killed(
            "merge_in_two_steps",
            "merging loads and stores instead of exchanging",
            "count_2t_merge_against_release",
            23,
        ),
        killed(
            "release_without_acquire",
            "who drops last has not seen what the others did",
            "count_2t_merge_against_release",
            1,
        ),
        killed(
            "release_without_release",
            "what a thread did comes after its count is gone",
            "count_2t_merge_against_release",
            23,
        ),
        killed(
            "merge_without_acquire",
            "the owner that merges to zero has not seen what the others did",
            "count_2t_merge_against_release",
            23,
        ),
        killed(
            "merge_without_release",
            "what the owner did comes after its merge",
            "count_2t_merge_against_release",
            1,
        ),
        killed(
            "queued_too_late",
            "one foreign release more before the owner is told",
            "count_2t_queued_to_a_sleeper_swapped",
            1,
        ),
        equivalent(
            "queued_twice",
            "an object that is in its owner's queue is queued again",
            "each entry has a count of its own and is worked off by itself: M, - 1 and once more - 1; the check only keeps queues short",
        ),
        killed(
            "queued_to_nobody",
            "a release between the two steps of a merge keeps its count for a queue",
            "count_2t_owner_exits",
            3961,
        ),
        killed(
            "queue_entry_uncounted",
            "a queue entry has no count of its own",
            "count_2t_queued_to_a_sleeper_swapped",
            1,
        ),
        killed("merge_unmarked", "the word does not say that it was merged", "count_2t_merge_against_release", 1),
        killed(
            "queue_entry_kept",
            "the merge does not take the queue entry's count back",
            "count_2t_queued_to_a_sleeper_swapped",
            1,
        ),
        killed(
            "queued_bit_kept",
            "the word still says queued after the queue was worked off",
            "count_2t_limbo_after_the_queue",
            1,
        ),
        killed(
            "merge_misses_zero",
            "a merge to zero does not retire the object",
            "count_2t_queued_to_a_sleeper_swapped",
            1,
        ),
        killed(
            "foreign_retain_in_local",
            "a thread counts what it does not own in the owner's word",
            "collect_2t_global_against_owner",
            1,
        ),
        killed(
            "foreign_release_in_local",
            "a thread gives back what it does not own in the owner's word",
            "count_2t_queued_to_a_sleeper_swapped",
            5,
        ),
        killed(
            "owners_zero_unnoticed",
            "the owner's last count goes without a merge",
            "limbo_2t_sleeping_reader_swapped",
            1,
        ),
        killed(
            "owner_kept_by_merge",
            "the object keeps its owner when it is merged",
            "count_2t_queue_to_owner_swapped",
            9,
        ),
        equivalent(
            "owner_cleared_after_merge",
            "the owner is cleared after the word says merged",
            "whoever sees M does not read the owner, and the cell cannot be used anew meanwhile: it goes back to the heap of the slot that the merging thread is, or holds",
        ),
        killed(
            "queue_entry_lost",
            "the owner is asked, but the object is not in its queue",
            "count_2t_queued_to_a_sleeper_swapped",
            1,
        ),
        killed(
            "asked_before_queued",
            "the owner is asked first, and the object queued after that",
            "count_2t_queued_to_a_sleeper_swapped",
            19,
        ),
        killed(
            "queue_unannounced",
            "the object is queued, but nobody is asked",
            "count_2t_queued_to_a_sleeper_swapped",
            1,
        ),
        killed(
            "helper_does_nothing",
            "who holds a sleeping owner does not work off its queue",
            "count_2t_queued_to_a_sleeper_swapped",
            19,
        ),
        killed(
            "local_kept_by_queue",
            "the owner's count is added and kept, from the queue",
            "collect_2t_global_against_owner",
            1,
        ),
        killed(
            "local_lost_by_queue",
            "the owner's count is lost, from the queue",
            "count_2t_queued_to_a_sleeper_swapped",
            1,
        ),
        killed(
            "local_kept_on_exit",
            "the owner's count is added and kept, on exit",
            "collect_2t_global_against_owner",
            1,
        ),
        killed("local_lost_on_exit", "the owner's count is lost, on exit", "count_2t_owner_exits", 6499),
        equivalent(
            "exit_without_merging",
            "an exiting thread leaves what it owns unmerged",
            "a release by another thread queues to the slot, which that thread then holds and merges for; a new thread on the slot is an owner like the old one; merging on exit saves the others that way round",
        ),
    ],
};

/// Limbo and the epoch.
pub(super) const LIMBO: Protocol = Protocol {
    name: "limbo",
    models: &["limbo", "array", "world_2t_release_later"],
    mutants: &[
        killed(
            "limbo_entered_twice",
            "what falls to zero in limbo is retired once more",
            "limbo_2t_drop_against_expiry",
            23,
        ),
        killed(
            "zeroed_again_forgotten",
            "falling to zero in limbo leaves no trace",
            "limbo_2t_drop_against_expiry",
            23,
        ),
        killed(
            "expiry_ignores_claims",
            "the end of the grace period does not look at the count",
            "limbo_2t_drop_against_expiry",
            1,
        ),
        killed(
            "expiry_ignores_again",
            "the end of the grace period overlooks a second zero",
            "limbo_2t_drop_against_expiry",
            23,
        ),
        killed("rescue_stays_in_limbo", "a rescued object still counts as retired", "limbo_2t_drop_against_expiry", 1),
        equivalent(
            "rescue_keeps_again",
            "a rescued object still counts as zeroed again",
            "the next stay in limbo then lasts one grace period more than it must; nothing relies on its end",
        ),
        killed(
            "expiry_in_two_steps",
            "the verdict loads and stores instead of exchanging",
            "limbo_2t_drop_against_expiry",
            23,
        ),
        killed(
            "again_not_retired",
            "what was zeroed again is not retired again",
            "limbo_2t_claim_against_last_drop_swapped",
            8276,
        ),
        killed(
            "rescued_retired_again",
            "what was rescued is retired again",
            "limbo_2t_claim_against_last_drop_swapped",
            7706,
        ),
        killed(
            "finalizer_uncounted",
            "an object goes to its finalizer without a count",
            "limbo_2t_finalizer_swapped",
            1,
        ),
        killed(
            "arrivals_within_finalizers",
            "what arrives while a finalizer runs does not wait for its end",
            "limbo_2t_within_a_finalizer",
            1,
        ),
        killed(
            "arrivals_taken_for_own",
            "what arrives at a safepoint counts as the thread's own",
            "limbo_2t_arrival_announced",
            67,
        ),
        killed(
            "arrivals_unannounced",
            "the end of a finalizer does not say that something has arrived",
            "limbo_2t_arrival_announced",
            67,
        ),
        killed("set_aside_lost", "what waited when a finalizer began is forgotten", "limbo_2t_within_a_finalizer", 1),
        killed("finalized_again", "an object is not marked as finalized", "limbo_2t_finalizer_swapped", 1),
        killed(
            "expired_push_relaxed",
            "a batch is listed before it is written",
            "array_2t_read_against_replacement_swapped",
            791,
        ),
        killed(
            "expired_take_relaxed",
            "who takes the list has not seen what is in it",
            "array_2t_read_against_replacement_swapped",
            791,
        ),
        killed(
            "expired_pushed_in_two_steps",
            "two batches listed at a time: one is lost",
            "limbo_2t_sleeping_reader_swapped",
            1,
        ),
        killed(
            "expired_taken_in_two_steps",
            "a batch listed while the list is taken is lost",
            "limbo_2t_sleeping_reader",
            1,
        ),
        killed("full_bag_unnoticed", "a full bag does not ask for a safepoint", "world_2t_release_later_swapped", 1),
        killed(
            "safepoint_without_sealing",
            "a safepoint does not hand on what was retired",
            "count_2t_queued_to_a_sleeper_swapped",
            19,
        ),
        killed("safepoint_stays_pinned", "a safepoint does not repin", "count_2t_queued_to_a_sleeper_swapped", 1),
        killed("safepoint_unpins", "a safepoint leaves the thread unpinned", "limbo_2t_borrow_after_stop_swapped", 774),
        killed(
            "safepoint_without_epoch",
            "a safepoint leaves the epoch alone",
            "count_2t_queued_to_a_sleeper_swapped",
            1,
        ),
        killed("sealed_without_grace", "a batch expires at once", "limbo_2t_finalizer_swapped", 157),
        killed(
            "detach_without_sealing",
            "a thread goes to sleep, or away, with a bag in its hands",
            "limbo_2t_sleeping_reader_swapped",
            1,
        ),
        killed("detach_stays_pinned", "a sleeping thread stays pinned", "count_2t_queued_to_a_sleeper_swapped", 19),
        killed("attach_unpinned", "a thread attaches without pinning", "limbo_2t_finalizer_swapped", 157),
        killed("suspend_stays_pinned", "a stopped thread stays pinned", "limbo_2t_collection_flushes", 157),
        killed(
            "resume_unpinned",
            "a thread that was stopped runs on without pinning",
            "limbo_2t_borrow_after_stop_swapped",
            756,
        ),
    ],
};

/// Weak references.
pub(super) const WEAK: Protocol = Protocol {
    name: "weak",
    models: &["weak", "limbo_2t_drop"],
    mutants: &[
        killed(
            "upgrade_of_the_dead",
            "an upgrade does not look whether the object is dead",
            "limbo_2t_drop_against_expiry",
            1,
        ),
        killed(
            "upgrade_counts_after_unlock",
            "an upgrade counts the object outside the lock",
            "weak_2t_upgrade_against_last_drop_swapped",
            53232,
        ),
        killed(
            "expiry_ignores_weak_cells",
            "the end of the grace period takes no notice of weak cells",
            "weak_2t_news_to_a_running_thread",
            1,
        ),
        killed(
            "dead_cell_keeps_referent",
            "the cells of a dead object still name it",
            "weak_2t_news_to_a_running_thread",
            1,
        ),
        killed(
            "weak_flag_forgotten",
            "an object does not know that it has weak cells",
            "weak_2t_forget_against_news",
            1,
        ),
        killed(
            "forgotten_holder_kept",
            "a cell that was forgotten still names its holder",
            "weak_2t_forget_against_news",
            10,
        ),
        killed(
            "announced_where_it_died",
            "a death is announced on the thread where it happened",
            "weak_2t_news_to_a_sleeper",
            10,
        ),
        killed("mail_unannounced", "mail is left, but nobody is asked", "weak_2t_news_to_a_sleeper", 16),
        killed("mail_unread", "a safepoint does not read the mail", "weak_2t_news_to_a_sleeper", 18),
        killed(
            "mail_unread_on_attach",
            "a thread that attaches does not read the mail",
            "weak_2t_news_to_a_sleeper",
            32,
        ),
        killed(
            "held_thread_not_served",
            "a thread that was stopped takes its requests for done",
            "weak_2t_news_to_a_stopped_thread",
            53,
        ),
        killed(
            "private_death_keeps_cells",
            "the cells of a dead private object still name it",
            "weak_2t_news_to_a_running_thread",
            1,
        ),
    ],
};

/// Publishing, flags and shapes.
pub(super) const PUBLISH: Protocol = Protocol {
    name: "publish",
    models: &["publish", "array_2t_shape", "lock_2t_pair"],
    mutants: &[
        killed(
            "barrier_skipped",
            "a private value is stored into a shared container as it is",
            "publish_2t_graph_against_read_swapped",
            560,
        ),
        killed(
            "publish_without_children",
            "publishing stops at the object itself",
            "publish_2t_graph_against_read_swapped",
            560,
        ),
        killed(
            "publish_without_class",
            "publishing leaves the class private",
            "publish_2t_class_and_weak_referents_swapped",
            105,
        ),
        killed(
            "publish_without_weak_referents",
            "publishing leaves weak referents private",
            "publish_2t_class_and_weak_referents_swapped",
            105,
        ),
        killed(
            "flags_in_two_steps",
            "a flag of a shared object is set by a load and a store",
            "publish_2t_flags_by_two_swapped",
            14,
        ),
        killed(
            "shape_load_relaxed",
            "the slots are read before the shape that says they are there",
            "array_2t_shape_after_slot_swapped",
            14,
        ),
        killed(
            "shape_store_relaxed",
            "the shape says that a slot is there before it is",
            "array_2t_shape_after_slot_swapped",
            14,
        ),
    ],
};

/// The collectors.
pub(super) const COLLECT: Protocol = Protocol {
    name: "collect",
    models: &["collect", "limbo_2t_collection"],
    mutants: &[
        killed(
            "collects_while_others_run",
            "a global collection does not stop the world",
            "limbo_2t_collection_flushes",
            1,
        ),
        killed("verifies_while_others_run", "the second look does not stop the world", "collect_2t_resurrection", 100),
        killed(
            "garbage_unmerged",
            "shared garbage is not merged before it is freed",
            "collect_2t_global_against_owner",
            193,
        ),
        killed(
            "garbage_unheld",
            "the collector does not count the garbage while it frees it",
            "collect_2t_local_against_reader_swapped",
            1,
        ),
        killed("garbage_keeps_cells", "weak cells still name garbage", "collect_2t_global_against_owner", 1),
        killed("resurrection_ignored", "what a finalizer brought back is freed", "collect_2t_resurrection", 100),
        killed(
            "collector_ignores_queues",
            "queues are left alone before a global collection",
            "limbo_2t_collection_flushes",
            157,
        ),
        killed("collector_takes_limbo", "what is in limbo is garbage", "collect_2t_deep_limbo", 1),
        killed(
            "trial_ignores_shared_counts",
            "only the owner's count makes a root",
            "collect_2t_local_against_reader_swapped",
            1,
        ),
        killed("trial_counts_itself", "the collector's own count makes a root", "collect_2t_resurrection", 1),
        killed("trial_keeps_its_copy", "the trial does not restore the counts", "collect_2t_deep_limbo", 1),
        killed(
            "local_collection_takes_shared",
            "a local collection looks at shared objects",
            "collect_2t_deep_limbo",
            1,
        ),
        killed(
            "suspects_taken_for_garbage",
            "what a search suspects is freed without a look at who refers to it",
            "collect_2t_search_against_owner_swapped",
            1,
        ),
        killed(
            "finish_ignores_search",
            "garbage is freed while a search may be looking at it",
            "collect_2t_search_against_finish",
            283,
        ),
        killed(
            "search_enters_limbo",
            "a search looks into objects that wait in limbo",
            "collect_2t_search_against_death_swapped",
            781,
        ),
        killed(
            "found_flags_relaxed",
            "a search looks into an object that it has not seen made",
            "collect_2t_search_against_owner_swapped",
            584,
        ),
        killed(
            "publish_mark_relaxed",
            "the mark of a published object comes before what it holds",
            "collect_2t_search_against_owner_swapped",
            584,
        ),
        killed(
            "found_count_relaxed",
            "a search reads a cell's new count and its old flags",
            "collect_2t_search_against_death_swapped",
            875,
        ),
        killed(
            "vacated_relaxed",
            "a cell's new count is seen before its old flags are gone",
            "collect_2t_search_against_death_swapped",
            875,
        ),
        equivalent(
            "vacated_word_relaxed",
            "the same, where the machine writes a header as two words",
            "the models write a header word by word, so they do not come here; there `vacated_relaxed` is the same mistake, and is killed",
        ),
        killed(
            "local_kept_by_collector",
            "the owner's count is added and kept, by the collector",
            "collect_2t_resurrection",
            1,
        ),
    ],
};
