//! What the documentation of the client says.

use std::sync::Arc;

use bindery_spec::ir::{
    Api, Header, MediaType, Operation as Source, Parameter, RequestBody, SchemaId, SecurityScheme, Server,
    ServerVariable, StatusPattern, Tag,
};
use serde_json::Value;

use super::alternatives::Alternative;
use super::names::NamedGroup;
use super::{Context, example, pages};
use crate::lower::docs::{self, bullet, code, doc_lines, markdown, one_line, paragraph};
use crate::model::Docs;
use crate::model::calls::{Decode, Operation, Pattern, Placement, Switch};

/// The client.
pub(super) fn client(api: &Api) -> Docs {
    let title = one_line(&api.title);
    let subject = if title.is_empty() { "the API".to_owned() } else { title };
    vec![
        format!("A client of {subject}."),
        String::new(),
        "It is cheap to clone: clones share their connections and credentials.".to_owned(),
    ]
}

/// The operations of a tag.
pub(super) fn group(name: &str, tag: Option<&Tag>) -> Docs {
    let mut lines = vec![format!("The operations of `{}`.", code(name))];
    if let Some(description) = tag.and_then(|tag| tag.description.as_deref()) {
        lines.push(String::new());
        lines.extend(markdown(description));
    }
    trimmed(lines)
}

/// The address that the user gives.
pub(super) fn base_url(variable: Option<&ServerVariable>) -> Docs {
    doc_lines(
        &docs::Source {
            description: variable.and_then(|variable| variable.description.as_deref()),
            ..docs::Source::default()
        },
        || "The address of the server, such as `https://example.com`.".to_owned(),
    )
}

/// A server of the description.
pub(super) fn server(server: &Server) -> Docs {
    let address = format!("`{}`", code(&server.url));
    let mut lines = server.description.as_deref().map(markdown).unwrap_or_default();
    if lines.is_empty() {
        lines.push(address);
    } else {
        lines.extend([String::new(), address]);
    }
    lines
}

/// A variable of the server's address.
pub(super) fn server_variable(variable: &ServerVariable) -> Docs {
    let mut lines =
        doc_lines(&docs::Source { description: variable.description.as_deref(), ..docs::Source::default() }, || {
            format!("Sets `{}` in the address of the server.", code(&variable.name))
        });
    if let Some(default) = variable.default.as_deref().filter(|default| !default.is_empty()) {
        lines.extend([String::new(), format!("Default: `{}`", code(default))]);
    }
    if !variable.values.is_empty() {
        let values: Vec<String> = variable.values.iter().map(|value| format!("`{}`", code(value))).collect();
        lines.extend([String::new(), format!("Values: {}", values.join(", "))]);
    }
    lines
}

/// A security scheme.
pub(super) fn scheme(scheme: &SecurityScheme, placement: &Placement) -> Docs {
    let place = match placement {
        Placement::Header(name) => format!("the header `{}`", code(name)),
        Placement::Query(name) => format!("the query parameter `{}`", code(name)),
        Placement::Cookie(name) => format!("the cookie `{}`", code(name)),
        Placement::Authorization(word) if word.is_empty() => "the header `Authorization`".to_owned(),
        Placement::Authorization(word) => format!("the header `Authorization`, after `{}`", code(word)),
        Placement::Basic => "the header `Authorization`, as user and password".to_owned(),
        Placement::Connection => "the connection itself".to_owned(),
    };
    let mut lines = vec![format!("Sets the credential for `{}`, which goes into {place}.", code(&scheme.name))];
    if let Some(description) = &scheme.description {
        lines.push(String::new());
        lines.extend(markdown(description));
    }
    trimmed(lines)
}

/// The token server of a security scheme.
pub(super) fn client_credentials(scheme: &SecurityScheme, token_url: &str) -> Docs {
    vec![
        format!("Gets the tokens for `{}` with the id and the secret of a client (OAuth 2, client", code(&scheme.name)),
        format!("credentials), from `{}`. They are renewed before they end.", code(token_url)),
        String::new(),
        "Where the token server wants more, a [`ClientCredentials`](crate::ClientCredentials) is a credential too."
            .to_owned(),
    ]
}

/// A parameter.
pub(super) fn parameter<'a>(ctx: &Context<'a>, parameter: &'a Parameter) -> Arc<Docs> {
    let api = ctx.api;
    let location = match parameter.location {
        bindery_spec::ir::ParameterLocation::Path => "path",
        bindery_spec::ir::ParameterLocation::Query | bindery_spec::ir::ParameterLocation::QueryString => "query",
        bindery_spec::ir::ParameterLocation::Header => "headers",
        bindery_spec::ir::ParameterLocation::Cookie => "cookies",
    };
    let of_schema = || parameter.schema().and_then(|schema| docs::description(&api.schemas, schema));
    ctx.texts.doc_lines(
        &docs::Source {
            description: parameter.description.as_deref().or_else(of_schema),
            default: parameter.schema().and_then(|schema| docs::default(&api.schemas, schema)),
            exact_default: parameter.schema().and_then(|schema| docs::exact_default(&api.schemas, schema)),
            ..docs::Source::default()
        },
        || format!("`{}` in the {location}.", code(&parameter.name)),
    )
}

/// A header that answers declare.
pub(super) fn header(header: &Header) -> Docs {
    doc_lines(&docs::Source { description: header.description.as_deref(), ..docs::Source::default() }, || {
        format!("`{}` in an answer.", code(&header.name))
    })
}

/// A header of a part.
pub(super) fn part_header(header: &Header, part: &str) -> Docs {
    doc_lines(&docs::Source { description: header.description.as_deref(), ..docs::Source::default() }, || {
        format!("`{}` in the headers of the part `{}`.", code(&header.name), code(part))
    })
}

/// A header that answers declare, each in its own words.
pub(super) fn shared_header(header: &Header) -> Docs {
    vec![format!("`{}` in an answer; the documentation of each operation says what it holds.", code(&header.name))]
}

/// The body.
pub(super) fn body(api: &Api, source: &RequestBody) -> Docs {
    let of_schema = || docs::description(&api.schemas, source.content.first()?.schema?);
    doc_lines(
        &docs::Source { description: source.description.as_deref().or_else(of_schema), ..docs::Source::default() },
        || "The body of the request.".to_owned(),
    )
}

/// As what the body is sent, where that is not plain JSON, or where there is a choice.
pub(super) fn content_types(sent: &str, others: &[String]) -> Docs {
    if others.is_empty() && sent == "application/json" {
        return Docs::new();
    }
    let mut lines = vec![String::new(), format!("It is sent as `{}`.", code(sent))];
    if !others.is_empty() {
        let others: Vec<String> = others.iter().map(|range| format!("`{}`", code(range))).collect();
        lines.extend(paragraph("", &format!("The API also takes {}.", others.join(", "))));
    }
    lines
}

/// The choice among the media types of a body.
pub(super) fn content_type(sent: &str, others: &[String]) -> Docs {
    let others: Vec<String> = others.iter().map(|range| format!("`{}`", code(range))).collect();
    paragraph("", &format!("Sends the body as another media type than `{}`: {}.", code(sent), others.join(", ")))
}

/// A way to send a request that asks for another media type.
pub(super) fn receiver(media_type: &MediaType, decode: &Decode, switch: Option<&Switch>) -> Docs {
    let mut lines = vec![format!("Sends the request and asks for `{}`.", code(media_type.range.trim()))];
    let more = match decode {
        Decode::Events(..) => "The events of the answer are a stream.",
        Decode::Lines(Some(_), _) => "The values of the answer are a stream.",
        Decode::Lines(None, _) => {
            "The values of the answer are a stream. The description does not tell their type, so the caller does."
        }
        _ => "",
    };
    if !more.is_empty() {
        lines.extend([String::new(), more.to_owned()]);
    }
    if switch.is_some() {
        lines.push("It sets `stream`, by which the request asks for one.".to_owned());
    }
    lines.extend([String::new(), "# Errors".to_owned(), String::new(), "Fails as described at [`Error`].".to_owned()]);
    lines
}

/// A property of a form.
pub(super) fn property(ctx: &Context<'_>, schema: SchemaId, name: &str) -> Arc<Docs> {
    let found = ctx.api.schemas.get(schema);
    ctx.texts.doc_lines(
        &docs::Source {
            title: found.title.as_deref(),
            description: docs::description(&ctx.api.schemas, schema),
            default: docs::default(&ctx.api.schemas, schema),
            exact_default: docs::exact_default(&ctx.api.schemas, schema),
        },
        || format!("`{}` in the body.", code(name)),
    )
}

/// A part without a name.
pub(super) fn part(ctx: &Context<'_>, schema: Option<SchemaId>, fallback: &str) -> Arc<Docs> {
    ctx.texts.doc_lines(
        &docs::Source {
            description: schema.and_then(|schema| docs::description(&ctx.api.schemas, schema)),
            ..docs::Source::default()
        },
        || fallback.to_owned(),
    )
}

/// An enum of answers or errors.
pub(super) fn outcome(operation: &str, is_success: bool) -> Docs {
    let what = if is_success { "What" } else { "The error bodies that" };
    vec![format!("{what} `{}` answers, by status.", code(operation))]
}

/// A variant of it, for answers of a media type where that tells it from others.
pub(super) fn variant(pattern: Pattern, media_type: Option<&str>, description: &str) -> Docs {
    let mut status = match pattern {
        Pattern::Code(code) => format!("Status {code}."),
        Pattern::Range(digit) => format!("Status {digit}XX."),
        Pattern::Rest => "Any other status.".to_owned(),
    };
    if let Some(media_type) = media_type {
        status = format!("{} as `{}`.", status.trim_end_matches('.'), code(media_type));
    }
    let mut lines = vec![status];
    let more = markdown(description);
    if !more.is_empty() {
        lines.push(String::new());
        lines.extend(more);
    }
    trimmed(lines)
}

/// The method of an operation: what it does, its arguments, answers and errors, and how it is called.
pub(super) fn operation(
    ctx: &Context<'_>,
    group: &NamedGroup,
    source: &Source,
    operation: &Operation,
    others: &[Alternative],
) -> Docs {
    let mut lines: Docs = source.summary.as_deref().map(markdown).unwrap_or_default();
    if let Some(last) = lines.last_mut()
        && !last.ends_with(['.', '!', '?', ':', '`'])
        && source.summary.as_deref().is_some_and(|summary| summary.trim().lines().count() == 1)
    {
        last.push('.');
    }
    let description = source.description.as_deref().map(markdown).unwrap_or_default();
    if !description.is_empty() {
        if says_the_same(&lines, description.split(|line| line.is_empty()).next().unwrap_or_default()) {
            lines.clear();
        } else if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(description);
    }
    if lines.is_empty() {
        lines.push(format!("Sends `{} {}`.", code(&operation.method), code(&operation.path)));
    } else {
        lines.extend([String::new(), format!("Sends `{} {}`.", code(&operation.method), code(&operation.path))]);
    }
    alternatives(&mut lines, &group.ty, others);
    arguments(&mut lines, operation);
    answers(ctx, &mut lines, source, operation);
    lines.extend(pages::section(operation));
    lines.extend([String::new(), "# Errors".to_owned(), String::new()]);
    if source.responses.iter().any(|response| response.status == StatusPattern::Default) {
        lines.push(
            "Fails where the server answers with an error, where its answer cannot be read, and where there is"
                .to_owned(),
        );
        lines.push("none.".to_owned());
    } else {
        lines.push(
            "Fails where the server answers with an error or with a status that is not declared, where its".to_owned(),
        );
        lines.push("answer cannot be read, and where there is none.".to_owned());
    }
    lines.extend([String::new(), "# Example".to_owned(), String::new()]);
    lines.extend(example::example(ctx, &group.name.ident, operation));
    trimmed(lines)
}

/// Whether two paragraphs are the same, wherever their lines and with what they end.
fn says_the_same(one: &[String], other: &[String]) -> bool {
    let words = |lines: &[String]| lines.join(" ").trim_end_matches(['.', ' ']).to_lowercase();
    !one.is_empty() && words(one) == words(other)
}

fn arguments(lines: &mut Docs, operation: &Operation) {
    let required: Vec<_> = operation.arguments.iter().filter(|argument| argument.required).collect();
    if required.is_empty() {
        return;
    }
    lines.extend([String::new(), "# Arguments".to_owned(), String::new()]);
    for argument in required {
        let lead = format!("`{}`:", argument.name.bare());
        let wire = format!("`{}` in ", code(&argument.name.wire));
        // What is said of it may be no more than its name and its place; the name stands before it already.
        match argument.docs.as_slice() {
            [only] if only.starts_with(&wire) => lines.push(format!("- {lead} In {}", &only[wire.len()..])),
            docs => lines.extend(bullet("- ", &lead, docs.iter().map(String::as_str))),
        }
    }
}

/// The other methods that send what this one sends.
fn alternatives(lines: &mut Docs, group: &str, alternatives: &[Alternative]) {
    if !alternatives.is_empty() {
        lines.push(String::new());
    }
    for alternative in alternatives {
        lines.push(format!(
            "The body is sent as `{}` by [`{}`]({}::{}).",
            code(&alternative.content_type),
            alternative.ident,
            group,
            alternative.ident
        ));
    }
}

fn answers(ctx: &Context<'_>, lines: &mut Docs, source: &Source, operation: &Operation) {
    if source.responses.is_empty() {
        return;
    }
    lines.extend([String::new(), "# Answers".to_owned(), String::new()]);
    for response in &source.responses {
        let docs = markdown(&response.description);
        lines.extend(bullet("- ", &format!("`{}`:", response.status), docs.iter().map(String::as_str)));
        for header in &response.headers {
            let docs = header.description.as_deref().map(|text| markdown(&one_line(text))).unwrap_or_default();
            let constant = ctx.headers.iter().find(|it| it.name.wire.eq_ignore_ascii_case(&header.name));
            let lead = match constant {
                Some(found) => {
                    let place = ctx.home.child("headers").path_from("crate");
                    format!("header [`{}`]({place}::{}):", code(&header.name), found.name.ident)
                }
                None => format!("header `{}`:", code(&header.name)),
            };
            lines.extend(bullet("  - ", &lead, docs.iter().map(String::as_str)));
        }
    }
    for receiver in &operation.receivers {
        let text = format!(
            "as `{}`, where the request is sent with [`{2}`]({1}::{2})",
            code(receiver.accept.split(',').next().unwrap_or_default()),
            operation.request,
            receiver.ident,
        );
        lines.extend(paragraph("- ", &text));
    }
}

/// A value to show for a parameter: an example of its own, else of its schema, else its default, else the first that is listed.
pub(super) fn example_value(ctx: &Context<'_>, parameter: &Parameter) -> Option<Value> {
    if let Some(example) = parameter.examples.first() {
        return Some(example.value.clone());
    }
    let schema = ctx.api.schemas.get(parameter.schema()?);
    let listed = || schema.enumeration.iter().flatten().map(|one| &one.value).find(|value| !value.is_null());
    schema.examples.first().or(schema.default.as_deref()).or_else(listed).cloned()
}

/// Without empty lines at the end, or two of them together.
fn trimmed(mut lines: Docs) -> Docs {
    lines.dedup_by(|next, previous| next.is_empty() && previous.is_empty());
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}
