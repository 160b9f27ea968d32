//! Schemas, in the vocabulary of JSON Schema 2020-12, kept in an arena so that cycles are ordinary.

use serde_json::Value;

use super::{Number, Type, TypeSet};
use crate::pointer::Origin;

/// The place of a schema in the arena of its [`super::Api`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemaId(pub u32);

/// How many schemas of an arena stand together.
const BLOCK: usize = 64;

/// The arena. It grows by blocks, since moving tens of thousands of schemas takes longer than making them.
#[derive(Clone, Debug, Default)]
pub struct Schemas {
    /// Full but for the last.
    blocks: Vec<Vec<Schema>>,
    length: usize,
}

impl Schemas {
    /// Adds a schema and tells its id.
    pub fn push(&mut self, schema: Schema) -> SchemaId {
        let id = SchemaId(u32::try_from(self.length).unwrap_or(u32::MAX));
        match self.blocks.last_mut() {
            Some(last) if last.len() < BLOCK => last.push(schema),
            _ => {
                let mut block = Vec::with_capacity(if self.blocks.is_empty() { 4 } else { BLOCK });
                block.push(schema);
                self.blocks.push(block);
            }
        }
        self.length += 1;
        id
    }

    /// The schema of an id that this arena gave out.
    #[must_use]
    pub fn get(&self, id: SchemaId) -> &Schema {
        &self.blocks[id.0 as usize / BLOCK][id.0 as usize % BLOCK]
    }

    /// The same, to change.
    pub fn get_mut(&mut self, id: SchemaId) -> &mut Schema {
        &mut self.blocks[id.0 as usize / BLOCK][id.0 as usize % BLOCK]
    }

    /// The schema at the end of a chain of [`Schema::reference`]s: the id itself where it is none.
    ///
    /// Comes to an end, since circles of references are cut when a description is read.
    #[must_use]
    pub fn target(&self, id: SchemaId) -> SchemaId {
        let mut current = id;
        for _ in 0..self.length {
            match self.get(current).reference {
                Some(next) => current = next,
                None => break,
            }
        }
        current
    }

    /// Every schema with its id, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (SchemaId, &Schema)> {
        self.blocks
            .iter()
            .flatten()
            .enumerate()
            .map(|(index, schema)| (SchemaId(u32::try_from(index).unwrap_or(u32::MAX)), schema))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }
}

/// One schema object, or one boolean schema.
///
/// Older keywords are already translated: `nullable` and `x-nullable` are `null` in [`types`](Self::types) (and in
/// [`enumeration`](Self::enumeration) where there is one), a boolean `exclusiveMinimum` is a number, `example` is in
/// [`examples`](Self::examples), a Swagger `type: file` is a string with format `binary`, `items` as an array is
/// [`prefix_items`](Self::prefix_items), `definitions` are plain schemas.
///
/// A `$ref` with nothing beside it is no schema of its own: whoever uses it holds the target's id. A `$ref` with
/// siblings, and a component that is nothing but a `$ref`, is a schema with [`reference`](Self::reference).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schema {
    /// Where it was written.
    pub origin: Origin,
    /// Its key under `components/schemas` or `definitions`; absent for inline schemas.
    pub name: Option<String>,
    /// `Some(true)` for the schema `true`, `Some(false)` for `false`; then every other field is empty.
    pub boolean: Option<bool>,
    /// The target of `$ref`; what stands beside it applies too.
    pub reference: Option<SchemaId>,
    /// Whether by the letter what stands beside [`reference`](Self::reference) says nothing, as before OpenAPI 3.1.
    /// Those who write it there mean it: what is made keeps to it, yet nobody can be held to it.
    /// Source: OpenAPI 3.0.4, Reference Object.
    pub reference_decides: bool,

    /// `title`
    pub title: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `deprecated`
    pub deprecated: bool,
    /// `readOnly`: sent by the server only.
    pub read_only: bool,
    /// `writeOnly`: sent to the server only.
    pub write_only: bool,
    /// `default`; `Some(Value::Null)` where it is `null`.
    pub default: Option<Box<Value>>,
    /// The default with all of its digits, where it is a whole number beyond `i64`: of one beyond `u64`,
    /// [`default`](Self::default) has but the nearest double.
    pub exact_default: Option<Number>,
    /// `examples`, and the older `example` as its first item.
    pub examples: Vec<Value>,

    /// `type`; empty where it was absent.
    pub types: TypeSet,
    /// `enum`, with names and descriptions from `x-ms-enum`, `x-enum-varnames` and `x-enum-descriptions`. Values that
    /// only `x-ms-enum` lists are here too.
    pub enumeration: Option<Vec<EnumValue>>,
    /// The name that `x-ms-enum` gives to the enumeration.
    pub enumeration_name: Option<String>,
    /// `modelAsString` of `x-ms-enum` or `x-extensible-enum`: whether values may be added later; absent where nothing says.
    pub extensible: Option<bool>,
    /// `const`
    pub constant: Option<Box<Value>>,
    /// `format`, as written.
    pub format: Option<String>,

    /// `allOf`
    pub all_of: Vec<SchemaId>,
    /// `anyOf`
    pub any_of: Vec<SchemaId>,
    /// `oneOf`
    pub one_of: Vec<SchemaId>,
    /// `not`
    pub not: Option<SchemaId>,
    /// `if`
    pub if_schema: Option<SchemaId>,
    /// `then`
    pub then_schema: Option<SchemaId>,
    /// `else`
    pub else_schema: Option<SchemaId>,
    /// `dependentSchemas`
    pub dependent_schemas: Vec<(String, SchemaId)>,
    /// `discriminator`, with its mapping completed; see [`Discriminator`].
    pub discriminator: Option<Box<Discriminator>>,
    /// The value of the inherited discriminator that stands for this schema, where `x-ms-discriminator-value` says so.
    pub discriminator_value: Option<String>,

    /// `properties`, in document order.
    pub properties: Vec<Property>,
    /// `required`, in document order, without repeats; may name properties that are not declared.
    pub required: Vec<String>,
    /// `additionalProperties`; absent where nothing is said, which allows anything.
    pub additional_properties: Option<SchemaId>,
    /// `patternProperties`
    pub pattern_properties: Vec<(String, SchemaId)>,
    /// `propertyNames`
    pub property_names: Option<SchemaId>,
    /// `dependentRequired`
    pub dependent_required: Vec<(String, Vec<String>)>,
    /// `unevaluatedProperties`
    pub unevaluated_properties: Option<SchemaId>,
    /// `minProperties`
    pub min_properties: Option<u64>,
    /// `maxProperties`
    pub max_properties: Option<u64>,

    /// `items`: for the items after [`prefix_items`](Self::prefix_items).
    pub items: Option<SchemaId>,
    /// `prefixItems`
    pub prefix_items: Vec<SchemaId>,
    /// `contains`
    pub contains: Option<SchemaId>,
    /// `minContains`
    pub min_contains: Option<u64>,
    /// `maxContains`
    pub max_contains: Option<u64>,
    /// `unevaluatedItems`
    pub unevaluated_items: Option<SchemaId>,
    /// `minItems`
    pub min_items: Option<u64>,
    /// `maxItems`
    pub max_items: Option<u64>,
    /// `uniqueItems`
    pub unique_items: bool,

    /// `minLength`, in Unicode scalar values.
    pub min_length: Option<u64>,
    /// `maxLength`, in Unicode scalar values.
    pub max_length: Option<u64>,
    /// `pattern`, an ECMA-262 regular expression, not anchored.
    pub pattern: Option<String>,
    /// `contentEncoding`
    pub content_encoding: Option<String>,
    /// `contentMediaType`
    pub content_media_type: Option<String>,
    /// `contentSchema`
    pub content_schema: Option<SchemaId>,

    /// `minimum`
    pub minimum: Option<Number>,
    /// `maximum`
    pub maximum: Option<Number>,
    /// `exclusiveMinimum`
    pub exclusive_minimum: Option<Number>,
    /// `exclusiveMaximum`
    pub exclusive_maximum: Option<Number>,
    /// `multipleOf`
    pub multiple_of: Option<Number>,

    /// `xml`
    pub xml: Option<Box<Xml>>,
    /// `externalDocs.url`
    pub external_docs: Option<String>,
    /// The name for client code that `x-ms-client-name` (or `x-client-name`) gives.
    pub client_name: Option<String>,
    /// Every other `x-` member, in document order.
    pub extensions: Vec<(String, Value)>,
}

impl Schema {
    /// Whether `null` is among the declared types.
    #[must_use]
    pub fn is_nullable(&self) -> bool {
        self.types.contains(Type::Null)
    }

    /// The declared property of that name.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<&Property> {
        self.properties.iter().find(|property| property.name == name)
    }

    /// Whether `required` lists the name.
    #[must_use]
    pub fn is_required(&self, name: &str) -> bool {
        self.required.iter().any(|required| required == name)
    }
}

/// One declared property.
#[derive(Clone, Debug, PartialEq)]
pub struct Property {
    /// The name on the wire.
    pub name: String,
    /// Its schema; annotations of the use itself (a description beside a `$ref`) are on a schema with a reference.
    pub schema: SchemaId,
    /// The name for client code, from `x-ms-client-name`.
    pub client_name: Option<String>,
    /// Where the property was written.
    pub origin: Origin,
}

/// One value of an `enum`.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumValue {
    /// The value, of any JSON type.
    pub value: Value,
    /// The name for client code.
    pub name: Option<String>,
    /// What the value means.
    pub description: Option<String>,
    /// Whether `enum` lists it, or `x-extensible-enum`; false where only `x-ms-enum` names it.
    pub is_listed: bool,
}

/// Which property tells the alternatives apart.
///
/// The mapping is complete: entries as written first, then one for each alternative (of `oneOf`/`anyOf`, or, for a
/// parent without these, each schema that has it in `allOf`, at any depth) that no entry covers, under its
/// discriminator value or its component name. Source: OpenAPI 3.1.1, Discriminator Object; Swagger 2.0, `discriminator`.
#[derive(Clone, Debug, PartialEq)]
pub struct Discriminator {
    /// The property name on the wire.
    pub property: String,
    /// Value and schema.
    pub mapping: Vec<(String, SchemaId)>,
    /// `defaultMapping` (OpenAPI 3.2): for a value that no entry has.
    pub default: Option<SchemaId>,
}

/// How a schema looks in XML. Source: OpenAPI 3.2.0, XML Object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Xml {
    /// `name`
    pub name: Option<String>,
    /// `namespace`
    pub namespace: Option<String>,
    /// `prefix`
    pub prefix: Option<String>,
    /// `nodeType`, or what the older `attribute` and `wrapped` say.
    pub node: Option<XmlNodeKind>,
    /// `wrapped`
    pub wrapped: bool,
}

/// `nodeType` of an XML object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum XmlNodeKind {
    /// `element`
    Element,
    /// `attribute`
    Attribute,
    /// `text`
    Text,
    /// `cdata`
    Cdata,
    /// `none`
    None,
}
