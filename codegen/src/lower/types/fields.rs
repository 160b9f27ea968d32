//! The fields of a struct.

use bindery_spec::ir::{Schema, SchemaId, Type};
use foldhash::{HashSet, HashSetExt};
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
    let (idents, additional) = idents(merged);
    let required: HashSet<&str> = merged.required.iter().copied().collect();
    let fields = merged
        .properties
        .iter()
        .zip(idents)
        .map(|(property, ident)| field(queue, place, property, ident, required.contains(property.name)))
        .collect();
    Fields { fields, additional }
}

/// The identifiers of the properties, and that of the field for all others.
fn idents(merged: &Merged<'_>) -> (Vec<String>, String) {
    // The first is nobody's, so that the others are second choices: a property that is called so keeps its name.
    const OTHERS: [&str; 3] = ["", "additional_properties", "other_properties"];
    let ident = |property: &MergedProperty<'_>| field_ident(property.client_name.unwrap_or(property.name));
    let idents: Vec<String> = merged.properties.iter().map(ident).collect();
    let mut seen = HashSet::with_capacity(idents.len() + 1);
    if idents.iter().map(String::as_str).chain([OTHERS[1]]).all(|ident| seen.insert(ident)) {
        return (idents, OTHERS[1].to_owned());
    }
    let wanted = merged.properties.iter().map(|property| {
        let names = property.client_name.into_iter().chain([property.name]);
        Wanted { key: property.name.to_owned(), candidates: names.map(field_ident).collect() }
    });
    let others = Wanted { key: String::new(), candidates: OTHERS.map(str::to_owned).into() };
    let mut idents = settle(&wanted.chain([others]).collect::<Vec<_>>(), &[String::new()].into());
    let additional = idents.pop().unwrap_or_default();
    (idents, additional)
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
            // What is always the same needs no default.
            default: default.filter(|_| !required || initial == Initial::Argument),
            exact_default: property.schemas.iter().find_map(|id| docs::exact_default(&api.schemas, *id)),
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
