//! `_socket`: sockets (TCP, UDP, Unix), the resolver, and the constants that they need.

mod address;
mod object;

use super::descriptor::fd_of;
use super::{ModuleBuilder, make_types};
use crate::object::kind::Kind;
use crate::object::tuple::TupleObject;
use crate::object::typeobject::type_flags::{BASE, EXCEPTION, HAS_DEL, HAS_DICT, WEAKREFS};
use crate::object::{Py, Result, TypeId, Value};
use crate::types::table::{Layout, Row};
use address::{Found, from_value, host_text, resolve, resolver_error};
use std::ffi::{CStr, CString};

const fn error_row(id: TypeId, name: &'static str) -> Row {
    Row {
        id,
        name,
        module: "socket",
        base: Some(TypeId::OSError),
        layout: Layout::Extended(Kind::Exception),
        flags: BASE | EXCEPTION | WEAKREFS | HAS_DICT,
    }
}

static ROWS: &[Row] = &[
    Row {
        id: TypeId::Socket,
        name: "socket",
        module: "_socket",
        base: Some(TypeId::Object),
        layout: Layout::Plain(Kind::Opaque),
        flags: BASE | HAS_DEL,
    },
    error_row(TypeId::GaiError, "gaierror"),
    error_row(TypeId::HerrorError, "herror"),
];

const CONSTANTS: &[(&str, i32)] = &system_constants![
    AF_UNSPEC,
    AF_INET,
    AF_INET6,
    AF_UNIX,
    SOCK_STREAM,
    SOCK_DGRAM,
    SOCK_RAW,
    SOCK_RDM,
    SOCK_SEQPACKET,
    SOL_SOCKET,
    SO_DEBUG,
    SO_ACCEPTCONN,
    SO_REUSEADDR,
    SO_REUSEPORT,
    SO_KEEPALIVE,
    SO_DONTROUTE,
    SO_BROADCAST,
    SO_LINGER,
    SO_OOBINLINE,
    SO_SNDBUF,
    SO_RCVBUF,
    SO_SNDLOWAT,
    SO_RCVLOWAT,
    SO_SNDTIMEO,
    SO_RCVTIMEO,
    SO_ERROR,
    SO_TYPE,
    SOMAXCONN,
    SCM_RIGHTS,
    MSG_OOB,
    MSG_PEEK,
    MSG_DONTROUTE,
    MSG_DONTWAIT,
    MSG_EOR,
    MSG_TRUNC,
    MSG_CTRUNC,
    MSG_WAITALL,
    MSG_NOSIGNAL,
    SOL_IP = 0,
    SOL_TCP = 6,
    SOL_UDP = 17,
    IPPROTO_IP,
    IPPROTO_ICMP,
    IPPROTO_IGMP,
    IPPROTO_TCP,
    IPPROTO_UDP,
    IPPROTO_IPV6,
    IPPROTO_ICMPV6,
    IPPROTO_NONE,
    IPPROTO_RAW,
    IPPORT_RESERVED = 1024,
    IPPORT_USERRESERVED = 5000,
    IP_TTL,
    IP_TOS,
    IP_MULTICAST_IF,
    IP_MULTICAST_TTL,
    IP_MULTICAST_LOOP,
    IP_ADD_MEMBERSHIP,
    IP_DROP_MEMBERSHIP,
    IPV6_V6ONLY,
    IPV6_UNICAST_HOPS,
    IPV6_MULTICAST_IF,
    IPV6_MULTICAST_HOPS,
    IPV6_MULTICAST_LOOP,
    TCP_NODELAY,
    TCP_MAXSEG,
    EAI_AGAIN,
    EAI_BADFLAGS,
    EAI_FAIL,
    EAI_FAMILY,
    EAI_MEMORY,
    EAI_NODATA,
    EAI_NONAME,
    EAI_SERVICE,
    EAI_SOCKTYPE,
    EAI_SYSTEM,
    EAI_OVERFLOW,
    AI_PASSIVE,
    AI_CANONNAME,
    AI_NUMERICHOST,
    AI_NUMERICSERV,
    AI_ADDRCONFIG,
    AI_V4MAPPED,
    AI_ALL,
    NI_MAXHOST = 1025,
    NI_MAXSERV = 32,
    NI_NOFQDN,
    NI_NUMERICHOST,
    NI_NAMEREQD,
    NI_NUMERICSERV,
    NI_DGRAM,
    SHUT_RD,
    SHUT_WR,
    SHUT_RDWR,
    INADDR_ANY = 0,
    INADDR_LOOPBACK = 0x7f00_0001,
];

#[cfg(target_os = "linux")]
const MORE_CONSTANTS: &[(&str, i32)] = &system_constants![
    SOCK_CLOEXEC,
    SOCK_NONBLOCK,
    AF_PACKET,
    AF_NETLINK,
    AF_VSOCK,
    AF_CAN,
    SO_PEERCRED,
    SO_PASSCRED,
    SO_BINDTODEVICE,
    SO_DOMAIN,
    SO_PROTOCOL,
    SO_PRIORITY,
    SO_MARK,
    SCM_CREDENTIALS,
    MSG_CMSG_CLOEXEC,
    MSG_ERRQUEUE,
    MSG_MORE,
    MSG_CONFIRM,
    TCP_KEEPIDLE,
    TCP_KEEPINTVL,
    TCP_KEEPCNT,
    TCP_CORK,
    TCP_QUICKACK,
    TCP_USER_TIMEOUT,
    TCP_FASTOPEN,
    TCP_DEFER_ACCEPT,
    TCP_SYNCNT,
    TCP_LINGER2,
    TCP_WINDOW_CLAMP,
    TCP_INFO,
    TCP_CONGESTION,
    IPV6_RECVPKTINFO,
    IPV6_TCLASS,
    IPV6_JOIN_GROUP = libc::IPV6_ADD_MEMBERSHIP,
    IPV6_LEAVE_GROUP = libc::IPV6_DROP_MEMBERSHIP,
];

#[cfg(not(target_os = "linux"))]
const MORE_CONSTANTS: &[(&str, i32)] = &[];

fn number(py: &mut Py, v: &Value) -> Result<i32> {
    if v.is_empty() { Ok(0) } else { py.as_i32(v) }
}

fn getaddrinfo(py: &mut Py, a: &[Value]) -> Result {
    let host = if a[0].is_none() {
        None
    } else if a[0].as_text().is_some() || a[0].as_bytes().is_some() {
        Some(host_text(py, &a[0])?)
    } else {
        return Err(py.type_error("getaddrinfo() argument 1 must be string or None"));
    };
    let service = if a[1].is_none() {
        None
    } else if a[1].is_int_like() {
        let n = py.as_long(&a[1])?;
        CString::new(n.to_string()).ok()
    } else if a[1].as_text().is_some() || a[1].as_bytes().is_some() {
        let bytes = match a[1].as_bytes() {
            Some(bytes) => bytes.to_vec(),
            None => py.encode(&a[1], None, None)?,
        };
        Some(CString::new(bytes).map_err(|_| py.value_error("embedded null byte"))?)
    } else {
        return Err(py.error(TypeId::OSError, "Int or String expected"));
    };
    let hints = (number(py, &a[2])?, number(py, &a[3])?, number(py, &a[4])?, number(py, &a[5])?);
    let mut made = Vec::new();
    for Found { family, kind, protocol, canonical, address } in resolve(py, host, service, hints)? {
        let address = address.to_value(py)?;
        let [family, kind, protocol] = [family, kind, protocol].map(|n| py.int(i64::from(n)));
        made.push(py.tuple(vec![family?, kind?, protocol?, py.str(&canonical)?, address])?);
    }
    py.list(made)
}

fn getnameinfo(py: &mut Py, a: &[Value]) -> Result {
    let flags = py.as_i32(&a[1])?;
    let Some(parts) = a[0].payload::<TupleObject>().map(|t| t.values().to_vec()) else {
        return Err(py.type_error("getnameinfo() argument 1 must be a tuple"));
    };
    let (Some(host), Some(port)) = (parts.first(), parts.get(1)) else {
        return Err(py.type_error("getnameinfo(): illegal sockaddr argument"));
    };
    let host = host_text(py, host)?;
    let port = py.as_i32(port)?;
    let service = CString::new(port.to_string()).ok();
    let hints = (libc::AF_UNSPEC, libc::SOCK_DGRAM, 0, libc::AI_NUMERICHOST);
    let found = resolve(py, Some(host), service, hints)?;
    let Some(found) = found.first() else { return Err(resolver_error(py, libc::EAI_NONAME)) };
    if found.family == libc::AF_INET && parts.len() != 2 {
        return Err(py.error(TypeId::OSError, "IPv4 sockaddr must be 2 tuple"));
    }
    let address = found.address;
    let done = py.detach(move || {
        let (mut host, mut service) = ([0u8; 1025], [0u8; 32]);
        // SAFETY: the buffers have the lengths that are told.
        let code = unsafe {
            libc::getnameinfo(
                address.as_ptr(),
                address.len,
                host.as_mut_ptr().cast(),
                host.len() as libc::socklen_t,
                service.as_mut_ptr().cast(),
                service.len() as libc::socklen_t,
                flags,
            )
        };
        let text =
            |b: &[u8]| CStr::from_bytes_until_nul(b).map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        if code != 0 { Err(code) } else { Ok((text(&host), text(&service))) }
    });
    match done {
        Ok((host, service)) => py.tuple_of_two(py.str(&host)?, py.str(&service)?),
        Err(code) => Err(resolver_error(py, code)),
    }
}

fn gethostname(py: &mut Py, _a: &[Value]) -> Result {
    let mut name = [0u8; 1024];
    // SAFETY: the buffer has one byte more than is told.
    if unsafe { libc::gethostname(name.as_mut_ptr().cast(), name.len() - 1) } != 0 {
        return Err(py.os_error_from(&std::io::Error::last_os_error(), None));
    }
    let name = CStr::from_bytes_until_nul(&name).map(CStr::to_bytes).unwrap_or_default();
    super::os::arg::fsdecode(py, name, false)
}

fn gethostbyname(py: &mut Py, a: &[Value]) -> Result {
    let port = py.int(0)?;
    let pair = py.tuple_of_two(a[0].clone(), port)?;
    let address = from_value(py, "gethostbyname", libc::AF_INET, &pair)?;
    let parts = address.to_value(py)?;
    let zero = py.int(0)?;
    py.getitem(&parts, &zero)
}

/// Name, other names and addresses of a host.
fn host_triple(py: &mut Py, a: &[Value], reverse: bool) -> Result {
    let host = host_text(py, &a[0])?;
    let hints = (libc::AF_INET, libc::SOCK_STREAM, 0, libc::AI_CANONNAME);
    let found = resolve(py, Some(host.clone()), None, hints)?;
    let mut name = found.first().map(|f| f.canonical.clone()).unwrap_or_default();
    if name.is_empty() {
        name = host.to_string_lossy().into_owned();
    }
    if reverse && let Some(first) = found.first() {
        let address = first.address;
        let known = py.detach(move || {
            let mut host = [0u8; 1025];
            // SAFETY: the buffer has the length that is told.
            let code = unsafe {
                libc::getnameinfo(
                    address.as_ptr(),
                    address.len,
                    host.as_mut_ptr().cast(),
                    host.len() as libc::socklen_t,
                    std::ptr::null_mut(),
                    0,
                    libc::NI_NAMEREQD,
                )
            };
            let text = CStr::from_bytes_until_nul(&host).map(|s| s.to_string_lossy().into_owned());
            if code == 0 { text.ok() } else { None }
        });
        match known {
            Some(known) => name = known,
            None => {
                let class = py.ty(TypeId::HerrorError).to_value();
                let args = [py.int(1)?, py.str("Unknown host")?];
                let error = py.call(&class, &args)?;
                return Err(crate::object::Raised(error));
            }
        }
    }
    let mut addresses = Vec::new();
    for f in &found {
        if let Some(text) = address::numeric_host(&f.address) {
            addresses.push(py.str(&text)?);
        }
    }
    let (none, addresses) = (py.list(Vec::new())?, py.list(addresses)?);
    py.tuple(vec![py.str(&name)?, none, addresses])
}

fn text_argument(py: &mut Py, v: &Value, function: &str) -> Result<CString> {
    match v.as_text() {
        Some(text) => {
            let text = text.to_string_lossy().into_owned();
            CString::new(text).map_err(|_| py.value_error("embedded null character"))
        }
        None => {
            let name = py.argument_type(v);
            Err(py.type_error(format!("{function}() argument 1 must be str, not {name}")))
        }
    }
}

fn getservbyname(py: &mut Py, a: &[Value]) -> Result {
    let name = text_argument(py, &a[0], "getservbyname")?;
    let protocol = if a[1].is_empty() { None } else { Some(text_argument(py, &a[1], "getservbyname")?) };
    // SAFETY: the texts live during the call; the answer is read at once, before anybody else asks on this thread.
    let port = unsafe {
        let protocol = protocol.as_ref().map_or(std::ptr::null(), |p| p.as_ptr());
        libc::getservbyname(name.as_ptr(), protocol).as_ref().map(|s| u16::from_be(s.s_port as u16))
    };
    match port {
        Some(port) => py.int(i64::from(port)),
        None => Err(py.error(TypeId::OSError, "service/proto not found")),
    }
}

fn getservbyport(py: &mut Py, a: &[Value]) -> Result {
    let port = py.as_i32(&a[0])?;
    let Ok(port) = u16::try_from(port) else {
        return Err(py.overflow_error("getservbyport: port must be 0-65535."));
    };
    let protocol = if a[1].is_empty() { None } else { Some(text_argument(py, &a[1], "getservbyport")?) };
    // SAFETY: as above.
    let name = unsafe {
        let protocol = protocol.as_ref().map_or(std::ptr::null(), |p| p.as_ptr());
        libc::getservbyport(i32::from(port.to_be()), protocol)
            .as_ref()
            .map(|s| CStr::from_ptr(s.s_name).to_string_lossy().into_owned())
    };
    match name {
        Some(name) => py.str(&name),
        None => Err(py.error(TypeId::OSError, "port/proto not found")),
    }
}

fn getprotobyname(py: &mut Py, a: &[Value]) -> Result {
    let name = text_argument(py, &a[0], "getprotobyname")?;
    // SAFETY: as above.
    let number = unsafe { libc::getprotobyname(name.as_ptr()).as_ref().map(|p| p.p_proto) };
    match number {
        Some(n) => py.int(i64::from(n)),
        None => Err(py.error(TypeId::OSError, "protocol not found")),
    }
}

/// `htons` and `ntohs` (16 bits), `htonl` and `ntohl` (32 bits).
fn swap<const BITS: u32>(py: &mut Py, a: &[Value]) -> Result {
    let function = if BITS == 16 { "htons" } else { "htonl" };
    let n = py.index_int(&a[0])?;
    if n.is_negative() {
        return Err(py.overflow_error(format!(
            "{function}: can't convert negative Python int to C {BITS}-bit unsigned integer"
        )));
    }
    match n.as_u64().filter(|n| n >> BITS == 0) {
        Some(n) if BITS == 16 => py.int(i64::from((n as u16).to_be())),
        Some(n) => py.int(i64::from((n as u32).to_be())),
        None if BITS == 16 => {
            Err(py.overflow_error(format!("{function}: Python int too large to convert to C 16-bit unsigned integer")))
        }
        None => Err(py.overflow_error("int larger than 32 bits")),
    }
}

fn inet_aton(py: &mut Py, a: &[Value]) -> Result {
    let text = text_argument(py, &a[0], "inet_aton")?;
    unsafe extern "C" {
        fn inet_aton(text: *const libc::c_char, to: *mut libc::in_addr) -> libc::c_int;
    }
    let mut made = libc::in_addr { s_addr: 0 };
    // SAFETY: the text lives during the call, and the address has room.
    if unsafe { inet_aton(text.as_ptr(), &raw mut made) } == 0 {
        return Err(py.error(TypeId::OSError, "illegal IP address string passed to inet_aton"));
    }
    py.bytes_from(&made.s_addr.to_ne_bytes())
}

fn inet_ntoa(py: &mut Py, a: &[Value]) -> Result {
    let data = py.as_buffer(&a[0])?;
    match *data {
        [a, b, c, d] => py.str(&format!("{a}.{b}.{c}.{d}")),
        _ => Err(py.error(TypeId::OSError, "packed IP wrong length for inet_ntoa")),
    }
}

fn inet_pton(py: &mut Py, a: &[Value]) -> Result {
    let family = py.as_i32(&a[0])?;
    let text = text_argument(py, &a[1], "inet_pton")?.to_string_lossy().into_owned();
    let refused = "illegal IP address string passed to inet_pton";
    match family {
        libc::AF_INET => match text.parse::<std::net::Ipv4Addr>() {
            Ok(ip) => py.bytes_from(&ip.octets()),
            Err(_) => Err(py.error(TypeId::OSError, refused)),
        },
        libc::AF_INET6 => match text.parse::<std::net::Ipv6Addr>() {
            Ok(ip) => py.bytes_from(&ip.octets()),
            Err(_) => Err(py.error(TypeId::OSError, refused)),
        },
        _ => Err(py.os_error(libc::EAFNOSUPPORT, None)),
    }
}

fn inet_ntop(py: &mut Py, a: &[Value]) -> Result {
    let family = py.as_i32(&a[0])?;
    let data = py.as_buffer(&a[1])?;
    match family {
        libc::AF_INET => match <[u8; 4]>::try_from(&*data) {
            Ok(bytes) => py.str(&std::net::Ipv4Addr::from(bytes).to_string()),
            Err(_) => Err(py.value_error("invalid length of packed IP address string")),
        },
        libc::AF_INET6 => match <[u8; 16]>::try_from(&*data) {
            Ok(bytes) => py.str(&std::net::Ipv6Addr::from(bytes).to_string()),
            Err(_) => Err(py.value_error("invalid length of packed IP address string")),
        },
        _ => Err(py.value_error(format!("unknown address family {family}"))),
    }
}

fn socketpair(py: &mut Py, a: &[Value]) -> Result {
    let family = if a[0].is_none_or_empty() { libc::AF_UNIX } else { py.as_i32(&a[0])? };
    let kind = if a[1].is_empty() { libc::SOCK_STREAM } else { py.as_i32(&a[1])? };
    let protocol = number(py, &a[2])?;
    let mut pair = [0; 2];
    #[cfg(target_os = "linux")]
    let flags = libc::SOCK_CLOEXEC;
    #[cfg(not(target_os = "linux"))]
    let flags = 0;
    // SAFETY: the array has room for both.
    if unsafe { libc::socketpair(family, kind | flags, protocol, pair.as_mut_ptr()) } != 0 {
        return Err(py.os_error_from(&std::io::Error::last_os_error(), None));
    }
    let class = py.ty(TypeId::Socket).to_value();
    let mut made = Vec::with_capacity(2);
    for fd in pair {
        let args = [
            py.int(i64::from(family))?,
            py.int(i64::from(kind))?,
            py.int(i64::from(protocol))?,
            py.int(i64::from(fd))?,
        ];
        made.push(py.call(&class, &args)?);
    }
    py.tuple(made)
}

fn dup(py: &mut Py, a: &[Value]) -> Result {
    let fd = fd_of(py, &a[0])?;
    // SAFETY: a plain system call.
    let made = unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) };
    if made < 0 {
        return Err(py.os_error_from(&std::io::Error::last_os_error(), None));
    }
    py.int(i64::from(made))
}

fn interfaces(py: &mut Py, _a: &[Value]) -> Result {
    let mut found = Vec::new();
    // SAFETY: the list ends with an entry of number zero and is freed by its maker.
    unsafe {
        let list = libc::if_nameindex();
        if list.is_null() {
            return Err(py.os_error_from(&std::io::Error::last_os_error(), None));
        }
        let mut at = list;
        while (*at).if_index != 0 && !(*at).if_name.is_null() {
            found.push(((*at).if_index, CStr::from_ptr((*at).if_name).to_bytes().to_vec()));
            at = at.add(1);
        }
        libc::if_freenameindex(list);
    }
    let mut made = Vec::with_capacity(found.len());
    for (index, name) in found {
        let name = super::os::arg::fsdecode(py, &name, false)?;
        made.push(py.tuple_of_two(py.int(i64::from(index))?, name)?);
    }
    py.list(made)
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    make_types(py, ROWS, object::fill);
    let b = ModuleBuilder::new(py, "_socket")?;
    for (name, v) in CONSTANTS.iter().chain(MORE_CONSTANTS) {
        b.add(py, name, py.int(i64::from(*v))?)?;
    }
    b.add(py, "INADDR_BROADCAST", py.int(0xffff_ffff)?)?;
    b.add(py, "INADDR_NONE", py.int(0xffff_ffff)?)?;
    b.add(py, "has_ipv6", Value::TRUE)?;
    b.add(py, "socket", py.ty(TypeId::Socket).to_value())?;
    b.add(py, "SocketType", py.ty(TypeId::Socket).to_value())?;
    b.add(py, "error", py.ty(TypeId::OSError).to_value())?;
    b.add(py, "timeout", py.ty(TypeId::TimeoutError).to_value())?;
    b.add_type(py, TypeId::GaiError)?;
    b.add_type(py, TypeId::HerrorError)?;
    b.function(py, "getaddrinfo", "(host, port, family=0, type=0, proto=0, flags=0)", getaddrinfo)?;
    b.function(py, "getnameinfo", "(sockaddr, flags, /)", getnameinfo)?;
    b.function(py, "gethostname", "()", gethostname)?;
    b.function(py, "gethostbyname", "(host, /)", gethostbyname)?;
    b.function(py, "gethostbyname_ex", "(host, /)", |py, a| host_triple(py, a, false))?;
    b.function(py, "gethostbyaddr", "(host, /)", |py, a| host_triple(py, a, true))?;
    b.function(py, "getservbyname", "(servicename, protocolname=<unrepresentable>, /)", getservbyname)?;
    b.function(py, "getservbyport", "(port, protocolname=<unrepresentable>, /)", getservbyport)?;
    b.function(py, "getprotobyname", "(name, /)", getprotobyname)?;
    for name in ["htons", "ntohs"] {
        b.function(py, name, "(integer, /)", swap::<16>)?;
    }
    for name in ["htonl", "ntohl"] {
        b.function(py, name, "(integer, /)", swap::<32>)?;
    }
    b.function(py, "inet_aton", "(ip_addr, /)", inet_aton)?;
    b.function(py, "inet_ntoa", "(packed_ip, /)", inet_ntoa)?;
    b.function(py, "inet_pton", "(address_family, ip_string, /)", inet_pton)?;
    b.function(py, "inet_ntop", "(address_family, packed_ip, /)", inet_ntop)?;
    b.function(py, "socketpair", "(family=None, type=1, proto=0, /)", socketpair)?;
    b.function(py, "dup", "(fd, /)", dup)?;
    b.function(py, "close", "(fd, /)", |py, a| {
        let fd = py.as_i32(&a[0])?;
        // SAFETY: the program says that the descriptor is its own.
        if unsafe { libc::close(fd) } != 0 {
            return Err(py.os_error_from(&std::io::Error::last_os_error(), None));
        }
        Ok(Value::NONE)
    })?;
    b.function(py, "getdefaulttimeout", "()", |py, _| object::timeout_value(py, object::get_default_timeout(py)))?;
    b.function(py, "setdefaulttimeout", "(timeout, /)", |py, a| {
        let nanos = object::timeout_argument(py, &a[0])?;
        object::set_default_timeout(py, nanos);
        Ok(Value::NONE)
    })?;
    b.function(py, "if_nameindex", "()", interfaces)?;
    b.function(py, "if_nametoindex", "(if_name, /)", |py, a| {
        let name = text_argument(py, &a[0], "if_nametoindex")?;
        // SAFETY: the text lives during the call.
        match unsafe { libc::if_nametoindex(name.as_ptr()) } {
            0 => Err(py.error(TypeId::OSError, "no interface with this name")),
            n => py.int(i64::from(n)),
        }
    })?;
    b.function(py, "CMSG_LEN", "(length, /)", |py, a| {
        let n = py.as_i32(&a[0])?;
        // SAFETY: arithmetic.
        py.int(i64::from(unsafe { libc::CMSG_LEN(n.max(0) as u32) }))
    })?;
    b.function(py, "CMSG_SPACE", "(length, /)", |py, a| {
        let n = py.as_i32(&a[0])?;
        // SAFETY: arithmetic.
        py.int(i64::from(unsafe { libc::CMSG_SPACE(n.max(0) as u32) }))
    })?;
    b.finish(py)
}
