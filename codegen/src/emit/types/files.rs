//! The files below `types`.

use proc_macro2::TokenStream;
use quote::quote;

use super::checks::{struct_checks, union_checks};
use super::enums::emit_enum;
use super::reference::{Scope, type_tokens};
use super::structs::emit_struct;
use super::unions::emit_union;
use crate::emit::{docs, ident, paths};
use crate::model::{TypeId, TypeKind, Types};

/// Path below `src` and items of each file that holds types, and of the one that names them all.
#[must_use]
pub fn type_files(types: &Types) -> Vec<(String, Vec<TokenStream>)> {
    if let [only] = types.files.as_slice()
        && only.module.is_empty()
    {
        let items = only.items.iter().map(|id| emit_item(types, *id, Scope::SameFile)).collect();
        return vec![("types.rs".to_owned(), items)];
    }
    let modules = types.files.iter().map(|file| ident(&file.module));
    let exports = types.files.iter().map(|file| {
        let module = ident(&file.module);
        let names = file.items.iter().map(|id| ident(&types.get(*id).name.ident));
        quote!(pub use #module::{#(#names),*};)
    });
    let root = vec![quote!(#(mod #modules;)*), quote!(#(#exports)*)];
    let mut files = vec![("types/mod.rs".to_owned(), root)];
    for file in &types.files {
        let items = file.items.iter().map(|id| emit_item(types, *id, Scope::Sibling)).collect();
        files.push((format!("types/{}.rs", file.module), items));
    }
    files
}

fn emit_item(types: &Types, id: TypeId, scope: Scope) -> TokenStream {
    let item = types.get(id);
    let is_checked = types.is_checked.get(id.0) == Some(&true);
    match &item.kind {
        TypeKind::Struct(body) => {
            let checks = is_checked.then(|| struct_checks(types, item, body));
            let body = emit_struct(types, item, body, scope);
            quote!(#body #checks)
        }
        TypeKind::Enum(body) => emit_enum(item, body),
        TypeKind::Union(body) => {
            let checks = is_checked.then(|| union_checks(types, item, body));
            let body = emit_union(types, item, body, scope);
            quote!(#body #checks)
        }
        TypeKind::Foreign(foreign) => {
            let (name, lines) = (ident(&item.name.ident), docs(&item.docs));
            let path = paths::foreign(&foreign.path);
            let codec = types.introduces_foreign(id).then(|| quote!(crate::runtime::foreign!(#path);));
            quote!(#lines pub type #name = #path; #codec)
        }
        TypeKind::Alias(alias) => {
            let (name, lines) = (ident(&item.name.ident), docs(&item.docs));
            let target = type_tokens(types, &alias.target, scope);
            quote!(#lines pub type #name = #target;)
        }
    }
}
