//! The files below `types`.

use std::collections::BTreeMap;
use std::iter::once;

use super::checks::{struct_checks, union_checks};
use super::enums::emit_enum;
use super::imports::{Imports, Taken};
use super::reference::{Place, Scope, type_tokens};
use super::structs::emit_struct;
use super::unions::emit_union;
use crate::emit::brought::Brought;
use crate::emit::gate::gate;
use crate::emit::{Items, docs, ident, paths};
use crate::model::{TypeFile, TypeId, TypeKind, Types};
use crate::tokens::{TokenStream, quote};

/// Path below `src` and items of each file that holds types, and of those that name them.
#[must_use]
pub fn type_files(types: &Types) -> Vec<(String, Items<'_>)> {
    let home = types.home.file("");
    let base = home.trim_end_matches('/');
    let taken = Taken::by(types.items.iter().map(|item| item.name.ident.as_str()));
    match types.files.as_slice() {
        [only] if only.module.is_empty() => {
            let items = move || once(imports(types)).chain(items(types, only, Place::SameFile, taken)).collect();
            return vec![(format!("{base}.rs"), Box::new(items))];
        }
        [] if !types.imports.is_empty() => {
            return vec![(format!("{base}.rs"), Box::new(|| vec![imports(types)]))];
        }
        _ => {}
    }
    let mut folders: BTreeMap<&str, Vec<&TypeFile>> = BTreeMap::new();
    for file in &types.files {
        folders.entry(&file.folder).or_default().push(file);
    }
    let direct = folders.remove("").unwrap_or_default();
    let inner: Vec<_> = folders.iter().map(|(folder, files)| (*folder, common_gate(files))).collect();
    let root: (String, Items<'_>) =
        (format!("{base}/mod.rs"), Box::new(move || with_imports(types, names(types, &direct, &inner, &[]))));
    let roots = once(root).chain(folders.into_iter().map(|(folder, files)| -> (String, Items<'_>) {
        let path = format!("{base}/{}/mod.rs", bare(folder));
        (path, Box::new(move || names(types, &files, &[], common_gate(&files))))
    }));
    let roots: Vec<(String, Items<'_>)> = roots.collect();
    let files = types.files.iter().map(|file| {
        let (path, place) = match file.folder.as_str() {
            "" => (format!("{base}/{}.rs", bare(&file.module)), Place::Sibling),
            folder => (format!("{base}/{}/{}.rs", bare(folder), bare(&file.module)), Place::Imported),
        };
        (path, emit_items(types, file, place, taken))
    });
    roots.into_iter().chain(files).collect()
}

fn emit_items<'a>(types: &'a Types, file: &'a TypeFile, place: Place, taken: Taken) -> Items<'a> {
    Box::new(move || items(types, file, place, taken).collect())
}

/// What a file brings in, and its types.
fn items(types: &Types, file: &TypeFile, place: Place, taken: Taken) -> impl Iterator<Item = TokenStream> {
    let imports = Imports::new(taken);
    let scope = Scope::importing(place, &imports);
    let own: Vec<TokenStream> = file.items.iter().map(|id| emit_item(types, *id, scope)).collect();
    let mut brought = Brought::default();
    imports.bring(&mut brought);
    if imports.has_generated() {
        brought.add_module(&types.home);
    }
    once(brought.emit()).chain(own)
}

/// What a module shows of others, or what its files mention of them.
fn imports(types: &Types) -> TokenStream {
    let imports = types.imports.iter().map(|import| {
        let (gate, from) = (gate(&import.features), paths::module(&import.from));
        let visibility = import.is_public.then(|| quote!(pub));
        let names = import.items.iter().map(|id| ident(&types.get(*id).name.ident));
        quote!(#gate #visibility use #from::{#(#names),*};)
    });
    quote!(#(#imports)*)
}

fn with_imports(types: &Types, mut items: Vec<TokenStream>) -> Vec<TokenStream> {
    if !types.imports.is_empty() {
        items.push(imports(types));
    }
    items
}

/// The name of a module as that of a file.
fn bare(module: &str) -> &str {
    module.trim_start_matches("r#")
}

/// The features of a folder, where all its files have the same.
fn common_gate<'a>(files: &[&'a TypeFile]) -> &'a [String] {
    match files {
        [first, rest @ ..] if rest.iter().all(|file| file.features == first.features) => &first.features,
        _ => &[],
    }
}

/// The modules of a folder and the types in them, and the folders in it with everything in them, each with what it is compiled
/// with; `outer` is what the folder as a whole is compiled with.
fn names(types: &Types, files: &[&TypeFile], folders: &[(&str, &[String])], outer: &[String]) -> Vec<TokenStream> {
    let gate = |features: &[String]| if features == outer { TokenStream::new() } else { gate(features) };
    let of_files = files.iter().map(|file| {
        let names = file.items.iter().map(|id| ident(&types.get(*id).name.ident));
        (file.module.as_str(), gate(&file.features), quote!({#(#names),*}))
    });
    let of_folders = folders.iter().map(|(folder, features)| (*folder, gate(features), quote!(*)));
    let mut all: Vec<(&str, TokenStream, TokenStream)> = of_files.chain(of_folders).collect();
    all.sort_by_key(|(module, ..)| *module);
    let modules = all.iter().map(|(module, gate, _)| {
        let module = ident(module);
        quote!(#gate mod #module;)
    });
    let exports = all.iter().map(|(module, gate, names)| {
        let module = ident(module);
        quote!(#gate pub use #module::#names;)
    });
    vec![quote!(#(#modules)*), quote!(#(#exports)*)]
}

fn emit_item(types: &Types, id: TypeId, scope: Scope<'_>) -> TokenStream {
    let item = types.get(id);
    let is_checked = types.is_checked.get(id.0) == Some(&true);
    match &item.kind {
        TypeKind::Struct(body) => {
            let checks = is_checked.then(|| struct_checks(types, item, body, scope));
            emit_struct(types, item, body, checks, scope)
        }
        TypeKind::Enum(body) => emit_enum(item, body, scope),
        TypeKind::Union(body) => {
            let checks = is_checked.then(|| union_checks(types, item, body, scope));
            emit_union(types, item, body, checks, scope)
        }
        TypeKind::Foreign(foreign) => {
            let (name, lines) = (ident(&item.name.ident), docs(&item.docs));
            let path = paths::foreign(&foreign.path);
            let codec = foreign.is_introduced.then(|| quote!(crate::runtime::foreign!(#path);));
            quote!(#lines pub type #name = #path; #codec)
        }
        TypeKind::Alias(alias) => {
            let (name, lines) = (ident(&item.name.ident), docs(&item.docs));
            let target = type_tokens(types, &alias.target, scope);
            quote!(#lines pub type #name = #target;)
        }
    }
}
