//! Defaults, deprecation, names for client code, names of components, and words.

use serde_json::Value;

use super::flat::Flat;
use super::json::{canonical, is_same};
use super::properties::renamed;
use super::values::code;
use super::walk::{Pair, Walk};
use crate::diff::record::Finding;
use crate::diff::{Edit, Step, codes};
use crate::ir::{Api, Schema, SchemaId};

impl<'a> Walk<'a> {
    /// Compares what does not restrict the value.
    pub(super) fn annotations(&mut self, pair: &Pair<'a>) {
        self.default_of(pair);
        self.deprecation(pair);
        let client = |flat: &Flat<'a>| {
            // A component keeps its own name, whatever an enumeration in it is called.
            let is_inline = flat.component().is_none();
            flat.find(|leaf| leaf.client_name.as_deref().or(leaf.enumeration_name.as_deref().filter(|_| is_inline)))
        };
        if let (old, new) = (client(&pair.old), client(&pair.new))
            && old.map(|(name, _)| name) != new.map(|(name, _)| name)
            && !pair.old.leaves.is_empty()
            && !pair.new.leaves.is_empty()
        {
            let detail = renamed(old.map(|(name, _)| name), new.map(|(name, _)| name));
            let place = |found: Option<(&str, &'a Schema)>, flat: &Flat<'a>| {
                found.map(|(_, leaf)| &leaf.origin).or(flat.origin())
            };
            let (old, new) = (place(old, &pair.old), place(new, &pair.new));
            self.record.add(pair.at(&codes::CLIENT_NAME_CHANGED, old, new, detail));
        }
        if !self.is_probe() {
            self.words(pair);
        }
    }

    fn default_of(&mut self, pair: &Pair<'a>) {
        let of = |flat: &Flat<'a>| flat.find(|leaf| leaf.default.as_deref());
        let (old, new) = (of(&pair.old), of(&pair.new));
        let (change, detail) = match (old.map(|(value, _)| value), new.map(|(value, _)| value)) {
            (Some(old), Some(new)) if !is_same(old, new) && !self.is_version(old, new) => {
                (&codes::DEFAULT_CHANGED, format!("the default is {}, no longer {}", code(new), code(old)))
            }
            (None, Some(new)) => (&codes::DEFAULT_ADDED, format!("the default is {}", code(new))),
            (Some(old), None) => (&codes::DEFAULT_REMOVED, format!("the default is {} no longer", code(old))),
            _ => return,
        };
        let place = |found: Option<(&'a Value, &'a Schema)>, flat: &Flat<'a>| {
            found.map(|(_, leaf)| &leaf.origin).or(flat.origin())
        };
        let (old, new) = (place(old, &pair.old), place(new, &pair.new));
        let finding = pair.at(change, old, new, detail);
        // Only properties have a constant for their default.
        let is_property = pair.label.contains('.') && !pair.label.ends_with("[]");
        self.record.add(if is_property { finding } else { finding.rust(Step::Patch) });
    }

    fn deprecation(&mut self, pair: &Pair<'a>) {
        let (old, new) = (pair.old.any(|leaf| leaf.deprecated), pair.new.any(|leaf| leaf.deprecated));
        let (code, detail) = match (old, new) {
            (None, Some(_)) => (&codes::DEPRECATED, "it is deprecated"),
            (Some(_), None) => (&codes::REINSTATED, "it is deprecated no longer"),
            _ => return,
        };
        let place = |leaf: Option<&'a Schema>, flat: &Flat<'a>| leaf.map(|leaf| &leaf.origin).or(flat.origin());
        self.record.add(pair.at(code, place(old, &pair.old), place(new, &pair.new), detail));
    }

    /// The components that a place refers to.
    pub(super) fn names(&mut self, pair: &Pair<'a>) {
        let (Some(old), Some(new)) = (pair.old.component(), pair.new.component()) else { return };
        if old == new || self.is_probe() {
            return;
        }
        let has = |api: &Api, name: &str| api.components.iter().any(|(component, _)| component == name);
        let place = |flat: &Flat<'a>, name: &str| {
            flat.leaves.iter().find(|leaf| leaf.name.as_deref() == Some(name)).map(|leaf| &leaf.origin)
        };
        let is_equal = !has(self.new, old) && !has(self.old, new) && self.only_renamed(pair);
        if is_equal {
            let finding = pair.at(
                &codes::SCHEMA_RENAMED,
                place(&pair.old, old),
                place(&pair.new, new),
                format!("`{old}` is called `{new}`"),
            );
            self.record.add(Finding { subject: new.to_owned(), ..finding });
        } else {
            let detail = format!("{} is `{new}`, no longer `{old}`", pair.place);
            let finding = pair.at(&codes::SCHEMA_REPLACED, pair.old.origin(), pair.new.origin(), detail);
            self.record.add(Finding { subject: pair.place.clone(), ..finding });
        }
    }

    fn only_renamed(&self, pair: &Pair<'a>) -> bool {
        let ids = |api: &Api, flat: &Flat<'a>| -> Vec<SchemaId> {
            let name = flat.component();
            api.components.iter().filter(|(component, _)| Some(component.as_str()) == name).map(|(_, id)| *id).collect()
        };
        self.is_equal(&ids(self.old, &pair.old), &ids(self.new, &pair.new), pair.direction)
    }

    fn words(&mut self, pair: &Pair<'a>) {
        let mut edit = |member: &'static str, of: &dyn Fn(&'a Schema) -> Option<String>| {
            let (old, new) = (pair.old.find(of), pair.new.find(of));
            if old.as_ref().map(|(text, _)| text) != new.as_ref().map(|(text, _)| text) {
                let place = |found: Option<(String, &Schema)>, flat: &Flat<'a>| {
                    found.map(|(_, leaf)| leaf.origin.clone()).or(flat.origin().cloned())
                };
                let (old, new) = (place(old, &pair.old), place(new, &pair.new));
                self.record.edit(Edit { subject: pair.label.clone(), member, old, new });
            }
        };
        let trim = |text: &String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        edit("description", &|leaf| leaf.description.as_ref().map(trim));
        edit("title", &|leaf| leaf.title.as_ref().map(trim));
        edit("examples", &|leaf| (!leaf.examples.is_empty()).then(|| leaf.examples.iter().map(canonical).collect()));
        edit("externalDocs", &|leaf| leaf.external_docs.clone());
        edit("enum", &|leaf| {
            let listed = leaf.enumeration.as_ref()?;
            let mut told: Vec<String> = listed
                .iter()
                .filter_map(|one| Some(format!("{} {}", one.value, trim(one.description.as_ref()?))))
                .collect();
            told.sort();
            (!told.is_empty()).then(|| told.join("\n"))
        });
    }
}
