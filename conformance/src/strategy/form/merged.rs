//! The intersection of several schemas as one set of constraints, so that a value can be built instead of guessed.

use bindery_spec::ir::{Discriminator, Schema, SchemaId, Schemas, Type, TypeSet};
use indexmap::{IndexMap, IndexSet};
use serde_json::Value;

use super::range::Range;
use super::term::{Term, Terms, is_equal};
use crate::strategy::format::Format;

/// What a value must satisfy, all schemas taken together; alternatives stand in [`choices`](Self::choices).
#[derive(Clone, Debug, Default)]
pub(crate) struct Merged {
    /// Whether nothing at all can satisfy it.
    pub(crate) never: bool,
    /// The allowed types; empty where nothing is said.
    pub(crate) types: TypeSet,
    /// The values of `enum` and `const`, intersected.
    pub(crate) values: Option<Vec<Value>>,
    /// Whether every enumeration that applies is open.
    pub(crate) extensible: bool,
    /// Every `format`, where known.
    pub(crate) formats: Vec<Format>,
    /// Every `pattern`.
    pub(crate) patterns: Vec<String>,
    /// `minLength`
    pub(crate) min_length: u64,
    /// `maxLength`
    pub(crate) max_length: Option<u64>,
    /// Bounds on numbers.
    pub(crate) range: Range,
    /// Declared properties, in document order, with what their values must satisfy beyond the pattern and the rest.
    pub(crate) properties: IndexMap<String, Terms>,
    /// `required`
    pub(crate) required: IndexSet<String>,
    /// One entry per schema that says something about properties it does not declare.
    pub(crate) rests: Vec<Rest>,
    /// `patternProperties`
    pub(crate) pattern_properties: Vec<(String, SchemaId)>,
    /// `propertyNames`
    pub(crate) property_names: Terms,
    /// `minProperties`
    pub(crate) min_properties: u64,
    /// `maxProperties`
    pub(crate) max_properties: Option<u64>,
    /// `dependentRequired`
    pub(crate) dependent_required: Vec<(String, Vec<String>)>,
    /// `dependentSchemas`
    pub(crate) dependent_schemas: Vec<(String, SchemaId)>,
    /// `prefixItems` and `items` of each schema.
    pub(crate) lists: Vec<(Vec<SchemaId>, Option<SchemaId>)>,
    /// `contains`, with `minContains` and `maxContains`.
    pub(crate) contains: Vec<(SchemaId, u64, Option<u64>)>,
    /// `minItems`
    pub(crate) min_items: u64,
    /// `maxItems`
    pub(crate) max_items: Option<u64>,
    /// `uniqueItems`
    pub(crate) unique_items: bool,
    /// `oneOf`, `anyOf`, inherited discriminators and conditionals, still to be decided.
    pub(crate) choices: Vec<Choice>,
    /// `not`
    pub(crate) nots: Vec<SchemaId>,
    /// `readOnly`
    pub(crate) read_only: bool,
    /// `writeOnly`
    pub(crate) write_only: bool,
    /// Examples and defaults of every schema that applies, nearest first.
    pub(crate) examples: Vec<Value>,
    /// Whether unknown properties are forbidden because nobody may have evaluated them.
    pub(crate) closed: bool,
    /// The schemas that were taken in.
    pub(crate) absorbed: Vec<SchemaId>,
    /// `contentEncoding`
    pub(crate) content_encoding: Option<String>,
    /// `contentMediaType`
    pub(crate) content_media_type: Option<String>,
}

/// What one schema says about the properties that it does not declare.
#[derive(Clone, Debug)]
pub(crate) struct Rest {
    /// The names that it declares.
    pub(crate) declared: Vec<String>,
    /// The patterns that it declares.
    pub(crate) patterns: Vec<String>,
    /// What the others must satisfy.
    pub(crate) schema: SchemaId,
}

/// An alternative to be decided.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    /// The alternatives; each is what it adds.
    pub(crate) alternatives: Vec<Terms>,
    /// The property of a discriminator that a parent hands down; absent for a union.
    pub(crate) inherited: Option<String>,
}

impl Merged {
    /// Takes in a term.
    pub(crate) fn absorb(&mut self, schemas: &Schemas, term: &Term) {
        match term {
            Term::Schema(id) => self.absorb_schema(schemas, *id),
            Term::Tag(property, value) => {
                self.keep_types(Type::Object);
                self.required.insert(property.clone());
                self.choices.retain(|choice| choice.inherited.as_ref() != Some(property));
                super::term::add(self.properties.entry(property.clone()).or_default(), Term::Equal(value.clone()));
            }
            Term::Equal(value) => {
                self.keep_types(Type::String);
                self.keep_values(&[Value::String(value.clone())]);
            }
            Term::Pattern(pattern) => self.patterns.push(pattern.clone()),
            Term::Not(id) => self.nots.push(*id),
        }
    }

    fn keep_types(&mut self, ty: Type) {
        match intersect_types(self.types, TypeSet::one(ty)) {
            Some(types) => self.types = types,
            None => self.never = true,
        }
    }

    fn absorb_schema(&mut self, schemas: &Schemas, id: SchemaId) {
        if self.absorbed.contains(&id) {
            return;
        }
        self.absorbed.push(id);
        let schema = schemas.get(id);
        if let Some(boolean) = schema.boolean {
            self.never |= !boolean;
            return;
        }
        self.examples.extend(schema.examples.iter().cloned());
        self.examples.extend(schema.default.as_deref().cloned());
        if let Some(target) = schema.reference {
            self.absorb_schema(schemas, target);
        }
        self.absorb_scalar(schema);
        self.absorb_array(schema);
        self.absorb_object(schema);
        for part in &schema.all_of {
            self.absorb_schema(schemas, *part);
        }
        self.absorb_choices(schema, id);
    }

    fn absorb_scalar(&mut self, schema: &Schema) {
        if !schema.types.is_empty() {
            match intersect_types(self.types, schema.types) {
                Some(types) => self.types = types,
                None => self.never = true,
            }
        }
        if let Some(values) = &schema.enumeration {
            let values: Vec<Value> = values.iter().map(|value| value.value.clone()).collect();
            self.extensible = schema.extensible == Some(true) && (self.values.is_none() || self.extensible);
            self.keep_values(&values);
        }
        if let Some(constant) = &schema.constant {
            self.extensible = false;
            self.keep_values(std::slice::from_ref(constant));
        }
        if let Some(format) = schema.format.as_deref().and_then(Format::parse)
            && !self.formats.contains(&format)
        {
            self.formats.push(format);
        }
        self.patterns.extend(schema.pattern.clone());
        self.min_length = self.min_length.max(schema.min_length.unwrap_or(0));
        self.max_length = least(self.max_length, schema.max_length);
        self.content_encoding = self.content_encoding.take().or_else(|| schema.content_encoding.clone());
        self.content_media_type = self.content_media_type.take().or_else(|| schema.content_media_type.clone());
        for (number, exclusive) in [(&schema.minimum, false), (&schema.exclusive_minimum, true)] {
            if let Some(number) = number {
                self.range.raise(number, exclusive);
            }
        }
        for (number, exclusive) in [(&schema.maximum, false), (&schema.exclusive_maximum, true)] {
            if let Some(number) = number {
                self.range.lower_to(number, exclusive);
            }
        }
        self.range.multiples.extend(schema.multiple_of.clone());
        self.read_only |= schema.read_only;
        self.write_only |= schema.write_only;
    }

    fn keep_values(&mut self, values: &[Value]) {
        self.values = Some(match self.values.take() {
            None => values.to_vec(),
            Some(old) => old.into_iter().filter(|old| values.iter().any(|new| is_equal(old, new))).collect(),
        });
    }

    fn absorb_array(&mut self, schema: &Schema) {
        if !schema.prefix_items.is_empty() || schema.items.is_some() {
            self.lists.push((schema.prefix_items.clone(), schema.items));
        } else if let Some(rest) = schema.unevaluated_items {
            self.lists.push((Vec::new(), Some(rest)));
        }
        if let Some(contains) = schema.contains {
            self.contains.push((contains, schema.min_contains.unwrap_or(1), schema.max_contains));
        }
        self.min_items = self.min_items.max(schema.min_items.unwrap_or(0));
        self.max_items = least(self.max_items, schema.max_items);
        self.unique_items |= schema.unique_items;
    }

    fn absorb_object(&mut self, schema: &Schema) {
        for property in &schema.properties {
            let terms = self.properties.entry(property.name.clone()).or_default();
            super::term::add(terms, Term::Schema(property.schema));
        }
        self.required.extend(schema.required.iter().cloned());
        if let Some(rest) = schema.additional_properties {
            self.rests.push(Rest {
                declared: schema.properties.iter().map(|property| property.name.clone()).collect(),
                patterns: schema.pattern_properties.iter().map(|(pattern, _)| pattern.clone()).collect(),
                schema: rest,
            });
        }
        self.closed |= schema.unevaluated_properties.is_some();
        self.pattern_properties.extend(schema.pattern_properties.iter().cloned());
        if let Some(names) = schema.property_names {
            super::term::add(&mut self.property_names, Term::Schema(names));
        }
        self.min_properties = self.min_properties.max(schema.min_properties.unwrap_or(0));
        self.max_properties = least(self.max_properties, schema.max_properties);
        self.dependent_required.extend(schema.dependent_required.iter().cloned());
        self.dependent_schemas.extend(schema.dependent_schemas.iter().cloned());
    }

    fn absorb_choices(&mut self, schema: &Schema, id: SchemaId) {
        for alternatives in [&schema.one_of, &schema.any_of] {
            if !alternatives.is_empty() {
                let alternatives = tagged(schema.discriminator.as_deref(), alternatives);
                self.choices.push(Choice { alternatives, inherited: None });
            }
        }
        if schema.one_of.is_empty()
            && schema.any_of.is_empty()
            && let Some(discriminator) = &schema.discriminator
        {
            self.absorb_inherited(discriminator, id);
        }
        self.nots.extend(schema.not);
        if let Some(condition) = schema.if_schema {
            let with = |first: Term, then: Option<SchemaId>| -> Terms {
                std::iter::once(first).chain(then.map(Term::Schema)).collect()
            };
            self.choices.push(Choice {
                alternatives: vec![
                    with(Term::Schema(condition), schema.then_schema),
                    with(Term::Not(condition), schema.else_schema),
                ],
                inherited: None,
            });
        }
    }

    /// A discriminator on a parent: the value names the parent, or a schema that has the parent in `allOf`.
    fn absorb_inherited(&mut self, discriminator: &Discriminator, owner: SchemaId) {
        let is_tagged = self
            .properties
            .get(&discriminator.property)
            .is_some_and(|terms| terms.iter().any(|term| matches!(term, Term::Equal(_))));
        if is_tagged || discriminator.mapping.is_empty() {
            return;
        }
        // A child that is drawn by itself carries its own value; only the parent may be any of them.
        let own: Vec<&(String, SchemaId)> = discriminator
            .mapping
            .iter()
            .filter(|(_, target)| *target != owner && self.absorbed.contains(target))
            .collect();
        let entries = if own.is_empty() { discriminator.mapping.iter().collect() } else { own };
        self.choices.push(Choice {
            alternatives: entries
                .into_iter()
                .map(|(value, target)| {
                    vec![Term::Tag(discriminator.property.clone(), value.clone()), Term::Schema(*target)]
                })
                .collect(),
            inherited: Some(discriminator.property.clone()),
        });
    }
}

/// The alternatives of a union, each with the discriminator values that stand for it.
fn tagged(discriminator: Option<&Discriminator>, alternatives: &[SchemaId]) -> Vec<Terms> {
    let mut tagged = Vec::new();
    for alternative in alternatives {
        let values: Vec<_> = discriminator
            .into_iter()
            .flat_map(|discriminator| discriminator.mapping.iter().map(move |entry| (&discriminator.property, entry)))
            .filter(|(_, (_, target))| target == alternative)
            .collect();
        if values.is_empty() {
            tagged.push(vec![Term::Schema(*alternative)]);
        }
        for (property, (value, target)) in values {
            tagged.push(vec![Term::Tag(property.clone(), value.clone()), Term::Schema(*target)]);
        }
    }
    tagged
}

/// The types that both sets allow, `None` where there are none; an integer is a number.
pub(crate) fn intersect_types(left: TypeSet, right: TypeSet) -> Option<TypeSet> {
    if left.is_empty() {
        return Some(right);
    }
    let mut both = TypeSet::EMPTY;
    for ty in left.iter() {
        match ty {
            Type::Integer if right.contains(Type::Integer) || right.contains(Type::Number) => {
                both = both.with(Type::Integer);
            }
            Type::Number if right.contains(Type::Number) => both = both.with(Type::Number),
            Type::Number if right.contains(Type::Integer) => both = both.with(Type::Integer),
            other if right.contains(other) => both = both.with(other),
            _ => {}
        }
    }
    (!both.is_empty()).then_some(both)
}

fn least(left: Option<u64>, right: Option<u64>) -> Option<u64> {
    match (left, right) {
        (Some(left), Some(right)) => Some(left.min(right)),
        (some, None) | (None, some) => some,
    }
}
