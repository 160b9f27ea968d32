//! Answers that the client has asked for: a status, an example, a drawn value.
//!
//! Such a request is judged like any other, but nothing is done: what is kept is neither looked at nor changed.

use bindery_spec::ir::{MediaType, Response, SchemaId};
use serde_json::Value;

use super::{Visit, render};
use crate::mock::complaint::{Complaint, Kind};
use crate::mock::core::Core;
use crate::mock::message::Outgoing;
use crate::mock::operation::body_of;
use crate::mock::represent::{header, mend, sample};
use crate::mock::request::accept;
use crate::mock::request::prefer::Preference;

/// The answer that is preferred.
///
/// Fails, as a thing that is not there, for a status or an example that the description does not have: answering
/// something else would let a test pass that says nothing.
pub(crate) fn answer(core: &Core, visit: &Visit<'_>, wish: &Preference, accept: &str) -> Result<Outgoing, Complaint> {
    let (status, response) = response(visit, wish)?;
    let content = response.map(|response| response.content.as_slice()).unwrap_or_default();
    let usual = body_of(status, content).0;
    let chosen = usual.map(|usual| accept::choose(accept, content, usual).unwrap_or(usual));
    let mut answer = match chosen.and_then(|place| content.get(place)) {
        Some(media_type) => {
            let value = value(core, visit, wish, status, media_type)?;
            render::body(core, status, media_type, value.as_ref())
        }
        None if wish.example.is_some() => {
            return Err(undescribed(format!("the answer {status} has no body, and no example")));
        }
        None => Outgoing::empty(status),
    };
    if let Some(response) = response {
        answer.headers.extend(header::required(&core.description, response, core.seed));
    }
    answer.set("preference-applied", &wish.applied());
    Ok(answer)
}

fn response<'a>(visit: &Visit<'a>, wish: &Preference) -> Result<(u16, Option<&'a Response>), Complaint> {
    let operation = visit.operation;
    if let Some(code) = wish.code {
        let found =
            operation.response(code).ok_or_else(|| undescribed(format!("no answer {code} is described here")))?;
        return Ok((code, Some(found)));
    }
    // The example alone may say which answer it is for.
    let named = wish.example.as_ref().and_then(|name| {
        let example = operation.examples.iter().find(|example| example.name == *name)?;
        let (status, _) = example.responses.first()?;
        Some((*status, operation.response(*status)))
    });
    let success = &visit.plan.success;
    Ok(named.unwrap_or((success.status, success.response.and_then(|place| operation.responses.get(place)))))
}

/// The value of the body; `None` where nothing is known of it.
fn value(
    core: &Core,
    visit: &Visit<'_>,
    wish: &Preference,
    status: u16,
    media_type: &MediaType,
) -> Result<Option<Value>, Complaint> {
    if let Some(name) = &wish.example {
        let own = media_type.examples.iter().find(|example| example.name == *name).map(|example| &example.value);
        let exchange = || {
            let example = visit.operation.examples.iter().find(|example| example.name == *name)?;
            example.responses.iter().find(|(known, _)| *known == status)?.1.as_ref()
        };
        let found = own.or_else(exchange);
        let found = found.ok_or_else(|| undescribed(format!("the answer {status} has no example '{name}'")))?;
        return Ok(Some(found.clone()));
    }
    let Some(schema) = media_type.schema else {
        return Ok(media_type.examples.first().map(|example| example.value.clone()));
    };
    if wish.dynamic {
        return Ok(Some(drawn(core, schema, wish.seed.unwrap_or_else(|| core.draw()))));
    }
    if let Some(example) = sample::of_exchange(visit.operation, status) {
        return Ok(Some(example.clone()));
    }
    if status >= 400 && media_type.examples.is_empty() {
        let complaint = Complaint::new(Kind::of_status(status), "", "this answer was asked for");
        return Ok(Some(core.errors.value(&core.description, schema, status, &complaint)));
    }
    Ok(Some(sample::plausible(&core.description, schema, Some(media_type), core.seed)))
}

fn drawn(core: &Core, schema: SchemaId, seed: u64) -> Value {
    let mut value = core.description.draw(schema, seed);
    mend::mend(&core.description, schema, &mut value, seed);
    value
}

fn undescribed(message: String) -> Complaint {
    Complaint::new(Kind::Undescribed, "prefer", message)
}
