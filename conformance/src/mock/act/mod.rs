//! From a request to its answer.
//!
//! The order is that of a careful server: route, method, credential, parameters and body, items above, and only then
//! the act itself. Faults are hooked in between these steps and nowhere else.

mod attach;
mod change;
mod condition;
mod create;
mod delete;
mod fetch;
mod list;
mod preferred;
mod range;
mod reference;
mod render;
mod respond;
mod restore;
mod sibling;
mod visit;

use http::header::ACCEPT;

use super::access;
use super::complaint::{Complaint, Kind};
use super::core::Core;
use super::fault;
use super::message::{Incoming, Outgoing};
use super::represent::header;
use super::request::prefer::Preference;
use super::request::{body, parameter, query};
use crate::lifecycle::resource::{Role, Search};

pub(crate) use attach::{hold as hold_attachment, place as attachment_place};
pub(crate) use condition::tagged;
pub(crate) use delete::remove_as;
pub(crate) use reference::named;
pub(crate) use respond::Place;
pub(crate) use visit::Visit;

/// The answer to a request.
pub(crate) async fn answer(core: &Core, mut incoming: Incoming) -> Outgoing {
    if !core.latency.is_zero() {
        tokio::time::sleep(core.latency).await;
    }
    fault::request::arrived(&core.faults, &mut incoming);
    let mut found = core.table.find(&incoming.path);
    if found.is_empty() {
        let complaint = Complaint::new(Kind::UnknownPath, "", format!("there is no path {}", incoming.path));
        return refuse(core, None, &complaint, &incoming);
    }
    let Some(visit) = visit::begin(core, &mut found, &incoming) else {
        let methods = visit::methods(core, &found);
        let mut answer = if incoming.method == "OPTIONS" {
            Outgoing::empty(204)
        } else {
            let message = format!("{} is not among the methods of this path: {methods}", incoming.method);
            let complaint = Complaint::new(Kind::MethodNotAllowed, "", message);
            let mut answer = core.errors.answer(&core.description, None, &complaint);
            answer.status = 405;
            answer
        };
        answer.set("allow", &methods);
        fault::answer::refused(&core.faults, &incoming, None, &mut answer);
        return answer;
    };
    perform(core, visit, &incoming).await
}

async fn perform(core: &Core, mut visit: Visit<'_>, incoming: &Incoming) -> Outgoing {
    fault::answer::delayed(&core.faults, &visit).await;
    let viewer = access::viewer(&core.api, &visit.operation.security, &core.tenants, incoming, &visit.pairs);
    match fault::access::judged(&core.faults, &visit, incoming, &core.tenants, viewer) {
        Ok(viewer) => visit.viewer = viewer,
        Err(complaint) => {
            fault::access::refused(core, &visit);
            return refuse(core, Some(&visit), &complaint, incoming);
        }
    }
    if let Err(complaints) = read(core, &mut visit, incoming)
        && let Some(complaint) = complaints.first()
    {
        return refuse(core, Some(&visit), complaint, incoming);
    }
    let accept = incoming.header(ACCEPT).unwrap_or("");
    if let Err(complaint) = fault::request::negotiated(&core.faults, accept) {
        return refuse(core, Some(&visit), &complaint, incoming);
    }
    let done = match Preference::of(incoming, &visit.pairs) {
        Some(wish) => preferred::answer(core, &visit, &wish, accept),
        None => kept(core, &visit).await.map(|answer| render::negotiated(core, &visit, accept, answer)),
    };
    match done {
        Ok(mut answer) => {
            fault::answer::succeeded(core, &visit, &mut answer);
            fault::answer::packed(&core.faults, &visit, incoming, &mut answer);
            fault::answer::unchanged(&core.faults, incoming, &mut answer);
            answer
        }
        Err(mut complaint) => {
            fault::access::missing(core, &visit, &mut complaint);
            refuse(core, Some(&visit), &complaint, incoming)
        }
    }
}

/// Reads parameters and body into the visit.
fn read(core: &Core, visit: &mut Visit<'_>, incoming: &Incoming) -> Result<(), Vec<Complaint>> {
    let source = parameter::Source { incoming, pairs: &visit.pairs, path: &visit.path };
    let ready = core.ready(visit.plan);
    let mut read = parameter::read(&core.description, &visit.operation.parameters, &ready.parameters, &source);
    let mut complaints = std::mem::take(&mut read.complaints);
    visit.read = read;
    let described = visit.operation.request_body.as_ref();
    match body::read(&core.description, described, &ready.body, incoming) {
        Ok(body) => visit.body = body,
        Err(found) => {
            complaints.extend(found);
            fault::validation::judged(core, visit, &mut complaints);
            if complaints.is_empty() {
                visit.body = body::lenient(incoming);
            }
        }
    }
    fault::validation::judged(core, visit, &mut complaints);
    if complaints.is_empty() { Ok(()) } else { Err(complaints) }
}

/// Acts, and answers only when what was changed is safe.
async fn kept(core: &Core, visit: &Visit<'_>) -> Result<Outgoing, Complaint> {
    let answer = act(core, visit).await?;
    let is_change = matches!(
        visit.plan.role,
        Some((
            _,
            Role::Create
                | Role::Put
                | Role::Update
                | Role::Attach
                | Role::Detach
                | Role::Delete
                | Role::DeleteMany(_)
                | Role::Restore
        ))
    );
    if is_change {
        core.settled().await.map_err(|error| {
            Complaint::new(Kind::Internal, "", format!("the change is not safe in the store: {error}"))
        })?;
    }
    Ok(answer)
}

async fn act(core: &Core, visit: &Visit<'_>) -> Result<Outgoing, Complaint> {
    {
        let store = core.store();
        visit::above(core, &store, visit)?;
        fault::request::before_act(core, visit)?;
        condition::holds(core, &store, visit)?;
        reference::are_there(core, &store, visit)?;
    }
    fault::creation::held_up(&core.faults, visit).await;
    let Some((resource, role)) = &visit.plan.role else { return Ok(respond::stateless(core, visit)) };
    match role {
        Role::Create => create::create(core, visit, *resource),
        Role::Put => create::put(core, visit, *resource),
        Role::Read | Role::Action => fetch::read(core, visit, *resource),
        Role::Restore => restore::restore(core, visit, *resource),
        Role::Content | Role::Derived => fetch::content(core, visit, *resource),
        Role::Attach => attach::put(core, visit, *resource),
        Role::Attached => attach::fetch(core, visit, *resource),
        Role::Detach => attach::remove(core, visit, *resource),
        Role::Update => change::update(core, visit, *resource).await,
        Role::List(shape) | Role::Bin(shape) | Role::Search(Search { list: shape, .. }) => {
            list::list(core, visit, *resource, shape)
        }
        Role::Delete => delete::delete(core, visit, *resource).await,
        Role::DeleteMany(way) => delete::several(core, visit, *resource, way),
    }
}

fn refuse(core: &Core, visit: Option<&Visit<'_>>, complaint: &Complaint, incoming: &Incoming) -> Outgoing {
    let operation = visit.map(|visit| visit.operation);
    let mut answer = core.errors.answer(&core.description, operation, complaint);
    if let Some(response) = operation.and_then(|operation| operation.response(answer.status)) {
        answer.headers.extend(header::required(&core.description, response, core.seed));
    }
    if answer.status == 401 {
        answer.set("www-authenticate", "Bearer");
    }
    fault::answer::refused(&core.faults, incoming, Some(complaint), &mut answer);
    answer
}

/// The pairs of a query, for steps that run before an operation is known.
pub(crate) fn pairs(incoming: &Incoming) -> Vec<query::Pair> {
    query::pairs(&incoming.query)
}
