//! Which schemas have a name of their own.

use super::super::context::Context;
use crate::diagnostic::codes;
use crate::document::View;
use crate::ir::{Schema, SchemaId};
use crate::pointer::FileId;
use crate::resolve::Library;

impl<'a> Context<'a> {
    /// The name of a schema: its key under `components/schemas` or `definitions`, its key at the top of a file that is
    /// no description itself, or the stem of the file that it is the whole of.
    pub(super) fn component_name(library: &Library, view: View<'_>) -> Option<String> {
        let Some(parent) = view.parent() else {
            let path = library.path(view.file());
            let stem = path.file_stem()?.to_string_lossy();
            let stem = stem.split('.').next().unwrap_or_default();
            return (view.file() != FileId(0) && !stem.is_empty()).then(|| stem.to_owned());
        };
        let name = view.name()?;
        let Some(grandparent) = parent.parent() else {
            // A file of nothing but definitions.
            let is_schema = ["openapi", "swagger", "type", "properties", "$ref", "allOf"]
                .iter()
                .any(|key| parent.get(key).is_some());
            return (view.file() != FileId(0) && !is_schema).then(|| name.to_owned());
        };
        let is_component = match (parent.name(), grandparent.name(), grandparent.parent()) {
            (Some("definitions"), _, None) => true,
            (Some("schemas"), Some("components"), Some(root)) => root.parent().is_none(),
            _ => false,
        };
        is_component.then(|| name.to_owned())
    }

    /// Gives an id to each schema under `components/schemas` and `definitions` of the root document.
    pub(in crate::normalize) fn list_components(&mut self) {
        let mut found = Vec::new();
        if let Some(components) = self.root.get("components") {
            found.extend(
                self.object(components).map(|components| self.entries_at(components, "schemas")).unwrap_or_default(),
            );
        }
        found.extend(self.entries_at(self.root, "definitions"));
        for (name, view) in found {
            if name.starts_with("x-") && !view.is_object() {
                continue;
            }
            if view.is_null() {
                self.report(
                    codes::NULL_VALUE,
                    view,
                    format!("the schema `{name}` is null; it is read as one that allows anything"),
                );
            }
            let id = self.intern(view);
            if view.name() != Some(name) {
                // A YAML alias: another name for a schema that was written elsewhere.
                let origin = view.origin();
                let alias = Schema { origin, name: Some(name.to_owned()), reference: Some(id), ..Schema::default() };
                let alias = self.schemas.push(alias);
                self.aliases.push((view.key(), alias));
            }
            if !name.chars().all(|character| character.is_ascii_alphanumeric() || "._-".contains(character))
                && !self.is_swagger()
            {
                let message = format!("the name `{name}` has characters other than letters, digits, `.`, `_` and `-`");
                self.push(self.report_key(codes::COMPONENT_NAME, view, message));
            }
        }
    }

    /// The named schemas, the root document's first, each file's in document order.
    pub(in crate::normalize) fn components(&self) -> Vec<(String, SchemaId)> {
        let aliases = self.aliases.iter().map(|(key, id)| (key, id));
        let mut named: Vec<_> = self
            .ids
            .iter()
            .chain(aliases)
            .filter_map(|(key, id)| Some((*key, self.schemas.get(*id).name.clone()?, *id)))
            .collect();
        named.sort_by_key(|(key, _, id)| (*key, *id));
        named.into_iter().map(|(_, name, id)| (name, id)).collect()
    }
}
