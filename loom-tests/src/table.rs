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

    /// Whether it has three threads.
    pub fn has_three(&self) -> bool {
        self.name.contains("_3t_")
    }

    /// Whether it is a model of the real reclaimer, which is built apart.
    pub fn is_of_epoch(&self) -> bool {
        self.name.starts_with("epoch_")
    }

    /// The bound of a deep search.
    pub fn deep(&self) -> Option<usize> {
        self.bound.filter(|_| self.has_three() || self.is_of_epoch()).map(|bound| bound + 1)
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
    row("count_2t_standing_claim", Some(3), 15478),
    row("count_2t_standing_claim_swapped", Some(3), 5108),
    row("count_2t_standing_claim_given_up", Some(3), 20347),
    row("count_2t_standing_claim_given_up_swapped", Some(3), 15625),
    row("limbo_2t_borrow_against_last_drop", Some(3), 2996),
    row("limbo_2t_borrow_against_last_drop_swapped", Some(3), 1198),
    row("limbo_2t_claim_against_last_drop", Some(3), 20886),
    row("limbo_2t_claim_against_last_drop_swapped", Some(3), 9609),
    row("limbo_2t_alone_until_one_comes", Some(3), 5610),
    row("limbo_2t_alone_until_one_comes_swapped", Some(3), 14919),
    row("limbo_2t_alone_when_the_other_has_gone", Some(3), 5173),
    row("limbo_2t_alone_when_the_other_has_gone_swapped", Some(3), 2197),
    row("limbo_2t_drop_against_expiry", None, 48),
    row("limbo_2t_drop_against_expiry_swapped", None, 48),
    row("publish_2t_graph_against_read", Some(3), 833),
    row("publish_2t_graph_against_read_swapped", Some(3), 538),
    row("publish_2t_second_thread", Some(2), 410),
    row("publish_2t_second_thread_swapped", Some(2), 2208),
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
    row("count_2t_queued_while_the_owner_runs", Some(2), 107),
    row("count_2t_queued_while_the_owner_runs_swapped", Some(2), 77),
    row("count_2t_queued_to_a_sleeper", Some(2), 31),
    row("count_2t_queued_to_a_sleeper_swapped", Some(2), 28),
    row("world_2t_release_while_stopped", Some(2), 179),
    row("world_2t_release_while_stopped_swapped", Some(2), 405),
    row("world_2t_release_later", Some(2), 228),
    row("world_2t_release_later_swapped", Some(2), 92),
    row("limbo_2t_sleeping_reader", Some(2), 87),
    row("limbo_2t_sleeping_reader_swapped", Some(2), 63),
    row("limbo_2t_collection_flushes", Some(2), 3023),
    row("limbo_2t_collection_flushes_swapped", Some(2), 5670),
    row("world_2t_start_against_stop", Some(2), 229),
    row("world_2t_start_against_stop_swapped", Some(2), 403),
    row("world_2t_polling_thread_stops", Some(2), 682),
    row("world_2t_polling_thread_stops_swapped", Some(2), 695),
    row("world_3t_two_are_awaited", Some(3), 172188),
    row("world_3t_two_are_awaited_swapped", Some(3), 64615),
    row("world_3t_stop_against_help", Some(3), 230495),
    row("world_3t_stop_against_help_swapped", Some(3), 63934),
    row("limbo_2t_borrow_after_stop", Some(2), 348),
    row("limbo_2t_borrow_after_stop_swapped", Some(2), 3060),
    row("heap_2t_large_object_of_a_sleeper", Some(2), 29),
    row("heap_2t_large_object_of_a_sleeper_swapped", Some(2), 31),
    row("weak_2t_news_to_a_running_thread", Some(2), 51),
    row("weak_2t_news_to_a_running_thread_swapped", Some(2), 222),
    row("weak_2t_news_to_a_sleeper", Some(2), 123),
    row("weak_2t_news_to_a_sleeper_swapped", Some(2), 443),
    row("weak_2t_news_to_a_stopped_thread", Some(2), 1628),
    row("weak_2t_news_to_a_stopped_thread_swapped", Some(2), 3086),
    row("weak_2t_forget_against_news", Some(2), 141),
    row("weak_2t_forget_against_news_swapped", Some(2), 461),
    row("limbo_2t_finalizer", Some(2), 1849),
    row("limbo_2t_finalizer_swapped", Some(2), 367),
    row("array_2t_shape_after_slot", None, 41),
    row("array_2t_shape_after_slot_swapped", None, 28),
    row("publish_2t_flags_by_two", Some(2), 625),
    row("publish_2t_flags_by_two_swapped", Some(2), 397),
    row("world_2t_request_carries_data", None, 132),
    row("world_2t_request_carries_data_swapped", None, 44),
    row("count_2t_limbo_after_the_queue", None, 48),
    row("count_2t_limbo_after_the_queue_swapped", None, 48),
    row("lock_2t_spinning", None, 71),
    row("lock_2t_spinning_swapped", None, 71),
    row("collect_2t_global_against_owner", Some(2), 6071),
    row("collect_2t_global_against_owner_swapped", Some(2), 9253),
    row("collect_2t_resurrection", Some(2), 5845),
    row("collect_2t_resurrection_swapped", Some(2), 6407),
    row("collect_2t_local_against_reader", Some(2), 1018),
    row("collect_2t_local_against_reader_swapped", Some(2), 763),
    row("collect_2t_deep_limbo", Some(2), 620),
    row("collect_2t_deep_limbo_swapped", Some(2), 1469),
    row("collect_2t_search_against_owner", Some(1), 7),
    row("collect_2t_search_against_owner_swapped", Some(1), 2164),
    row("collect_2t_search_against_death", Some(2), 7468),
    row("collect_2t_search_against_death_swapped", Some(2), 48824),
    row("collect_2t_search_against_finish", Some(2), 502),
    row("collect_2t_search_against_finish_swapped", Some(2), 1966),
    row("collect_2t_search_against_exit", Some(2), 713),
    row("collect_2t_search_against_exit_swapped", Some(2), 3014),
    row("publish_2t_class_and_weak_referents", Some(2), 1090),
    row("publish_2t_class_and_weak_referents_swapped", Some(2), 207),
    row("lock_2t_pair_of_one", Some(2), 176),
    row("lock_2t_pair_of_one_swapped", Some(2), 176),
    row("world_2t_gate_turns", Some(2), 151),
    row("world_2t_gate_turns_swapped", Some(2), 47),
    row("lock_3t_handover_swapped", Some(3), 69222),
    row("list_2t_store_against_read", None, 318),
    row("list_2t_store_against_read_swapped", None, 49),
    row("list_2t_grow_against_read", None, 7415),
    row("list_2t_grow_against_read_swapped", None, 292),
    row("list_2t_pop_and_push_against_read", None, 30819),
    row("list_2t_pop_and_push_against_read_swapped", None, 1106),
    row("list_2t_remove_against_read", None, 527),
    row("list_2t_remove_against_read_swapped", None, 55),
    row("list_2t_sort_against_read", None, 1737),
    row("list_2t_sort_against_read_swapped", None, 105),
    row("list_2t_extend_against_read", None, 1708),
    row("list_2t_extend_against_read_swapped", None, 110),
    row("list_3t_push_and_pop_against_read", Some(3), 29064),
    row("list_3t_push_and_pop_against_read_swapped", Some(3), 29093),
    row("dict_2t_store_against_read", None, 318),
    row("dict_2t_store_against_read_swapped", None, 49),
    row("dict_2t_insert_against_read", None, 318),
    row("dict_2t_insert_against_read_swapped", None, 49),
    row("dict_2t_grow_against_read", None, 527),
    row("dict_2t_grow_against_read_swapped", None, 55),
    row("dict_2t_delete_against_read", None, 1107),
    row("dict_2t_delete_against_read_swapped", None, 104),
    row("dict_2t_reinsert_against_read", None, 4238),
    row("dict_2t_reinsert_against_read_swapped", None, 256),
    row("dict_2t_move_to_end_against_read", None, 1107),
    row("dict_2t_move_to_end_against_read_swapped", None, 104),
    row("dict_2t_clear_against_read", None, 4726),
    row("dict_2t_clear_against_read_swapped", None, 205),
    row("dict_3t_defaults_against_read", Some(3), 5969),
    row("dict_3t_defaults_against_read_swapped", Some(3), 5969),
    row("dict_3t_delete_and_store_against_read", Some(3), 13696),
    row("dict_3t_delete_and_store_against_read_swapped", Some(3), 13654),
    row("dict_2t_remembered_position", None, 1243),
    row("dict_2t_remembered_position_swapped", None, 4),
    row("dict_2t_key_set_number", None, 1534),
    row("dict_2t_key_set_number_swapped", None, 1283),
    row("list_2t_rewrite_against_read", None, 527),
    row("list_2t_rewrite_against_read_swapped", None, 55),
    row("list_3t_two_pushes_against_read", Some(3), 16975),
    row("list_3t_two_pushes_against_read_swapped", Some(3), 16975),
    row("instance_2t_store_against_read", None, 787),
    row("instance_2t_store_against_read_swapped", None, 322),
    row("instance_2t_add_against_read", None, 2336),
    row("instance_2t_add_against_read_swapped", None, 867),
    row("instance_2t_overflow_against_read", None, 2336),
    row("instance_2t_overflow_against_read_swapped", None, 867),
    row("instance_2t_grow_against_read", None, 4856),
    row("instance_2t_grow_against_read_swapped", None, 912),
    row("instance_2t_delete_against_read", None, 6638),
    row("instance_2t_delete_against_read_swapped", None, 1596),
    row("instance_2t_move_against_read", None, 8937),
    row("instance_2t_move_against_read_swapped", None, 4413),
    row("instance_2t_move_overflow_against_read", None, 11431),
    row("instance_2t_move_overflow_against_read_swapped", None, 1831),
    row("instance_2t_reinsert_against_read", None, 18780),
    row("instance_2t_reinsert_against_read_swapped", None, 4248),
    row("instance_2t_replace_dict_against_read", None, 3010),
    row("instance_2t_replace_dict_against_read_swapped", None, 752),
    row("instance_3t_two_add_against_read", Some(2), 18769),
    row("instance_3t_two_add_against_read_swapped", Some(2), 17685),
    row("cache_2t_fill_against_read", None, 3318),
    row("cache_2t_fill_against_read_swapped", None, 399),
    row("cache_2t_two_fills", None, 366),
    row("cache_2t_two_fills_swapped", None, 326),
    row("cache_3t_two_fills_against_read", Some(3), 126039),
    row("cache_3t_two_fills_against_read_swapped", Some(3), 125036),
    row("type_2t_lookup_against_set", None, 11134),
    row("type_2t_lookup_against_set_swapped", None, 16053),
    row("type_2t_inline_cache_against_set", None, 4928),
    row("type_2t_inline_cache_against_set_swapped", None, 2747),
    row("name_2t_same_text", None, 190),
    row("name_2t_same_text_swapped", None, 172),
    row("name_3t_two_texts", Some(3), 8027),
    row("name_3t_two_texts_swapped", Some(3), 8025),
    row("list_2t_last_against_pop_and_push", None, 6597),
    row("list_2t_last_against_pop_and_push_swapped", None, 4),
    row("cache_2t_late_fill_against_read", None, 25157),
    row("cache_2t_late_fill_against_read_swapped", None, 2741),
    row("count_3t_exit_against_two", Some(3), 28950),
    row("count_3t_exit_against_two_swapped", Some(3), 29645),
    row("count_3t_two_queue_to_owner", Some(3), 14483),
    row("count_3t_two_queue_to_owner_swapped", Some(3), 14704),
    row("limbo_3t_two_drops_against_expiry", Some(3), 14481),
    row("limbo_3t_two_drops_against_expiry_swapped", Some(3), 14481),
    row("limbo_3t_two_borrow_against_last_drop", Some(3), 8921),
    row("limbo_3t_two_borrow_against_last_drop_swapped", Some(3), 8765),
    row("publish_3t_two_stores_against_read", Some(3), 13299),
    row("publish_3t_two_stores_against_read_swapped", Some(3), 13875),
    row("heap_3t_two_free_against_alloc", Some(3), 14124),
    row("heap_3t_two_free_against_alloc_swapped", Some(3), 11368),
    row("weak_3t_two_upgrades_against_expiry", Some(3), 46101),
    row("weak_3t_two_upgrades_against_expiry_swapped", Some(3), 46101),
    row("lock_2t_immortal", None, 19838),
    row("lock_2t_immortal_swapped", None, 18889),
    row("limbo_2t_within_a_finalizer", Some(3), 13649),
    row("limbo_2t_within_a_finalizer_swapped", Some(3), 13311),
    row("limbo_2t_arrival_announced", Some(3), 7027),
    row("limbo_2t_arrival_announced_swapped", Some(3), 11639),
    row("heap_2t_class_change", Some(3), 47305),
    row("heap_2t_class_change_swapped", Some(3), 60595),
    row("heap_2t_class_change_by_the_heir", Some(2), 13548),
    row("heap_2t_class_change_by_the_heir_swapped", Some(2), 23381),
    row("heap_2t_adopted_against_remote_free", Some(3), 9006),
    row("heap_2t_adopted_against_remote_free_swapped", Some(3), 11876),
    row("heap_2t_heir_against_exit", Some(3), 6526),
    row("heap_2t_heir_against_exit_swapped", Some(3), 8962),
    row("heap_2t_large_object_and_exit", Some(3), 27111),
    row("heap_2t_large_object_and_exit_swapped", Some(3), 12071),
    row("heap_3t_adopted_while_freed", Some(2), 26610),
    row("heap_3t_adopted_while_freed_swapped", Some(2), 25719),
    row("dict_2t_position_against_insert", None, 318),
    row("dict_2t_position_against_insert_swapped", None, 49),
    row("instance_2t_shapes_of_a_new_part", None, 4654),
    row("instance_2t_shapes_of_a_new_part_swapped", None, 4280),
    row("collect_2t_global_against_publish", Some(2), 971),
    row("collect_2t_global_against_publish_swapped", Some(2), 11368),
    row("list_2t_last_twice_against_pop_and_push", Some(3), 12768),
    row("list_2t_last_twice_against_pop_and_push_swapped", Some(3), 614),
    row("set_2t_add_against_ask", None, 73),
    row("set_2t_add_against_ask_swapped", None, 4),
    row("set_2t_remove_against_ask", None, 73),
    row("set_2t_remove_against_ask_swapped", None, 4),
    row("set_2t_grow_against_ask", None, 73),
    row("set_2t_grow_against_ask_swapped", None, 4),
    row("set_2t_reuse_against_ask", None, 1596),
    row("set_2t_reuse_against_ask_swapped", None, 252),
    row("instance_2t_first_member_against_read", None, 1169),
    row("instance_2t_first_member_against_read_swapped", None, 104),
    row("type_2t_lookup_of_what_dies", None, 3759),
    row("type_2t_lookup_of_what_dies_swapped", None, 3906),
    row("type_2t_inherited_against_set", None, 11134),
    row("type_2t_inherited_against_set_swapped", None, 16053),
    row("collect_2t_claimed_garbage", Some(2), 572),
    row("collect_2t_claimed_garbage_swapped", Some(2), 551),
    row("set_2t_update_is_one_step", Some(2), 11532),
    row("set_2t_update_is_one_step_swapped", Some(2), 5),
    row("set_2t_growth_is_one_step", Some(2), 7988),
    row("set_2t_growth_is_one_step_swapped", Some(2), 5),
    row("set_2t_difference_is_one_step", Some(2), 13088),
    row("set_2t_difference_is_one_step_swapped", Some(2), 5),
    row("set_2t_insert_is_one_step", Some(3), 2374),
    row("set_2t_insert_is_one_step_swapped", Some(3), 5),
    row("set_2t_discard_is_one_step", Some(3), 2459),
    row("set_2t_discard_is_one_step_swapped", Some(3), 5),
    row("set_2t_clear_is_one_step", Some(3), 15920),
    row("set_2t_clear_is_one_step_swapped", Some(3), 5),
    row("class_2t_made_against_change", Some(1), 68),
    row("class_2t_made_against_change_swapped", Some(1), 5),
    row("class_2t_changed_by_two", Some(2), 6909),
    row("class_2t_changed_by_two_swapped", Some(2), 6645),
    row("epoch_2t_borrow_then_unpin", Some(2), 35350),
    row("epoch_2t_borrow_then_unpin_swapped", Some(2), 79418),
    row("epoch_2t_borrow_then_repin", Some(2), 53168),
    row("epoch_2t_borrow_then_repin_swapped", Some(2), 116846),
    row("epoch_2t_borrow_then_exit", Some(2), 28000),
    row("epoch_2t_borrow_then_exit_swapped", Some(2), 52802),
    row("epoch_2t_left_behind", Some(2), 95438),
    row("epoch_2t_left_behind_swapped", Some(2), 78878),
    row("epoch_2t_end_of_all", Some(2), 13008),
    row("epoch_2t_end_of_all_swapped", Some(2), 12016),
];

#[cfg(test)]
mod tests {
    use super::MODELS;
    use std::path::Path;

    /// The names of models in a text.
    fn names(source: &str) -> Vec<&str> {
        let words = source.split(|c: char| !c.is_alphanumeric() && c != '_');
        words.filter(|word| word.contains("_2t_") || word.contains("_3t_")).collect()
    }

    /// Every model is a test of that name, and every such test is a model of the table; each has its twin.
    #[test]
    fn table_and_tests_agree() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
        let mut source = String::new();
        for entry in std::fs::read_dir(folder).expect("the folder of models") {
            source += &std::fs::read_to_string(entry.expect("an entry").path()).expect("a file of models");
        }
        let used = names(&source);
        for model in MODELS {
            assert!(model.minimum() > 1, "{} is vacuous", model.name);
            // In a list of races, or as a function and the model that it explores.
            let times = used.iter().filter(|&&name| name == model.name).count();
            let function = source.contains(&format!("fn {}()", model.name));
            assert_eq!(times, if function { 2 } else { 1 }, "uses of {}", model.name);
            if let Some(one) = model.name.strip_suffix("_swapped") {
                let twin = MODELS.iter().find(|other| other.name == one);
                assert_eq!(twin.map(|twin| twin.bound), Some(model.bound), "the twin of {}", model.name);
            } else if model.name.contains("_2t_") {
                let twin = format!("{}_swapped", model.name);
                assert!(MODELS.iter().any(|other| other.name == twin), "{twin} is missing");
            }
        }
        for name in used {
            assert!(MODELS.iter().any(|model| model.name == name), "{name} is not in the table");
        }
    }
}
