//! What the variants of a union are called.

use std::collections::HashSet;
use std::iter;

use bindery_spec::ir::Api;

use super::merge::{Merged, Part, merge};
use super::tell::kinds;
use super::union::Candidate;
use crate::model::JsonKind;
use crate::naming::{Wanted, settle, undisputed, variant_ident, words};

/// The identifiers of the variants, and last that of the fallback.
pub(super) fn variant_names(api: &Api, candidates: &[Candidate<'_>]) -> Vec<String> {
    let reserved = HashSet::from([String::new(), "Self".to_owned()]);
    let fallback = || Wanted {
        key: "\u{10ffff}".to_owned(),
        candidates: ["", "Other", "Unknown", "AnyOther"].map(str::to_owned).to_vec(),
    };
    // What each would be called by itself is nearly always enough, and all that it could be called is much more work.
    let best = |candidate| Wanted { key: String::new(), candidates: given(api, candidate).take(1).collect() };
    let best: Vec<Wanted> = candidates.iter().map(best).chain([fallback()]).collect();
    undisputed(&best, &reserved).unwrap_or_else(|| {
        let wanted = (0..candidates.len()).map(|index| wanted(api, candidates, index)).chain([fallback()]);
        settle(&wanted.collect::<Vec<_>>(), &reserved)
    })
}

/// What the description calls an alternative: by its tag, its component, its title, or the constants in it.
fn given<'a>(api: &'a Api, candidate: &'a Candidate<'_>) -> impl Iterator<Item = String> + 'a {
    let schema = candidate.schema.map(|id| api.schemas.get(id));
    let component = schema.map(|schema| schema.reference.map_or(schema, |id| api.schemas.get(id)));
    let tag = candidate.tag.as_deref().filter(|tag| !words(tag).is_empty());
    let component = component.and_then(|component| component.name.as_deref());
    let title = schema.and_then(|schema| schema.title.as_deref()).filter(|title| is_name(title));
    let constants = iter::once_with(|| constants(api, candidate)).flatten().filter(|text| is_name(text));
    let written = [tag, component, title].into_iter().flatten().map(variant_ident);
    written.chain(constants.map(|text| variant_ident(&text)))
}

fn wanted(api: &Api, candidates: &[Candidate<'_>], index: usize) -> Wanted {
    let candidate = &candidates[index];
    let mut names: Vec<String> = given(api, candidate).collect();
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
        names.extend(own_property(candidates, index).map(|name| format!("With{}", variant_ident(name))));
        for count in 1..=candidate.merged.required.len().min(3) {
            let required = candidate.merged.required[..count].iter().map(|name| variant_ident(name));
            names.push(format!("With{}", required.collect::<Vec<_>>().join("And")));
        }
        names.extend(own_kind(api, candidates, index));
    } else {
        names.push("Any".to_owned());
    }
    let key = names.join(" ") + &candidate.merged.required.join(" ");
    Wanted { key, candidates: names }
}

/// Whether a title or a value reads as a name: a few words, or more where they are one (`CARD_EXPIRED_AT_THE_ISSUER`).
fn is_name(text: &str) -> bool {
    let most = if text.contains(char::is_whitespace) { 4 } else { 9 };
    (1..=most).contains(&words(text).len())
}

/// The values of properties that can have one only.
fn constants(api: &Api, candidate: &Candidate<'_>) -> Vec<String> {
    let names = candidate.merged.properties.iter().map(|property| property.name);
    let single = names.filter_map(|name| candidate.values_of(api, name).filter(|values| values.len() == 1));
    single.flatten().collect()
}

/// The first property that no other alternative declares, a required one where there is one. The only object that
/// requires nothing is an object, whatever else it may have.
fn own_property<'a>(candidates: &'a [Candidate<'_>], index: usize) -> Option<&'a str> {
    let others = candidates.iter().enumerate().filter(|(place, _)| *place != index);
    let declared: HashSet<&str> =
        others.flat_map(|(_, other)| other.merged.properties.iter().map(|property| property.name)).collect();
    let own = &candidates[index].merged;
    let is_bare = |merged: &Merged<'_>| merged.required.is_empty() && kinds(merged) == [JsonKind::Object];
    let is_only_bare = is_bare(own) && candidates.iter().filter(|other| is_bare(&other.merged)).count() == 1;
    let optional = own.properties.iter().filter(|_| !is_only_bare).map(|property| property.name);
    own.required.iter().copied().chain(optional).find(|name| !declared.contains(name))
}

/// The first property that every alternative has, and each of another type: `WithStringLabels` beside `WithObjectLabels`.
fn own_kind(api: &Api, candidates: &[Candidate<'_>], index: usize) -> Option<String> {
    let kind_of = |candidate: &Candidate<'_>, name: &str| {
        let property = candidate.merged.properties.iter().find(|property| property.name == name)?;
        let parts: Vec<Part> = property.schemas.iter().map(|id| Part::whole(*id)).collect();
        let merged = merge(&api.schemas, &parts);
        let items = merged.leaves.iter().find_map(|leaf| api.schemas.get(*leaf).items);
        let merged = items.map_or(merged, |items| merge(&api.schemas, &[Part::whole(items)]));
        if let [kind] = kinds(&merged).as_slice() { Some((items.is_some(), *kind)) } else { None }
    };
    candidates[index].merged.properties.iter().find_map(|property| {
        let all: Option<Vec<_>> = candidates.iter().map(|candidate| kind_of(candidate, property.name)).collect();
        let all = all?;
        let is_alone = all.iter().all(|(_, kind)| all.iter().filter(|(_, other)| other == kind).count() == 1);
        is_alone.then(|| format!("With{}{}", variant_ident(all[index].1.word()), variant_ident(property.name)))
    })
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
