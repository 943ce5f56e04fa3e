//! One step of a builtin iterator, without a call through its type and without a counted value in between.
//!
//! Only exact builtin iterators that this thread alone can reach are stepped here; what they walk may be shared (its items are then borrowed
//! words, as everywhere). `word` and `pair` come back empty-handed, having changed nothing, where the type's own `next` must do the step: at
//! the end, on an error, for all other iterators. `enumerate`, `zip` and dict items hand out their two parts, so that a loop with
//! two targets makes no tuple.

use crate::object::dict::DictObject;
use crate::object::function::FunctionObject;
use crate::object::iterator::IteratorObject;
use crate::object::kind::Kind;
use crate::object::list::ListObject;
use crate::object::payload::payload_of;
use crate::object::set::SetObject;
use crate::object::strobject::StrObject;
use crate::object::thread::Thread;
use crate::object::tuple::TupleObject;
use crate::object::typeobject::{NextFn, type_flags};
use crate::object::{Args, Py, Result, TypeId, Value, word};
use crate::types::adaptors::AdaptorObject;
use crate::types::bytearray::ByteArrayObject;
use crate::types::bytes::BytesObject;
use crate::types::range::RangeIterator;
use crate::vm::machine::{owned_copy, take_ref};
use orochi_gc::Object;
use orochi_gc::sync::Ordering;

/// The next item as a register's word (counted, or borrowed from what is shared); EMPTY if this is not for here.
///
/// # Safety
/// The object is alive, and the word is put into a register, or counted, before the next safepoint.
#[inline]
pub unsafe fn word(t: *const Thread, object: Object) -> u64 {
    // SAFETY: the caller's.
    unsafe { word_inline(t, object) }
}

/// As `word`, for a handler that calls nothing.
///
/// # Safety
/// As `word`.
#[inline(always)]
pub unsafe fn word_inline(t: *const Thread, object: Object) -> u64 {
    // SAFETY: the caller's; a private iterator is this thread's.
    unsafe {
        if !object.as_ref().is_private() {
            return word::EMPTY;
        }
        let kind = object.as_ref().kind();
        if kind == Kind::RangeIterator as u8 {
            let range = payload_of::<RangeIterator>(object);
            let i = range.next.load(Ordering::Relaxed);
            if i == range.end {
                return word::EMPTY;
            }
            let Some(w) = word::from_int(i) else { return word::EMPTY };
            range.next.store(i.wrapping_add(range.step), Ordering::Relaxed);
            return w;
        }
        if kind != Kind::Iterator as u8 {
            return word::EMPTY;
        }
        item(t, payload_of::<IteratorObject>(object)).unwrap_or(word::EMPTY)
    }
}

/// The next item of a private iterator over a container.
#[inline(always)]
unsafe fn item(t: *const Thread, iterator: &IteratorObject) -> Option<u64> {
    // SAFETY: the caller's; sources are used at once.
    unsafe {
        let position = iterator.position();
        // Each type of iterator was made over one kind of container.
        let found = match iterator.id() {
            TypeId::ListIterator => iterator.known_source::<ListObject>()?.word_at(position),
            TypeId::TupleIterator => iterator.known_source::<TupleObject>()?.slots().get(position)?.load(),
            TypeId::ListReverseIterator => {
                let i = iterator.size().checked_sub(position)?.checked_sub(1)?;
                iterator.known_source::<ListObject>()?.word_at(i)
            }
            TypeId::StrIterator | TypeId::StrAsciiIterator => {
                let code = iterator.known_source::<StrObject>()?.text.code_at(position)?;
                // One of the immortal strings of one character.
                (*t).interp().latin1_word(code)?
            }
            TypeId::BytesIterator => {
                let byte = iterator.source_payload::<BytesObject>()?.data().get(position)?;
                word::from_int(i64::from(*byte))?
            }
            TypeId::ByteArrayIterator => {
                let source = iterator.source_word();
                if !word::is_pointer(source) || !word::counted_object(source).as_ref().is_private() {
                    return None;
                }
                let byte = iterator.source_payload::<ByteArrayObject>()?.private_bytes().get(position)?;
                word::from_int(i64::from(*byte))?
            }
            TypeId::DictKeyIterator => return entry(iterator).map(|(key, _)| take_ref(t, key)),
            TypeId::DictValueIterator => return entry(iterator).map(|(_, value)| take_ref(t, value)),
            TypeId::SetIterator => {
                let set = iterator.known_source::<SetObject>()?;
                if set.len() != iterator.size() {
                    return None;
                }
                let mut at = position;
                let (w, _) = set.next_word(&mut at)?;
                iterator.set_left(iterator.left().saturating_sub(1));
                iterator.set_position(at);
                return Some(take_ref(t, w));
            }
            _ => return None,
        };
        if found == word::EMPTY {
            return None;
        }
        iterator.set_position(position + 1);
        Some(take_ref(t, found))
    }
}

/// Has an iterator over a range, a list or a tuple, of which nobody else knows, come to its end? Then it can be dropped as it is.
///
/// # Safety
/// The object is alive; the caller owns a count.
#[inline(always)]
pub unsafe fn is_spent(object: Object) -> bool {
    // SAFETY: the caller's; a private iterator is this thread's, sources are used at once.
    unsafe {
        if !object.as_ref().is_private() || object.as_ref().has_more_private_counts() {
            return false;
        }
        let kind = object.as_ref().kind();
        if kind == Kind::RangeIterator as u8 {
            let range = payload_of::<RangeIterator>(object);
            return range.next.load(Ordering::Relaxed) == range.end;
        }
        if kind != Kind::Iterator as u8 {
            return false;
        }
        let iterator = payload_of::<IteratorObject>(object);
        let len = match iterator.id() {
            TypeId::ListIterator => iterator.known_source::<ListObject>().map(ListObject::len),
            TypeId::TupleIterator => iterator.known_source::<TupleObject>().map(TupleObject::len),
            _ => return false,
        };
        len.is_none_or(|len| iterator.position() >= len)
    }
}

/// The next entry of a private dict iterator, uncounted.
#[inline(always)]
unsafe fn entry(iterator: &IteratorObject) -> Option<(u64, u64)> {
    // SAFETY: the caller's; the dict is used at once.
    unsafe {
        let dict = iterator.known_source::<DictObject>()?;
        if dict.len() != iterator.size() {
            return None;
        }
        let left = iterator.left().checked_sub(1)?;
        let mut position = iterator.position();
        let words = dict.next_words(&mut position)?;
        iterator.set_position(position);
        iterator.set_left(left);
        Some(words)
    }
}

/// As `pair`, but without a step that could run code: two register words; or the first alone of a `zip` whose second takes the
/// long way, with EMPTY; or nothing (EMPTY twice).
///
/// # Safety
/// As `word`.
#[inline]
pub unsafe fn quick_pair(t: *const Thread, object: Object) -> (u64, u64) {
    const NOTHING: (u64, u64) = (word::EMPTY, word::EMPTY);
    // SAFETY: the caller's.
    unsafe {
        if !object.as_ref().is_private() {
            return NOTHING;
        }
        let kind = object.as_ref().kind();
        if kind == Kind::Iterator as u8 {
            let iterator = payload_of::<IteratorObject>(object);
            if iterator.id() != TypeId::DictItemIterator {
                return NOTHING;
            }
            return match entry(iterator) {
                Some((key, value)) => (take_ref(t, key), take_ref(t, value)),
                None => NOTHING,
            };
        }
        if kind != Kind::Adaptor as u8 {
            return NOTHING;
        }
        let adaptor = payload_of::<AdaptorObject>(object);
        if let Some((a, b)) = adaptor.as_zip_of_two() {
            let x = word_inline(t, word::to_object(a));
            return if x == word::EMPTY { NOTHING } else { (x, word_inline(t, word::to_object(b))) };
        }
        let Some((source, start)) = adaptor.as_enumerate() else { return NOTHING };
        let Some(number) = start.checked_add(adaptor.taken()).and_then(word::from_int) else { return NOTHING };
        let x = word_inline(t, word::to_object(source));
        if x == word::EMPTY {
            return NOTHING;
        }
        adaptor.count_one();
        (number, x)
    }
}

/// The next item of a private iterator over a list or tuple, uncounted, with the iterator, which stays where it is.
#[inline(always)]
unsafe fn peek<'a>(w: u64) -> Option<(u64, &'a IteratorObject)> {
    // SAFETY: the caller's; sources are used at once.
    unsafe {
        let object = word::to_object(w);
        if object.as_ref().kind() != Kind::Iterator as u8 || !object.as_ref().is_private() {
            return None;
        }
        let iterator = payload_of::<IteratorObject>(object);
        let position = iterator.position();
        let found = match iterator.id() {
            TypeId::ListIterator => iterator.known_source::<ListObject>()?.word_at(position),
            TypeId::TupleIterator => iterator.known_source::<TupleObject>()?.slots().get(position)?.load(),
            _ => return None,
        };
        if found == word::EMPTY { None } else { Some((found, iterator)) }
    }
}

/// As `quick_pair`, both words or nothing: a `zip` of two lists or tuples, an `enumerate`, the items of a dict.
///
/// # Safety
/// As `word`.
#[inline(always)]
pub unsafe fn whole_pair(t: *const Thread, object: Object) -> Option<(u64, u64)> {
    // SAFETY: the caller's.
    unsafe {
        if !object.as_ref().is_private() {
            return None;
        }
        let kind = object.as_ref().kind();
        if kind == Kind::Adaptor as u8 {
            let adaptor = payload_of::<AdaptorObject>(object);
            if let Some((a, b)) = adaptor.as_zip_of_two() {
                // One iterator twice is stepped twice.
                if (a ^ b) & !word::BORROWED == 0 {
                    return None;
                }
                let ((x, first), (y, second)) = (peek(a)?, peek(b)?);
                first.set_position(first.position() + 1);
                second.set_position(second.position() + 1);
                return Some((take_ref(t, x), take_ref(t, y)));
            }
            let (source, start) = adaptor.as_enumerate()?;
            let number = word::from_int(start.checked_add(adaptor.taken())?)?;
            let (x, iterator) = peek(source)?;
            iterator.set_position(iterator.position() + 1);
            adaptor.count_one();
            return Some((number, take_ref(t, x)));
        }
        if kind != Kind::Iterator as u8 {
            return None;
        }
        let iterator = payload_of::<IteratorObject>(object);
        if iterator.id() != TypeId::DictItemIterator {
            return None;
        }
        let (key, value) = entry(iterator)?;
        Some((take_ref(t, key), take_ref(t, value)))
    }
}

/// The second iterator of a `zip` of two.
///
/// # Safety
/// The word names a live object.
pub unsafe fn second_of_zip(w: u64) -> Option<Value> {
    // SAFETY: the caller's; the adaptor keeps it alive.
    unsafe {
        let object = word::to_object(w);
        let adaptor = (object.as_ref().kind() == Kind::Adaptor as u8).then(|| payload_of::<AdaptorObject>(object))?;
        adaptor.as_zip_of_two().map(|(_, b)| Value::from_borrowed_word(b))
    }
}

/// What `pair` found.
pub enum Pair {
    /// Two register words.
    Words(u64, u64),
    /// The iterator has ended.
    End,
    /// Nothing was done: this is not for here.
    Other,
}

/// The two parts of the next item of an `enumerate`, a `zip` of two, or the items of a dict.
///
/// # Errors
/// What stepping the iterators below raises.
///
/// # Safety
/// As `word`.
#[inline]
pub unsafe fn pair(py: &mut Py, object: Object) -> Result<Pair> {
    // SAFETY: the caller's; the adaptor keeps what it walks alive.
    unsafe {
        let t = Py::thread_ptr(py);
        if !object.as_ref().is_private() {
            return Ok(Pair::Other);
        }
        let kind = object.as_ref().kind();
        if kind == Kind::Iterator as u8 {
            let iterator = payload_of::<IteratorObject>(object);
            if iterator.id() == TypeId::DictItemIterator
                && let Some((key, value)) = entry(iterator)
            {
                return Ok(Pair::Words(take_ref(t, key), take_ref(t, value)));
            }
            return Ok(Pair::Other);
        }
        if kind != Kind::Adaptor as u8 {
            return Ok(Pair::Other);
        }
        let adaptor = payload_of::<AdaptorObject>(object);
        if let Some((source, start)) = adaptor.as_enumerate() {
            let Some(number) = start.checked_add(adaptor.taken()).and_then(word::from_int) else {
                return Ok(Pair::Other);
            };
            let mut x = word(t, word::to_object(source));
            if x == word::EMPTY {
                match py.next(&Value::from_borrowed_word(source))? {
                    Some(v) => x = v.into_word(),
                    None => return Ok(Pair::End),
                }
            }
            // Stepping may have run code that stepped this very adaptor.
            let number = word::from_int(start.wrapping_add(adaptor.taken())).unwrap_or(number);
            adaptor.count_one();
            return Ok(Pair::Words(number, x));
        }
        let Some((a, b)) = adaptor.as_zip_of_two() else { return Ok(Pair::Other) };
        let mut x = word(t, word::to_object(a));
        if x == word::EMPTY {
            match py.next(&Value::from_borrowed_word(a))? {
                Some(v) => x = v.into_word(),
                None => return Ok(Pair::End),
            }
        }
        let mut y = word(t, word::to_object(b));
        if y == word::EMPTY {
            // Python code may run meanwhile: what is borrowed is counted first.
            let first = Value::from_word(if word::is_counted(x) { x } else { owned_copy(t, x) });
            match py.next(&Value::from_borrowed_word(b))? {
                Some(v) => y = v.into_word(),
                None => return Ok(Pair::End),
            }
            x = first.into_word();
        }
        Ok(Pair::Words(x, y))
    }
}

/// The next item of any iterator, counted: quickly if it can be, else through its type.
///
/// # Errors
/// As `Py::next`.
#[inline]
pub fn next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    if let Some(object) = it.object() {
        // SAFETY: the caller's reference keeps the iterator alive; the word is counted at once.
        unsafe {
            let w = word(Py::thread_ptr(py), object);
            if w != word::EMPTY {
                return Ok(Some(counted(Py::thread_ptr(py), w)));
            }
            if object.as_ref().kind() == Kind::Adaptor as u8
                && let Some(adaptor) = private_adaptor(it.word())
            {
                match adaptor_next(py, object, adaptor) {
                    Ok(Stepped::Item(item)) => return Ok(Some(item)),
                    Ok(Stepped::End) => return Ok(None),
                    Ok(Stepped::Unknown) => {}
                    // As `Py::next` has it: what a function below raises ends the iteration.
                    Err(e) if py.exception_is(&e, TypeId::StopIteration) => return Ok(None),
                    Err(e) => return Err(e),
                }
            }
        }
    }
    py.next(it)
}

/// What came of stepping an adaptor.
enum Stepped {
    Item(Value),
    End,
    /// Nothing was done: it is none of those that are known here.
    Unknown,
}

/// The next item of a private adaptor.
///
/// # Safety
/// The caller's reference keeps the adaptor alive.
unsafe fn adaptor_next(py: &mut Py, object: Object, adaptor: &AdaptorObject) -> Result<Stepped> {
    // SAFETY: the caller's; the adaptor keeps what it walks alive.
    unsafe {
        if let Some((function, source)) = adaptor.as_map() {
            let Some(item) = next(py, source)? else { return Ok(Stepped::End) };
            return call(py, function, std::slice::from_ref(&item)).map(Stepped::Item);
        }
        if let Some((function, a, b)) = adaptor.as_map_of_two() {
            let Some(x) = next(py, a)? else { return Ok(Stepped::End) };
            let Some(y) = next(py, b)? else { return Ok(Stepped::End) };
            return call(py, function, &[x, y]).map(Stepped::Item);
        }
        if let Some(source) = adaptor.as_truth_filter() {
            let source = Value::from_borrowed_word(source);
            while let Some(item) = next(py, &source)? {
                if py.truth(&item)? {
                    return Ok(Stepped::Item(item));
                }
            }
            return Ok(Stepped::End);
        }
        if let Some((function, source)) = adaptor.as_filter() {
            if !function.has_payload::<FunctionObject>() {
                return Ok(Stepped::Unknown);
            }
            let source = Value::from_borrowed_word(source);
            while let Some(item) = next(py, &source)? {
                let answer = call(py, function, std::slice::from_ref(&item))?;
                if py.truth(&answer)? {
                    return Ok(Stepped::Item(item));
                }
            }
            return Ok(Stepped::End);
        }
        match pair(py, object)? {
            Pair::Words(x, y) => {
                let t = Py::thread_ptr(py);
                let (x, y) = (counted(t, x), counted(t, y));
                py.tuple_of_two(x, y).map(Stepped::Item)
            }
            Pair::End => Ok(Stepped::End),
            Pair::Other => Ok(Stepped::Unknown),
        }
    }
}

/// Is it an iterator of a container that nothing here steps?
///
/// # Safety
/// The object is alive.
#[inline(always)]
pub unsafe fn is_foreign(object: Object) -> bool {
    // SAFETY: the caller's; the kind says which payload follows.
    unsafe {
        if object.as_ref().kind() != Kind::Iterator as u8 {
            return false;
        }
        let id = payload_of::<IteratorObject>(object).id();
        // `word` steps that of a private bytearray only; of others its own type does.
        !is_known(id) && id != TypeId::ByteArrayIterator
    }
}

/// Does `word`, or `pair`, step iterators of this type?
#[inline(always)]
fn is_known(id: TypeId) -> bool {
    matches!(
        id,
        TypeId::ListIterator
            | TypeId::TupleIterator
            | TypeId::ListReverseIterator
            | TypeId::StrIterator
            | TypeId::StrAsciiIterator
            | TypeId::BytesIterator
            | TypeId::DictKeyIterator
            | TypeId::DictValueIterator
            | TypeId::DictItemIterator
            | TypeId::SetIterator
    )
}

/// The step of a native iterator whose type alone knows how it is done.
#[inline]
pub fn native_next(py: &Py, it: &Value) -> Option<NextFn> {
    // SAFETY: the caller's reference keeps the iterator alive.
    let kind = unsafe { it.object()?.as_ref() }.kind();
    let ty = py.type_of(it);
    if kind == Kind::Iterator as u8 {
        let id = it.payload::<IteratorObject>()?.id();
        return if is_known(id) { None } else { ty.slots.next.get() };
    }
    let known = [Kind::Generator as u8, Kind::Adaptor as u8, Kind::RangeIterator as u8];
    if known.contains(&kind) || ty.has(type_flags::HEAP) { None } else { ty.slots.next.get() }
}

/// `function(args…)`
#[inline]
fn call(py: &mut Py, function: &Value, args: &[Value]) -> Result {
    if function.has_payload::<FunctionObject>() {
        return crate::vm::call::call_function(py, function, Args::positional_only(args));
    }
    if let [item] = args
        && let Some(converted) = crate::vm::slow::natives::converted(py, function, item)
    {
        return converted;
    }
    py.call(function, args)
}

/// The value of a register's word.
#[inline(always)]
unsafe fn counted(t: *const Thread, w: u64) -> Value {
    // SAFETY: the caller's: the word is owned, or borrowed under the current pin.
    unsafe { Value::from_word(if word::is_counted(w) || !word::is_pointer(w) { w } else { owned_copy(t, w) }) }
}

/// The adaptor that a word names, if this thread alone can reach it.
#[inline]
fn private_adaptor<'a>(w: u64) -> Option<&'a AdaptorObject> {
    if !word::is_pointer(w) {
        return None;
    }
    // SAFETY: the word names a live object, whose kind says its payload.
    unsafe {
        let object = word::to_object(w);
        let mine = object.as_ref().kind() == Kind::Adaptor as u8 && object.as_ref().is_private();
        mine.then(|| payload_of::<AdaptorObject>(object))
    }
}

/// The function and the iterator of an exact `map` over one iterator, which this thread alone can reach.
#[inline]
pub fn as_map<'a>(w: u64) -> Option<(&'a Value, &'a Value)> {
    private_adaptor(w)?.as_map()
}
