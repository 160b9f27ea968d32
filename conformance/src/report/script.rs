//! What reproducers in every language share: where the server is, which variables stand for credentials, and which for
//! ids that the server gives out.

use std::sync::Arc;

use crate::case::{Case, Request};
use crate::engine::credentials::{self, Placed};
use crate::engine::new_id::{as_id, scraped};
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
    /// The path to it in the body of the answer.
    pub(crate) path: Vec<String>,
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
                let (id, path) = self.made(exchange)?;
                let rest = exchanges.get(index + 1..).unwrap_or_default();
                let is_needed = wanted.contains(&id) || rest.iter().any(|later| mentions(later, &id));
                is_needed.then(|| {
                    count += 1;
                    Variable { id, name: format!("id{count}"), path }
                })
            })
            .collect()
    }

    /// The id that an exchange gave out, and the path to it in the body.
    pub(crate) fn made(&self, exchange: &Exchange) -> Option<(String, Vec<String>)> {
        let (resource, Role::Create) = self.run.resources.role_of(exchange.case.operation?)? else { return None };
        let described = self.run.resources.get(resource);
        let path = described.answered_id()?;
        let told = exchange.json.as_deref().and_then(|json| as_id(shape::value_at(json, path)?));
        Some((told.or_else(|| scraped(exchange, described))?, path.to_vec()))
    }

    /// Whether a case makes something.
    pub(crate) fn is_create(&self, case: &Case) -> bool {
        let role = case.operation.and_then(|index| self.run.resources.role_of(index)).map(|(_, role)| role);
        matches!(role, Some(Role::Create))
    }
}

/// Whether a request names an id.
fn mentions(exchange: &Exchange, id: &str) -> bool {
    let request = &exchange.case.request;
    let encoded = crate::engine::arguments::encode_path(id);
    request.target().contains(&encoded)
        || exchange.case.derived.iter().any(|derived| derived.id == id)
        || request.body.as_ref().is_some_and(|body| String::from_utf8_lossy(&body.bytes).contains(id))
}
