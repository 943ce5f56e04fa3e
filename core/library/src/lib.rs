//! The part of Python's standard library that is written in Python, inside the executable.
//!
//! Each file is compressed by itself, so that importing one module unpacks one module. Nothing here is touched before the first import.
//! The files are the Python Software Foundation's, under the licence in `LICENSE_TEXT`; the ones in `overrides` are changed or our own.

include!(concat!(env!("OUT_DIR"), "/files.rs"));

static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/library.bin"));

/// The licence of the files.
pub static LICENSE_TEXT: &str = include_str!("../PSF-LICENSE.txt");

/// A file of the library.
#[derive(Debug)]
pub struct File {
    /// Where it is in the library, with slashes: `json/decoder.py`.
    pub path: &'static str,
    at: u32,
    packed: u32,
    size: u32,
    /// Tells versions of the file apart.
    pub fingerprint: u64,
}

impl File {
    /// What is in it.
    pub fn source(&self) -> Vec<u8> {
        let (at, packed) = (self.at as usize, self.packed as usize);
        let bytes = PACKED.get(at..at + packed).unwrap_or_default();
        miniz_oxide::inflate::decompress_to_vec_with_limit(bytes, self.size as usize).unwrap_or_default()
    }

    /// Does it belong to a package, as its `__init__`?
    pub fn is_package(&self) -> bool {
        self.path.ends_with("/__init__.py")
    }

    /// How long its source is.
    pub fn size(&self) -> usize {
        self.size as usize
    }
}

/// The file at this path of the library.
pub fn file(path: &str) -> Option<&'static File> {
    FILES.binary_search_by(|file| file.path.cmp(path)).ok().map(|i| &FILES[i])
}

/// The file of the module `name`, written with slashes (`json/decoder`): of a package its `__init__`.
pub fn module(name: &str) -> Option<&'static File> {
    file(&format!("{name}/__init__.py")).or_else(|| file(&format!("{name}.py")))
}

/// Is there a folder of this path?
pub fn is_folder(path: &str) -> bool {
    let start = format!("{path}/");
    let i = FILES.partition_point(|file| file.path < start.as_str());
    FILES.get(i).is_some_and(|file| file.path.starts_with(&start))
}

/// Every file, sorted by path.
pub fn files() -> &'static [File] {
    FILES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_and_unpacked() {
        let json = module("json").expect("the package json");
        assert!(json.is_package());
        assert_eq!(json.source().len(), json.size());
        assert!(module("json/decoder").is_some_and(|file| !file.is_package()));
        assert!(module("no_such_module").is_none());
        assert!(is_folder("json") && !is_folder("jso"));
        assert!(files().is_sorted_by(|a, b| a.path < b.path));
    }

    #[test]
    fn every_file_unpacks() {
        for file in files() {
            assert_eq!(file.source().len(), file.size(), "{}", file.path);
        }
    }

    #[test]
    fn the_licence_is_shipped() {
        assert!(LICENSE_TEXT.contains("PYTHON SOFTWARE FOUNDATION LICENSE"));
    }
}
