//! What belongs to what, and what a delete takes with it.

use std::collections::HashMap;

use bindery_spec::ir::{Api, SchemaId};

use super::path::{Template, shape_of};
use super::view;
use crate::lifecycle::resource::{Cascade, Parent, Resource, ResourceIndex, Resources, Role};

/// The extension of a delete operation that says what goes with the deleted item.
const EXTENSION: &str = "x-bindery-cascade";
/// What says of a child below the path of an item that it goes along.
pub(crate) const PATH: &str = "path";

/// Finds parents by nested paths. What has its own path below the parent's item goes with the parent.
pub(super) fn parents(api: &Api, resources: &mut Resources) {
    let by_item: HashMap<String, usize> = resources
        .items
        .iter()
        .enumerate()
        .filter_map(|(index, resource)| Some((shape_of(resource.item.as_deref()?), index)))
        .collect();
    for index in 0..resources.items.len() {
        let resource = &resources.items[index];
        let own = resource.item.as_deref().or(resource.collection.as_deref()).map(Template::parse);
        let nested = own.and_then(|template| enclosing(&template, index, &by_item));
        let made = || {
            // What one create makes anywhere is under nothing, even where another makes it under something.
            let made = resource.operation(|role| *role == Role::Create)?;
            enclosing(&Template::parse(&api.operations[made.0].path), index, &by_item)
        };
        let is_nested = nested.is_some();
        let Some((parent, parameter)) = nested.or_else(made) else { continue };
        let property = resource
            .schema
            .and_then(|schema| parent_property(api, schema, &parameter, resources.get(ResourceIndex(parent))));
        if resources.items[index].parent.is_none() {
            resources.items[index].parent =
                Some(Parent { resource: ResourceIndex(parent), property, parameter: Some(parameter) });
        }
        let deletes = resources.items[parent].operation(|role| *role == Role::Delete).is_some();
        if is_nested && deletes {
            add(resources, parent, index, PATH);
        }
    }
}

/// The nearest resource whose item path encloses a template, with the parameter that holds its id.
fn enclosing(template: &Template, own: usize, by_item: &HashMap<String, usize>) -> Option<(usize, String)> {
    template.parameters().into_iter().rev().find_map(|(name, shape)| {
        let parent = *by_item.get(&shape)?;
        (parent != own).then(|| (parent, name.to_owned()))
    })
}

/// The property of a child that holds the id of its parent.
fn parent_property(api: &Api, child: SchemaId, parameter: &str, parent: &Resource) -> Option<Vec<String>> {
    let singular = view::plain(&view::singular(&parent.name));
    let parameter = view::plain(parameter);
    let mut wanted = vec![format!("{singular}id")];
    // A parameter called just `id` or `name` would be the child's own id here.
    if parameter.len() > 4 {
        wanted.insert(0, parameter);
    }
    let properties = view::properties(api, child);
    wanted.iter().find_map(|wanted| {
        properties
            .iter()
            .find(|(name, schema)| view::plain(name) == *wanted && view::is_scalar(api, *schema))
            .map(|(name, _)| vec![(*name).to_owned()])
    })
}

/// Reads `x-bindery-cascade` of every delete: a list of `resource` (a path template) and `by` (a property of its items).
pub(super) fn stated(api: &Api, resources: &mut Resources) {
    for parent in 0..resources.items.len() {
        let deletes: Vec<usize> = resources.items[parent]
            .operations
            .iter()
            .filter(|(role, _)| *role == Role::Delete)
            .map(|(_, index)| index.0)
            .collect();
        for delete in deletes {
            let Some(entries) = api.operations[delete].extension(EXTENSION).and_then(|value| value.as_array()) else {
                continue;
            };
            for entry in entries {
                let Some(shape) = entry.get("resource").and_then(|path| path.as_str()).map(shape_of) else { continue };
                let by = entry.get("by").and_then(|by| by.as_str());
                state(resources, parent, &shape, by);
            }
        }
    }
}

fn state(resources: &mut Resources, parent: usize, shape: &str, by: Option<&str>) {
    let is_named = |path: &Option<String>| path.as_deref().map(shape_of).as_deref() == Some(shape);
    let found = resources.items.iter().position(|resource| is_named(&resource.item) || is_named(&resource.collection));
    let Some(child) = found.filter(|child| *child != parent) else { return };
    add(resources, parent, child, EXTENSION);
    let parameter = resources.items[child]
        .parent
        .take()
        .filter(|known| known.resource == ResourceIndex(parent))
        .and_then(|known| known.parameter);
    resources.items[child].parent = Some(Parent {
        resource: ResourceIndex(parent),
        property: by.map(|by| by.split('.').map(str::to_owned).collect()),
        parameter,
    });
}

/// Reads what the text of a delete says of what goes with it: `Deletes the task with its comments`.
///
/// Only of what belongs to the deleted thing directly; a sentence that denies, or sets a condition, says nothing.
pub(super) fn worded(api: &Api, resources: &mut Resources) {
    for parent in 0..resources.items.len() {
        let deletes = resources.items[parent].operations.iter().filter(|(role, _)| *role == Role::Delete);
        let texts: Vec<String> = deletes
            .map(|(_, index)| &api.operations[index.0])
            .flat_map(|delete| [delete.summary.clone(), delete.description.clone()])
            .flatten()
            .collect();
        if texts.is_empty() {
            continue;
        }
        for child in 0..resources.items.len() {
            let name = &resources.items[child].name;
            if is_under(resources, child, parent) && texts.iter().any(|text| takes_along(text, name)) {
                add(resources, parent, child, "its words");
            }
        }
    }
}

/// Whether a resource belongs to another, directly.
fn is_under(resources: &Resources, child: usize, parent: usize) -> bool {
    let link = resources.items[child].parent.as_ref();
    child != parent && link.is_some_and(|link| link.resource == ResourceIndex(parent))
}

/// Words that stand between a delete and what goes with it.
const TAKING: [&str; 9] = ["with", "and", "including", "its", "their", "all", "every", "any", "associated"];
/// Words of a sentence that says something else.
const DENYING: [&str; 20] = [
    "not", "no", "never", "cannot", "don't", "doesn't", "isn't", "aren't", "won't", "without", "unless", "only", "if",
    "stay", "stays", "remain", "remains", "keep", "kept", "must",
];
/// How many words before the name of the children say that they are taken.
const NEAR: usize = 4;

/// Whether a sentence of a text says that things of this name go along.
pub(crate) fn takes_along(text: &str, name: &str) -> bool {
    let (many, one) = (view::plain(name), view::plain(&view::singular(name)));
    text.split(['.', ';', '\n']).any(|sentence| {
        let words: Vec<String> = sentence
            .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '-' && c != '_')
            .map(str::to_lowercase)
            .filter(|word| !word.is_empty())
            .collect();
        if words.iter().any(|word| DENYING.contains(&word.as_str())) {
            return false;
        }
        words.iter().enumerate().any(|(place, word)| {
            let word = view::plain(word);
            let before = &words[place.saturating_sub(NEAR)..place];
            let is_taken = before.iter().any(|word| TAKING.contains(&word.as_str()));
            (word == many || (word == one && before.last().is_some_and(|word| word == "every" || word == "any")))
                && is_taken
        })
    })
}

fn add(resources: &mut Resources, parent: usize, child: usize, stated_by: &str) {
    let cascades = &mut resources.items[parent].cascades;
    match cascades.iter_mut().find(|cascade| cascade.resource == ResourceIndex(child)) {
        // What is written says more than where a path stands.
        Some(known) if known.stated_by == PATH => stated_by.clone_into(&mut known.stated_by),
        Some(_) => {}
        None => cascades.push(Cascade { resource: ResourceIndex(child), stated_by: stated_by.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::takes_along;

    #[test]
    fn a_sentence_says_what_goes_along_unless_it_denies_or_sets_a_condition() {
        for (text, name, expected) in [
            ("Deletes the task with its comments and attachments.", "attachments", true),
            ("Deletes the task with its comments and attachments.", "comments", true),
            ("Deletes a folder and all of its files", "files", true),
            ("Deletes the conversation together with every image that was generated in it.", "images", true),
            ("Deletes a project, including every task-list in it", "task_lists", true),
            ("Deletes the label; its tasks are not deleted", "tasks", false),
            ("Deletes the label. The tasks stay.", "tasks", false),
            ("Deletes a project. It must have no tasks.", "tasks", false),
            ("Deletes a folder only if all its files are gone", "files", false),
            ("Deletes one of the files", "files", false),
            ("Delete a file", "files", false),
        ] {
            assert_eq!(takes_along(text, name), expected, "{text}");
        }
    }
}
