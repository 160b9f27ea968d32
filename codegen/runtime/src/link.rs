//! `Link` headers.
//!
//! In: the values of all `Link` headers of an answer. Out: the target of the link with a relation. Source: RFC 8288
//! section 3 and appendix B.2.

use reqwest::header::{HeaderMap, LINK};

/// The target of the first link whose relations include `relation`; links about another resource (`anchor`) do not count.
pub(crate) fn target(headers: &HeaderMap, relation: &str) -> Option<String> {
    let values = headers.get_all(LINK).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(links).find(|link| link.has(relation)).map(|link| link.target)
}

struct Link {
    target: String,
    relations: Option<String>,
    has_anchor: bool,
}

impl Link {
    fn has(&self, relation: &str) -> bool {
        let relations = self.relations.as_deref().unwrap_or_default();
        !self.has_anchor && relations.split_ascii_whitespace().any(|found| found.eq_ignore_ascii_case(relation))
    }
}

fn links(value: &str) -> Vec<Link> {
    let mut links = Vec::new();
    let mut rest = value;
    while let Some((target, parameters)) = rest.split_once('<').and_then(|(_, rest)| rest.split_once('>')) {
        let mut link = Link { target: target.trim().to_owned(), relations: None, has_anchor: false };
        rest = parameters.trim_start();
        while let Some(parameter) = rest.strip_prefix(';') {
            let (name, value, after) = split_parameter(parameter);
            match name.to_ascii_lowercase().as_str() {
                // The first `rel` counts, and none that follows.
                "rel" if link.relations.is_none() => link.relations = Some(value),
                "anchor" => link.has_anchor = true,
                _ => {}
            }
            rest = after.trim_start();
        }
        links.push(link);
    }
    links
}

/// Name and value of a parameter, and what comes after it.
fn split_parameter(text: &str) -> (&str, String, &str) {
    let end = text.find(['=', ';', ',']).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let Some(value) = rest.strip_prefix('=') else { return (name.trim(), String::new(), rest) };
    let value = value.trim_start();
    if let Some(quoted) = value.strip_prefix('"') {
        let (value, after) = unquote(quoted);
        return (name.trim(), value, after);
    }
    let end = value.find([';', ',']).unwrap_or(value.len());
    let (value, after) = value.split_at(end);
    (name.trim(), value.trim().to_owned(), after)
}

/// The text up to the closing quote, without its backslashes, and what comes after it.
fn unquote(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((index, character)) = characters.next() {
        match character {
            '"' => return (value, text.get(index + 1..).unwrap_or_default()),
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            other => value.push(other),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    #[test]
    fn the_link_with_the_relation_is_found() {
        let cases: [(&[&str], Option<&str>); 12] = [
            (&[r#"<https://h/x?page=2>; rel="next", <https://h/x?page=9>; rel="last""#], Some("https://h/x?page=2")),
            (&[r#"<https://h/x?page=1>; rel="prev", </x?page=3>; rel="next""#], Some("/x?page=3")),
            (&["<a>; rel=prev", "<b>; rel=next"], Some("b")),
            (&[r#"<a>;rel="last next""#], Some("a")),
            (&[r#"<a>; title="x, \"<no>\"; rel=next", <b>; REL=Next"#], Some("b")),
            (&[r#"<a>; rel="prev"; rel="next""#], None),
            (&[r##"<a>; rel="next"; anchor="#other", <b>; rel="next""##], Some("b")),
            (&["<a?x=1,2;3>; rel=next"], Some("a?x=1,2;3")),
            (&[r#"<a>; rel="nextish""#], None),
            (&["<a>; crossorigin; rel=next"], Some("a")),
            (&[r#"<a; rel="next""#], None),
            (&[], None),
        ];
        for (values, expected) in cases {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(LINK, HeaderValue::from_str(value).expect("the value is plain text"));
            }
            assert_eq!(target(&headers, "next").as_deref(), expected, "{values:?}");
        }
    }
}
