//! Pages: whether the answers of an operation are the pages of a list, and how they follow each other.
//!
//! In: an operation with its arguments and the type of its answer. Out: [`Pages`], or nothing where the description leaves
//! a doubt: a client that goes on in the wrong way loses items, which is worse than one that does not go on by itself.

mod body;
mod declared;
mod describe;
mod inferred;

use std::collections::HashSet;

use bindery_spec::ir::Operation as Source;

use self::body::Body;
use super::Context;
use crate::model::calls::{Argument, Decode, Operation, Outcome};
use crate::model::pages::{Items, Next, Pages};

pub(super) use self::describe::section;

/// Finds out how the pages of an operation follow each other. `constants` are the names of statics that are taken.
pub(super) fn lower_pages(
    ctx: &Context<'_>,
    source: &Source,
    operation: &Operation,
    constants: &HashSet<String>,
) -> Option<Pages> {
    if source.method.as_str() != "GET" {
        return None;
    }
    // One page, says the description: what looks like a link leads somewhere else.
    if source.pageable.as_ref().is_some_and(|pageable| pageable.next_link_name.is_none()) {
        return None;
    }
    let Outcome::One(Decode::Json(page)) = &operation.success else { return None };
    let body = Body::new(ctx.plan, page);
    let (items, next) = match declared::find(ctx, source, operation, &body) {
        Some(found) => found,
        None => {
            let items = body.items()?;
            let next = inferred::find(ctx, &operation.arguments, &body, &items)?;
            (Some(items), next)
        }
    };
    let mut constant = format!("{}_PAGES", operation.constant);
    while constants.contains(&constant) {
        constant.push_str("_STATIC");
    }
    let taken = |method: &str| operation.arguments.iter().any(|argument| argument.name.ident == method);
    let method = |method: &str| if taken(method) { format!("all_{method}") } else { method.to_owned() };
    Some(Pages {
        constant,
        method: method("pages"),
        docs: describe::pages(&next),
        page: page.clone(),
        path: items.as_ref().map(|items| items.path.clone()).unwrap_or_default(),
        items: items.map(|found| Items { method: method("items"), ty: found.ty, access: found.access }),
        next,
    })
}

/// The optional query parameter of that name, however it is spelled, that is set for each call.
fn query_parameter<'a>(arguments: &'a [Argument], name: &str) -> Option<&'a Argument> {
    use crate::model::calls::Place;

    arguments.iter().find(|argument| {
        matches!(argument.place, Place::Query(_))
            && !argument.required
            && argument.client.is_none()
            && is_called(&argument.name.wire, name)
    })
}

/// A name without case and separators, so that `nextPageToken` and `next_page_token` are one.
fn normal(name: &str) -> String {
    letters(name).collect()
}

/// Whether a name is this one, which is without case and separators.
fn is_called(name: &str, normal: &str) -> bool {
    letters(name).eq(normal.chars())
}

/// Whether a name is one of these, which are without case and separators.
fn is_one_of(name: &str, normal: &[&str]) -> bool {
    normal.iter().any(|normal| is_called(name, normal))
}

fn letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase)
}

/// Items, and what leads on.
type Found = (Option<body::FoundItems>, Next);
