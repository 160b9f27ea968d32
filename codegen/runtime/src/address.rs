//! From a base address, a path template and arguments to the address of a request.
//!
//! Whatever a path parameter holds, it stays within its place: it is encoded, and what a URL parser would take for a dot
//! segment is refused, since that would be another resource. Source: RFC 3986 section 5.2.4; WHATWG URL, "path state".

use reqwest::Url;

use super::error::InvalidRequest;
use super::percent::{Raw, encode, encode_into};
use super::request::Request;

/// The address of a request with this path template, without what credentials add to it.
pub(crate) fn assemble(base: &Url, template: &str, request: &Request) -> Result<Url, InvalidRequest> {
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
    // What is given for a parameter goes before what the template has in its place.
    let is_given = |pair: &str| request.query.iter().any(|(name, _)| pair.split('=').next() == Some(name));
    let fixed = fixed_query.into_iter().flat_map(|query| query.split('&'));
    let fixed = fixed.filter(|pair| !pair.is_empty() && !is_given(pair));
    let mut query: Vec<String> = fixed.map(str::to_owned).collect();
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

/// Puts a secret into the query, in place of what has its name there: a server may repeat it in the address of the next
/// page.
pub(crate) fn set_query(url: &mut Url, name: &str, value: &str) {
    let name = encode(name, Raw::Unreserved);
    let is_other = |pair: &&str| !pair.is_empty() && pair.split('=').next() != Some(&*name);
    let mut pairs: Vec<&str> = url.query().unwrap_or_default().split('&').filter(is_other).collect();
    let own = format!("{name}={}", encode(value, Raw::Unreserved));
    pairs.push(&own);
    let query = pairs.join("&");
    url.set_query(Some(&query));
}

/// The address of the next page, where a server gives one: relative to the address that has `answered`. It stays with the
/// server that was `asked`, since the request's credentials go along; that it has led to its own TLS is no other server.
/// Source: RFC 3986 section 5.1.3.
#[cfg(feature = "pages")]
pub(crate) fn follow(asked: &Url, answered: &Url, link: &str) -> Result<Url, String> {
    let url = answered.join(link).map_err(|_| "the address of the next page is none".to_owned())?;
    let is_secured = asked.scheme() == "http"
        && answered.scheme() == "https"
        && (asked.host(), asked.port()) == (answered.host(), answered.port())
        && asked.port().is_none();
    if url.origin() == asked.origin() || is_secured && url.origin() == answered.origin() {
        return Ok(url);
    }
    let host = url.host_str().unwrap_or("nowhere");
    Err(format!("the next page is said to be at another server, `{}://{host}`", url.scheme()))
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
            None => {
                assemble(&base, DELETE.path, &request).map(String::from).map_err(|error| error.subject().to_owned())
            }
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

    #[test]
    fn the_next_page_is_at_the_same_server() {
        let cases = [
            ("/files?p=2", Ok("https://h/files?p=2")),
            ("?p=2", Ok("https://h/openai/files?p=2")),
            ("https://h:443/files?p=2#x", Ok("https://h/files?p=2#x")),
            ("https://h:444/files", Err("https://h")),
            ("http://h/files", Err("http://h")),
            ("//evil/files", Err("https://evil")),
            ("https://user@h.evil/files", Err("https://h.evil")),
            ("https://", Err("is none")),
        ];
        let before = Url::parse("https://h/openai/files?p=1").expect("it is an address");
        for (link, expected) in cases {
            compare(follow(&before, &before, link), expected);
        }
    }

    #[track_caller]
    fn compare(found: Result<Url, String>, expected: Result<&str, &str>) {
        match (found, expected) {
            (Ok(url), Ok(expected)) => assert_eq!(url.as_str(), expected),
            (Err(reason), Err(part)) => assert!(reason.contains(part), "{reason}"),
            (found, _) => panic!("{found:?}"),
        }
    }

    #[test]
    fn after_a_redirect_the_next_page_is_relative_to_what_has_answered() {
        let cases = [
            ("https://h/old/files", "https://h/new/v2/files?p=1", "more?p=2", Ok("https://h/new/v2/more?p=2")),
            ("https://h/old/files", "https://h/new/files/", "?p=2", Ok("https://h/new/files/?p=2")),
            ("https://h/files", "https://other/files", "/files?p=2", Err("https://other")),
            ("https://h/files", "https://other/files", "https://h/files?p=2", Ok("https://h/files?p=2")),
            ("http://h/files", "https://h/files", "?p=2", Ok("https://h/files?p=2")),
            ("http://h/files", "https://h/files", "http://h/files?p=2", Ok("http://h/files?p=2")),
            ("http://h:8080/files", "https://h/files", "?p=2", Err("https://h")),
            ("https://h/files", "http://h/files", "?p=2", Err("http://h")),
        ];
        for (asked, answered, link, expected) in cases {
            let [asked, answered] = [asked, answered].map(|text| Url::parse(text).expect("it is an address"));
            compare(follow(&asked, &answered, link), expected);
        }
    }

    #[test]
    fn a_secret_replaces_what_has_its_name() {
        let mut url = Url::parse("https://h/x?sig=old&p=2&signature=s").expect("it is an address");
        set_query(&mut url, "sig", "n&w");
        assert_eq!(url.query(), Some("p=2&signature=s&sig=n%26w"));
    }
}
