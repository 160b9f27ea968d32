//! Numbers.

use serde_json::{Number, Value};

use super::{Draw, Manner};
use crate::strategy::form::Merged;
use crate::strategy::form::range::SAFE;
use crate::strategy::format::{Format, sample_seconds};

impl Draw<'_, '_> {
    pub(super) fn integer(&mut self, merged: &Merged, name: &str) -> Option<Value> {
        let (low, high) = integer_bounds(merged);
        let step = merged.range.step()?;
        let (first, last) = (div_ceil(low, step), high.div_euclid(step));
        if first > last {
            return None;
        }
        let number = if self.manner == Manner::Random {
            self.random_whole(first, last)
        } else {
            let wanted = if is_moment(merged, name) {
                i128::from(sample_seconds(self.dice))
            } else {
                i128::from(self.manner == Manner::Plain)
            };
            (wanted / step).clamp(first, last)
        };
        from_i128(number * step)
    }

    /// Mostly small numbers, sometimes an edge, sometimes any.
    fn random_whole(&mut self, first: i128, last: i128) -> i128 {
        let near = 0.clamp(first, last);
        match self.dice.below(8) {
            0 => first,
            1 => last,
            2 => self.dice.between(first, last),
            _ => self.dice.between(first.max(near.saturating_sub(100)), last.min(near.saturating_add(100))),
        }
    }

    pub(super) fn number(&mut self, merged: &Merged, name: &str) -> Option<Value> {
        if !merged.range.multiples.is_empty() {
            return self.multiple(merged, name);
        }
        let range = &merged.range;
        let is_float = merged.formats.contains(&Format::Float);
        if self.manner != Manner::Random
            && let Some(value) = self.integer(merged, name)
            && range.contains(&value)
        {
            return Some(value);
        }
        let bound =
            |bound: &Option<crate::strategy::form::range::Bound>| bound.as_ref().map(|bound| bound.number.as_f64());
        let (lower, upper) = match (bound(&range.lower), bound(&range.upper)) {
            (Some(lower), Some(upper)) => (lower, upper),
            (Some(lower), None) => (lower, lower + 1000.0),
            (None, Some(upper)) => (upper - 1000.0, upper),
            (None, None) => (-1000.0, 1000.0),
        };
        (0..16).find_map(|attempt| {
            let raw = match (attempt, self.dice.below(6)) {
                (0, 0) => lower,
                (0, 1) => upper,
                (0, 2) => f64::midpoint(lower, upper).trunc(),
                _ => lower + (upper - lower) * if self.manner == Manner::Random { self.dice.unit() } else { 0.5 },
            };
            // Few digits, so that a 32-bit float and a decimal text both keep the number.
            let rounded = if is_float || attempt < 8 { (raw * 1024.0).round() / 1024.0 } else { raw };
            let value = if rounded.fract() == 0.0 && rounded.abs() < 1e15 && self.dice.once_in(2) {
                #[allow(clippy::cast_possible_truncation, reason = "the range is checked")]
                Value::from(rounded as i64)
            } else {
                Value::Number(Number::from_f64(rounded)?)
            };
            range.contains(&value).then_some(value)
        })
    }

    /// A multiple of everything that `multipleOf` asks for, whole where that works, else of the first fraction.
    fn multiple(&mut self, merged: &Merged, name: &str) -> Option<Value> {
        if (self.manner != Manner::Random || self.dice.once_in(2))
            && let Some(whole) = self.integer(merged, name)
            && merged.range.contains(&whole)
        {
            return Some(whole);
        }
        let step = merged.range.multiples.first()?.as_f64().abs();
        let lower = merged.range.lower.as_ref().map_or(-100.0, |bound| (bound.number.as_f64() / step).ceil());
        let upper = merged.range.upper.as_ref().map_or(lower + 200.0, |bound| (bound.number.as_f64() / step).floor());
        (0..16).find_map(|_| {
            let factor = (lower + (upper - lower) * self.dice.unit()).round();
            // Through a short text, since 3 * 0.1 is not 0.3 in binary.
            let text = format!("{:.10}", factor * step);
            let value = Value::Number(Number::from_f64(text.parse().ok()?)?);
            merged.range.contains(&value).then_some(value)
        })
    }
}

/// The whole numbers that the bounds and the format allow.
pub(crate) fn integer_bounds(merged: &Merged) -> (i128, i128) {
    let mut allowed = (i128::from(i64::MIN), i128::from(u64::MAX));
    let mut fallback = (-SAFE, SAFE);
    for format in &merged.formats {
        match format {
            Format::Whole(low, high) => {
                allowed = (allowed.0.max(*low), allowed.1.min(*high));
                fallback = allowed;
            }
            Format::UnixTime => fallback = (0, 4_102_444_800),
            _ => {}
        }
    }
    let (low, high) = merged.range.integers(fallback);
    (low.max(allowed.0), high.min(allowed.1))
}

/// Whether a number is a moment in seconds, by format or by the name of its property.
fn is_moment(merged: &Merged, name: &str) -> bool {
    let named = ["_at", "_time", "timestamp", "created", "updated", "expires"];
    merged.formats.contains(&Format::UnixTime) || (!name.is_empty() && named.iter().any(|end| name.ends_with(end)))
}

/// The JSON number of a whole number, where one holds it.
pub(crate) fn from_i128(number: i128) -> Option<Value> {
    i64::try_from(number).map(Value::from).or_else(|_| u64::try_from(number).map(Value::from)).ok()
}

fn div_ceil(number: i128, step: i128) -> i128 {
    -((-number).div_euclid(step))
}
