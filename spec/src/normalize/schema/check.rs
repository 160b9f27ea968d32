//! Whether a schema agrees with itself.

use std::cmp::Ordering;

use super::super::context::Context;
use crate::diagnostic::codes;
use crate::document::{Scalar, View};
use crate::ir::{Schema, Type, TypeSet};

impl<'a> Context<'a> {
    /// Warns where a default, an example or a listed value is of a type that the schema does not allow.
    pub(super) fn check_values(&self, view: View<'a>, schema: &Schema) {
        if schema.types.is_empty() {
            return;
        }
        let single = ["default", "example", "const"].into_iter().filter_map(|key| Some((key, view.get(key)?)));
        let listed = ["examples", "enum"].into_iter().flat_map(|key| {
            let items = view.get(key).into_iter().filter(|list| list.is_array()).flat_map(View::items);
            items.map(move |item| (key, item))
        });
        for (key, value) in single.chain(listed) {
            if allows(schema.types, value) {
                continue;
            }
            let what = match key {
                "default" => "the default",
                "const" => "the constant",
                "enum" => "this value of the enumeration",
                _ => "the example",
            };
            let types: Vec<&str> = schema.types.iter().map(Type::word).collect();
            let message = format!("{what} is of type {}, but the schema allows {}", value.kind(), types.join(", "));
            self.report(codes::VALUE_MISMATCH, value, message);
        }
    }

    /// Warns where a default is none of the values that the schema itself lists. `null` is left to `nullable`.
    pub(super) fn check_default(&self, view: View<'a>, schema: &Schema) {
        let Some(default) = view.get("default").filter(|_| schema.default.is_some()) else { return };
        if !schema.types.is_empty() && !allows(schema.types, default) {
            return;
        }
        let listed = view.get("enum").filter(|list| list.is_array());
        let constant = view.get("const");
        if listed.is_none() && constant.is_none() || matches!(default.scalar(), None | Some(Scalar::Null)) {
            return;
        }
        let mut values = listed.into_iter().flat_map(View::items).chain(constant).peekable();
        if values.peek().is_some() && values.all(|value| !is_same(value, default)) {
            let message = "the default is none of the values that the schema allows".to_owned();
            self.report(codes::VALUE_MISMATCH, default, message);
        }
    }

    /// Warns where a lower bound lies above the upper one.
    pub(super) fn check_bounds(&self, view: View<'a>, schema: &Schema) {
        let counts = [
            ("minLength", schema.min_length, "maxLength", schema.max_length),
            ("minItems", schema.min_items, "maxItems", schema.max_items),
            ("minProperties", schema.min_properties, "maxProperties", schema.max_properties),
            ("minContains", schema.min_contains, "maxContains", schema.max_contains),
        ];
        for (lower, low, upper, high) in counts {
            if let (Some(low), Some(high)) = (low, high)
                && low > high
            {
                self.contradiction(view, lower, &low.to_string(), upper, &high.to_string());
            }
        }
        let low =
            schema.minimum.iter().map(|low| (low, false)).chain(schema.exclusive_minimum.iter().map(|low| (low, true)));
        for (low, low_excluded) in low {
            let high = schema.maximum.iter().map(|high| (high, false));
            for (high, high_excluded) in high.chain(schema.exclusive_maximum.iter().map(|high| (high, true))) {
                let excluded = low_excluded || high_excluded;
                let order = low.as_f64().partial_cmp(&high.as_f64());
                if order == Some(Ordering::Greater) || order == Some(Ordering::Equal) && excluded {
                    self.contradiction(view, "minimum", low.as_str(), "maximum", high.as_str());
                }
            }
        }
    }

    /// Reads a pattern, and says where it is no regular expression.
    pub(super) fn pattern(&self, view: View<'a>) -> Option<String> {
        let pattern = self.string(view)?;
        // Compiling is bounded by not trying what is far beyond real patterns.
        let is_ordinary = pattern.len() <= 2_000 && pattern.matches('(').count() <= 100;
        if is_ordinary && let Err(error) = regress::Regex::new(&pattern) {
            let reason = error.to_string();
            let message = format!("`{pattern}` is not an ECMA-262 regular expression: {reason}");
            self.report(codes::INVALID_PATTERN, view, message);
        }
        Some(pattern)
    }

    fn contradiction(&self, view: View<'a>, lower: &str, low: &str, upper: &str, high: &str) {
        let message = format!("no value can meet both {lower} {low} and {upper} {high}");
        self.push(self.report_at(codes::CONTRADICTORY_BOUNDS, view, lower, message));
    }
}

/// Whether two scalars are one value; numbers are compared by value.
fn is_same(left: View<'_>, right: View<'_>) -> bool {
    match (left.scalar(), right.scalar()) {
        (Some(Scalar::Number(left)), Some(Scalar::Number(right))) => {
            left == right || left.parse::<f64>().is_ok_and(|left| right.parse() == Ok(left))
        }
        (Some(left), Some(right)) => left == right,
        _ => false,
    }
}

/// Whether a value is of one of the types.
fn allows(types: TypeSet, value: View<'_>) -> bool {
    match value.scalar() {
        None if value.is_object() => types.contains(Type::Object),
        None => types.contains(Type::Array),
        Some(Scalar::Null) => types.contains(Type::Null),
        Some(Scalar::Bool(_)) => types.contains(Type::Boolean),
        Some(Scalar::String(_)) => types.contains(Type::String),
        Some(Scalar::Number(text)) => {
            types.contains(Type::Number)
                || types.contains(Type::Integer) && text.parse::<f64>().is_ok_and(|value| value.fract() == 0.0)
        }
    }
}
