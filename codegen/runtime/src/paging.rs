//! How an operation's answer leads to the next page.
//!
//! In: the answer, and what `lower` found out from the description, as a [`Paging`]. Out: the position of the next
//! page, or the end. Not known here: how pages are fetched, and what types they have.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use reqwest::Url;
use reqwest::header::HeaderMap;
use serde_json::Value;

use super::link;
use super::percent::{Raw, encode};
use super::request::Request;

/// How the pages of an operation follow each other.
#[derive(Clone, Copy, Debug)]
pub struct Paging {
    /// The property that holds the items, from the body down; empty where the body is the list.
    pub items: &'static [&'static str],
    /// What leads to the next page.
    pub next: Next,
}

/// What leads to the next page. Properties are paths from the body down.
#[derive(Clone, Copy, Debug)]
pub enum Next {
    /// The header `Link` with the relation `next`.
    LinkHeader,
    /// A property that holds the address of the next page.
    Link {
        /// The property.
        from: &'static [&'static str],
        /// The query parameters that go along where the address does not have them.
        keep: &'static [&'static str],
    },
    /// A property that another operation takes in its path.
    Operation {
        /// The property.
        from: &'static [&'static str],
        /// The path of the other operation.
        path: &'static str,
        /// The parameter in that path that takes the property.
        parameter: &'static str,
        /// The query parameters that the other operation takes over.
        query: &'static [&'static str],
    },
    /// A property that becomes a query parameter.
    Value {
        /// The query parameter.
        parameter: &'static str,
        /// The property.
        from: &'static [&'static str],
        /// The property that says whether there is more; empty where there is none.
        more: &'static [&'static str],
    },
    /// A property of the last item, which becomes a query parameter.
    LastItem {
        /// The query parameter.
        parameter: &'static str,
        /// The property of the item.
        property: &'static str,
        /// The property that says whether there is more.
        more: &'static [&'static str],
    },
    /// A query parameter that counts pages or items.
    Count {
        /// The query parameter.
        parameter: &'static str,
        /// The property in which the answer repeats it.
        at: &'static [&'static str],
        /// What is counted.
        unit: Unit,
        /// How the end is told.
        end: End,
    },
}

/// What a query parameter counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Pages.
    Pages,
    /// Items.
    Items,
}

/// How the end is told.
#[derive(Clone, Copy, Debug)]
pub enum End {
    /// A property says whether there is more.
    More(&'static [&'static str]),
    /// A property says how many there are in all.
    Total(&'static [&'static str]),
}

/// Whether there is a next page, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Lead {
    /// There is none.
    #[default]
    End,
    /// There is one at this position.
    To(Position),
    /// There is one, but the answer does not say where.
    Lost,
}

/// Where a page is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Position {
    /// At this address, absolute or relative to that of the page before.
    Link(String),
    /// At this value of a query parameter.
    Query(&'static str, String),
    /// At this value in the path of another operation.
    Path(String),
}

/// What one page says about the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// Where it is.
    pub(crate) lead: Lead,
    /// A mark of the items of this page, where nothing else tells a page from the one before.
    pub(crate) mark: Option<u64>,
}

impl Paging {
    /// Reads an answer.
    pub(crate) fn read(&self, headers: &HeaderMap, body: &[u8]) -> Found {
        if let Next::LinkHeader = self.next {
            return Found { lead: link::target(headers, "next").map(Position::Link).into(), mark: None };
        }
        // A body that is no JSON is found out by whoever decodes it.
        let Ok(body) = serde_json::from_slice::<Value>(body) else { return Found::default() };
        let items = at(&body, self.items).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let mark = matches!(self.next, Next::Count { .. }).then(|| mark(items));
        Found { lead: self.next.read(&body, items), mark }
    }
}

impl Next {
    fn read(&self, body: &Value, items: &[Value]) -> Lead {
        let has_more = |path: &[&str]| at(body, path).and_then(Value::as_bool);
        let (position, more) = match *self {
            Self::LinkHeader => return Lead::End,
            Self::Link { from, .. } => return found(body, from).map(Position::Link).into(),
            Self::Operation { from, .. } => {
                return found(body, from).map(|value| Position::address_or(value, Position::Path)).into();
            }
            Self::Value { parameter, from, more } => {
                let position = |value| Position::address_or(value, |value| Position::Query(parameter, value));
                (found(body, from).map(position), if more.is_empty() { None } else { has_more(more) })
            }
            Self::LastItem { parameter, property, more } => {
                let last = items.last().and_then(|last| found(last, &[property]));
                (last.map(|value| Position::Query(parameter, value)), Some(has_more(more).unwrap_or(false)))
            }
            Self::Count { parameter, at: here, unit, end } => {
                return next_count(body, items, here, unit, end)
                    .map(|next| Position::Query(parameter, next.to_string()))
                    .into();
            }
        };
        match (position, more) {
            (_, Some(false)) => Lead::End,
            (None, Some(true)) => Lead::Lost,
            (position, _) => position.into(),
        }
    }
}

/// The number of the next page, or of its first item; none at the end, and after a page without items.
fn next_count(body: &Value, items: &[Value], here: &[&str], unit: Unit, end: End) -> Option<u64> {
    let count = u64::try_from(items.len()).ok().filter(|count| *count > 0)?;
    let here = number(at(body, here)?)?;
    let next = here.checked_add(if unit == Unit::Pages { 1 } else { count })?;
    let is_there = match end {
        End::More(path) => at(body, path)?.as_bool()?,
        // Pages are counted up to the last, items from zero.
        End::Total(path) if unit == Unit::Pages => next <= number(at(body, path)?)?,
        End::Total(path) => next < number(at(body, path)?)?,
    };
    is_there.then_some(next)
}

impl From<Option<Position>> for Lead {
    fn from(position: Option<Position>) -> Self {
        position.map_or(Self::End, Self::To)
    }
}

impl Position {
    /// A value from a body: some servers give a whole address where others give what goes into one.
    fn address_or(value: String, position: impl FnOnce(String) -> Self) -> Self {
        let is_relative = value.starts_with(['/', '?']) && value.contains('?');
        let is_address = is_relative || value.starts_with("https://") || value.starts_with("http://");
        if is_address { Self::Link(value) } else { position(value) }
    }

    /// Makes the request one for this page, and tells the path template that it has then.
    pub(crate) fn apply(&self, request: &mut Request, paging: &Paging) -> Cow<'static, str> {
        let path = request.operation.path;
        match (self, paging.next) {
            (Self::Query(name, value), _) => {
                let name = encode(name, Raw::Unreserved);
                request.query.retain(|(known, _)| *known != name);
                request.query.push((name, encode(value, Raw::Unreserved)));
                path.into()
            }
            (Self::Path(value), Next::Operation { path, parameter, query, .. }) => {
                request.query.retain(|(known, _)| query.iter().any(|name| encode(name, Raw::Unreserved) == *known));
                path.replace(&format!("{{{parameter}}}"), value).into()
            }
            _ => path.into(),
        }
    }
}

impl Paging {
    /// The address of a page with what it lacks of the query that was put together for it.
    pub(crate) fn completed(&self, mut link: Url, assembled: &Url) -> Url {
        let Next::Link { keep, .. } = self.next else { return link };
        let is_there = |name: &str| link.query_pairs().any(|(known, _)| known.eq_ignore_ascii_case(name));
        let missing: Vec<String> =
            keep.iter().filter(|name| !is_there(name)).map(|name| encode(name, Raw::Unreserved)).collect();
        let pairs = assembled.query().unwrap_or_default().split('&');
        let is_missing = |pair: &&str| missing.iter().any(|name| pair.split('=').next() == Some(name));
        let query: Vec<&str> =
            link.query().into_iter().filter(|query| !query.is_empty()).chain(pairs.filter(is_missing)).collect();
        let query = query.join("&");
        if !missing.is_empty() && !query.is_empty() {
            link.set_query(Some(&query));
        }
        link
    }
}

fn at<'a>(body: &'a Value, path: &[&str]) -> Option<&'a Value> {
    path.iter().try_fold(body, |value, name| value.get(name))
}

/// A text or a number; nothing where it is empty, as some servers say at the end.
fn found(body: &Value, path: &[&str]) -> Option<String> {
    match at(body, path)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn number(value: &Value) -> Option<u64> {
    match value {
        Value::String(text) => text.parse().ok(),
        value => value.as_u64(),
    }
}

fn mark(items: &[Value]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for item in items {
        item.to_string().hash(&mut hasher);
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderValue, LINK};
    use serde_json::json;

    use super::*;

    fn next(next: Next, body: &Value) -> Lead {
        Paging { items: &["data"], next }.read(&HeaderMap::new(), body.to_string().as_bytes()).lead
    }

    fn query(name: &'static str, value: &str) -> Lead {
        Lead::To(Position::Query(name, value.to_owned()))
    }

    fn link(address: &str) -> Lead {
        Lead::To(Position::Link(address.to_owned()))
    }

    #[test]
    fn a_value_leads_to_the_next_page_until_there_is_none() {
        const NEXT: Next = Next::Value { parameter: "after", from: &["meta", "next"], more: &["more"] };
        let cases = [
            (json!({"meta": {"next": "a/b"}}), query("after", "a/b")),
            (json!({"meta": {"next": 7}}), query("after", "7")),
            (json!({"meta": {"next": "a"}, "more": true}), query("after", "a")),
            (json!({"meta": {"next": "a"}, "more": false}), Lead::End),
            (json!({"meta": {"next": ""}}), Lead::End),
            (json!({"meta": {"next": ""}, "more": true}), Lead::Lost),
            (json!({"meta": {"next": null}}), Lead::End),
            (json!({"meta": null}), Lead::End),
            (json!([]), Lead::End),
            (json!({"meta": {"next": "https://h/x?after=a"}}), link("https://h/x?after=a")),
            (json!({"meta": {"next": "/x?after=a"}}), link("/x?after=a")),
            (json!({"meta": {"next": "/x+a=="}}), query("after", "/x+a==")),
        ];
        for (body, expected) in cases {
            assert_eq!(next(NEXT, &body), expected, "{body}");
        }
    }

    #[test]
    fn the_last_item_leads_on_only_where_there_is_more() {
        const NEXT: Next = Next::LastItem { parameter: "after", property: "id", more: &["has_more"] };
        let cases = [
            (json!({"data": [{"id": "a"}, {"id": "b"}], "has_more": true}), query("after", "b")),
            (json!({"data": [{"id": "a"}], "has_more": false}), Lead::End),
            (json!({"data": [{"id": "a"}]}), Lead::End),
            (json!({"data": [{"name": "a"}], "has_more": true}), Lead::Lost),
            (json!({"data": [], "has_more": true}), Lead::Lost),
        ];
        for (body, expected) in cases {
            assert_eq!(next(NEXT, &body), expected, "{body}");
        }
    }

    #[test]
    fn counting_ends_with_the_last_page_or_item() {
        const PAGES: Next =
            Next::Count { parameter: "page", at: &["page"], unit: Unit::Pages, end: End::Total(&["total"]) };
        const ITEMS: Next =
            Next::Count { parameter: "offset", at: &["offset"], unit: Unit::Items, end: End::Total(&["total"]) };
        const MORE: Next =
            Next::Count { parameter: "page", at: &["page"], unit: Unit::Pages, end: End::More(&["has_more"]) };
        let cases = [
            (PAGES, json!({"page": 1, "total": 2, "data": [0]}), query("page", "2")),
            (PAGES, json!({"page": 2, "total": 2, "data": [0]}), Lead::End),
            (PAGES, json!({"page": 1, "total": 2, "data": []}), Lead::End),
            (ITEMS, json!({"offset": 0, "total": 3, "data": [0, 0]}), query("offset", "2")),
            (ITEMS, json!({"offset": 2, "total": 3, "data": [0]}), Lead::End),
            (ITEMS, json!({"offset": 0, "data": [0]}), Lead::End),
            (ITEMS, json!({"offset": u64::MAX, "total": u64::MAX, "data": [0]}), Lead::End),
            (MORE, json!({"page": "1", "has_more": true, "data": [0]}), query("page", "2")),
            (MORE, json!({"page": 1, "has_more": false, "data": [0]}), Lead::End),
        ];
        for (kind, body, expected) in cases {
            assert_eq!(next(kind, &body), expected, "{body}");
        }
    }

    #[test]
    fn addresses_stand_in_the_body_or_in_the_link_header() {
        let next_link = Next::Link { from: &["@odata.nextLink"], keep: &[] };
        assert_eq!(next(next_link, &json!({"@odata.nextLink": "/x?p=2"})), link("/x?p=2"));
        let mut headers = HeaderMap::new();
        headers.insert(LINK, HeaderValue::from_static("</x?p=2>; rel=next"));
        let found = Paging { items: &[], next: Next::LinkHeader }.read(&headers, b"not JSON");
        assert_eq!(found.lead, link("/x?p=2"));
    }
}
