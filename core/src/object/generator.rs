//! Generators, coroutines and asynchronous generators: a frame that waits, in an object.
//!
//! The record of the frame is kept whole, so that resuming copies it as it is; the registers that are live at the `yield` follow the
//! payload, `live` of them. They are counted references only (I4). While the generator runs it holds none: its registers are
//! a window of the thread's stack. All of this is the state, which changes under the object's lock or, in a private object, by its owner.

use super::args::Result;
use super::frame::Frame;
use super::kind::Kind;
use super::payload::Payload;
use super::slot::{Field, Guarded, Slot};
use super::thread::Py;
use super::type_ids::TypeId;
use super::value::Value;
use super::word;
use orochi_gc::sync::{AtomicU8, Ordering};
use orochi_gc::{Header, Object};

/// What a generator is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum GeneratorPhase {
    /// Created, not started.
    Fresh,
    /// Waiting at a `yield`.
    Suspended,
    /// Running on some thread.
    Running,
    /// Finished or failed.
    Finished,
}

/// Where nothing of what is sent is wanted: no register.
pub const NOWHERE: usize = 0xffff;

/// The state of a generator, under its object's lock.
pub struct GeneratorState {
    /// How many registers are kept (low half), and the register that receives what is sent (`NOWHERE` if the `yield` is a statement):
    /// the number of the `Yield` at which it waits. No register is kept while it runs.
    pub kept: u32,
    /// What it is doing.
    pub phase: GeneratorPhase,
    /// The exception that it was handling when it suspended (NONE if none).
    pub handled: Field,
    /// The record of its frame: what is the same each time it runs, and the instruction to go on with.
    pub frame: Frame,
}

impl GeneratorState {
    /// `kept` of one that has not begun.
    const fn kept_at_birth(live: usize) -> u32 {
        (live | NOWHERE << 16) as u32
    }

    /// How many registers are kept.
    #[inline(always)]
    pub fn live(&self) -> usize {
        (self.kept & 0xffff) as usize
    }

    /// The register that receives what is sent, or `NOWHERE`.
    #[inline(always)]
    pub fn sent(&self) -> usize {
        (self.kept >> 16) as usize
    }
}

/// What an asynchronous generator is doing, as flags.
pub mod async_flags {
    /// A step of it runs, or waits in an `await`.
    pub const RUNNING: u8 = 1;
    /// It has ended, or is being closed.
    pub const CLOSED: u8 = 2;
    /// The thread's hooks were asked.
    pub const HOOKED: u8 = 4;
}

/// A generator. Its registers follow it.
#[repr(C)]
pub struct GeneratorObject {
    /// The function, which keeps code and globals alive. (Module-level generator expressions have one too.)
    pub function: Field,
    /// `__name__` (str).
    pub name: Slot,
    /// `__qualname__` (str).
    pub qualname: Slot,
    /// Asynchronous generators: who is told when it dies unfinished (`sys.set_asyncgen_hooks`); EMPTY if nobody.
    pub finalizer: Slot,
    /// Asynchronous generators: `async_flags`.
    asynchronous: AtomicU8,
    /// Room for registers.
    capacity: usize,
    /// The rest.
    pub state: Guarded<GeneratorState>,
    registers: [Slot; 0],
}

// SAFETY: 1. function, names, registers and handled exception are traced; 2. the capacity never changes; 3. they drop; 4. guarded, or single atomics.
unsafe impl Payload for GeneratorObject {
    const KIND: Kind = Kind::Generator;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.function.trace(visit);
        self.name.trace(visit);
        self.qualname.trace(visit);
        self.finalizer.trace(visit);
        // SAFETY: called from `trace`; `live` registers are initialised.
        unsafe {
            let state = self.state.for_trace();
            for r in 0..state.live() {
                (*self.register(r)).trace(visit);
            }
            state.handled.trace(visit);
        }
    }
    fn size(&self) -> usize {
        size_of::<Header>() + size_of::<Self>() + self.capacity * size_of::<Slot>()
    }
}

impl GeneratorObject {
    /// Is the flag of `async_flags` set?
    pub fn has_async(&self, flag: u8) -> bool {
        self.asynchronous.load(Ordering::Acquire) & flag != 0
    }

    /// Sets a flag; returns whether it was set.
    pub fn set_async(&self, flag: u8) -> bool {
        self.asynchronous.fetch_or(flag, Ordering::AcqRel) & flag != 0
    }

    /// Clears a flag.
    pub fn clear_async(&self, flag: u8) {
        self.asynchronous.fetch_and(!flag, Ordering::AcqRel);
    }

    /// Register `r` of the kept ones.
    #[inline(always)]
    pub fn register(&self, r: usize) -> *const Slot {
        self.registers.as_ptr().wrapping_add(r)
    }

    /// How many registers its frame has.
    #[inline(always)]
    pub fn capacity(&self) -> usize {
        self.capacity
    }
}

impl Drop for GeneratorObject {
    fn drop(&mut self) {
        // SAFETY: the payload is dropped once, when nobody else can reach it; `live` registers are initialised and owned.
        unsafe {
            let live = self.state.for_trace().live();
            for r in 0..live {
                std::ptr::drop_in_place(self.register(r).cast_mut());
            }
        }
    }
}

impl GeneratorObject {
    /// The payload of one that has not begun, but for its registers.
    #[inline(always)]
    fn fresh(
        function: Value,
        [name, qualname]: [Slot; 2],
        capacity: usize,
        live: usize,
        frame: Frame,
    ) -> GeneratorObject {
        GeneratorObject {
            function: Field::at_birth(function),
            name,
            qualname,
            finalizer: Slot::empty(),
            asynchronous: AtomicU8::new(0),
            capacity,
            state: Guarded::new(GeneratorState {
                kept: GeneratorState::kept_at_birth(live),
                phase: GeneratorPhase::Fresh,
                handled: Field::at_birth(Value::NONE),
                frame,
            }),
            registers: [],
        }
    }

    /// A fresh, private generator of the function that the word names, with the record of the running frame, where that takes no call.
    /// The first `live` registers move into it. `None`: nothing was done.
    ///
    /// # Safety
    /// The words are counted references, which move into the generator, immediates, or those of immortal objects, which may be marked
    /// as borrowed in registers. The record's `locals` are EMPTY; it is to go on at `pc`.
    #[inline(always)]
    pub unsafe fn make_quick(
        py: &Py,
        function: u64,
        names: [u64; 2],
        frame: *const Frame,
        pc: *const u32,
        live: usize,
    ) -> Option<Object> {
        // SAFETY: the caller's; the block is that large, and nobody else can reach it yet.
        unsafe {
            let capacity = (*frame).registers.get() as usize;
            let total = size_of::<Header>() + size_of::<GeneratorObject>() + capacity * size_of::<Slot>();
            let shape = py.try_ty(TypeId::Generator)?.instance_shape.load(Ordering::Relaxed);
            let object = py.mutator().alloc_quick(total, shape)?;
            let target = object.as_ptr().add(1).cast::<GeneratorObject>();
            let [name, qualname] = names;
            // Field by field: the record is copied once, from where it is to where it stays.
            (&raw mut (*target).function).write(Field::at_birth(Value::from_word(function)));
            (&raw mut (*target).name).write(Slot::of_word(name));
            (&raw mut (*target).qualname).write(Slot::of_word(qualname));
            (&raw mut (*target).finalizer).write(Slot::empty());
            (&raw mut (*target).asynchronous).write(AtomicU8::new(0));
            (&raw mut (*target).capacity).write(capacity);
            let state = Guarded::room(&raw mut (*target).state);
            (&raw mut (*state).kept).write(GeneratorState::kept_at_birth(live));
            (&raw mut (*state).phase).write(GeneratorPhase::Fresh);
            (&raw mut (*state).handled).write(Field::at_birth(Value::NONE));
            std::ptr::copy_nonoverlapping(frame, &raw mut (*state).frame, 1);
            let record = &(*(*target).state.private_ptr()).frame;
            record.pc.set(pc);
            record.function.set(function);
            record.generator.set(word::from_object(object));
            record.saved_handled.set(word::NONE);
            let (mut from, mut to) = ((*frame).regs.get(), (*target).register(0).cast_mut().cast::<u64>());
            let end = from.add(live);
            while from < end {
                let w = *from;
                // Volatile: a handful of words.
                to.write_volatile(if word::is_pointer(w) { w & !word::BORROWED } else { w });
                from.write_volatile(word::EMPTY);
                (from, to) = (from.add(1), to.add(1));
            }
            Some(object)
        }
    }
}

impl Py {
    /// A fresh generator, coroutine or asynchronous generator (as `id` says) of `function` with the frame record `frame`, whose `generator` word becomes its own. The first `live` words from
    /// `registers` on are moved into it.
    ///
    /// # Errors
    /// MemoryError; the registers then stay where they are.
    ///
    /// # Safety
    /// The words are counted references or immediates, owned by the caller, and no more than the frame has registers. The record's `locals`
    /// are EMPTY and nothing else of it is owned.
    pub unsafe fn generator(
        &self,
        id: TypeId,
        function: Value,
        names: [Value; 2],
        frame: *const Frame,
        registers: *const u64,
        live: usize,
    ) -> Result {
        // SAFETY: the caller's: the payload and its live registers are written completely.
        unsafe {
            let capacity = (*frame).registers.get() as usize;
            let bytes = size_of::<GeneratorObject>() + capacity * size_of::<Slot>();
            let names = names.map(Slot::at_birth);
            let made = self.alloc_raw(self.ty(id), bytes, true, |at| {
                let target = at.cast::<GeneratorObject>();
                target.write(GeneratorObject::fresh(function, names, capacity, live, std::ptr::read(frame)));
                let kept = (*target).register(0).cast_mut().cast::<u64>();
                for r in 0..live {
                    *kept.add(r) = *registers.add(r);
                }
            })?;
            if let Some(payload) = made.payload::<GeneratorObject>() {
                (*payload.state.private_ptr()).frame.generator.set(made.word());
            }
            Ok(made)
        }
    }
}
