//! The command line.

use crate::object::interp::Config;
use crate::object::{Value, dict::DictObject};
use crate::runtime::Attached;

/// Runs the command line and returns the exit code.
pub fn main() -> i32 {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let interp = crate::runtime::start::start(Config::default());
    let ident = interp.main_ident.load(std::sync::atomic::Ordering::Relaxed);
    let Ok(mut attached) = Attached::new(interp, crate::runtime::DEFAULT_STACK, ident) else { return 1 };
    let py = attached.py();
    let (text, name) = if args[0] == "-c" { (args[1].clone(), "<string>") } else { (std::fs::read_to_string(&args[0]).unwrap_or_default(), args[0].as_str()) };
    let result = (|| {
        let source = py.str(&text)?;
        let code = crate::runtime::source::compile(py, &source, name, "exec", 0)?;
        let globals = DictObject::new(py)?;
        if let Some(d) = globals.payload::<DictObject>() {
            d.set_str(py, &globals, &py.intern("__name__"), py.intern("__main__"))?;
        }
        crate::vm::call::run_code(py, &code, &globals, &Value::EMPTY, &Value::EMPTY)
    })();
    match result {
        Ok(_) => 0,
        Err(e) => {
            let ty = py.type_of(&e.0).name();
            let text = py.str_string(&e.0).unwrap_or_default();
            eprintln!("{ty}: {text}");
            1
        }
    }
}
