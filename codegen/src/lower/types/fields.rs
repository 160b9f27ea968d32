//! The fields of a struct.

use std::collections::HashSet;

use bindery_spec::ir::{Schema, SchemaId, Type};
use serde_json::Value;

use super::checks::checks;
use super::context::Context;
use super::merge::{Merged, MergedProperty, Part, merge};
use super::queue::Queue;
use crate::lower::docs::{self, Source};
use crate::model::{Constant, Field, Initial, Presence, TypeRef};
use crate::naming::{Name, Wanted, field_ident, settle};

/// Fields, and the name of the one that keeps all other properties.
pub(super) struct Fields {
    pub(super) fields: Vec<Field>,
    pub(super) additional: String,
}

/// Lowers the properties of the draft at `place`.
pub(super) fn fields(queue: &mut Queue<'_>, place: usize, merged: &Merged<'_>) -> Fields {
    let mut wanted: Vec<Wanted> = merged
        .properties
        .iter()
        .map(|property| {
            let mut candidates: Vec<String> = property.client_name.map(field_ident).into_iter().collect();
            candidates.push(field_ident(property.name));
            Wanted { key: property.name.to_owned(), candidates }
        })
        .collect();
    wanted.push(Wanted {
        key: String::new(),
        candidates: vec![String::new(), "additional_properties".to_owned(), "other_properties".to_owned()],
    });
    let mut idents = settle(&wanted, &HashSet::from([String::new()]));
    let additional = idents.pop().unwrap_or_default();
    let required: HashSet<&str> = merged.required.iter().copied().collect();
    let fields = merged
        .properties
        .iter()
        .zip(idents)
        .map(|(property, ident)| field(queue, place, property, ident, required.contains(property.name)))
        .collect();
    Fields { fields, additional }
}

fn field(queue: &mut Queue<'_>, place: usize, property: &MergedProperty<'_>, ident: String, required: bool) -> Field {
    let api = queue.api;
    let parts: Vec<Part> = property.schemas.iter().map(|id| Part::whole(*id)).collect();
    let inner = merge(&api.schemas, &parts);
    let (ty, initial) = match constant(queue, &property.schemas, &inner) {
        Some((ty, initial)) => (ty, initial),
        None => {
            let role = queue.words(property.client_name.unwrap_or(property.name));
            (queue.resolve_parts(parts, None, Context::below(place, role)), Initial::Argument)
        }
    };
    let annotated: Vec<&Schema> = property.schemas.iter().map(|id| api.schemas.get(*id)).collect();
    let is_read_only = inner.leaves.iter().any(|leaf| api.schemas.get(*leaf).read_only);
    if let Some(value) = queue.tag(place, property.name) {
        queue.known_tags.insert((place, property.name.to_owned()), value.to_owned());
    }
    if is_read_only && required {
        queue.read_only.insert((place, property.name.to_owned()));
    }
    let default = property.schemas.iter().find_map(|id| docs::default(&api.schemas, *id));
    let docs = queue.texts.doc_lines(
        &Source {
            title: annotated.iter().find_map(|schema| schema.title.as_deref()),
            description: property.schemas.iter().find_map(|id| docs::description(&api.schemas, *id)),
            default,
        },
        || format!("The property `{}`.", docs::code(property.name)),
    );
    let bare = ident.strip_prefix("r#").unwrap_or(&ident);
    Field {
        setter: format!("with_{}", bare.trim_end_matches('_')),
        name: Name { wire: property.name.to_owned(), ident: ident.clone() },
        docs,
        deprecated: annotated.iter().any(|schema| schema.deprecated),
        ty,
        presence: if required { Presence::Required } else { Presence::Optional },
        initial: if required { initial } else { Initial::Absent },
        default: default.cloned().map(Constant::Json),
        checks: checks(api, &inner),
    }
}

/// An inline property with a single value needs no type of its own: the constructor knows the value.
fn constant(queue: &Queue<'_>, schemas: &[SchemaId], inner: &Merged<'_>) -> Option<(TypeRef, Initial)> {
    let is_named = |id: &SchemaId| {
        let schema = queue.api.schemas.get(*id);
        schema.name.is_some() || schema.enumeration_name.is_some()
    };
    if schemas.iter().any(is_named) || inner.leaves.iter().any(is_named) {
        return None;
    }
    let [only] = inner.values.as_deref()? else { return None };
    match &only.value {
        Value::String(text) => Some((TypeRef::String, Initial::Text(text.clone()))),
        Value::Bool(truth) => Some((TypeRef::Bool, Initial::Bool(*truth))),
        Value::Number(number) => match number.as_i64().filter(|_| !inner.types.contains(Type::Number)) {
            Some(whole) => Some((TypeRef::I64, Initial::Integer(whole))),
            None => number.as_f64().map(|real| (TypeRef::F64, Initial::Real(real))),
        },
        other => Some((TypeRef::Value, Initial::Json(other.to_string()))),
    }
}
