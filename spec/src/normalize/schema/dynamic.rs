//! `$dynamicRef` and `$recursiveRef`, read as what they mean where nothing is overridden.

use super::super::context::Context;
use crate::diagnostic::codes;
use crate::document::View;
use crate::ir::SchemaId;

impl<'a> Context<'a> {
    /// The target of a dynamic reference, with a note that it is taken as a plain one.
    pub(super) fn dynamic_reference(&mut self, view: View<'a>) -> Option<SchemaId> {
        let (key, text) = ["$dynamicRef", "$recursiveRef"].into_iter().find_map(|key| {
            let text = view.get(key).filter(|text| text.as_str().is_some())?;
            Some((key, text))
        })?;
        self.report(codes::UNSUPPORTED_DYNAMIC_REFERENCE, text, format!("`{key}` is read as `$ref`"));
        if key == "$recursiveRef" {
            // JSON Schema 2019-09 section 8.2.4.2: it means the schema around it that is marked for recursion.
            return outermost_recursive(view).map(|target| self.schema(target));
        }
        self.library.resolve(text).map(|target| self.schema(target))
    }
}

/// The outermost schema around a node that has `$recursiveAnchor`.
fn outermost_recursive(view: View<'_>) -> Option<View<'_>> {
    let mut found = None;
    let mut current = Some(view);
    while let Some(schema) = current {
        if schema.get("$recursiveAnchor").and_then(View::as_bool) == Some(true) {
            found = Some(schema);
        }
        current = schema.parent();
    }
    found
}
