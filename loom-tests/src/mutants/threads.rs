//! The mutants of locks, threads and heaps: see the parent.

use super::{Protocol, equivalent, killed};

/// The lock of an object.
pub(super) const LOCK: Protocol = Protocol {
    name: "lock",
    models: &["lock"],
    mutants: &[
        killed("lock_relaxed", "the section begins before the lock is taken", "lock_2t_pair_of_one", 1),
        killed("slow_lock_relaxed", "the same for a lock that was contended", "lock_2t_pair_of_one", 105),
        killed("unlock_relaxed", "the section ends after the lock is free", "lock_2t_pair_of_one", 1),
        killed("slow_unlock_relaxed", "the same where others sleep", "lock_3t_handover", 1149),
        killed("lock_taken_twice", "a contended lock is taken although it is held", "lock_2t_pair_of_one", 105),
        killed(
            "barger_forgets_sleepers",
            "who takes a lock that has sleepers does not note them",
            "lock_3t_handover",
            1488,
        ),
        killed("sleeper_unannounced", "a thread goes to sleep without a mark in the byte", "lock_2t_pair_of_one", 127),
        killed("sleeper_does_not_look", "a thread goes to sleep without looking once more", "lock_2t_pair_of_one", 137),
        killed("unlock_ignores_sleepers", "an unlock does not look whether others sleep", "lock_2t_pair_of_one", 127),
        killed("unlock_outside_the_queue", "the byte is freed before the queue is locked", "lock_3t_handover", 1428),
        killed("handover_forgets_sleepers", "waking one sleeper forgets the others", "lock_3t_handover", 1488),
        equivalent(
            "handover_invents_sleepers",
            "an unlock leaves the mark of sleepers when there are none",
            "the mark without sleepers costs the next unlock a look into an empty queue, which clears or keeps it; nobody waits for it",
        ),
        killed(
            "pair_in_given_order",
            "two locks in the order that the caller names",
            "lock_2t_pair_in_opposite_order_swapped",
            3712,
        ),
        killed("pair_locked_twice", "one object named twice is locked twice", "lock_2t_pair_of_one", 1),
        killed("shared_not_locked", "shared objects are not locked", "lock_2t_pair_of_one", 1),
        killed("immortal_not_locked", "immortal objects are not locked", "lock_2t_immortal", 1),
        killed(
            "spin_lock_relaxed",
            "the sanitizer's lock: the section begins before it is taken",
            "lock_2t_spinning",
            1,
        ),
        killed("spin_unlock_relaxed", "the sanitizer's lock: the section ends after it is free", "lock_2t_spinning", 1),
    ],
};

/// The state byte.
pub(super) const STATE: Protocol = Protocol {
    name: "state",
    models: &["world", "count_2t_queue", "count_2t_owner_exits", "weak_2t_news"],
    mutants: &[
        killed(
            "state_without_acquire",
            "who holds a thread has not seen what it did",
            "world_2t_start_against_stop_swapped",
            122,
        ),
        killed(
            "state_without_release",
            "what a thread did comes after it let itself be held",
            "world_2t_release_later_swapped",
            1,
        ),
        killed(
            "state_in_two_steps",
            "a transition loads and stores instead of exchanging",
            "count_2t_queued_to_a_sleeper_swapped",
            1,
        ),
        killed(
            "stopped_seen_relaxed",
            "who sees a thread stopped has not seen what it did",
            "world_2t_start_against_stop_swapped",
            120,
        ),
        killed(
            "request_relaxed",
            "a request comes before what it is about",
            "world_2t_request_carries_data_swapped",
            1,
        ),
        killed(
            "take_relaxed",
            "a request is taken before what it is about",
            "world_2t_request_carries_data_swapped",
            26,
        ),
        killed(
            "request_in_two_steps",
            "a request loads and stores the byte",
            "world_2t_request_carries_data_swapped",
            12,
        ),
        killed("attach_while_held", "a held thread attaches", "world_2t_start_against_stop_swapped", 189),
        killed(
            "detach_leaves_work",
            "a thread goes to sleep on work that it was asked for",
            "count_2t_queued_to_a_sleeper_swapped",
            1,
        ),
        killed(
            "detach_wakes_nobody",
            "a thread that is awaited goes to sleep without a word",
            "world_2t_release_while_stopped",
            10,
        ),
        killed("held_by_two", "a held thread is held once more", "world_3t_stop_against_help", 31355),
        killed(
            "stopped_at_once",
            "an attached thread that was asked counts as stopped",
            "world_2t_start_against_stop",
            137,
        ),
        killed("helper_holds_the_attached", "a helper holds a thread that runs", "count_2t_owner_exits_swapped", 1),
        killed(
            "helper_holds_the_held",
            "a helper holds a thread that somebody holds",
            "world_2t_release_while_stopped",
            88,
        ),
        killed(
            "let_go_ignores_work",
            "who lets go does not see the work that was left",
            "world_2t_release_while_stopped",
            1,
        ),
        killed(
            "ask_only_looks",
            "asking a thread that was asked already writes nothing",
            "world_2t_release_later_swapped",
            26,
        ),
    ],
};

/// Attach, detach, safepoint, stopping the world.
pub(super) const WORLD: Protocol = Protocol {
    name: "world",
    models: &["world", "heap_2t_owner", "count", "limbo_2t_collection", "limbo_2t_borrow_after"],
    mutants: &[
        killed("stop_ignored", "a safepoint does not stop", "limbo_2t_borrow_after_stop", 226),
        killed(
            "served_before_taken",
            "a safepoint serves first and takes the request after that",
            "world_2t_release_later_swapped",
            18,
        ),
        killed(
            "safepoint_serves_nobody",
            "a safepoint takes the request and does nothing",
            "count_2t_queued_while_the_owner_runs_swapped",
            1,
        ),
        killed(
            "detach_serves_nobody",
            "a thread that goes to sleep takes the request and does nothing",
            "count_2t_queued_to_a_sleeper_swapped",
            1,
        ),
        killed("left_unreleased", "counts that were left are not given back", "world_2t_release_later_swapped", 1),
        killed("left_unannounced", "counts are left, but nobody is asked", "world_2t_release_later_swapped", 1),
        killed(
            "attach_without_waiting",
            "a thread attaches without waiting for who holds it",
            "world_2t_start_against_stop_swapped",
            189,
        ),
        killed("sleep_unannounced", "a thread sleeps without saying so", "limbo_2t_borrow_after_stop", 186),
        killed("let_go_wakes_nobody", "who lets a thread go does not wake it", "limbo_2t_borrow_after_stop", 186),
        killed("suspend_wakes_nobody", "a thread stops without a word", "limbo_2t_borrow_after_stop", 186),
        killed("suspend_goes_on", "a stopped thread does not wait", "world_2t_polling_thread_stops", 1),
        killed(
            "stopper_woken_without_lock",
            "the stopper is woken without its lock",
            "world_2t_release_while_stopped",
            19,
        ),
        killed("exit_stays_attached", "a thread goes away without detaching", "world_2t_start_against_stop", 90),
        killed(
            "slot_given_away_early",
            "the slot is free before its thread has detached",
            "world_2t_start_against_stop",
            212,
        ),
        killed(
            "stopper_leaves_queue",
            "who stopped a thread lets it go with its queue full",
            "world_2t_release_while_stopped",
            1,
        ),
        killed("registry_awaited_attached", "a stopper waits attached for the registry", "world_2t_two_stoppers", 1),
        killed("nobody_awaited", "a stopper does not wait", "world_2t_start_against_stop", 137),
        killed(
            "busy_taken_for_held",
            "a thread that somebody else holds counts as held",
            "world_3t_stop_against_help",
            31355,
        ),
        killed("never_let_go", "a stopper does not let go", "world_2t_release_while_stopped", 1),
        killed("stopper_waits_once", "one thread that stops counts for all", "world_3t_two_are_awaited", 5257),
        killed(
            "registry_open_while_stopped",
            "threads start while the world is stopped",
            "world_2t_start_against_stop",
            67,
        ),
    ],
};

/// Remote frees.
pub(super) const HEAP: Protocol = Protocol {
    name: "heap",
    models: &["heap", "count_2t_owner"],
    mutants: &[
        killed(
            "foreign_cell_kept",
            "a cell of another heap goes to the thread that frees it",
            "heap_2t_remote_free_against_alloc",
            1,
        ),
        killed(
            "freed_cell_vacant_too_early",
            "a freed cell is vacant before its owner takes it over",
            "heap_2t_large_object_of_a_sleeper",
            1,
        ),
        killed(
            "remote_push_relaxed",
            "a freed cell is listed before it is linked",
            "heap_2t_remote_free_against_alloc",
            1,
        ),
        killed(
            "remote_take_relaxed",
            "who takes the list has not seen what was freed",
            "heap_2t_remote_free_against_alloc",
            1,
        ),
        killed(
            "remote_pushed_in_two_steps",
            "two cells freed at a time: one is lost",
            "heap_2t_remote_free_against_alloc",
            14,
        ),
        killed(
            "remote_taken_in_two_steps",
            "a cell freed while the list is taken is lost",
            "heap_2t_remote_free_against_alloc",
            1,
        ),
        killed(
            "alloc_ignores_remote",
            "an allocation does not take back what others freed",
            "heap_2t_remote_free_against_alloc",
            6,
        ),
        killed(
            "block_given_back_in_limbo",
            "a block goes back, and may change its class, while an object in it is in limbo",
            "heap_2t_class_change",
            1,
        ),
        killed(
            "freed_large_unannounced",
            "a sleeping owner of a large object is not helped",
            "heap_2t_large_object_of_a_sleeper",
            1,
        ),
        killed(
            "heap_helper_does_nothing",
            "who holds a sleeping owner does not take over its freed cells",
            "heap_2t_large_object_of_a_sleeper",
            1,
        ),
        killed(
            "slot_given_away_unmerged",
            "the slot is free before its thread has merged what it owns",
            "heap_2t_heir_against_exit",
            254,
        ),
        killed(
            "exit_merges_detached",
            "an exiting thread lets itself be held, and merges what it owns after that",
            "heap_2t_heir_against_exit_swapped",
            13,
        ),
        killed(
            "inherited_beside_others",
            "the first thread leaves its private objects to an heir, although there are others",
            "heap_2t_heir_against_exit",
            1,
        ),
    ],
};

/// The gate of the build with a global lock.
pub(super) const GATE: Protocol = Protocol {
    name: "gate",
    models: &["world_2t_gate"],
    mutants: &[
        killed("gate_always_open", "the lock is taken although it is held", "world_2t_gate_swapped", 12),
        killed("turn_unannounced", "who takes its turn does not say so", "world_2t_gate_swapped", 85),
        killed("leave_wakes_nobody", "who leaves wakes nobody", "world_2t_gate_swapped", 12),
        killed("leave_keeps_the_lock", "who leaves keeps the lock", "world_2t_gate_swapped", 1),
        killed("handing_over_wakes_nobody", "who hands over wakes nobody", "world_2t_gate_swapped", 85),
        killed("handing_over_takes_back", "who hands over does not wait for a turn", "world_2t_gate_turns", 1),
    ],
};

/// The real reclaimer.
pub(super) const EPOCH: Protocol = Protocol {
    name: "epoch",
    models: &["epoch"],
    mutants: &[
        killed("epoch_pin_dropped", "a pin ends as soon as it is there", "epoch_2t_borrow_then_repin", 1),
        killed("epoch_unpin_forgotten", "a thread that unpins stays pinned", "epoch_2t_borrow_then_exit", 5431),
        killed("epoch_repin_forgotten", "a safepoint does not repin", "epoch_2t_borrow_then_exit", 1),
        killed("epoch_flush_forgotten", "a safepoint repins and collects nothing", "epoch_2t_borrow_then_exit", 1),
        killed("epoch_defer_at_once", "what is deferred runs at once", "epoch_2t_end_of_all", 2645),
    ],
};
