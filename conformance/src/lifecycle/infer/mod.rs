//! Inference of resources over a description.
//!
//! In: an API. Out: [`Resources`]. First every path that ends in a parameter opens a family (`family`), then schemas,
//! ids, lists, parents and cascades are read into it, and links and the `x-bindery-cascade` extension correct what
//! names and shapes suggest. A guess that names and schemas do not support is left out rather than made.

mod attachment;
mod bin;
pub(crate) mod cascade;
mod content;
mod echo;
mod family;
pub(crate) mod id;
mod job;
mod link;
pub(crate) mod list;
mod many;
mod order;
pub(crate) mod path;
pub(crate) mod place;
mod reference;
mod restore;
mod search;
mod sort;
mod start;
mod text;
pub(crate) mod view;
pub(crate) mod words;

#[cfg(test)]
mod corpus_tests;
#[cfg(test)]
mod tests;

use bindery_spec::ir::{Api, OperationIndex};

use super::resource::Resources;

/// Reads from a description what the API keeps.
///
/// One resource per item path, and one for each collection that can be listed without one; parents before children.
/// An operation has at most one role.
#[must_use]
pub fn infer(api: &Api) -> Resources {
    infer_without(api, &[])
}

/// The same where some operations are known to make nothing.
pub(crate) fn infer_without(api: &Api, no_creates: &[OperationIndex]) -> Resources {
    let mut resources = family::collect(api, no_creates);
    for resource in &mut resources.items {
        id::find(api, resource);
    }
    family::distant_creates(api, &mut resources);
    list::foreign(api, &mut resources);
    job::leave_out(api, &mut resources);
    for resource in &mut resources.items {
        id::find_new(api, resource);
    }
    link::apply(api, &mut resources);
    attachment::find(api, &mut resources);
    many::find(api, &mut resources);
    search::find(api, &mut resources);
    bin::find(api, &mut resources);
    for resource in &mut resources.items {
        list::describe(api, resource);
        text::describe(api, resource);
        order::describe(api, resource);
    }
    restore::find(api, &mut resources);
    cascade::parents(api, &mut resources);
    cascade::stated(api, &mut resources);
    cascade::worded(api, &mut resources);
    sort::parents_first(&mut resources);
    place::describe(api, &mut resources);
    reference::find(api, &mut resources);
    resources
}
