//! What a schema says together with everything that it refers to.

use std::collections::HashSet;

use serde_json::Value;

use super::json::is_same;
use crate::ir::{Api, Property, Schema, SchemaId, Type, TypeSet};
use crate::pointer::Origin;

/// A schema with its references, the members of its `allOf`, and alternatives that are none, all of which apply.
#[derive(Debug, Default)]
pub(in crate::diff) struct Flat<'a> {
    /// The schemas that apply, the outermost first; empty where anything is allowed.
    pub(super) leaves: Vec<&'a Schema>,
    /// Whether an alternative allows `null`.
    or_null: bool,
    /// The alternatives of each `oneOf`, `anyOf` or discriminator, without `null`.
    pub(super) choices: Vec<Vec<SchemaId>>,
    /// The values, where only some are allowed; `null` is not among them.
    pub(super) values: Option<Vec<Value>>,
    /// Those of the values that are only named, by an extension.
    pub(super) unlisted: Vec<Value>,
    /// Whether values may be added later; absent where nothing says.
    pub(super) extensible: Option<bool>,
    /// The types, without `null`; empty where every type is allowed.
    pub(super) types: TypeSet,
    /// Whether `null` is allowed beside the types.
    pub(super) nullable: bool,
    /// Whether nothing is allowed.
    pub(super) never: bool,
}

impl<'a> Flat<'a> {
    /// All of the given schemas.
    pub(in crate::diff) fn of(api: &'a Api, ids: &[SchemaId]) -> Self {
        let mut flat = Self::default();
        let mut seen = HashSet::new();
        for id in ids {
            flat.add(api, *id, true, &mut seen);
        }
        flat.merge_values();
        flat.merge_types();
        flat.absorb_choices(api);
        flat
    }

    fn add(&mut self, api: &'a Api, id: SchemaId, is_outer: bool, seen: &mut HashSet<SchemaId>) {
        if !seen.insert(id) {
            return;
        }
        let schema = api.schemas.get(id);
        match schema.boolean {
            Some(true) => return,
            Some(false) => {
                self.never = true;
                return;
            }
            None => {}
        }
        self.leaves.push(schema);
        schema.reference.into_iter().for_each(|target| self.add(api, target, is_outer, seen));
        schema.all_of.iter().for_each(|part| self.add(api, *part, false, seen));
        for list in [&schema.any_of, &schema.one_of] {
            let (nulls, rest): (Vec<SchemaId>, Vec<SchemaId>) = list.iter().partition(|id| is_null(api, **id));
            self.or_null |= !nulls.is_empty();
            match rest.as_slice() {
                [] => {}
                [only] => self.add(api, *only, is_outer, seen),
                _ => self.choices.push(rest),
            }
        }
        // A parent stands for its children where it is used, and for itself where a child refers to it.
        if is_outer
            && schema.any_of.is_empty()
            && schema.one_of.is_empty()
            && let Some(discriminator) = &schema.discriminator
        {
            let children: Vec<SchemaId> =
                discriminator.mapping.iter().map(|(_, child)| *child).filter(|child| *child != id).collect();
            if !children.is_empty() {
                self.choices.push(children);
            }
        }
    }

    fn merge_values(&mut self) {
        for leaf in &self.leaves {
            let listed = leaf.enumeration.as_ref().map(|list| list.iter().map(|one| &one.value).collect());
            for list in [listed, leaf.constant.as_deref().map(|value| vec![value])].into_iter().flatten() {
                let list: Vec<&Value> = list;
                self.or_null |= list.iter().any(|value| value.is_null());
                let list = list.into_iter().filter(|value| !value.is_null());
                self.values = Some(match self.values.take() {
                    None => list.cloned().collect(),
                    Some(known) => {
                        let list: Vec<&Value> = list.collect();
                        known.into_iter().filter(|value| list.iter().any(|other| is_same(value, other))).collect()
                    }
                });
            }
            let unlisted = leaf.enumeration.iter().flatten().filter(|one| !one.is_listed);
            self.unlisted.extend(unlisted.map(|one| one.value.clone()));
            self.extensible = self.extensible.or(leaf.extensible);
        }
    }

    fn merge_types(&mut self) {
        let mut types: Option<TypeSet> = None;
        for leaf in self.leaves.iter().filter(|leaf| !leaf.types.is_empty()) {
            types = Some(types.map_or(leaf.types, |types| intersection(types, leaf.types)));
        }
        if types.is_none()
            && let Some(values) = self.values.as_ref().filter(|values| !values.is_empty())
        {
            types = Some(values.iter().fold(TypeSet::EMPTY, |types, value| types.with(type_of(value))));
        }
        // A schema without a type that describes properties or items means an object or a list.
        if types.is_none() && self.choices.is_empty() {
            let any = |test: fn(&Schema) -> bool| self.leaves.iter().any(|leaf| test(leaf));
            if any(|leaf| !leaf.properties.is_empty() || leaf.additional_properties.is_some()) {
                types = Some(TypeSet::one(Type::Object));
            } else if any(|leaf| leaf.items.is_some() || !leaf.prefix_items.is_empty()) {
                types = Some(TypeSet::one(Type::Array));
            }
        }
        let types = types.unwrap_or_default();
        self.nullable = self.or_null || types.contains(Type::Null);
        self.types = types.without(Type::Null);
    }

    /// Alternatives that only list types are types, and alternatives that only list texts are one list of texts, which is
    /// open where any text is among them.
    fn absorb_choices(&mut self, api: &'a Api) {
        if self.choices.len() != 1 || !self.types.without(Type::String).is_empty() || self.values.is_some() {
            return;
        }
        let Some(choice) = self.choices.first() else { return };
        let parts: Vec<Flat<'a>> = choice.iter().map(|id| Flat::of(api, &[*id])).collect();
        let is_plain =
            |part: &Flat<'_>| part.choices.is_empty() && !part.never && part.leaves.iter().all(|leaf| is_bare(leaf));
        if !parts.iter().all(|part| is_plain(part) && !part.types.is_empty()) {
            return;
        }
        let is_text = parts.iter().all(|part| part.types == TypeSet::one(Type::String));
        if is_text && parts.iter().any(|part| part.values.is_some()) {
            let is_open = parts.iter().any(|part| part.values.is_none() || part.extensible == Some(true));
            self.values = Some(parts.iter().flat_map(|part| part.values.clone().unwrap_or_default()).collect());
            self.extensible = if is_open { Some(true) } else { self.extensible };
        } else if parts.iter().any(|part| part.values.is_some()) || !self.types.is_empty() {
            return;
        }
        for part in &parts {
            self.types = part.types.iter().fold(self.types, TypeSet::with);
            self.nullable |= part.nullable;
        }
        self.choices.clear();
    }

    /// Whether anything is allowed.
    pub(super) fn is_any(&self) -> bool {
        !self.never && self.types.is_empty() && self.choices.is_empty() && self.values.is_none()
    }

    /// Where it was written; absent where nothing is.
    pub(super) fn origin(&self) -> Option<&'a Origin> {
        self.leaves.first().map(|leaf| &leaf.origin)
    }

    /// The outermost component of which it is made.
    pub(super) fn name(&self) -> Option<&'a str> {
        self.leaves.first().and_then(|leaf| leaf.name.as_deref())
    }

    /// The component that it is or refers to, with nothing but annotations beside.
    pub(super) fn component(&self) -> Option<&'a str> {
        let named = self.leaves.iter().find(|leaf| leaf.name.is_some() || !is_wrapper(leaf))?;
        named.name.as_deref()
    }

    /// What the first schema says that says anything, with the place of that schema.
    pub(super) fn find<T>(&self, of: impl Fn(&'a Schema) -> Option<T>) -> Option<(T, &'a Schema)> {
        self.leaves.iter().find_map(|leaf| Some((of(leaf)?, *leaf)))
    }

    /// Whether any of them says so, and which.
    pub(super) fn any(&self, test: fn(&Schema) -> bool) -> Option<&'a Schema> {
        self.leaves.iter().find(|leaf| test(leaf)).copied()
    }

    /// Declared properties that can be there, in document order, each with all of its schemas.
    pub(super) fn properties(&self, api: &Api) -> Vec<(&'a Property, Vec<SchemaId>)> {
        let mut list: Vec<(&Property, Vec<SchemaId>)> = Vec::new();
        let mut places = std::collections::HashMap::new();
        for property in self.leaves.iter().flat_map(|leaf| &leaf.properties) {
            let place = *places.entry(property.name.as_str()).or_insert(list.len());
            match list.get_mut(place) {
                Some((_, ids)) if !ids.contains(&property.schema) => ids.push(property.schema),
                Some(_) => {}
                None => list.push((property, vec![property.schema])),
            }
        }
        list.retain(|(_, ids)| !ids.iter().any(|id| api.schemas.get(*id).boolean == Some(false)));
        list
    }

    /// Whether any of them requires the property.
    pub(super) fn is_required(&self, name: &str) -> bool {
        self.leaves.iter().any(|leaf| leaf.is_required(name))
    }
}

/// Whether a schema allows nothing but `null`.
fn is_null(api: &Api, id: SchemaId) -> bool {
    let schema = api.schemas.get(api.schemas.target(id));
    let only_null_values =
        schema.enumeration.as_ref().is_some_and(|list| !list.is_empty() && list.iter().all(|one| one.value.is_null()));
    schema.types == TypeSet::one(Type::Null) || only_null_values || schema.constant.as_deref() == Some(&Value::Null)
}

/// Whether a schema says nothing but types and values, apart from words.
fn is_bare(schema: &Schema) -> bool {
    Schema { types: TypeSet::EMPTY, enumeration: None, constant: None, ..without_words(schema) } == Schema::default()
}

/// Whether a schema says nothing but words about another.
fn is_wrapper(schema: &Schema) -> bool {
    let rest = Schema { any_of: Vec::new(), one_of: Vec::new(), all_of: Vec::new(), ..without_words(schema) };
    let wraps = schema.all_of.len().max(schema.any_of.len()).max(schema.one_of.len()) > 0 || schema.reference.is_some();
    wraps && rest == Schema::default()
}

fn without_words(schema: &Schema) -> Schema {
    Schema {
        origin: Origin::default(),
        name: None,
        reference: None,
        reference_decides: false,
        title: None,
        description: None,
        deprecated: false,
        read_only: false,
        write_only: false,
        default: None,
        examples: Vec::new(),
        external_docs: None,
        client_name: None,
        enumeration_name: None,
        extensible: None,
        extensions: Vec::new(),
        xml: None,
        ..schema.clone()
    }
}

fn type_of(value: &Value) -> Type {
    match value {
        Value::Null => Type::Null,
        Value::Bool(_) => Type::Boolean,
        Value::Number(number) if number.is_f64() && number.as_f64().is_some_and(|value| value.fract() != 0.0) => {
            Type::Number
        }
        Value::Number(_) => Type::Integer,
        Value::String(_) => Type::String,
        Value::Array(_) => Type::Array,
        Value::Object(_) => Type::Object,
    }
}

/// What both sets allow: a whole number is a number.
fn intersection(left: TypeSet, right: TypeSet) -> TypeSet {
    let allows = |set: TypeSet, ty| set.contains(ty) || (ty == Type::Integer && set.contains(Type::Number));
    left.iter()
        .filter(|ty| allows(right, *ty))
        .chain(right.iter().filter(|ty| allows(left, *ty)))
        .fold(TypeSet::EMPTY, TypeSet::with)
}
