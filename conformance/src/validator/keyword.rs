//! The keywords that are ours: references, open enumerations, ECMA-262 patterns, the widths of integers.

use std::sync::{Arc, OnceLock, Weak};

use jsonschema::paths::Location;
use jsonschema::{Draft, Keyword, ValidationError, ValidationOptions};
use serde_json::{Map, Value, json};

use super::Violation;
use super::unit::{self, Key, Units};
use crate::strategy::Direction;

/// A reference to another unit: `{"file": 0, "pointer": "/components/schemas/File", "request": true}`.
pub(super) const REFERENCE: &str = "x-bindery-reference";
/// An enumeration that later versions may add to.
pub(super) const OPEN_ENUM: &str = "x-bindery-open-enum";
/// An ECMA-262 pattern.
pub(super) const PATTERN: &str = "x-bindery-pattern";
/// The bounds of a numeric format.
pub(super) const WIDTH: &str = "x-bindery-width";

/// How long a message gets before it is cut.
const LONGEST: usize = 300;

/// The options that every unit is compiled with.
pub(super) fn options(units: &Weak<Units>) -> ValidationOptions<'static> {
    let units = units.clone();
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .should_ignore_unknown_formats(true)
        .with_keyword(REFERENCE, move |_: &Map<String, Value>, value: &Value, _: Location| {
            let key = Key {
                file: value["file"].as_u64().and_then(|file| usize::try_from(file).ok()).unwrap_or(usize::MAX),
                pointer: value["pointer"].as_str().unwrap_or_default().to_owned(),
                direction: if value["request"] == Value::Bool(true) { Direction::Request } else { Direction::Response },
            };
            Ok(Box::new(Reference { units: units.clone(), key, target: OnceLock::new() })
                as Box<dyn for<'i> Keyword<'i>>)
        })
        .with_keyword(OPEN_ENUM, |_: &Map<String, Value>, value: &Value, _: Location| {
            let values = value.as_array().cloned().unwrap_or_default();
            Ok(Box::new(OpenEnum { values }) as Box<dyn for<'i> Keyword<'i>>)
        })
        .with_keyword(PATTERN, |_: &Map<String, Value>, value: &Value, _: Location| {
            let pattern = value.as_str().unwrap_or_default().to_owned();
            let regex = regress::Regex::with_flags(&pattern, "u").or_else(|_| regress::Regex::new(&pattern)).ok();
            Ok(Box::new(Pattern { pattern, regex }) as Box<dyn for<'i> Keyword<'i>>)
        })
        .with_keyword(WIDTH, |_: &Map<String, Value>, value: &Value, _: Location| {
            let bound = |index: usize| value.get(index).and_then(Value::as_f64).unwrap_or(0.0);
            Ok(Box::new(Width { low: bound(0), high: bound(1) }) as Box<dyn for<'i> Keyword<'i>>)
        })
}

/// The violation that an error stands for; one that came through a reference carries its own.
pub(super) fn violation(error: &ValidationError<'_>, base: &str) -> Violation {
    let at = error.instance_path().as_str();
    let schema = format!("{base}{}", error.schema_path().as_str());
    let message = shorten(&error.to_string());
    let make = |keyword: &str, schema: String, message: String| Violation {
        keyword: keyword.to_owned(),
        instance: at.to_owned(),
        schema,
        message,
        extensible: false,
    };
    match error.kind().keyword() {
        REFERENCE => {
            let inner: Value = serde_json::from_str(&error.to_string()).unwrap_or_default();
            let text = |name: &str| inner[name].as_str().unwrap_or_default().to_owned();
            Violation {
                keyword: text("keyword"),
                instance: format!("{at}{}", text("instance")),
                schema: text("schema"),
                message: text("message"),
                extensible: inner["extensible"] == Value::Bool(true),
            }
        }
        OPEN_ENUM => Violation { extensible: true, ..make("enum", schema.replace(OPEN_ENUM, "enum"), message) },
        PATTERN => make("pattern", schema.replace(PATTERN, "pattern"), message),
        WIDTH => make("format", schema.replace(WIDTH, "format"), message),
        other => make(other, schema, message),
    }
}

fn shorten(message: &str) -> String {
    if message.chars().count() <= LONGEST {
        return message.to_owned();
    }
    // What is wrong stands at the end, the value at the start.
    let start: String = message.chars().take(LONGEST / 3).collect();
    let end: String = message.chars().skip(message.chars().count() - LONGEST / 2).collect();
    format!("{start} … {end}")
}

struct Reference {
    units: Weak<Units>,
    key: Key,
    /// What it leads to, looked up once. Kept by the units, since schemas refer to one another in circles.
    target: OnceLock<Option<Weak<jsonschema::Validator>>>,
}

impl Reference {
    fn units(&self) -> Option<Arc<Units>> {
        self.units.upgrade()
    }

    fn errors(&self, instance: &Value) -> Vec<ValidationError<'static>> {
        let violations = self.units().map(|units| units.violations(&self.key, instance)).unwrap_or_default();
        violations
            .into_iter()
            .map(|violation| {
                let text = json!({
                    "keyword": violation.keyword,
                    "instance": violation.instance,
                    "schema": violation.schema,
                    "message": violation.message,
                    "extensible": violation.extensible,
                });
                ValidationError::custom(text.to_string())
            })
            .collect()
    }
}

impl<'i> Keyword<'i> for Reference {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        self.errors(instance).into_iter().next().map_or(Ok(()), Err)
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        let find = || self.units()?.compiled(&self.key).as_ref().map(Arc::downgrade);
        let target = self.target.get_or_init(find).as_ref().and_then(Weak::upgrade);
        target.is_none_or(|target| unit::is_valid(&target, instance))
    }

    fn iter_errors(&self, instance: &'i Value) -> Box<dyn Iterator<Item = ValidationError<'i>> + 'i> {
        Box::new(self.errors(instance).into_iter())
    }
}

struct OpenEnum {
    values: Vec<Value>,
}

impl<'i> Keyword<'i> for OpenEnum {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) {
            return Ok(());
        }
        Err(ValidationError::custom(format!("{instance} is none of the values listed so far")))
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        self.values.contains(instance)
    }
}

struct Pattern {
    pattern: String,
    regex: Option<regress::Regex>,
}

impl<'i> Keyword<'i> for Pattern {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) {
            return Ok(());
        }
        Err(ValidationError::custom(format!("{instance} does not match {:?}", self.pattern)))
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        match (instance.as_str(), &self.regex) {
            (Some(text), Some(regex)) => regex.find(text).is_some(),
            _ => true,
        }
    }
}

struct Width {
    low: f64,
    high: f64,
}

impl<'i> Keyword<'i> for Width {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) {
            return Ok(());
        }
        Err(ValidationError::custom(format!("{instance} does not fit its format")))
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        // `i64` and `u64` are told apart from greater doubles by what serde_json made of them.
        let Some(number) = instance.as_number() else { return true };
        match (number.as_i64(), number.as_u64(), number.as_f64()) {
            #[allow(clippy::cast_precision_loss, reason = "the bounds are powers of two or far smaller")]
            (Some(whole), _, _) => whole as f64 >= self.low && whole as f64 <= self.high,
            (_, Some(_), _) => self.high > 9.3e18,
            (_, _, Some(float)) => float >= self.low && float <= self.high,
            _ => true,
        }
    }
}
