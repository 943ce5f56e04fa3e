//! `Op` and what the table says of each operation: operand kinds, extra words, length.

use crate::for_each_op;

/// What a byte operand of an instruction means; see `ops`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// Not used.
    None,
    /// Register written.
    Dst,
    /// Register read, consumed if a temporary.
    Src,
    /// Register read and kept.
    Keep,
    /// First of consecutive temporaries.
    Base,
    /// Register handled raw (cells, unbinding).
    Reg,
    /// A small number.
    Imm,
    /// An 8-bit constant index.
    Konst,
}

/// What an extra word means; see `ops`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extra {
    /// Index into `names`.
    Name,
    /// Index into `consts`.
    Const,
    /// Signed distance in words from the first word of the instruction.
    Jump,
    /// Index of an inline cache (see `ops` for what it is in linked code).
    Cache,
    /// A number.
    Num,
}

macro_rules! define_ops {
    ($($(#[$doc:meta])* ($name:ident, [$a:ident, $b:ident, $c:ident], [$($x:ident),*]))*) => {
        /// A bytecode operation.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Op { $($(#[$doc])* $name,)* }

        impl Op {
            /// Every operation, in numeric order.
            pub const ALL: &'static [Op] = &[$(Op::$name,)*];
            const NAMES: &'static [&'static str] = &[$(stringify!($name),)*];
            const OPERANDS: &'static [[Operand; 3]] = &[$([Operand::$a, Operand::$b, Operand::$c],)*];
            const EXTRA: &'static [&'static [Extra]] = &[$(&[$(Extra::$x,)*],)*];
        }
    };
}
for_each_op!(define_ops);

impl Op {
    /// The operation with number `byte`, if there is one.
    pub fn from_byte(byte: u8) -> Option<Op> {
        Self::ALL.get(usize::from(byte)).copied()
    }

    /// The operation that the compiler emitted, of a quickened one; itself otherwise.
    pub const fn generic(self) -> Op {
        match self {
            Op::AddFloat => Op::Add,
            Op::SubFloat => Op::Sub,
            Op::MulFloat => Op::Mul,
            Op::TrueDivFloat => Op::TrueDiv,
            Op::AddFloatK => Op::AddK,
            Op::SubFloatK => Op::SubK,
            Op::MulFloatK => Op::MulK,
            Op::TrueDivFloatK => Op::TrueDivK,
            Op::IAddFloat => Op::IAdd,
            Op::ISubFloat => Op::ISub,
            Op::IMulFloat => Op::IMul,
            Op::LoadAttrSlot | Op::LoadAttrSlotOver | Op::LoadAttrSlotLocal => Op::LoadAttr,
            Op::StoreAttrSlot | Op::StoreAttrSlotTemp => Op::StoreAttr,
            Op::LoadMethodLocal | Op::LoadMethodTemp => Op::LoadMethod,
            Op::LoadGlobalHere | Op::LoadGlobalBuiltin | Op::LoadGlobalLen => Op::LoadGlobal,
            Op::ForIterList | Op::ForIterStep | Op::ForIterPair => Op::ForIter,
            Op::CallNative | Op::CallIntrinsic | Op::CallLen | Op::CallConvert => Op::CallFunction,
            Op::CallNativeMethod | Op::CallIntrinsicMethod | Op::CallAppend => Op::Call,
            Op::LoadItemOver | Op::LoadItemFrom => Op::LoadItem,
            other => other,
        }
    }

    /// The operation that does the same for two floats.
    pub const fn for_floats(self) -> Option<Op> {
        Some(match self {
            Op::Add => Op::AddFloat,
            Op::Sub => Op::SubFloat,
            Op::Mul => Op::MulFloat,
            Op::TrueDiv => Op::TrueDivFloat,
            Op::AddK => Op::AddFloatK,
            Op::SubK => Op::SubFloatK,
            Op::MulK => Op::MulFloatK,
            Op::TrueDivK => Op::TrueDivFloatK,
            Op::IAdd => Op::IAddFloat,
            Op::ISub => Op::ISubFloat,
            Op::IMul => Op::IMulFloat,
            _ => return None,
        })
    }

    /// Its name in the table.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// What its three byte operands mean.
    pub fn operands(self) -> [Operand; 3] {
        Self::OPERANDS[self as usize]
    }

    /// What its extra words mean.
    pub fn extra(self) -> &'static [Extra] {
        Self::EXTRA[self as usize]
    }

    /// How many extra words it has.
    pub const fn extra_len(self) -> usize {
        Self::EXTRA[self as usize].len()
    }

    /// Its length in words, without a `Wide` prefix.
    pub fn words(self) -> usize {
        1 + self.extra().len()
    }
}

/// Binary operators, as the `Num` of `Binary` and `InPlace` and as the index of a type's slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    TrueDiv,
    /// `//`
    FloorDiv,
    /// `%`
    Mod,
    /// `&`
    And,
    /// `|`
    Or,
    /// `^`
    Xor,
    /// `<<`
    LShift,
    /// `>>`
    RShift,
    /// `**`
    Pow,
    /// `@`
    MatMul,
}

impl BinaryOp {
    /// Every operator, in numeric order.
    pub const ALL: [BinaryOp; 13] = [
        Self::Add,
        Self::Sub,
        Self::Mul,
        Self::TrueDiv,
        Self::FloorDiv,
        Self::Mod,
        Self::And,
        Self::Or,
        Self::Xor,
        Self::LShift,
        Self::RShift,
        Self::Pow,
        Self::MatMul,
    ];

    /// The operator as it is written.
    pub fn symbol(self) -> &'static str {
        ["+", "-", "*", "/", "//", "%", "&", "|", "^", "<<", ">>", "** or pow()", "@"][self as usize]
    }
}

/// Special methods that an instruction looks up on a type, as the `Num` of `LoadSpecial`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum SpecialMethod {
    /// `__enter__`
    Enter,
    /// `__exit__`
    Exit,
    /// `__aenter__`
    AsyncEnter,
    /// `__aexit__`
    AsyncExit,
}

/// What has an operation of its own in the language but is too rare for one in the table, as the `Num` of `Intrinsic`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Intrinsic {
    /// (subject, tuple of keys): the tuple of their values, or None if one is missing.
    MatchKeys,
    /// (subject, tuple of keys): a dict of the other items.
    MatchRest,
    /// (subject, class, number of positional patterns, tuple of keywords): the tuple of attributes, or None if it does not match.
    MatchClass,
    /// (sequence, number from its end): the item.
    ItemFromEnd,
    /// (value): what `await` sends into.
    Awaitable,
    /// (value): as `Awaitable`, of what `__aenter__` returned.
    AwaitableEnter,
    /// (value): as `Awaitable`, of what `__aexit__` returned.
    AwaitableExit,
    /// (value): its asynchronous iterator.
    AsyncIter,
    /// (asynchronous iterator): what `await` sends into for the next item.
    AsyncNext,
    /// (exception): whether it ends an `async for`.
    IsAsyncEnd,
    /// (value): the value as an asynchronous generator yields it.
    AsyncYield,
    /// (exception, class or tuple): the pair of the part that matches and the rest, each None if empty (`except*`).
    MatchGroup,
    /// (original exception, list of raised and unhandled ones): the exception to raise at the end of `try … except*`, or None.
    PrepareGroup,
    /// (name): a TypeVar.
    TypeVar,
    /// (name, function that evaluates its bound): a TypeVar.
    TypeVarBound,
    /// (name, function that evaluates its constraints): a TypeVar.
    TypeVarConstraints,
    /// (name): a ParamSpec.
    ParamSpec,
    /// (name): a TypeVarTuple.
    TypeVarTuple,
    /// (type parameter, function that evaluates its default): the parameter.
    TypeDefault,
    /// (name, type parameters or None, function that evaluates its value): a TypeAliasType.
    TypeAlias,
    /// (function, tuple of type parameters): the function.
    SetTypeParams,
    /// (tuple of type parameters): `Generic[…]`.
    GenericBase,
    /// (value, text of the expression, conversion or None, specification): an Interpolation.
    Interpolation,
    /// (strings and interpolations, …): a Template.
    Template,
}

impl Intrinsic {
    /// Every one, in numeric order.
    pub const ALL: &'static [Intrinsic] = &[
        Self::MatchKeys,
        Self::MatchRest,
        Self::MatchClass,
        Self::ItemFromEnd,
        Self::Awaitable,
        Self::AwaitableEnter,
        Self::AwaitableExit,
        Self::AsyncIter,
        Self::AsyncNext,
        Self::IsAsyncEnd,
        Self::AsyncYield,
        Self::MatchGroup,
        Self::PrepareGroup,
        Self::TypeVar,
        Self::TypeVarBound,
        Self::TypeVarConstraints,
        Self::ParamSpec,
        Self::TypeVarTuple,
        Self::TypeDefault,
        Self::TypeAlias,
        Self::SetTypeParams,
        Self::GenericBase,
        Self::Interpolation,
        Self::Template,
    ];
}

/// Questions to a value that is kept, as the low half of the `Num` of `Probe`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Probe {
    /// Is it a sequence of exactly so many items (for patterns)?
    SequenceOf,
    /// Is it a sequence of at least so many items?
    SequenceFrom,
    /// Is it a mapping of at least so many items?
    MappingFrom,
    /// Is it a mapping (its length is not asked for)?
    Mapping,
    /// Is it a sequence (its length is not asked for)?
    Sequence,
}

impl Probe {
    /// Every one, in numeric order.
    pub const ALL: &'static [Probe] =
        &[Self::SequenceOf, Self::SequenceFrom, Self::MappingFrom, Self::Mapping, Self::Sequence];
}
