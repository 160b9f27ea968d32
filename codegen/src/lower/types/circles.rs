//! Unions that are among their own alternatives, be it through others.
//!
//! Such an alternative says nothing, and who tries it never comes to an end. A list or an object in between makes it an
//! ordinary recursion.

use bindery_spec::ir::{SchemaId, Schemas};
use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

/// References to references are followed this far.
const DEEPEST: usize = 32;

/// The alternatives of the union that `own` is, in order. One that leads back to `own` gives way to its own alternatives.
pub(super) fn without_circles(schemas: &Schemas, own: &[SchemaId], alternatives: &[SchemaId]) -> Vec<SchemaId> {
    let graph = Graph { schemas };
    let back = graph.leading_back(own, alternatives);
    let mut seen: HashSet<SchemaId> = own.iter().copied().collect();
    let mut found = Vec::with_capacity(alternatives.len());
    let mut open: Vec<SchemaId> = alternatives.iter().rev().copied().collect();
    while let Some(id) = open.pop() {
        let target = graph.target(id);
        if !back.contains(&target) {
            found.push(id);
        } else if seen.insert(target) {
            open.extend(graph.inner(target).rev());
        }
    }
    found
}

/// Unions, and what is an alternative of which.
struct Graph<'a> {
    schemas: &'a Schemas,
}

impl Graph<'_> {
    /// What leads back to `own` among the unions that its alternatives lead to. Each of these is looked at once.
    fn leading_back(&self, own: &[SchemaId], alternatives: &[SchemaId]) -> HashSet<SchemaId> {
        let mut unions_with: HashMap<SchemaId, Vec<SchemaId>> = HashMap::new();
        let mut seen = HashSet::new();
        let mut open: Vec<SchemaId> = alternatives.iter().map(|id| self.target(*id)).collect();
        while let Some(union) = open.pop() {
            if !seen.insert(union) {
                continue;
            }
            for inner in self.inner(union).map(|id| self.target(id)) {
                unions_with.entry(inner).or_default().push(union);
                open.push(inner);
            }
        }
        let mut back = HashSet::new();
        open.extend(own);
        while let Some(target) = open.pop() {
            if back.insert(target) {
                open.extend(unions_with.get(&target).into_iter().flatten());
            }
        }
        back
    }

    /// The alternatives of a union.
    fn inner(&self, target: SchemaId) -> impl DoubleEndedIterator<Item = SchemaId> {
        let schema = self.schemas.get(target);
        schema.any_of.iter().chain(&schema.one_of).copied()
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

    #[test]
    fn a_web_of_unions_without_a_circle_is_looked_at_once() {
        const MANY: usize = 300;
        let mut text =
            "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n".to_owned();
        for one in 0..MANY {
            let later = (one + 1..=MANY).map(|other| format!("{{$ref: '#/components/schemas/U{other}'}}"));
            text.push_str(&format!("    U{one}: {{anyOf: [{}]}}\n", later.collect::<Vec<_>>().join(", ")));
        }
        text.push_str(&format!("    U{MANY}: {{type: string}}\n"));
        let api = read_text("t.yaml", &text, &ReadOptions::default()).api.expect("readable");
        let first = api.schemas.iter().find(|(_, schema)| schema.name.as_deref() == Some("U0"));
        let (own, schema) = first.expect("every component is read");
        // With a look at the whole web for each alternative this took minutes.
        assert_eq!(without_circles(&api.schemas, &[own], &schema.any_of), schema.any_of);
    }
}
