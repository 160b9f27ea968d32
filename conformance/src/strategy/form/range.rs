//! Numeric bounds: exact for whole numbers, careful for the others.

use bindery_spec::ir::Number;
use serde_json::Value;

use super::term::integer;

/// Bounds on a number.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Range {
    /// The greatest lower bound.
    pub(crate) lower: Option<Bound>,
    /// The least upper bound.
    pub(crate) upper: Option<Bound>,
    /// Every `multipleOf`.
    pub(crate) multiples: Vec<Number>,
}

/// One bound.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bound {
    /// The number, as it was written.
    pub(crate) number: Number,
    /// Whether the number itself is excluded.
    pub(crate) exclusive: bool,
}

/// The whole numbers that an unbounded integer without a format stays within: those that every JSON reader keeps.
pub(crate) const SAFE: i128 = 9_007_199_254_740_991;

impl Range {
    /// Narrows the lower bound.
    pub(crate) fn raise(&mut self, number: &Number, exclusive: bool) {
        let tighter = self.lower.as_ref().is_none_or(|old| {
            let order = compare(number, &old.number);
            order.is_gt() || (order.is_eq() && exclusive)
        });
        if tighter {
            self.lower = Some(Bound { number: number.clone(), exclusive });
        }
    }

    /// Narrows the upper bound.
    pub(crate) fn lower_to(&mut self, number: &Number, exclusive: bool) {
        let tighter = self.upper.as_ref().is_none_or(|old| {
            let order = compare(number, &old.number);
            order.is_lt() || (order.is_eq() && exclusive)
        });
        if tighter {
            self.upper = Some(Bound { number: number.clone(), exclusive });
        }
    }

    /// The whole numbers within the bounds, both ends inclusive; empty when the first is greater.
    pub(crate) fn integers(&self, fallback: (i128, i128)) -> (i128, i128) {
        let lower = self.lower.as_ref().map(|bound| match bound.number.as_i128() {
            Some(whole) => whole + i128::from(bound.exclusive),
            None => to_i128(bound.number.as_f64().ceil()),
        });
        let upper = self.upper.as_ref().map(|bound| match bound.number.as_i128() {
            Some(whole) => whole - i128::from(bound.exclusive),
            None => to_i128(bound.number.as_f64().floor()),
        });
        match (lower, upper) {
            (Some(lower), Some(upper)) => (lower, upper),
            (Some(lower), None) => (lower, fallback.1.max(lower)),
            (None, Some(upper)) => (fallback.0.min(upper), upper),
            (None, None) => fallback,
        }
    }

    /// The step between allowed whole numbers; 1 where nothing says, `None` where no whole step is known.
    pub(crate) fn step(&self) -> Option<i128> {
        self.multiples.iter().try_fold(1_i128, |step, multiple| {
            let next = match multiple.as_i128() {
                Some(whole) => whole.abs(),
                None => {
                    // `1 / 0.25` is whole, so every whole number is a multiple of 0.25; otherwise scale up in tens.
                    let value = multiple.as_f64().abs();
                    let (scaled, scale) = decimal(value)?;
                    scaled / gcd(scaled, scale)
                }
            };
            if next == 0 { None } else { Some(step / gcd(step, next) * next) }
        })
    }

    /// Whether a number is within the bounds and a multiple of what it must be.
    pub(crate) fn contains(&self, value: &Value) -> bool {
        self.breach(value).is_none()
    }

    /// The keyword that a number breaks.
    pub(crate) fn breach(&self, value: &Value) -> Option<&'static str> {
        let Value::Number(number) = value else { return None };
        let text = number.to_string();
        let number = Number::parse(&text)?;
        if let Some(bound) = &self.lower {
            let order = compare(&number, &bound.number);
            if order.is_lt() || (bound.exclusive && order.is_eq()) {
                return Some(if bound.exclusive { "exclusiveMinimum" } else { "minimum" });
            }
        }
        if let Some(bound) = &self.upper {
            let order = compare(&number, &bound.number);
            if order.is_gt() || (bound.exclusive && order.is_eq()) {
                return Some(if bound.exclusive { "exclusiveMaximum" } else { "maximum" });
            }
        }
        self.multiples.iter().any(|multiple| !is_multiple(value, multiple)).then_some("multipleOf")
    }
}

/// Orders two numbers, exactly where both are whole.
pub(crate) fn compare(left: &Number, right: &Number) -> std::cmp::Ordering {
    match (left.as_i128(), right.as_i128()) {
        (Some(left), Some(right)) => left.cmp(&right),
        _ => left.as_f64().total_cmp(&right.as_f64()),
    }
}

/// Whether a number is a multiple, computed in decimals so that `0.3` is a multiple of `0.1`.
fn is_multiple(value: &Value, multiple: &Number) -> bool {
    if let (Some(value), Some(multiple)) = (integer(value), multiple.as_i128()) {
        return multiple == 0 || value % multiple == 0;
    }
    let Some(value) = value.as_f64() else { return true };
    let multiple = multiple.as_f64();
    match (decimal(value.abs()), decimal(multiple.abs())) {
        (Some((value, value_scale)), Some((multiple, multiple_scale))) if multiple != 0 => {
            match (value.checked_mul(multiple_scale), multiple.checked_mul(value_scale)) {
                (Some(value), Some(multiple)) => value % multiple == 0,
                _ => true,
            }
        }
        _ => (value / multiple).fract() == 0.0,
    }
}

/// A short decimal as numerator and power of ten.
fn decimal(value: f64) -> Option<(i128, i128)> {
    let text = format!("{value}");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    if fraction.len() > 15 || whole.len() > 18 {
        return None;
    }
    let numerator = format!("{whole}{fraction}").parse().ok()?;
    Some((numerator, 10_i128.pow(u32::try_from(fraction.len()).ok()?)))
}

fn gcd(left: i128, right: i128) -> i128 {
    let (mut left, mut right) = (left.abs(), right.abs());
    while right != 0 {
        (left, right) = (right, left % right);
    }
    left.max(1)
}

#[allow(clippy::cast_possible_truncation, reason = "a float beyond i128 saturates, which is still a bound")]
fn to_i128(value: f64) -> i128 {
    value as i128
}
