//! Unions that are among their own alternatives, be it through others.
//!
//! Such an alternative says nothing, and who tries it never comes to an end. A list or an object in between makes it an
//! ordinary recursion.

use bindery_spec::ir::{SchemaId, Schemas};

/// Unions in each other are followed to this depth.
const DEEPEST: usize = 32;

/// The alternatives of the union that `own` is, in order. One that leads back to `own` gives way to its own alternatives.
pub(super) fn without_circles(schemas: &Schemas, own: &[SchemaId], alternatives: &[SchemaId]) -> Vec<SchemaId> {
    let mut circles = Circles { schemas, own, seen: Vec::new() };
    let mut found = Vec::with_capacity(alternatives.len());
    for alternative in alternatives {
        circles.add(*alternative, 0, &mut found);
    }
    found
}

struct Circles<'a> {
    schemas: &'a Schemas,
    own: &'a [SchemaId],
    /// The unions that have given way to their alternatives.
    seen: Vec<SchemaId>,
}

impl Circles<'_> {
    fn add(&mut self, id: SchemaId, depth: usize, found: &mut Vec<SchemaId>) {
        let target = self.target(id);
        if !self.leads_back(target, 0, &mut Vec::new()) {
            found.push(id);
            return;
        }
        if self.own.contains(&target) || self.seen.contains(&target) || depth > DEEPEST {
            return;
        }
        self.seen.push(target);
        let schema = self.schemas.get(target);
        for inner in schema.any_of.iter().chain(&schema.one_of) {
            self.add(*inner, depth + 1, found);
        }
    }

    fn leads_back(&self, target: SchemaId, depth: usize, seen: &mut Vec<SchemaId>) -> bool {
        if self.own.contains(&target) {
            return true;
        }
        let schema = self.schemas.get(target);
        let mut inner = schema.any_of.iter().chain(&schema.one_of).peekable();
        if inner.peek().is_none() || depth > DEEPEST || seen.contains(&target) {
            return false;
        }
        seen.push(target);
        inner.any(|id| self.leads_back(self.target(*id), depth + 1, seen))
    }

    /// What a reference refers to.
    fn target(&self, id: SchemaId) -> SchemaId {
        let mut current = id;
        for _ in 0..DEEPEST {
            match self.schemas.get(current).reference {
                Some(next) => current = next,
                None => break,
            }
        }
        current
    }
}

#[cfg(test)]
mod tests {
    use bindery_spec::{ReadOptions, read_text};

    use super::*;

    const UNIONS: &str = "
openapi: 3.1.0
info: {title: t, version: '1'}
paths: {}
components:
  schemas:
    Self: {anyOf: [{$ref: '#/components/schemas/Self'}, {$ref: '#/components/schemas/Leaf'}]}
    There: {anyOf: [{$ref: '#/components/schemas/Back'}, {$ref: '#/components/schemas/Leaf'}]}
    Back: {anyOf: [{$ref: '#/components/schemas/There'}, {$ref: '#/components/schemas/Other'}]}
    Outside: {anyOf: [{$ref: '#/components/schemas/There'}, {$ref: '#/components/schemas/Tree'}]}
    Tree: {anyOf: [{type: array, items: {$ref: '#/components/schemas/Tree'}}, {$ref: '#/components/schemas/Leaf'}]}
    Leaf: {type: string}
    Other: {type: integer}
";

    #[test]
    fn alternatives_that_lead_back_give_way_to_theirs() {
        let api = read_text("t.yaml", UNIONS, &ReadOptions::default()).api.expect("readable");
        let named = |name: &str| {
            let found = api.schemas.iter().find(|(_, schema)| schema.name.as_deref() == Some(name));
            found.expect("every component is read")
        };
        for (name, expected) in [
            ("Self", vec!["Leaf"]),
            ("There", vec!["Other", "Leaf"]),
            ("Back", vec!["Leaf", "Other"]),
            ("Outside", vec!["There", "Tree"]),
            ("Tree", vec!["", "Leaf"]),
        ] {
            let (own, schema) = named(name);
            let found = without_circles(&api.schemas, &[own], &schema.any_of);
            let target = |id: &SchemaId| api.schemas.get(*id).reference.unwrap_or(*id);
            let names: Vec<&str> =
                found.iter().map(|id| api.schemas.get(target(id)).name.as_deref().unwrap_or_default()).collect();
            assert_eq!(names, expected, "{name}");
        }
    }
}
