//! `os.posix_spawn` and `os.posix_spawnp`: a program started with its descriptors, signals, group and scheduling arranged by the system.

use super::spawn::{Strings, arguments, c_string, environment};
use crate::object::{Py, Result, TypeId, Value};
use crate::stdlib::ModuleBuilder;
use std::ffi::CString;
use std::mem::MaybeUninit;

const OPEN: i32 = 0;
const CLOSE: i32 = 1;
const DUP2: i32 = 2;

/// What is done with descriptors before the program starts, in order. Paths are kept: the system reads them when it starts the program.
struct Actions {
    actions: Box<MaybeUninit<libc::posix_spawn_file_actions_t>>,
    paths: Vec<CString>,
}

impl Actions {
    fn new() -> Actions {
        let mut actions = Box::new(MaybeUninit::uninit());
        // SAFETY: the structure is initialised by this call.
        unsafe { libc::posix_spawn_file_actions_init(actions.as_mut_ptr()) };
        Actions { actions, paths: Vec::new() }
    }

    fn add(&mut self, py: &mut Py, action: &Value) -> Result<()> {
        const WRONG: &str = "Each file_actions element must be a non-empty tuple";
        let parts = match action.payload::<crate::object::tuple::TupleObject>() {
            Some(tuple) if !tuple.values().is_empty() => tuple.values(),
            _ => return Err(py.type_error(WRONG)),
        };
        let at = self.actions.as_mut_ptr();
        let code = match (py.as_i32(&parts[0])?, &parts[1..]) {
            (OPEN, [fd, path, flags, mode]) => {
                let (fd, path, flags) = (py.as_i32(fd)?, c_string(py, path)?, py.as_i32(flags)?);
                let mode = py.as_i32(mode)? as libc::mode_t;
                self.paths.push(path);
                let path = self.paths.last().map_or(std::ptr::null(), |path| path.as_ptr());
                // SAFETY: here and below: the structure is initialised; the path lives as long as it.
                unsafe { libc::posix_spawn_file_actions_addopen(at, fd, path, flags, mode) }
            }
            (CLOSE, [fd]) => {
                let fd = py.as_i32(fd)?;
                // SAFETY: as above.
                unsafe { libc::posix_spawn_file_actions_addclose(at, fd) }
            }
            (DUP2, [from, to]) => {
                let (from, to) = (py.as_i32(from)?, py.as_i32(to)?);
                // SAFETY: as above.
                unsafe { libc::posix_spawn_file_actions_adddup2(at, from, to) }
            }
            (OPEN, _) => return Err(py.type_error("A open file_action tuple must have 5 elements")),
            (CLOSE, _) => return Err(py.type_error("A close file_action tuple must have 2 elements")),
            (DUP2, _) => return Err(py.type_error("A dup2 file_action tuple must have 3 elements")),
            _ => return Err(py.type_error("Unknown file_actions identifier")),
        };
        if code == 0 { Ok(()) } else { Err(py.os_error(code, None)) }
    }
}

impl Drop for Actions {
    fn drop(&mut self) {
        // SAFETY: it was initialised, and nobody uses it any more.
        unsafe { libc::posix_spawn_file_actions_destroy(self.actions.as_mut_ptr()) };
    }
}

/// How the program starts.
struct Attributes(Box<MaybeUninit<libc::posix_spawnattr_t>>);

impl Attributes {
    fn new() -> Attributes {
        let mut attributes = Box::new(MaybeUninit::uninit());
        // SAFETY: the structure is initialised by this call.
        unsafe { libc::posix_spawnattr_init(attributes.as_mut_ptr()) };
        Attributes(attributes)
    }

    /// Takes the keyword arguments from `setpgroup` on.
    fn fill(&mut self, py: &mut Py, a: &[Value]) -> Result<()> {
        let [group, reset_ids, session, mask, defaults, scheduler] = a else { return Ok(()) };
        let at = self.0.as_mut_ptr();
        let mut flags = 0;
        if !group.is_none_or_empty() {
            let group = py.as_i32(group)?;
            // SAFETY: here and below: the structure is initialised, and what a call reads lives as long as the call.
            unsafe { libc::posix_spawnattr_setpgroup(at, group) };
            flags |= libc::POSIX_SPAWN_SETPGROUP;
        }
        if !reset_ids.is_empty() && py.truth(reset_ids)? {
            flags |= libc::POSIX_SPAWN_RESETIDS;
        }
        if !session.is_empty() && py.truth(session)? {
            // POSIX_SPAWN_SETSID
            flags |= 0x80;
        }
        if let Some(set) = signals(py, mask)? {
            // SAFETY: as above.
            unsafe { libc::posix_spawnattr_setsigmask(at, &raw const set) };
            flags |= libc::POSIX_SPAWN_SETSIGMASK;
        }
        if let Some(set) = signals(py, defaults)? {
            // SAFETY: as above.
            unsafe { libc::posix_spawnattr_setsigdefault(at, &raw const set) };
            flags |= libc::POSIX_SPAWN_SETSIGDEF;
        }
        if !scheduler.is_none_or_empty() {
            let pair = py.collect(scheduler)?;
            let [policy, parameter] = &pair[..] else {
                return Err(py.type_error("A scheduler tuple must have two elements"));
            };
            if !policy.is_none() {
                let policy = py.as_i32(policy)?;
                // SAFETY: as above.
                unsafe { libc::posix_spawnattr_setschedpolicy(at, policy) };
                flags |= libc::POSIX_SPAWN_SETSCHEDULER;
            }
            if !py.is_instance(parameter, TypeId::SchedParam) {
                return Err(py.type_error("must have a sched_param object"));
            }
            let priority = py.getattr(parameter, &py.intern("sched_priority"))?;
            let parameter = libc::sched_param { sched_priority: py.as_i32(&priority)? };
            // SAFETY: as above.
            unsafe { libc::posix_spawnattr_setschedparam(at, &raw const parameter) };
            flags |= libc::POSIX_SPAWN_SETSCHEDPARAM;
        }
        // SAFETY: as above.
        unsafe { libc::posix_spawnattr_setflags(at, flags as libc::c_short) };
        Ok(())
    }
}

impl Drop for Attributes {
    fn drop(&mut self) {
        // SAFETY: it was initialised, and nobody uses it any more.
        unsafe { libc::posix_spawnattr_destroy(self.0.as_mut_ptr()) };
    }
}

/// A set of signals, if the argument is there and not empty.
fn signals(py: &mut Py, v: &Value) -> Result<Option<libc::sigset_t>> {
    if v.is_empty() {
        return Ok(None);
    }
    let all = py.collect(v)?;
    if all.is_empty() {
        return Ok(None);
    }
    let mut set = MaybeUninit::uninit();
    // SAFETY: the call initialises the set.
    let mut set = unsafe {
        libc::sigemptyset(set.as_mut_ptr());
        set.assume_init()
    };
    for v in all {
        let number = py.as_i32(&v)?;
        // SAFETY: the set is initialised; a number that is none is refused.
        if unsafe { libc::sigaddset(&raw mut set, number) } != 0 {
            return Err(py.value_error(format!("signal number {number} out of range")));
        }
    }
    Ok(Some(set))
}

fn launch(py: &mut Py, a: &[Value], function: &str, search: bool) -> Result {
    let path = c_string(py, &a[0])?;
    let args = arguments(py, function, &a[1])?;
    let env = if a[2].is_none() { Strings::of_environment() } else { environment(py, function, &a[2])? };
    let mut actions = Actions::new();
    if !a[3].is_none_or_empty() {
        for action in py.collect(&a[3])? {
            actions.add(py, &action)?;
        }
    }
    let mut attributes = Attributes::new();
    attributes.fill(py, &a[4..])?;
    let (args, env) = (args.pointers(), env.pointers());
    let start = if search { libc::posix_spawnp } else { libc::posix_spawn };
    let mut pid = 0;
    // SAFETY: the structures are initialised and the strings live as long as the call; both arrays end with a null pointer.
    let code = unsafe {
        start(&raw mut pid, path.as_ptr(), actions.actions.as_ptr(), attributes.0.as_ptr(), args.as_ptr(), env.as_ptr())
    };
    if code == 0 { py.int(i64::from(pid)) } else { Err(py.os_error(code, Some(&a[0]))) }
}

/// `waitid(idtype, id, options)`: None if there is nothing to tell yet.
fn wait_id(py: &mut Py, a: &[Value]) -> Result {
    let (kind, id, options) = (py.as_i32(&a[0])?, py.as_i64(&a[1])?, py.as_i32(&a[2])?);
    let info = crate::stdlib::descriptor::uninterrupted(py, || {
        // SAFETY: zeroes are a value of the structure, which the call fills; its fields are read as the call wrote them.
        unsafe {
            let mut info: libc::siginfo_t = std::mem::zeroed();
            super::arg::check(libc::waitid(kind as libc::idtype_t, id as libc::id_t, &raw mut info, options))?;
            let (pid, uid, status) = (info.si_pid(), info.si_uid(), info.si_status());
            Ok([i64::from(pid), i64::from(uid), i64::from(info.si_signo), i64::from(status), i64::from(info.si_code)])
        }
    })?;
    if info[0] == 0 {
        return Ok(Value::NONE);
    }
    let items = info.iter().map(|&n| py.int(n)).collect::<Result<Vec<_>>>()?;
    py.struct_sequence(TypeId::WaitIdResult, items)
}

/// Fills the module.
///
/// # Errors
/// MemoryError.
pub fn fill(py: &mut Py, m: &ModuleBuilder) -> Result<()> {
    const SIGNATURE: &str = "(path, argv, env, /, *, file_actions=(), setpgroup=<unrepresentable>, resetids=False, \
                             setsid=False, setsigmask=(), setsigdef=(), scheduler=<unrepresentable>)";
    m.function(py, "posix_spawn", SIGNATURE, |py, a| launch(py, a, "posix_spawn", false))?;
    m.function(py, "posix_spawnp", SIGNATURE, |py, a| launch(py, a, "posix_spawnp", true))?;
    m.function(py, "waitid", "(idtype, id, options, /)", wait_id)?;
    for (name, v) in [("POSIX_SPAWN_OPEN", OPEN), ("POSIX_SPAWN_CLOSE", CLOSE), ("POSIX_SPAWN_DUP2", DUP2)] {
        m.add(py, name, py.int(i64::from(v))?)?;
    }
    Ok(())
}
