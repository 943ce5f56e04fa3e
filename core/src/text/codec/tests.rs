//! Codecs against what `python3` answered: text, or the whole message of the error.

use super::*;

fn decode(encoding: &str, bytes: &[u8], policy: &str) -> String {
    let encoding = Encoding::by_name(encoding).unwrap();
    let policy = Policy::by_name(policy).unwrap();
    match encoding.decode(bytes, &mut |input, error| policy.on_decode(input, error)) {
        Ok(text) => text.ascii().unwrap().to_string(),
        Err(Fault::Codec(error)) => format!("!{}", error.decode_message(bytes)),
        Err(other) => format!("!{other:?}"),
    }
}

fn encode(encoding: &str, codes: &[u32], policy: &str) -> String {
    let encoding = Encoding::by_name(encoding).unwrap();
    let policy = Policy::by_name(policy).unwrap();
    let text = Text::from_codes(codes).unwrap();
    match encoding.encode(&text, &mut |input, error| policy.on_encode(input, error)) {
        Ok(bytes) => crate::text::quote::bytes_repr(&bytes).unwrap().to_string(),
        Err(Fault::Codec(error)) => format!("!{}", error.encode_message(&text)),
        Err(other) => format!("!{other:?}"),
    }
}

#[test]
fn decoding_as_cpython() {
    for (encoding, policy, bytes, expected) in DECODED {
        assert_eq!(decode(encoding, bytes, policy), expected, "{encoding} {policy} {bytes:?}");
    }
}

#[test]
fn encoding_as_cpython() {
    for (encoding, policy, codes, expected) in ENCODED {
        assert_eq!(encode(encoding, codes, policy), expected, "{encoding} {policy} {codes:x?}");
    }
}

#[test]
fn incomplete_input_waits() {
    let strict = |input: &[u8], error| Policy::Strict.on_decode(input, error);
    let mut out = TextBuilder::new();
    assert_eq!(utf8::decode(b"a\xe2\x82", false, &mut out, &mut { strict }), Ok(1));
    assert_eq!(
        utf16::decode(b"\xff\xfea\0\x3d\xd8\0", None, false, &mut out, &mut { strict }),
        Ok((4, Some(Order::Little)))
    );
    assert_eq!(
        utf32::decode(b"a\0\0\0b", Some(Order::Little), false, &mut out, &mut { strict }),
        Ok((4, Some(Order::Little)))
    );
    assert_eq!(escape::decode(b"a\\u00", false, &mut out, &mut { strict }), Ok(1));
    assert_eq!(out.finish().unwrap(), Text::from("aaaa"));
}

#[test]
fn a_registered_handler_chooses_where_to_go_on() {
    let mut calls = Vec::new();
    let text: Result<Text, Fault> = Encoding::Ascii.decode(b"a\xff\xfeb", &mut |_, error| {
        calls.push(error.start);
        Ok((Text::from("<\u{e9}>"), error.start + 2))
    });
    assert_eq!(text.unwrap(), Text::from("a<\u{e9}>b"));
    assert_eq!(calls, [1]);
}

/// Encoding, handler, input, result.
const DECODED: [(&str, &str, &[u8], &str); 152] = [
    ("utf-8", "strict", b"abc", "'abc'"),
    ("utf-8", "replace", b"abc", "'abc'"),
    ("utf-8", "strict", b"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", "'\\xe9\\u20ac\\U0001f600'"),
    ("utf-8", "replace", b"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", "'\\xe9\\u20ac\\U0001f600'"),
    ("utf-8", "strict", b"a\xffb\xe2\x82", "!'utf-8' codec can't decode byte 0xff in position 1: invalid start byte"),
    ("utf-8", "ignore", b"a\xffb\xe2\x82", "'ab'"),
    ("utf-8", "replace", b"a\xffb\xe2\x82", "'a\\ufffdb\\ufffd'"),
    ("utf-8", "backslashreplace", b"a\xffb\xe2\x82", "'a\\\\xffb\\\\xe2\\\\x82'"),
    ("utf-8", "surrogateescape", b"a\xffb\xe2\x82", "'a\\udcffb\\udce2\\udc82'"),
    (
        "utf-8",
        "surrogatepass",
        b"a\xffb\xe2\x82",
        "!'utf-8' codec can't decode byte 0xff in position 1: invalid start byte",
    ),
    ("utf-8", "xmlcharrefreplace", b"a\xffb\xe2\x82", "!WrongDirection"),
    (
        "utf-8",
        "strict",
        b"\xed\xa0\x80x",
        "!'utf-8' codec can't decode byte 0xed in position 0: invalid continuation byte",
    ),
    ("utf-8", "ignore", b"\xed\xa0\x80x", "'x'"),
    ("utf-8", "replace", b"\xed\xa0\x80x", "'\\ufffd\\ufffd\\ufffdx'"),
    ("utf-8", "backslashreplace", b"\xed\xa0\x80x", "'\\\\xed\\\\xa0\\\\x80x'"),
    ("utf-8", "surrogateescape", b"\xed\xa0\x80x", "'\\udced\\udca0\\udc80x'"),
    ("utf-8", "surrogatepass", b"\xed\xa0\x80x", "'\\ud800x'"),
    ("utf-8", "xmlcharrefreplace", b"\xed\xa0\x80x", "!WrongDirection"),
    ("utf-8", "strict", b"\x80", "!'utf-8' codec can't decode byte 0x80 in position 0: invalid start byte"),
    ("utf-8", "replace", b"\x80", "'\\ufffd'"),
    ("utf-8", "strict", b"\xc0\x80", "!'utf-8' codec can't decode byte 0xc0 in position 0: invalid start byte"),
    ("utf-8", "replace", b"\xc0\x80", "'\\ufffd\\ufffd'"),
    (
        "utf-8",
        "strict",
        b"\xe0\x80\x80",
        "!'utf-8' codec can't decode byte 0xe0 in position 0: invalid continuation byte",
    ),
    ("utf-8", "replace", b"\xe0\x80\x80", "'\\ufffd\\ufffd\\ufffd'"),
    ("utf-8", "strict", b"\xf0\x9f\x98", "!'utf-8' codec can't decode bytes in position 0-2: unexpected end of data"),
    ("utf-8", "replace", b"\xf0\x9f\x98", "'\\ufffd'"),
    (
        "utf-8",
        "strict",
        b"\xf0\x9f\x98a",
        "!'utf-8' codec can't decode bytes in position 0-2: invalid continuation byte",
    ),
    ("utf-8", "replace", b"\xf0\x9f\x98a", "'\\ufffda'"),
    ("utf-8", "strict", b"\xf5\x80", "!'utf-8' codec can't decode byte 0xf5 in position 0: invalid start byte"),
    ("utf-8", "replace", b"\xf5\x80", "'\\ufffd\\ufffd'"),
    ("utf-8", "strict", b"\xc3(", "!'utf-8' codec can't decode byte 0xc3 in position 0: invalid continuation byte"),
    ("utf-8", "replace", b"\xc3(", "'\\ufffd('"),
    ("utf-8", "strict", b"\xe2(\xa1", "!'utf-8' codec can't decode byte 0xe2 in position 0: invalid continuation byte"),
    ("utf-8", "replace", b"\xe2(\xa1", "'\\ufffd(\\ufffd'"),
    (
        "utf-8",
        "strict",
        b"\xf4\x90\x80\x80",
        "!'utf-8' codec can't decode byte 0xf4 in position 0: invalid continuation byte",
    ),
    ("utf-8", "replace", b"\xf4\x90\x80\x80", "'\\ufffd\\ufffd\\ufffd\\ufffd'"),
    ("utf-8", "strict", b"\xed\xa0", "!'utf-8' codec can't decode byte 0xed in position 0: invalid continuation byte"),
    ("utf-8", "replace", b"\xed\xa0", "'\\ufffd\\ufffd'"),
    ("utf-8-sig", "strict", b"\xef\xbb\xbfab", "'ab'"),
    ("utf-8-sig", "replace", b"\xef\xbb\xbfab", "'ab'"),
    (
        "ascii",
        "strict",
        b"ab\xffc\x80",
        "!'ascii' codec can't decode byte 0xff in position 2: ordinal not in range(128)",
    ),
    ("ascii", "ignore", b"ab\xffc\x80", "'abc'"),
    ("ascii", "replace", b"ab\xffc\x80", "'ab\\ufffdc\\ufffd'"),
    ("ascii", "backslashreplace", b"ab\xffc\x80", "'ab\\\\xffc\\\\x80'"),
    ("ascii", "surrogateescape", b"ab\xffc\x80", "'ab\\udcffc\\udc80'"),
    (
        "ascii",
        "surrogatepass",
        b"ab\xffc\x80",
        "!'ascii' codec can't decode byte 0xff in position 2: ordinal not in range(128)",
    ),
    ("ascii", "xmlcharrefreplace", b"ab\xffc\x80", "!WrongDirection"),
    ("latin-1", "strict", b"\xff\x00a", "'\\xff\\x00a'"),
    ("latin-1", "replace", b"\xff\x00a", "'\\xff\\x00a'"),
    ("utf-16", "strict", b"\xff\xfea\x00", "'a'"),
    ("utf-16", "replace", b"\xff\xfea\x00", "'a'"),
    ("utf-16", "strict", b"\xfe\xff\x00a", "'a'"),
    ("utf-16", "replace", b"\xfe\xff\x00a", "'a'"),
    ("utf-16", "strict", b"a\x00", "'a'"),
    ("utf-16", "replace", b"a\x00", "'a'"),
    ("utf-16", "strict", b"\x00", "!'utf-16-le' codec can't decode byte 0x00 in position 0: truncated data"),
    ("utf-16", "replace", b"\x00", "'\\ufffd'"),
    ("utf-16-le", "strict", b"=\xd8\x00\xde", "'\\U0001f600'"),
    ("utf-16-le", "replace", b"=\xd8\x00\xde", "'\\U0001f600'"),
    ("utf-16-le", "strict", b"=\xd8", "!'utf-16-le' codec can't decode bytes in position 0-1: unexpected end of data"),
    ("utf-16-le", "ignore", b"=\xd8", "''"),
    ("utf-16-le", "replace", b"=\xd8", "'\\ufffd'"),
    ("utf-16-le", "backslashreplace", b"=\xd8", "'\\\\x3d\\\\xd8'"),
    (
        "utf-16-le",
        "surrogateescape",
        b"=\xd8",
        "!'utf-16-le' codec can't decode bytes in position 0-1: unexpected end of data",
    ),
    ("utf-16-le", "surrogatepass", b"=\xd8", "'\\ud83d'"),
    (
        "utf-16-le",
        "strict",
        b"=\xd8a\x00",
        "!'utf-16-le' codec can't decode bytes in position 0-1: illegal UTF-16 surrogate",
    ),
    ("utf-16-le", "ignore", b"=\xd8a\x00", "'a'"),
    ("utf-16-le", "replace", b"=\xd8a\x00", "'\\ufffda'"),
    ("utf-16-le", "backslashreplace", b"=\xd8a\x00", "'\\\\x3d\\\\xd8a'"),
    (
        "utf-16-le",
        "surrogateescape",
        b"=\xd8a\x00",
        "!'utf-16-le' codec can't decode bytes in position 0-1: illegal UTF-16 surrogate",
    ),
    ("utf-16-le", "surrogatepass", b"=\xd8a\x00", "'\\ud83da'"),
    (
        "utf-16-le",
        "strict",
        b"\x00\xdea\x00",
        "!'utf-16-le' codec can't decode bytes in position 0-1: illegal encoding",
    ),
    ("utf-16-le", "ignore", b"\x00\xdea\x00", "'a'"),
    ("utf-16-le", "replace", b"\x00\xdea\x00", "'\\ufffda'"),
    ("utf-16-le", "backslashreplace", b"\x00\xdea\x00", "'\\\\x00\\\\xdea'"),
    (
        "utf-16-le",
        "surrogateescape",
        b"\x00\xdea\x00",
        "!'utf-16-le' codec can't decode bytes in position 0-1: illegal encoding",
    ),
    ("utf-16-le", "surrogatepass", b"\x00\xdea\x00", "'\\ude00a'"),
    ("utf-16-le", "strict", b"a\x00b", "!'utf-16-le' codec can't decode byte 0x62 in position 2: truncated data"),
    ("utf-16-le", "ignore", b"a\x00b", "'a'"),
    ("utf-16-le", "replace", b"a\x00b", "'a\\ufffd'"),
    ("utf-16-le", "backslashreplace", b"a\x00b", "'a\\\\x62'"),
    (
        "utf-16-le",
        "surrogateescape",
        b"a\x00b",
        "!'utf-16-le' codec can't decode byte 0x62 in position 2: truncated data",
    ),
    (
        "utf-16-le",
        "surrogatepass",
        b"a\x00b",
        "!'utf-16-le' codec can't decode byte 0x62 in position 2: truncated data",
    ),
    (
        "utf-16-le",
        "strict",
        b"=\xd8\x00",
        "!'utf-16-le' codec can't decode bytes in position 0-2: unexpected end of data",
    ),
    ("utf-16-le", "ignore", b"=\xd8\x00", "''"),
    ("utf-16-le", "replace", b"=\xd8\x00", "'\\ufffd'"),
    ("utf-16-le", "backslashreplace", b"=\xd8\x00", "'\\\\x3d\\\\xd8\\\\x00'"),
    (
        "utf-16-le",
        "surrogateescape",
        b"=\xd8\x00",
        "!'utf-16-le' codec can't decode bytes in position 0-2: unexpected end of data",
    ),
    (
        "utf-16-le",
        "surrogatepass",
        b"=\xd8\x00",
        "!'utf-16-le' codec can't decode byte 0x00 in position 2: truncated data",
    ),
    (
        "utf-16-be",
        "strict",
        b"\xd8=\x00a",
        "!'utf-16-be' codec can't decode bytes in position 0-1: illegal UTF-16 surrogate",
    ),
    ("utf-16-be", "ignore", b"\xd8=\x00a", "'a'"),
    ("utf-16-be", "replace", b"\xd8=\x00a", "'\\ufffda'"),
    ("utf-16-be", "backslashreplace", b"\xd8=\x00a", "'\\\\xd8\\\\x3da'"),
    (
        "utf-16-be",
        "surrogateescape",
        b"\xd8=\x00a",
        "!'utf-16-be' codec can't decode byte 0x61 in position 3: truncated data",
    ),
    ("utf-16-be", "surrogatepass", b"\xd8=\x00a", "'\\ud83da'"),
    ("utf-32", "strict", b"\xff\xfe\x00\x00a\x00\x00\x00", "'a'"),
    ("utf-32", "replace", b"\xff\xfe\x00\x00a\x00\x00\x00", "'a'"),
    ("utf-32-be", "strict", b"\x00\x01\xf6\x00", "'\\U0001f600'"),
    ("utf-32-be", "replace", b"\x00\x01\xf6\x00", "'\\U0001f600'"),
    (
        "utf-32-le",
        "strict",
        b"\x00\xd8\x00\x00",
        "!'utf-32-le' codec can't decode bytes in position 0-3: code point in surrogate code point range(0xd800, 0xe000)",
    ),
    ("utf-32-le", "ignore", b"\x00\xd8\x00\x00", "''"),
    ("utf-32-le", "replace", b"\x00\xd8\x00\x00", "'\\ufffd'"),
    ("utf-32-le", "backslashreplace", b"\x00\xd8\x00\x00", "'\\\\x00\\\\xd8\\\\x00\\\\x00'"),
    (
        "utf-32-le",
        "surrogateescape",
        b"\x00\xd8\x00\x00",
        "!'utf-32-le' codec can't decode bytes in position 0-3: code point in surrogate code point range(0xd800, 0xe000)",
    ),
    ("utf-32-le", "surrogatepass", b"\x00\xd8\x00\x00", "'\\ud800'"),
    (
        "utf-32-le",
        "strict",
        b"\x00\x00\x11\x00",
        "!'utf-32-le' codec can't decode bytes in position 0-3: code point not in range(0x110000)",
    ),
    ("utf-32-le", "ignore", b"\x00\x00\x11\x00", "''"),
    ("utf-32-le", "replace", b"\x00\x00\x11\x00", "'\\ufffd'"),
    ("utf-32-le", "backslashreplace", b"\x00\x00\x11\x00", "'\\\\x00\\\\x00\\\\x11\\\\x00'"),
    (
        "utf-32-le",
        "surrogateescape",
        b"\x00\x00\x11\x00",
        "!'utf-32-le' codec can't decode bytes in position 0-3: code point not in range(0x110000)",
    ),
    (
        "utf-32-le",
        "surrogatepass",
        b"\x00\x00\x11\x00",
        "!'utf-32-le' codec can't decode bytes in position 0-3: code point not in range(0x110000)",
    ),
    ("utf-32-le", "strict", b"a\x00\x00", "!'utf-32-le' codec can't decode bytes in position 0-2: truncated data"),
    ("utf-32-le", "ignore", b"a\x00\x00", "''"),
    ("utf-32-le", "replace", b"a\x00\x00", "'\\ufffd'"),
    ("utf-32-le", "backslashreplace", b"a\x00\x00", "'\\\\x61\\\\x00\\\\x00'"),
    (
        "utf-32-le",
        "surrogateescape",
        b"a\x00\x00",
        "!'utf-32-le' codec can't decode bytes in position 0-2: truncated data",
    ),
    (
        "utf-32-le",
        "surrogatepass",
        b"a\x00\x00",
        "!'utf-32-le' codec can't decode bytes in position 0-2: truncated data",
    ),
    (
        "cp1252",
        "strict",
        b"\x80a\x81",
        "!'charmap' codec can't decode byte 0x81 in position 2: character maps to <undefined>",
    ),
    ("cp1252", "ignore", b"\x80a\x81", "'\\u20aca'"),
    ("cp1252", "replace", b"\x80a\x81", "'\\u20aca\\ufffd'"),
    ("cp1252", "backslashreplace", b"\x80a\x81", "'\\u20aca\\\\x81'"),
    ("cp1252", "surrogateescape", b"\x80a\x81", "'\\u20aca\\udc81'"),
    (
        "unicode_escape",
        "strict",
        b"a\x5cn\x5ct\x5cx41\x5cu0142\x5cU0001f600\x5c101\x5c0\x5cN{BULLET}\x5cq\x5c\x5c",
        "'a\\n\\tA\\u0142\\U0001f600A\\x00\\u2022\\\\q\\\\'",
    ),
    (
        "unicode_escape",
        "replace",
        b"a\x5cn\x5ct\x5cx41\x5cu0142\x5cU0001f600\x5c101\x5c0\x5cN{BULLET}\x5cq\x5c\x5c",
        "'a\\n\\tA\\u0142\\U0001f600A\\x00\\u2022\\\\q\\\\'",
    ),
    ("unicode_escape", "strict", b"a\x5c\x0ab\xe9", "'ab\\xe9'"),
    ("unicode_escape", "replace", b"a\x5c\x0ab\xe9", "'ab\\xe9'"),
    (
        "unicode_escape",
        "strict",
        b"\x5cx4",
        "!'unicodeescape' codec can't decode bytes in position 0-2: truncated \\xXX escape",
    ),
    ("unicode_escape", "replace", b"\x5cx4", "'\\ufffd'"),
    (
        "unicode_escape",
        "strict",
        b"\x5cu12g",
        "!'unicodeescape' codec can't decode bytes in position 0-3: truncated \\uXXXX escape",
    ),
    ("unicode_escape", "replace", b"\x5cu12g", "'\\ufffdg'"),
    (
        "unicode_escape",
        "strict",
        b"\x5cU00110000",
        "!'unicodeescape' codec can't decode bytes in position 0-9: illegal Unicode character",
    ),
    ("unicode_escape", "replace", b"\x5cU00110000", "'\\ufffd'"),
    (
        "unicode_escape",
        "strict",
        b"\x5cN",
        "!'unicodeescape' codec can't decode bytes in position 0-1: malformed \\N character escape",
    ),
    ("unicode_escape", "replace", b"\x5cN", "'\\ufffd'"),
    (
        "unicode_escape",
        "strict",
        b"\x5cN{",
        "!'unicodeescape' codec can't decode bytes in position 0-2: malformed \\N character escape",
    ),
    ("unicode_escape", "replace", b"\x5cN{", "'\\ufffd'"),
    (
        "unicode_escape",
        "strict",
        b"\x5cN{}",
        "!'unicodeescape' codec can't decode bytes in position 0-2: malformed \\N character escape",
    ),
    ("unicode_escape", "replace", b"\x5cN{}", "'\\ufffd}'"),
    (
        "unicode_escape",
        "strict",
        b"\x5cN{no such}",
        "!'unicodeescape' codec can't decode bytes in position 0-10: unknown Unicode character name",
    ),
    ("unicode_escape", "replace", b"\x5cN{no such}", "'\\ufffd'"),
    (
        "unicode_escape",
        "strict",
        b"\x5c",
        "!'unicodeescape' codec can't decode byte 0x5c in position 0: \\ at end of string",
    ),
    ("unicode_escape", "replace", b"\x5c", "'\\ufffd'"),
    (
        "unicode_escape",
        "strict",
        b"\x5cU0001",
        "!'unicodeescape' codec can't decode bytes in position 0-5: truncated \\UXXXXXXXX escape",
    ),
    ("unicode_escape", "replace", b"\x5cU0001", "'\\ufffd'"),
    (
        "raw_unicode_escape",
        "strict",
        b"a\x5cn\x5cu0142\x5c\x5cu0142\x5cU0001f600\x5c\x5c\xe9",
        "'a\\\\n\\u0142\\\\\\\\u0142\\U0001f600\\\\\\\\\\xe9'",
    ),
    (
        "raw_unicode_escape",
        "replace",
        b"a\x5cn\x5cu0142\x5c\x5cu0142\x5cU0001f600\x5c\x5c\xe9",
        "'a\\\\n\\u0142\\\\\\\\u0142\\U0001f600\\\\\\\\\\xe9'",
    ),
    (
        "raw_unicode_escape",
        "strict",
        b"\x5cu12",
        "!'rawunicodeescape' codec can't decode bytes in position 0-3: truncated \\uXXXX escape",
    ),
    ("raw_unicode_escape", "replace", b"\x5cu12", "'\\ufffd'"),
    (
        "raw_unicode_escape",
        "strict",
        b"\x5cU00110000",
        "!'rawunicodeescape' codec can't decode bytes in position 0-9: \\Uxxxxxxxx out of range",
    ),
    ("raw_unicode_escape", "replace", b"\x5cU00110000", "'\\ufffd'"),
    ("raw_unicode_escape", "strict", b"\x5c", "'\\\\'"),
    ("raw_unicode_escape", "replace", b"\x5c", "'\\\\'"),
];

/// Encoding, handler, input, result.
const ENCODED: [(&str, &str, &[u32], &str); 90] = [
    ("utf-8", "strict", &[0x61, 0xe9, 0x20ac, 0x1f600], "b'a\\xc3\\xa9\\xe2\\x82\\xac\\xf0\\x9f\\x98\\x80'"),
    ("utf-8", "replace", &[0x61, 0xe9, 0x20ac, 0x1f600], "b'a\\xc3\\xa9\\xe2\\x82\\xac\\xf0\\x9f\\x98\\x80'"),
    (
        "utf-8",
        "strict",
        &[0x61, 0xdc80, 0xdcff, 0x62],
        "!'utf-8' codec can't encode characters in position 1-2: surrogates not allowed",
    ),
    ("utf-8", "ignore", &[0x61, 0xdc80, 0xdcff, 0x62], "b'ab'"),
    ("utf-8", "replace", &[0x61, 0xdc80, 0xdcff, 0x62], "b'a??b'"),
    ("utf-8", "backslashreplace", &[0x61, 0xdc80, 0xdcff, 0x62], "b'a\\\\udc80\\\\udcffb'"),
    ("utf-8", "surrogateescape", &[0x61, 0xdc80, 0xdcff, 0x62], "b'a\\x80\\xffb'"),
    ("utf-8", "surrogatepass", &[0x61, 0xdc80, 0xdcff, 0x62], "b'a\\xed\\xb2\\x80\\xed\\xb3\\xbfb'"),
    ("utf-8", "xmlcharrefreplace", &[0x61, 0xdc80, 0xdcff, 0x62], "b'a&#56448;&#56575;b'"),
    ("utf-8", "namereplace", &[0x61, 0xdc80, 0xdcff, 0x62], "b'a\\\\udc80\\\\udcffb'"),
    (
        "utf-8",
        "strict",
        &[0x61, 0xd800, 0x62],
        "!'utf-8' codec can't encode character '\\ud800' in position 1: surrogates not allowed",
    ),
    ("utf-8", "ignore", &[0x61, 0xd800, 0x62], "b'ab'"),
    ("utf-8", "replace", &[0x61, 0xd800, 0x62], "b'a?b'"),
    ("utf-8", "backslashreplace", &[0x61, 0xd800, 0x62], "b'a\\\\ud800b'"),
    (
        "utf-8",
        "surrogateescape",
        &[0x61, 0xd800, 0x62],
        "!'utf-8' codec can't encode character '\\ud800' in position 1: surrogates not allowed",
    ),
    ("utf-8", "surrogatepass", &[0x61, 0xd800, 0x62], "b'a\\xed\\xa0\\x80b'"),
    ("utf-8", "xmlcharrefreplace", &[0x61, 0xd800, 0x62], "b'a&#55296;b'"),
    ("utf-8", "namereplace", &[0x61, 0xd800, 0x62], "b'a\\\\ud800b'"),
    ("utf-8-sig", "strict", &[0xe9], "b'\\xef\\xbb\\xbf\\xc3\\xa9'"),
    ("utf-8-sig", "replace", &[0xe9], "b'\\xef\\xbb\\xbf\\xc3\\xa9'"),
    (
        "ascii",
        "strict",
        &[0x61, 0xe9, 0x20ac, 0x62, 0x1f600],
        "!'ascii' codec can't encode characters in position 1-2: ordinal not in range(128)",
    ),
    ("ascii", "ignore", &[0x61, 0xe9, 0x20ac, 0x62, 0x1f600], "b'ab'"),
    ("ascii", "replace", &[0x61, 0xe9, 0x20ac, 0x62, 0x1f600], "b'a??b?'"),
    ("ascii", "backslashreplace", &[0x61, 0xe9, 0x20ac, 0x62, 0x1f600], "b'a\\\\xe9\\\\u20acb\\\\U0001f600'"),
    (
        "ascii",
        "surrogateescape",
        &[0x61, 0xe9, 0x20ac, 0x62, 0x1f600],
        "!'ascii' codec can't encode characters in position 1-2: ordinal not in range(128)",
    ),
    (
        "ascii",
        "surrogatepass",
        &[0x61, 0xe9, 0x20ac, 0x62, 0x1f600],
        "!'ascii' codec can't encode characters in position 1-2: ordinal not in range(128)",
    ),
    ("ascii", "xmlcharrefreplace", &[0x61, 0xe9, 0x20ac, 0x62, 0x1f600], "b'a&#233;&#8364;b&#128512;'"),
    (
        "ascii",
        "namereplace",
        &[0x61, 0xe9, 0x20ac, 0x62, 0x1f600],
        "b'a\\\\N{LATIN SMALL LETTER E WITH ACUTE}\\\\N{EURO SIGN}b\\\\N{GRINNING FACE}'",
    ),
    (
        "ascii",
        "strict",
        &[0xdc80, 0x78],
        "!'ascii' codec can't encode character '\\udc80' in position 0: ordinal not in range(128)",
    ),
    ("ascii", "ignore", &[0xdc80, 0x78], "b'x'"),
    ("ascii", "replace", &[0xdc80, 0x78], "b'?x'"),
    ("ascii", "backslashreplace", &[0xdc80, 0x78], "b'\\\\udc80x'"),
    ("ascii", "surrogateescape", &[0xdc80, 0x78], "b'\\x80x'"),
    (
        "ascii",
        "surrogatepass",
        &[0xdc80, 0x78],
        "!'ascii' codec can't encode character '\\udc80' in position 0: ordinal not in range(128)",
    ),
    ("ascii", "xmlcharrefreplace", &[0xdc80, 0x78], "b'&#56448;x'"),
    ("ascii", "namereplace", &[0xdc80, 0x78], "b'\\\\udc80x'"),
    (
        "latin-1",
        "strict",
        &[0xe9, 0x20ac],
        "!'latin-1' codec can't encode character '\\u20ac' in position 1: ordinal not in range(256)",
    ),
    ("latin-1", "ignore", &[0xe9, 0x20ac], "b'\\xe9'"),
    ("latin-1", "replace", &[0xe9, 0x20ac], "b'\\xe9?'"),
    ("latin-1", "backslashreplace", &[0xe9, 0x20ac], "b'\\xe9\\\\u20ac'"),
    (
        "latin-1",
        "surrogateescape",
        &[0xe9, 0x20ac],
        "!'latin-1' codec can't encode character '\\u20ac' in position 1: ordinal not in range(256)",
    ),
    (
        "latin-1",
        "surrogatepass",
        &[0xe9, 0x20ac],
        "!'latin-1' codec can't encode character '\\u20ac' in position 1: ordinal not in range(256)",
    ),
    ("latin-1", "xmlcharrefreplace", &[0xe9, 0x20ac], "b'\\xe9&#8364;'"),
    ("latin-1", "namereplace", &[0xe9, 0x20ac], "b'\\xe9\\\\N{EURO SIGN}'"),
    ("latin-1", "strict", &[0xe9, 0xff], "b'\\xe9\\xff'"),
    ("latin-1", "replace", &[0xe9, 0xff], "b'\\xe9\\xff'"),
    ("utf-16", "strict", &[0x61, 0x1f600], "b'\\xff\\xfea\\x00=\\xd8\\x00\\xde'"),
    ("utf-16", "replace", &[0x61, 0x1f600], "b'\\xff\\xfea\\x00=\\xd8\\x00\\xde'"),
    ("utf-16-le", "strict", &[0x61, 0x1f600, 0x20ac], "b'a\\x00=\\xd8\\x00\\xde\\xac '"),
    ("utf-16-le", "replace", &[0x61, 0x1f600, 0x20ac], "b'a\\x00=\\xd8\\x00\\xde\\xac '"),
    ("utf-16-be", "strict", &[0x61, 0x1f600], "b'\\x00a\\xd8=\\xde\\x00'"),
    ("utf-16-be", "replace", &[0x61, 0x1f600], "b'\\x00a\\xd8=\\xde\\x00'"),
    (
        "utf-16-be",
        "strict",
        &[0xd800, 0x61],
        "!'utf-16-be' codec can't encode character '\\ud800' in position 0: surrogates not allowed",
    ),
    ("utf-16-be", "ignore", &[0xd800, 0x61], "b'\\x00a'"),
    ("utf-16-be", "replace", &[0xd800, 0x61], "b'\\x00?\\x00a'"),
    ("utf-16-be", "backslashreplace", &[0xd800, 0x61], "b'\\x00\\\\\\x00u\\x00d\\x008\\x000\\x000\\x00a'"),
    (
        "utf-16-be",
        "surrogateescape",
        &[0xd800, 0x61],
        "!'utf-16-be' codec can't encode character '\\ud800' in position 0: surrogates not allowed",
    ),
    ("utf-16-be", "surrogatepass", &[0xd800, 0x61], "b'\\xd8\\x00\\x00a'"),
    ("utf-16-be", "xmlcharrefreplace", &[0xd800, 0x61], "b'\\x00&\\x00#\\x005\\x005\\x002\\x009\\x006\\x00;\\x00a'"),
    ("utf-16-be", "namereplace", &[0xd800, 0x61], "b'\\x00\\\\\\x00u\\x00d\\x008\\x000\\x000\\x00a'"),
    (
        "utf-16",
        "strict",
        &[0xdc80],
        "!'utf-16' codec can't encode character '\\udc80' in position 0: surrogates not allowed",
    ),
    ("utf-16", "ignore", &[0xdc80], "b'\\xff\\xfe'"),
    ("utf-16", "replace", &[0xdc80], "b'\\xff\\xfe?\\x00'"),
    ("utf-16", "backslashreplace", &[0xdc80], "b'\\xff\\xfe\\\\\\x00u\\x00d\\x00c\\x008\\x000\\x00'"),
    (
        "utf-16",
        "surrogateescape",
        &[0xdc80],
        "!'utf-16' codec can't encode character '\\udc80' in position 0: surrogates not allowed",
    ),
    ("utf-16", "surrogatepass", &[0xdc80], "b'\\xff\\xfe\\x80\\xdc'"),
    ("utf-16", "xmlcharrefreplace", &[0xdc80], "b'\\xff\\xfe&\\x00#\\x005\\x006\\x004\\x004\\x008\\x00;\\x00'"),
    ("utf-16", "namereplace", &[0xdc80], "b'\\xff\\xfe\\\\\\x00u\\x00d\\x00c\\x008\\x000\\x00'"),
    ("utf-32", "strict", &[0x61, 0x1f600], "b'\\xff\\xfe\\x00\\x00a\\x00\\x00\\x00\\x00\\xf6\\x01\\x00'"),
    ("utf-32", "replace", &[0x61, 0x1f600], "b'\\xff\\xfe\\x00\\x00a\\x00\\x00\\x00\\x00\\xf6\\x01\\x00'"),
    (
        "utf-32-be",
        "strict",
        &[0x61, 0xdc80],
        "!'utf-32-be' codec can't encode character '\\udc80' in position 1: surrogates not allowed",
    ),
    ("utf-32-be", "ignore", &[0x61, 0xdc80], "b'\\x00\\x00\\x00a'"),
    ("utf-32-be", "replace", &[0x61, 0xdc80], "b'\\x00\\x00\\x00a\\x00\\x00\\x00?'"),
    (
        "utf-32-be",
        "backslashreplace",
        &[0x61, 0xdc80],
        "b'\\x00\\x00\\x00a\\x00\\x00\\x00\\\\\\x00\\x00\\x00u\\x00\\x00\\x00d\\x00\\x00\\x00c\\x00\\x00\\x008\\x00\\x00\\x000'",
    ),
    (
        "utf-32-be",
        "surrogateescape",
        &[0x61, 0xdc80],
        "!'utf-32-be' codec can't encode character '\\udc80' in position 1: surrogates not allowed",
    ),
    ("utf-32-be", "surrogatepass", &[0x61, 0xdc80], "b'\\x00\\x00\\x00a\\x00\\x00\\xdc\\x80'"),
    (
        "utf-32-be",
        "xmlcharrefreplace",
        &[0x61, 0xdc80],
        "b'\\x00\\x00\\x00a\\x00\\x00\\x00&\\x00\\x00\\x00#\\x00\\x00\\x005\\x00\\x00\\x006\\x00\\x00\\x004\\x00\\x00\\x004\\x00\\x00\\x008\\x00\\x00\\x00;'",
    ),
    (
        "utf-32-be",
        "namereplace",
        &[0x61, 0xdc80],
        "b'\\x00\\x00\\x00a\\x00\\x00\\x00\\\\\\x00\\x00\\x00u\\x00\\x00\\x00d\\x00\\x00\\x00c\\x00\\x00\\x008\\x00\\x00\\x000'",
    ),
    (
        "cp1252",
        "strict",
        &[0x20ac, 0xe9, 0x81, 0x141],
        "!'charmap' codec can't encode characters in position 2-3: character maps to <undefined>",
    ),
    ("cp1252", "ignore", &[0x20ac, 0xe9, 0x81, 0x141], "b'\\x80\\xe9'"),
    ("cp1252", "replace", &[0x20ac, 0xe9, 0x81, 0x141], "b'\\x80\\xe9??'"),
    ("cp1252", "backslashreplace", &[0x20ac, 0xe9, 0x81, 0x141], "b'\\x80\\xe9\\\\x81\\\\u0141'"),
    (
        "cp1252",
        "surrogateescape",
        &[0x20ac, 0xe9, 0x81, 0x141],
        "!'charmap' codec can't encode characters in position 2-3: character maps to <undefined>",
    ),
    (
        "cp1252",
        "surrogatepass",
        &[0x20ac, 0xe9, 0x81, 0x141],
        "!'charmap' codec can't encode characters in position 2-3: character maps to <undefined>",
    ),
    ("cp1252", "xmlcharrefreplace", &[0x20ac, 0xe9, 0x81, 0x141], "b'\\x80\\xe9&#129;&#321;'"),
    (
        "cp1252",
        "namereplace",
        &[0x20ac, 0xe9, 0x81, 0x141],
        "b'\\x80\\xe9\\\\x81\\\\N{LATIN CAPITAL LETTER L WITH STROKE}'",
    ),
    (
        "unicode_escape",
        "strict",
        &[0x61, 0xa, 0x9, 0x5c, 0x0, 0x7f, 0xe9, 0x20ac, 0x1f600, 0x27],
        "b\"a\\\\n\\\\t\\\\\\\\\\\\x00\\\\x7f\\\\xe9\\\\u20ac\\\\U0001f600'\"",
    ),
    (
        "unicode_escape",
        "replace",
        &[0x61, 0xa, 0x9, 0x5c, 0x0, 0x7f, 0xe9, 0x20ac, 0x1f600, 0x27],
        "b\"a\\\\n\\\\t\\\\\\\\\\\\x00\\\\x7f\\\\xe9\\\\u20ac\\\\U0001f600'\"",
    ),
    (
        "raw_unicode_escape",
        "strict",
        &[0x61, 0xa, 0xe9, 0x20ac, 0x1f600, 0x5c, 0xd800],
        "b'a\\n\\xe9\\\\u20ac\\\\U0001f600\\\\\\\\ud800'",
    ),
    (
        "raw_unicode_escape",
        "replace",
        &[0x61, 0xa, 0xe9, 0x20ac, 0x1f600, 0x5c, 0xd800],
        "b'a\\n\\xe9\\\\u20ac\\\\U0001f600\\\\\\\\ud800'",
    ),
];
