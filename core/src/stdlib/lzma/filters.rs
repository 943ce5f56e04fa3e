//! Chains of filters: what a program says of them in dicts, and the properties of a filter as bytes.

use crate::object::dict::DictObject;
use crate::object::{Py, Raised, Result, TypeId, Value};
use lzma_rust2::{EncodeMode, FilterConfig, FilterType, LzmaOptions, MfType};

/// `FILTER_LZMA1`
pub const LZMA1: u64 = 0x4000_0000_0000_0001;
/// `FILTER_LZMA2`
pub const LZMA2: u64 = 0x21;
/// `FILTER_DELTA`
pub const DELTA: u64 = 0x03;
/// Filters for machine code: name, number, and what they are here.
pub const BRANCH: [(&str, u64, FilterType); 6] = [
    ("FILTER_X86", 0x04, FilterType::BcjX86),
    ("FILTER_POWERPC", 0x05, FilterType::BcjPpc),
    ("FILTER_IA64", 0x06, FilterType::BcjIa64),
    ("FILTER_ARM", 0x07, FilterType::BcjArm),
    ("FILTER_ARMTHUMB", 0x08, FilterType::BcjArmThumb),
    ("FILTER_SPARC", 0x09, FilterType::BcjSparc),
];
/// `PRESET_EXTREME`
pub const EXTREME: u32 = 1 << 31;
/// `PRESET_DEFAULT`
pub const PRESET: u32 = 6;

/// The last filter of a chain, or one before it.
pub enum Filter {
    /// LZMA1, and how it is done.
    One(LzmaOptions),
    /// LZMA2.
    Two(LzmaOptions),
    /// What is applied before.
    Pre(FilterConfig),
}

/// A chain of filters: those before, the last, and whether that is LZMA2.
pub struct Chain {
    /// In order.
    pub before: Vec<FilterConfig>,
    /// How the last one is done.
    pub last: LzmaOptions,
    /// Is the last one LZMA2?
    pub second: bool,
}

#[cold]
pub(super) fn failed(py: &Py, text: impl AsRef<str>) -> Raised {
    py.error(TypeId::LzmaError, text.as_ref())
}

#[cold]
pub(super) fn unsupported(py: &Py) -> Raised {
    failed(py, "Invalid or unsupported options")
}

/// The options of a preset.
///
/// # Errors
/// LZMAError if there is no such preset.
pub fn preset(py: &Py, number: u32) -> Result<LzmaOptions> {
    let (level, extreme) = (number & !EXTREME, number & EXTREME != 0);
    if level > 9 {
        return Err(failed(py, format!("Invalid compression preset: {number}")));
    }
    let mut options = LzmaOptions::with_preset(level);
    if extreme {
        options.mode = EncodeMode::Normal;
        options.mf = MfType::Bt4;
        (options.nice_len, options.depth_limit) = if matches!(level, 3 | 5) { (192, 0) } else { (273, 512) };
    }
    Ok(options)
}

/// A number of 32 bits.
///
/// # Errors
/// TypeError, OverflowError.
pub fn number(py: &mut Py, v: &Value) -> Result<u32> {
    let n = py.as_i64(v)?;
    u32::try_from(n).map_err(|_| py.overflow_error("Value too large for uint32_t type"))
}

fn entry(py: &mut Py, spec: &Value, key: &str) -> Result<Option<Value>> {
    let key = py.str(key)?;
    match py.getitem(spec, &key) {
        Ok(v) => Ok(Some(v)),
        Err(e) if py.exception_is(&e, TypeId::KeyError) => Ok(None),
        Err(e) => Err(e),
    }
}

fn option(py: &mut Py, spec: &Value, key: &str, seen: &mut usize) -> Result<Option<u32>> {
    match entry(py, spec, key)? {
        Some(v) => {
            *seen += 1;
            number(py, &v).map(Some)
        }
        None => Ok(None),
    }
}

/// Are there entries in `spec` beside the `seen` that are known?
fn leftovers(py: &mut Py, spec: &Value, seen: usize, kind: &str) -> Result<()> {
    if py.len(spec)? > seen {
        return Err(py.value_error(format!("Invalid filter specifier for {kind} filter")));
    }
    Ok(())
}

fn of_lzma(py: &mut Py, spec: &Value) -> Result<LzmaOptions> {
    let mut seen = 1;
    let base = option(py, spec, "preset", &mut seen)?.unwrap_or(PRESET);
    let mut made = preset(py, base)?;
    let mut valid = true;
    if let Some(n) = option(py, spec, "dict_size", &mut seen)? {
        valid &= (4096..=3 << 29).contains(&n);
        made.dict_size = n;
    }
    for (key, most, place) in
        [("lc", 4, 0), ("lp", 4, 1), ("pb", 4, 2)].map(|(key, most, place)| (key, most, place as usize))
    {
        if let Some(n) = option(py, spec, key, &mut seen)? {
            valid &= n <= most;
            *[&mut made.lc, &mut made.lp, &mut made.pb][place] = n;
        }
    }
    valid &= made.lc.saturating_add(made.lp) <= 4;
    if let Some(n) = option(py, spec, "mode", &mut seen)? {
        valid &= matches!(n, 1 | 2);
        made.mode = if n == 1 { EncodeMode::Fast } else { EncodeMode::Normal };
    }
    if let Some(n) = option(py, spec, "nice_len", &mut seen)? {
        valid &= (2..=273).contains(&n);
        made.nice_len = n.clamp(8, 273);
    }
    if let Some(n) = option(py, spec, "mf", &mut seen)? {
        // The finders that look at two or three bytes find less than those at hand, no more.
        made.mf = match n {
            3 | 4 => MfType::Hc4,
            0x12..=0x14 => MfType::Bt4,
            _ => {
                valid = false;
                MfType::Bt4
            }
        };
    }
    if let Some(n) = option(py, spec, "depth", &mut seen)? {
        made.depth_limit = i32::try_from(n).unwrap_or(i32::MAX);
    }
    leftovers(py, spec, seen, "LZMA")?;
    if valid { Ok(made) } else { Err(unsupported(py)) }
}

/// One filter, and its number.
///
/// # Errors
/// TypeError, ValueError or LZMAError if `spec` does not say what a filter is.
pub fn of(py: &mut Py, spec: &Value) -> Result<(u64, Filter)> {
    if py.type_of(spec).slots.getitem.get().is_none() {
        return Err(py.type_error("Filter specifier must be a dict or dict-like object"));
    }
    let Some(id) = entry(py, spec, "id")? else {
        return Err(py.value_error("Filter specifier must have an \"id\" entry"));
    };
    let id = py.as_i64(&id)?;
    let id = u64::try_from(id).map_err(|_| py.overflow_error("can't convert negative int to unsigned"))?;
    let mut seen = 1;
    let filter = match id {
        LZMA1 => Filter::One(of_lzma(py, spec)?),
        LZMA2 => Filter::Two(of_lzma(py, spec)?),
        DELTA => {
            let distance = option(py, spec, "dist", &mut seen)?.unwrap_or(1);
            leftovers(py, spec, seen, "delta")?;
            if !(1..=256).contains(&distance) {
                return Err(unsupported(py));
            }
            Filter::Pre(FilterConfig { filter_type: FilterType::Delta, property: distance })
        }
        id => match BRANCH.iter().find(|(_, number, _)| *number == id) {
            Some((_, _, filter_type)) => {
                let start = option(py, spec, "start_offset", &mut seen)?.unwrap_or(0);
                leftovers(py, spec, seen, "BCJ")?;
                Filter::Pre(FilterConfig { filter_type: *filter_type, property: start })
            }
            None => return Err(py.value_error(format!("Invalid filter ID: {id}"))),
        },
    };
    Ok((id, filter))
}

/// A chain of filters.
///
/// # Errors
/// As `of`; ValueError if there are too many; LZMAError if they do not end with one that compresses.
pub fn chain(py: &mut Py, specs: &Value) -> Result<Chain> {
    let count = py.len(specs)?;
    if count > 4 {
        return Err(py.value_error("Too many filters - liblzma supports a maximum of 4"));
    }
    let (mut before, mut last) = (Vec::new(), None);
    for at in 0..count {
        let at = py.int_from_usize(at)?;
        let spec = py.getitem(specs, &at)?;
        let (_, filter) = of(py, &spec)?;
        match (filter, &last) {
            (Filter::Pre(filter), None) => before.push(filter),
            (Filter::One(options), None) => last = Some((options, false)),
            (Filter::Two(options), None) => last = Some((options, true)),
            (_, Some(_)) => return Err(unsupported(py)),
        }
    }
    match last {
        Some((last, second)) => Ok(Chain { before, last, second }),
        None => Err(unsupported(py)),
    }
}

/// The size of a dictionary as LZMA2 writes it: the smallest that is large enough.
fn size_code(size: u32) -> u8 {
    (0..40u8).find(|&code| size_of_code(code) >= u64::from(size)).unwrap_or(40)
}

fn size_of_code(code: u8) -> u64 {
    if code == 40 { u64::from(u32::MAX) } else { u64::from(2 | u32::from(code & 1)) << (code / 2 + 11) }
}

/// `_encode_filter_properties(filter)`
///
/// # Errors
/// As `of`.
pub fn encode_properties(py: &mut Py, a: &[Value]) -> Result {
    let (_, filter) = of(py, &a[0])?;
    let bytes = match filter {
        Filter::One(options) => {
            let mut bytes = vec![options.get_props()];
            bytes.extend_from_slice(&options.dict_size.to_le_bytes());
            bytes
        }
        Filter::Two(options) => vec![size_code(options.dict_size)],
        Filter::Pre(FilterConfig { filter_type: FilterType::Delta, property }) => vec![(property - 1) as u8],
        Filter::Pre(FilterConfig { property: 0, .. }) => Vec::new(),
        Filter::Pre(FilterConfig { property, .. }) => property.to_le_bytes().to_vec(),
    };
    py.bytes(bytes)
}

/// `_decode_filter_properties(filter_id, encoded_props)`: a dict that says what the filter is.
///
/// # Errors
/// LZMAError if the bytes say nothing.
pub fn decode_properties(py: &mut Py, a: &[Value]) -> Result {
    let id = py.as_i64(&a[0])? as u64;
    let data = py.as_buffer(&a[1])?.into_owned();
    let four = |at: usize| data.get(at..at + 4).and_then(|b| b.try_into().ok()).map(u32::from_le_bytes);
    let mut entries: Vec<(&str, u64)> = vec![("id", id)];
    match (id, data.len()) {
        (LZMA1, 5) if data[0] < 9 * 5 * 5 => {
            let (lc, rest) = (data[0] % 9, data[0] / 9);
            entries.extend([("lc", u64::from(lc)), ("lp", u64::from(rest % 5)), ("pb", u64::from(rest / 5))]);
            entries.push(("dict_size", u64::from(four(1).unwrap_or(0))));
        }
        (LZMA2, 1) if data[0] <= 40 => entries.push(("dict_size", size_of_code(data[0]))),
        (DELTA, 1) => entries.push(("dist", u64::from(data[0]) + 1)),
        (id, 0) if BRANCH.iter().any(|(_, number, _)| *number == id) => {}
        (id, 4) if BRANCH.iter().any(|(_, number, _)| *number == id) => {
            entries.push(("start_offset", u64::from(four(0).unwrap_or(0))));
        }
        _ => return Err(unsupported(py)),
    }
    let made = DictObject::new(py)?;
    for (key, n) in entries {
        let (key, n) = (py.intern(key), py.int(n as i64)?);
        py.setitem(&made, &key, Some(&n))?;
    }
    Ok(made)
}
