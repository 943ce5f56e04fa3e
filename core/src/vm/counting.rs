//! What operations cost in atomic read-modify-writes and locks: exact on any machine. Run with `--features count`.

use crate::object::interp::Config;
use crate::object::{Py, Result};
use crate::testing::{run_source, runtime, shown, with_interpreter};

/// Runs `f` with a fresh interpreter on a thread of its own.
pub(super) fn on_its_own_thread<T: Send + 'static>(f: impl FnOnce(&mut Py) -> Result<T> + Send + 'static) -> T {
    let body = move || with_interpreter(|py| f(py).unwrap_or_else(|e| panic!("{}", shown(py, &e))));
    let thread = std::thread::Builder::new().stack_size(64 << 20).spawn(body).expect("a thread");
    thread.join().expect("the program runs")
}

/// Runs a program on a fresh interpreter and returns what it leaves in `result`.
fn run(program: &str) -> Vec<(String, i64, i64)> {
    let program = program.to_owned();
    on_its_own_thread(move |py| run_in(py, &program))
}

fn run_in(py: &mut Py, program: &str) -> Result<Vec<(String, i64, i64)>> {
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
    first = _orochi.counters()
    before = _orochi.counters()
    f(ROUNDS)
    after = _orochi.counters()
    # What asking costs is taken off again.
    return tuple(after[k] - before[k] - (before[k] - first[k]) for k in ('rmws', 'locks'))
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

/// Ordinary programs, each on an interpreter of its own. One thread runs; `helpers` is a module of the user's.
const ORDINARY: &[(&str, &str)] = &[
    (
        "classes",
        "
class Meta(type):
    def __new__(m, name, bases, ns): return super().__new__(m, name, bases, ns)
class Base(metaclass=Meta):
    __slots__ = ('a',)
    def __init__(self): self.a = []
    @property
    def size(self): return len(self.a)
    @classmethod
    def make(cls): return cls()
    @staticmethod
    def twice(x): return x + x
class Derived(Base):
    count = 0
    def __init__(self):
        super().__init__()
        Derived.count += 1
        self.b = {1: self}
    def __getattr__(self, name): return name
    def __eq__(self, other): return self is other
    def __hash__(self): return 1
objects = [Derived.make() for _ in range(50)]
table = {o: [o.size, o.other, Base.twice('x')] for o in objects}
Base.late = lambda self: self
assert objects[0].late() is objects[0]
del Base.late
Derived.__bases__
assert isinstance(objects[0], Base) and issubclass(Derived, Base) and Base.__subclasses__() == [Derived]
",
    ),
    (
        "functions",
        "
def outer(n):
    total = [0]
    def inner(k, *rest, key=[], **more):
        nonlocal n
        n += k
        total.append((rest, key, more))
        return inner
    return inner, total
f, total = outer(1)
f(1)(2, 3, key=total, x=f)
f.note = [f]
compose = lambda *fs: (lambda x: [g(x) for g in fs])
assert compose(str, repr)(5) == ['5', '5']
def numbers():
    got = yield [1]
    while got: got = yield [got]
g = numbers(); next(g); g.send([2])
assert list(x for x in numbers()) == [[1]]
def chain(): yield from numbers()
parts = {k: list(chain()) for k in 'abc'}
exec('made = [f, compose]', globals())
assert eval('made[0]') is f
",
    ),
    (
        "errors",
        "
class Own(Exception):
    def __init__(self, *args):
        super().__init__(*args)
        self.more = [args]
kept = []
def fail(n):
    if n: fail(n - 1)
    try: {}['missing']
    except KeyError as e: raise Own('deep', [n]) from e
for i in range(5):
    try: fail(i)
    except Own as e: kept.append(e)
    finally: kept.append([i])
class Guard:
    def __enter__(self): return self
    def __exit__(self, *what): kept.append(what); return True
with Guard() as g: int('x')
assert kept[-1][0] is ValueError
assert kept[0].__cause__.__traceback__ is not None
",
    ),
    (
        "modules",
        "
import sys, helpers, helpers.inner, math, os, io, time, random, operator, gc, weakref
from helpers.inner import Thing, things
things.append(Thing(things))
helpers.extra = [Thing(helpers)]
assert sys.modules['helpers'].extra is helpers.extra
sys.path.append('nowhere')
sys.note = [helpers]
import builtins
builtins.own = [things]
assert own is builtins.own
r = weakref.ref(things[0]); d = weakref.WeakValueDictionary(one=things[0]); s = weakref.WeakSet(things)
assert r() is things[0] and len(d) == 1 and len(s) == 1
weakref.finalize(things[0], list)
out = io.StringIO(); print(things, file=out, end='')
random.seed(1); x = [random.random(), random.Random(2)]
os.environ['SOME'] = 'thing'
gc.collect()
",
    ),
    (
        "tools",
        "
import collections, functools, itertools, operator
Point = collections.namedtuple('Point', 'x y', defaults=[0])
points = [Point(1, [2]), Point(3)._replace(y=Point)]
groups = collections.defaultdict(list)
for p in points: groups[p.x].append(p)
counts = collections.Counter('hello'); order = collections.OrderedDict(a=points, b=groups)
order.move_to_end('a')
queue = collections.deque([points], maxlen=3); queue.append(groups)
@functools.lru_cache(maxsize=None)
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
assert fib(30) == 832040
class Lazy:
    @functools.cached_property
    def value(self): return [self]
lazy = Lazy(); assert lazy.value[0] is lazy
@functools.singledispatch
def show(x): return 'any'
@show.register(int)
def _(x): return 'int'
@show.register(Point)
def _(x): return 'point'
assert [show(1), show(points[0]), show('')] == ['int', 'point', 'any']
@functools.wraps(fib)
def wrapped(*a): return fib(*a)
@functools.total_ordering
class Ordered:
    def __init__(self, v): self.v = v
    def __lt__(self, o): return self.v < o.v
    def __eq__(self, o): return self.v == o.v
ranked = sorted([Ordered(3), Ordered(1)], key=functools.cmp_to_key(lambda a, b: a.v - b.v))
assert ranked[0] <= ranked[1]
pairs = list(itertools.product(points, repeat=2)), list(itertools.chain(points, [lazy])), functools.partial(fib, 3)()
first, second = itertools.tee(iter(points)); rest = list(zip(first, itertools.accumulate([1, 2], operator.add)))
get = operator.attrgetter('x'); best = max(points, key=get)
",
    ),
];

#[test]
fn a_program_with_one_thread_publishes_nothing() {
    let folder = std::env::temp_dir().join(format!("orochi-counting-{}", std::process::id()));
    let package = folder.join("helpers");
    std::fs::create_dir_all(&package).expect("a folder");
    std::fs::write(package.join("__init__.py"), "from . import inner\nextra = []\n").expect("a file");
    let inner = "class Thing:\n    def __init__(self, of): self.of = of\nthings = []\ncallback = lambda: things\n";
    std::fs::write(package.join("inner.py"), inner).expect("a file");
    for &(name, program) in ORDINARY {
        let path = vec![folder.to_string_lossy().into_owned()];
        let body = move || {
            let runtime = runtime(Config { path, ..Config::default() });
            let counted = runtime.attach(32 << 20, |py| {
                // A class of the module's own, which its immortal type keeps.
                drop(run_source(py, "import functools; functools.lru_cache(len)", "<test>"));
                let before = py.mutator().counters().publications;
                let globals = run_source(py, program, "<test>").unwrap_or_else(|e| panic!("{}", shown(py, &e)));
                drop(globals);
                (py.mutator().counters().publications - before, py.mutator().open_edges())
            });
            counted.expect("an attached thread")
        };
        let thread = std::thread::Builder::new().stack_size(64 << 20).spawn(body).expect("a thread");
        let (published, open) = thread.join().expect("the program runs");
        assert_eq!(published, 0, "{name}: objects published while one thread runs");
        assert_eq!(open, 0, "{name}: immortal objects that lead to private ones");
    }
    let _ = std::fs::remove_dir_all(folder);
}
