//! The table of payload layouts that the memory core works with: every payload type of the interpreter, once.

use crate::object::exception::ExceptionObject;
use crate::object::function::{
    BoundMethod, CellObject, CodeObject, FunctionObject, GeneratorObject, ModuleObject, TracebackObject,
};
use crate::object::instance;
use crate::object::kind::{EXTENDED, INSTANCE, MAX_INLINE_SLOTS};
use crate::object::list::ListObject;
use crate::object::native::{GetSet, NativeDescriptor, NativeFunction};
use crate::object::payload::{Payload, kind_entry};
use crate::object::set::SetObject;
use crate::object::strobject::StrObject;
use crate::object::tuple::TupleObject;
use crate::object::typeobject::TypeObject;
use std::sync::OnceLock;

fn enter<T: Payload>(kinds: &mut [orochi_gc::Kind], name: &'static str) {
    kinds[T::KIND as usize] = kind_entry::<T>(name, false);
    kinds[usize::from(T::KIND as u8 | EXTENDED)] = kind_entry::<T>(name, true);
}

/// The table. It is the same for every interpreter of the process and never changes.
pub fn table() -> &'static [orochi_gc::Kind] {
    static TABLE: OnceLock<Vec<orochi_gc::Kind>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut all = vec![kind_entry::<StrObject>("unused", false); 256];
        enter::<TypeObject>(&mut all, "type");
        enter::<StrObject>(&mut all, "str");
        enter::<TupleObject>(&mut all, "tuple");
        enter::<ListObject>(&mut all, "list");
        enter::<crate::object::dict::DictObject>(&mut all, "dict");
        enter::<SetObject>(&mut all, "set");
        enter::<ExceptionObject>(&mut all, "exception");
        enter::<NativeFunction>(&mut all, "native function");
        enter::<NativeDescriptor>(&mut all, "native descriptor");
        enter::<GetSet>(&mut all, "getset");
        enter::<CodeObject>(&mut all, "code");
        enter::<FunctionObject>(&mut all, "function");
        enter::<CellObject>(&mut all, "cell");
        enter::<BoundMethod>(&mut all, "method");
        enter::<GeneratorObject>(&mut all, "generator");
        enter::<TracebackObject>(&mut all, "traceback");
        enter::<ModuleObject>(&mut all, "module");
        for inline in 0..=MAX_INLINE_SLOTS {
            all[usize::from(INSTANCE + inline)] = instance::kind_entry();
        }
        all
    })
}
