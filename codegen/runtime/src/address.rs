//! From a base address, a path template and arguments to the address of a request.
//!
//! Whatever a path parameter holds, it stays within its place: it is encoded, and what a URL parser would take for a dot
//! segment is refused, since that would be another resource. Source: RFC 3986 section 5.2.4; WHATWG URL, "path state".

use reqwest::Url;

use super::error::InvalidRequest;
use super::percent::{Raw, encode, encode_into};
use super::request::Request;

/// The address of a request, without what credentials add to it.
pub(crate) fn assemble(base: &Url, request: &Request) -> Result<Url, InvalidRequest> {
    let template = request.operation.path;
    let template = template.split('#').next().unwrap_or(template);
    let (path_template, fixed_query) = match template.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (template, None),
    };
    let mut path = base.path().trim_end_matches('/').to_owned();
    fill(&mut path, path_template, request)?;
    if let Some(segment) = path.split('/').find(|segment| is_dots(segment)) {
        return Err(InvalidRequest::new(
            subject_of(request, segment),
            format!("`{segment}` as a path segment would address another resource"),
        ));
    }
    let mut query: Vec<String> = fixed_query.filter(|query| !query.is_empty()).map(str::to_owned).into_iter().collect();
    query.extend(request.query_string.clone());
    query.extend(request.query.iter().map(|(name, value)| format!("{name}={value}")));

    let mut url = base.clone();
    url.set_path(&path);
    let query = query.join("&");
    url.set_query((!query.is_empty()).then_some(&*query));
    let expected = if path.is_empty() { "/" } else { &path };
    if url.path() != expected {
        return Err(InvalidRequest::new("path", "a URL parser would change it, so that it addresses another resource"));
    }
    Ok(url)
}

fn fill(out: &mut String, template: &str, request: &Request) -> Result<(), InvalidRequest> {
    let mut rest = template;
    while let Some((literal, after)) = rest.split_once('{') {
        encode_into(out, literal, Raw::Path);
        let Some((name, after)) = after.split_once('}') else {
            encode_into(out, &rest[literal.len()..], Raw::Path);
            return Ok(());
        };
        match request.path.iter().find(|(parameter, _)| *parameter == name) {
            Some((_, text)) => out.push_str(text),
            None => return Err(InvalidRequest::new(name, "the path parameter has no value")),
        }
        rest = after;
    }
    encode_into(out, rest, Raw::Path);
    Ok(())
}

/// Whether a URL parser takes the segment for `.` or `..`, encoded or not.
fn is_dots(segment: &str) -> bool {
    let plain = segment.to_ascii_lowercase().replace("%2e", ".");
    plain == "." || plain == ".."
}

fn subject_of<'a>(request: &'a Request, segment: &str) -> &'a str {
    request.path.iter().find(|(_, text)| text == segment).map_or("path", |(name, _)| name)
}

/// Adds a secret to the query.
pub(crate) fn add_query(url: &mut Url, name: &str, value: &str) {
    let pair = format!("{}={}", encode(name, Raw::Unreserved), encode(value, Raw::Unreserved));
    let query = match url.query() {
        Some(query) if !query.is_empty() => format!("{query}&{pair}"),
        _ => pair,
    };
    url.set_query(Some(&query));
}

#[cfg(test)]
mod tests {
    use super::super::request::Operation;
    use super::*;

    const DELETE: Operation =
        Operation { id: "delete", method: "DELETE", path: "/files/{id}", accept: "", security: &[], server: None };

    fn address(base: &str, id: &str) -> Result<String, String> {
        let base = Url::parse(base).map_err(|error| error.to_string())?;
        let request = Request::new(&DELETE).path("id", id).query("v", "1");
        match &request.invalid {
            Some(error) => Err(error.subject().to_owned()),
            None => assemble(&base, &request).map(String::from).map_err(|error| error.subject().to_owned()),
        }
    }

    #[test]
    fn a_path_parameter_stays_in_its_place() {
        let cases = [
            ("http://h", "file-1", Ok("http://h/files/file-1?v=1")),
            ("http://h/", "file-1", Ok("http://h/files/file-1?v=1")),
            ("http://h/openai/", "file a/b%?#é", Ok("http://h/openai/files/file%20a%2Fb%25%3F%23%C3%A9?v=1")),
            ("http://h", "../x", Ok("http://h/files/..%2Fx?v=1")),
            ("http://h", "..\\x", Ok("http://h/files/..%5Cx?v=1")),
            ("http://h", "%2e%2e", Ok("http://h/files/%252e%252e?v=1")),
            ("http://h", "...", Ok("http://h/files/...?v=1")),
            ("http://h", "a\tb\nc", Ok("http://h/files/a%09b%0Ac?v=1")),
            ("http://h", "", Err("id")),
            ("http://h", ".", Err("id")),
            ("http://h", "..", Err("id")),
        ];
        for (base, id, expected) in cases {
            assert_eq!(address(base, id).as_deref().map_err(String::as_str), expected, "{id:?}");
        }
    }
}
