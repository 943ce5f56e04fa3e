//! The state of one attached thread, and `Py`, the token that proves attachment.
//!
//! `&mut Py` may run Python code, reach a safepoint or block; `&Py` may not. Lock guards borrow `&Py`, so the compiler refuses a lock
//! that is held while Python code runs (invariant I5). All fields of `Thread` are cells: several tokens for one thread may exist
//! (a finalizer that runs inside a drop makes its own), and none of them claims exclusive access to the state.

use super::frame::Frame;
use super::interp::Interpreter;
use super::typeobject::{MethodCache, TypeRef};
use super::value::Value;
use super::word;
use orochi_gc::sync::{AtomicU8, Ordering};
use orochi_gc::{Mutator, Object, per_thread};
use std::cell::{Cell, UnsafeCell};
use std::mem::ManuallyDrop;
use std::sync::Arc;

/// The state of one thread that is registered with an interpreter. It shares no cache line with another's.
#[repr(align(128))]
pub struct Thread {
    mutator: ManuallyDrop<Box<Mutator>>,
    interp: Arc<Interpreter>,
    /// The breaker byte of the mutator, which owns it.
    breaker: *const AtomicU8,
    /// Addresses of the handlers by operation number: the machine's, who alone knows their type.
    pub handlers: [Cell<*const ()>; 256],
    /// Word of the exception being handled (`sys.exception()`), owned; NONE if there is none.
    pub handled: Cell<u64>,
    /// Top of the control stack: the running frame. The first frame is a sentinel without code, running when no Python code does.
    pub frame: Cell<*mut Frame>,
    /// First frame of the control stack.
    pub frames: Cell<*mut Frame>,
    /// One past the last frame that may be used.
    pub frames_end: Cell<*mut Frame>,
    /// First register of the register stack.
    pub registers: Cell<*mut u64>,
    /// One past the last register that was initialised: above the running frame's window all hold no pointer.
    pub registers_end: Cell<*mut u64>,
    /// One past the last register.
    pub registers_limit: Cell<*mut u64>,
    /// Result of the run loop that has just halted, owned.
    pub result: Cell<u64>,
    /// The exception with which it halted, owned; EMPTY if it did not raise.
    pub raised: Cell<u64>,
    /// The generator that halted it did so at a `yield`.
    pub yielded: Cell<bool>,
    /// The native consumer of the innermost generator that is drained; null if there is none. See `vm::generator::drain`.
    pub consumer: Cell<*mut ()>,
    /// What `sys.settrace` and `sys.setprofile` keep; null while neither is set. See `vm::trace`.
    pub trace: Cell<*mut ()>,
    /// Shape of the iterators over lists, once a loop has met one.
    pub list_iterators: Cell<u32>,
    /// Frames below this one have no borrowed register left (the claim watermark).
    pub claimed: Cell<*mut Frame>,
    /// Lowest address that the native stack may reach.
    pub stack_limit: Cell<usize>,
    /// Nested native depth, counted against the recursion limit.
    pub depth: Cell<u32>,
    /// This thread is running a collection: what becomes due meanwhile waits for its end.
    pub finalizing: Cell<bool>,
    /// The per-thread method cache.
    pub methods: UnsafeCell<MethodCache>,
    /// What attribute instructions found for shapes other than the last.
    pub sites: UnsafeCell<super::site_cache::SiteCache>,
    /// What `super()` found.
    pub supers: UnsafeCell<super::super_cache::SuperCache>,
    /// Interned strings that were asked for lately.
    pub interned: UnsafeCell<super::intern_cache::InternCache>,
    /// `threading.get_ident()`.
    pub ident: u64,
    /// The objects that natives keep per thread (`threading.local` values, the current Thread object), as one dict.
    pub locals: Cell<u64>,
    /// Objects whose repr is being made, to find recursion.
    pub repr_stack: UnsafeCell<Vec<u64>>,
}

per_thread! { static CURRENT: Cell<*const Thread> = Cell::new(std::ptr::null()) }

/// The embedder's breaker bit that says: this thread has used up spare memory (`vm::spare`).
pub const SHORT: u8 = orochi_gc::bits::EMBEDDER << 1;

/// Native stack kept free for natives that do not check.
const STACK_RESERVE: usize = 128 * 1024;

impl Thread {
    /// The state of a newly registered thread. `stack_bytes` is how much native stack it may use from here on.
    pub fn new(mutator: Box<Mutator>, interp: Arc<Interpreter>, stack_bytes: usize, ident: u64) -> Box<Thread> {
        let here = 0u8;
        let null = std::ptr::null_mut();
        Box::new(Thread {
            // The same byte, whichever type stands for it in this build.
            breaker: std::ptr::from_ref(mutator.breaker()).cast(),
            handlers: [const { Cell::new(std::ptr::null()) }; 256],
            mutator: ManuallyDrop::new(mutator),
            interp,
            handled: Cell::new(word::NONE),
            frame: Cell::new(null),
            frames: Cell::new(null),
            frames_end: Cell::new(null),
            registers: Cell::new(std::ptr::null_mut()),
            registers_end: Cell::new(std::ptr::null_mut()),
            registers_limit: Cell::new(std::ptr::null_mut()),
            result: Cell::new(word::EMPTY),
            raised: Cell::new(word::EMPTY),
            yielded: Cell::new(false),
            trace: Cell::new(std::ptr::null_mut()),
            consumer: Cell::new(std::ptr::null_mut()),
            list_iterators: Cell::new(u32::MAX),
            claimed: Cell::new(null),
            stack_limit: Cell::new((std::ptr::from_ref(&here) as usize).saturating_sub(stack_bytes) + STACK_RESERVE),
            depth: Cell::new(0),
            finalizing: Cell::new(false),
            methods: UnsafeCell::new(MethodCache::new()),
            sites: UnsafeCell::new(super::site_cache::SiteCache::new()),
            supers: UnsafeCell::new(super::super_cache::SuperCache::new()),
            interned: UnsafeCell::new(super::intern_cache::InternCache::new()),
            ident,
            locals: Cell::new(word::EMPTY),
            repr_stack: UnsafeCell::new(Vec::new()),
        })
    }

    /// Makes `thread` (or none) the current one of this OS thread, and returns what was current.
    pub fn set_current(thread: *const Thread) -> *const Thread {
        CURRENT.with(|c| c.replace(thread))
    }

    /// The current thread's state.
    #[inline(always)]
    pub fn current() -> *const Thread {
        CURRENT.with(Cell::get)
    }

    /// Counts `o` once more on the current thread.
    #[inline(always)]
    pub fn retain_current(o: Object) {
        // SAFETY: values exist only on attached threads, whose state is current.
        unsafe { (*Self::current()).mutator.retain(o) }
    }

    /// Counts `o` once less on the current thread.
    #[inline(always)]
    pub fn release_current(o: Object) {
        // SAFETY: as above.
        unsafe { (*Self::current()).mutator.release(o) }
    }

    /// Is anything requested of this thread? What `Mutator::poll` says, in one step less.
    #[inline(always)]
    pub fn is_asked(&self) -> bool {
        // SAFETY: the byte lives as long as the mutator, which this state owns. Relaxed: as in `Mutator::poll`.
        unsafe { (*self.breaker).load(Ordering::Relaxed) != orochi_gc::bits::ATTACHED }
    }

    /// The memory core's side of this thread.
    #[inline(always)]
    pub fn mutator(&self) -> &Mutator {
        &self.mutator
    }

    /// Thread exit: gives everything up to the memory core. The state stays readable meanwhile, because what dies then still
    /// drops references through the current thread.
    pub fn exit(self: Box<Thread>) -> Arc<Interpreter> {
        let raw = Box::into_raw(self);
        // SAFETY: the mutator is taken once, and the state is freed after it; until then it is only read.
        unsafe {
            ManuallyDrop::into_inner(std::ptr::read(&raw const (*raw).mutator)).exit();
            let thread = Box::from_raw(raw);
            thread.interp.clone()
        }
    }

    /// The interpreter that this thread belongs to.
    #[inline(always)]
    pub fn interp(&self) -> &Arc<Interpreter> {
        &self.interp
    }
}

/// The token of an attached thread. It cannot leave its thread.
#[repr(transparent)]
pub struct Py {
    thread: *const Thread,
}

impl std::ops::Deref for Py {
    type Target = Thread;
    #[inline(always)]
    fn deref(&self) -> &Thread {
        // SAFETY: a token exists only while its thread's state does.
        unsafe { &*self.thread }
    }
}

impl Py {
    /// The token of the current thread.
    ///
    /// # Safety
    /// The calling OS thread is attached, and the caller may run Python code here.
    #[inline(always)]
    pub unsafe fn assume() -> Py {
        Py { thread: Thread::current() }
    }

    /// The token for `thread`.
    ///
    /// # Safety
    /// As `assume`, and `thread` is the current thread's state.
    #[inline(always)]
    pub unsafe fn from_thread(thread: *const Thread) -> Py {
        Py { thread }
    }

    /// The builtin type `id`.
    #[inline(always)]
    pub fn ty(&self, id: super::type_ids::TypeId) -> TypeRef {
        self.interp.types.get(id)
    }

    /// The builtin type `id`, for paths that call nothing: `None` while the types are being made.
    #[inline(always)]
    pub fn try_ty(&self, id: super::type_ids::TypeId) -> Option<TypeRef> {
        self.interp.types.try_get(id)
    }

    /// The thread state that this token is for.
    #[inline(always)]
    pub fn thread_ptr(py: &Py) -> *const Thread {
        py.thread
    }

    /// Runs `f`, which may block, while this thread is detached: other threads can stop the world and reclaim meanwhile.
    ///
    /// `f` cannot touch Python values: they are not `Send`.
    pub fn detach<R>(&mut self, f: impl FnOnce() -> R + Send) -> R {
        self.claim_registers();
        self.mutator.detach();
        struct Reattach<'a>(&'a Mutator);
        impl Drop for Reattach<'_> {
            fn drop(&mut self) {
                self.0.reattach();
            }
        }
        let _reattach = Reattach(&self.mutator);
        f()
    }

    /// Claims every borrowed register, then lets the memory core do what was asked of this thread.
    pub fn safepoint(&mut self) {
        self.claim_registers();
        self.mutator.safepoint();
    }

    /// Counts every borrowed reference in the registers of frames above the watermark (invariant I4).
    pub fn claim_registers(&self) {
        let (first, top) = (self.claimed.get(), self.frame.get());
        if top.is_null() {
            return;
        }
        // SAFETY: frames between the first and the top are live, and their windows are initialised words of this thread's stack.
        unsafe {
            let from = if first.is_null() { self.registers.get() } else { (*first).regs.get() };
            let own = (*top).regs.get().add((*top).registers.get() as usize);
            let end = own;
            let mut at = from;
            while at < end {
                let w = *at;
                if word::is_pointer(w) && w & word::BORROWED != 0 {
                    self.mutator.retain(word::to_object(w));
                    *at = w & !word::BORROWED;
                }
                at = at.add(1);
            }
            let mut frame = if first.is_null() { self.frames.get() } else { first };
            while frame <= top {
                let w = (*frame).function.get();
                if (*frame).kind.get() & !super::frame::WATCHED == super::frame::INIT
                    && word::is_pointer(w)
                    && w & word::BORROWED != 0
                {
                    self.mutator.retain(word::to_object(w));
                    (*frame).function.set(w & !word::BORROWED);
                }
                frame = frame.add(1);
            }
        }
        self.claimed.set(top);
    }

    /// The exception being handled, or `None`.
    pub fn handled_exception(&self) -> Value {
        // SAFETY: the cell owns its word.
        unsafe { Value::from_borrowed_word(self.handled.get()) }
    }

    /// Makes `v` the handled exception and returns the one before.
    pub fn replace_handled(&self, v: Value) -> Value {
        // SAFETY: the cell owns its word, which moves out.
        unsafe { Value::from_word(self.handled.replace(v.into_word())) }
    }

    /// Makes an object shared that every thread can find from here on (a class, what a root holds), if there are other threads.
    #[inline]
    pub fn publish_to_all(&self, o: Object) {
        if self.interp.is_threaded() {
            self.mutator.publish(o);
        }
    }

    /// Is the native stack nearly used up?
    #[inline]
    pub fn stack_is_low(&self) -> bool {
        let here = 0u8;
        (std::ptr::from_ref(&here) as usize) < self.stack_limit.get()
    }
}
