//! Counting what each exchange exercises, while the run goes on.

use std::collections::BTreeMap;

use bindery_spec::ir::{Api, Operation, ParameterLocation, SchemaId};
use serde_json::Value;

use super::reach;
use crate::case::{Case, Intent};
use crate::exchange::Exchange;
use crate::wire::percent;

/// How many answers of each status of an operation are taken apart: one more says nothing new.
const LOOKS: u64 = 200;

/// The counts so far.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    pub(super) operations: BTreeMap<usize, Counts>,
    /// By schema: values sent, values received.
    pub(super) schemas: Vec<(u64, u64)>,
}

/// The counts of one operation.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) requests: u64,
    pub(super) statuses: BTreeMap<u16, u64>,
    /// By place among the parameters: given, left out, broken.
    pub(super) parameters: Vec<(u64, u64, u64)>,
}

impl Watch {
    /// Counts an exchange that was really sent.
    pub(crate) fn note(&mut self, api: &Api, exchange: &Exchange) {
        let case = &exchange.case;
        let described = case.operation.filter(|_| !case.is_elsewhere);
        let Some((index, operation)) = described.and_then(|index| Some((index.0, api.operations.get(index.0)?))) else {
            return;
        };
        // A method that the path does not have says nothing about the operation whose credentials it borrows.
        if matches!(case.intent, Intent::Undeclared) {
            return;
        }
        self.schemas.resize(api.schemas.len(), (0, 0));
        let counts = self.operations.entry(index).or_default();
        counts.requests += 1;
        let looks = exchange.status().map_or(0, |status| {
            let count = counts.statuses.entry(status).or_default();
            *count += 1;
            *count
        });
        counts.parameters.resize(operation.parameters.len(), (0, 0, 0));
        for (place, parameter) in operation.parameters.iter().enumerate() {
            let Some(slot) = counts.parameters.get_mut(place) else { continue };
            let value = value_of(case, operation, parameter.location, &parameter.name);
            match value {
                Some(_) if breaks(case, &parameter.name) => slot.2 += 1,
                Some(_) => slot.0 += 1,
                None => slot.1 += 1,
            }
            if let (Some(value), Some(schema)) = (value, parameter.schema()) {
                reach::met(api, schema, &Value::from(value), &mut |id| bump(&mut self.schemas, id, false));
            }
        }
        if looks <= LOOKS {
            self.note_bodies(api, operation, exchange);
        }
    }

    fn note_bodies(&mut self, api: &Api, operation: &Operation, exchange: &Exchange) {
        let sent = exchange.case.request.body.as_ref();
        if let (Some(body), Some(declared)) = (sent, &operation.request_body) {
            let essence = body.content_type.as_deref().unwrap_or("").split(';').next().unwrap_or("").to_lowercase();
            let media = declared.content.iter().find(|media| media.essence() == essence);
            if let Some(schema) = media.and_then(|media| media.schema) {
                let value = if body.parts.is_empty() {
                    serde_json::from_slice(&body.bytes).ok()
                } else {
                    let parts = body.parts.iter();
                    let text = |bytes: &[u8]| Value::from(String::from_utf8_lossy(bytes.get(..64).unwrap_or(bytes)));
                    Some(Value::Object(parts.map(|part| (part.name.clone(), text(&part.bytes))).collect()))
                };
                let value = value.unwrap_or_default();
                reach::met(api, schema, &value, &mut |id| bump(&mut self.schemas, id, false));
            }
        }
        let declared = exchange.status().and_then(|status| operation.response(status));
        let schema = declared.and_then(|response| response.content.iter().find(|media| media.is_json())?.schema);
        if let (Some(schema), Some(value)) = (schema, exchange.json.as_deref()) {
            reach::met(api, schema, value, &mut |id| bump(&mut self.schemas, id, true));
        }
    }
}

fn bump(schemas: &mut [(u64, u64)], id: SchemaId, is_received: bool) {
    if let Some(slot) = schemas.get_mut(id.0 as usize) {
        if is_received { slot.1 += 1 } else { slot.0 += 1 }
    }
}

/// Whether a case breaks the rules of a parameter on purpose.
fn breaks(case: &Case, name: &str) -> bool {
    match &case.intent {
        Intent::Invalid(violated) => violated.place.contains(&format!("\"{name}\"")),
        _ => false,
    }
}

/// The text of a parameter in a request, still as it was sent; of an exploded object or array, that of one member.
fn value_of(case: &Case, operation: &Operation, location: ParameterLocation, name: &str) -> Option<String> {
    let request = &case.request;
    let is_named = |candidate: &str| {
        let candidate = percent::decode(candidate);
        candidate == name || candidate.strip_prefix(name).is_some_and(|rest| rest.starts_with(['[', '.']))
    };
    match location {
        ParameterLocation::Path => operation.path.contains(&format!("{{{name}}}")).then(|| request.path.clone()),
        ParameterLocation::Query | ParameterLocation::QueryString => {
            request.query.iter().find(|(candidate, _)| is_named(candidate)).map(|(_, value)| value.clone())
        }
        ParameterLocation::Header => {
            let mut headers = request.headers.iter();
            headers.find(|(candidate, _)| candidate.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone())
        }
        ParameterLocation::Cookie => {
            let mut cookies = request.headers.iter().filter(|(candidate, _)| candidate.eq_ignore_ascii_case("cookie"));
            cookies.find(|(_, value)| value.contains(&format!("{name}="))).map(|(_, value)| value.clone())
        }
    }
}
