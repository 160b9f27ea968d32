//! How a value becomes one of another version, type by type.

use super::convert::Versions;
use crate::model::{ConversionBody, Layout, TypeKind, TypeRef};
use crate::model::{EnumKind, Field, FieldSource, FieldStep, Format, KeptProperty, Presence, Rest, Step, Struct};

/// How a value of `from` in one version becomes one of `to` in another; absent where something could get lost.
pub(super) fn step(
    versions: &Versions<'_>,
    (from_version, from): (usize, &TypeRef),
    (to_version, to): (usize, &TypeRef),
) -> Option<Step> {
    let (from_types, to_types) = (versions.types(from_version), versions.types(to_version));
    let (from, to) = (from_types.underlying(from), to_types.underlying(to));
    let inner = |from: &TypeRef, to: &TypeRef| step(versions, (from_version, from), (to_version, to));
    let within = |from: &TypeRef, to: &TypeRef, wrap: fn(Box<Step>) -> Step| match inner(from, to)? {
        Step::Same => Some(Step::Same),
        other => Some(wrap(Box::new(other))),
    };
    match (from, to) {
        (TypeRef::Option(from), TypeRef::Option(to)) => within(from, to, Step::Option),
        (TypeRef::Vec(from), TypeRef::Vec(to)) => within(from, to, Step::Items),
        (TypeRef::Map(from), TypeRef::Map(to)) => within(from, to, Step::Values),
        (TypeRef::Boxed(from), TypeRef::Boxed(to)) => {
            within(from, to, |step| Step::Boxed(Box::new(Step::Unboxed(step))))
        }
        (TypeRef::Boxed(from), to) => Some(Step::Unboxed(Box::new(inner(from, to)?))),
        (from, TypeRef::Boxed(to)) => Some(Step::Boxed(Box::new(inner(from, to)?))),
        (TypeRef::Named(from), TypeRef::Named(to)) => {
            let classes = (versions.class(from_version, *from), versions.class(to_version, *to));
            match (&from_types.get(*from).kind, &to_types.get(*to).kind) {
                _ if classes.0 == classes.1 => Some(Step::Same),
                (TypeKind::Foreign(from), TypeKind::Foreign(to)) if from.path == to.path => Some(Step::Same),
                _ => versions.is_possible(classes).then_some(Step::Into),
            }
        }
        (from, TypeRef::Option(to)) => Some(Step::Some(Box::new(inner(from, to)?))),
        (TypeRef::String, TypeRef::Named(id)) if is_text(&to_types.get(*id).kind) => Some(Step::Into),
        (TypeRef::Named(id), TypeRef::String) if is_text(&from_types.get(*id).kind) => Some(Step::Text),
        (TypeRef::String, TypeRef::Format(format)) if keeps_text(*format) => Some(Step::Into),
        (TypeRef::Format(format), TypeRef::String) if keeps_text(*format) => Some(Step::Text),
        (TypeRef::I32 | TypeRef::U32, TypeRef::I64) | (TypeRef::U32, TypeRef::U64) => Some(Step::Into),
        (from, to) => (from == to).then_some(Step::Same),
    }
}

fn is_text(kind: &TypeKind) -> bool {
    matches!(kind, TypeKind::Enum(found) if found.kind == EnumKind::String)
}

/// Whether a format is any text, as it came.
fn keeps_text(format: Format) -> bool {
    match format {
        Format::DateTime | Format::Date | Format::Time | Format::Duration | Format::Uuid | Format::Decimal => true,
        Format::Base64 | Format::UnixTime | Format::Secret => false,
    }
}

/// How a field becomes another, with what may be left out.
fn field_step(
    versions: &Versions<'_>,
    (from_version, from): (usize, &Field),
    (to_version, to): (usize, &Field),
) -> Option<Step> {
    use Presence::{Optional, OptionalAny, OptionalNullable, Required};
    let inner = |from: &TypeRef| step(versions, (from_version, from), (to_version, &to.ty));
    let within = |wrap: fn(Box<Step>) -> Step| match inner(&from.ty)? {
        Step::Same => Some(Step::Same),
        other => Some(wrap(Box::new(other))),
    };
    match (from.presence, to.presence) {
        (Required, Required) => inner(&from.ty),
        (Required, Optional | OptionalAny) => Some(Step::Some(Box::new(inner(&from.ty)?))),
        (Required, OptionalNullable) => match &from.ty {
            TypeRef::Option(some) => Some(Step::NullIntoMaybe(Box::new(inner(some)?))),
            other => Some(Step::IntoMaybe(Box::new(inner(other)?))),
        },
        (Optional, Optional | OptionalAny) | (OptionalAny, OptionalAny) => within(Step::Option),
        (Optional, OptionalNullable) => Some(Step::OptionIntoMaybe(Box::new(inner(&from.ty)?))),
        (OptionalNullable, OptionalNullable) => within(Step::Maybe),
        _ => None,
    }
}

/// How a struct becomes another, field by field; absent where something could get lost, or where something would be missing.
///
/// What only one of them declares goes to, or comes from, the properties that the other does not declare.
pub(super) fn fields(
    versions: &Versions<'_>,
    (from_version, from): (usize, &Struct),
    (to_version, to): (usize, &Struct),
) -> Option<ConversionBody> {
    if from.layout != to.layout {
        return None;
    }
    let is_list = from.layout == Layout::List;
    if is_list && from.fields.len() != to.fields.len() {
        return None;
    }
    let is_untyped = |body: &Struct| body.additional.as_ref().is_some_and(|rest| rest.value == TypeRef::Value);
    let mut steps = Vec::new();
    for field in &to.fields {
        let source = match from.fields.iter().find(|other| other.name.wire == field.name.wire) {
            Some(other) => FieldSource::Field(
                other.name.ident.clone(),
                field_step(versions, (from_version, other), (to_version, field))?,
            ),
            None if field.presence == Presence::Required => return None,
            None if is_untyped(from) => FieldSource::Rest(field.name.wire.clone(), field.presence),
            None if from.additional.is_some() => return None,
            None => FieldSource::Absent(field.presence),
        };
        steps.push(FieldStep { ident: field.name.ident.clone(), source });
    }
    let is_gone = |field: &&Field| !to.fields.iter().any(|other| other.name.wire == field.name.wire);
    let kept: Vec<KeptProperty> = from
        .fields
        .iter()
        .filter(is_gone)
        .map(|field| KeptProperty {
            wire: field.name.wire.clone(),
            ident: field.name.ident.clone(),
            presence: field.presence,
        })
        .collect();
    if !kept.is_empty() && !is_untyped(to) {
        return None;
    }
    let source = match (&from.additional, &to.additional) {
        (None, _) => None,
        (Some(from), Some(to)) => {
            Some((from.ident.clone(), step(versions, (from_version, &from.value), (to_version, &to.value))?))
        }
        (Some(_), None) => return None,
    };
    let target = to.additional.as_ref().map(|rest| rest.ident.clone());
    let rest = target.map(|target| Rest { source, target, kept, is_list });
    Some(ConversionBody::Fields { fields: steps, rest })
}
