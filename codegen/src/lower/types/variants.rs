//! What the variants of a union are called.

use std::collections::HashSet;
use std::iter;

use bindery_spec::ir::{Api, EnumValue, SchemaId};
use serde_json::Value;

use super::context::{join, one_of};
use super::merge::{Merged, Part, merge};
use super::tell::kinds;
use super::union::Candidate;
use crate::model::JsonKind;
use crate::naming::{Wanted, pascal_case, settle, undisputed, variant_ident, words};

/// The variant that holds the identifier of an object in its place.
pub(super) const IDENTIFIER: &str = "Id";

/// How many lists in each other are told apart by what is in the innermost.
const DEEPEST: usize = 4;

/// How many objects are told apart by what is in their properties.
const FEW: usize = 16;

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
        let all = Known {
            kinds: candidates.iter().map(|candidate| kinds(&candidate.merged)).collect(),
            given: candidates.iter().map(|candidate| given(api, candidate).collect()).collect(),
        };
        let wanted = (0..candidates.len()).map(|index| wanted(api, candidates, &all, index)).chain([fallback()]);
        settle(&wanted.collect::<Vec<_>>(), &reserved)
    })
}

/// What is known of each alternative.
struct Known {
    kinds: Vec<Vec<JsonKind>>,
    given: Vec<Vec<String>>,
}

/// What the description calls an alternative: by its tag, its component, its title, its only value, or the constants in it.
fn given<'a>(api: &'a Api, candidate: &'a Candidate<'_>) -> impl Iterator<Item = String> + 'a {
    let schema = candidate.schema.map(|id| api.schemas.get(id));
    let component = schema.map(|schema| schema.reference.map_or(schema, |id| api.schemas.get(id)));
    let tag = candidate.tag.as_deref().filter(|tag| !words(tag).is_empty());
    let component = component.and_then(|component| component.name.as_deref());
    let title = schema.and_then(|schema| schema.title.as_deref()).filter(|title| is_name(title));
    let constants = iter::once_with(|| constants(api, candidate)).flatten().filter(|text| is_name(text));
    let written = [tag, component, title, only_value(candidate)].into_iter().flatten().map(variant_ident);
    written.chain(constants.map(|text| variant_ident(&text)))
}

/// The text that an alternative is, where it is no other.
fn only_value<'a>(candidate: &'a Candidate<'_>) -> Option<&'a str> {
    match candidate.merged.values.as_deref()? {
        [EnumValue { name: Some(name), value: Value::String(_), .. }] if is_name(name) => Some(name),
        [EnumValue { value: Value::String(text), .. }] if text.is_empty() || is_name(text) => Some(text),
        _ => None,
    }
}

fn wanted(api: &Api, candidates: &[Candidate<'_>], known: &Known, index: usize) -> Wanted {
    let candidate = &candidates[index];
    let mut names: Vec<String> = known.given[index].clone();
    if let [kind] = known.kinds[index].as_slice() {
        let alike: Vec<usize> = (0..candidates.len()).filter(|other| known.kinds[*other] == [*kind]).collect();
        let format = candidate.merged.leaves.iter().find_map(|leaf| api.schemas.get(*leaf).format.as_deref());
        if *kind == JsonKind::String && format.is_none() && stands_for_objects(api, candidates, index) {
            names.push(IDENTIFIER.to_owned());
        }
        names.extend(format.filter(|_| *kind == JsonKind::String).map(variant_ident));
        names.push(
            match kind {
                JsonKind::Boolean => "Boolean",
                JsonKind::Integer => "Integer",
                JsonKind::Number => "Number",
                JsonKind::String if candidate.merged.values.is_some() => "Listed",
                JsonKind::String => "String",
                JsonKind::Array => "Array",
                JsonKind::Object if !candidate.merged.properties.is_empty() => "Object",
                JsonKind::Object if !candidate.merged.unions.is_empty() => "Any",
                JsonKind::Object => "Map",
            }
            .to_owned(),
        );
        names.extend(format.filter(|_| matches!(kind, JsonKind::Integer | JsonKind::Number)).map(variant_ident));
        if *kind == JsonKind::Array {
            names.extend(item_name(api, &candidate.merged));
            names.extend(own_item_property(api, candidates, &alike, index));
        }
        let all: Vec<usize> = (0..candidates.len()).collect();
        names.extend(own_property(candidates, &all, index).map(|name| format!("With{}", variant_ident(name))));
        names.extend(of_namesakes(candidates, &known.given, index));
        names.extend(own_nested(api, candidates, &alike, index));
        for count in 1..=candidate.merged.required.len().min(3) {
            let required = candidate.merged.required[..count].iter().map(|name| variant_ident(name));
            names.push(format!("With{}", required.collect::<Vec<_>>().join("And")));
        }
        names.extend(own_kind(api, candidates, &alike, index));
        // Where nothing is different but what no name could hold, it is at least said what they are.
        names.extend(known.given[index].first().cloned());
    } else {
        names.push("Any".to_owned());
    }
    let key = names.join(" ") + &candidate.merged.required.join(" ");
    Wanted { key, candidates: names }
}

/// Whether a text stands beside nothing but objects that have an `id`: it is the identifier of one of those. Where an `id`
/// may be missing, it has to have the limits of the text.
fn stands_for_objects(api: &Api, candidates: &[Candidate<'_>], index: usize) -> bool {
    let mut others =
        candidates.iter().enumerate().filter(|(place, _)| *place != index).map(|(_, other)| &other.merged).peekable();
    let own = &candidates[index].merged;
    let is_one = |other| is_identified(api, other, 0) || has_id_like(api, other, own);
    own.values.is_none() && others.peek().is_some() && others.all(is_one)
}

/// Whether an object has an `id` with the same limits as a text, and the text has any.
fn has_id_like(api: &Api, object: &Merged<'_>, text: &Merged<'_>) -> bool {
    let limits = |schemas: &[SchemaId]| {
        schemas.iter().map(|id| api.schemas.get(*id)).find_map(|schema| {
            let limits = (schema.min_length, schema.max_length, schema.pattern.as_deref());
            (limits != (None, None, None)).then_some(limits)
        })
    };
    let own = object.properties.iter().find(|property| property.name == "id").and_then(|id| limits(&id.schemas));
    own.is_some() && own == limits(&text.leaves)
}

/// Whether every object that is allowed must have an `id`, be it in each of its own alternatives. Where it may have none, the
/// text can as well be a name.
fn is_identified(api: &Api, merged: &Merged<'_>, depth: usize) -> bool {
    let whole = |id: &SchemaId| merge(&api.schemas, &[Part::whole(*id)]);
    let alternatives = |leaf: &SchemaId| {
        let schema = api.schemas.get(*leaf);
        let mut all = schema.any_of.iter().chain(&schema.one_of).peekable();
        all.peek().is_some() && all.all(|id| is_identified(api, &whole(id), depth + 1))
    };
    merged.required.contains(&"id") || (depth < 2 && merged.leaves.iter().any(alternatives))
}

/// What the description calls several alternatives, with what only one of those has.
fn of_namesakes(candidates: &[Candidate<'_>], given: &[Vec<String>], index: usize) -> Vec<String> {
    let with_property = |name: &String| {
        let namesakes: Vec<usize> = (0..given.len()).filter(|other| given[*other].contains(name)).collect();
        let own = own_property(candidates, &namesakes, index).filter(|_| namesakes.len() > 1)?;
        Some(format!("{name}With{}", variant_ident(own)))
    };
    given[index].iter().filter_map(with_property).collect()
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

/// The first property that none of some other alternatives declares, a required one where there is one. The only object that
/// requires nothing is an object, whatever else it may have.
fn own_property<'a>(candidates: &'a [Candidate<'_>], among: &[usize], index: usize) -> Option<&'a str> {
    let own = &candidates[index].merged;
    let is_bare = |merged: &Merged<'_>| merged.required.is_empty() && kinds(merged) == [JsonKind::Object];
    let is_only_bare = is_bare(own) && candidates.iter().filter(|other| is_bare(&other.merged)).count() == 1;
    let others = among.iter().filter(|place| **place != index).map(|place| &candidates[*place].merged);
    own_in(own, others, !is_only_bare)
}

/// The first property of `own` that none of the others declares: a required one, or else any, if `any` says so.
fn own_in<'a>(own: &Merged<'a>, others: impl Iterator<Item = &'a Merged<'a>>, any: bool) -> Option<&'a str> {
    let declared: HashSet<&str> =
        others.flat_map(|other| other.properties.iter().map(|property| property.name)).collect();
    let optional = own.properties.iter().filter(|_| any).map(|property| property.name);
    own.required.iter().copied().chain(optional).find(|name| !declared.contains(name))
}

/// What a property is, or the items of a list.
fn of_property<'a>(api: &'a Api, candidate: &Candidate<'_>, name: &str) -> Option<Merged<'a>> {
    let property = candidate.merged.properties.iter().find(|property| property.name == name)?;
    let parts: Vec<Part> = property.schemas.iter().map(|id| Part::whole(*id)).collect();
    Some(merge(&api.schemas, &parts))
}

fn items_of<'a>(api: &'a Api, list: &Merged<'_>) -> Option<Merged<'a>> {
    let items = list.leaves.iter().find_map(|leaf| api.schemas.get(*leaf).items)?;
    Some(merge(&api.schemas, &[Part::whole(items)]))
}

/// What only the items of this list have: `ArrayWithLabel`.
fn own_item_property(api: &Api, candidates: &[Candidate<'_>], lists: &[usize], index: usize) -> Option<String> {
    let items = |place: &usize| Some((*place, items_of(api, &candidates[*place].merged)?));
    let items: Vec<(usize, Merged<'_>)> = lists.iter().filter_map(items).collect();
    let (_, own) = items.iter().find(|(place, _)| *place == index)?;
    let others = items.iter().filter(|(place, _)| *place != index).map(|(_, other)| other);
    own_in(own, others, true).map(|name| format!("ArrayWith{}", variant_ident(name)))
}

/// What only this alternative has in a property that all objects have, or in the objects that this
/// lists: `WithUserEmail`.
fn own_nested(api: &Api, candidates: &[Candidate<'_>], objects: &[usize], index: usize) -> Option<String> {
    candidates[index].merged.properties.iter().filter(|_| objects.len() <= FEW).find_map(|property| {
        let nested = |place: &usize| {
            let merged = of_property(api, &candidates[*place], property.name)?;
            let Some(items) = items_of(api, &merged) else { return Some((*place, words(property.name), merged)) };
            (kinds(&items) == [JsonKind::Object]).then(|| (*place, one_of(&words(property.name), "item"), items))
        };
        let nested: Vec<(usize, Vec<String>, Merged<'_>)> = objects.iter().map(nested).collect::<Option<_>>()?;
        let (_, role, own) = nested.iter().find(|(place, ..)| *place == index).filter(|_| nested.len() > 1)?;
        let others = nested.iter().filter(|(place, ..)| *place != index).map(|(_, _, other)| other);
        own_in(own, others, true).map(|name| format!("With{}", pascal_case(&join(role, &words(name)))))
    })
}

/// The first property that every object has, and each of another type: `WithStringLabels` beside `WithObjectLabels`.
fn own_kind(api: &Api, candidates: &[Candidate<'_>], objects: &[usize], index: usize) -> Option<String> {
    let kind_of = |place: usize, name: &str| {
        let merged = of_property(api, &candidates[place], name)?;
        let items = items_of(api, &merged);
        let is_list = items.is_some();
        if let [kind] = kinds(&items.unwrap_or(merged)).as_slice() { Some((is_list, *kind)) } else { None }
    };
    candidates[index].merged.properties.iter().filter(|_| (2..=FEW).contains(&objects.len())).find_map(|property| {
        let all: Vec<_> = objects.iter().map(|place| kind_of(*place, property.name)).collect::<Option<_>>()?;
        let is_alone = all.iter().all(|(_, kind)| all.iter().filter(|(_, other)| other == kind).count() == 1);
        let (_, own) = kind_of(index, property.name).filter(|_| is_alone)?;
        Some(format!("With{}{}", variant_ident(own.word()), variant_ident(property.name)))
    })
}

/// What a list is called after its items, lists of lists after theirs.
fn item_name(api: &Api, list: &Merged<'_>) -> Option<String> {
    let mut merged = items_of(api, list)?;
    let mut depth = 1;
    loop {
        let named = merged.leaves.iter().find_map(|leaf| {
            let schema = api.schemas.get(*leaf);
            schema.name.as_deref().or(schema.title.as_deref().filter(|title| (1..=4).contains(&words(title).len())))
        });
        let item = match (named, kinds(&merged).as_slice()) {
            (Some(name), _) => variant_ident(name),
            (None, [JsonKind::Array]) if depth < DEEPEST => match items_of(api, &merged) {
                Some(items) => {
                    (merged, depth) = (items, depth + 1);
                    continue;
                }
                None => JsonKind::Array.word().to_owned(),
            },
            (None, [kind]) => variant_ident(kind.word()),
            (None, _) => return None,
        };
        return Some(format!("{}{}", variant_ident(&item), "Array".repeat(depth)));
    }
}
