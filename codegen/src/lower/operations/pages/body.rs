//! The type of a page: its properties, by name and kind.

use super::{is_called, is_one_of};
use crate::lower::types::TypePlan;
use crate::model::pages::Access;
use crate::model::{Field, Presence, Struct, TypeRef};

/// Objects in which servers keep what they say about a page.
const CONTAINERS: &[&str] =
    &["meta", "metadata", "pagination", "paging", "pageinfo", "page", "responsemetadata", "cursors", "links"];

/// Properties that hold the items, where several are lists.
const ITEMS: &[&str] =
    &["data", "items", "value", "values", "results", "result", "entries", "objects", "records", "rows", "elements"];

/// What a property holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A text.
    Text,
    /// A whole number.
    Integer,
    /// A truth value.
    Bool,
}

/// The type of a page.
pub(super) struct Body<'a> {
    plan: &'a TypePlan,
    ty: &'a TypeRef,
}

/// The items of a page.
#[derive(Clone, Debug)]
pub(super) struct FoundItems {
    /// The property, from the body down.
    pub(super) path: Vec<String>,
    /// The type of an item.
    pub(super) ty: TypeRef,
    /// How they are taken out of a page.
    pub(super) access: Access,
}

impl<'a> Body<'a> {
    pub(super) fn new(plan: &'a TypePlan, ty: &'a TypeRef) -> Self {
        Self { plan, ty }
    }

    /// The list that the body is, or its only one, or the one that is called like one.
    pub(super) fn items(&self) -> Option<FoundItems> {
        if let TypeRef::Vec(item) = self.plan.types.underlying(self.ty) {
            return Some(FoundItems { path: Vec::new(), ty: (**item).clone(), access: Access::Whole });
        }
        let fields = &self.plan.types.as_struct(self.ty)?.fields;
        let lists: Vec<FoundItems> = fields.iter().filter_map(|field| self.list(field)).collect();
        match lists.as_slice() {
            [only] => Some(only.clone()),
            lists => ITEMS.iter().find_map(|name| lists.iter().find(|list| is_called(&list.path[0], name))).cloned(),
        }
    }

    /// The list in the property of exactly that name.
    pub(super) fn items_in(&self, name: &str) -> Option<FoundItems> {
        let fields = &self.plan.types.as_struct(self.ty)?.fields;
        fields.iter().find(|field| field.name.wire == name).and_then(|field| self.list(field))
    }

    fn list(&self, field: &Field) -> Option<FoundItems> {
        let TypeRef::Vec(item) = self.plan.types.underlying(field.ty.non_null()) else { return None };
        let ident = field.name.ident.clone();
        let access = match (field.presence, &field.ty) {
            (Presence::Required, TypeRef::Option(_)) | (Presence::Optional, _) => Access::OptionField(ident),
            (Presence::Required, _) => Access::Field(ident),
            (Presence::OptionalNullable, _) => Access::MaybeField(ident),
            (Presence::OptionalAny, _) => return None,
        };
        Some(FoundItems { path: vec![field.name.wire.clone()], ty: (**item).clone(), access })
    }

    /// The path to a property of this kind with one of these names, the first name first, in the body itself before its
    /// containers.
    pub(super) fn find(&self, names: &[&str], kind: Kind) -> Option<Vec<String>> {
        let body = self.plan.types.as_struct(self.ty)?;
        self.find_in(body, names, kind, 2)
    }

    fn find_in(&self, object: &Struct, names: &[&str], kind: Kind, depth: usize) -> Option<Vec<String>> {
        let own = names.iter().find_map(|name| {
            object.fields.iter().find(|field| is_called(&field.name.wire, name) && self.kind(&field.ty) == Some(kind))
        });
        if let Some(field) = own {
            return Some(vec![field.name.wire.clone()]);
        }
        if depth == 0 {
            return None;
        }
        let containers = object.fields.iter().filter(|field| is_one_of(&field.name.wire, CONTAINERS));
        containers.into_iter().find_map(|field| {
            let inner = self.plan.types.as_struct(field.ty.non_null())?;
            let mut path = vec![field.name.wire.clone()];
            path.extend(self.find_in(inner, names, kind, depth - 1)?);
            Some(path)
        })
    }

    /// The path to the address of the next page where it is an object among links, such as `_links.next.href`.
    pub(super) fn next_among_links(&self) -> Option<Vec<String>> {
        let named =
            |object: &'a Struct, names: &[&str]| object.fields.iter().find(|field| is_one_of(&field.name.wire, names));
        let types = &self.plan.types;
        let links = named(types.as_struct(self.ty)?, &["links"])?;
        let next = named(types.as_struct(links.ty.non_null())?, &["next"])?;
        let address = named(types.as_struct(next.ty.non_null())?, &["href", "url", "uri"])?;
        (self.kind(&address.ty) == Some(Kind::Text))
            .then(|| [links, next, address].iter().map(|field| field.name.wire.clone()).collect())
    }

    /// Whether an item has a property of that name that is a text.
    pub(super) fn item_has(&self, item: &TypeRef, name: &str) -> bool {
        let fields = self.plan.types.as_struct(item).map(|item| item.fields.as_slice()).unwrap_or_default();
        fields.iter().any(|field| field.name.wire == name && self.kind(&field.ty) == Some(Kind::Text))
    }

    /// What a type holds, `null` aside.
    pub(super) fn kind(&self, ty: &TypeRef) -> Option<Kind> {
        kind(self.plan, ty)
    }
}

/// What a type holds, `null` aside.
pub(super) fn kind(plan: &TypePlan, ty: &TypeRef) -> Option<Kind> {
    match plan.types.underlying(ty) {
        TypeRef::String | TypeRef::Format(_) => Some(Kind::Text),
        TypeRef::I32 | TypeRef::I64 | TypeRef::U32 | TypeRef::U64 | TypeRef::F64 => Some(Kind::Integer),
        TypeRef::Bool => Some(Kind::Bool),
        TypeRef::Option(inner) => kind(plan, inner),
        _ => None,
    }
}
