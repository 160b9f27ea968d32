//! A sequence of exchanges as commands for a POSIX shell, without secrets.
//!
//! Ids that the server gives out become variables, so that the commands mean the same on the next day.

use std::sync::Arc;

use crate::case::{Body, Case, Credentials, Request};
use crate::engine::credentials::{self, Placed};
use crate::engine::run::Run;
use crate::engine::shape;
use crate::engine::world::as_id;
use crate::exchange::Exchange;
use crate::lifecycle::resource::Role;

/// An id that an earlier answer gave out.
struct Variable {
    id: String,
    name: String,
}

/// One command for each exchange, in order.
pub(crate) fn sequence(run: &Run, exchanges: &[Arc<Exchange>]) -> Vec<String> {
    let mut variables: Vec<Variable> = Vec::new();
    let mut lines = Vec::new();
    for (index, exchange) in exchanges.iter().enumerate() {
        let line = command(run, &exchange.case, &variables);
        let rest = exchanges.get(index + 1..).unwrap_or_default();
        let made = made(run, exchange).filter(|(id, _)| rest.iter().any(|later| mentions(later, id)));
        match made {
            Some((id, path)) => {
                let name = format!("id{}", variables.len() + 1);
                lines.push(format!("{name}=$({line} | jq -r '.{path}')"));
                variables.push(Variable { id, name });
            }
            None => lines.push(line),
        }
    }
    lines
}

/// The id that an exchange gave out, and the path to it in the body.
fn made(run: &Run, exchange: &Exchange) -> Option<(String, String)> {
    let (resource, Role::Create) = run.resources.role_of(exchange.case.operation?)? else { return None };
    let path = run.resources.get(resource).id_property.as_ref()?;
    let id = as_id(shape::value_at(exchange.json.as_deref()?, path)?)?;
    Some((id, path.join(".")))
}

fn mentions(exchange: &Exchange, id: &str) -> bool {
    let request = &exchange.case.request;
    let encoded = crate::engine::arguments::encode_path(id);
    request.target().contains(&encoded)
        || exchange.case.derived.iter().any(|derived| derived.id == id)
        || request.body.as_ref().is_some_and(|body| String::from_utf8_lossy(&body.bytes).contains(id))
}

fn command(run: &Run, case: &Case, variables: &[Variable]) -> String {
    let operation = case.operation.and_then(|index| run.operation(index));
    let placed = credentials::place(
        &run.api,
        operation,
        &shown(&case.request),
        &|identity| run.keys_of(identity),
        &|scheme, identity| Some(credentials::variable(&run.api, scheme, identity)),
    );
    let mut line = String::from("curl -sS -i");
    if made_by_create(run, case) {
        line = "curl -sS".to_owned();
    }
    let (body, stdin) = body(case.request.body.as_ref(), variables);
    let natural = if body.is_empty() { "GET" } else { "POST" };
    match case.request.method.as_str() {
        "HEAD" => line.push_str(" --head"),
        method if method != natural => line.push_str(&format!(" -X {}", quote(method))),
        _ => {}
    }
    line.push_str(" --path-as-is");
    line.push_str(&format!(" {}", url(run, case, &placed, variables)));
    for (name, value) in &placed.headers {
        let text = if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
        line.push_str(&format!(" -H {}", double(&text)));
    }
    for (name, value) in &case.request.headers {
        line.push_str(&format!(" -H {}", quote(&format!("{name}: {value}"))));
    }
    line.push_str(&body);
    format!("{stdin}{line}")
}

fn made_by_create(run: &Run, case: &Case) -> bool {
    let role = case.operation.and_then(|index| run.resources.role_of(index)).map(|(_, role)| role);
    matches!(role, Some(Role::Create))
}

/// The request with a safe text in the place of a credential that was made up from the real one.
fn shown(request: &Request) -> Request {
    let mut request = request.clone();
    if let Credentials::Replaced { value, shown, .. } = &mut request.credentials {
        value.clone_from(shown);
    }
    request
}

fn url(run: &Run, case: &Case, placed: &Placed, variables: &[Variable]) -> String {
    let endpoint = run.client.endpoint();
    let mut request = case.request.clone();
    request.query.extend(placed.query.iter().cloned());
    let text =
        format!("{}{}{}", endpoint.origin(), if request.is_absolute { "" } else { &endpoint.base }, request.target());
    let mut replaced = escape_double(&text);
    for (_, value) in &placed.query {
        replaced = replaced.replace(&escape_double(value), value);
    }
    for derived in &case.derived {
        if let Some(variable) = variables.iter().find(|variable| variable.id == derived.id) {
            let expression = derived.shell.replace("{}", &variable.name);
            replaced = replaced.replacen(&escape_double(&derived.literal), &expression, 1);
        }
    }
    for variable in variables {
        let encoded = crate::engine::arguments::encode_path(&variable.id);
        replaced = replaced.replace(&escape_double(&encoded), &format!("${{{}}}", variable.name));
    }
    format!("\"{replaced}\"")
}

/// The arguments for a body, and what has to be piped into the command.
fn body(body: Option<&Body>, variables: &[Variable]) -> (String, String) {
    let Some(body) = body else { return (String::new(), String::new()) };
    if body.parts.is_empty() {
        let content_type = body.content_type.as_ref().map_or_else(
            || " -H 'Content-Type:'".to_owned(),
            |content_type| format!(" -H {}", quote(&format!("Content-Type: {content_type}"))),
        );
        return match std::str::from_utf8(&body.bytes) {
            Ok(text) if !text.contains('\0') && text.len() < 4096 => {
                let mut data = escape_double(text);
                for variable in variables {
                    data = data.replace(&escape_double(&variable.id), &format!("${{{}}}", variable.name));
                }
                (format!("{content_type} --data-raw \"{data}\""), String::new())
            }
            _ => (format!("{content_type} --data-binary @-"), produce(&body.bytes)),
        };
    }
    let mut arguments = String::new();
    let mut stdin = String::new();
    for part in &body.parts {
        let Some(file_name) = &part.file_name else {
            let text = String::from_utf8_lossy(&part.bytes);
            arguments.push_str(&format!(" --form-string {}", quote(&format!("{}={text}", part.name))));
            continue;
        };
        let file_name = file_name.replace('\\', "\\\\").replace('"', "\\\"");
        let mut form = format!("{}=@-;filename=\"{file_name}\"", part.name);
        if let Some(content_type) = &part.content_type {
            form.push_str(&format!(";type={content_type}"));
        }
        arguments.push_str(&format!(" -F {}", quote(&form)));
        stdin = produce(&part.bytes);
    }
    (arguments, stdin)
}

/// A command that writes these bytes to its output, with a pipe after it.
fn produce(bytes: &[u8]) -> String {
    if bytes.len() > 2048
        && let Some(end) = bytes.iter().position(|byte| *byte == b'\n')
        && let Some(line) = bytes.get(..end).and_then(|line| std::str::from_utf8(line).ok())
        && bytes.chunks(end + 1).all(|chunk| bytes.starts_with(chunk))
    {
        return format!("yes {} | head -c {} | ", quote(line), bytes.len());
    }
    let mut octal = String::new();
    for byte in bytes.iter().take(4096) {
        match byte {
            b'%' => octal.push_str("%%"),
            b'\\' => octal.push_str("\\\\"),
            b'\n' => octal.push_str("\\n"),
            b'\'' => octal.push_str("\\047"),
            32..=126 => octal.push(char::from(*byte)),
            other => octal.push_str(&format!("\\{other:03o}")),
        }
    }
    format!("printf '{octal}' | ")
}

/// A text in single quotes.
fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// A text in double quotes, in which variables are still replaced.
fn double(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('`', "\\`").replace('"', "\\\"").replace("\\\"$", "\"$"))
}

fn escape_double(text: &str) -> String {
    text.replace('\\', "\\\\").replace('$', "\\$").replace('`', "\\`").replace('"', "\\\"")
}
