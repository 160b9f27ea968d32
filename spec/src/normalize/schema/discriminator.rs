//! Discriminators, and the completion of their mappings.

use std::collections::{HashMap, HashSet, VecDeque};

use serde_json::Value;

use super::super::context::Context;
use crate::diagnostic::{closest, codes};
use crate::document::View;
use crate::ir::{Discriminator, Schema, SchemaId};

/// The most alternatives of all discriminators together.
const MAX_PAIRS: usize = 100_000;

/// The most schemas that are asked for the value of one alternative.
const MAX_ASKED: usize = 16;

impl<'a> Context<'a> {
    /// Reads `discriminator`: a name in Swagger 2.0, an object since.
    pub(super) fn discriminator(&mut self, schema: &mut Schema, value: View<'a>) {
        if let Some(property) = value.as_str() {
            schema.discriminator =
                Some(Box::new(Discriminator { property: property.to_owned(), mapping: Vec::new(), default: None }));
            return;
        }
        let Some(value) = self.object(value) else { return };
        self.check_members(value, "discriminator", &["propertyName", "mapping", "defaultMapping"]);
        let Some(property) = self.string_at(value, "propertyName") else {
            self.report(codes::MISSING_MEMBER, value, "a discriminator has no `propertyName`; it is ignored");
            return;
        };
        let mut mapping = Vec::new();
        for (key, target) in self.entries_at(value, "mapping") {
            if let Some(id) = self.mapping_target(target) {
                mapping.push((key.to_owned(), id));
            }
        }
        let default = value.get("defaultMapping").and_then(|target| self.mapping_target(target));
        schema.discriminator = Some(Box::new(Discriminator { property, mapping, default }));
    }

    /// The schema that a mapping names, by the name of a component or by a reference.
    fn mapping_target(&mut self, view: View<'a>) -> Option<SchemaId> {
        let text = self.string(view)?;
        let root = view.document().root();
        let components = root.get("components").and_then(|components| components.get("schemas"));
        let named = components.or_else(|| root.get("definitions")).and_then(|schemas| schemas.get(&text));
        if let Some(target) = named {
            return Some(self.intern(target));
        }
        if let Some(target) = self.library.resolve_quietly(view) {
            return Some(self.schema(target));
        }
        let diagnostic =
            self.diagnostic(codes::UNKNOWN_MAPPING, view, format!("the mapping to `{text}` leads to no schema"));
        let known = components.into_iter().flat_map(View::members).map(|(name, _)| name);
        let last = text.rsplit('/').next().unwrap_or_default();
        self.push(match closest(last, known) {
            Some(name) => diagnostic.help(format!("did you mean `{name}`?")),
            None => diagnostic,
        });
        None
    }

    /// Adds to each discriminator the alternatives that its mapping does not name.
    pub(in crate::normalize) fn complete_discriminators(&mut self) {
        let parents: Vec<SchemaId> =
            self.schemas.iter().filter(|(_, schema)| schema.discriminator.is_some()).map(|(id, _)| id).collect();
        if parents.is_empty() {
            return;
        }
        let children = self.children();
        let mut pairs = 0;
        for parent in parents {
            let schema = self.schemas.get(parent);
            let Some(discriminator) = schema.discriminator.clone() else { continue };
            let alternatives: Vec<SchemaId> = schema.one_of.iter().chain(&schema.any_of).copied().collect();
            let alternatives = if alternatives.is_empty() { descendants(parent, &children) } else { alternatives };
            pairs += alternatives.len();
            if pairs > MAX_PAIRS {
                let message = format!(
                    "discriminators have more than {MAX_PAIRS} alternatives together; the rest have no mapping"
                );
                self.report(codes::EXPANSION, self.root, message);
                return;
            }
            let mut mapping = discriminator.mapping.clone();
            let mut covered: HashSet<SchemaId> =
                mapping.iter().map(|(_, target)| self.schemas.target(*target)).collect();
            let mut taken: HashSet<String> = mapping.iter().map(|(value, _)| value.clone()).collect();
            for alternative in alternatives {
                if !covered.insert(self.schemas.target(alternative)) {
                    continue;
                }
                for value in self.values_of(alternative, parent, &discriminator.property) {
                    if taken.insert(value.clone()) {
                        mapping.push((value, alternative));
                    }
                }
            }
            if let Some(found) = &mut self.schemas.get_mut(parent).discriminator {
                found.mapping = mapping;
            }
        }
    }

    /// The values that stand for an alternative: what `x-ms-discriminator-value` says, else the constants that its own
    /// property allows, else the name of the component.
    fn values_of(&self, alternative: SchemaId, parent: SchemaId, property: &str) -> Vec<String> {
        let target = self.schemas.target(alternative);
        for id in [alternative, target] {
            if let Some(value) = &self.schemas.get(id).discriminator_value {
                return vec![value.clone()];
            }
        }
        let constants = self.constants_of(target, parent, property);
        if !constants.is_empty() {
            return constants;
        }
        let name = |id: SchemaId| self.schemas.get(id).name.clone();
        name(alternative).or_else(|| name(target)).into_iter().collect()
    }

    /// The strings that a schema's property may be, where it or a part of its `allOf` lists them; the parent's own are
    /// not asked.
    fn constants_of(&self, id: SchemaId, parent: SchemaId, property: &str) -> Vec<String> {
        let mut seen = HashSet::from([self.schemas.target(parent)]);
        let mut next = VecDeque::from([id]);
        while let Some(id) = next.pop_front() {
            let id = self.schemas.target(id);
            if !seen.insert(id) {
                continue;
            }
            if seen.len() > MAX_ASKED {
                break;
            }
            let schema = self.schemas.get(id);
            if let Some(found) = schema.property(property) {
                let found = self.schemas.get(self.schemas.target(found.schema));
                let listed = found.enumeration.iter().flatten().map(|value| &value.value);
                let strings = found.constant.as_deref().into_iter().chain(listed).filter_map(Value::as_str);
                let strings: Vec<String> = strings.map(str::to_owned).collect();
                if !strings.is_empty() {
                    return strings;
                }
            }
            next.extend(&schema.all_of);
        }
        Vec::new()
    }

    /// The schemas that have each schema in their `allOf`.
    fn children(&self) -> HashMap<SchemaId, Vec<SchemaId>> {
        let mut children: HashMap<SchemaId, Vec<SchemaId>> = HashMap::new();
        for (id, schema) in self.schemas.iter() {
            for part in &schema.all_of {
                children.entry(self.schemas.target(*part)).or_default().push(id);
            }
        }
        children
    }
}

/// Children, and their children, each once, nearest first.
fn descendants(parent: SchemaId, children: &HashMap<SchemaId, Vec<SchemaId>>) -> Vec<SchemaId> {
    let mut found: Vec<SchemaId> = Vec::new();
    let mut seen = HashSet::from([parent]);
    let mut next = VecDeque::from([parent]);
    while let Some(id) = next.pop_front() {
        for child in children.get(&id).into_iter().flatten() {
            if seen.insert(*child) {
                found.push(*child);
                next.push_back(*child);
            }
        }
    }
    found
}
