//! Strings, numbers, and truth values.

use bindery_spec::ir::{Api, Number, Schema, Type};

use super::merge::Merged;
use crate::model::{Format, TypeRef};

/// The Rust type of one scalar type.
pub(super) fn scalar(api: &Api, merged: &Merged<'_>, ty: Type) -> TypeRef {
    let leaves: Vec<&Schema> = merged.leaves.iter().map(|leaf| api.schemas.get(*leaf)).collect();
    let format = leaves.iter().find_map(|leaf| leaf.format.as_deref()).unwrap_or("");
    match ty {
        Type::Boolean => TypeRef::Bool,
        Type::Integer => integer(&leaves, format),
        Type::Number => number(format),
        Type::String => string(&leaves, format),
        Type::Null | Type::Array | Type::Object => TypeRef::Value,
    }
}

/// Whole numbers are `i64` unless the format, the bounds or a default beyond it say otherwise.
fn integer(leaves: &[&Schema], format: &str) -> TypeRef {
    // A format that names a size holds against a bound that is far beyond any.
    let whole = if is_sized(format) { Number::as_i128 } else { bound };
    let bounds = |of: fn(&Schema) -> Option<&Number>| leaves.iter().filter_map(move |leaf| of(leaf)).filter_map(whole);
    let least = bounds(|leaf| leaf.minimum.as_ref().or(leaf.exclusive_minimum.as_ref())).max();
    let most = bounds(|leaf| leaf.maximum.as_ref().or(leaf.exclusive_maximum.as_ref())).min();
    let within =
        |low: i128, high: i128| least.is_none_or(|value| value >= low) && most.is_none_or(|value| value <= high);
    let default = leaves.iter().filter_map(|leaf| leaf.exact_default.as_ref()).find_map(bound);
    match format {
        "unixtime" | "unix-time" => TypeRef::Format(Format::UnixTime),
        "int8" | "int16" | "int32" if within(i32::MIN.into(), i32::MAX.into()) => TypeRef::I32,
        "uint8" | "uint16" | "uint32" if within(0, u32::MAX.into()) => TypeRef::U32,
        "uint64" if within(0, u64::MAX.into()) => TypeRef::U64,
        // A bound that was rounded to a double, such as 9223372036854776000, is meant as the end of the range.
        _ if within(i128::from(i64::MIN) - 1024, i128::from(i64::MAX) + 1024)
            && (default.is_none() || is_sized(format)) =>
        {
            TypeRef::I64
        }
        _ if least.is_some_and(|value| value >= 0)
            && most.or(default).is_some_and(|value| value <= i128::from(u64::MAX) + 4096)
            && default.is_none_or(|value| u64::try_from(value).is_ok()) =>
        {
            TypeRef::U64
        }
        _ => TypeRef::Number,
    }
}

fn is_sized(format: &str) -> bool {
    let digits = format.strip_prefix("uint").or_else(|| format.strip_prefix("int"));
    matches!(digits, Some("8" | "16" | "32" | "64"))
}

/// A bound as a whole number; one beyond 128 bits counts as their end. The greatest double, as frameworks write it where
/// there is no bound, is none.
fn bound(number: &Number) -> Option<i128> {
    let real = number.as_f64();
    let is_beyond = (1e38..f64::MAX).contains(&real.abs());
    let end = if real < 0.0 { i128::MIN } else { i128::MAX };
    number.as_i128().or(is_beyond.then_some(end))
}

fn number(format: &str) -> TypeRef {
    match format {
        "decimal" | "decimal128" | "unixtime" => TypeRef::Number,
        _ => TypeRef::F64,
    }
}

fn string(leaves: &[&Schema], format: &str) -> TypeRef {
    let is_base64 = leaves.iter().any(|leaf| leaf.content_encoding.as_deref() == Some("base64"));
    let is_written_only = leaves.iter().any(|leaf| leaf.write_only);
    match format {
        "date-time" => TypeRef::Format(Format::DateTime),
        "date" => TypeRef::Format(Format::Date),
        "time" => TypeRef::Format(Format::Time),
        "duration" => TypeRef::Format(Format::Duration),
        "uuid" => TypeRef::Format(Format::Uuid),
        "byte" | "base64" => TypeRef::Format(Format::Base64),
        "decimal" => TypeRef::Format(Format::Decimal),
        "password" => TypeRef::Format(Format::Secret),
        _ if is_base64 => TypeRef::Format(Format::Base64),
        _ if is_written_only => TypeRef::Format(Format::Secret),
        _ => TypeRef::String,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_beyond_128_bits_are_their_end_and_the_greatest_double_is_none() {
        for (text, expected) in [
            ("5", Some(5)),
            ("340282366920938463463374607431768211455", Some(i128::MAX)),
            ("-1.2e77", Some(i128::MIN)),
            ("1.7976931348623157e+308", None),
            ("-1.7976931348623157E308", None),
            ("0.5", None),
        ] {
            assert_eq!(Number::parse(text).as_ref().and_then(bound), expected, "{text}");
        }
    }

    #[test]
    fn a_default_beyond_64_bits_keeps_its_digits_and_widens_its_type() {
        let text = "openapi: 3.1.0
info: {title: Big, version: '1'}
paths: {}
components:
  schemas:
    Big: {type: object, properties: {far: {type: integer, default: 18446744073709551616}, near: {type: integer, default: 1}}}
";
        let reading = bindery_spec::read_text("big.yaml", text, &bindery_spec::ReadOptions::default());
        let tree = crate::generate(&reading, &crate::Options::default()).expect("it can be generated").tree;
        let types = tree.get("src/types.rs").expect("there are types");
        assert!(types.contains("    /// Default: `18446744073709551616`\n    pub far: Option<Number>,"), "{types}");
        assert!(types.contains("pub near: Option<i64>,"), "{types}");
    }
}
