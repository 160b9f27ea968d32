//! Where the next page of a list starts: after a value that the server told, or at a link of its own.
//!
//! In: a page, and how the description says that lists are cut. Out: how to ask for the page after it, if there is one.

use serde_json::Value;

use crate::engine::run::Run;
use crate::engine::target::Place;
use crate::exchange::Exchange;
use crate::lifecycle::resource::Paging;
use crate::wire::link;

/// Where the next page starts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cursor {
    /// At a value of a parameter that the server has told: a mark, or the last id of the page before.
    Value {
        /// The query parameter.
        parameter: String,
        /// Its value.
        value: Value,
    },
    /// At a number that was counted to: of a page, or of items to skip. There may be nothing.
    Counted {
        /// The query parameter.
        parameter: String,
        /// Its value.
        number: u64,
    },
    /// Where a link of the page before leads. Source: RFC 8288 section 3.
    Link(Place),
}

impl Cursor {
    /// Whether the page before had a link.
    pub(crate) fn is_link(&self) -> bool {
        matches!(self, Self::Link(_))
    }

    /// Whether nobody has said that there is a page.
    pub(crate) fn is_counted(&self) -> bool {
        matches!(self, Self::Counted { .. })
    }
}

/// What comes after a page.
pub(crate) enum Next {
    /// Nothing.
    None,
    /// The description does not say how to ask for it.
    Unknown,
    /// A page that starts here.
    At(Cursor),
}

/// What comes after a page with these ids, the last of so many items; `before` is where it started.
pub(crate) fn next(
    run: &Run,
    paging: Option<&Paging>,
    page: &Exchange,
    (ids, so_far): (&[String], usize),
    before: Option<&Cursor>,
) -> Next {
    let lead = |reference: &str| Place::resolve(run.client.endpoint(), &page.case.request, reference);
    let header = page.response().and_then(|response| response.header("link"));
    if let Some(reference) = header.as_deref().and_then(|header| link::target(header, "next")) {
        return lead(reference).map_or(Next::Unknown, |place| Next::At(Cursor::Link(place)));
    }
    if is_last_without_link(paging, before) {
        return Next::None;
    }
    let (Some(paging), Some(body)) = (paging, page.json.as_deref()) else { return Next::None };
    let more = says_more(Some(paging), body);
    if more == Some(false) {
        return Next::None;
    }
    if let Some(next) = &paging.next {
        return match body.get(next) {
            None | Some(Value::Null) => Next::None,
            Some(Value::String(text)) if text.is_empty() => Next::None,
            Some(Value::String(text)) if is_reference(text) => {
                lead(text).map_or(Next::Unknown, |place| Next::At(Cursor::Link(place)))
            }
            Some(Value::String(text)) => {
                let parameter = paging.after.clone().or_else(|| paging.page.clone());
                parameter.map_or(Next::Unknown, |parameter| at(parameter, Value::from(text.as_str())))
            }
            Some(other) => paging.after.clone().map_or(Next::Unknown, |parameter| at(parameter, other.clone())),
        };
    }
    if ids.is_empty() {
        return Next::None;
    }
    if more.is_none()
        && paging.limit.is_some()
        && paging.after.is_none()
        && paging.offset.is_none()
        && paging.page.is_none()
    {
        return Next::Unknown;
    }
    if let Some(parameter) = &paging.after {
        let last = paging.last.as_ref().and_then(|name| body.get(name)).filter(|value| value.is_string()).cloned();
        let value = last.or_else(|| ids.last().map(|id| Value::from(id.as_str())));
        return value.map_or(Next::Unknown, |value| at(parameter.clone(), value));
    }
    if let Some(parameter) = &paging.offset {
        let number = paging.start.unwrap_or(0).saturating_add(so_far as u64);
        return Next::At(Cursor::Counted { parameter: parameter.clone(), number });
    }
    if let Some(parameter) = &paging.page {
        let number = match before {
            Some(Cursor::Counted { number, .. }) => number + 1,
            // Where the description does not tell the number of the first page, the next one has 1 or 2.
            _ => paging.start.map_or(1, |start| start + 1),
        };
        return Next::At(Cursor::Counted { parameter: parameter.clone(), number });
    }
    if more == Some(true) { Next::Unknown } else { Next::None }
}

/// Whether a page without a link in its head is the last one: where pages are linked like that. Those of which the body holds
/// the address of the next one say it there.
fn is_last_without_link(paging: Option<&Paging>, before: Option<&Cursor>) -> bool {
    let is_told_in_body = paging.is_some_and(|paging| paging.next.is_some());
    paging.is_some_and(|paging| paging.is_linked) || (before.is_some_and(Cursor::is_link) && !is_told_in_body)
}

/// Whether a page was asked for that is the first or the second, as the server counts: by the number 1, where the description
/// does not tell the number of the first one.
pub(crate) fn may_be_first(paging: Option<&Paging>, cursor: Option<&Cursor>) -> bool {
    let (Some(paging), Some(Cursor::Counted { parameter, number: 1 })) = (paging, cursor) else { return false };
    paging.start.is_none() && paging.page.as_ref() == Some(parameter)
}

/// Whether a page says that there is one after it.
pub(crate) fn says_more(paging: Option<&Paging>, body: &Value) -> Option<bool> {
    paging?.has_more.as_ref().and_then(|name| body.get(name)).and_then(Value::as_bool)
}

/// Whether a text is a reference to a page, and not a mark that a parameter takes.
fn is_reference(text: &str) -> bool {
    text.contains("://") || text.starts_with(['/', '?'])
}

fn at(parameter: String, value: Value) -> Next {
    Next::At(Cursor::Value { parameter, value })
}

#[cfg(test)]
mod tests {
    use super::{Cursor, is_last_without_link};
    use crate::engine::arguments::empty_request;
    use crate::engine::target::Place;
    use crate::lifecycle::resource::Paging;
    use crate::transport::Endpoint;

    #[test]
    fn pages_that_are_linked_in_their_bodies_go_on_without_a_link_in_the_head() -> Result<(), Box<dyn std::error::Error>>
    {
        let endpoint = Endpoint::parse("http://127.0.0.1:1")?;
        let place = Place::resolve(&endpoint, &empty_request(), "/labels?offset=2").ok_or("a place")?;
        let link = Cursor::Link(place);
        let in_body = Paging { next: Some("next".to_owned()), ..Paging::default() };
        let in_head = Paging { is_linked: true, ..Paging::default() };
        let rows = [
            (Some(&in_body), Some(&link), false),
            (Some(&in_body), None, false),
            (Some(&in_head), None, true),
            (Some(&Paging::default()), Some(&link), true),
            (None, Some(&link), true),
            (None, None, false),
        ];
        for (paging, before, expected) in rows {
            assert_eq!(is_last_without_link(paging, before), expected, "{paging:?} {before:?}");
        }
        Ok(())
    }
}
