//! Whether the API is where the run looks for it: a URL without the path that stands before every operation's, or with
//! one too many, leads to another part of the server, and what that answers says nothing about the API.
//!
//! In: the answers to requests that the description allows. Out: the first one of a stranger, where nobody else answered.
//! Not known here: what the checks say of the same answers.

use bindery_spec::ir::{MediaType, Operation, ParameterLocation, Response as DeclaredResponse};

use crate::case::Intent;
use crate::check::{Context, body_schema};
use crate::exchange::{Exchange, Response};
use crate::lifecycle::resource::Role;

/// What the answers so far say of where the run is.
#[derive(Debug, Default)]
pub(crate) struct Whereabouts {
    /// Whether any answer can be the API's own.
    is_home: bool,
    /// The first answer that is not, to a request for something that has to be there.
    strange: Option<String>,
}

impl Whereabouts {
    /// Notes an answer. Of a request that breaks the description, or is for another path, nothing is taken.
    pub(crate) fn note(&mut self, exchange: &Exchange, ctx: &Context<'_>) {
        let is_plain = matches!(exchange.case.intent, Intent::Valid | Intent::Plausible);
        let (Some(operation), Some(response)) = (ctx.operation(exchange), exchange.response()) else { return };
        // A thing of which nobody has heard is not there wherever the run looks.
        let says_nothing = response.status == 404 && has_path_parameters(operation);
        if self.is_home || !is_plain || says_nothing {
            return;
        }
        if !is_strange(response, exchange, ctx) {
            self.is_home = true;
        } else if self.strange.is_none() && !has_path_parameters(operation) {
            let request = &exchange.case.request;
            self.strange = Some(format!("{} {}: {}", request.method, request.path, response.summary()));
        }
    }

    /// The first answer, where no answer can be the API's own.
    pub(crate) fn stranger(&self) -> Option<&str> {
        self.strange.as_deref().filter(|_| !self.is_home)
    }
}

/// Whether an answer is one that any server gives for a path that it does not know.
fn is_strange(response: &Response, exchange: &Exchange, ctx: &Context<'_>) -> bool {
    match response.status {
        404 if is_collection(exchange, ctx) => true,
        404 | 405 | 501 => !is_declared(response, exchange, ctx),
        // Another host or scheme, or a page to sign in.
        301 | 302 | 303 | 307 | 308 => ctx.declared(exchange).is_none(),
        // The page of an application, which its server gives for every path.
        200..=299 => is_page(response) && ctx.declared(exchange).is_some_and(is_of_no_page),
        _ => false,
    }
}

/// Whether the description has this answer: its status, its type and what its body is like.
fn is_declared(response: &Response, exchange: &Exchange, ctx: &Context<'_>) -> bool {
    let Some(declared) = ctx.declared(exchange) else { return false };
    let essence = response.essence();
    let is_it = |range: &str| essence.as_deref() == Some(range) || range.ends_with('*');
    let has_type = declared.content.is_empty() || declared.content.iter().any(|media| is_it(&media.essence()));
    has_type && body_schema::violations(exchange, ctx).is_none_or(|violations| violations.is_empty())
}

/// Whether something of the operation is there even while there is no thing: a list, or what makes the first.
fn is_collection(exchange: &Exchange, ctx: &Context<'_>) -> bool {
    matches!(ctx.role(exchange), Some((_, Role::List(_) | Role::Bin(_) | Role::Search(_) | Role::Create)))
}

fn has_path_parameters(operation: &Operation) -> bool {
    operation.parameters.iter().any(|parameter| parameter.location == ParameterLocation::Path)
}

/// Whether a response has a type, and that of no web page.
fn is_of_no_page(declared: &DeclaredResponse) -> bool {
    let is_html =
        |media: &MediaType| matches!(&*media.essence(), "text/html" | "application/xhtml+xml" | "text/*" | "*/*");
    !declared.content.is_empty() && !declared.content.iter().any(is_html)
}

/// Whether an answer is a web page, by what it says and by how it begins.
fn is_page(response: &Response) -> bool {
    let says = response.essence().is_some_and(|essence| essence == "text/html");
    says && response.body.trim_ascii_start().first() == Some(&b'<')
}
