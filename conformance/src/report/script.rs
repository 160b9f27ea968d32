//! What reproducers in every language share: where the server is, which variables stand for credentials, and which for
//! ids that the server gives out.

use std::sync::Arc;

use crate::case::{Case, Request};
use crate::engine::arguments::in_target;
use crate::engine::credentials::{self, Placed, Written};
use crate::engine::new_id::{as_id, in_path, located, named, scraped};
use crate::engine::run::Run;
use crate::engine::shape;
use crate::exchange::Exchange;
use crate::lifecycle::resource::Role;

/// What a reproducer may know of the run.
#[derive(Clone, Copy)]
pub(crate) struct Script<'a> {
    run: &'a Run,
}

/// An id that an earlier answer gave out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Variable {
    pub(crate) id: String,
    pub(crate) name: String,
    /// Where in the answer it stands.
    pub(crate) place: Place,
}

/// Where an answer gives out an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// At the end of this path in the body.
    Body(Vec<String>),
    /// As the last segment of a text there.
    Segment(Vec<String>),
    /// As the last segment of `Location`.
    Location,
}

impl<'a> Script<'a> {
    pub(crate) fn new(run: &'a Run) -> Self {
        Self { run }
    }

    /// Where credentials go, with `$NAME` in the place of each value.
    pub(crate) fn placed(&self, case: &Case) -> Placed {
        let operation = case.operation.and_then(|index| self.run.operation(index));
        credentials::place(
            &self.run.api,
            operation,
            &super::curl::shown(&case.request),
            Written::InAShell,
            &|identity| self.run.keys_of(identity),
            &|scheme, identity| Some(credentials::variable(&self.run.api, scheme, identity)),
        )
    }

    /// The address of the server, without the base path.
    pub(crate) fn origin(&self) -> String {
        self.run.client.endpoint().origin()
    }

    /// The path and query of a request, with the base path.
    pub(crate) fn target(&self, request: &Request) -> String {
        let base = if request.is_absolute { "" } else { &self.run.client.endpoint().base };
        format!("{base}{}", request.target())
    }

    /// The whole URL of a request.
    pub(crate) fn url(&self, request: &Request) -> String {
        format!("{}{}", self.origin(), self.target(request))
    }

    /// For each exchange, the id that it gave out and that a later one needs, or that is wanted.
    pub(crate) fn variables(&self, exchanges: &[Arc<Exchange>], wanted: &[String]) -> Vec<Option<Variable>> {
        let mut count = 0;
        let places = exchanges.iter().enumerate();
        places
            .map(|(index, exchange)| {
                let (id, place) = self.made(exchange)?;
                let rest = exchanges.get(index + 1..).unwrap_or_default();
                let is_needed = wanted.contains(&id) || rest.iter().any(|later| mentions(later, &id));
                is_needed.then(|| {
                    count += 1;
                    Variable { id, name: format!("id{count}"), place }
                })
            })
            .collect()
    }

    /// The id that an exchange gave out, and where.
    pub(crate) fn made(&self, exchange: &Exchange) -> Option<(String, Place)> {
        let (resource, Role::Create) = self.run.resources.role_of(exchange.case.operation?)? else { return None };
        let described = self.run.resources.get(resource);
        let path = described.answered_id();
        let told = path.zip(exchange.json.as_deref()).and_then(|(path, json)| as_id(shape::value_at(json, path)?));
        let in_body = |id: String| {
            let segment = described.item.as_deref().map(|item| in_path(&id, item)).filter(|segment| *segment != id);
            Some(match segment {
                Some(segment) => (segment, Place::Segment(path?.to_vec())),
                None => (id, Place::Body(path?.to_vec())),
            })
        };
        told.and_then(in_body)
            .or_else(|| located(exchange, described).map(|id| (id, Place::Location)))
            .or_else(|| {
                let (id, path) = named(exchange.json.as_deref()?, described)?;
                Some((id, Place::Body(path)))
            })
            .or_else(|| scraped(exchange, described).and_then(in_body))
    }

    /// Whether a case makes something.
    pub(crate) fn is_create(&self, case: &Case) -> bool {
        let role = case.operation.and_then(|index| self.run.resources.role_of(index)).map(|(_, role)| role);
        matches!(role, Some(Role::Create))
    }
}

/// From so many characters on, an id does not stand in a text by chance.
const TELLING: usize = 8;

/// Whether an id is meant where it stands between two texts: one that is short, or a mere word, only as a whole segment of a
/// path, or a whole text of a body.
pub(crate) fn is_meant(id: &str, before: &str, after: &str) -> bool {
    let next = after.chars().next();
    let is_word = id.bytes().all(|byte| byte.is_ascii_alphabetic());
    (id.len() >= TELLING && !is_word)
        || match before.chars().next_back() {
            Some('/') => next.is_none_or(|next| matches!(next, '/' | '?' | '#' | '"')),
            Some('"') => matches!(next, Some('"' | '\\')),
            Some('=') => id.len() >= TELLING && next.is_none_or(|next| matches!(next, '&' | '#' | '"')),
            _ => false,
        }
}

/// Puts something in every place of a text where an id is meant.
pub(crate) fn put(text: &str, id: &str, instead: &str) -> String {
    let mut done = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(id).filter(|_| !id.is_empty()) {
        done.push_str(before);
        let is_meant = is_meant(id, &done, after);
        done.push_str(if is_meant { instead } else { id });
        rest = after;
    }
    done + rest
}

/// Whether a request names an id.
fn mentions(exchange: &Exchange, id: &str) -> bool {
    let request = &exchange.case.request;
    in_target(&request.target(), id).is_some()
        || exchange.case.derived.iter().any(|derived| derived.id == id)
        || request.body.as_ref().is_some_and(|body| String::from_utf8_lossy(&body.bytes).contains(id))
}

#[cfg(test)]
mod tests {
    use super::put;

    #[test]
    fn a_short_id_is_put_only_where_it_stands_alone() {
        let rows = [
            ("http://127.0.0.1:8401/v1/items/1", "1", "http://127.0.0.1:8401/v1/items/${id1}"),
            ("http://h/items/1/parts/11?limit=1", "1", "http://h/items/${id1}/parts/11?limit=1"),
            ("{\"price\":1,\"item\":\"1\"}", "1", "{\"price\":1,\"item\":\"${id1}\"}"),
            ("http://h/a?after=file-181a1c", "file-181a1c", "http://h/a?after=${id1}"),
            ("http://h/a", "", "http://h/a"),
            ("http://h/checkpoints/checkpoint", "checkpoint", "http://h/checkpoints/${id1}"),
            ("http://h/a?after=checkpoint&b=1", "checkpoint", "http://h/a?after=${id1}&b=1"),
        ];
        for (text, id, expected) in rows {
            assert_eq!(put(text, id, "${id1}"), expected);
        }
    }
}
