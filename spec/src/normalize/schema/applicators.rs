//! Keywords that hold other schemas.

use super::super::context::Context;
use crate::document::View;
use crate::ir::{Property, Schema, SchemaId};

impl<'a> Context<'a> {
    /// Keywords that hold schemas; whether `key` is one.
    pub(super) fn applicator(&mut self, schema: &mut Schema, view: View<'a>, key: &str, value: View<'a>) -> bool {
        match key {
            "allOf" => schema.all_of = self.schema_list(view, key),
            "anyOf" => schema.any_of = self.alternatives(view, key),
            "oneOf" => schema.one_of = self.alternatives(view, key),
            "not" => schema.not = Some(self.schema(value)),
            "if" => schema.if_schema = Some(self.schema(value)),
            "then" => schema.then_schema = Some(self.schema(value)),
            "else" => schema.else_schema = Some(self.schema(value)),
            "dependentSchemas" => schema.dependent_schemas = self.schema_map(view, key),
            "dependencies" => self.dependencies(schema, view),
            "discriminator" => self.discriminator(schema, value),
            "properties" => self.properties(schema, view),
            "additionalProperties" => schema.additional_properties = Some(self.schema(value)),
            "patternProperties" => schema.pattern_properties = self.schema_map(view, key),
            "propertyNames" => schema.property_names = Some(self.schema(value)),
            "unevaluatedProperties" => schema.unevaluated_properties = Some(self.schema(value)),
            "items" if value.is_array() => {
                schema.prefix_items = self.schema_list(view, key);
                schema.items = view.get("additionalItems").map(|rest| self.schema(rest));
            }
            "items" => schema.items = Some(self.schema(value)),
            "prefixItems" => schema.prefix_items = self.schema_list(view, key),
            "contains" => schema.contains = Some(self.schema(value)),
            "unevaluatedItems" => schema.unevaluated_items = Some(self.schema(value)),
            "contentSchema" => schema.content_schema = Some(self.schema(value)),
            "definitions" | "$defs" => drop(self.schema_map(view, key)),
            _ => return false,
        }
        true
    }

    fn schema_list(&mut self, view: View<'a>, key: &str) -> Vec<SchemaId> {
        let items = self.items_or_one_at(view, key);
        items.into_iter().map(|item| self.schema(item)).collect()
    }

    /// Alternatives. One that says nothing but `nullable` would allow anything by the letter, and is meant as `null`: so
    /// do writers of OpenAPI 3.0 spell a value that may be missing.
    fn alternatives(&mut self, view: View<'a>, key: &str) -> Vec<SchemaId> {
        let items = self.items_or_one_at(view, key);
        items.into_iter().map(|item| if is_only_nullable(item) { self.null() } else { self.schema(item) }).collect()
    }

    fn schema_map(&mut self, view: View<'a>, key: &str) -> Vec<(String, SchemaId)> {
        let entries = self.entries_at(view, key);
        entries.into_iter().map(|(name, value)| (name.to_owned(), self.schema(value))).collect()
    }

    fn properties(&mut self, schema: &mut Schema, view: View<'a>) {
        for (name, value) in self.entries_at(view, "properties") {
            let id = self.schema(value);
            let client_name = if value.is_object() { self.client_name(value) } else { None };
            schema.properties.push(Property { name: name.to_owned(), schema: id, client_name, origin: value.origin() });
        }
    }

    /// `dependencies` of older drafts, which is both `dependentRequired` and `dependentSchemas`.
    fn dependencies(&mut self, schema: &mut Schema, view: View<'a>) {
        let Some(map) = self.object_at(view, "dependencies") else { return };
        for (name, value) in map.members() {
            if value.is_array() {
                schema.dependent_required.push((name.to_owned(), self.strings_at(map, name)));
            } else {
                schema.dependent_schemas.push((name.to_owned(), self.schema(value)));
            }
        }
    }
}

/// Whether a schema has no keyword but `nullable`, annotations aside.
fn is_only_nullable(view: View<'_>) -> bool {
    let mut is_nullable = false;
    view.members().all(|(key, value)| match key {
        "nullable" | "x-nullable" => {
            is_nullable |= value.as_bool() == Some(true);
            true
        }
        _ => matches!(key, "title" | "description"),
    }) && is_nullable
}
