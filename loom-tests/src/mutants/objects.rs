//! The mutants of the interpreter's objects: see the parent.

use super::{Protocol, equivalent, killed};

/// Slots: the words of every container.
pub(super) const SLOTS: Protocol = Protocol {
    name: "slots",
    models: &["list_2t", "dict_2t", "instance_2t"],
    mutants: &[
        killed(
            "slot_load_relaxed",
            "who finds an object in a slot has not seen it published",
            "list_2t_store_against_read_swapped",
            28,
        ),
        killed(
            "slot_store_relaxed",
            "a slot leads to an object before that is published",
            "list_2t_store_against_read_swapped",
            28,
        ),
        killed(
            "slot_take_relaxed",
            "a slot is empty before what was said earlier",
            "dict_2t_delete_against_read_swapped",
            28,
        ),
        killed(
            "slot_moved_relaxed",
            "a word moves into a slot before what was said earlier",
            "list_2t_pop_and_push_against_read_swapped",
            52,
        ),
    ],
};

/// Lists.
pub(super) const LISTS: Protocol = Protocol {
    name: "lists",
    models: &["list"],
    mutants: &[
        killed(
            "list_array_load_relaxed",
            "who finds an array has not seen what is in it",
            "list_2t_remove_against_read_swapped",
            34,
        ),
        killed(
            "list_len_load_relaxed",
            "who finds a length has not seen the items below it",
            "list_2t_sort_against_read_swapped",
            1,
        ),
        equivalent(
            "fresh_list_relaxed",
            "a new list gets its first array with a plain store",
            "the list is private until a later store, which releases, leads to it; nobody else can have loaded this array before",
        ),
        killed(
            "list_array_store_relaxed",
            "an array is in place before what is in it",
            "list_2t_remove_against_read_swapped",
            34,
        ),
        killed(
            "list_push_relaxed",
            "a list is longer before its new item is there",
            "list_2t_grow_against_read_swapped",
            1,
        ),
        killed(
            "list_extend_relaxed",
            "a list is longer before its new items are there",
            "list_2t_extend_against_read",
            1,
        ),
        equivalent(
            "list_pop_relaxed",
            "a list is shorter before what came earlier",
            "nothing is read through a shorter length; that it comes before the item is taken is said by the store into the slot, which releases",
        ),
        killed(
            "list_length_seen_once",
            "a reader does not look at the length again",
            "list_2t_pop_and_push_against_read",
            270,
        ),
        killed(
            "list_end_seen_once",
            "a reader from the end does not look at the length again",
            "list_2t_last_twice_against_pop_and_push",
            421,
        ),
    ],
};

/// Dicts.
pub(super) const DICTS: Protocol = Protocol {
    name: "dicts",
    models: &["dict"],
    mutants: &[
        killed(
            "overwrite_relaxed",
            "a version is zeroed before what it stands for has changed",
            "dict_2t_key_set_number",
            3,
        ),
        killed(
            "dict_table_load_relaxed",
            "who finds a table has not seen what is in it",
            "dict_2t_grow_against_read_swapped",
            34,
        ),
        killed(
            "dict_table_store_relaxed",
            "a table is in place before what is in it",
            "dict_2t_grow_against_read_swapped",
            34,
        ),
        killed(
            "keys_version_load_relaxed",
            "who finds a key set's number has not seen the keys",
            "dict_2t_key_set_number",
            7,
        ),
        killed(
            "keys_version_without_acquire",
            "who assigns a number has not seen the keys that voided the last",
            "dict_2t_key_set_number",
            3,
        ),
        equivalent(
            "keys_version_without_release",
            "a number is there before what its thread did",
            "the exchange reads the zero of the last change and carries its release on, and its own thread has nothing else to say: the number is taken before the keys are looked at",
        ),
        killed(
            "other_keys_version_relaxed",
            "who finds another thread's number has not seen the keys",
            "dict_2t_key_set_number",
            3,
        ),
        killed("keys_change_unsaid", "a change of the keys leaves the number valid", "dict_2t_key_set_number", 3),
        equivalent(
            "table_count_load_relaxed",
            "the count of tables is read before the table",
            "the count matters if a table stands where one of the past stood, and who finds it there has seen, through the table, the count that its predecessor raised",
        ),
        equivalent(
            "table_count_store_relaxed",
            "a table is counted before it is in place",
            "as for the load: who finds a later table at an old address has seen, through that table, that the one in between was counted",
        ),
        killed(
            "dict_used_load_relaxed",
            "who finds an entry's number in range has not seen the entry",
            "dict_2t_position_against_insert",
            3,
        ),
        killed(
            "dict_used_store_relaxed",
            "an entry is in range before it is written",
            "dict_2t_position_against_insert",
            3,
        ),
        killed(
            "dict_index_load_relaxed",
            "who finds an entry in the index has not seen it",
            "dict_2t_insert_against_read_swapped",
            28,
        ),
        killed(
            "dict_index_store_relaxed",
            "an entry is in the index before it is written",
            "dict_2t_insert_against_read_swapped",
            28,
        ),
        equivalent(
            "fresh_table_relaxed",
            "a new table's entries are counted with a plain store",
            "nobody has seen the table: it comes into place by a store that releases",
        ),
        killed("removed_key_stays", "a removed entry keeps its key", "dict_2t_delete_against_read_swapped", 11),
    ],
};

/// Sets.
pub(super) const SETS: Protocol = Protocol {
    name: "sets",
    models: &["set"],
    mutants: &[
        killed("set_table_load_relaxed", "who finds a table has not seen the keys in it", "set_2t_grow_against_ask", 3),
        killed("set_table_store_relaxed", "a table is in place before the keys in it", "set_2t_grow_against_ask", 3),
        equivalent(
            "move_count_load_relaxed",
            "the count of moves is read before the table",
            "the count matters if a table stands where one of the past stood, or a place was taken again under the lock that the search takes too; both are seen through the table or the lock",
        ),
        equivalent(
            "move_count_store_relaxed",
            "a move is counted before it is made",
            "as for the load: a search that does not see the count sees the old table or place, whose answer was right when it began",
        ),
        killed("set_unmarked", "an operation on many keys does not say so", "set_2t_update_is_one_step", 37),
        killed(
            "set_rest_relaxed",
            "the mark is taken off a table that has not been seen",
            "set_2t_growth_is_one_step",
            6994,
        ),
        killed(
            "set_number_unmarked",
            "a key is there before the number of keys is said to change",
            "set_2t_insert_is_one_step",
            5,
        ),
        killed(
            "set_number_read_meanwhile",
            "the number of keys is read while an operation changes it",
            "set_2t_insert_is_one_step",
            7,
        ),
        killed(
            "set_number_load_relaxed",
            "who has read the new number of keys has not seen the keys",
            "set_2t_insert_is_one_step",
            13,
        ),
        killed(
            "set_number_store_relaxed",
            "the number of keys is there before the keys",
            "set_2t_insert_is_one_step",
            13,
        ),
        killed(
            "set_number_at_rest_relaxed",
            "the number of keys has lost its mark before the keys are there",
            "set_2t_update_is_one_step",
            5,
        ),
        killed("set_number_kept_marked", "the number of keys keeps its mark", "set_2t_update_is_one_step", 1),
    ],
};

/// Instances and their shapes.
pub(super) const INSTANCES: Protocol = Protocol {
    name: "instances",
    models: &["instance"],
    mutants: &[
        killed(
            "extra_load_relaxed",
            "who finds an overflow array or a dict has not seen what is in it",
            "instance_2t_replace_dict_against_read_swapped",
            17,
        ),
        killed(
            "overflow_store_relaxed",
            "an overflow array is in place before what is in it",
            "instance_2t_grow_against_read_swapped",
            49,
        ),
        killed(
            "dict_of_instance_relaxed",
            "an instance has a dict before what is in it",
            "instance_2t_move_overflow_against_read_swapped",
            55,
        ),
        killed(
            "other_dict_relaxed",
            "an instance has another dict before what is in that",
            "instance_2t_replace_dict_against_read_swapped",
            17,
        ),
        killed(
            "members_load_relaxed",
            "who finds the members has not seen them made",
            "instance_2t_first_member_against_read_swapped",
            28,
        ),
        killed(
            "members_store_relaxed",
            "the members are there before they are made",
            "instance_2t_first_member_against_read_swapped",
            28,
        ),
        killed(
            "shape_seen_once",
            "a reader that finds nothing does not look at the shape again",
            "instance_2t_replace_dict_against_read_swapped",
            13,
        ),
        killed(
            "overflow_gone_unnoticed",
            "a reader takes a dict in the array's place for nothing",
            "instance_2t_move_overflow_against_read_swapped",
            55,
        ),
        equivalent(
            "shape_chunk_load_relaxed",
            "who looks a shape up has not seen its part of the table",
            "the number of a shape reaches a thread by an acquiring load or under a lock, and its entry was written before the number was",
        ),
        equivalent(
            "shape_entry_load_relaxed",
            "who looks a shape up has not seen it made",
            "as for the part of the table: the number came with acquire, and the shape was made before it",
        ),
        equivalent(
            "shape_entry_store_relaxed",
            "a shape is in the table before it is made",
            "as for the part of the table: nobody looks before the number is out, by a store that releases",
        ),
        killed(
            "present_chunk_relaxed",
            "who adds a shape has not seen its part of the table made",
            "instance_2t_shapes_of_a_new_part",
            1,
        ),
        equivalent(
            "chunk_without_acquire",
            "who fails to add a part of the table has not seen the other's",
            "the exchange that succeeds reads null, which carries nothing; what one reads that fails is the other ordering",
        ),
        killed(
            "chunk_without_release",
            "a part of the table is there before it is made",
            "instance_2t_shapes_of_a_new_part",
            1,
        ),
        equivalent(
            "shape_removed_without_acquire",
            "who frees a shape has not seen it made",
            "the world stood still between the last use of the shape and its removal, which is by contract the only one",
        ),
        equivalent(
            "shape_removed_without_release",
            "a shape is gone from the table before its last use",
            "as for acquire: nobody else can name the shape any more",
        ),
    ],
};

/// Classes: versions and the epoch.
pub(super) const TYPES: Protocol = Protocol {
    name: "types",
    models: &["type"],
    mutants: &[
        killed(
            "type_version_load_relaxed",
            "who finds a class's version has not seen its attributes",
            "type_2t_lookup_against_set",
            11,
        ),
        killed(
            "type_version_without_acquire",
            "who assigns a version has not seen what voided the last",
            "type_2t_lookup_against_set",
            3,
        ),
        equivalent(
            "type_version_without_release",
            "a version is there before what its thread did",
            "the exchange reads the zero of the last change and carries its release on, and its own thread has nothing else to say: the version is taken before the attributes are looked at",
        ),
        killed(
            "other_type_version_relaxed",
            "who finds another thread's version has not seen the attributes",
            "type_2t_lookup_against_set",
            3,
        ),
        killed("type_change_unsaid", "a change of a class leaves its version valid", "type_2t_lookup_against_set", 3),
        killed(
            "subclasses_not_told",
            "a change of a class leaves the versions of derived ones valid",
            "type_2t_inherited_against_set",
            163,
        ),
        equivalent(
            "types_epoch_without_acquire",
            "a change of a class does not see the changes before it",
            "who changes a class holds its namespace's lock on the way; a reader of the epoch acquires this very release, and through the chain of exchanges all earlier ones",
        ),
        killed(
            "types_epoch_without_release",
            "the epoch moves before the class has changed",
            "type_2t_inline_cache_against_set_swapped",
            1482,
        ),
        killed(
            "types_epoch_kept",
            "a change of a class leaves the epoch as it is",
            "type_2t_inline_cache_against_set_swapped",
            13,
        ),
    ],
};

/// Inline caches and interned strings.
pub(super) const CACHES: Protocol = Protocol {
    name: "caches",
    models: &["cache", "name"],
    mutants: &[
        killed(
            "pair_key_load_relaxed",
            "who finds a key has not seen what was found under it",
            "cache_2t_fill_against_read_swapped",
            15,
        ),
        killed(
            "pair_found_load_relaxed",
            "who sees a later word does not see that its fill had begun",
            "cache_2t_fill_against_read_swapped",
            23,
        ),
        killed("pair_claim_relaxed", "a fill begins before the one before it has ended", "cache_2t_two_fills", 7),
        killed(
            "pair_found_store_relaxed",
            "a fill's word is there before the fill has begun",
            "cache_2t_fill_against_read_swapped",
            23,
        ),
        killed("pair_key_store_relaxed", "a key is there before what was found under it", "cache_2t_two_fills", 11),
        killed(
            "pair_key_seen_once",
            "a reader does not look at the key again",
            "cache_2t_fill_against_read_swapped",
            17,
        ),
        killed("pair_keys_shrink", "a smaller key takes a pair", "cache_2t_fill_against_read_swapped", 99),
        killed(
            "interned_in_two_steps",
            "interning looks and enters under two holds of the lock",
            "name_2t_same_text_swapped",
            11,
        ),
    ],
};

/// Changes of special methods, and classes that are made meanwhile.
pub(super) const CLASSES: Protocol = Protocol {
    name: "classes",
    models: &["class"],
    mutants: &[
        killed(
            "class_begun_relaxed",
            "who finds that a change is over has not seen the slots that it left",
            "class_2t_made_against_change",
            33,
        ),
        killed(
            "class_change_ends_relaxed",
            "a change is over before the slots are seen",
            "class_2t_made_against_change",
            33,
        ),
        killed("class_change_unnumbered", "a change is not counted", "class_2t_made_against_change", 1),
        killed(
            "change_under_way_unseen",
            "a class that was begun and finished within one change keeps what it took over",
            "class_2t_made_against_change",
            17,
        ),
        killed(
            "class_not_filled_again",
            "a class that was made during a change keeps what it took over",
            "class_2t_made_against_change",
            1,
        ),
        killed(
            "missed_change_remembered",
            "slots are filled again from lookups that were remembered before the change",
            "class_2t_made_against_change",
            1,
        ),
        killed("classes_changed_at_once", "two threads hand changes on at once", "class_2t_changed_by_two", 1659),
    ],
};
