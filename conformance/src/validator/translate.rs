//! Rewrites one schema of a description in JSON Schema 2020-12, as the specification of its dialect reads it.
//!
//! References become [`keyword::REFERENCE`]; keywords that are not known say nothing.

use serde_json::{Map, Value, json};

use super::keyword;
use super::unit::Units;
use crate::strategy::Direction;

/// The dialects that read a schema differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Swagger 2.0
    Swagger20,
    /// OpenAPI 3.0
    OpenApi30,
    /// OpenAPI 3.1 and later
    OpenApi31,
}

impl Dialect {
    /// The dialect that a document says it is in.
    pub(super) fn of(document: &Value) -> Option<Self> {
        if document.get("swagger").is_some() {
            return Some(Self::Swagger20);
        }
        let version = document.get("openapi")?;
        Some(if version.to_string().trim_matches('"').starts_with("3.0") { Self::OpenApi30 } else { Self::OpenApi31 })
    }
}

/// Schemas nested deeper than this in one another, without a reference between, are not read.
const DEEPEST: usize = 64;

/// One schema in JSON Schema 2020-12.
pub(super) fn translate(units: &Units, raw: &Value, file: usize, dialect: Dialect, direction: Direction) -> Value {
    Translation { units, file, dialect, direction }.schema(raw, 0)
}

/// The body that the form parameters among an operation's parameters describe; `None` where there are none.
/// Source: OpenAPI 2.0, Parameter Object, `in: formData`.
pub(super) fn form(
    units: &Units,
    parameters: &[Value],
    file: usize,
    dialect: Dialect,
    direction: Direction,
) -> Option<Value> {
    let (mut properties, mut required) = (Map::new(), Vec::new());
    for parameter in parameters {
        let target = parameter.get("$ref").and_then(Value::as_str).and_then(|reference| units.target(file, reference));
        let (file, parameter) = match &target {
            Some((file, pointer)) => (*file, units.document(*file)?.pointer(pointer)?),
            None => (file, parameter),
        };
        let name = parameter.get("name").and_then(Value::as_str);
        let Some(name) = name.filter(|_| parameter.get("in").and_then(Value::as_str) == Some("formData")) else {
            continue;
        };
        if parameter.get("required") == Some(&Value::Bool(true)) {
            required.push(Value::from(name));
        }
        properties.insert(name.to_owned(), translate(units, parameter, file, dialect, direction));
    }
    let schema = json!({ "type": "object", "properties": properties, "required": required });
    (!properties.is_empty()).then_some(schema)
}

struct Translation<'u> {
    units: &'u Units,
    file: usize,
    dialect: Dialect,
    direction: Direction,
}

impl Translation<'_> {
    fn schema(&self, raw: &Value, depth: usize) -> Value {
        let Value::Object(raw) = raw else { return Value::Bool(raw.as_bool().unwrap_or(true)) };
        if depth > DEEPEST {
            return Value::Bool(true);
        }
        let mut out = Map::new();
        if let Some(reference) = raw.get("$ref").and_then(Value::as_str) {
            self.reference(self.units.target(self.file, reference), &mut out);
            if self.dialect == Dialect::OpenApi31 {
                self.keywords(raw, &mut out, depth);
            }
        } else {
            self.reference(self.dynamic_target(raw), &mut out);
            self.keywords(raw, &mut out, depth);
        }
        self.nullable(raw, out)
    }

    /// Where a dynamic reference leads if nothing overrides it.
    /// Source: JSON Schema 2020-12, section 8.2.3.2, and 2019-09, section 8.2.4.2.
    fn dynamic_target(&self, raw: &Map<String, Value>) -> Option<(usize, String)> {
        let text = |name: &str| raw.get(name).and_then(Value::as_str);
        if let Some(reference) = text("$dynamicRef") {
            return self.units.target(self.file, reference);
        }
        text("$recursiveRef").and_then(|_| self.units.recursive(self.file, raw))
    }

    fn reference(&self, target: Option<(usize, String)>, out: &mut Map<String, Value>) {
        if let Some((file, pointer)) = target {
            let is_request = self.direction == Direction::Request;
            let value = json!({"file": file, "pointer": pointer, "request": is_request});
            out.insert(keyword::REFERENCE.to_owned(), value);
        }
    }

    /// `nullable` and `x-nullable`: null is as good as whatever else is allowed.
    fn nullable(&self, raw: &Map<String, Value>, out: Map<String, Value>) -> Value {
        let is_nullable = ["nullable", "x-nullable"].iter().any(|name| raw.get(*name) == Some(&Value::Bool(true)));
        if !is_nullable {
            return Value::Object(out);
        }
        json!({"anyOf": [{"type": "null"}, out]})
    }

    fn keywords(&self, raw: &Map<String, Value>, out: &mut Map<String, Value>, depth: usize) {
        for (name, value) in raw {
            match name.as_str() {
                "type" => types(value, raw.get("format"), out),
                "enum" | "const" | "x-ms-enum" => {}
                "format" => format(value, out),
                "pattern" if value.is_string() => {
                    out.insert(keyword::PATTERN.to_owned(), value.clone());
                }
                "minimum" | "maximum" => bound(raw, name, value, out),
                "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" if value.is_number() => {
                    out.insert(name.clone(), value.clone());
                }
                "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties"
                | "minContains" | "maxContains"
                    if value.is_number() =>
                {
                    out.insert(name.clone(), value.clone());
                }
                "uniqueItems" if value.is_boolean() => {
                    out.insert(name.clone(), value.clone());
                }
                "dependentRequired" if value.is_object() => {
                    out.insert(name.clone(), value.clone());
                }
                "items" => self.items(raw, value, out, depth),
                "not"
                | "contains"
                | "propertyNames"
                | "additionalProperties"
                | "unevaluatedProperties"
                | "unevaluatedItems"
                | "if"
                | "then"
                | "else" => {
                    out.insert(name.clone(), self.schema(value, depth + 1));
                }
                "prefixItems" => {
                    out.insert(name.clone(), self.list(value, depth));
                }
                "allOf" => all_of(value.as_array().into_iter().flatten().map(|part| self.schema(part, depth + 1)), out),
                "anyOf" | "oneOf" => self.union(raw, name, value, out, depth),
                "properties" | "patternProperties" | "dependentSchemas" => {
                    out.insert(name.clone(), self.map(value, depth));
                }
                "required" => self.required(raw, value, out),
                _ => {}
            }
        }
        enumeration(raw, out);
        out.retain(|_, value| *value != Value::Array(Vec::new()));
    }

    fn list(&self, value: &Value, depth: usize) -> Value {
        value.as_array().into_iter().flatten().map(|part| self.schema(part, depth + 1)).collect()
    }

    fn map(&self, value: &Value, depth: usize) -> Value {
        let members = value.as_object().into_iter().flatten();
        Value::Object(members.map(|(name, part)| (name.clone(), self.schema(part, depth + 1))).collect())
    }

    /// `items` as an array is the `prefixItems` of later drafts, with `additionalItems` for the rest.
    fn items(&self, raw: &Map<String, Value>, value: &Value, out: &mut Map<String, Value>, depth: usize) {
        if value.is_array() {
            out.insert("prefixItems".to_owned(), self.list(value, depth));
            if let Some(rest) = raw.get("additionalItems") {
                out.insert("items".to_owned(), self.schema(rest, depth + 1));
            }
        } else {
            out.insert("items".to_owned(), self.schema(value, depth + 1));
        }
    }

    /// A union; with a discriminator whose value names an alternative, that one decides.
    ///
    /// Source: OpenAPI 3.1.1, Discriminator Object.
    fn union(&self, raw: &Map<String, Value>, name: &str, value: &Value, out: &mut Map<String, Value>, depth: usize) {
        let alternatives = value.as_array().map_or(&[][..], Vec::as_slice);
        let translated: Vec<Value> = alternatives.iter().map(|part| self.alternative(part, depth + 1)).collect();
        let property = raw.get("discriminator").and_then(|found| found.get("propertyName")).and_then(Value::as_str);
        let Some(property) = property else {
            out.insert(name.to_owned(), Value::Array(translated));
            return;
        };
        let mut tags: Vec<Value> = Vec::new();
        let mut branches: Vec<Value> = Vec::new();
        for (alternative, schema) in alternatives.iter().zip(&translated) {
            let own = self.tags(&raw["discriminator"], alternative);
            if own.is_empty() {
                continue;
            }
            let condition = json!({"type": "object", "required": [property], "properties": {property: {"enum": own}}});
            branches.push(json!({"if": condition, "then": schema}));
            tags.extend(own);
        }
        let unnamed =
            json!({"not": {"type": "object", "required": [property], "properties": {property: {"enum": tags}}}});
        branches.push(json!({"if": unnamed, "then": {"anyOf": translated}}));
        all_of(branches.into_iter(), out);
    }

    /// An alternative. One that says nothing but `nullable` allows anything by the letter, and is meant as null: a union
    /// with it would say nothing otherwise.
    fn alternative(&self, raw: &Value, depth: usize) -> Value {
        let members = raw.as_object().into_iter().flatten();
        let says_null = |(name, value): (&String, &Value)| match name.as_str() {
            "nullable" | "x-nullable" => Some(*value == Value::Bool(true)),
            "title" | "description" => Some(false),
            _ => None,
        };
        let said: Option<Vec<bool>> = members.map(says_null).collect();
        if said.is_some_and(|said| said.contains(&true)) { json!({"type": "null"}) } else { self.schema(raw, depth) }
    }

    /// The discriminator values of an alternative: those mapped to it, else its own name.
    fn tags(&self, discriminator: &Value, alternative: &Value) -> Vec<Value> {
        let Some(reference) = alternative.get("$ref").and_then(Value::as_str) else { return Vec::new() };
        let target = self.units.target(self.file, reference);
        let name = |reference: &str| reference.rsplit('/').next().unwrap_or(reference).to_owned();
        let mapping = discriminator.get("mapping").and_then(Value::as_object);
        let mapped: Vec<Value> = mapping
            .into_iter()
            .flatten()
            .filter(|(_, to)| {
                let to = to.as_str().unwrap_or_default();
                to == name(reference) || (to.contains(['#', '/', '.']) && self.units.target(self.file, to) == target)
            })
            .map(|(value, _)| Value::String(value.clone()))
            .collect();
        if mapped.is_empty() { vec![Value::String(name(reference))] } else { mapped }
    }

    /// `required` without what does not travel this way. Source: OpenAPI 3.0.4, Schema Object, `readOnly`.
    fn required(&self, raw: &Map<String, Value>, value: &Value, out: &mut Map<String, Value>) {
        let Value::Array(names) = value else { return };
        let travels = |name: &&Value| {
            let property = name.as_str().and_then(|name| raw.get("properties")?.get(name));
            property.is_none_or(|property| !self.is_hidden(self.file, property, 0))
        };
        let kept: Vec<Value> = names.iter().filter(|name| name.is_string()).filter(travels).cloned().collect();
        let mut unique: Vec<Value> = Vec::new();
        kept.into_iter().for_each(|name| {
            if !unique.contains(&name) {
                unique.push(name);
            }
        });
        out.insert("required".to_owned(), Value::Array(unique));
    }

    fn is_hidden(&self, file: usize, schema: &Value, depth: usize) -> bool {
        let keyword = if self.direction == Direction::Request { "readOnly" } else { "writeOnly" };
        if schema.get(keyword) == Some(&Value::Bool(true)) {
            return true;
        }
        if depth > 16 {
            return false;
        }
        let target =
            schema.get("$ref").and_then(Value::as_str).and_then(|reference| self.units.target(file, reference));
        let by_target = target.is_some_and(|(file, pointer)| {
            let target = self.units.document(file).and_then(|document| document.pointer(&pointer));
            target.is_some_and(|target| self.is_hidden(file, target, depth + 1))
        });
        let mut parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
        by_target || parts.any(|part| self.is_hidden(file, part, depth + 1))
    }
}

/// Adds parts to `allOf`, which unions with a discriminator share with the keyword itself.
fn all_of(parts: impl Iterator<Item = Value>, out: &mut Map<String, Value>) {
    if let Value::Array(all) = out.entry("allOf").or_insert_with(|| Value::Array(Vec::new())) {
        all.extend(parts);
    }
}

/// The types that are known. A string whose format is `int-or-string` may be a whole number as well: Swagger 2.0, where a
/// schema has one type, cannot say it otherwise.
fn types(value: &Value, format: Option<&Value>, out: &mut Map<String, Value>) {
    const KNOWN: [&str; 7] = ["null", "boolean", "integer", "number", "string", "array", "object"];
    let names: Vec<&str> = match value {
        Value::String(name) => vec![name.as_str()],
        // In YAML, an unquoted null is easily written where the name of the type is meant.
        Value::Array(names) => {
            names.iter().filter_map(|name| name.as_str().or(name.is_null().then_some("null"))).collect()
        }
        _ => return,
    };
    let or_integer = names.contains(&"string") && format.and_then(Value::as_str) == Some("int-or-string");
    let names: Vec<Value> = names
        .into_iter()
        .chain(or_integer.then_some("integer"))
        .map(|name| if name == "file" { "string" } else { name })
        .filter(|name| KNOWN.contains(name))
        .map(|name| Value::String(name.to_owned()))
        .collect();
    if !names.is_empty() {
        out.insert("type".to_owned(), Value::Array(names));
    }
}

/// `enum` and `const`; the values that only `x-ms-enum` lists count, and so does its `modelAsString`.
fn enumeration(raw: &Map<String, Value>, out: &mut Map<String, Value>) {
    if let Some(constant) = raw.get("const") {
        out.insert("const".to_owned(), constant.clone());
    }
    let Some(Value::Array(values)) = raw.get("enum") else { return };
    let mut values = values.clone();
    let vendor = raw.get("x-ms-enum");
    let listed = vendor.and_then(|vendor| vendor.get("values")).and_then(Value::as_array);
    for value in listed.into_iter().flatten().filter_map(|entry| entry.get("value")) {
        if !values.contains(value) {
            values.push(value.clone());
        }
    }
    let is_open = vendor.and_then(|vendor| vendor.get("modelAsString")) == Some(&Value::Bool(true))
        || raw.get("x-extensible-enum").is_some_and(|open| *open != Value::Bool(false));
    let name = if is_open { keyword::OPEN_ENUM } else { "enum" };
    out.insert(name.to_owned(), Value::Array(values));
}

/// The formats about which there is no doubt; the others are annotations.
fn format(value: &Value, out: &mut Map<String, Value>) {
    let Some(name) = value.as_str() else { return };
    let lower = name.to_ascii_lowercase();
    let width = match lower.as_str() {
        "date-time" | "date" | "uuid" | "ipv4" | "ipv6" => {
            out.insert("format".to_owned(), Value::String(lower));
            return;
        }
        "int8" => json!([i8::MIN, i8::MAX]),
        "int16" => json!([i16::MIN, i16::MAX]),
        "int32" => json!([i32::MIN, i32::MAX]),
        "int64" => json!([i64::MIN, i64::MAX]),
        "uint8" => json!([0, u8::MAX]),
        "uint16" => json!([0, u16::MAX]),
        "uint32" => json!([0, u32::MAX]),
        "uint64" => json!([0, u64::MAX]),
        "float" => json!([-f64::from(f32::MAX), f64::from(f32::MAX)]),
        _ => return,
    };
    out.insert(keyword::WIDTH.to_owned(), width);
}

/// `minimum` and `maximum`, which an older boolean beside them makes exclusive.
fn bound(raw: &Map<String, Value>, name: &str, value: &Value, out: &mut Map<String, Value>) {
    if !value.is_number() {
        return;
    }
    let exclusive = if name == "minimum" { "exclusiveMinimum" } else { "exclusiveMaximum" };
    let is_exclusive = raw.get(exclusive) == Some(&Value::Bool(true));
    out.insert(if is_exclusive { exclusive } else { name }.to_owned(), value.clone());
}
