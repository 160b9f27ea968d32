//! Response headers: a constant for each name, with the type of its value.

use std::collections::{BTreeMap, HashSet};

use bindery_spec::ir::{Api, Header};

use super::describe;
use crate::lower::form::is_field_name;
use crate::lower::types::TypePlan;
use crate::model::calls::{HeaderConstant, HeaderForm};
use crate::model::{TypeKind, TypeRef};
use crate::naming::{Name, Wanted, settle, snake_case, words};

/// Lowers the headers that the answers of an API declare, in order of their names.
///
/// Names differ in more than case. Where answers disagree about the type of a header, it is a text.
pub(super) fn lower_headers(api: &Api, plan: &TypePlan) -> Vec<HeaderConstant> {
    let mut found: BTreeMap<String, HeaderConstant> = BTreeMap::new();
    for header in api.operations.iter().flat_map(|operation| &operation.responses).flat_map(|it| &it.headers) {
        if !is_field_name(&header.name) {
            continue;
        }
        let (ty, form) = value(plan, header);
        match found.get_mut(&header.name.to_ascii_lowercase()) {
            Some(known) => {
                if known.ty != ty || known.form != form {
                    (known.ty, known.form) = (TypeRef::String, HeaderForm::Plain);
                }
                if known.docs != describe::header(header) {
                    known.docs = describe::shared_header(header);
                }
            }
            None => {
                let name = Name { wire: header.name.clone(), ident: String::new() };
                let constant = HeaderConstant { name, docs: describe::header(header), ty, form };
                found.insert(header.name.to_ascii_lowercase(), constant);
            }
        }
    }
    let mut headers: Vec<HeaderConstant> = found.into_values().collect();
    let wanted: Vec<Wanted> = headers
        .iter()
        .map(|header| {
            let plain = snake_case(&words(&header.name.wire)).to_uppercase();
            let is_ident = plain.starts_with(|first: char| first.is_alphabetic());
            let candidate = if is_ident { plain } else { format!("HEADER_{plain}") };
            Wanted { key: header.name.wire.clone(), candidates: vec![candidate] }
        })
        .collect();
    for (header, ident) in headers.iter_mut().zip(settle(&wanted, &HashSet::new())) {
        header.name.ident = ident;
    }
    headers
}

fn value(plan: &TypePlan, header: &Header) -> (TypeRef, HeaderForm) {
    if let Some(content) = &header.content {
        let ty = content.schema.map_or(TypeRef::Value, |schema| plan.type_of(schema));
        return if content.is_json() { (ty, HeaderForm::Json) } else { (TypeRef::String, HeaderForm::Plain) };
    }
    let ty = header.schema.map_or(TypeRef::String, |schema| plan.type_of(schema));
    let ty = ty.non_null().clone();
    let object = if header.explode { HeaderForm::Exploded } else { HeaderForm::Object };
    let form = match plan.types.underlying(&ty) {
        TypeRef::Vec(_) => HeaderForm::List,
        TypeRef::Object | TypeRef::Map(_) => object,
        TypeRef::Named(id) if matches!(plan.types.get(*id).kind, TypeKind::Struct(_)) => object,
        TypeRef::Value => return (TypeRef::String, HeaderForm::Plain),
        _ => HeaderForm::Plain,
    };
    (ty, form)
}
