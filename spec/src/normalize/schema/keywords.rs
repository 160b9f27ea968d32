//! The keywords of a schema, of every dialect at once.

use std::collections::HashSet;

use super::super::context::Context;
use super::queue::is_description;
use crate::diagnostic::{closest, codes};
use crate::document::{Scalar, View};
use crate::ir::{Dialect, Number, Schema, SchemaId, Type, TypeSet};
use crate::resolve::Library;

/// Keywords that are read together with others, or that change nothing.
const SILENT: &[&str] = &[
    "$schema",
    "$id",
    "$anchor",
    "$dynamicAnchor",
    "$dynamicRef",
    "$recursiveRef",
    "$recursiveAnchor",
    "$comment",
    "$vocabulary",
    "id",
    "additionalItems",
    "nullable",
    "collectionFormat",
    "format",
];

/// Keywords that are read, for suggestions.
const KNOWN: &[&str] = &[
    "$ref",
    "title",
    "description",
    "deprecated",
    "readOnly",
    "writeOnly",
    "default",
    "example",
    "examples",
    "type",
    "enum",
    "const",
    "format",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "dependentSchemas",
    "dependentRequired",
    "dependencies",
    "discriminator",
    "properties",
    "required",
    "additionalProperties",
    "patternProperties",
    "propertyNames",
    "unevaluatedProperties",
    "minProperties",
    "maxProperties",
    "items",
    "prefixItems",
    "contains",
    "minContains",
    "maxContains",
    "unevaluatedItems",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minLength",
    "maxLength",
    "pattern",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "xml",
    "externalDocs",
    "nullable",
    "definitions",
    "$defs",
    "additionalItems",
];

/// Members of a Swagger 2.0 parameter or header that are not part of its schema.
const OF_PARAMETER: &[&str] = &[
    "name",
    "in",
    "description",
    "required",
    "deprecated",
    "allowEmptyValue",
    "style",
    "explode",
    "allowReserved",
    "collectionFormat",
    "schema",
    "content",
    "example",
    "examples",
];

/// The extensions that have a field of their own.
const READ: &[&str] = &[
    "x-ms-enum",
    "x-nullable",
    "x-enum-varnames",
    "x-enumNames",
    "x-enum-descriptions",
    "x-extensible-enum",
    "x-ms-client-name",
    "x-client-name",
    "x-ms-discriminator-value",
];

impl<'a> Context<'a> {
    /// Reads a node as a schema.
    pub(super) fn read_schema(&mut self, view: View<'a>) -> Schema {
        if let Some(boolean) = view.as_bool() {
            return Schema { boolean: Some(boolean), ..Schema::default() };
        }
        if !view.is_object() && !view.is_null() {
            self.wrong_kind(view, "object or boolean");
            return Schema::default();
        }
        let Some(view) = self.object(view) else { return Schema::default() };
        if is_description(view) {
            self.report(
                codes::WRONG_KIND,
                view,
                "a reference to the description as a whole stands where a schema is expected",
            );
            return Schema::default();
        }
        self.check_reference(view);
        let mut schema = self.keywords(view, &[]);
        if let Some(text) = Library::reference_of(view) {
            schema.reference = self.library.resolve(text).map(|target| self.schema(target));
            schema.reference_decides = matches!(self.dialect, Dialect::Swagger20 | Dialect::OpenApi30);
        }
        if schema.reference.is_none() {
            schema.reference = self.dynamic_reference(view);
        }
        schema.extensions = self.extensions(view, READ);
        let items_required = matches!(self.dialect, Dialect::Swagger20 | Dialect::OpenApi30);
        if items_required && view.get("type").and_then(View::as_str) == Some("array") && view.get("items").is_none() {
            self.push(self.report_at(
                codes::SCHEMA_WITHOUT_ITEMS,
                view,
                "type",
                "a schema of type array has no `items`; any will do",
            ));
        }
        let schema = self.make_nullable(view, schema);
        self.check_values(view, &schema);
        self.check_default(view, &schema);
        self.check_bounds(view, &schema);
        schema
    }

    /// Reads a parameter or header of Swagger 2.0 as its own schema.
    pub(super) fn read_parameter_schema(&mut self, view: View<'a>) -> Schema {
        if view.get("type").and_then(View::as_str) == Some("array") && view.get("items").is_none() {
            let name = view.get("name").and_then(View::text).or(view.name()).unwrap_or_default();
            let message = format!("`{name}`: items is required when type is array");
            self.push(self.report_at(codes::ARRAY_WITHOUT_ITEMS, view, "type", message));
        }
        let nested = view.get("items").filter(|items| items.get("type").and_then(View::as_str) == Some("array"));
        if let Some(format) = nested.and_then(|items| items.get("collectionFormat")) {
            let message = "how the items of an inner array are joined is not read: a list inside a list has no form";
            self.report(codes::UNSUPPORTED_NESTED_FORMAT, format, message);
        }
        let mut schema = self.keywords(view, OF_PARAMETER);
        schema.client_name = None;
        let schema = self.make_nullable(view, schema);
        self.check_values(view, &schema);
        self.check_default(view, &schema);
        self.check_bounds(view, &schema);
        schema
    }

    fn keywords(&mut self, view: View<'a>, skipped: &[&str]) -> Schema {
        let mut schema = Schema::default();
        for (key, value) in view.members() {
            if skipped.contains(&key) {
                continue;
            }
            if !(self.annotation(&mut schema, view, key, value)
                || self.assertion(&mut schema, view, key, value)
                || self.applicator(&mut schema, view, key, value)
                || key == "$ref"
                || key.starts_with("x-")
                || SILENT.contains(&key))
            {
                self.unknown_keyword(key, value);
            }
        }
        // The format decides together with the type, whichever is written first.
        if let Some(format) = view.get("format") {
            schema.format = self.string(format).or(schema.format);
        }
        schema.let_text_be_a_number();
        self.enumeration(view, &mut schema);
        schema.client_name = self.client_name(view);
        schema.discriminator_value = self.string_at(view, "x-ms-discriminator-value");
        schema
    }

    /// Keywords that describe; whether `key` is one.
    fn annotation(&mut self, schema: &mut Schema, view: View<'a>, key: &str, value: View<'a>) -> bool {
        match key {
            "title" => schema.title = self.prose_at(view, key),
            "description" => schema.description = self.prose_at(view, key),
            "deprecated" => schema.deprecated = self.flag_at(view, key),
            "readOnly" => schema.read_only = self.flag_at(view, key),
            "writeOnly" => schema.write_only = self.flag_at(view, key),
            "default" => {
                schema.default = Some(Box::new(value.to_value()));
                schema.exact_default = beyond(value);
            }
            "example" => schema.examples.insert(0, value.to_value()),
            "examples" if value.is_array() => schema.examples.extend(value.items().map(View::to_value)),
            "examples" => {
                self.report(codes::ALIEN_IDIOM, value, "the examples of a schema are an array; the values are read");
                let inner = |example: View<'_>| example.get("value").map_or_else(|| example.to_value(), View::to_value);
                schema.examples.extend(value.members().map(|(_, example)| inner(example)));
            }
            "externalDocs" => schema.external_docs = self.external_docs(view),
            "xml" => schema.xml = self.xml(value).map(Box::new),
            "contentEncoding" => schema.content_encoding = self.string(value),
            "contentMediaType" => schema.content_media_type = self.string(value),
            _ => return false,
        }
        true
    }

    /// Keywords that bound a value; whether `key` is one.
    fn assertion(&mut self, schema: &mut Schema, view: View<'a>, key: &str, value: View<'a>) -> bool {
        match key {
            "type" => self.types(schema, value),
            "const" => schema.constant = Some(Box::new(value.to_value())),
            "required" => self.required(schema, view, value),
            "dependentRequired" => {
                let entries = self.entries_at(view, key);
                schema.dependent_required =
                    entries.iter().map(|(name, _)| ((*name).to_owned(), self.strings_at(value, name))).collect();
            }
            "minProperties" => schema.min_properties = self.count(value),
            "maxProperties" => schema.max_properties = self.count(value),
            "minContains" => schema.min_contains = self.count(value),
            "maxContains" => schema.max_contains = self.count(value),
            "minItems" => schema.min_items = self.count(value),
            "maxItems" => schema.max_items = self.count(value),
            "uniqueItems" => schema.unique_items = self.flag_at(view, key),
            "minLength" => schema.min_length = self.count(value),
            "maxLength" => schema.max_length = self.count(value),
            "pattern" => schema.pattern = self.pattern(value),
            "minimum" if view.get("exclusiveMinimum").and_then(View::as_bool) == Some(true) => {
                schema.exclusive_minimum = self.number(value);
            }
            "maximum" if view.get("exclusiveMaximum").and_then(View::as_bool) == Some(true) => {
                schema.exclusive_maximum = self.number(value);
            }
            "minimum" => schema.minimum = self.number(value),
            "maximum" => schema.maximum = self.number(value),
            "exclusiveMinimum" if value.as_bool().is_none() => schema.exclusive_minimum = self.number(value),
            "exclusiveMaximum" if value.as_bool().is_none() => schema.exclusive_maximum = self.number(value),
            "exclusiveMinimum" | "exclusiveMaximum" | "enum" => {}
            "multipleOf" => schema.multiple_of = self.number(value),
            _ => return false,
        }
        true
    }

    fn required(&self, schema: &mut Schema, view: View<'a>, value: View<'a>) {
        if value.as_bool().is_some() || matches!(value.as_str(), Some("true" | "false")) {
            let message =
                "`required` of a schema is the list of the properties that must be there; this one is ignored";
            self.push(
                self.report_key(codes::ALIEN_IDIOM, value, message)
                    .help("list the property under `required` of the object around it"),
            );
            return;
        }
        let mut seen = HashSet::new();
        schema.required =
            self.strings_at(view, "required").into_iter().filter(|name| seen.insert(name.clone())).collect();
    }

    fn unknown_keyword(&self, key: &str, value: View<'a>) {
        let suggestion = closest(key, KNOWN.iter().copied());
        // JSON Schema 2020-12 allows keywords of one's own, so there only likely misspellings are told.
        if suggestion.is_none() && matches!(self.dialect, Dialect::OpenApi31 | Dialect::OpenApi32) {
            return;
        }
        let diagnostic =
            self.report_key(codes::UNKNOWN_MEMBER, value, format!("a schema has no keyword `{key}`; it is ignored"));
        self.push(match suggestion {
            Some(name) => diagnostic.help(format!("did you mean `{name}`?")),
            None => diagnostic.help("keywords of your own begin with `x-`"),
        });
    }

    /// The schema that is nothing but `null`.
    pub(super) fn null(&mut self) -> SchemaId {
        if let Some(id) = self.null_schema {
            return id;
        }
        let id = self.schemas.push(Schema { types: TypeSet::one(Type::Null), ..Schema::default() });
        self.null_schema = Some(id);
        id
    }
}

/// A whole number that `i64` does not hold.
fn beyond(value: View<'_>) -> Option<Number> {
    let Some(Scalar::Number(text)) = value.scalar() else { return None };
    let digits = text.strip_prefix('-').unwrap_or(&text);
    let is_whole = digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_whole && text.parse::<i64>().is_err() { Number::parse(&text) } else { None }
}
