//! What the variants of a union are called.

use std::collections::HashSet;

use bindery_spec::ir::Api;

use super::merge::{Merged, Part, merge};
use super::tell::kinds;
use super::union::Candidate;
use crate::model::JsonKind;
use crate::naming::{Wanted, settle, variant_ident, words};

/// The identifiers of the variants, and last that of the fallback.
pub(super) fn variant_names(api: &Api, candidates: &[Candidate<'_>]) -> Vec<String> {
    let mut wanted: Vec<Wanted> = candidates.iter().map(|candidate| wanted(api, candidate)).collect();
    wanted.push(Wanted {
        key: "\u{10ffff}".to_owned(),
        candidates: ["", "Other", "Unknown", "AnyOther"].map(str::to_owned).to_vec(),
    });
    settle(&wanted, &HashSet::from([String::new(), "Self".to_owned()]))
}

fn wanted(api: &Api, candidate: &Candidate<'_>) -> Wanted {
    let mut names = Vec::new();
    let schema = candidate.schema.map(|id| api.schemas.get(id));
    names.extend(candidate.tag.as_deref().filter(|tag| !words(tag).is_empty()).map(variant_ident));
    if let Some(schema) = schema {
        let target = schema.reference.map_or(schema, |id| api.schemas.get(id));
        names.extend(target.name.as_deref().map(variant_ident));
        let title = schema.title.as_deref().filter(|title| (1..=4).contains(&words(title).len()));
        names.extend(title.map(variant_ident));
    }
    if let [kind] = kinds(&candidate.merged).as_slice() {
        let format = candidate.merged.leaves.iter().find_map(|leaf| api.schemas.get(*leaf).format.as_deref());
        names.extend(format.filter(|_| *kind == JsonKind::String).map(variant_ident));
        names.push(
            match kind {
                JsonKind::Boolean => "Boolean",
                JsonKind::Integer => "Integer",
                JsonKind::Number => "Number",
                JsonKind::String if candidate.merged.values.is_some() => "Listed",
                JsonKind::String => "String",
                JsonKind::Array => "Array",
                JsonKind::Object if candidate.merged.properties.is_empty() => "Map",
                JsonKind::Object => "Object",
            }
            .to_owned(),
        );
        if *kind == JsonKind::Array {
            names.extend(item_name(api, &candidate.merged));
        }
        for count in 1..=candidate.merged.required.len().min(3) {
            let required = candidate.merged.required[..count].iter().map(|name| variant_ident(name));
            names.push(format!("With{}", required.collect::<Vec<_>>().join("And")));
        }
    } else {
        names.push("Any".to_owned());
    }
    let key = names.join(" ") + &candidate.merged.required.join(" ");
    Wanted { key, candidates: names }
}

/// What a list is called after its items.
fn item_name(api: &Api, list: &Merged<'_>) -> Option<String> {
    let items = list.leaves.iter().find_map(|leaf| api.schemas.get(*leaf).items)?;
    let merged = merge(&api.schemas, &[Part::whole(items)]);
    let named = merged.leaves.iter().find_map(|leaf| {
        let schema = api.schemas.get(*leaf);
        schema.name.as_deref().or(schema.title.as_deref().filter(|title| (1..=4).contains(&words(title).len())))
    });
    let item = match (named, kinds(&merged).as_slice()) {
        (Some(name), _) => variant_ident(name),
        (None, [kind]) => variant_ident(kind.word()),
        (None, _) => return None,
    };
    Some(format!("{item}Array"))
}
