//! Names that native code uses, interned once per interpreter: `py.name(Name::__init__)`.

use super::thread::Py;
use super::value::Value;

macro_rules! names {
    ($($name:ident)*) => {
        /// An interned name.
        #[allow(non_camel_case_types, missing_docs)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u16)]
        pub enum Name { $($name,)* }
        const TEXTS: &[&str] = &[$(stringify!($name),)*];
        /// How many names there are.
        pub const COUNT: usize = TEXTS.len();
    };
}

names! {
    __abs__ __abstractmethods__ __add__ __aenter__ __aexit__ __aiter__ __all__ __and__ __annotate__ __annotate_func__ __annotations__ __annotations_cache__ __anext__ __await__ __bases__ __bool__ __build_class__ __builtins__ __bytes__ __call__ __cause__
    __ceil__ __class__ __class_getitem__ __classcell__ __cached__ __closure__ __code__ __complex__ __contains__ __context__ __copy__ __deepcopy__
    __defaults__ __del__ __delattr__ __delete__ __delitem__ __dict__ __dir__ __divmod__ __doc__ __enter__ __eq__ __exit__ __file__ __firstlineno__ __float__ __floor__
    __floordiv__ __format__ __fspath__ __func__ __ge__ __get__ __getattr__ __getattribute__ __getitem__ __getnewargs__ __getnewargs_ex__ __getstate__ __globals__ __gt__ __hash__ __iadd__ __iand__
    __ifloordiv__ __ilshift__ __imatmul__ __imod__ __import__ __imul__ __index__ __init__ __init_subclass__ __instancecheck__ __int__ __invert__ __ior__ __ipow__ __isabstractmethod__
    __irshift__ __isub__ __iter__ __itruediv__ __ixor__ __kwdefaults__ __le__ __len__ __length_hint__ __loader__ __lshift__ __lt__ __main__ __match_args__ __matmul__ __missing__ __mod__
    __module__ __mro__ __mro_entries__ __mul__ __name__ __ne__ __neg__ __new__ __next__ __notes__ __objclass__ __or__ __orig_bases__ __package__ __path__ __pos__ __pow__ __prepare__ __qualname__
    __radd__ __rand__ __rdivmod__ __reduce__ __reduce_ex__ __repr__ __reversed__ __rfloordiv__ __rlshift__ __rmatmul__ __rmod__ __rmul__ __ror__ __round__
    __rpow__ __rrshift__ __rshift__ __rsub__ __rtruediv__ __rxor__ __self__ __set__ __set_name__ __setattr__ __setitem__ __setstate__ __sizeof__ __slots__ __spec__ __static_attributes__
    __str__ __sub__ __subclasscheck__ __subclasshook__ __suppress_context__ __text_signature__ __traceback__ __truediv__ __trunc__ __type_params__ __weakref__ __wrapped__ __xor__
    _abc_impl False None True append args builtins cause clear close closed code copyreg displayhook encoding end errors excepthook exc_type extend file filename flush fget fset fdel get getvalue items key keys line lineno list
    metaclass mode modules mro msg names newline obj offset path pop print print_file_and_line read readable readline send sep size stderr stdin stdout strict strerror
    sys text throw unraisablehook update value values write
}

impl Py {
    /// The interned str of a name that native code uses.
    #[inline(always)]
    pub fn name(&self, which: Name) -> Value {
        self.interp().names[which as usize].get()
    }

    /// Its word, immortal and uncounted.
    #[inline(always)]
    pub fn name_word(&self, which: Name) -> u64 {
        self.interp().names[which as usize].word()
    }

    /// Interns all names; at start-up, once `str` exists.
    pub fn make_names(&self) {
        for (root, text) in self.interp().names.iter().zip(TEXTS) {
            drop(root.set(self, self.intern(text)));
        }
    }
}

impl Name {
    /// Its text.
    pub fn text(self) -> &'static str {
        TEXTS[self as usize]
    }
}
