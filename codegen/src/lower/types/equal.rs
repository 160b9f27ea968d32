//! Which inline schemas are equal, annotations aside.
//!
//! Each distinct schema has a [`Shape`], in which its parts are those that stand for them, so that comparing is one look-up and
//! the whole is linear in the size of the arena.

use bindery_spec::ir::{Discriminator, EnumValue, Number, Schema, SchemaId, Schemas, TypeSet, Xml};
use foldhash::{HashMap, HashMapExt};
use serde_json::Value;

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
    known: HashMap<Shape<'a>, SchemaId>,
}

/// Everything that tells a schema from others.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Shape<'a> {
    name: Option<&'a str>,
    enumeration_name: Option<&'a str>,
    values: Option<Vec<(&'a Value, Option<&'a str>)>>,
    /// The schemas in it, each with its keyword, in a fixed order.
    parts: Vec<(Keyword, SchemaId)>,
    /// The names of its properties, and those for client code.
    properties: Vec<(&'a str, Option<&'a str>)>,
    types: TypeSet,
    flags: (Option<bool>, bool, Option<bool>, bool),
    format: Option<&'a str>,
    required: &'a [String],
    /// What few schemas have: a shape is kept for each that is unlike all others, so it has to be small.
    limits: Option<Box<Limits<'a>>>,
    /// What hardly any schema has, as text.
    rare: Option<String>,
}

/// What else a schema asks of its values, and says of its use.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
struct Limits<'a> {
    constant: Option<&'a Value>,
    dependent_required: &'a [(String, Vec<String>)],
    texts: [Option<&'a str>; 5],
    sizes: [Option<u64>; 8],
    bounds: [Option<&'a Number>; 6],
}

/// What a part of a schema is to it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Keyword {
    Reference,
    AllOf,
    AnyOf,
    OneOf,
    Not,
    If,
    Then,
    Else,
    Property,
    AdditionalProperties,
    PropertyNames,
    UnevaluatedProperties,
    Items,
    PrefixItems,
    Contains,
    UnevaluatedItems,
    Content,
}

impl<'a> Equal<'a> {
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
        let shape = self.shape(schema, depth);
        self.open[place] = false;
        let found = *self.known.entry(shape).or_insert(id);
        self.found[place] = Some(found);
        found
    }

    /// An inline enumeration with the name and the values of a component is that component.
    fn learn_enumeration(&mut self, id: SchemaId, schema: &'a Schema) {
        let Some(name) = schema.name.as_deref().filter(|_| schema.enumeration.is_some()) else { return };
        let alike = Shape { name: None, ..self.shape(schema, 0) };
        let by_component = Shape { enumeration_name: Some(name), ..alike.clone() };
        let own = alike.enumeration_name.is_some().then_some(alike);
        for shape in own.into_iter().chain([by_component]) {
            self.known.entry(shape).or_insert(id);
        }
    }

    fn shape(&mut self, schema: &'a Schema, depth: usize) -> Shape<'a> {
        // Every field is named, so that a new one has to be put here or left aside.
        let Schema {
            origin: _,
            title: _,
            description: _,
            deprecated: _,
            read_only: _,
            default: _,
            exact_default,
            examples: _,
            external_docs: _,
            extensions: _,
            name,
            boolean,
            write_only,
            types,
            enumeration,
            enumeration_name,
            extensible,
            constant,
            format,
            dependent_schemas,
            discriminator,
            discriminator_value,
            properties,
            required,
            pattern_properties,
            dependent_required,
            min_properties,
            max_properties,
            min_contains,
            max_contains,
            min_items,
            max_items,
            unique_items,
            min_length,
            max_length,
            pattern,
            content_encoding,
            content_media_type,
            minimum,
            maximum,
            exclusive_minimum,
            exclusive_maximum,
            multiple_of,
            xml,
            client_name,
            reference: _,
            all_of: _,
            any_of: _,
            one_of: _,
            not: _,
            if_schema: _,
            then_schema: _,
            else_schema: _,
            additional_properties: _,
            property_names: _,
            unevaluated_properties: _,
            items: _,
            prefix_items: _,
            contains: _,
            unevaluated_items: _,
            content_schema: _,
            reference_decides: _,
        } = schema;
        let limits = Limits {
            constant: constant.as_deref(),
            dependent_required,
            texts: [
                discriminator_value.as_deref(),
                pattern.as_deref(),
                content_encoding.as_deref(),
                content_media_type.as_deref(),
                client_name.as_deref(),
            ],
            sizes: [
                *min_properties,
                *max_properties,
                *min_contains,
                *max_contains,
                *min_items,
                *max_items,
                *min_length,
                *max_length,
            ],
            bounds: [
                minimum.as_ref(),
                maximum.as_ref(),
                exclusive_minimum.as_ref(),
                exclusive_maximum.as_ref(),
                multiple_of.as_ref(),
                exact_default.as_ref(),
            ],
        };
        Shape {
            name: name.as_deref(),
            enumeration_name: enumeration_name.as_deref(),
            values: enumeration.as_deref().map(|values| values.iter().map(value).collect()),
            parts: self.parts(schema, depth),
            properties: properties
                .iter()
                .map(|property| (property.name.as_str(), property.client_name.as_deref()))
                .collect(),
            types: *types,
            flags: (*boolean, *write_only, *extensible, *unique_items),
            format: format.as_deref(),
            required,
            limits: (limits != Limits::default()).then(|| Box::new(limits)),
            rare: rare(discriminator.as_deref(), xml.as_deref(), dependent_schemas, pattern_properties),
        }
    }

    /// The schemas in a schema, each as the one that stands for it.
    fn parts(&mut self, schema: &Schema, depth: usize) -> Vec<(Keyword, SchemaId)> {
        let lists = [
            (Keyword::AllOf, &schema.all_of),
            (Keyword::AnyOf, &schema.any_of),
            (Keyword::OneOf, &schema.one_of),
            (Keyword::PrefixItems, &schema.prefix_items),
        ];
        let single = [
            (Keyword::Items, schema.items),
            (Keyword::AdditionalProperties, schema.additional_properties),
            (Keyword::Reference, schema.reference),
        ];
        let listed = lists.into_iter().flat_map(|(keyword, ids)| ids.iter().map(move |id| (keyword, *id)));
        let singles = single.into_iter().filter_map(|(keyword, id)| Some((keyword, id?)));
        let properties = schema.properties.iter().map(|property| (Keyword::Property, property.schema));
        let mut parts: Vec<(Keyword, SchemaId)> = listed.chain(singles).chain(properties).collect();
        for (_, id) in &mut parts {
            *id = self.of(*id, depth + 1);
        }
        // These say nothing about the Rust form, and are equal to themselves only.
        let others = [
            (Keyword::Not, schema.not),
            (Keyword::If, schema.if_schema),
            (Keyword::Then, schema.then_schema),
            (Keyword::Else, schema.else_schema),
            (Keyword::PropertyNames, schema.property_names),
            (Keyword::UnevaluatedProperties, schema.unevaluated_properties),
            (Keyword::Contains, schema.contains),
            (Keyword::UnevaluatedItems, schema.unevaluated_items),
            (Keyword::Content, schema.content_schema),
        ];
        parts.extend(others.into_iter().filter_map(|(keyword, id)| Some((keyword, id?))));
        parts
    }
}

fn value(value: &EnumValue) -> (&Value, Option<&str>) {
    (&value.value, value.name.as_deref())
}

fn rare(
    discriminator: Option<&Discriminator>,
    xml: Option<&Xml>,
    dependent: &[(String, SchemaId)],
    patterns: &[(String, SchemaId)],
) -> Option<String> {
    let is_plain = discriminator.is_none() && xml.is_none() && dependent.is_empty() && patterns.is_empty();
    (!is_plain).then(|| format!("{discriminator:?} {xml:?} {dependent:?} {patterns:?}"))
}
