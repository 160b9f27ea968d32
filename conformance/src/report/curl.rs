//! A sequence of exchanges as commands for a POSIX shell, without secrets.
//!
//! Ids that the server gives out become variables, so that the commands mean the same on the next day.

use super::demand;
use super::script::{Place, Script, Variable, put};
use crate::case::{Body, Case, Credentials, Delivery, Request};
use crate::engine::arguments::in_target;
use crate::engine::book::Cause;
use crate::engine::credentials::Placed;
use crate::exchange::{Coding, Exchange, WireIssue, WireKind};

/// One command for each exchange of a cause, in order; requests that were sent at once are one command, which tells the
/// status of each answer.
pub(crate) fn sequence(script: &Script<'_>, cause: &Cause) -> Vec<String> {
    let exchanges = &cause.sequence;
    let mut variables: Vec<Variable> = Vec::new();
    let mut lines = Vec::new();
    let (first, together) = exchanges.split_at(exchanges.len() - demand::at_once(cause));
    for (exchange, made) in exchanges.iter().zip(script.variables(exchanges, &[])) {
        if together.len() > 1 && lines.len() == first.len() {
            let line = command(script, exchange, &variables);
            let line = line.replacen("curl -sS -i", "curl -sS -o /dev/null -w '%{http_code}\\n'", 1);
            lines.push(format!("for one in $(seq {}); do {line} & done; wait", together.len()));
            break;
        }
        let line = match raw(script, exchange, &variables) {
            Some(line) if made.is_none() => line,
            _ => command(script, exchange, &variables),
        };
        match made {
            Some(variable) => {
                lines.push(match &variable.place {
                    Place::Body(path) => format!("{}=$({line} | jq -r '.{}')", variable.name, path.join(".")),
                    Place::Segment(path) => {
                        format!("{}=$({line} | jq -r '.{} | split(\"/\")[-1]')", variable.name, path.join("."))
                    }
                    Place::Location => {
                        let line = line.replacen("curl -sS", "curl -sS -D - -o /dev/null", 1);
                        format!("{}=$({line} | {LAST_OF_LOCATION})", variable.name)
                    }
                });
                variables.push(variable);
            }
            None => lines.push(line),
        }
    }
    lines
}

/// Takes the last segment of `Location` out of the head of an answer.
const LAST_OF_LOCATION: &str = r"tr -d '\r' | sed -n 's|/*$||; s|^[Ll]ocation:.*/\([^/?#]*\).*|\1|p'";

/// What sends a request byte by byte and shows all that comes back, where that has bytes that curl keeps to itself: a body
/// after HEAD, 204 or 304, or more than its length. `None` where there is nothing of the kind, or a body to send.
fn raw(script: &Script<'_>, exchange: &Exchange, variables: &[Variable]) -> Option<String> {
    let is_hidden = |issue: &WireIssue| matches!(issue.kind, WireKind::Forbidden | WireKind::Surplus);
    let (case, response) = (&exchange.case, exchange.response()?);
    if case.request.body.is_some() || !response.wire.iter().any(is_hidden) {
        return None;
    }
    let (protocol, host) = script.origin().split_once("://").map(|(one, rest)| (one.to_owned(), rest.to_owned()))?;
    let has_port = host.rsplit_once(':').is_some_and(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    let placed = script.placed(case);
    let target = target(script, case, &placed, variables, |script, request| script.target(request));
    let mut lines = vec![format!("\"{} {target} HTTP/1.1\"", case.request.method), quote(&format!("Host: {host}"))];
    lines.extend(placed.headers.iter().map(|(name, value)| double(&format!("{name}: {value}"))));
    lines.extend(case.request.headers.iter().map(|(name, value)| header(name, value)));
    lines.extend(["'Connection: close'".to_owned(), "''".to_owned()]);
    let to = match protocol.as_str() {
        "https" => format!("openssl s_client -quiet -connect {host}{}", if has_port { "" } else { ":443" }),
        _ => format!("curl -sS --max-time 10 telnet://{host}{}", if has_port { "" } else { ":80" }),
    };
    Some(format!("printf '%s\\r\\n' {} | {to}", lines.join(" ")))
}

fn command(script: &Script<'_>, exchange: &Exchange, variables: &[Variable]) -> String {
    let case = &exchange.case;
    let placed = script.placed(case);
    let mut line = String::from("curl -sS -i");
    if script.is_create(case) {
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
    line.push_str(&format!(" {}", url(script, case, &placed, variables)));
    for (name, value) in &placed.headers {
        let text = if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
        line.push_str(&format!(" -H {}", double(&text)));
    }
    for (name, value) in &case.request.headers {
        line.push_str(&format!(" -H {}", header(name, value)));
    }
    // What is compressed is read as a client reads it.
    let mut accepted = case.request.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("accept-encoding"));
    let is_packed = exchange.response().is_some_and(|response| matches!(response.coding, Coding::Undone(_)));
    if accepted.next().map_or(is_packed, |(_, value)| value == "gzip") {
        line.push_str(" --compressed");
    }
    line.push_str(&delivery(&case.request));
    line.push_str(&body);
    format!("{stdin}{line}")
}

/// How the bytes reach the server, as far as curl can be told.
fn delivery(request: &Request) -> String {
    let length = request.body.as_ref().map_or(0, |body| body.bytes.len());
    match request.delivery {
        Delivery::Whole => String::new(),
        Delivery::Chunked => " -H 'Transfer-Encoding: chunked'".to_owned(),
        Delivery::Slow(pause) => {
            let rate = length as u128 * 1000 / pause.as_millis().max(1);
            format!(" --limit-rate {}", rate.max(1))
        }
        Delivery::Cut => format!(" --limit-rate {} --max-time 1", (length / 2).max(1)),
    }
}

/// The request with a safe text in the place of a credential that was made up from the real one.
pub(crate) fn shown(request: &Request) -> Request {
    let mut request = request.clone();
    if let Credentials::Replaced { value, shown, .. } = &mut request.credentials {
        value.clone_from(shown);
    }
    request
}

fn url(script: &Script<'_>, case: &Case, placed: &Placed, variables: &[Variable]) -> String {
    format!("\"{}\"", target(script, case, placed, variables, |script, request| script.url(request)))
}

/// What a request is sent to, as `written` has it, for double quotes: with variables where ids and credentials stand.
fn target(
    script: &Script<'_>,
    case: &Case,
    placed: &Placed,
    variables: &[Variable],
    written: impl Fn(&Script<'_>, &Request) -> String,
) -> String {
    let mut request = case.request.clone();
    request.query.extend(placed.query.iter().cloned());
    let text = written(script, &request);
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
        if let Some(written) = in_target(&text, &variable.id) {
            replaced = put(&replaced, &escape_double(&written), &format!("${{{}}}", variable.name));
        }
    }
    shortened(&replaced)
}

/// From so many on, a character is not written out that stands there again and again.
const MANY: usize = 256;

/// A text inside double quotes, in which a shell repeats what stands there very often.
fn shortened(text: &str) -> String {
    let mut done = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = rest.len() - rest.trim_start_matches(first).len();
        let count = length / first.len_utf8();
        if count >= MANY && first.is_ascii_alphanumeric() {
            done.push_str(&format!("$(printf '{first}%.0s' $(seq {count}))"));
        } else {
            done.push_str(&rest[..length]);
        }
        rest = &rest[length..];
    }
    done
}

/// A header as an argument: in single quotes, so that nothing in it means anything to the shell, but where it is long.
fn header(name: &str, value: &str) -> String {
    let text = format!("{name}: {value}");
    let short = shortened(&escape_double(&text));
    if short.len() < text.len() { format!("\"{short}\"") } else { quote(&text) }
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
                    data = put(&data, &escape_double(&variable.id), &format!("${{{}}}", variable.name));
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
        && !line.starts_with('-')
        && bytes.chunks(end + 1).all(|chunk| bytes.starts_with(chunk))
    {
        return format!("yes {} | head -c {} | ", quote(line), bytes.len());
    }
    let mut octal = String::new();
    for (at, byte) in bytes.iter().take(4096).enumerate() {
        match byte {
            // What begins with it is an option to the shell's `printf`.
            b'-' if at == 0 => octal.push_str("\\055"),
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

/// A text in double quotes, in which variables and commands are still replaced. What stands in a command has quotes of
/// its own. Source: POSIX.1-2024, Shell Command Language, section 2.2.3.
pub(crate) fn double(text: &str) -> String {
    let mut done = String::from("\"");
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        depth += usize::from(c == '(' && (depth > 0 || text[..at].ends_with('$')));
        if depth == 0 && matches!(c, '\\' | '`' | '"') {
            done.push('\\');
        }
        done.push(c);
        depth -= usize::from(c == ')' && depth > 0);
    }
    done + "\""
}

fn escape_double(text: &str) -> String {
    text.replace('\\', "\\\\").replace('$', "\\$").replace('`', "\\`").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::{double, header, produce, shortened};

    #[test]
    fn what_stands_there_very_often_is_repeated_by_the_shell() {
        let long = "a".repeat(5000);
        let rows = [
            (format!("http://h/files/{long}/x"), "http://h/files/$(printf 'a%.0s' $(seq 5000))/x"),
            ("http://h/aaaa".to_owned(), "http://h/aaaa"),
            (String::new(), ""),
        ];
        for (text, expected) in rows {
            assert_eq!(shortened(&text), expected);
        }
        assert_eq!(header("X-A", "it's $5"), "'X-A: it'\\''s $5'");
        assert_eq!(header("X-A", &format!("$5 {long}")), "\"X-A: \\$5 $(printf 'a%.0s' $(seq 5000))\"");
    }

    #[test]
    fn a_shell_writes_every_byte_of_a_body() {
        let every: Vec<u8> = (0..=255).collect();
        let repeated = b"it's a line\n".repeat(300);
        let dashes = b"--boundary\n".repeat(300);
        for bytes in [&b""[..], b"--boundary\r\n--\r\n", b"-", b"100% \\n", &every, &repeated, &dashes] {
            let script = format!("{} cat", produce(bytes));
            let output = std::process::Command::new("sh").args(["-c", &script]).output().expect("a shell");
            assert_eq!(output.stdout, bytes, "{script}");
        }
    }

    #[test]
    fn what_stands_in_a_command_keeps_its_own_quotes() {
        let rows = [
            ("api-key: $KEY", "\"api-key: $KEY\""),
            ("say \"hi\" `now` \\", "\"say \\\"hi\\\" \\`now\\` \\\\\""),
            ("Basic $(printf %s \"$KEY\" | base64)", "\"Basic $(printf %s \"$KEY\" | base64)\""),
            ("$(printf %s \"x (y) $KEY\") \"", "\"$(printf %s \"x (y) $KEY\") \\\"\""),
            ("x' OR ('1'='1\"", "\"x' OR ('1'='1\\\"\""),
        ];
        for (text, expected) in rows {
            assert_eq!(double(text), expected, "{text}");
        }
    }
}
