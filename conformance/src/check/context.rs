//! What checks may know of the run.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::sync::Arc;

use bindery_spec::ir::{Api, Operation, OperationIndex, Response, SchemaId, StatusPattern};
use jiff::Timestamp;
use serde_json::Value;

use super::elsewhere;
use crate::engine::open::Texts;
use crate::exchange::Exchange;
use crate::lifecycle::infer::id::at;
use crate::lifecycle::infer::list::array;
use crate::lifecycle::infer::view;
use crate::lifecycle::resource::{Resource, ResourceIndex, Resources, Role};
use crate::strategy::{Direction, Strategist};
use crate::validator::{Validator, Violation};

/// How far the server's clock may be from ours, in seconds.
pub(crate) const SKEW: i64 = 300;

/// What checks may know of the run.
pub struct Context<'a> {
    /// The API.
    pub api: &'a Api,
    /// Its resources.
    pub resources: &'a Resources,
    /// The independent judge of bodies.
    pub validator: &'a Validator,
    /// What values schemas have.
    pub strategist: &'a Strategist,
    /// What the server has made of texts that the description leaves open.
    pub texts: &'a Texts,
    /// The values of every credential of the run.
    pub secrets: &'a [String],
    /// The operations that ask for a credential which the run was not given.
    pub locked: &'a HashSet<OperationIndex>,
    /// When the run began.
    pub started: Timestamp,
    /// When the exchange was over.
    pub now: Timestamp,
    /// What the schema of an answer says of it, found out once for every check that asks: of the exchange of this number.
    pub(crate) judged: OnceCell<(u64, Option<Vec<Violation>>)>,
}

/// What the run knows of the thing that a request is about.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Its resource.
    pub resource: Option<ResourceIndex>,
    /// Its id; absent in the request that makes it.
    pub id: Option<String>,
    /// The id of what it belongs to.
    pub parent: Option<String>,
    /// What the request that made it said, by property name, as text where it went as text.
    pub fields: Vec<(String, Value)>,
    /// The maps and lists among what it said, by property name.
    pub maps: Vec<(String, Value)>,
    /// The names of the properties that requests of the run have said since, whether or not they were taken.
    pub changed: HashSet<String>,
    /// The name of the file that was sent.
    pub file_name: Option<String>,
    /// The bytes that were sent.
    pub content: Option<Arc<[u8]>>,
}

impl Known {
    /// Where the thing stands, and nothing of what it says.
    pub(crate) fn place(&self) -> Self {
        Self { resource: self.resource, id: self.id.clone(), parent: self.parent.clone(), ..Self::default() }
    }
}

impl<'a> Context<'a> {
    /// The operation that the answer is judged by.
    #[must_use]
    pub fn operation(&self, exchange: &Exchange) -> Option<&'a Operation> {
        let described = exchange.case.operation.filter(|_| !exchange.case.is_elsewhere);
        self.api.operations.get(described?.0)
    }

    /// The declared response that the answer falls under. A success that only `default` would cover is undeclared:
    /// where success has a response of its own, `default` stands for what went wrong.
    #[must_use]
    pub fn declared(&self, exchange: &Exchange) -> Option<&'a Response> {
        let operation = self.operation(exchange)?;
        let status = exchange.status()?;
        let response = operation.response(status)?;
        let others = operation.responses.iter().any(|response| response.status.is_success());
        let by_default = response.status == StatusPattern::Default;
        (!(by_default && others && status < 400)).then_some(response)
    }

    /// The resource and the role of the operation in it.
    #[must_use]
    pub fn role(&self, exchange: &Exchange) -> Option<(&'a Resource, &'a Role)> {
        let described = exchange.case.operation.filter(|_| !exchange.case.is_elsewhere);
        let (index, role) = self.resources.role_of(described?)?;
        Some((self.resources.get(index), role))
    }

    /// The schema of one thing in a JSON answer: that of the items, where it is a list.
    #[must_use]
    pub fn shown(&self, exchange: &Exchange) -> Option<SchemaId> {
        let items = match (self.role(exchange), self.operation(exchange)) {
            (Some((resource, Role::List(_) | Role::Bin(_) | Role::Search(_))), Some(operation)) => {
                array(self.api, operation, resource.schema)
            }
            _ => None,
        };
        items.map(|(_, items)| items).or_else(|| self.schema(exchange))
    }

    /// The one thing that an answer shows, and its schema: where an answer says how things went beside it, that is not said
    /// of the thing.
    #[must_use]
    pub fn thing<'v>(&self, exchange: &Exchange, body: &'v Value) -> (&'v Value, Option<SchemaId>) {
        let described = exchange.case.operation.filter(|_| !exchange.case.is_elsewhere);
        let whole = self.schema(exchange);
        let Some(operation) = described else { return (body, whole) };
        let thing = self.resources.thing(operation, body);
        if std::ptr::eq(thing, body) {
            return (body, whole);
        }
        let way = &self.resources.answers[operation.0];
        (thing, whole.and_then(|schema| at(self.api, schema, way)))
    }

    /// Whether a value of this schema can have a property that says this: its schema, in one of the alternatives, accepts
    /// it, or what it spells as a text.
    #[must_use]
    pub fn can_say(&self, schema: SchemaId, name: &str, said: &Value) -> bool {
        let parts = view::parts(self.api, schema);
        let mut named = parts.iter().flat_map(|part| &part.properties).filter(|one| one.name == name).peekable();
        let spelt = said.as_str().and_then(|text| serde_json::from_str::<Value>(text).ok());
        let accepts = |property: SchemaId, value: &Value| {
            let origin = &self.api.schemas.get(property).origin;
            self.validator.violations(origin, Direction::Response, value).is_empty()
        };
        named.peek().is_none()
            || named
                .any(|one| accepts(one.schema, said) || spelt.as_ref().is_some_and(|spelt| accepts(one.schema, spelt)))
    }

    /// Whether a request was refused since the run has no credential that its operation asks for.
    #[must_use]
    pub fn is_locked_out(&self, exchange: &Exchange) -> bool {
        let is_locked = exchange.case.operation.is_some_and(|operation| self.locked.contains(&operation));
        is_locked && matches!(exchange.status(), Some(401 | 403))
    }

    /// Whether a request may have been refused for what no description says: for a text that is left open, of which the
    /// server has taken none so far, for something elsewhere that it names, or since a body that may be left out was, without
    /// which there is nothing to do.
    #[must_use]
    pub fn is_open_to_doubt(&self, exchange: &Exchange) -> bool {
        let body = self.operation(exchange).and_then(|operation| operation.request_body.as_ref());
        exchange.is_refused()
            && (!self.texts.has_taken(exchange)
                || (body.is_some_and(|body| !body.required) && lacks_body(exchange))
                || elsewhere::is_refused_for_it(exchange, self))
    }

    /// The schema of a JSON answer.
    #[must_use]
    pub fn schema(&self, exchange: &Exchange) -> Option<SchemaId> {
        self.declared(exchange)?.content.iter().find(|media| media.is_json())?.schema
    }
}

/// Whether a request that says what is to be made or changed came without a body, and was refused as one that makes no sense.
///
/// Source: RFC 9110 section 9.3.4, a PUT gives "the state defined by the representation enclosed in the request".
fn lacks_body(exchange: &Exchange) -> bool {
    let request = &exchange.case.request;
    let is_empty = request.body.as_ref().is_none_or(|body| body.bytes.is_empty());
    let is_told = matches!(request.method.as_str(), "POST" | "PUT" | "PATCH");
    is_empty && is_told && matches!(exchange.status(), Some(400 | 411 | 415 | 422))
}
