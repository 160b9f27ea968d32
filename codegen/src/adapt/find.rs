//! Finding what an adaptation is about.

use bindery_spec::diagnostic::nearest;
use bindery_spec::ir::{Api, SchemaId};
use bindery_spec::pointer::FileId;

/// How many suggestions a reader takes in.
const SUGGESTIONS: usize = 3;

/// The schemas of that name, or at that pointer of the root document; what they may be called where there is none.
pub(super) fn schemas(api: &Api, name: &str) -> Result<Vec<SchemaId>, String> {
    let pointer = name.strip_prefix('#').unwrap_or(name);
    if pointer.starts_with('/') {
        let in_root = || api.schemas.iter().filter(|(_, schema)| schema.origin.file == FileId(0));
        let found: Vec<SchemaId> =
            in_root().filter(|(_, schema)| schema.origin.pointer.as_str() == pointer).map(|(id, _)| id).collect();
        if found.is_empty() {
            let near = nearest(pointer, in_root().map(|(_, schema)| schema.origin.pointer.as_str()), SUGGESTIONS);
            return Err(format!("no schema stands at `{name}`{}", suggestion(&near)));
        }
        return Ok(found);
    }
    let found: Vec<SchemaId> =
        api.schemas.iter().filter(|(_, schema)| schema.name.as_deref() == Some(name)).map(|(id, _)| id).collect();
    if found.is_empty() {
        let near = nearest(name, api.components.iter().map(|(name, _)| name.as_str()), SUGGESTIONS);
        return Err(format!("no component is called `{name}`{}", suggestion(&near)));
    }
    Ok(found)
}

/// The places of the operations that are called so.
pub(super) fn operations(api: &Api, name: &str) -> Result<Vec<usize>, String> {
    let place = |index: &usize| {
        let operation = &api.operations[*index];
        format!("{} {}", operation.method, operation.path)
    };
    let indexes = || 0..api.operations.len();
    let found: Vec<usize> =
        indexes().filter(|index| api.operations[*index].id.as_deref() == Some(name) || place(index) == name).collect();
    if found.is_empty() {
        let names: Vec<String> = api
            .operations
            .iter()
            .map(|operation| operation.key())
            .chain(indexes().map(|index| place(&index)))
            .collect();
        let near = nearest(name, names.iter().map(String::as_str), SUGGESTIONS);
        return Err(format!("no operation is called `{name}`{}", suggestion(&near)));
    }
    Ok(found)
}

/// What is said where nothing of that name is among `known`.
pub(super) fn missing<'a>(owner: &str, what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> String {
    format!("`{owner}` has no {what} `{name}`{}", suggestion(&nearest(name, known, SUGGESTIONS)))
}

/// `; did you mean …?`, or nothing.
pub(super) fn suggestion(near: &[&str]) -> String {
    if near.is_empty() {
        return String::new();
    }
    let near: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    format!("; did you mean {}?", near.join(" or "))
}
