//! Whether a value fits a schema: its types, its values, its bounds, its members.
//!
//! A value is only told to misfit where that is certain: patterns, formats and what few schemas say (`not`, `if`,
//! `dependentSchemas`, `contains`) are left aside, and so is what one side alone sends.

use std::cmp::Ordering;

use serde_json::{Map, Value};

use crate::ir::{Number, Schema, SchemaId, Schemas, Type, TypeSet};
use crate::pointer::Pointer;

/// How many schemas and names one value may be held against: alternatives inside alternatives would take for ever.
const BUDGET: usize = 200_000;
/// How deep schemas may refer to each other for one value.
const DEPTH: usize = 64;

/// Why a value does not fit.
pub(super) struct Misfit {
    /// The part of the value; empty for the whole.
    pub(super) pointer: String,
    /// In words that go on after a colon.
    pub(super) reason: String,
    pub(super) kind: Kind,
}

/// What a value misfits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `type`
    Type,
    /// `enum` or `const`
    Values,
    /// Something else.
    Other,
}

type Judgement = Result<(), Misfit>;

/// Holds values against the schemas of an arena.
pub(super) struct Fits<'a> {
    schemas: &'a Schemas,
    left: usize,
}

impl<'a> Fits<'a> {
    pub(super) fn new(schemas: &'a Schemas) -> Self {
        Self { schemas, left: 0 }
    }

    /// Whether a value fits a schema; the first reason where it does not. What takes too long to tell fits.
    pub(super) fn check(&mut self, id: SchemaId, value: &Value) -> Judgement {
        self.left = BUDGET;
        let judgement = self.judge(id, value, &Pointer::root(), 0);
        if self.left == 0 { Ok(()) } else { judgement }
    }

    fn judge(&mut self, id: SchemaId, value: &Value, at: &Pointer, depth: usize) -> Judgement {
        self.left = self.left.saturating_sub(1);
        if self.left == 0 || depth > DEPTH {
            return Ok(());
        }
        let schema = self.schemas.get(id);
        if let Some(target) = schema.reference {
            self.judge(target, value, at, depth + 1)?;
            if schema.reference_decides {
                return Ok(());
            }
        }
        if schema.boolean == Some(false) {
            return Err(misfit(at, "nothing fits it".to_owned()));
        }
        own_type(schema, value, at)?;
        own_values(schema, value, at)?;
        match value {
            Value::Number(number) => bounds(schema, &number.to_string(), at)?,
            Value::String(text) => {
                let length = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
                count(length, schema.min_length, schema.max_length, "characters", at)?;
            }
            Value::Array(items) => self.items(schema, items, at, depth)?,
            Value::Object(members) => self.members(schema, members, at, depth)?,
            Value::Null | Value::Bool(_) => {}
        }
        for part in &schema.all_of {
            self.judge(*part, value, at, depth + 1)?;
        }
        for alternatives in [&schema.any_of, &schema.one_of] {
            self.alternatives(alternatives, value, at, depth)?;
        }
        Ok(())
    }

    /// A value has to fit one alternative; where it fits none of several, which was meant cannot be told.
    fn alternatives(&mut self, ids: &'a [SchemaId], value: &Value, at: &Pointer, depth: usize) -> Judgement {
        let mut first = None;
        for id in ids {
            match self.judge(*id, value, at, depth + 1) {
                Ok(()) => return Ok(()),
                Err(misfit) => first = first.or(Some(misfit)),
            }
        }
        match first {
            Some(only) if ids.len() == 1 => Err(only),
            Some(_) => Err(misfit(at, format!("it fits none of the {} alternatives", ids.len()))),
            None => Ok(()),
        }
    }

    fn items(&mut self, schema: &'a Schema, items: &[Value], at: &Pointer, depth: usize) -> Judgement {
        let length = u64::try_from(items.len()).unwrap_or(u64::MAX);
        count(length, schema.min_items, schema.max_items, "items", at)?;
        for (index, item) in items.iter().enumerate() {
            if let Some(id) = schema.prefix_items.get(index).copied().or(schema.items) {
                self.judge(id, item, &at.index(index), depth + 1)?;
            }
        }
        Ok(())
    }

    fn members(&mut self, schema: &'a Schema, members: &Map<String, Value>, at: &Pointer, depth: usize) -> Judgement {
        let length = u64::try_from(members.len()).unwrap_or(u64::MAX);
        count(length, schema.min_properties, schema.max_properties, "members", at)?;
        self.left = self.left.saturating_sub((schema.required.len() + members.len()) * schema.properties.len());
        if self.left == 0 {
            return Ok(());
        }
        for name in &schema.required {
            let is_one_sided = schema.property(name).is_some_and(|property| self.is_one_sided(property.schema));
            if !is_one_sided && !members.contains_key(name) {
                return Err(misfit(at, format!("it lacks `{name}`")));
            }
        }
        for (name, value) in members {
            let id = match schema.property(name) {
                Some(property) => Some(property.schema),
                // A pattern may take the member.
                None if !schema.pattern_properties.is_empty() => None,
                None => schema.additional_properties,
            };
            let Some(id) = id else { continue };
            if self.schemas.get(id).boolean == Some(false) && schema.property(name).is_none() {
                return Err(misfit(at, format!("`{name}` is none of its properties")));
            }
            self.judge(id, value, &at.join(name), depth + 1)?;
        }
        Ok(())
    }

    /// Whether one side alone sends it.
    fn is_one_sided(&self, id: SchemaId) -> bool {
        [id, self.schemas.target(id)]
            .into_iter()
            .map(|id| self.schemas.get(id))
            .any(|one| one.read_only || one.write_only)
    }
}

fn misfit(at: &Pointer, reason: String) -> Misfit {
    Misfit { pointer: at.as_str().to_owned(), reason, kind: Kind::Other }
}

fn own_type(schema: &Schema, value: &Value, at: &Pointer) -> Judgement {
    if schema.types.is_empty() || allows(schema.types, value) {
        return Ok(());
    }
    let types: Vec<&str> = schema.types.iter().map(Type::word).collect();
    let reason = format!("it is of type {}, and not {}", type_of(value).word(), types.join(" or "));
    Err(Misfit { kind: Kind::Type, ..misfit(at, reason) })
}

fn allows(types: TypeSet, value: &Value) -> bool {
    let found = type_of(value);
    let is_whole = || value.as_f64().is_some_and(|number| number.fract() == 0.0);
    types.contains(found) || found == Type::Number && types.contains(Type::Integer) && is_whole()
}

fn type_of(value: &Value) -> Type {
    match value {
        Value::Null => Type::Null,
        Value::Bool(_) => Type::Boolean,
        Value::Number(_) => Type::Number,
        Value::String(_) => Type::String,
        Value::Array(_) => Type::Array,
        Value::Object(_) => Type::Object,
    }
}

fn own_values(schema: &Schema, value: &Value, at: &Pointer) -> Judgement {
    let is_listed = match &schema.enumeration {
        // `null` is allowed by the types where they name it, whether or not it is listed.
        Some(values) => value.is_null() || values.is_empty() || values.iter().any(|one| is_same(&one.value, value)),
        None => true,
    };
    let is_constant = schema.constant.as_ref().is_none_or(|constant| is_same(constant, value));
    if is_listed && is_constant {
        return Ok(());
    }
    let reason = "it is none of the values that the schema allows".to_owned();
    Err(Misfit { kind: Kind::Values, ..misfit(at, reason) })
}

/// Whether two values are one; numbers are compared by value.
fn is_same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(one), Value::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        _ => left == right,
    }
}

fn bounds(schema: &Schema, text: &str, at: &Pointer) -> Judgement {
    let Some(number) = Number::parse(text) else { return Ok(()) };
    let rows = [
        (&schema.minimum, Ordering::Less, false, "below the minimum"),
        (&schema.exclusive_minimum, Ordering::Less, true, "not above the exclusive minimum"),
        (&schema.maximum, Ordering::Greater, false, "above the maximum"),
        (&schema.exclusive_maximum, Ordering::Greater, true, "not below the exclusive maximum"),
    ];
    for (bound, outside, is_exclusive, words) in rows {
        let Some(bound) = bound else { continue };
        let order = compare(&number, bound);
        if order == Some(outside) || is_exclusive && order == Some(Ordering::Equal) {
            return Err(misfit(at, format!("{number} is {words} of {bound}")));
        }
    }
    Ok(())
}

/// Exactly where both are whole.
fn compare(left: &Number, right: &Number) -> Option<Ordering> {
    match (left.as_i128(), right.as_i128()) {
        (Some(left), Some(right)) => Some(left.cmp(&right)),
        _ => left.as_f64().partial_cmp(&right.as_f64()),
    }
}

fn count(length: u64, low: Option<u64>, high: Option<u64>, what: &str, at: &Pointer) -> Judgement {
    match (low, high) {
        (Some(low), _) if length < low => {
            Err(misfit(at, format!("it has {length} {what}, and at least {low} are asked for")))
        }
        (_, Some(high)) if length > high => {
            Err(misfit(at, format!("it has {length} {what}, and at most {high} are allowed")))
        }
        _ => Ok(()),
    }
}
