//! Limits that the description sets on values, checked on demand.
//!
//! Lengths are Unicode scalar values, bounds are inclusive unless their name says otherwise. Patterns are not checked: they
//! would need an engine for ECMA-262 expressions in every crate.

use std::collections::HashSet;
use std::fmt;

use serde::Serialize;

/// A value whose limits can be checked.
pub trait Validate {
    /// Reports every limit that is not kept, here and in everything inside.
    fn check(&self, checker: &mut Checker);
}

/// Every limit that a value does not keep; at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidationErrors {
    violations: Vec<Violation>,
}

impl ValidationErrors {
    /// The limits that are not kept, in order of the fields.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }
}

impl fmt::Display for ValidationErrors {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.violations.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(formatter, "{separator}{violation}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ValidationErrors {}

/// One limit that is not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// A JSON Pointer to the value; empty for the whole.
    pub pointer: String,
    /// The keyword that sets the limit.
    pub keyword: &'static str,
    /// The limit.
    pub limit: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.pointer.is_empty() { "the value" } else { &self.pointer };
        write!(formatter, "{place} breaks {} {}", self.keyword, self.limit)
    }
}

/// Where a check is, and what it found so far.
#[derive(Debug, Default)]
pub struct Checker {
    path: Vec<String>,
    violations: Vec<Violation>,
}

impl Checker {
    /// Checks a value.
    ///
    /// # Errors
    /// One entry for each limit that is not kept.
    pub fn run(value: &impl Validate) -> Result<(), ValidationErrors> {
        let mut checker = Self::default();
        value.check(&mut checker);
        if checker.violations.is_empty() { Ok(()) } else { Err(ValidationErrors { violations: checker.violations }) }
    }

    /// Goes to a property.
    pub fn enter(&mut self, property: &str) {
        self.path.push(property.replace('~', "~0").replace('/', "~1"));
    }

    /// Goes to an item.
    pub fn enter_item(&mut self, index: usize) {
        self.path.push(index.to_string());
    }

    /// Goes back.
    pub fn leave(&mut self) {
        self.path.pop();
    }

    /// Looks at a text.
    pub fn text(&mut self, text: &str) -> Size<'_> {
        let size = text.chars().count();
        Size { checker: self, size }
    }

    /// Looks at how many items or properties there are.
    pub fn count(&mut self, size: usize) -> Size<'_> {
        Size { checker: self, size }
    }

    /// Looks at a whole number.
    pub fn integer(&mut self, value: impl Into<i128>) -> Whole<'_> {
        Whole { checker: self, value: value.into() }
    }

    /// Looks at a number.
    pub fn number(&mut self, value: f64) -> Real<'_> {
        Real { checker: self, value }
    }

    /// Demands that no two items are equal.
    pub fn unique<T: Serialize>(&mut self, items: &[T]) {
        let mut seen = HashSet::with_capacity(items.len());
        if !items.iter().filter_map(|item| serde_json::to_string(item).ok()).all(|text| seen.insert(text)) {
            self.report("uniqueItems", &true);
        }
    }

    fn report(&mut self, keyword: &'static str, limit: &dyn fmt::Display) {
        let mut pointer = String::new();
        for token in &self.path {
            pointer.push('/');
            pointer.push_str(token);
        }
        self.violations.push(Violation { pointer, keyword, limit: limit.to_string() });
    }
}

/// How long a text is, or how many items there are.
#[derive(Debug)]
pub struct Size<'checker> {
    checker: &'checker mut Checker,
    size: usize,
}

#[allow(
    clippy::must_use_candidate,
    clippy::return_self_not_must_use,
    reason = "a check is a statement: what it gives is for the next check"
)]
impl Size<'_> {
    /// Demands at least this much; `keyword` names the limit.
    pub fn at_least(self, keyword: &'static str, limit: usize) -> Self {
        if self.size < limit {
            self.checker.report(keyword, &limit);
        }
        self
    }

    /// Demands at most this much; `keyword` names the limit.
    pub fn at_most(self, keyword: &'static str, limit: usize) -> Self {
        if self.size > limit {
            self.checker.report(keyword, &limit);
        }
        self
    }
}

/// A whole number.
#[derive(Debug)]
pub struct Whole<'checker> {
    checker: &'checker mut Checker,
    value: i128,
}

#[allow(
    clippy::must_use_candidate,
    clippy::return_self_not_must_use,
    reason = "a check is a statement: what it gives is for the next check"
)]
impl Whole<'_> {
    /// Demands at least this much.
    pub fn minimum(self, limit: i128) -> Self {
        if self.value < limit {
            self.checker.report("minimum", &limit);
        }
        self
    }

    /// Demands at most this much.
    pub fn maximum(self, limit: i128) -> Self {
        if self.value > limit {
            self.checker.report("maximum", &limit);
        }
        self
    }

    /// Demands more than this.
    pub fn exclusive_minimum(self, limit: i128) -> Self {
        if self.value <= limit {
            self.checker.report("exclusiveMinimum", &limit);
        }
        self
    }

    /// Demands less than this.
    pub fn exclusive_maximum(self, limit: i128) -> Self {
        if self.value >= limit {
            self.checker.report("exclusiveMaximum", &limit);
        }
        self
    }

    /// Demands a multiple of this; zero demands nothing.
    pub fn multiple_of(self, step: i128) -> Self {
        if self.value.checked_rem(step).is_some_and(|rest| rest != 0) {
            self.checker.report("multipleOf", &step);
        }
        self
    }
}

/// A number that may have a fraction.
#[derive(Debug)]
pub struct Real<'checker> {
    checker: &'checker mut Checker,
    value: f64,
}

#[allow(
    clippy::must_use_candidate,
    clippy::return_self_not_must_use,
    reason = "a check is a statement: what it gives is for the next check"
)]
impl Real<'_> {
    /// Demands at least this much.
    pub fn minimum(self, limit: f64) -> Self {
        if self.value < limit {
            self.checker.report("minimum", &limit);
        }
        self
    }

    /// Demands at most this much.
    pub fn maximum(self, limit: f64) -> Self {
        if self.value > limit {
            self.checker.report("maximum", &limit);
        }
        self
    }

    /// Demands more than this.
    pub fn exclusive_minimum(self, limit: f64) -> Self {
        if self.value <= limit {
            self.checker.report("exclusiveMinimum", &limit);
        }
        self
    }

    /// Demands less than this.
    pub fn exclusive_maximum(self, limit: f64) -> Self {
        if self.value >= limit {
            self.checker.report("exclusiveMaximum", &limit);
        }
        self
    }

    /// Demands a multiple of this, where both are the decimal numbers that JSON has of them: 0.3 is one of 0.1.
    pub fn multiple_of(self, step: f64) -> Self {
        if step > 0.0 && !is_multiple(self.value, step) {
            self.checker.report("multipleOf", &step);
        }
        self
    }
}

/// Whether a number is a multiple of another above zero.
fn is_multiple(value: f64, step: f64) -> bool {
    let rest = || {
        let ((value, exponent), (step, step_exponent)) = (decimal(value)?, decimal(step)?);
        if exponent >= step_exponent {
            // Digit by digit, since the whole may have hundreds of them.
            return Some((step_exponent..exponent).fold(value % step, |rest, _| rest * 10 % step));
        }
        let step = 10_i128.checked_pow(step_exponent.abs_diff(exponent)).and_then(|factor| step.checked_mul(factor));
        // A step that cannot be held is above the value.
        Some(step.map_or(value, |step| value % step))
    };
    rest().is_none_or(|rest| rest == 0)
}

/// The digits of a number and its power of ten, without zeros at the end; nothing for one that is not finite.
pub(super) fn decimal(value: f64) -> Option<(i128, i32)> {
    let text = format!("{value:e}");
    let (digits, exponent) = text.split_once('e')?;
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let exponent = exponent.parse::<i32>().ok()?.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    Some((format!("{whole}{fraction}").parse().ok()?, exponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Sample {
        name: String,
        sizes: Vec<i64>,
        ratio: f64,
    }

    impl Validate for Sample {
        fn check(&self, checker: &mut Checker) {
            checker.enter("na/me");
            checker.text(&self.name).at_least("minLength", 2).at_most("maxLength", 3);
            checker.leave();
            checker.enter("sizes");
            checker.count(self.sizes.len()).at_most("maxItems", 2);
            checker.unique(&self.sizes);
            for (index, value) in self.sizes.iter().enumerate() {
                checker.enter_item(index);
                checker.integer(*value).minimum(0).exclusive_maximum(10).multiple_of(2);
                checker.leave();
            }
            checker.leave();
            checker.number(self.ratio).exclusive_minimum(0.0).multiple_of(0.1);
        }
    }

    #[test]
    fn every_limit_is_reported_with_its_place() {
        let good = Sample { name: "äöü".into(), sizes: vec![0, 8], ratio: 0.3 };
        assert_eq!(Checker::run(&good), Ok(()));
        let bad = Sample { name: "x".into(), sizes: vec![3, 10, 3], ratio: 0.05 };
        let errors = Checker::run(&bad).expect_err("it breaks limits");
        let found: Vec<(&str, &str)> =
            errors.violations().iter().map(|one| (one.pointer.as_str(), one.keyword)).collect();
        let expected = [
            ("/na~1me", "minLength"),
            ("/sizes", "maxItems"),
            ("/sizes", "uniqueItems"),
            ("/sizes/0", "multipleOf"),
            ("/sizes/1", "exclusiveMaximum"),
            ("/sizes/2", "multipleOf"),
            ("", "multipleOf"),
        ];
        assert_eq!(found, expected);
        assert!(errors.to_string().starts_with("/na~1me breaks minLength 2; "));
    }

    #[test]
    fn multiples_are_those_of_decimal_numbers() {
        for (value, step, expected) in [
            (0.3, 0.1, true),
            (0.35, 0.1, false),
            (-4.35, 0.01, true),
            (1_399_060_810_435_725.8, 0.5, false),
            (1_399_060_810_435_725.5, 0.5, true),
            (1e22, 1e-7, true),
            (1e300, 2.5, true),
            (1e300, 0.1, true),
            (5e-324, 0.1, false),
            (0.0, 7.5, true),
            (7.0, 0.0, true),
        ] {
            let mut checker = Checker::default();
            checker.number(value).multiple_of(step);
            assert_eq!(checker.violations.is_empty(), expected, "{value} and {step}");
        }
    }
}
