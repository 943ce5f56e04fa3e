//! Arguments of constructors (`__new__`, `__init__`), which come as they were written: their checks and messages.

use crate::object::{Args, Py, Result, TypeId, TypeRef, Value};

impl Py {
    /// Refuses keyword arguments.
    ///
    /// # Errors
    /// TypeError.
    pub fn no_keywords(&self, name: &str, args: Args<'_>) -> Result<()> {
        if args.has_keywords() { Err(self.type_error(format!("{name}() takes no keyword arguments"))) } else { Ok(()) }
    }

    /// Refuses keyword arguments of the constructor of `base`, but for a class with an initializer of its own, which takes them.
    ///
    /// # Errors
    /// TypeError.
    pub fn no_keywords_of(&self, name: &str, class: TypeRef, base: TypeId, args: Args<'_>) -> Result<()> {
        let init = |t: TypeRef| t.slots.init.get().map(|f| f as usize);
        if class.is(base) || init(class) == init(self.ty(base)) { self.no_keywords(name, args) } else { Ok(()) }
    }

    /// As `arity`, of a constructor: see `no_keywords_of`.
    ///
    /// # Errors
    /// TypeError.
    pub fn arity_of<'a>(
        &self,
        name: &str,
        (class, base): (TypeRef, TypeId),
        args: Args<'a>,
        min: usize,
        max: usize,
    ) -> Result<&'a [Value]> {
        self.no_keywords_of(name, class, base, args)?;
        self.count(name, args.len(), min, max)?;
        Ok(args.positional())
    }

    /// The positional arguments, of which there must be `min` to `max` and no keyword argument.
    ///
    /// # Errors
    /// TypeError.
    pub fn arity<'a>(&self, name: &str, args: Args<'a>, min: usize, max: usize) -> Result<&'a [Value]> {
        self.no_keywords(name, args)?;
        self.count(name, args.len(), min, max)?;
        Ok(args.positional())
    }

    /// Checks a number of positional arguments.
    ///
    /// # Errors
    /// TypeError.
    pub fn count(&self, name: &str, given: usize, min: usize, max: usize) -> Result<()> {
        let bound = if given < min {
            min
        } else if given > max {
            max
        } else {
            return Ok(());
        };
        let how = match (min == max, given < min) {
            (true, _) => "",
            (false, true) => "at least ",
            (false, false) => "at most ",
        };
        let plural = if bound == 1 { "" } else { "s" };
        Err(self.type_error(format!("{name} expected {how}{bound} argument{plural}, got {given}")))
    }

    /// Arguments by position or keyword: one value per name, EMPTY where absent. The first `required` must be given.
    ///
    /// # Errors
    /// TypeError.
    pub fn named_args<const N: usize>(
        &self,
        function: &str,
        args: Args<'_>,
        names: [&str; N],
        required: usize,
    ) -> Result<[Value; N]> {
        let mut bound = [const { Value::EMPTY }; N];
        let total = args.values().len();
        if total > N {
            let s = if N == 1 { "" } else { "s" };
            return Err(self.type_error(format!("{function}() takes at most {N} argument{s} ({total} given)")));
        }
        for (place, v) in bound.iter_mut().zip(args.positional()) {
            *place = v.clone();
        }
        for (name, v) in args.keywords() {
            let Some(i) = names.iter().position(|n| name.as_text().is_some_and(|t| t.is(n))) else {
                let text = name.as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default();
                return Err(self.unexpected_keyword(function, &text, &names));
            };
            if !bound[i].is_empty() {
                let (name, place) = (names[i], i + 1);
                return Err(self
                    .type_error(format!("argument for {function}() given by name ('{name}') and position ({place})")));
            }
            bound[i] = v.clone();
        }
        if let Some(i) = bound[..required].iter().position(Value::is_empty) {
            return Err(self.type_error(format!(
                "{function}() missing required argument '{}' (pos {})",
                names[i],
                i + 1
            )));
        }
        Ok(bound)
    }
}
