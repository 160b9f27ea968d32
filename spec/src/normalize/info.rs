//! `info`, and the tags.

use super::context::Context;
use crate::diagnostic::codes;
use crate::document::View;
use crate::ir::{Contact, License, Operation, Tag};

/// What `info` says.
#[derive(Default)]
pub(super) struct Info {
    pub(super) title: String,
    pub(super) version: String,
    pub(super) summary: Option<String>,
    pub(super) description: Option<String>,
    pub(super) terms_of_service: Option<String>,
    pub(super) contact: Option<Contact>,
    pub(super) license: Option<License>,
}

impl<'a> Context<'a> {
    /// Reads `info`.
    pub(super) fn info(&self, root: View<'a>) -> Info {
        let Some(info) = root.get("info") else {
            self.report(codes::MISSING_MEMBER, root, "the description has no `info`");
            return Info::default();
        };
        let Some(info) = self.object(info) else { return Info::default() };
        let known = ["title", "version", "summary", "description", "termsOfService", "contact", "license"];
        self.check_members(info, "info object", &known);
        for key in ["title", "version"] {
            if info.get(key).is_none() {
                self.report(codes::MISSING_MEMBER, info, format!("`info` has no `{key}`"));
            }
        }
        Info {
            title: self.string_at(info, "title").unwrap_or_default(),
            version: self.string_at(info, "version").unwrap_or_default(),
            summary: self.prose_at(info, "summary"),
            description: self.prose_at(info, "description"),
            terms_of_service: self.string_at(info, "termsOfService"),
            contact: self.object_at(info, "contact").map(|contact| Contact {
                name: self.string_at(contact, "name"),
                url: self.string_at(contact, "url"),
                email: self.string_at(contact, "email"),
            }),
            license: self.object_at(info, "license").map(|license| License {
                name: self.string_at(license, "name").unwrap_or_default(),
                identifier: self.string_at(license, "identifier"),
                url: self.string_at(license, "url"),
            }),
        }
    }

    /// Declared tags, then those that only operations name.
    pub(super) fn tags(&self, operations: &[Operation]) -> Vec<Tag> {
        let mut tags: Vec<Tag> = Vec::new();
        for view in self.items_at(self.root, "tags") {
            // Some documents list plain names.
            if let Some(name) = view.as_str() {
                self.report(
                    codes::WRONG_SCALAR,
                    view,
                    "expected object, found string; it is read as the name of a tag",
                );
                tags.push(Tag { name: name.to_owned(), ..Tag::default() });
                continue;
            }
            let Some(view) = self.object(view) else { continue };
            self.check_members(view, "tag", &["name", "description", "externalDocs", "summary", "parent", "kind"]);
            let Some(name) = self.string_at(view, "name") else { continue };
            tags.push(Tag {
                name,
                description: self.prose_at(view, "description"),
                external_docs: self.external_docs(view),
                summary: self.string_at(view, "summary"),
                parent: self.string_at(view, "parent"),
                kind: self.string_at(view, "kind"),
            });
        }
        let mut known: std::collections::HashSet<String> = tags.iter().map(|tag| tag.name.clone()).collect();
        for name in operations.iter().flat_map(|operation| &operation.tags) {
            if known.insert(name.clone()) {
                tags.push(Tag { name: name.clone(), ..Tag::default() });
            }
        }
        tags
    }
}
