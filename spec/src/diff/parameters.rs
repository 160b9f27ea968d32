//! Parameters of an operation.

use super::operations::Matched;
use super::pairing::{Paired, is_like, pair_up, rename_step};
use super::record::Finding;
use super::schema::Walk;
use super::{Code, Direction, Edit, codes};
use crate::ir::{Api, Parameter, ParameterLocation, ParameterShape, ParameterStyle, SchemaId, Type};

/// Compares the parameters of one operation.
pub(super) fn compare<'a>(walk: &mut Walk<'a>, matched: &Matched<'a>) {
    let (old, new) = (&matched.old.parameters, &matched.new.parameters);
    let places = |path: &str| super::operations::placeholders(path);
    let (old_path, new_path) = (places(&matched.old.path), places(&matched.new.path));
    let by_name = |old: &Parameter, new: &Parameter| {
        if old.location == ParameterLocation::Path && new.location == ParameterLocation::Path {
            // A part of a path is known by its place.
            let place = |list: &[String], name: &str| list.iter().position(|one| one == name);
            return match (place(&old_path, &old.name), place(&new_path, &new.name)) {
                (None, None) => old.name == new.name,
                (old, new) => old == new,
            };
        }
        old.location == new.location && is_named(old, &new.name)
    };
    let same = |old: &Parameter, new: &Parameter| {
        let is_moved = is_named(old, &new.name) && old.location != new.location;
        let is_renamed = old.location == new.location
            && old.location != ParameterLocation::Path
            && is_like((&old.name, old.description.as_deref()), (&new.name, new.description.as_deref()));
        (is_moved || is_renamed)
            && old.required == new.required
            && walk.is_equal(&schemas(old), &schemas(new), Direction::Request)
    };
    let paired: Vec<(Option<usize>, Option<usize>, bool)> = pair_up(old, new, by_name, same)
        .into_iter()
        .map(|Paired { old: one, new: other, is_renamed }| {
            (one.and_then(|one| place(old, one)), other.and_then(|one| place(new, one)), is_renamed)
        })
        .collect();
    for (one, other, _) in paired {
        match (one.and_then(|place| old.get(place)), other.and_then(|place| new.get(place))) {
            (Some(old), Some(new)) => kept(walk, matched, old, new),
            (Some(old), None) => {
                let finding = tell(matched, &codes::PARAMETER_REMOVED, old, "it is gone".to_owned());
                walk.record.add(finding.between(Some(&old.origin), Some(&matched.new.origin)).carrying(schemas(old)));
            }
            (None, Some(new)) => {
                let (code, detail) = if new.required {
                    (&codes::REQUIRED_PARAMETER_ADDED, "it is new, and required")
                } else {
                    (&codes::PARAMETER_ADDED, "it is new")
                };
                let finding = tell(matched, code, new, detail.to_owned());
                walk.record.add(finding.between(Some(&matched.old.origin), Some(&new.origin)).carrying(schemas(new)));
            }
            (None, None) => {}
        }
    }
}

fn place(list: &[Parameter], one: &Parameter) -> Option<usize> {
    list.iter().position(|other| std::ptr::eq(other, one))
}

fn kept<'a>(walk: &mut Walk<'a>, matched: &Matched<'a>, old: &'a Parameter, new: &'a Parameter) {
    let mut found: Vec<(&'static Code, String)> = Vec::new();
    if old.location != new.location {
        found.push((
            &codes::PARAMETER_MOVED,
            format!("it is a {} parameter, no longer a {} parameter", word(new.location), word(old.location)),
        ));
    } else if !is_named(old, &new.name) {
        let code = if old.location == ParameterLocation::Path {
            &codes::PATH_PARAMETER_RENAMED
        } else {
            &codes::PARAMETER_RENAMED
        };
        found.push((code, format!("`{}` is called `{}`", old.name, new.name)));
    }
    match (old.required, new.required) {
        (false, true) => found.push((&codes::PARAMETER_REQUIRED, "it is required".to_owned())),
        (true, false) => found.push((&codes::PARAMETER_OPTIONAL, "it is required no longer".to_owned())),
        _ => {}
    }
    match (old.deprecated, new.deprecated) {
        (false, true) => found.push((&codes::PARAMETER_DEPRECATED, "it is deprecated".to_owned())),
        (true, false) => found.push((&codes::PARAMETER_REINSTATED, "it is deprecated no longer".to_owned())),
        _ => {}
    }
    match (old.allow_empty_value, new.allow_empty_value) {
        (true, false) => found.push((&codes::EMPTY_VALUE_REFUSED, "it may be empty no longer".to_owned())),
        (false, true) => found.push((&codes::EMPTY_VALUE_ALLOWED, "it may be empty".to_owned())),
        _ => {}
    }
    if let Some(detail) = style_change(walk, old, new) {
        found.push((&codes::PARAMETER_STYLE_CHANGED, detail));
    }
    if old.client_name != new.client_name {
        let name = |parameter: &Parameter| parameter.client_name.clone().unwrap_or_else(|| parameter.name.clone());
        found.push((
            &codes::CLIENT_NAME_CHANGED,
            format!("it is called `{}` in client code, no longer `{}`", name(new), name(old)),
        ));
    }
    client(walk, old, new, &mut found);
    for (code, detail) in found {
        let finding = tell(matched, code, new, detail).between(Some(&old.origin), Some(&new.origin));
        let is_renamed = code == &codes::PARAMETER_RENAMED;
        walk.record.add(if is_renamed { finding.rust(rename_step(&old.name, &new.name)) } else { finding });
    }
    let label = label(matched, new);
    if old.description != new.description || old.examples.len() != new.examples.len() {
        let edit = Edit {
            subject: label.clone(),
            member: "description",
            old: Some(old.origin.clone()),
            new: Some(new.origin.clone()),
        };
        walk.record.edit(edit);
    }
    walk.enter(Some(matched.index), (&schemas(old), &schemas(new)), Direction::Request, &label);
}

/// Whether it is set once for all calls, and to what. The version of the API is what a new version changes.
fn client(walk: &Walk<'_>, old: &Parameter, new: &Parameter, found: &mut Vec<(&'static Code, String)>) {
    match (&old.client, &new.client) {
        (None, Some(_)) => {
            found.push((&codes::PARAMETER_OF_CLIENT_CHANGED, "it is set once, on the client".to_owned()))
        }
        (Some(_), None) => found.push((&codes::PARAMETER_OF_CLIENT_CHANGED, "it is set with each call".to_owned())),
        (Some(before), Some(after)) if before.value != after.value => {
            let is_version = |api: &Api, value: &Option<serde_json::Value>| {
                value.as_ref().and_then(|value| value.as_str()) == Some(api.version.as_str())
            };
            if is_version(walk.old, &before.value) && is_version(walk.new, &after.value) {
                return;
            }
            let text = |value: &Option<serde_json::Value>| {
                value.as_ref().map_or_else(|| "none".to_owned(), |value| format!("`{value}`"))
            };
            let detail = format!("its default is {}, no longer {}", text(&after.value), text(&before.value));
            found.push((&codes::CLIENT_DEFAULT_CHANGED, detail));
        }
        _ => {}
    }
}

/// How the way of writing differs, where that can be seen.
fn style_change(walk: &Walk<'_>, old: &Parameter, new: &Parameter) -> Option<String> {
    match (&old.shape, &new.shape) {
        (ParameterShape::Content(old), ParameterShape::Content(new)) => (old.essence() != new.essence())
            .then(|| format!("it is written as {}, no longer as {}", new.range, old.range)),
        (
            ParameterShape::Schema { schema: old_schema, style: old, explode: old_explode, .. },
            ParameterShape::Schema { schema: new_schema, style: new, explode: new_explode, .. },
        ) => {
            let is_scalar = is_scalar(walk.old, *old_schema) && is_scalar(walk.new, *new_schema);
            let lists_only = |style: &ParameterStyle| matches!(style, ParameterStyle::Matrix | ParameterStyle::Label);
            let is_same_style = old == new || (is_scalar && !lists_only(old) && !lists_only(new));
            let is_same = is_same_style && (is_scalar || old_explode == new_explode);
            let text = |style, explode: &bool| format!("{style:?}{}", if *explode { ", exploded" } else { "" });
            (!is_same).then(|| {
                format!("it is written as {}, no longer as {}", text(new, new_explode), text(old, old_explode))
            })
        }
        _ => Some("it is written in another way".to_owned()),
    }
}

fn is_scalar(api: &Api, schema: SchemaId) -> bool {
    let types = api.schemas.get(api.schemas.target(schema)).types;
    !types.is_empty() && !types.contains(Type::Array) && !types.contains(Type::Object)
}

/// Header names have no case.
fn is_named(parameter: &Parameter, name: &str) -> bool {
    if parameter.location == ParameterLocation::Header {
        parameter.name.eq_ignore_ascii_case(name)
    } else {
        parameter.name == name
    }
}

fn schemas(parameter: &Parameter) -> Vec<SchemaId> {
    parameter.schema().into_iter().collect()
}

fn tell(matched: &Matched<'_>, code: &'static Code, parameter: &Parameter, detail: String) -> Finding {
    Finding::new(code, label(matched, parameter), detail, Direction::Request).of(matched.index)
}

fn label(matched: &Matched<'_>, parameter: &Parameter) -> String {
    format!("{}, {} parameter {}", matched.label, word(parameter.location), parameter.name)
}

fn word(location: ParameterLocation) -> &'static str {
    match location {
        ParameterLocation::Path => "path",
        ParameterLocation::Query => "query",
        ParameterLocation::QueryString => "querystring",
        ParameterLocation::Header => "header",
        ParameterLocation::Cookie => "cookie",
    }
}
