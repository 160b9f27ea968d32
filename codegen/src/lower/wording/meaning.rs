//! What a method does with a path.

use std::collections::HashSet;

use bindery_spec::ir::{Api, Method, Operation, Type};

use super::number::{singular, singular_or_same};
use crate::naming::words;

/// What the other paths and methods of an API say about one of them.
pub(super) struct Paths<'a> {
    /// Below them another path picks one: `/pets` where there is `/pets/{petId}`.
    collections: HashSet<&'a str>,
    /// Paths with a method that changes a part.
    patched: HashSet<&'a str>,
    /// Paths that can be read.
    read: HashSet<&'a str>,
}

impl<'a> Paths<'a> {
    pub(super) fn of(api: &'a Api) -> Self {
        let prefixes = |path: &'a str| path.match_indices("/{").map(|(place, _)| &path[..place]);
        let with = |methods: &[Method]| {
            let has = |operation: &&'a Operation| methods.contains(&operation.method);
            api.operations.iter().filter(has).map(|operation| operation.path.as_str()).collect()
        };
        Self {
            collections: api.operations.iter().flat_map(|operation| prefixes(&operation.path)).collect(),
            patched: with(&[Method::Patch, Method::Post]),
            read: with(&[Method::Get]),
        }
    }
}

/// A verb and the nouns of the path; empty where the path has no word to go by.
pub(super) fn meaning(api: &Api, paths: &Paths<'_>, operation: &Operation) -> Vec<String> {
    let segments: Vec<&str> =
        operation.path.split(['?', '#']).next().unwrap_or_default().split('/').filter(|it| !it.is_empty()).collect();
    let start = segments.iter().take_while(|segment| is_version(segment) || **segment == "api").count();
    let nouns = nouns(&segments[start..]);
    let method = operation.method.as_str().to_ascii_lowercase();
    let Some((last, owners)) = nouns.split_last() else {
        return if segments.is_empty() { vec![method] } else { Vec::new() };
    };
    let owners: Vec<String> = owners
        .iter()
        .zip(&nouns[1..])
        .filter(|(owner, next)| !next.says(owner))
        .flat_map(|(owner, _)| owner.one_or_all())
        .collect();
    let phrase = |verb: &str, noun: Vec<String>| {
        let mut phrase = vec![verb.to_owned()];
        phrase.extend(owners.iter().cloned());
        phrase.extend(noun);
        phrase
    };
    let one = singular_or_same(&last.words);
    // Most descriptions that know only PUT mean a change of what is there.
    let put = if paths.patched.contains(operation.path.as_str()) { "replace" } else { "update" };
    if last.is_one {
        let verb = match &operation.method {
            Method::Post | Method::Patch => "update",
            Method::Put => put,
            _ => method.as_str(),
        };
        return phrase(verb, one);
    }
    let is_plural = last.words.last().is_some_and(|word| singular(word).is_some());
    let is_collection = is_plural && paths.collections.contains(operation.path.trim_end_matches('/'));
    let all = last.words.clone();
    match &operation.method {
        Method::Get if is_collection || (is_plural && answers_with_list(api, operation)) => phrase("list", all),
        Method::Post if is_plural => phrase("create", one),
        Method::Post if paths.read.contains(operation.path.as_str()) => phrase("create", all),
        // What can only be posted to is something to do: its own word is the verb.
        Method::Post => last.words.iter().cloned().chain(owners).collect(),
        Method::Delete if is_collection => phrase("delete", [vec!["all".to_owned()], all].concat()),
        Method::Put => phrase(put, all),
        Method::Patch => phrase("update", all),
        _ => phrase(&method, all),
    }
}

/// Whether a segment only names a version: `v1`, `v2beta1`, `2024-10-21`.
pub(super) fn is_version(segment: &str) -> bool {
    let rest = segment.strip_prefix(['v', 'V']).unwrap_or(segment);
    rest.starts_with(|first: char| first.is_ascii_digit())
        && (rest.len() < segment.len() || rest.chars().all(|it| it.is_ascii_digit() || matches!(it, '.' | '-')))
}

/// The words of a segment without parameters, and whether a parameter after it picks one of what it names.
struct Noun {
    words: Vec<String>,
    is_one: bool,
}

impl Noun {
    fn one_or_all(&self) -> Vec<String> {
        if self.is_one { singular_or_same(&self.words) } else { self.words.clone() }
    }

    /// Whether it begins with what it belongs to, as `source_transactions` of a source do.
    fn says(&self, owner: &Noun) -> bool {
        let own = self.words.get(..owner.words.len()).unwrap_or_default();
        own.len() < self.words.len() && singular_or_same(own) == singular_or_same(&owner.words)
    }
}

fn nouns(segments: &[&str]) -> Vec<Noun> {
    let mut nouns: Vec<Noun> = Vec::new();
    for segment in segments {
        if segment.contains('{') {
            if let Some(last) = nouns.last_mut() {
                last.is_one = true;
            }
            continue;
        }
        let words = words(segment);
        if !words.is_empty() {
            nouns.push(Noun { words, is_one: false });
        }
    }
    nouns
}

/// Whether the answer is an array, or an object with exactly one.
fn answers_with_list(api: &Api, operation: &Operation) -> bool {
    let Some(body) = operation.response(200).and_then(|response| response.content.first()?.schema) else {
        return false;
    };
    let is_array = |id| api.schemas.get(api.schemas.target(id)).types.only_non_null() == Some(Type::Array);
    let body_schema = api.schemas.get(api.schemas.target(body));
    is_array(body) || body_schema.properties.iter().filter(|property| is_array(property.schema)).count() == 1
}
