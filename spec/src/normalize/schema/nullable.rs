//! `nullable` and `x-nullable`, in the terms of JSON Schema.

use serde_json::Value;

use super::super::context::Context;
use crate::document::View;
use crate::ir::{EnumValue, Schema, Type};

impl<'a> Context<'a> {
    /// Lets a schema allow `null` where an older keyword says so.
    ///
    /// With a type, `null` joins the types and the enumeration. Without one, alternatives gain one for `null`, and what
    /// is bound by a reference or `allOf` becomes one of two alternatives.
    pub(super) fn make_nullable(&mut self, view: View<'a>, mut schema: Schema) -> Schema {
        let is_nullable = ["nullable", "x-nullable"].iter().any(|key| self.maybe_flag_at(view, key) == Some(true));
        if !is_nullable {
            return schema;
        }
        if let Some(values) = &mut schema.enumeration
            && !values.iter().any(|value| value.value.is_null())
        {
            values.push(EnumValue { value: Value::Null, name: None, description: None, is_listed: true });
        }
        if !schema.types.is_empty() {
            schema.types = schema.types.with(Type::Null);
            return schema;
        }
        let allows_null = |alternative: View<'a>| {
            ["nullable", "x-nullable"].iter().any(|key| alternative.get(key).and_then(View::as_bool) == Some(true))
                || alternative.get("type").is_some_and(|ty| ty.as_str() == Some("null"))
        };
        if !schema.any_of.is_empty() || !schema.one_of.is_empty() {
            let key = if schema.any_of.is_empty() { "oneOf" } else { "anyOf" };
            if !view.get(key).into_iter().flat_map(View::items).any(allows_null) {
                let null = self.null();
                let list = if schema.any_of.is_empty() { &mut schema.one_of } else { &mut schema.any_of };
                list.push(null);
            }
            return schema;
        }
        if schema.reference.is_none() && schema.all_of.is_empty() {
            return schema;
        }
        self.alternative_to_null(view, schema)
    }

    /// The annotations of a schema around a choice between what it demands and `null`.
    fn alternative_to_null(&mut self, view: View<'a>, schema: Schema) -> Schema {
        let mut outer = Schema {
            title: schema.title.clone(),
            description: schema.description.clone(),
            deprecated: schema.deprecated,
            read_only: schema.read_only,
            write_only: schema.write_only,
            default: schema.default.clone(),
            exact_default: schema.exact_default.clone(),
            examples: schema.examples.clone(),
            external_docs: schema.external_docs.clone(),
            client_name: schema.client_name.clone(),
            extensions: schema.extensions.clone(),
            ..Schema::default()
        };
        let mut inner = Schema { origin: view.origin(), ..schema };
        inner.title = None;
        inner.description = None;
        inner.deprecated = false;
        inner.read_only = false;
        inner.write_only = false;
        inner.default = None;
        inner.exact_default = None;
        inner.examples = Vec::new();
        inner.external_docs = None;
        inner.client_name = None;
        inner.extensions = Vec::new();
        let bare = Schema { origin: inner.origin.clone(), ..Schema::default() };
        let reference =
            Schema { reference: inner.reference, reference_decides: inner.reference_decides, ..bare.clone() };
        let only_reference = inner == reference;
        let only_part = inner == Schema { all_of: inner.all_of.clone(), ..bare };
        let demanded = match (inner.reference, inner.all_of.as_slice()) {
            (Some(target), _) if only_reference => target,
            (None, [part]) if only_part => *part,
            _ => self.schemas.push(inner),
        };
        outer.any_of = vec![demanded, self.null()];
        outer
    }
}
