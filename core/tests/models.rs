//! `list`, `dict`, `set` and `str` against simple models: random sequences of operations, called as Python calls them, must return what the
//! model returns, raise what it raises, and leave what it leaves. Each sequence runs on a private and on a shared object, and in
//! builds with debug assertions with each of the memory core's stress switches on: collect whenever possible, publish at every store, repin
//! at every safepoint, yield at every lock.

use orochi_core::object::interp::Config;
use orochi_core::object::{Py, Result, Value};
use orochi_core::runtime::{DEFAULT_STACK, Runtime};
use orochi_core::vm::requests;
use orochi_gc::stress;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Elements are small numbers, shown to Python as ints, as strings or as ints that need the heap. All three sort alike.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Small,
    Text,
    Big,
}

fn kinds() -> impl Strategy<Value = Kind> {
    prop_oneof![Just(Kind::Small), Just(Kind::Text), Just(Kind::Big)]
}

impl Kind {
    fn value(self, py: &mut Py, n: u8) -> Value {
        let made = match self {
            Kind::Small => py.int(n.into()),
            Kind::Text => py.str(&format!("s{n:03}")),
            Kind::Big => {
                let text = py.str(&self.shown(n)).expect("a str");
                let int = py.builtin("int");
                py.call(&int, &[text])
            }
        };
        made.expect("an element")
    }

    fn shown(self, n: u8) -> String {
        match self {
            Kind::Small => n.to_string(),
            Kind::Text => format!("'s{n:03}'"),
            Kind::Big => format!("{}", (1u128 << 90) + u128::from(n)),
        }
    }

    fn list(self, py: &mut Py, items: &[u8]) -> Value {
        let values = items.iter().map(|&n| self.value(py, n)).collect();
        py.list(values).expect("a list")
    }

    fn shown_list(self, items: &[u8]) -> String {
        format!("[{}]", items.iter().map(|&n| self.shown(n)).collect::<Vec<_>>().join(", "))
    }
}

/// What an operation came to, as text.
fn outcome(py: &mut Py, result: Result) -> String {
    match result {
        Ok(v) => py.repr_string(&v).unwrap_or_else(|_| "no repr".to_owned()),
        Err(raised) => format!("raises {}", py.type_of(&raised.0).name()),
    }
}

fn none() -> String {
    "None".to_owned()
}

fn truth(b: bool) -> String {
    if b { "True" } else { "False" }.to_owned()
}

fn index_error() -> String {
    "raises IndexError".to_owned()
}

/// The stress switches that a case runs under.
fn switches() -> Vec<usize> {
    if cfg!(debug_assertions) {
        vec![
            0,
            stress::COLLECT,
            stress::PUBLISH,
            stress::REPIN,
            stress::YIELD,
            stress::PUBLISH | stress::COLLECT | stress::REPIN,
        ]
    } else {
        vec![0]
    }
}

/// Runs `case` in one interpreter, on private and on shared objects and under every switch.
fn everywhere(case: impl Fn(&mut Py, bool)) {
    let runtime = Runtime::new(&orochi_core::stdlib::LIBRARY, Config::default());
    let attached = runtime.attach(DEFAULT_STACK / 8, |py| {
        for switch in switches() {
            for shared in [false, true] {
                py.interp().domain.set_stress(switch);
                py.interp().domain.request_everyone(orochi_gc::bits::PENDING);
                case(py, shared);
                py.interp().domain.set_stress(0);
            }
        }
    });
    attached.expect("a thread");
}

fn begin(py: &Py, v: &Value, shared: bool) {
    if shared && let Some(o) = v.object() {
        py.mutator().publish(o);
    }
}

/// A safepoint, as between two instructions.
fn pause(py: &mut Py) {
    requests::handle(py).expect("nothing is interrupted");
}

fn slice(py: &mut Py, parts: [Option<i8>; 3]) -> Value {
    let parts: Vec<Value> =
        parts.iter().map(|part| part.map_or(Value::NONE, |n| py.int(n.into()).expect("an int"))).collect();
    let class = py.builtin("slice");
    py.call(&class, &parts).expect("a slice")
}

/// The indices of a slice of `len` items.
fn indices(len: usize, [start, stop, step]: [Option<i8>; 3]) -> Vec<usize> {
    let len = len as i64;
    let step = i64::from(step.unwrap_or(1));
    let place = |at: Option<i8>, missing: i64| match at {
        None => missing,
        Some(at) => {
            let at = i64::from(at) + if at < 0 { len } else { 0 };
            if step > 0 { at.clamp(0, len) } else { at.clamp(-1, len - 1) }
        }
    };
    let (start, stop) =
        if step > 0 { (place(start, 0), place(stop, len)) } else { (place(start, len - 1), place(stop, -1)) };
    let mut found = Vec::new();
    let mut at = start;
    while (step > 0 && at < stop) || (step < 0 && at > stop) {
        found.push(at as usize);
        at += step;
    }
    found
}

fn slices() -> impl Strategy<Value = [Option<i8>; 3]> {
    let bound = || proptest::option::of(-12..12i8);
    (bound(), bound(), proptest::option::of(prop_oneof![-3..0i8, 1..4i8])).prop_map(|(a, b, c)| [a, b, c])
}

#[derive(Clone, Debug)]
enum ListStep {
    Append(u8),
    Insert(i8, u8),
    Pop(Option<i8>),
    Get(i8),
    Set(i8, u8),
    Delete(i8),
    Extend(Vec<u8>),
    Reverse,
    Sort(bool),
    Index(u8),
    Count(u8),
    Contains(u8),
    Remove(u8),
    Clear,
    Copy,
    Slice([Option<i8>; 3]),
    SetSlice(Option<i8>, Option<i8>, Vec<u8>),
    DeleteSlice([Option<i8>; 3]),
    Repeat(u8),
    Add(Vec<u8>),
}

fn list_steps() -> impl Strategy<Value = Vec<ListStep>> {
    let n = || 0..25u8;
    let at = || -9..9i8;
    let some = || prop::collection::vec(0..25u8, 0..6);
    let step = prop_oneof![
        8 => n().prop_map(ListStep::Append),
        2 => (at(), n()).prop_map(|(i, n)| ListStep::Insert(i, n)),
        3 => proptest::option::of(at()).prop_map(ListStep::Pop),
        2 => at().prop_map(ListStep::Get),
        2 => (at(), n()).prop_map(|(i, n)| ListStep::Set(i, n)),
        1 => at().prop_map(ListStep::Delete),
        2 => some().prop_map(ListStep::Extend),
        1 => Just(ListStep::Reverse),
        1 => any::<bool>().prop_map(ListStep::Sort),
        1 => n().prop_map(ListStep::Index),
        1 => n().prop_map(ListStep::Count),
        1 => n().prop_map(ListStep::Contains),
        2 => n().prop_map(ListStep::Remove),
        1 => Just(ListStep::Clear),
        1 => Just(ListStep::Copy),
        2 => slices().prop_map(ListStep::Slice),
        2 => (proptest::option::of(at()), proptest::option::of(at()), some()).prop_map(|(a, b, v)| ListStep::SetSlice(a, b, v)),
        2 => slices().prop_map(ListStep::DeleteSlice),
        1 => (0..3u8).prop_map(ListStep::Repeat),
        1 => some().prop_map(ListStep::Add),
    ];
    prop::collection::vec(step, 0..40)
}

/// The place of index `i` in `model`.
fn place(model: &[u8], i: i8) -> Option<usize> {
    let i = i64::from(i) + if i < 0 { model.len() as i64 } else { 0 };
    usize::try_from(i).ok().filter(|&i| i < model.len())
}

fn list_step(py: &mut Py, list: &Value, model: &mut Vec<u8>, kind: Kind, step: &ListStep) -> (String, String) {
    let call = |py: &mut Py, name: &str, args: &[Value]| {
        let result = py.call_method(list, name, args);
        outcome(py, result)
    };
    let int = |py: &mut Py, i: i8| py.int(i.into()).expect("an int");
    match step {
        ListStep::Append(n) => {
            model.push(*n);
            let v = kind.value(py, *n);
            (call(py, "append", &[v]), none())
        }
        ListStep::Insert(i, n) => {
            let len = model.len() as i64;
            let at = i64::from(*i) + if *i < 0 { len } else { 0 };
            model.insert(at.clamp(0, len) as usize, *n);
            let (i, v) = (int(py, *i), kind.value(py, *n));
            (call(py, "insert", &[i, v]), none())
        }
        ListStep::Pop(None) => (call(py, "pop", &[]), model.pop().map_or_else(index_error, |n| kind.shown(n))),
        ListStep::Pop(Some(i)) => {
            let expected = place(model, *i).map(|i| model.remove(i));
            let i = int(py, *i);
            (call(py, "pop", &[i]), expected.map_or_else(index_error, |n| kind.shown(n)))
        }
        ListStep::Get(i) => {
            let expected = place(model, *i).map_or_else(index_error, |i| kind.shown(model[i]));
            let i = int(py, *i);
            (call(py, "__getitem__", &[i]), expected)
        }
        ListStep::Set(i, n) => {
            let expected = place(model, *i).map_or_else(index_error, |i| {
                model[i] = *n;
                none()
            });
            let (i, v) = (int(py, *i), kind.value(py, *n));
            (call(py, "__setitem__", &[i, v]), expected)
        }
        ListStep::Delete(i) => {
            let expected = place(model, *i).map_or_else(index_error, |i| {
                model.remove(i);
                none()
            });
            let i = int(py, *i);
            (call(py, "__delitem__", &[i]), expected)
        }
        ListStep::Extend(more) => {
            model.extend(more);
            let more = kind.list(py, more);
            (call(py, "extend", &[more]), none())
        }
        ListStep::Reverse => {
            model.reverse();
            (call(py, "reverse", &[]), none())
        }
        ListStep::Sort(backwards) => {
            model.sort_unstable();
            let mut found = call(py, "sort", &[]);
            if *backwards {
                model.reverse();
                found = call(py, "reverse", &[]);
            }
            (found, none())
        }
        ListStep::Index(n) => {
            let at = model.iter().position(|m| m == n);
            let v = kind.value(py, *n);
            (call(py, "index", &[v]), at.map_or("raises ValueError".to_owned(), |at| at.to_string()))
        }
        ListStep::Count(n) => {
            let count = model.iter().filter(|&m| m == n).count();
            let v = kind.value(py, *n);
            (call(py, "count", &[v]), count.to_string())
        }
        ListStep::Contains(n) => {
            let v = kind.value(py, *n);
            (call(py, "__contains__", &[v]), truth(model.contains(n)))
        }
        ListStep::Remove(n) => {
            let at = model.iter().position(|m| m == n);
            let expected = at.map_or("raises ValueError".to_owned(), |at| {
                model.remove(at);
                none()
            });
            let v = kind.value(py, *n);
            (call(py, "remove", &[v]), expected)
        }
        ListStep::Clear => {
            model.clear();
            (call(py, "clear", &[]), none())
        }
        ListStep::Copy => (call(py, "copy", &[]), kind.shown_list(model)),
        ListStep::Slice(parts) => {
            let picked: Vec<u8> = indices(model.len(), *parts).into_iter().map(|i| model[i]).collect();
            let key = slice(py, *parts);
            (call(py, "__getitem__", &[key]), kind.shown_list(&picked))
        }
        ListStep::SetSlice(a, b, items) => {
            let all = indices(model.len(), [*a, None, None]);
            let start = all.first().copied().unwrap_or(model.len());
            let stop = indices(model.len(), [None, *b, None]).last().map_or(0, |last| last + 1).max(start);
            model.splice(start..stop, items.iter().copied());
            let (key, items) = (slice(py, [*a, *b, None]), kind.list(py, items));
            (call(py, "__setitem__", &[key, items]), none())
        }
        ListStep::DeleteSlice(parts) => {
            let mut doomed = indices(model.len(), *parts);
            doomed.sort_unstable();
            for i in doomed.into_iter().rev() {
                model.remove(i);
            }
            let key = slice(py, *parts);
            (call(py, "__delitem__", &[key]), none())
        }
        ListStep::Repeat(n) => {
            if model.len() > 200 {
                return (none(), none());
            }
            *model = model.repeat(usize::from(*n));
            let n = py.int((*n).into()).expect("an int");
            (call(py, "__imul__", &[n]), kind.shown_list(model))
        }
        ListStep::Add(more) => {
            let both = [model.as_slice(), more.as_slice()].concat();
            let more = kind.list(py, more);
            (call(py, "__add__", &[more]), kind.shown_list(&both))
        }
    }
}

#[derive(Clone, Debug)]
enum DictStep {
    Set(u8, u8),
    Delete(u8),
    Get(u8),
    Item(u8),
    Pop(u8),
    PopDefault(u8),
    Default(u8, u8),
    PopItem,
    Update(Vec<(u8, u8)>),
    Contains(u8),
    Clear,
    Copy,
    Or(Vec<(u8, u8)>),
    Views,
}

fn dict_steps() -> impl Strategy<Value = Vec<DictStep>> {
    let k = || 0..30u8;
    let pairs = || prop::collection::vec((0..30u8, any::<u8>()), 0..8);
    let step = prop_oneof![
        8 => (k(), any::<u8>()).prop_map(|(k, v)| DictStep::Set(k, v)),
        4 => k().prop_map(DictStep::Delete),
        1 => k().prop_map(DictStep::Get),
        1 => k().prop_map(DictStep::Item),
        2 => k().prop_map(DictStep::Pop),
        1 => k().prop_map(DictStep::PopDefault),
        2 => (k(), any::<u8>()).prop_map(|(k, v)| DictStep::Default(k, v)),
        2 => Just(DictStep::PopItem),
        2 => pairs().prop_map(DictStep::Update),
        1 => k().prop_map(DictStep::Contains),
        1 => Just(DictStep::Clear),
        1 => Just(DictStep::Copy),
        1 => pairs().prop_map(DictStep::Or),
        1 => Just(DictStep::Views),
    ];
    prop::collection::vec(step, 0..60)
}

fn put(model: &mut Vec<(u8, u8)>, k: u8, v: u8) {
    match model.iter_mut().find(|(key, _)| *key == k) {
        Some(entry) => entry.1 = v,
        None => model.push((k, v)),
    }
}

fn shown_dict(kind: Kind, model: &[(u8, u8)]) -> String {
    let entries: Vec<String> = model.iter().map(|&(k, v)| format!("{}: {v}", kind.shown(k))).collect();
    format!("{{{}}}", entries.join(", "))
}

fn dict_of(py: &mut Py, kind: Kind, pairs: &[(u8, u8)]) -> Value {
    let class = py.builtin("dict");
    let made = py.call(&class, &[]).expect("a dict");
    for &(k, v) in pairs {
        let (k, v) = (kind.value(py, k), py.int(v.into()).expect("an int"));
        py.call_method(&made, "__setitem__", &[k, v]).expect("a new key");
    }
    made
}

fn dict_step(py: &mut Py, dict: &Value, model: &mut Vec<(u8, u8)>, kind: Kind, step: &DictStep) -> (String, String) {
    let call = |py: &mut Py, name: &str, args: &[Value]| {
        let result = py.call_method(dict, name, args);
        outcome(py, result)
    };
    let key_error = || "raises KeyError".to_owned();
    let find = |model: &[(u8, u8)], k: u8| model.iter().position(|&(key, _)| key == k);
    match step {
        DictStep::Set(k, v) => {
            put(model, *k, *v);
            let (k, v) = (kind.value(py, *k), py.int((*v).into()).expect("an int"));
            (call(py, "__setitem__", &[k, v]), none())
        }
        DictStep::Delete(k) => {
            let expected = find(model, *k).map_or_else(key_error, |at| {
                model.remove(at);
                none()
            });
            let k = kind.value(py, *k);
            (call(py, "__delitem__", &[k]), expected)
        }
        DictStep::Get(k) => {
            let expected = find(model, *k).map_or_else(none, |at| model[at].1.to_string());
            let k = kind.value(py, *k);
            (call(py, "get", &[k]), expected)
        }
        DictStep::Item(k) => {
            let expected = find(model, *k).map_or_else(key_error, |at| model[at].1.to_string());
            let k = kind.value(py, *k);
            (call(py, "__getitem__", &[k]), expected)
        }
        DictStep::Pop(k) => {
            let expected = find(model, *k).map_or_else(key_error, |at| model.remove(at).1.to_string());
            let k = kind.value(py, *k);
            (call(py, "pop", &[k]), expected)
        }
        DictStep::PopDefault(k) => {
            let expected = find(model, *k).map_or_else(none, |at| model.remove(at).1.to_string());
            let k = kind.value(py, *k);
            (call(py, "pop", &[k, Value::NONE]), expected)
        }
        DictStep::Default(k, v) => {
            if find(model, *k).is_none() {
                model.push((*k, *v));
            }
            let expected = find(model, *k).map_or_else(none, |at| model[at].1.to_string());
            let (k, v) = (kind.value(py, *k), py.int((*v).into()).expect("an int"));
            (call(py, "setdefault", &[k, v]), expected)
        }
        DictStep::PopItem => {
            let expected = model.pop().map_or_else(key_error, |(k, v)| format!("({}, {v})", kind.shown(k)));
            (call(py, "popitem", &[]), expected)
        }
        DictStep::Update(pairs) => {
            let mut fresh = Vec::new();
            for &(k, v) in pairs {
                put(&mut fresh, k, v);
            }
            for &(k, v) in &fresh {
                put(model, k, v);
            }
            let other = dict_of(py, kind, pairs);
            (call(py, "update", &[other]), none())
        }
        DictStep::Contains(k) => {
            let expected = truth(find(model, *k).is_some());
            let k = kind.value(py, *k);
            (call(py, "__contains__", &[k]), expected)
        }
        DictStep::Clear => {
            model.clear();
            (call(py, "clear", &[]), none())
        }
        DictStep::Copy => (call(py, "copy", &[]), shown_dict(kind, model)),
        DictStep::Or(pairs) => {
            let mut both = model.clone();
            let mut fresh = Vec::new();
            for &(k, v) in pairs {
                put(&mut fresh, k, v);
            }
            for &(k, v) in &fresh {
                put(&mut both, k, v);
            }
            let other = dict_of(py, kind, pairs);
            (call(py, "__or__", &[other]), shown_dict(kind, &both))
        }
        DictStep::Views => {
            let list = py.builtin("list");
            let views = ["keys", "values"].map(|name| {
                let view = py.call_method(dict, name, &[]).expect("a view");
                let listed = py.call(&list, &[view]);
                outcome(py, listed)
            });
            let keys: Vec<u8> = model.iter().map(|&(k, _)| k).collect();
            let values: Vec<u8> = model.iter().map(|&(_, v)| v).collect();
            (views.concat(), kind.shown_list(&keys) + &Kind::Small.shown_list(&values))
        }
    }
}

#[derive(Clone, Debug)]
enum SetStep {
    Add(u8),
    Discard(u8),
    Remove(u8),
    Contains(u8),
    Pop,
    Clear,
    /// One of the operations with another set, in place or not.
    With(&'static str, Vec<u8>),
}

fn set_steps() -> impl Strategy<Value = Vec<SetStep>> {
    let n = || 0..40u8;
    let names = prop::sample::select(vec![
        "update",
        "difference_update",
        "intersection_update",
        "symmetric_difference_update",
        "union",
        "difference",
        "intersection",
        "symmetric_difference",
        "issubset",
        "issuperset",
        "isdisjoint",
        "__eq__",
    ]);
    let step = prop_oneof![
        8 => n().prop_map(SetStep::Add),
        2 => n().prop_map(SetStep::Discard),
        2 => n().prop_map(SetStep::Remove),
        2 => n().prop_map(SetStep::Contains),
        1 => Just(SetStep::Pop),
        1 => Just(SetStep::Clear),
        6 => (names, prop::collection::vec(0..40u8, 0..20)).prop_map(|(name, items)| SetStep::With(name, items)),
    ];
    prop::collection::vec(step, 0..50)
}

fn shown_set(py: &mut Py, set: &Value) -> String {
    let sorted = py.builtin("sorted");
    let listed = py.call(&sorted, std::slice::from_ref(set));
    outcome(py, listed)
}

fn set_step(py: &mut Py, set: &Value, model: &mut BTreeSet<u8>, kind: Kind, step: &SetStep) -> (String, String) {
    let call = |py: &mut Py, name: &str, args: &[Value]| {
        let result = py.call_method(set, name, args);
        outcome(py, result)
    };
    let sorted = |model: &BTreeSet<u8>| kind.shown_list(&model.iter().copied().collect::<Vec<_>>());
    match step {
        SetStep::Add(n) => {
            model.insert(*n);
            let v = kind.value(py, *n);
            (call(py, "add", &[v]), none())
        }
        SetStep::Discard(n) => {
            model.remove(n);
            let v = kind.value(py, *n);
            (call(py, "discard", &[v]), none())
        }
        SetStep::Remove(n) => {
            let expected = if model.remove(n) { none() } else { "raises KeyError".to_owned() };
            let v = kind.value(py, *n);
            (call(py, "remove", &[v]), expected)
        }
        SetStep::Contains(n) => {
            let v = kind.value(py, *n);
            (call(py, "__contains__", &[v]), truth(model.contains(n)))
        }
        SetStep::Pop => {
            let found = call(py, "pop", &[]);
            let popped = model.iter().copied().find(|&n| kind.shown(n) == found);
            let expected = match popped {
                Some(n) => {
                    model.remove(&n);
                    found.clone()
                }
                None if model.is_empty() => "raises KeyError".to_owned(),
                None => "an element".to_owned(),
            };
            (found, expected)
        }
        SetStep::Clear => {
            model.clear();
            (call(py, "clear", &[]), none())
        }
        SetStep::With(name, items) => {
            let class = py.builtin("set");
            let listed = kind.list(py, items);
            let other = py.call(&class, &[listed]).expect("a set");
            let items: BTreeSet<u8> = items.iter().copied().collect();
            let changed: Option<BTreeSet<u8>> = match name.trim_end_matches("_update") {
                "update" | "union" => Some(model.union(&items).copied().collect()),
                "difference" => Some(model.difference(&items).copied().collect()),
                "intersection" => Some(model.intersection(&items).copied().collect()),
                "symmetric_difference" => Some(model.symmetric_difference(&items).copied().collect()),
                _ => None,
            };
            match changed {
                Some(changed) if name.ends_with("update") => {
                    *model = changed;
                    (call(py, name, &[other]), none())
                }
                Some(changed) => {
                    let made = py.call_method(set, name, &[other]).expect("a set");
                    (shown_set(py, &made), sorted(&changed))
                }
                None => {
                    let expected = match *name {
                        "issubset" => model.is_subset(&items),
                        "issuperset" => model.is_superset(&items),
                        "isdisjoint" => model.is_disjoint(&items),
                        _ => *model == items,
                    };
                    (call(py, name, &[other]), truth(expected))
                }
            }
        }
    }
}

/// Characters of every width that strings are stored in.
fn texts() -> impl Strategy<Value = Vec<char>> {
    let narrow = prop::collection::vec(prop::sample::select(vec!['a', 'b', ' ', 'é']), 0..10);
    let wide = prop::collection::vec(prop::sample::select(vec!['a', 'b', ' ', '日', 'é', '😀']), 0..10);
    prop_oneof![narrow, wide]
}

#[derive(Clone, Debug)]
enum TextStep {
    Add(Vec<char>),
    Slice([Option<i8>; 3]),
    Index(i8),
    Find(Vec<char>),
    Count(Vec<char>),
    Replace(Vec<char>, Vec<char>),
    Split(Vec<char>),
    Strip,
    Repeat(u8),
    Less(Vec<char>),
    Starts(Vec<char>),
    Ends(Vec<char>),
}

fn text_steps() -> impl Strategy<Value = Vec<TextStep>> {
    let step = prop_oneof![
        6 => texts().prop_map(TextStep::Add),
        2 => slices().prop_map(TextStep::Slice),
        1 => (-12..12i8).prop_map(TextStep::Index),
        1 => texts().prop_map(|t| TextStep::Find(t.into_iter().take(2).collect())),
        1 => texts().prop_map(|t| TextStep::Count(t.into_iter().take(2).collect())),
        2 => (texts(), texts()).prop_map(|(a, b)| TextStep::Replace(a.into_iter().take(2).collect(), b)),
        1 => texts().prop_map(|t| TextStep::Split(t.into_iter().take(2).collect())),
        1 => Just(TextStep::Strip),
        1 => (0..3u8).prop_map(TextStep::Repeat),
        1 => texts().prop_map(TextStep::Less),
        1 => texts().prop_map(|t| TextStep::Starts(t.into_iter().take(2).collect())),
        1 => texts().prop_map(|t| TextStep::Ends(t.into_iter().take(2).collect())),
    ];
    prop::collection::vec(step, 0..30)
}

/// Applies a step; what Python says and what the model says. Some steps change the string.
fn text_step(py: &mut Py, text: &mut Value, model: &mut String, step: &TextStep) -> (String, String) {
    let make = |py: &mut Py, chars: &[char]| py.str(&chars.iter().collect::<String>()).expect("a str");
    let own = |chars: &[char]| chars.iter().collect::<String>();
    let result = |py: &mut Py, result: Result| match result {
        Ok(v) => py.str_string(&v).expect("a text"),
        Err(raised) => format!("raises {}", py.type_of(&raised.0).name()),
    };
    let chars: Vec<char> = model.chars().collect();
    match step {
        TextStep::Add(more) => {
            if chars.len() < 300 {
                model.extend(more);
                let more = make(py, more);
                *text = py.call_method(text, "__add__", &[more]).expect("a str");
            }
            (result(py, Ok(text.clone())), model.clone())
        }
        TextStep::Slice(parts) => {
            let picked: String = indices(chars.len(), *parts).into_iter().map(|i| chars[i]).collect();
            let key = slice(py, *parts);
            let made = py.call_method(text, "__getitem__", &[key]);
            (result(py, made), picked)
        }
        TextStep::Index(i) => {
            let at = i64::from(*i) + if *i < 0 { chars.len() as i64 } else { 0 };
            let expected =
                usize::try_from(at).ok().and_then(|at| chars.get(at)).map_or_else(index_error, char::to_string);
            let i = py.int((*i).into()).expect("an int");
            let found = py.call_method(text, "__getitem__", &[i]);
            (result(py, found), expected)
        }
        TextStep::Find(part) => {
            let at = model.find(&own(part)).map(|byte| model[..byte].chars().count());
            let part = make(py, part);
            let found = py.call_method(text, "find", &[part]);
            (result(py, found), at.map_or("-1".to_owned(), |at| at.to_string()))
        }
        TextStep::Count(part) => {
            let count = if part.is_empty() { chars.len() + 1 } else { model.matches(&own(part)).count() };
            let part = make(py, part);
            let found = py.call_method(text, "count", &[part]);
            (result(py, found), count.to_string())
        }
        TextStep::Replace(from, to) => {
            if chars.len() < 300 {
                *model = model.replace(&own(from), &own(to));
                let (from, to) = (make(py, from), make(py, to));
                *text = py.call_method(text, "replace", &[from, to]).expect("a str");
            }
            (result(py, Ok(text.clone())), model.clone())
        }
        TextStep::Split(by) => {
            let expected = if by.is_empty() {
                "raises ValueError".to_owned()
            } else {
                model.split(&own(by)).collect::<Vec<_>>().join("|")
            };
            let by = make(py, by);
            let parts = py.call_method(text, "split", &[by]);
            let bar = py.str("|").expect("a str");
            let joined = parts.and_then(|parts| py.call_method(&bar, "join", &[parts]));
            (result(py, joined), expected)
        }
        TextStep::Strip => {
            let stripped = py.call_method(text, "strip", &[]);
            (result(py, stripped), model.trim_matches(' ').to_owned())
        }
        TextStep::Repeat(n) => {
            if chars.len() < 300 {
                *model = model.repeat(usize::from(*n));
                let n = py.int((*n).into()).expect("an int");
                *text = py.call_method(text, "__mul__", &[n]).expect("a str");
            }
            (result(py, Ok(text.clone())), model.clone())
        }
        TextStep::Less(other) => {
            let expected = truth(*model < own(other));
            let other = make(py, other);
            let found = py.call_method(text, "__lt__", &[other]);
            (result(py, found), expected)
        }
        TextStep::Starts(part) => {
            let expected = truth(model.starts_with(&own(part)));
            let part = make(py, part);
            let found = py.call_method(text, "startswith", &[part]);
            (result(py, found), expected)
        }
        TextStep::Ends(part) => {
            let expected = truth(model.ends_with(&own(part)));
            let part = make(py, part);
            let found = py.call_method(text, "endswith", &[part]);
            (result(py, found), expected)
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 8 } else { 60 }))]

    #[test]
    fn lists(kind in kinds(), steps in list_steps()) {
        everywhere(|py, shared| {
            let list = py.list(Vec::new()).expect("a list");
            begin(py, &list, shared);
            let mut model = Vec::new();
            for step in &steps {
                let (found, expected) = list_step(py, &list, &mut model, kind, step);
                assert_eq!(found, expected, "{step:?}");
                let whole = Ok(list.clone());
                assert_eq!(outcome(py, whole), kind.shown_list(&model), "after {step:?}");
                pause(py);
            }
        });
    }

    #[test]
    fn dicts(kind in kinds(), steps in dict_steps()) {
        everywhere(|py, shared| {
            let dict = dict_of(py, kind, &[]);
            begin(py, &dict, shared);
            let mut model = Vec::new();
            for step in &steps {
                let (found, expected) = dict_step(py, &dict, &mut model, kind, step);
                assert_eq!(found, expected, "{step:?}");
                let whole = Ok(dict.clone());
                assert_eq!(outcome(py, whole), shown_dict(kind, &model), "after {step:?}");
                pause(py);
            }
        });
    }

    #[test]
    fn sets(kind in kinds(), steps in set_steps()) {
        everywhere(|py, shared| {
            let class = py.builtin("set");
            let set = py.call(&class, &[]).expect("a set");
            begin(py, &set, shared);
            let mut model = BTreeSet::new();
            for step in &steps {
                let (found, expected) = set_step(py, &set, &mut model, kind, step);
                assert_eq!(found, expected, "{step:?}");
                let listed: Vec<u8> = model.iter().copied().collect();
                assert_eq!(shown_set(py, &set), kind.shown_list(&listed), "after {step:?}");
                pause(py);
            }
        });
    }

    #[test]
    fn strings(steps in text_steps()) {
        everywhere(|py, shared| {
            let mut text = py.str("").expect("a str");
            let mut model = String::new();
            for step in &steps {
                begin(py, &text, shared);
                let (found, expected) = text_step(py, &mut text, &mut model, step);
                assert_eq!(found, expected, "{step:?} on {model:?}");
                pause(py);
            }
        });
    }
}
