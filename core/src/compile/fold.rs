//! Constant folding: literals, operators on small constants, tuples of constants.
//!
//! What CPython folds is folded, within its limits on the size of results, and nothing whose evaluation would fail.

use super::Compiler;
use super::collect::{RED_ZONE, STACK_STEP};
use super::conditions::truth;
use super::error::R;
use super::literals::integer;
use super::scope::address;
use crate::bytecode::Const;
use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};
use ruff_python_ast::{self as ast, Expr, Operator, UnaryOp};

/// Bits of an integer result, elements of a repeated string, elements of a repeated tuple.
const MAX_BITS: u64 = 128;
const MAX_CHARACTERS: usize = 4096;
const MAX_ITEMS: usize = 256;

impl<'a> Compiler<'a> {
    /// The value of `expr`, if it is a constant.
    pub(crate) fn constant(&mut self, expr: &'a Expr) -> R<Option<Const>> {
        Ok(Some(match expr {
            Expr::NumberLiteral(node) => self.number(node)?,
            Expr::StringLiteral(node) => Const::Str(self.string_value(node)?),
            Expr::BytesLiteral(node) => self.bytes_value(node),
            Expr::BooleanLiteral(node) => Const::Bool(node.value),
            Expr::NoneLiteral(_) => Const::None,
            Expr::EllipsisLiteral(_) => Const::Ellipsis,
            Expr::Name(node) if node.id == "__debug__" => Const::Bool(self.options.optimize == 0),
            Expr::UnaryOp(_) | Expr::BinOp(_) | Expr::Tuple(_) => {
                if self.varying.contains(&address(expr)) {
                    return Ok(None);
                }
                let value = stacker::maybe_grow(RED_ZONE, STACK_STEP, || self.compound(expr))?;
                if value.is_none() {
                    self.varying.insert(address(expr));
                }
                return Ok(value);
            }
            _ => return Ok(None),
        }))
    }

    fn compound(&mut self, expr: &'a Expr) -> R<Option<Const>> {
        match expr {
            Expr::UnaryOp(node) => {
                let Some(value) = self.constant(&node.operand)? else { return Ok(None) };
                Ok(unary(node.op, value))
            }
            Expr::BinOp(node) => {
                // The right operand first: chains lean to the left, and most end in something that varies.
                let Some(right) = self.constant(&node.right)? else { return Ok(None) };
                let Some(left) = self.constant(&node.left)? else { return Ok(None) };
                Ok(binary(node.op, left, right))
            }
            Expr::Tuple(node) => Ok(self.constants(&node.elts)?.map(Const::Tuple)),
            _ => Ok(None),
        }
    }

    /// The values of `exprs`, if all are constants.
    pub(crate) fn constants(&mut self, exprs: &'a [Expr]) -> R<Option<Vec<Const>>> {
        let mut values = Vec::new();
        for expr in exprs {
            match self.constant(expr)? {
                Some(value) => values.push(value),
                None => return Ok(None),
            }
        }
        Ok(Some(values))
    }

    /// What a list or set of constants becomes where it is only searched.
    pub(crate) fn membership_constant(&mut self, expr: &'a Expr) -> R<Option<Const>> {
        Ok(match expr {
            Expr::List(ast::ExprList { elts, .. }) => self.constants(elts)?.map(Const::Tuple),
            Expr::Set(ast::ExprSet { elts, .. }) => {
                self.constants(elts)?.map(|values| Const::FrozenSet(distinct(values)))
            }
            _ => None,
        })
    }
}

/// The elements without plain duplicates; equal elements of different types are left to whoever builds the set.
pub(crate) fn distinct(values: Vec<Const>) -> Vec<Const> {
    let mut kept: Vec<Const> = Vec::with_capacity(values.len());
    for value in values {
        if values_len_small(&kept) && kept.contains(&value) {
            continue;
        }
        kept.push(value);
    }
    kept
}

fn values_len_small(values: &[Const]) -> bool {
    values.len() < 256
}

fn big(value: &Const) -> Option<BigInt> {
    match value {
        Const::Int(value) => Some(BigInt::from(*value)),
        Const::Bool(value) => Some(BigInt::from(u8::from(*value))),
        Const::BigInt(value) => Some(value.clone()),
        _ => None,
    }
}

fn float(value: &Const) -> Option<f64> {
    match value {
        Const::Float(value) => Some(*value),
        Const::Int(value) if value.unsigned_abs() < 1 << 53 => Some(*value as f64),
        Const::Bool(value) => Some(f64::from(u8::from(*value))),
        _ => None,
    }
}

fn complex(value: &Const) -> Option<(f64, f64)> {
    match value {
        Const::Complex(re, im) => Some((*re, *im)),
        other => float(other).map(|re| (re, 0.0)),
    }
}

fn unary(op: UnaryOp, value: Const) -> Option<Const> {
    if op == UnaryOp::Not {
        return Some(Const::Bool(!truth(&value)));
    }
    if let Some(number) = big(&value) {
        return Some(integer(match op {
            UnaryOp::USub => -number,
            UnaryOp::UAdd => number,
            // `~True` warns when it is evaluated.
            _ if matches!(value, Const::Bool(_)) => return None,
            _ => -number - 1,
        }));
    }
    match (op, value) {
        (UnaryOp::USub, Const::Float(value)) => Some(Const::Float(-value)),
        (UnaryOp::USub, Const::Complex(re, im)) => Some(Const::Complex(-re, -im)),
        (UnaryOp::UAdd, value @ (Const::Float(_) | Const::Complex(..))) => Some(value),
        _ => None,
    }
}

fn binary(op: Operator, left: Const, right: Const) -> Option<Const> {
    if let (Some(a), Some(b)) = (big(&left), big(&right)) {
        return integers(op, a, b, matches!((&left, &right), (Const::Bool(_), Const::Bool(_))));
    }
    if let (Some(a), Some(b)) = (float(&left), float(&right)) {
        return floats(op, a, b);
    }
    if let (Some((a, b)), Some((c, d))) = (complex(&left), complex(&right)) {
        let mixed = !matches!((&left, &right), (Const::Complex(..), Const::Complex(..)));
        return match op {
            Operator::Add if mixed => mixed_sum(&left, &right, 1.0),
            Operator::Sub if mixed => mixed_sum(&left, &right, -1.0),
            Operator::Add => Some(Const::Complex(a + c, b + d)),
            Operator::Sub => Some(Const::Complex(a - c, b - d)),
            _ => None,
        };
    }
    match (op, left, right) {
        (Operator::Add, Const::Str(a), Const::Str(b)) if a.len() + b.len() <= MAX_CHARACTERS => {
            a.concat(&b).ok().map(Const::Str)
        }
        (Operator::Add, Const::Bytes(a), Const::Bytes(b)) if a.len() + b.len() <= MAX_CHARACTERS => {
            Some(Const::Bytes([a, b].concat()))
        }
        (Operator::Add, Const::Tuple(mut a), Const::Tuple(b)) if a.len() + b.len() <= MAX_ITEMS => {
            a.extend(b);
            Some(Const::Tuple(a))
        }
        (Operator::Mult, value, count) | (Operator::Mult, count, value)
            if matches!(count, Const::Int(_) | Const::Bool(_)) =>
        {
            repeat(value, big(&count)?.to_i64()?)
        }
        _ => None,
    }
}

/// A real and a complex constant: the imaginary part of the real one does not exist, so that signs of zeros are kept.
fn mixed_sum(left: &Const, right: &Const, sign: f64) -> Option<Const> {
    match (left, right) {
        (Const::Complex(re, im), real) => Some(Const::Complex(re + sign * float(real)?, *im)),
        (real, Const::Complex(re, im)) => Some(Const::Complex(float(real)? + sign * re, sign * im)),
        _ => None,
    }
}

fn repeat(value: Const, count: i64) -> Option<Const> {
    let count = usize::try_from(count.max(0)).ok()?;
    match value {
        Const::Str(text) if text.len().checked_mul(count)? <= MAX_CHARACTERS => text.repeat(count).ok().map(Const::Str),
        Const::Bytes(bytes) if bytes.len().checked_mul(count)? <= MAX_CHARACTERS => {
            Some(Const::Bytes(bytes.repeat(count)))
        }
        Const::Tuple(items) if items.len().checked_mul(count)? <= MAX_ITEMS => {
            Some(Const::Tuple((0..count).flat_map(|_| items.iter().cloned()).collect()))
        }
        _ => None,
    }
}

fn integers(op: Operator, a: BigInt, b: BigInt, booleans: bool) -> Option<Const> {
    if booleans && matches!(op, Operator::BitAnd | Operator::BitOr | Operator::BitXor) {
        let (a, b) = (!a.is_zero(), !b.is_zero());
        return Some(Const::Bool(match op {
            Operator::BitAnd => a & b,
            Operator::BitOr => a | b,
            _ => a ^ b,
        }));
    }
    Some(integer(match op {
        Operator::Add => a + b,
        Operator::Sub => a - b,
        Operator::Mult if a.bits() + b.bits() <= MAX_BITS => a * b,
        Operator::Div if !b.is_zero() && a.bits() <= 53 && b.bits() <= 53 => {
            return Some(Const::Float(a.to_f64()? / b.to_f64()?));
        }
        Operator::FloorDiv if !b.is_zero() => floor_div(&a, &b),
        Operator::Mod if !b.is_zero() => &a - floor_div(&a, &b) * &b,
        Operator::LShift if !b.is_negative() => {
            let shift = b.to_u64().filter(|&shift| shift <= MAX_BITS && a.bits() + shift <= MAX_BITS)?;
            a << shift
        }
        Operator::RShift if !b.is_negative() => match b.to_u64() {
            Some(shift) => a >> shift,
            None => return None,
        },
        Operator::Pow if !b.is_negative() => {
            let exponent = b.to_u32().filter(|&exponent| a.bits().saturating_mul(u64::from(exponent)) <= MAX_BITS)?;
            a.pow(exponent)
        }
        Operator::BitAnd => a & b,
        Operator::BitOr => a | b,
        Operator::BitXor => a ^ b,
        _ => return None,
    }))
}

fn floor_div(a: &BigInt, b: &BigInt) -> BigInt {
    let quotient = a / b;
    if (a - &quotient * b).is_zero() || a.is_negative() == b.is_negative() { quotient } else { quotient - 1 }
}

fn floats(op: Operator, a: f64, b: f64) -> Option<Const> {
    Some(Const::Float(match op {
        Operator::Add => a + b,
        Operator::Sub => a - b,
        Operator::Mult => a * b,
        Operator::Div if b != 0.0 => a / b,
        _ => return None,
    }))
}
