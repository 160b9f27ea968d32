//! Names that say what kind of type something is, where its place says too little.

use super::components::ComponentNames;
use super::context::Words;
use super::queue::Queue;
use super::variants::IDENTIFIER;
use crate::model::{Layout, TypeKind, TypeRef, Union};
use crate::naming::{pascal_case, type_ident};

/// The name with what the type is, for a place whose name a component has.
pub(super) fn by_kind(name: &str, kind: Option<&TypeKind>) -> Option<String> {
    let what = match kind? {
        TypeKind::Struct(found) if found.layout == Layout::List => "List",
        TypeKind::Struct(_) => "Object",
        TypeKind::Enum(_) => "Value",
        TypeKind::Union(found) => match found.variants.as_slice() {
            variants if variants.iter().any(|one| one.ident == IDENTIFIER) => "OrId",
            [one, other] if [one, other].iter().any(|one| one.ident == "Empty") => "OrEmpty",
            _ => "Choice",
        },
        TypeKind::Alias(_) | TypeKind::Foreign(_) => return None,
    };
    (!name.ends_with(what)).then(|| format!("{name}{what}"))
}

/// The name of a union of plain values, which says what they are: all that is known of it where it has no role of its own.
pub(super) fn by_scalars(queue: &Queue<'_>, found: &Union) -> Option<String> {
    const FEW: usize = 3;
    let is_plain = |ty: &TypeRef| match ty {
        TypeRef::Named(id) => match &queue.drafts[id.0].kind {
            Some(TypeKind::Alias(alias)) => is_scalar(&alias.target),
            _ => false,
        },
        ty => is_scalar(ty),
    };
    let names: Vec<&str> = found.variants.iter().map(|one| one.ident.as_str()).collect();
    let is_alike = found.variants.iter().all(|one| is_plain(&one.ty)) && (2..=FEW).contains(&names.len());
    is_alike.then(|| names.join("Or"))
}

fn is_scalar(ty: &TypeRef) -> bool {
    matches!(ty, TypeRef::String | TypeRef::I64 | TypeRef::F64 | TypeRef::Bool)
}

/// The name of a component, or its identifier in its place.
pub(super) fn by_identified(found: &Union, components: &ComponentNames) -> Option<String> {
    let [one, other] = found.variants.as_slice() else { return None };
    let whole = [one, other].into_iter().find(|variant| variant.ident != IDENTIFIER)?;
    let TypeRef::Named(id) = &whole.ty else { return None };
    let is_identified = one.ident == IDENTIFIER || other.ident == IDENTIFIER;
    components.ident(id.0).filter(|_| is_identified).map(|component| format!("{component}OrId"))
}

/// The names of two components, or the identifier of one in their place.
pub(super) fn by_members(kind: Option<&TypeKind>, components: &ComponentNames) -> Option<String> {
    let Some(TypeKind::Union(found)) = kind else { return None };
    let (identifiers, others): (Vec<_>, Vec<_>) = found.variants.iter().partition(|one| one.ident == IDENTIFIER);
    let ([_], [one, other]) = (identifiers.as_slice(), others.as_slice()) else { return None };
    let ident = |ty: &TypeRef| match ty {
        TypeRef::Named(id) => components.ident(id.0),
        _ => None,
    };
    Some(format!("{}Or{}OrId", ident(&one.ty)?, ident(&other.ty)?))
}

/// The name that the alternatives of a union have in common at their end, where all of them are components.
pub(super) fn by_alternatives(found: &Union, components: &ComponentNames) -> Option<String> {
    let of = |ty: &TypeRef| match ty {
        TypeRef::Named(id) => components.words(id.0),
        _ => None,
    };
    let names: Vec<&Words> = found.variants.iter().map(|one| of(&one.ty)).collect::<Option<_>>()?;
    let (first, others) = names.split_first().filter(|(_, others)| !others.is_empty())?;
    let alike =
        |other: &&Words| first.iter().rev().zip(other.iter().rev()).take_while(|(one, other)| one == other).count();
    let length = others.iter().map(alike).min()?;
    (length > 1).then(|| type_ident(&pascal_case(&first[first.len() - length..])))
}

#[cfg(test)]
mod tests {
    use bindery_spec::{ReadOptions, read_text};

    use crate::{Options, generate};

    /// What a role would be called is a component, and one of them or its identifier is another union.
    #[test]
    fn a_role_that_two_unions_share_is_told_by_their_members() {
        let text = "openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
components:
  schemas:
    Guest: {type: object, required: [id, name], properties: {name: {type: string}, id: {type: string}}}
    DeletedGuest: {type: object, required: [id, gone], properties: {gone: {type: boolean}, id: {type: string}}}
    Visit:
      type: object
      properties:
        guest: &guest
          anyOf: [{type: string}, {$ref: '#/components/schemas/Guest'}, {$ref: '#/components/schemas/DeletedGuest'}]
        host: {anyOf: [{type: string}, {$ref: '#/components/schemas/Guest'}]}
    Meal: {type: object, properties: {guest: *guest}}
";
        let output = generate(&read_text("a.yaml", text, &ReadOptions::default()), &Options::default());
        let output = output.expect("it can be generated");
        let types = output.tree.get("src/types.rs").expect("there are few types");
        let names: Vec<&str> = types.lines().filter_map(|line| line.strip_prefix("pub enum ")).collect();
        assert_eq!(names, ["GuestOrDeletedGuestOrId {", "GuestOrId {"]);
    }

    /// That a list is one of several alternatives is not said of what it lists.
    #[test]
    fn what_an_alternative_lists_is_called_after_the_property() {
        let text = "openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
components:
  schemas:
    Invoice:
      type: object
      properties:
        fields: {anyOf: [{type: string}, {type: array, items: {type: object, properties: {name: {type: string}}}}]}
        output: {anyOf: [{type: string}, {type: array, items: {type: object, properties: {text: {type: string}}}}]}
";
        let output = generate(&read_text("a.yaml", text, &ReadOptions::default()), &Options::default());
        let output = output.expect("it can be generated");
        let types = output.tree.get("src/types.rs").expect("there are few types");
        let names: Vec<&str> = types.lines().filter_map(|line| line.strip_prefix("pub struct ")).collect();
        assert_eq!(names, ["Invoice {", "InvoiceField {", "InvoiceOutputItem {"]);
    }
}
