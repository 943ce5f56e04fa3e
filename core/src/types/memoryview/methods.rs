//! Methods and attributes of `memoryview`.

use super::{Window, format, to_list, view};
use crate::object::list::ListObject;
use crate::object::native::TypeBuilder;
use crate::object::tuple::TupleObject;
use crate::object::{Py, Result, TypeId, Value};

/// The most dimensions that a view has.
const MOST_DIMENSIONS: usize = 64;

fn to_bytes(py: &mut Py, args: &[Value]) -> Result {
    let window = view(py, &args[0])?;
    let column_first = match args[1].as_text() {
        None if args[1].is_none_or_empty() => false,
        Some(order) if order.is("C") || order.is("A") => false,
        Some(order) if order.is("F") => true,
        Some(_) => return Err(py.value_error("order must be 'C', 'F' or 'A'")),
        None => {
            let name = py.type_of(&args[1]).full_name(py);
            return Err(py.type_error(format!("tobytes() argument 'order' must be str or None, not {name}")));
        }
    };
    let bytes = window.snapshot(py, &args[0])?;
    if !column_first || window.window.shape.len() < 2 {
        return py.bytes(bytes);
    }
    // The first index runs fastest.
    let (shape, size) = (&window.window.shape, window.window.size);
    let mut out = Vec::with_capacity(bytes.len());
    for mut i in 0..window.window.count() {
        let (mut at, mut weight) = (0, window.window.count());
        for &n in shape {
            weight /= n.max(1);
            at += i % n.max(1) * weight;
            i /= n.max(1);
        }
        out.extend_from_slice(bytes.get(at * size..(at + 1) * size).unwrap_or_default());
    }
    py.bytes(out)
}

fn hex(py: &mut Py, args: &[Value]) -> Result {
    let bytes = view(py, &args[0])?.snapshot(py, &args[0])?;
    crate::types::bytes::methods::hex_text(py, &bytes, &args[1], &args[2])
}

fn release(py: &mut Py, args: &[Value]) -> Result {
    super::lender::release(py, &args[0]);
    Ok(Value::NONE)
}

fn enter(py: &mut Py, args: &[Value]) -> Result {
    view(py, &args[0])?;
    Ok(args[0].clone())
}

fn is_byte(format: u8) -> bool {
    matches!(format, b'B' | b'b' | b'c')
}

fn shape_of(py: &mut Py, v: &Value) -> Result<Vec<usize>> {
    if !v.has_payload::<ListObject>() && !v.has_payload::<TupleObject>() {
        return Err(py.type_error("shape must be a list or a tuple"));
    }
    let mut shape = Vec::new();
    for item in py.collect(v)? {
        if !item.is_int_like() {
            return Err(py.type_error("memoryview.cast(): elements of shape must be integers"));
        }
        match usize::try_from(py.as_i64(&item)?) {
            Ok(n) if n > 0 => shape.push(n),
            _ => return Err(py.value_error("memoryview.cast(): elements of shape must be integers > 0")),
        }
    }
    Ok(shape)
}

fn cast(py: &mut Py, args: &[Value]) -> Result {
    let Some(wanted) = args[1].as_text().map(|t| t.to_string_lossy().into_owned()) else {
        let name = py.argument_type(&args[1]);
        return Err(py.type_error(format!("cast() argument 'format' must be str, not {name}")));
    };
    let shape = if args[2].is_empty() { None } else { Some(shape_of(py, &args[2])?) };
    let whole = view(py, &args[0])?;
    let window = &whole.window;
    if !window.is_contiguous() {
        return Err(py.type_error("memoryview: casts are restricted to C-contiguous views"));
    }
    if window.shape.len() != 1 && shape.as_ref().is_some_and(|s| s.len() != 1) {
        return Err(py.type_error("memoryview: cast must be 1D -> ND or ND -> 1D"));
    }
    if shape.as_ref().is_some_and(|s| s.len() > MOST_DIMENSIONS) {
        return Err(py.value_error("memoryview: number of dimensions must not exceed 64"));
    }
    let (code, size) = match wanted.strip_prefix('@').unwrap_or(&wanted).as_bytes() {
        [code] => match format::size_of(*code) {
            Some(size) => (*code, size),
            None => return Err(format::unknown(py)),
        },
        _ => return Err(format::unknown(py)),
    };
    if !is_byte(window.format) && !is_byte(code) {
        return Err(py.type_error("memoryview: cannot cast between two non-byte formats"));
    }
    let bytes = window.count() * window.size;
    if bytes % size != 0 {
        return Err(py.type_error("memoryview: length is not a multiple of itemsize"));
    }
    let shape = match shape {
        None => vec![bytes / size],
        Some(shape) => {
            let all = shape.iter().try_fold(size, |all, &n| all.checked_mul(n));
            if all != Some(bytes) {
                return Err(py.type_error("memoryview: product(shape) * itemsize != buffer size"));
            }
            shape
        }
    };
    let mut strides = vec![0; shape.len()];
    let mut stride = size as isize;
    for (to, &n) in strides.iter_mut().zip(&shape).rev() {
        *to = stride;
        stride = stride.wrapping_mul(n as isize);
    }
    whole.part(py, Window { format: code, size, shape, strides, ..window.clone() })
}

fn to_read_only(py: &mut Py, args: &[Value]) -> Result {
    let whole = view(py, &args[0])?;
    whole.part(py, Window { read_only: true, ..whole.window.clone() })
}

/// The position of the first element from `start` up to `stop` that equals `wanted`.
pub(super) fn find(py: &mut Py, v: &Value, wanted: &Value, start: usize, stop: usize) -> Result<Option<usize>> {
    let count = match view(py, v)?.window.shape[..] {
        [n] => n,
        [] => return Err(py.type_error("invalid indexing of 0-dim memory")),
        _ => return Err(py.error(TypeId::NotImplementedError, "multi-dimensional sub-views are not implemented")),
    };
    for i in start..stop.min(count) {
        // The comparison may release the view.
        let window = view(py, v)?;
        let element = window.element(py, window.window.place(i))?;
        if py.eq(&element, wanted)? {
            return Ok(Some(i));
        }
    }
    Ok(None)
}

fn index(py: &mut Py, args: &[Value]) -> Result {
    let count = view(py, &args[0])?.window.shape.first().copied().unwrap_or(0);
    let start = py.slice_bound(&args[2])?;
    let stop = py.slice_bound(&args[3])?;
    let (start, stop) = crate::algorithm::slice::search_bounds(start, stop, count);
    match find(py, &args[0], &args[1], start, stop)? {
        Some(i) => py.int_from_usize(i),
        None => Err(py.value_error("memoryview.index(x): x not found")),
    }
}

fn count(py: &mut Py, args: &[Value]) -> Result {
    let (mut n, mut from) = (0, 0);
    while let Some(i) = find(py, &args[0], &args[1], from, usize::MAX)? {
        (n, from) = (n + 1, i + 1);
    }
    py.int_from_usize(n)
}

fn numbers(py: &Py, all: impl Iterator<Item = i64>) -> Result {
    let all = all.map(|n| py.int(n)).collect::<Result<Vec<Value>>>()?;
    py.tuple(all)
}

fn contiguous(py: &mut Py, v: &Value) -> Result {
    Ok(Value::bool(view(py, v)?.window.is_contiguous()))
}

pub(super) fn fill(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::MemoryView);
    b.doc("Create a new memoryview object which references the given object.")
        .method("tobytes", "(self, /, order='C')", to_bytes)
        .method("tolist", "(self, /)", |py, a| to_list(py, &a[0]))
        .method("hex", "(self, /, sep=<unrepresentable>, bytes_per_sep=1)", hex)
        .method("release", "(self, /)", release)
        .method("cast", "(self, /, format, shape=<unrepresentable>)", cast)
        .method("toreadonly", "(self, /)", to_read_only)
        .method("index", "(self, value, start=0, stop=sys.maxsize, /)", index)
        .method("count", "(self, value, /)", count)
        .method("__enter__", "(self, /)", enter)
        .method("__exit__", "(self, exc_type=None, exc=None, traceback=None, /)", release)
        .getter("obj", |py, v| Ok(view(py, v)?.source.clone()))
        .getter("nbytes", |py, v| {
            let window = &view(py, v)?.window;
            py.int_from_usize(window.count() * window.size)
        })
        .getter("readonly", |py, v| Ok(Value::bool(view(py, v)?.window.read_only)))
        .getter("format", |py, v| {
            let format = char::from(view(py, v)?.window.format);
            py.str(&format.to_string())
        })
        .getter("itemsize", |py, v| {
            let size = view(py, v)?.window.size;
            py.int_from_usize(size)
        })
        .getter("ndim", |py, v| {
            let n = view(py, v)?.window.shape.len();
            py.int_from_usize(n)
        })
        .getter("shape", |py, v| numbers(py, view(py, v)?.window.shape.iter().map(|&n| n as i64)))
        .getter("strides", |py, v| numbers(py, view(py, v)?.window.strides.iter().map(|&n| n as i64)))
        .getter("suboffsets", |py, v| {
            view(py, v)?;
            Ok(py.interp().empty_tuple())
        })
        .getter("c_contiguous", contiguous)
        .getter("f_contiguous", |py, v| {
            let window = &view(py, v)?.window;
            let long = window.shape.iter().filter(|&&n| n > 1).count();
            Ok(Value::bool(window.is_contiguous() && long <= 1))
        })
        .getter("contiguous", contiguous);
}
