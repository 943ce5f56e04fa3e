//! Operations of the virtual machine, and of the builtin containers: private to one thread, and shared after a second thread was started.
//!
//! Every figure is one turn of a `for` loop over a range; `loop` is the turn alone.

mod kit;

use criterion::{criterion_main, measurement::WallTime};
use orochi_core::object::{Py, Value};
use std::time::Instant;

/// Operations by class: the name, what comes before the loop, and the loop's body.
const OPERATIONS: &[(&str, &str, &str)] = &[
    ("loop", "", "pass"),
    ("int add", "x = 1", "y = x + i"),
    ("int multiply", "x = 3", "y = x * i"),
    ("int floor divide", "x = 3", "y = i // x"),
    ("big int add", "x = 3**80", "y = x + i"),
    ("float add", "x = 1.5", "y = x + 2.5"),
    ("float divide", "x = 1.5", "y = x / 2.5"),
    ("compare and branch", "x = 3", "if i < x: pass"),
    ("is None", "x = None", "if x is not None: pass"),
    ("bool operators", "x = 1", "y = x and i"),
    ("global read", "", "y = a_global"),
    ("builtin read", "", "y = len"),
    ("closure read", "", "y = captured"),
    ("attribute read", "o = Thing()", "y = o.value"),
    ("attribute store", "o = Thing()", "o.value = i"),
    ("class attribute read", "o = Thing()", "y = o.constant"),
    ("slot read", "o = Slotted()", "y = o.value"),
    ("property read", "o = Thing()", "y = o.prop"),
    ("call function", "", "function(i)"),
    ("call with keyword", "", "function(i, b=3)"),
    ("call with star", "t = (1, 2)", "function(*t)"),
    ("call method", "o = Thing()", "o.method()"),
    ("call class method", "", "Thing.of_class()"),
    ("call super", "o = Derived()", "o.method()"),
    ("call native function", "x = [1, 2]", "len(x)"),
    ("call native method", "x = 'text'", "x.startswith('te')"),
    ("call closure", "f = closure", "f()"),
    ("call lambda", "f = lambda v: v", "f(i)"),
    ("instance", "", "Thing()"),
    ("isinstance", "o = Thing()", "isinstance(o, Thing)"),
    ("unpack", "t = (1, 2, 3)", "a, b, c = t"),
    ("tuple", "", "y = (i, i)"),
    ("list", "", "y = [i, i]"),
    ("dict", "", "y = {'a': i}"),
    ("set", "", "y = {1, i}"),
    ("slice", "x = [1, 2, 3, 4]", "y = x[1:3]"),
    ("list comprehension of 5", "t = (1, 2, 3, 4, 5)", "y = [v for v in t]"),
    ("generator of 5", "t = (1, 2, 3, 4, 5)", "for v in generator(t): pass"),
    ("iterate list of 5", "x = [1, 2, 3, 4, 5]", "for v in x: pass"),
    ("iterate dict of 5", "x = dict.fromkeys(range(5))", "for v in x: pass"),
    ("iterate enumerate of 5", "x = [1, 2, 3, 4, 5]", "for k, v in enumerate(x): pass"),
    ("iterate zip of 5", "x = [1, 2, 3, 4, 5]", "for k, v in zip(x, x): pass"),
    ("string concatenation", "x = 'some'", "y = x + 'thing'"),
    ("format string", "x = 'some'", "y = f'{x}: {i}'"),
    ("string compare", "x, z = 'some', 'som' + 'e'", "y = x == z"),
    ("try without an exception", "", "\n        try: pass\n        except ValueError: pass"),
    ("raise and catch", "", "\n        try: raise ValueError\n        except ValueError: pass"),
    ("with", "o = Manager()", "\n        with o: pass"),
    ("import", "", "import math"),
    ("class", "", "\n        class Made: pass"),
];

const WORLD: &str = "
import collections
class Thing:
    constant = 1
    def __init__(self): self.value = 1
    def method(self): return 1
    @property
    def prop(self): return 1
    @classmethod
    def of_class(cls): return 1
class Slotted:
    __slots__ = ('value',)
    def __init__(self): self.value = 1
class Derived(Thing):
    def method(self): return super().method()
class Manager:
    def __enter__(self): return self
    def __exit__(self, *what): return None
def function(a, b=2): return a
def generator(t):
    for v in t: yield v
def outer():
    x = 1
    return lambda: x
closure = outer()
a_global = Thing()
";

/// Operations of containers: the name, what makes one, and the body of the loop over it.
const CONTAINERS: &[(&str, &str, &str)] = &[
    ("list read", "list(range(8))", "y = o[3]"),
    ("list store", "list(range(8))", "o[3] = i"),
    ("list append and pop", "[]", "o.append(i); o.pop()"),
    ("list length", "list(range(8))", "y = len(o)"),
    ("list contains", "list(range(8))", "y = 7 in o"),
    ("list slice", "list(range(8))", "y = o[2:5]"),
    ("list iterate 8", "list(range(8))", "for v in o: pass"),
    ("list sort 8", "list(range(8))", "o.sort()"),
    ("tuple read", "tuple(range(8))", "y = o[3]"),
    ("dict read", "{'a': 1, 'b': 2}", "y = o['b']"),
    ("dict read by int", "{1: 1, 2: 2}", "y = o[2]"),
    ("dict get", "{'a': 1, 'b': 2}", "y = o.get('b')"),
    ("dict contains", "{'a': 1, 'b': 2}", "y = 'c' in o"),
    ("dict store", "{'a': 1, 'b': 2}", "o['b'] = i"),
    ("dict insert and delete", "{'a': 1, 'b': 2}", "o['c'] = i; del o['c']"),
    ("dict setdefault", "{'a': 1, 'b': 2}", "o.setdefault('b', i)"),
    ("dict iterate 8", "dict.fromkeys(range(8))", "for v in o: pass"),
    ("dict items 8", "dict.fromkeys(range(8))", "for k, v in o.items(): pass"),
    ("dict copy 8", "dict.fromkeys(range(8))", "o.copy()"),
    ("set contains", "set(range(8))", "y = 5 in o"),
    ("set add and discard", "set(range(8))", "o.add(9); o.discard(9)"),
    ("set union", "set(range(8))", "y = o | o"),
    ("deque append and popleft", "collections.deque()", "o.append(i); o.popleft()"),
    ("str find", "'a' * 50 + 'b'", "y = o.find('b')"),
    ("bytearray store", "bytearray(8)", "o[3] = 7"),
    ("object attribute read", "Thing()", "y = o.value"),
    ("object attribute store", "Thing()", "o.value = i"),
];

fn operations() {
    kit::with_stack(all);
}

fn all() {
    let mut criterion = kit::criterion();
    kit::with_interpreter(|py| {
        let mut program = WORLD.to_owned();
        for (n, (_, before, body)) in OPERATIONS.iter().enumerate() {
            program += &format!(
                "def make_{n}():\n  captured = 1\n  def op(n):\n    captured\n    {before}\n    for i in range(n): {}\n  return op\nop_{n} = make_{n}()\n",
                nested(body)
            );
        }
        let globals = kit::run(py, &program, "operations.py");
        let mut group = criterion.benchmark_group("operation");
        for (n, (name, ..)) in OPERATIONS.iter().enumerate() {
            time(py, &mut group, name, &globals, &format!("op_{n}"));
        }
        group.finish();
    });
    for (group, start) in [
        ("container private", ""),
        ("container shared", "import threading\nt = threading.Thread(target=int)\nt.start(); t.join()\n"),
    ] {
        let shared = !start.is_empty();
        kit::with_interpreter(|py| {
            let mut program = format!("{start}{WORLD}shared = []\n");
            for (n, (_, make, body)) in CONTAINERS.iter().enumerate() {
                let object = if shared { format!("shared[{n}]") } else { (*make).to_owned() };
                program += &format!(
                    "shared.append({make})\ndef op_{n}(n):\n    o = {object}\n    for i in range(n): {}\n",
                    nested(body)
                );
            }
            let globals = kit::run(py, &program, "containers.py");
            let mut group = criterion.benchmark_group(group);
            for (n, (name, ..)) in CONTAINERS.iter().enumerate() {
                time(py, &mut group, name, &globals, &format!("op_{n}"));
            }
            group.finish();
        });
    }
}

/// Times a Python function of the number of rounds, which `globals` holds under `function`.
fn time(py: &mut Py, group: &mut criterion::BenchmarkGroup<'_, WallTime>, name: &str, globals: &Value, function: &str) {
    let key = py.intern(function);
    let found = py.getitem(globals, &key);
    let function = kit::ok(py, found);
    group.bench_function(name, |b| {
        b.iter_custom(|rounds| {
            let rounds = py.int(i64::try_from(rounds).unwrap_or(i64::MAX));
            let rounds = kit::ok(py, rounds);
            let start = Instant::now();
            let done = py.call(&function, &[rounds]);
            let elapsed = start.elapsed();
            kit::ok(py, done);
            elapsed
        });
    });
}

/// The loop's body, on lines of its own.
fn nested(body: &str) -> String {
    if body.starts_with('\n') { body.to_owned() } else { format!("\n        {body}") }
}

criterion_main!(operations);
