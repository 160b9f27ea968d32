//! Pages that the description declares: `x-ms-pageable`, a link to the same operation, a `Link` header.

use bindery_spec::ir::{LinkTarget, Operation as Source, Pageable, Parameter, ParameterLocation, StatusPattern};

use super::body::Body;
use super::{Context, Found, normal};
use crate::model::calls::{Operation, Place};
use crate::model::pages::Next;

/// Finds what the description says.
pub(super) fn find(ctx: &Context<'_>, source: &Source, operation: &Operation, body: &Body<'_>) -> Option<Found> {
    if let Some(pageable) = &source.pageable {
        let next_link = pageable.next_link_name.clone()?;
        return Some((body.items_in(&pageable.item_name), pageable_next(ctx, source, pageable, next_link)));
    }
    if let Some(next) = link_object(ctx, source, operation) {
        return Some((body.items(), next));
    }
    let is_success = |status: StatusPattern| status.is_success() || status == StatusPattern::Default;
    let mut responses = source.responses.iter().filter(|response| is_success(response.status));
    let has_header =
        responses.any(|response| response.headers.iter().any(|header| header.name.eq_ignore_ascii_case("link")));
    let items = body.items().filter(|_| has_header)?;
    Some((Some(items), Next::LinkHeader))
}

fn pageable_next(ctx: &Context<'_>, source: &Source, pageable: &Pageable, next_link: String) -> Next {
    let from = vec![next_link];
    let target = pageable.operation_name.as_deref().and_then(|name| next_operation(ctx, source, name));
    let query = names_in(target.unwrap_or(source), ParameterLocation::Query, target.is_none());
    // The one parameter in its path that this operation does not have takes the link.
    let own = names_in(source, ParameterLocation::Path, false);
    let mut others = target.map(|target| names_in(target, ParameterLocation::Path, false)).unwrap_or_default();
    others.retain(|name| !own.contains(name));
    match (target, others.as_slice()) {
        (Some(target), [parameter]) => {
            Next::Operation { from, path: target.path.clone(), parameter: parameter.clone(), query }
        }
        _ => Next::Link { from, keep: query },
    }
}

/// The operation that `operationName` names.
fn next_operation<'a>(ctx: &Context<'a>, source: &Source, name: &str) -> Option<&'a Source> {
    let group = source.id.as_deref().and_then(|id| id.split_once('_')).map(|(group, _)| format!("{group}_{name}"));
    let has_name = |id: &str| id == name || Some(id) == group.as_deref();
    ctx.api.operations.iter().find(|operation| operation.id.as_deref().is_some_and(has_name))
}

/// The names of the parameters that stand there; of those that have to be sent, or of all.
fn names_in(operation: &Source, location: ParameterLocation, required: bool) -> Vec<String> {
    let is_meant = |parameter: &&Parameter| parameter.location == location && (parameter.required || !required);
    operation.parameters.iter().filter(is_meant).map(|parameter| parameter.name.clone()).collect()
}

/// A link from the answer to the same operation that gives a query parameter a value from the body.
fn link_object(ctx: &Context<'_>, source: &Source, operation: &Operation) -> Option<Next> {
    let links = source.responses.iter().filter(|response| response.status.is_success()).flat_map(|it| &it.links);
    for link in links {
        let LinkTarget::Operation(target) = link.target else { continue };
        let target = ctx.api.operations.get(target.0)?;
        let [(name, value)] = link.parameters.as_slice() else { continue };
        let says_next = |text: &str| ["next", "pag", "more", "continue"].iter().any(|word| normal(text).contains(word));
        let is_same = target.path == source.path && target.method == source.method;
        if !is_same || !(says_next(&link.name) || value.as_str().is_some_and(says_next)) {
            continue;
        }
        let pointer = value.as_str().and_then(|text| text.strip_prefix("$response.body#/"));
        let name = name.strip_prefix("query.").unwrap_or(name);
        let argument = operation.arguments.iter().find(|argument| {
            argument.name.wire == name && matches!(argument.place, Place::Query(_)) && !argument.required
        });
        // The number of this page is not that of the next.
        if let (Some(pointer), Some(_)) = (pointer, argument)
            && !["page", "offset"].contains(&pointer)
        {
            let from = pointer.split('/').map(|token| token.replace("~1", "/").replace("~0", "~")).collect();
            return Some(Next::Value { parameter: name.to_owned(), from, more: Vec::new() });
        }
    }
    None
}
