//! Addresses of sockets: Python's tuples and paths, and the system's structures.

use crate::object::tuple::TupleObject;
use crate::object::{Py, Raised, Result, TypeId, Value};
use std::ffi::{CStr, CString};

/// An address as the system has it.
#[derive(Clone, Copy)]
pub struct Address {
    /// Room for any kind.
    pub storage: libc::sockaddr_storage,
    /// How many bytes of it count.
    pub len: libc::socklen_t,
}

impl Address {
    /// Room for an address that a system call fills in.
    pub fn empty() -> Address {
        // SAFETY: zeroes are a value of the structure.
        let storage = unsafe { std::mem::zeroed() };
        Address { storage, len: size_of::<libc::sockaddr_storage>() as libc::socklen_t }
    }

    fn of<T: Copy>(v: T) -> Address {
        let mut made = Address::empty();
        const { assert!(size_of::<T>() <= size_of::<libc::sockaddr_storage>()) };
        // SAFETY: the storage is large enough and aligned for every kind of address.
        unsafe { std::ptr::from_mut(&mut made.storage).cast::<T>().write(v) };
        made.len = size_of::<T>() as libc::socklen_t;
        made
    }

    /// For system calls.
    pub fn as_ptr(&self) -> *const libc::sockaddr {
        std::ptr::from_ref(&self.storage).cast()
    }

    /// For system calls that write one.
    pub fn as_mut_ptr(&mut self) -> *mut libc::sockaddr {
        std::ptr::from_mut(&mut self.storage).cast()
    }

    /// What Python sees.
    ///
    /// # Errors
    /// MemoryError.
    pub fn to_value(self, py: &mut Py) -> Result {
        if self.len == 0 {
            return Ok(Value::NONE);
        }
        let here = std::ptr::from_ref(&self.storage);
        match i32::from(self.storage.ss_family) {
            libc::AF_INET => {
                // SAFETY: the family says which structure it is.
                let a = unsafe { &*here.cast::<libc::sockaddr_in>() };
                let host = std::net::Ipv4Addr::from(u32::from_be(a.sin_addr.s_addr)).to_string();
                py.tuple(vec![py.str(&host)?, py.int(i64::from(u16::from_be(a.sin_port)))?])
            }
            libc::AF_INET6 => {
                // SAFETY: as above.
                let a = unsafe { &*here.cast::<libc::sockaddr_in6>() };
                let host =
                    numeric_host(&self).unwrap_or_else(|| std::net::Ipv6Addr::from(a.sin6_addr.s6_addr).to_string());
                py.tuple(vec![
                    py.str(&host)?,
                    py.int(i64::from(u16::from_be(a.sin6_port)))?,
                    py.int(i64::from(u32::from_be(a.sin6_flowinfo)))?,
                    py.int(i64::from(a.sin6_scope_id))?,
                ])
            }
            libc::AF_UNIX => {
                // SAFETY: as above.
                let a = unsafe { &*here.cast::<libc::sockaddr_un>() };
                let head = std::mem::offset_of!(libc::sockaddr_un, sun_path);
                let len = (self.len as usize).saturating_sub(head).min(a.sun_path.len());
                let bytes: Vec<u8> = a.sun_path[..len].iter().map(|&c| c as u8).collect();
                if bytes.first() == Some(&0) && len > 0 {
                    // A name that is no path.
                    return py.bytes(bytes);
                }
                let end = bytes.iter().position(|&b| b == 0).unwrap_or(bytes.len());
                crate::stdlib::os::arg::fsdecode(py, &bytes[..end], false)
            }
            family => {
                // SAFETY: the storage is plain bytes of this length.
                let bytes = unsafe { std::slice::from_raw_parts(here.cast::<u8>(), self.len as usize) }.to_vec();
                let data = py.bytes(bytes.get(2..).unwrap_or_default().to_vec())?;
                py.tuple_of_two(py.int(i64::from(family))?, data)
            }
        }
    }
}

/// The host of an address in digits, with its scope.
pub fn numeric_host(a: &Address) -> Option<String> {
    let mut host = [0u8; 256];
    // SAFETY: the buffer has the length that is told.
    let failed = unsafe {
        libc::getnameinfo(
            a.as_ptr(),
            a.len,
            host.as_mut_ptr().cast(),
            host.len() as libc::socklen_t,
            std::ptr::null_mut(),
            0,
            libc::NI_NUMERICHOST,
        )
    } != 0;
    if failed { None } else { CStr::from_bytes_until_nul(&host).ok().map(|s| s.to_string_lossy().into_owned()) }
}

/// The exception for what `getaddrinfo` refused.
pub fn resolver_error(py: &mut Py, code: i32) -> Raised {
    if code == libc::EAI_SYSTEM {
        return py.os_error_from(&std::io::Error::last_os_error(), None);
    }
    // SAFETY: the text is the C library's own; it is copied at once.
    let text = unsafe { CStr::from_ptr(libc::gai_strerror(code)) }.to_string_lossy().into_owned();
    let class = py.ty(TypeId::GaiError).to_value();
    let made = py.int(i64::from(code)).and_then(|code| {
        let text = py.str(&text)?;
        py.call(&class, &[code, text])
    });
    match made {
        Ok(v) => Raised(v),
        Err(e) => e,
    }
}

/// One answer of the resolver.
pub struct Found {
    /// Family, kind and protocol of a socket for the address.
    pub family: i32,
    /// The kind.
    pub kind: i32,
    /// The protocol.
    pub protocol: i32,
    /// The host's official name.
    pub canonical: String,
    /// The address.
    pub address: Address,
}

/// Asks the resolver, detached.
///
/// # Errors
/// gaierror.
pub fn resolve(
    py: &mut Py,
    host: Option<CString>,
    service: Option<CString>,
    (family, kind, protocol, flags): (i32, i32, i32, i32),
) -> Result<Vec<Found>> {
    let done = py.detach(move || {
        // SAFETY: zeroes are a value of the structure.
        let mut hints: libc::addrinfo = unsafe { std::mem::zeroed() };
        hints.ai_family = family;
        hints.ai_socktype = kind;
        hints.ai_protocol = protocol;
        hints.ai_flags = flags;
        let mut list: *mut libc::addrinfo = std::ptr::null_mut();
        let text = |s: &Option<CString>| s.as_ref().map_or(std::ptr::null(), |s| s.as_ptr());
        // SAFETY: the texts and the hints live during the call.
        let code = unsafe { libc::getaddrinfo(text(&host), text(&service), &raw const hints, &raw mut list) };
        if code != 0 {
            return Err(code);
        }
        let mut all = Vec::new();
        let mut at = list;
        // SAFETY: the list is the resolver's, until it is freed; an address is copied as far as it goes.
        unsafe {
            while let Some(entry) = at.as_ref() {
                let mut address = Address::empty();
                let len = (entry.ai_addrlen as usize).min(size_of::<libc::sockaddr_storage>());
                std::ptr::copy_nonoverlapping(entry.ai_addr.cast::<u8>(), address.as_mut_ptr().cast::<u8>(), len);
                address.len = len as libc::socklen_t;
                let canonical = if entry.ai_canonname.is_null() {
                    String::new()
                } else {
                    CStr::from_ptr(entry.ai_canonname).to_string_lossy().into_owned()
                };
                all.push(Found {
                    family: entry.ai_family,
                    kind: entry.ai_socktype,
                    protocol: entry.ai_protocol,
                    canonical,
                    address,
                });
                at = entry.ai_next;
            }
            libc::freeaddrinfo(list);
        }
        Ok(all)
    });
    done.map_err(|code| resolver_error(py, code))
}

/// A host name as the resolver takes it.
///
/// # Errors
/// TypeError; UnicodeError.
pub fn host_text(py: &mut Py, v: &Value) -> Result<CString> {
    let bytes = if let Some(text) = v.as_text() {
        if text.is_ascii() {
            text.to_string_lossy().into_owned().into_bytes()
        } else {
            py.encode(v, Some("idna"), None)?
        }
    } else if let Some(bytes) = py.buffer(v)? {
        bytes.into_owned()
    } else {
        let name = py.type_of(v).full_name(py);
        return Err(py.type_error(format!("str, bytes or bytearray expected, not {name}")));
    };
    CString::new(bytes).map_err(|_| py.type_error("host name must not contain null character"))
}

/// The address of a host by name or in digits.
fn host_address(py: &mut Py, v: &Value, family: i32) -> Result<Address> {
    let host = host_text(py, v)?;
    let text = host.to_string_lossy().into_owned();
    if family == libc::AF_INET {
        let quick = match text.as_str() {
            "" => Some(std::net::Ipv4Addr::UNSPECIFIED),
            "<broadcast>" => Some(std::net::Ipv4Addr::BROADCAST),
            text => text.parse().ok(),
        };
        if let Some(ip) = quick {
            return Ok(inet(ip, 0));
        }
    }
    if family == libc::AF_INET6 {
        let quick = if text.is_empty() { Some(std::net::Ipv6Addr::UNSPECIFIED) } else { text.parse().ok() };
        if let Some(ip) = quick {
            return Ok(inet6(ip, 0, 0, 0));
        }
    }
    let found = resolve(py, Some(host), None, (family, libc::SOCK_STREAM, 0, 0))?;
    match found.first() {
        Some(found) => Ok(found.address),
        None => Err(resolver_error(py, libc::EAI_NONAME)),
    }
}

fn inet(ip: std::net::Ipv4Addr, port: u16) -> Address {
    // SAFETY: zeroes are a value of the structure.
    let mut a: libc::sockaddr_in = unsafe { std::mem::zeroed() };
    a.sin_family = libc::AF_INET as libc::sa_family_t;
    a.sin_port = port.to_be();
    a.sin_addr.s_addr = u32::from(ip).to_be();
    Address::of(a)
}

fn inet6(ip: std::net::Ipv6Addr, port: u16, flow: u32, scope: u32) -> Address {
    // SAFETY: zeroes are a value of the structure.
    let mut a: libc::sockaddr_in6 = unsafe { std::mem::zeroed() };
    a.sin6_family = libc::AF_INET6 as libc::sa_family_t;
    a.sin6_port = port.to_be();
    a.sin6_flowinfo = flow.to_be();
    a.sin6_scope_id = scope;
    a.sin6_addr.s6_addr = ip.octets();
    Address::of(a)
}

fn port_of(py: &mut Py, function: &str, v: &Value) -> Result<u16> {
    let n = py.index_int(v)?;
    n.as_i64()
        .and_then(|n| u16::try_from(n).ok())
        .ok_or_else(|| py.overflow_error(format!("{function}(): port must be 0-65535.")))
}

/// An address argument of `function` for a socket of this family.
///
/// # Errors
/// TypeError, OverflowError; gaierror.
pub fn from_value(py: &mut Py, function: &str, family: i32, v: &Value) -> Result<Address> {
    match family {
        libc::AF_INET | libc::AF_INET6 => {
            let shown = if family == libc::AF_INET { "AF_INET" } else { "AF_INET6" };
            let Some(parts) = v.payload::<TupleObject>().map(TupleObject::values) else {
                let name = py.type_of(v).full_name(py);
                return Err(py.type_error(format!("{function}(): {shown} address must be tuple, not {name}")));
            };
            let fits = if family == libc::AF_INET { parts.len() == 2 } else { (2..=4).contains(&parts.len()) };
            if !fits {
                let wanted = if family == libc::AF_INET {
                    "a pair (host, port)"
                } else {
                    "a tuple (host, port[, flowinfo[, scopeid]])"
                };
                return Err(py.type_error(format!("{shown} address must be {wanted}")));
            }
            let port = port_of(py, function, &parts[1])?;
            let mut host = host_address(py, &parts[0], family)?;
            let here = std::ptr::from_mut(&mut host.storage);
            if family == libc::AF_INET {
                // SAFETY: `host_address` answers addresses of the family that was asked for.
                unsafe { (*here.cast::<libc::sockaddr_in>()).sin_port = port.to_be() };
                return Ok(host);
            }
            let number = |py: &mut Py, v: Option<&Value>| -> Result<Option<u32>> {
                let Some(v) = v else { return Ok(None) };
                let n = py.index_int(v)?;
                match n.as_u64().and_then(|n| u32::try_from(n).ok()) {
                    Some(n) => Ok(Some(n)),
                    None => Err(py.overflow_error("can't convert negative value to unsigned int")),
                }
            };
            let flow = number(py, parts.get(2))?;
            if flow.is_some_and(|f| f > 0xf_ffff) {
                return Err(py.overflow_error(format!("{function}(): flowinfo must be 0-1048575.")));
            }
            let scope = number(py, parts.get(3))?;
            // SAFETY: as above.
            let a = unsafe { &mut *here.cast::<libc::sockaddr_in6>() };
            a.sin6_port = port.to_be();
            a.sin6_flowinfo = flow.unwrap_or(0).to_be();
            if let Some(scope) = scope {
                a.sin6_scope_id = scope;
            }
            Ok(host)
        }
        libc::AF_UNIX => {
            let path = if v.as_text().is_some() {
                crate::stdlib::os::arg::fsencode(py, v)?
            } else {
                py.owned(py.as_buffer(v)?)?
            };
            // SAFETY: zeroes are a value of the structure.
            let mut a: libc::sockaddr_un = unsafe { std::mem::zeroed() };
            a.sun_family = libc::AF_UNIX as libc::sa_family_t;
            let is_path = path.first() != Some(&0) || path.is_empty();
            if path.len() + usize::from(is_path) > a.sun_path.len() {
                return Err(py.error(TypeId::OSError, "AF_UNIX path too long"));
            }
            for (to, from) in a.sun_path.iter_mut().zip(&path) {
                *to = *from as libc::c_char;
            }
            let mut made = Address::of(a);
            let head = std::mem::offset_of!(libc::sockaddr_un, sun_path);
            made.len = (head + path.len() + usize::from(is_path && !path.is_empty())) as libc::socklen_t;
            Ok(made)
        }
        _ => Err(py.error(TypeId::OSError, format!("{function}(): unknown address family"))),
    }
}
