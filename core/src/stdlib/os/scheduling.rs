//! Functions of `os` on who runs when and on which processor, and on users and groups of a process.

use super::arg::{check, fsencode};
use crate::object::{Args, Py, Result, TypeId, TypeRef, Value};
use crate::stdlib::ModuleBuilder;
use std::ffi::CString;

/// What a system call of no consequence for others returned, as None.
fn none(py: &mut Py, result: libc::c_int) -> Result {
    match check(result) {
        Ok(_) => Ok(Value::NONE),
        Err(e) => Err(py.os_error_from(&e, None)),
    }
}

/// `sched_param(sched_priority)`
fn new_parameter(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let [priority] = py.named_args("sched_param", args, ["sched_priority"], 1)?;
    py.tuple_of(class, vec![priority])
}

fn reduce_parameter(py: &mut Py, a: &[Value]) -> Result {
    let class = py.type_of(&a[0]).to_value();
    let priority = py.getattr(&a[0], &py.intern("sched_priority"))?;
    let args = py.tuple(vec![priority])?;
    py.tuple_of_two(class, args)
}

/// Fills the type `sched_param`.
///
/// # Errors
/// MemoryError.
pub fn init(py: &Py) -> Result<()> {
    let doc = "Currently has only one field: sched_priority";
    crate::types::struct_sequence::init(py, TypeId::SchedParam, &["sched_priority"], doc)?;
    let b = crate::object::native::TypeBuilder::new(py, TypeId::SchedParam);
    b.slots().new.set(Some(new_parameter));
    b.method("__reduce__", "(self, /)", reduce_parameter);
    Ok(())
}

fn parameter(py: &mut Py, v: &Value) -> Result<libc::sched_param> {
    if !py.is_instance(v, TypeId::SchedParam) {
        return Err(py.type_error("must have a sched_param object"));
    }
    let priority = py.getattr(v, &py.intern("sched_priority"))?;
    Ok(libc::sched_param { sched_priority: py.as_i32(&priority)? })
}

fn get_parameter(py: &mut Py, a: &[Value]) -> Result {
    let pid = py.as_i32(&a[0])?;
    let mut found = libc::sched_param { sched_priority: 0 };
    // SAFETY: the call fills the structure.
    none(py, unsafe { libc::sched_getparam(pid, &raw mut found) })?;
    let priority = py.int(i64::from(found.sched_priority))?;
    py.struct_sequence(TypeId::SchedParam, vec![priority])
}

fn set_parameter(py: &mut Py, a: &[Value]) -> Result {
    let (pid, wanted) = (py.as_i32(&a[0])?, parameter(py, &a[1])?);
    // SAFETY: the call reads the structure.
    none(py, unsafe { libc::sched_setparam(pid, &raw const wanted) })
}

fn set_scheduler(py: &mut Py, a: &[Value]) -> Result {
    let (pid, policy, wanted) = (py.as_i32(&a[0])?, py.as_i32(&a[1])?, parameter(py, &a[2])?);
    // SAFETY: as above.
    none(py, unsafe { libc::sched_setscheduler(pid, policy, &raw const wanted) })
}

fn interval(py: &mut Py, a: &[Value]) -> Result {
    let pid = py.as_i32(&a[0])?;
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the call fills the structure.
    none(py, unsafe { libc::sched_rr_get_interval(pid, &raw mut time) })?;
    py.float(time.tv_sec as f64 + 1e-9 * time.tv_nsec as f64)
}

fn set_affinity(py: &mut Py, a: &[Value]) -> Result {
    let pid = py.as_i32(&a[0])?;
    // SAFETY: zeroes are the empty set, which is plain data.
    let mut set: libc::cpu_set_t = unsafe { std::mem::zeroed() };
    for v in py.collect(&a[1])? {
        let cpu = py.as_i64(&v)?;
        match usize::try_from(cpu) {
            // SAFETY: the number is within the set.
            Ok(cpu) if cpu < libc::CPU_SETSIZE as usize => unsafe { libc::CPU_SET(cpu, &mut set) },
            Ok(_) => return Err(py.os_error(libc::EINVAL, None)),
            Err(_) => return Err(py.value_error("negative CPU number")),
        }
    }
    // SAFETY: the call reads the set, whose size is told.
    none(py, unsafe { libc::sched_setaffinity(pid, size_of::<libc::cpu_set_t>(), &raw const set) })
}

/// A user or group number; -1 leaves it as it is.
fn id(py: &mut Py, v: &Value) -> Result<u32> {
    match py.as_i64(v)? {
        -1 => Ok(u32::MAX),
        n => u32::try_from(n).map_err(|_| {
            py.overflow_error(if n < 0 { "uid is less than minimum" } else { "uid is greater than maximum" })
        }),
    }
}

fn user_name(py: &mut Py, v: &Value) -> Result<CString> {
    let name = super::arg::fspath(py, v)?;
    let bytes = fsencode(py, &name)?;
    CString::new(bytes).map_err(|_| py.value_error("embedded null byte"))
}

fn group_list(py: &mut Py, a: &[Value]) -> Result {
    let (user, group) = (user_name(py, &a[0])?, id(py, &a[1])?);
    let mut groups = vec![0; 64];
    let mut count = groups.len() as libc::c_int;
    // SAFETY: there is room for as many groups as the call is told.
    while unsafe { libc::getgrouplist(user.as_ptr(), group, groups.as_mut_ptr(), &raw mut count) } < 0 {
        let wanted = usize::try_from(count).unwrap_or(0).max(2 * groups.len());
        if wanted > 1 << 20 {
            return Err(py.os_error(libc::EINVAL, None));
        }
        groups.resize(wanted, 0);
        count = wanted as libc::c_int;
    }
    groups.truncate(usize::try_from(count).unwrap_or(0));
    let groups = groups.iter().map(|&g| py.int(i64::from(g))).collect::<Result<Vec<_>>>()?;
    py.list(groups)
}

/// Fills the module.
///
/// # Errors
/// MemoryError.
pub fn fill(py: &mut Py, m: &ModuleBuilder) -> Result<()> {
    m.function(py, "sched_getparam", "(pid, /)", get_parameter)?;
    m.function(py, "sched_setparam", "(pid, param, /)", set_parameter)?;
    m.function(py, "sched_setscheduler", "(pid, policy, param, /)", set_scheduler)?;
    m.function(py, "sched_rr_get_interval", "(pid, /)", interval)?;
    m.function(py, "sched_setaffinity", "(pid, mask, /)", set_affinity)?;
    m.function(py, "getgrouplist", "(user, group, /)", group_list)?;
    m.function(py, "initgroups", "(username, gid, /)", |py, a| {
        let (user, group) = (user_name(py, &a[0])?, id(py, &a[1])?);
        // SAFETY: the name ends with a null byte.
        none(py, unsafe { libc::initgroups(user.as_ptr(), group) })
    })?;
    m.function(py, "setresuid", "(ruid, euid, suid, /)", |py, a| {
        let (real, effective, saved) = (id(py, &a[0])?, id(py, &a[1])?, id(py, &a[2])?);
        // SAFETY: here and below: no memory is involved.
        none(py, unsafe { libc::setresuid(real, effective, saved) })
    })?;
    m.function(py, "setresgid", "(rgid, egid, sgid, /)", |py, a| {
        let (real, effective, saved) = (id(py, &a[0])?, id(py, &a[1])?, id(py, &a[2])?);
        // SAFETY: as above.
        none(py, unsafe { libc::setresgid(real, effective, saved) })
    })?;
    m.function(py, "unshare", "(flags)", |py, a| {
        let flags = py.as_i32(&a[0])?;
        // SAFETY: as above.
        none(py, unsafe { libc::unshare(flags) })
    })?;
    m.function(py, "setns", "(fd, nstype=0)", |py, a| {
        let fd = py.as_i32(&a[0])?;
        let kind = if a[1].is_empty() { 0 } else { py.as_i32(&a[1])? };
        // SAFETY: as above.
        none(py, unsafe { libc::setns(fd, kind) })
    })?;
    m.add(py, "sched_param", py.ty(TypeId::SchedParam).to_value())?;
    for (name, v) in system_constants![
        CLONE_FILES,
        CLONE_FS,
        CLONE_NEWCGROUP,
        CLONE_NEWIPC,
        CLONE_NEWNET,
        CLONE_NEWNS,
        CLONE_NEWPID,
        CLONE_NEWTIME = 0x80,
        CLONE_NEWUSER,
        CLONE_NEWUTS,
        CLONE_SIGHAND,
        CLONE_SYSVSEM,
        CLONE_THREAD,
        CLONE_VM,
    ] {
        m.add(py, name, py.int(i64::from(v))?)?;
    }
    Ok(())
}
