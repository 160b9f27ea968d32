//! Which inline schemas are equal, annotations aside.
//!
//! Each distinct schema is described by a text in which its parts are numbers, so that comparing is one look-up and the
//! whole is linear in the size of the arena.

use std::collections::HashMap;
use std::fmt::Write;

use bindery_spec::ir::{Schema, SchemaId, Schemas};

/// For each schema, the first one that equals it. Named schemas, and those that contain themselves, are equal to
/// themselves only.
pub(super) fn representatives(schemas: &Schemas) -> Vec<SchemaId> {
    let mut equal =
        Equal { schemas, found: vec![None; schemas.len()], open: vec![false; schemas.len()], known: HashMap::new() };
    for (id, schema) in schemas.iter() {
        equal.learn_enumeration(id, schema);
    }
    schemas.iter().map(|(id, _)| equal.of(id, 0)).collect()
}

struct Equal<'a> {
    schemas: &'a Schemas,
    found: Vec<Option<SchemaId>>,
    open: Vec<bool>,
    known: HashMap<String, SchemaId>,
}

impl Equal<'_> {
    fn of(&mut self, id: SchemaId, depth: usize) -> SchemaId {
        let place = id.0 as usize;
        if let Some(found) = self.found[place] {
            return found;
        }
        let schema = self.schemas.get(id);
        if schema.name.is_some() || self.open[place] || depth > 64 {
            return id;
        }
        self.open[place] = true;
        let text = self.describe(schema, depth);
        self.open[place] = false;
        let found = *self.known.entry(text).or_insert(id);
        self.found[place] = Some(found);
        found
    }

    /// An inline enumeration with the name and the values of a component is that component.
    fn learn_enumeration(&mut self, id: SchemaId, schema: &Schema) {
        let Some(name) = schema.name.as_ref().filter(|_| schema.enumeration.is_some()) else { return };
        let alike = Schema { name: None, ..schema.clone() };
        let by_component = Schema { enumeration_name: Some(name.clone()), ..alike.clone() };
        let own = alike.enumeration_name.is_some().then_some(alike);
        for schema in own.into_iter().chain([by_component]) {
            let text = self.describe(&schema, 0);
            self.known.entry(text).or_insert(id);
        }
    }

    fn describe(&mut self, schema: &Schema, depth: usize) -> String {
        let bare = Schema {
            origin: bindery_spec::pointer::Origin::default(),
            title: None,
            description: None,
            deprecated: false,
            read_only: false,
            default: None,
            examples: Vec::new(),
            external_docs: None,
            extensions: Vec::new(),
            properties: Vec::new(),
            enumeration: None,
            reference: None,
            all_of: self.list(&schema.all_of, depth),
            any_of: self.list(&schema.any_of, depth),
            one_of: self.list(&schema.one_of, depth),
            prefix_items: self.list(&schema.prefix_items, depth),
            items: schema.items.map(|id| self.of(id, depth + 1)),
            additional_properties: schema.additional_properties.map(|id| self.of(id, depth + 1)),
            ..schema.clone()
        };
        let mut text = format!("{bare:?}");
        if let Some(target) = schema.reference {
            let target = self.of(target, depth + 1);
            let _ = write!(text, "|ref {target:?}");
        }
        for property in &schema.properties {
            let of = self.of(property.schema, depth + 1);
            let _ = write!(text, "|{:?} {:?} {of:?}", property.name, property.client_name);
        }
        if let Some(values) = &schema.enumeration {
            for value in values {
                let _ = write!(text, "|{} {:?}", value.value, value.name);
            }
        }
        text
    }

    fn list(&mut self, ids: &[SchemaId], depth: usize) -> Vec<SchemaId> {
        ids.iter().map(|id| self.of(*id, depth + 1)).collect()
    }
}
