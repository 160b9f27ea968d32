//! Responses: the statuses, and what comes with each.

use super::operations::Matched;
use super::record::Finding;
use super::schema::Walk;
use super::{Code, Direction, Edit, Step, codes, content};
use crate::ir::{Operation, Response, SchemaId, StatusPattern};

/// Compares the responses of one operation. What a status falls under decides, so that a status that gets an entry of its own
/// is compared with the range that it was in.
pub(super) fn compare<'a>(walk: &mut Walk<'a>, matched: &Matched<'a>) {
    let (old, new) = (matched.old, matched.new);
    let gone: Vec<&Response> = old.responses.iter().filter(|one| counterpart(new, one.status).is_none()).collect();
    let come: Vec<&Response> = new.responses.iter().filter(|one| counterpart(old, one.status).is_none()).collect();
    let successes = |list: &[&'a Response]| list.iter().copied().filter(|one| is_success(one)).collect::<Vec<_>>();
    let (old_successes, new_successes) = (successes(&gone), successes(&come));
    let mut changed = None;
    if let ([before], [after]) = (old_successes.as_slice(), new_successes.as_slice())
        && (before.content.is_empty() || after.content.is_empty() || has_same_body(walk, before, after))
    {
        let detail = format!("it succeeds with {}, no longer with {}", after.status, before.status);
        let finding = tell(matched, &codes::STATUS_CHANGED, after, detail);
        // A type without a name of its own is called after the status.
        let is_named = |id: &SchemaId| walk.new.schemas.get(*id).name.is_some();
        let step = if content::schemas(&after.content).iter().all(is_named) { Step::Patch } else { Step::Major };
        walk.record.add(finding.between(Some(&before.origin), Some(&after.origin)).rust(step));
        both(walk, matched, before, after);
        changed = Some((before.status, after.status));
    }
    for one in &old.responses {
        match counterpart(new, one.status) {
            Some(other) => both(walk, matched, one, other),
            None if changed.is_some_and(|(before, _)| before == one.status) => {}
            None => removed(walk, matched, one),
        }
    }
    for one in &new.responses {
        match counterpart(old, one.status) {
            // What has the same pattern was compared above.
            Some(other) if other.status == one.status => {}
            Some(other) => both(walk, matched, other, one),
            None if changed.is_some_and(|(_, after)| after == one.status) => {}
            None => added(walk, matched, one),
        }
    }
}

/// What the other description says about a status or a range: the same pattern, else what it falls under. A success does not
/// fall under `default`, which describes failures nearly everywhere.
fn counterpart(operation: &Operation, status: StatusPattern) -> Option<&Response> {
    let find = |pattern| operation.responses.iter().find(|response| response.status == pattern);
    find(status).or_else(|| match status {
        StatusPattern::Code(code) => {
            let range = find(StatusPattern::Range(u8::try_from(code / 100).unwrap_or(0)));
            range.or_else(|| find(StatusPattern::Default).filter(|_| code >= 400))
        }
        StatusPattern::Range(digit) => find(StatusPattern::Default).filter(|_| digit >= 4),
        StatusPattern::Default => None,
    })
}

fn is_success(response: &Response) -> bool {
    response.is_error.map_or(response.status.is_success(), |is_error| !is_error)
}

fn has_same_body(walk: &Walk<'_>, old: &Response, new: &Response) -> bool {
    let (before, after) = (content::schemas(&old.content), content::schemas(&new.content));
    old.content.len() == new.content.len()
        && before.len() == after.len()
        && old.content.iter().all(|one| new.content.iter().any(|other| one.essence() == other.essence()))
        && before.iter().zip(&after).all(|(old, new)| walk.is_equal(&[*old], &[*new], Direction::Response))
}

fn both<'a>(walk: &mut Walk<'a>, matched: &Matched<'a>, old: &'a Response, new: &'a Response) {
    let label = label(matched, new);
    let places = (Some(&old.origin), Some(&new.origin));
    if old.description != new.description {
        let (old, new) = (Some(old.origin.clone()), Some(new.origin.clone()));
        walk.record.edit(Edit { subject: label.clone(), member: "description", old, new });
    }
    match (old.content.is_empty(), new.content.is_empty()) {
        (true, true) => {}
        (true, false) => {
            let finding = tell(matched, &codes::CONTENT_ADDED, new, "there is a body".to_owned());
            walk.record.add(finding.between(places.0, places.1).carrying(content::schemas(&new.content)));
        }
        (false, true) => {
            let finding = tell(matched, &codes::BODY_REMOVED, new, "there is no body any more".to_owned());
            walk.record.add(finding.between(places.0, places.1).carrying(content::schemas(&old.content)));
        }
        (false, false) => {
            content::compare(
                walk,
                matched,
                (&old.content, places.0),
                (&new.content, places.1),
                Direction::Response,
                &label,
            );
        }
    }
    content::headers(
        walk,
        matched,
        (&old.headers, &old.origin),
        (&new.headers, &new.origin),
        Direction::Response,
        &label,
    );
    links(walk, matched, old, new);
}

/// Links by name, and where they lead.
fn links<'a>(walk: &mut Walk<'a>, matched: &Matched<'a>, old: &'a Response, new: &'a Response) {
    let (old_api, new_api) = (walk.old, walk.new);
    let leads = |api: &crate::ir::Api, link: &crate::ir::Link| match &link.target {
        crate::ir::LinkTarget::Operation(index) => api
            .operations
            .get(index.0)
            .map(|operation| format!("{} {}", operation.method, super::operations::erased(&operation.path))),
        crate::ir::LinkTarget::Unknown(text) => Some(text.clone()),
    };
    let mut names: Vec<&String> = old.links.iter().chain(&new.links).map(|link| &link.name).collect();
    names.sort();
    names.dedup();
    for name in names {
        let find = |response: &'a Response| response.links.iter().find(|link| link.name == *name);
        let (before, after) = (find(old), find(new));
        let detail = match (before, after) {
            (Some(_), None) => format!("the link `{name}` is gone"),
            (None, Some(_)) => format!("the link `{name}` is new"),
            (Some(before), Some(after)) => {
                let mut parameters = (before.parameters.clone(), after.parameters.clone());
                parameters.0.sort_by(|one, other| one.0.cmp(&other.0));
                parameters.1.sort_by(|one, other| one.0.cmp(&other.0));
                if leads(old_api, before) == leads(new_api, after) && parameters.0 == parameters.1 {
                    continue;
                }
                format!("the link `{name}` leads elsewhere")
            }
            (None, None) => continue,
        };
        let finding = tell(matched, &codes::LINK_CHANGED, new, detail);
        walk.record.add(finding.between(
            Some(before.map_or(&old.origin, |link| &link.origin)),
            Some(after.map_or(&new.origin, |link| &link.origin)),
        ));
    }
}

fn removed<'a>(walk: &mut Walk<'a>, matched: &Matched<'a>, old: &'a Response) {
    let (code, detail) = if is_success(old) {
        (&codes::SUCCESS_REMOVED, format!("it succeeds with {} no longer", old.status))
    } else {
        (&codes::FAILURE_REMOVED, format!("{} is described no longer", old.status))
    };
    let finding = tell(matched, code, old, detail).between(Some(&old.origin), Some(&matched.new.origin));
    let finding = finding.carrying(content::schemas(&old.content));
    let is_typed = !is_success(old) && !is_known(walk, matched.new, old, true);
    walk.record.add(if is_typed { finding.rust(Step::Major) } else { finding });
}

fn added<'a>(walk: &mut Walk<'a>, matched: &Matched<'a>, new: &'a Response) {
    let (code, detail) = if is_success(new) {
        (&codes::SUCCESS_ADDED, format!("it may succeed with {}", new.status))
    } else {
        (&codes::FAILURE_ADDED, format!("{} is described", new.status))
    };
    let finding = tell(matched, code, new, detail).between(Some(&matched.old.origin), Some(&new.origin));
    let finding = finding.carrying(content::schemas(&new.content));
    let is_typed = !is_success(new) && !is_known(walk, matched.old, new, false);
    walk.record.add(if is_typed { finding.rust(Step::Major) } else { finding });
}

/// Whether the failures of the other description have the body of this one, so that no type of a failure changes.
fn is_known(walk: &Walk<'_>, others: &Operation, response: &Response, is_old: bool) -> bool {
    let bodies: Vec<SchemaId> = content::schemas(&response.content);
    let known: Vec<SchemaId> =
        others.responses.iter().filter(|one| !is_success(one)).flat_map(|one| content::schemas(&one.content)).collect();
    bodies.iter().all(|body| {
        known.iter().any(|other| {
            let (old, new) = if is_old { (*body, *other) } else { (*other, *body) };
            walk.is_equal(&[old], &[new], Direction::Response)
        })
    })
}

fn tell(matched: &Matched<'_>, code: &'static Code, response: &Response, detail: String) -> Finding {
    Finding::new(code, label(matched, response), detail, Direction::Response).of(matched.index)
}

fn label(matched: &Matched<'_>, response: &Response) -> String {
    format!("{}, response {}", matched.label, response.status)
}
