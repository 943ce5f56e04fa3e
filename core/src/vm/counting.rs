//! What operations cost in atomic read-modify-writes and locks: exact on any machine. Run with `--features count`.

use crate::object::Py;
use crate::testing::{run_source, shown, with_interpreter};

/// Runs a program on a fresh interpreter and returns what it leaves in `result`.
fn run(program: &str) -> Vec<(String, i64, i64)> {
    let program = program.to_owned();
    let body = move || with_interpreter(|py| run_in(py, &program).unwrap_or_else(|e| panic!("{}", shown(py, &e))));
    let thread = std::thread::Builder::new().stack_size(64 << 20).spawn(body).expect("a thread");
    thread.join().expect("the program runs")
}

fn run_in(py: &mut Py, program: &str) -> crate::object::Result<Vec<(String, i64, i64)>> {
    let globals = run_source(py, program, "<counting>")?;
    let key = py.intern("result");
    let rows = py.getitem(&globals, &key)?;
    let mut out = Vec::new();
    for row in py.collect(&rows)? {
        let parts = py.collect(&row)?;
        let name = py.str_string(&parts[0])?;
        out.push((name, py.as_i64(&parts[1])?, py.as_i64(&parts[2])?));
    }
    Ok(out)
}

/// The harness: counts what a function of a loop count does, beyond what an empty loop does.
const HARNESS: &str = "
import _orochi, _thread
assert _orochi.counting
ROUNDS = 500
def cost(f):
    f(3)
    before = _orochi.counters()
    f(ROUNDS)
    after = _orochi.counters()
    return after['rmws'] - before['rmws'], after['locks'] - before['locks']
result = []
def measure(functions):
    for f in functions:
        result.append((f.__name__, *cost(f)))
def elsewhere(functions):
    done = _thread.allocate_lock()
    done.acquire()
    def work():
        try:
            measure(functions)
        finally:
            done.release()
    _thread.start_new_thread(work, ())
    done.acquire()
";

#[test]
fn a_foreign_thread_reads_shared_objects_without_a_write() {
    let program = format!(
        "{HARNESS}
class Node:
    def __init__(self, v): self.v = v
    def method(self): return None
node = Node(Node(1))
items = [Node(i) for i in range(8)]
many = [Node(i) for i in range(250)]
pair = (Node(1), Node(2))
table = {{'k': Node(3), 7: Node(4)}}
shared_global = Node(5)
def outer():
    captured = Node(6)
    def inner(): return captured
    return inner
closure = outer()
def attribute(n):
    o = node
    for i in range(n): x = o.v
def list_item(n):
    l = items
    for i in range(n): x = l[3]
def tuple_item(n):
    t = pair
    for i in range(n): x = t[1]
def dict_value(n):
    d = table
    for i in range(n): x = d['k']
def dict_value_int(n):
    d = table
    for i in range(n): x = d[7]
def global_variable(n):
    for i in range(n): x = shared_global
def closure_call(n):
    f = closure
    for i in range(n): x = f()
def method_call(n):
    o = node
    for i in range(n): o.method()
def iterate(n):
    # An iterator counts its list; its items are not counted.
    l = many
    for i in range(n // 250):
        for x in l: pass
elsewhere([attribute, list_item, tuple_item, dict_value, dict_value_int, global_variable, closure_call, method_call, iterate])
"
    );
    let rows = run(&program);
    assert_eq!(rows.len(), 9);
    for (name, rmws, locks) in rows {
        // A safepoint or two may fall into a run; 500 rounds that each wrote would show.
        assert!(rmws <= 8, "{name}: {rmws} atomic read-modify-writes in 500 reads of a shared object");
        assert!(locks <= 8, "{name}: {locks} locks in 500 reads of a shared object");
    }
}

#[test]
fn a_private_write_is_free_of_atomics_and_locks() {
    let program = format!(
        "{HARNESS}
class Node:
    def __init__(self, v): self.v = v
def list_append(n):
    l = []
    o = Node(1)
    for i in range(n): l.append(o)
def attribute_store(n):
    o = Node(None)
    for i in range(n): o.v = Node(i)
def dict_store(n):
    d = {{}}
    for i in range(n): d[i] = [i]
def dict_store_str(n):
    d = {{}}
    for i in range(n): d['k'] = [i]
def list_store(n):
    l = [None]
    for i in range(n): l[0] = [i]
def allocation(n):
    for i in range(n): x = Node([i])
def calls(n):
    def f(a, b): return a
    o = [1]
    for i in range(n): f(o, i)
measure([list_append, attribute_store, dict_store, dict_store_str, list_store, allocation, calls])
"
    );
    let rows = run(&program);
    assert_eq!(rows.len(), 7);
    for (name, rmws, locks) in rows {
        assert!(rmws <= 8, "{name}: {rmws} atomic read-modify-writes in 500 private writes");
        assert!(locks <= 8, "{name}: {locks} locks in 500 private writes");
    }
}
