//! The files of a group: its type, and everything of its operations.

use std::collections::HashMap;

use super::ClientFile;
use super::request::{emit_method, emit_request};
use super::uses::Uses;
use crate::emit::types::Taken;
use crate::emit::{docs, ident};
use crate::model::Types;
use crate::model::calls::{Client, Group, Operation, Outcome};
use crate::tokens::{Ident, TokenStream, quote};

/// The files of a group: one, or one for the group and one for each of its modules.
pub(super) fn emit_group<'a>(group: &'a Group, types: &'a Types, client: &'a Client) -> Vec<ClientFile<'a>> {
    let modules = modules(group);
    let taken = Taken::by(names(group));
    let path = if modules.is_empty() { "" } else { "/mod" };
    let own = ClientFile {
        path: format!("operations/{}{path}.rs", group.module),
        docs: group.docs.clone(),
        items: Box::new(move || group_items(group, types, client, taken)),
    };
    let others = modules.into_iter().map(|(module, operations)| ClientFile {
        path: format!("operations/{}/{module}.rs", group.module),
        docs: Vec::new(),
        items: Box::new(move || module_items(&operations, group, types, client, taken)),
    });
    std::iter::once(own).chain(others).collect()
}

/// The type of a group, and everything of the operations without a module of their own.
fn group_items(group: &Group, types: &Types, client: &Client, taken: Taken) -> Vec<TokenStream> {
    let (name, lines) = (ident(&group.ty), docs(&group.docs));
    let own: Vec<&Operation> = group.operations.iter().filter(|operation| operation.module.is_none()).collect();
    let uses = Uses::new(taken);
    let methods = own.iter().map(|operation| emit_method(operation, types, &uses));
    let group_type = quote! {
        #lines
        #[derive(Clone, Copy, Debug)]
        pub struct #name<'a> {
            client: &'a Client,
        }
        impl<'a> #name<'a> {
            pub(crate) fn new(client: &'a Client) -> Self {
                Self { client }
            }
            #(#methods)*
        }
    };
    let modules = modules(group);
    let names = modules.iter().map(|(module, _)| ident(module));
    let exports = modules.iter().map(|(module, operations)| {
        let (module, exports) = (ident(module), operations.iter().flat_map(|operation| exports(operation)));
        quote!(pub use #module::{#(#exports),*};)
    });
    let mut items = vec![quote!(#(mod #names;)*)];
    items.extend(with_uses(uses, &own, vec![quote!(#(#exports)*), group_type], group, types, client));
    items
}

/// The methods and everything else of the operations of a module.
fn module_items(
    operations: &[&Operation],
    group: &Group,
    types: &Types,
    client: &Client,
    taken: Taken,
) -> Vec<TokenStream> {
    let name = ident(&group.ty);
    let mut uses = Uses::new(taken);
    uses.add_name("super", &group.ty);
    let methods = operations.iter().map(|operation| emit_method(operation, types, &uses));
    let methods = quote! {
        impl<'a> #name<'a> {
            #(#methods)*
        }
    };
    with_uses(uses, operations, vec![methods], group, types, client)
}

/// The operations that stand in a module of their own, by module.
fn modules(group: &Group) -> Vec<(&str, Vec<&Operation>)> {
    let mut modules: Vec<(&str, Vec<&Operation>)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for operation in &group.operations {
        let Some(module) = operation.module.as_deref() else { continue };
        let place = *places.entry(module).or_insert(modules.len());
        match modules.get_mut(place) {
            Some((_, operations)) => operations.push(operation),
            None => modules.push((module, vec![operation])),
        }
    }
    modules
}

/// The types that stand in the files of a group.
fn names(group: &Group) -> impl Iterator<Item = &str> {
    let own = group.operations.iter().flat_map(|operation| {
        let outcomes = [&operation.success, &operation.failure].into_iter().filter_map(|outcome| match outcome {
            Outcome::Several { ident, .. } => Some(ident.as_str()),
            Outcome::One(_) => None,
        });
        outcomes.chain([operation.request.as_str()])
    });
    own.chain([group.ty.as_str()])
}

/// The types that stand in the file of an operation.
fn exports(operation: &Operation) -> Vec<Ident> {
    let mut names = vec![ident(&operation.request)];
    if !operation.shares_answers {
        names.extend([&operation.success, &operation.failure].into_iter().filter_map(|outcome| match outcome {
            Outcome::Several { ident: name, .. } => Some(ident(name)),
            Outcome::One(_) => None,
        }));
    }
    names
}

/// Items, then everything of some operations, with what they bring in before them.
fn with_uses(
    mut uses: Uses,
    operations: &[&Operation],
    first: Vec<TokenStream>,
    group: &Group,
    types: &Types,
    client: &Client,
) -> Vec<TokenStream> {
    uses.add_name(&client.home.child("client").path_from("crate"), "Client");
    let requests = operations.iter().flat_map(|operation| emit_request(operation, group, types, client, &mut uses));
    let own: Vec<TokenStream> = first.into_iter().chain(requests.collect::<Vec<_>>()).collect();
    std::iter::once(uses.emit(&types.home)).chain(own).collect()
}
