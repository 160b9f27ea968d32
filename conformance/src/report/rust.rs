//! A sequence of exchanges as a test in Rust, without secrets: one function that stands alone beside `ureq` and
//! `serde_json`, fails while the server is as it was, and passes once it keeps its word.
//!
//! The same ids become variables as in [`super::curl`]. The requests of a race are sent at once.

use std::fmt::Write as _;
use std::sync::Arc;

use super::demand::{self, Demand};
use super::literal;
use super::script::{Place, Script, Variable};
use crate::case::{Body, Case, Derived, Request};
use crate::engine::arguments::{encode_path, in_target};
use crate::engine::book::Cause;
use crate::exchange::Exchange;

/// The test of a cause.
pub(crate) fn test(script: &Script<'_>, cause: &Cause) -> String {
    let sequence = &cause.sequence;
    let demand = demand::of(script, cause);
    let mut steps = Vec::new();
    let mut variables: Vec<Variable> = Vec::new();
    let (first, together) = sequence.split_at(sequence.len() - demand::at_once(cause));
    let made = script.variables(sequence, &demand.ids());
    for (exchange, made) in first.iter().zip(made) {
        steps.push(format!("// {}: {}", exchange.case.name, one_line(&exchange.case.label)));
        let call = call(script, &exchange.case, &variables);
        match made {
            Some(variable) => {
                steps.push(format!("let answer = {call};"));
                steps.push(match &variable.place {
                    Place::Body(path) => format!("let {} = id(answer.body(), &{path:?});", variable.name),
                    Place::Segment(path) => {
                        let last = "rsplit('/').next().unwrap_or_default().to_owned()";
                        format!("let {} = id(answer.body(), &{path:?}).{last};", variable.name)
                    }
                    Place::Location => format!("let {} = located(answer.headers());", variable.name),
                });
                variables.push(variable);
            }
            None => steps.push(format!("{call};")),
        }
    }
    if let Some(last) = together.last() {
        let also = if together.len() > 1 { format!(", {} at once", together.len()) } else { String::new() };
        steps.push(format!("// {}: {}{also}", last.case.name, one_line(&last.case.label)));
    }
    match together {
        [] => {}
        [last] => {
            steps.push(format!("let answer = {};", call(script, &last.case, &variables)));
        }
        several => {
            steps.push("let answers: Vec<_> = std::thread::scope(|scope| {".to_owned());
            steps.push("    let sent = [".to_owned());
            for exchange in several {
                steps.push(format!("        scope.spawn(|| {}),", call(script, &exchange.case, &variables)));
            }
            steps.push("    ];".to_owned());
            steps.push("    sent.map(|one| one.join().expect(\"an answer\")).into()".to_owned());
            steps.push("});".to_owned());
            steps.push("let answer = &answers[answers.len() - 1];".to_owned());
        }
    }
    let assertion = demand.lines(&variables, together.len());
    let keys = credentials(script, sequence);
    whole(script, cause, &keys, &steps, &assertion, &demand)
}

fn whole(
    script: &Script<'_>,
    cause: &Cause,
    keys: &[String],
    steps: &[String],
    assertion: &[String],
    demand: &Demand,
) -> String {
    let mut text = String::new();
    let mut line = |indent: usize, line: &str| {
        // Writing into a String cannot fail.
        let _ = writeln!(text, "{}{line}", " ".repeat(if line.is_empty() { 0 } else { indent * 4 }));
    };
    line(0, &format!("/// {}.", one_line(cause.check.requirement)));
    line(0, "///");
    line(0, &format!("/// Was: {}", one_line(&cause.fault.actual)));
    line(0, "/// Needs `ureq = \"3\"` and `serde_json = \"1\"`.");
    line(0, "#[test]");
    line(0, &format!("fn {}() {{", name(cause)));
    for harness in HARNESS {
        let is_called = |name: &str| steps.iter().any(|step| step.contains(&format!("= {name}(")));
        let mut helpers = ["id", "located"].into_iter();
        let helper = helpers.find(|name| harness.starts_with(&format!("let {name} =")));
        let is_needed = helper.is_none_or(is_called);
        if is_needed {
            harness.lines().for_each(|one| line(1, one));
        }
        if harness.starts_with("let agent") {
            let server = literal::text(&script.origin());
            line(1, &format!("let server = std::env::var(\"BINDERY_URL\").unwrap_or_else(|_| {server}.to_owned());"));
            for key in keys {
                let value = format!("std::env::var(\"{key}\").expect(\"{key} holds a credential\")");
                line(1, &format!("let {} = {value};", key.to_ascii_lowercase()));
            }
        }
    }
    for harness in demand.harness() {
        harness.lines().for_each(|one| line(1, one));
    }
    line(0, "");
    steps.iter().for_each(|step| line(1, step));
    assertion.iter().for_each(|step| line(1, step));
    line(0, "}");
    text
}

/// What every test begins with.
const HARNESS: &[&str] = &[
    "\
let agent: ureq::Agent = ureq::Agent::config_builder()
    .http_status_as_error(false)
    .allow_non_standard_methods(true)
    .max_redirects(0)
    .timeout_global(Some(std::time::Duration::from_secs(20)))
    .build()
    .into();",
    "\
let send = |method: &str, target: String, headers: &[(&str, &str)], body: Option<Vec<u8>>| {
    let mut request = ureq::http::Request::builder().method(method).uri(format!(\"{server}{target}\"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let sent = match body {
        Some(body) => agent.run(request.body(body).expect(\"a request\")),
        None => agent.run(request.body(()).expect(\"a request\")),
    };
    sent.expect(\"an answer\").map(|mut body| body.read_to_vec().expect(\"a whole body\"))
};",
    "\
let id = |body: &[u8], path: &[&str]| {
    let Ok(json) = serde_json::from_slice::<serde_json::Value>(body) else {
        let text = String::from_utf8_lossy(body);
        let (_, after) = text.split_once(&format!(\"\\\"{}\\\"\", path[path.len() - 1])).expect(\"an id\");
        return after.split('\"').nth(1).expect(\"an id\").to_owned();
    };
    let id = path.iter().fold(&json, |json, name| &json[*name]);
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
};",
    "\
let located = |headers: &ureq::http::HeaderMap| {
    let place = headers[\"location\"].to_str().expect(\"a reference\");
    let path = place.split(['?', '#']).next().expect(\"a path\").trim_end_matches('/');
    path.rsplit('/').next().expect(\"an id\").to_owned()
};",
];

/// The name of the test: check, operation and place.
fn name(cause: &Cause) -> String {
    let text = format!("{} {} {}", cause.check.id, cause.operation, cause.fault.place);
    let mut name = String::new();
    for character in text.chars().take(90) {
        match character {
            'a'..='z' | '0'..='9' => name.push(character),
            'A'..='Z' => name.push(character.to_ascii_lowercase()),
            _ if name.ends_with('_') => {}
            _ => name.push('_'),
        }
    }
    name.trim_matches('_').to_owned()
}

/// The variables that hold credentials, each once.
fn credentials(script: &Script<'_>, sequence: &[Arc<Exchange>]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for exchange in sequence {
        let placed = script.placed(&exchange.case);
        for (_, value) in placed.headers.iter().chain(&placed.query) {
            for name in literal::shell_variables(value) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
    }
    names
}

/// The expression that sends a case.
fn call(script: &Script<'_>, case: &Case, variables: &[Variable]) -> String {
    let placed = script.placed(case);
    let mut request = super::curl::shown(&case.request);
    let target = target(script, &request, &placed.query, &case.derived, variables);
    let mut headers: Vec<(String, String)> = Vec::new();
    for (name, value) in &placed.headers {
        headers.push((literal::text(name), literal::shell(value)));
    }
    for (name, value) in &request.headers {
        headers.push((literal::text(name), literal::text(value)));
    }
    let content_type = request.body.as_ref().and_then(|body| body.content_type.clone());
    headers.extend(content_type.map(|value| (literal::text("Content-Type"), literal::text(&value))));
    let headers: Vec<String> = headers.iter().map(|(name, value)| format!("({name}, {value})")).collect();
    let body = request.body.take();
    let is_expected = matches!(request.method.as_str(), "POST" | "PUT" | "PATCH");
    let body = match &body {
        Some(body) => format!("Some({})", bytes(body, variables)),
        None if is_expected => "Some(Vec::new())".to_owned(),
        None => "None".to_owned(),
    };
    format!("send({}, {target}, &[{}], {body})", literal::text(&request.method), headers.join(", "))
}

/// The target as an expression of the type `String`.
fn target(
    script: &Script<'_>,
    request: &Request,
    secrets: &[(String, String)],
    derived: &[Derived],
    variables: &[Variable],
) -> String {
    let mut request = request.clone();
    request.query.extend(secrets.iter().cloned());
    let whole = script.target(&request);
    let mut pieces = literal::Pieces::of(&whole);
    for (_, value) in secrets.iter().filter(|(_, value)| value.starts_with('$')) {
        pieces.put(value, &literal::shell(value));
    }
    for derived in derived {
        if let Some(variable) = variables.iter().find(|variable| variable.id == derived.id)
            && let Some(expression) = derive(&derived.literal, variable)
        {
            pieces.put_first(&derived.literal, &expression);
        }
    }
    for variable in variables {
        if let Some(written) = in_target(&whole, &variable.id) {
            pieces.put_id(&written, &variable.name);
        }
    }
    pieces.into_string_expression()
}

/// How a text comes from an id: in another case, width or encoding, without some of its marks, or cut short with something
/// behind it. `None` where the id stands in it as it is.
fn derive(literal: &str, variable: &Variable) -> Option<String> {
    let (id, name) = (&variable.id, &variable.name);
    if in_target(literal, id).is_some() {
        return None;
    }
    if *literal == id.to_ascii_uppercase() {
        return Some(format!("{name}.to_ascii_uppercase()"));
    }
    if *literal == id.to_ascii_lowercase() {
        return Some(format!("{name}.to_ascii_lowercase()"));
    }
    if *literal == id.replace('-', "") {
        return Some(format!("{name}.replace('-', \"\")"));
    }
    if id.split_once(['-', '_']).is_some_and(|(_, rest)| rest == literal) {
        return Some(format!("{name}.split_once(['-', '_']).expect(\"a prefix\").1"));
    }
    if *literal == id.bytes().map(|byte| format!("%25{byte:02X}")).collect::<String>() {
        return Some(format!("{name}.bytes().map(|byte| format!(\"%25{{byte:02X}}\")).collect::<String>()"));
    }
    let widened = id.char_indices().next_back().filter(|(_, last)| last.is_ascii_alphanumeric()).map(|(at, last)| {
        let wide = char::from_u32(u32::from(last) - 0x21 + 0xff01).unwrap_or(last);
        encode_path(&format!("{}{wide}", &id[..at]))
    });
    if widened.as_deref() == Some(literal) {
        return Some(format!(
            "format!(\"{{}}%EF%B{{}}\", &{name}[..{name}.len() - 1], match {name}.as_bytes()[{name}.len() - 1] {{ last @ 97.. => format!(\"D%{{:X}}\", last + 32), last => format!(\"C%{{:X}}\", last + 96) }})"
        ));
    }
    let common = id.bytes().zip(literal.bytes()).take_while(|(one, other)| one == other).count();
    let (cut, rest) = (id.len() - common, literal.get(common..)?);
    let is_cut = id.is_ascii() && common * 2 >= id.len() && rest.len() <= 8;
    is_cut.then(|| {
        let kept = format!("&{name}[..{name}.len() - {cut}]");
        if rest.is_empty() { kept } else { format!("format!(\"{{}}{}\", {kept})", literal::inner(rest)) }
    })
}

/// A body as an expression of the type `Vec<u8>`.
fn bytes(body: &Body, variables: &[Variable]) -> String {
    match std::str::from_utf8(&body.bytes) {
        Ok(text) if variables.iter().any(|variable| text.contains(&variable.id)) => {
            let mut pieces = literal::Pieces::of(text);
            for variable in variables {
                pieces.put_id(&variable.id, &variable.name);
            }
            format!("{}.into_bytes()", pieces.into_string_expression())
        }
        _ => literal::bytes(&body.bytes),
    }
}

/// A text on one line, harmless in a comment.
fn one_line(text: &str) -> String {
    super::excerpt::text(text, 300)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::script::Place;

    #[test]
    fn what_was_sent_is_derived_from_the_id_of_its_day() {
        let check = |id: &str, literal: &str, expected: Option<&str>| {
            let variable = Variable { id: id.to_owned(), name: "id1".to_owned(), place: Place::Location };
            assert_eq!(derive(literal, &variable).as_deref(), expected, "{id} {literal}");
        };
        check("file-0a9z", "file-0a9z%20", None);
        check("file-0a9z", "FILE-0A9Z", Some("id1.to_ascii_uppercase()"));
        check("file-0a9z", "file0a9z", Some("id1.replace('-', \"\")"));
        check("file-0a9z", "0a9z", Some("id1.split_once(['-', '_']).expect(\"a prefix\").1"));
        check("file-0a9", "file", Some("&id1[..id1.len() - 4]"));
        check("file-0a9", "file-0%25", Some("format!(\"{}%25\", &id1[..id1.len() - 2])"));
        check("ab", "%2561%2562", Some("id1.bytes().map(|byte| format!(\"%25{byte:02X}\")).collect::<String>()"));
        let wide = "format!(\"{}%EF%B{}\", &id1[..id1.len() - 1], match id1.as_bytes()[id1.len() - 1] { \
                    last @ 97.. => format!(\"D%{:X}\", last + 32), last => format!(\"C%{:X}\", last + 96) })";
        check("file-0a9", "file-0a%EF%BC%99", Some(wide));
        check("file-0ax", "file-0a%EF%BD%98", Some(wide));
        check("file-0a9", "other", None);
    }
}
