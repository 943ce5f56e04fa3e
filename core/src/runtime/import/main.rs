//! What `-m NAME` runs.

use super::find::{Found, find, folders};
use super::import_absolute;
use super::load::code_and_spec;
use crate::object::{Py, Result, TypeId, Value};

/// What `-m NAME` runs.
pub enum Main {
    /// This code of this file, with this `__package__` and `__spec__`.
    Code {
        /// The code object.
        code: Value,
        /// The file that it says it comes from.
        file: String,
        /// `__package__`
        package: String,
        /// `__spec__`
        spec: Value,
    },
    /// The module is native.
    Native,
    /// A package without a `__main__`.
    PackageWithoutMain,
    /// There is no such module.
    Missing,
}

/// Finds the code that `-m name` runs. Packages around it are imported.
///
/// # Errors
/// What importing them raises; SyntaxError.
pub fn find_main(py: &mut Py, name: &str) -> Result<Main> {
    let parent = match name.rsplit_once('.') {
        Some((parent, _)) => match import_absolute(py, parent) {
            Ok(package) => Some((package, parent.to_owned())),
            Err(e) if py.exception_is(&e, TypeId::ModuleNotFoundError) => return Ok(Main::Missing),
            Err(e) => return Err(e),
        },
        None => None,
    };
    let Some(folders) = folders(py, parent.as_ref().map(|(package, _)| package))? else { return Ok(Main::Missing) };
    let found = match find(py.interp(), name, &folders) {
        Some(found) => found,
        // These two are there before anything is imported.
        None if ["sys", "builtins"].contains(&name) => return Ok(Main::Native),
        None if (py.interp().hooks().native_module)(name).is_some() => return Ok(Main::Native),
        None => return Ok(Main::Missing),
    };
    let is_package = match &found {
        Found::Native(_) => return Ok(Main::Native),
        Found::Elsewhere => return Ok(Main::Missing),
        Found::File(_, package) => package.is_some(),
        Found::Library(file) => file.is_package(),
        Found::Namespace(_) => true,
    };
    let package = parent.map(|(_, parent)| parent).unwrap_or_default();
    if !is_package {
        return made(py, name, found, package);
    }
    let module = import_absolute(py, name)?;
    let Some(inner) = self::folders(py, Some(&module))? else { return Ok(Main::PackageWithoutMain) };
    let full = format!("{name}.__main__");
    match find(py.interp(), &full, &inner) {
        Some(found) => made(py, &full, found, name.to_owned()),
        None => Ok(Main::PackageWithoutMain),
    }
}

fn made(py: &mut Py, name: &str, found: Found, package: String) -> Result<Main> {
    Ok(match code_and_spec(py, name, found)? {
        Some((code, file, spec)) => Main::Code { code, file, package, spec },
        None => Main::Native,
    })
}
