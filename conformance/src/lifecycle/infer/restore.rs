//! What takes a deleted thing out of the bin again.
//!
//! `undelete` says so by its name; `restore` may mean a backup, so that there has to be a list of what is in the bin, or a
//! text that speaks of one, or of a delete.

use bindery_spec::ir::{Api, Method, Operation};

use super::path::Template;
use super::view;
use crate::lifecycle::resource::{Resources, Role};

const UNDELETES: [&str; 5] = ["undelete", "untrash", "undestroy", "undiscard", "restorefromtrash"];
const RESTORES: [&str; 4] = ["restore", "recover", "reinstate", "putback"];
const BINS: [&str; 7] = ["trash", "bin", "bins", "deleted", "soft", "recycle", "undelete"];

/// Finds them among the actions on things that can be read and deleted.
pub(super) fn find(api: &Api, resources: &mut Resources) {
    for resource in &mut resources.items {
        let delete = resource.operation(|role| *role == Role::Delete).map(|index| &api.operations[index.0]);
        let is_read = resource.operation(|role| *role == Role::Read).is_some();
        let (Some(delete), Some(item), true) = (delete, resource.item.clone(), is_read) else { continue };
        let has_bin = resource.operation(|role| matches!(role, Role::Bin(_))).is_some();
        for (role, index) in &mut resource.operations {
            if *role == Role::Action && is_restore(&api.operations[index.0], &item, delete, has_bin) {
                *role = Role::Restore;
            }
        }
    }
}

fn is_restore(operation: &Operation, item: &str, delete: &Operation, has_bin: bool) -> bool {
    let is_change = matches!(operation.method, Method::Post | Method::Put | Method::Patch);
    let is_bare = operation.request_body.as_ref().is_none_or(|body| !body.required);
    let template = Template::parse(&operation.path);
    let is_below = operation.path.strip_prefix(item).is_some_and(|rest| rest.matches('/').count() == 1);
    let word = template.last_fixed().map(view::plain).unwrap_or_default();
    let texts = [operation, delete].into_iter().flat_map(|one| [one.summary.as_deref(), one.description.as_deref()]);
    let speaks_of_bin = has_bin
        || texts.flatten().any(|text| {
            text.split(|c: char| !c.is_alphanumeric()).any(|word| BINS.contains(&word.to_lowercase().as_str()))
        });
    is_change
        && is_bare
        && is_below
        && (UNDELETES.contains(&word.as_str()) || (RESTORES.contains(&word.as_str()) && speaks_of_bin))
}
