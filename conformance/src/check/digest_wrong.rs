//! A digest that is not that of the bytes it is told of.

use serde_json::Value;

use super::{Check, Context, Known, Rule};
use crate::exchange::{Exchange, Response};
use crate::finding::Severity;
use crate::lifecycle::infer::view::plain;
use crate::lifecycle::resource::Role;

use crate::verdict::{Fault, Verdict};
use crate::wire::digest::{Algorithm, to_hex};

/// The check.
pub static CHECK: Check = Check {
    id: "digest-wrong",
    requirement: "the digest that is told of bytes is theirs",
    source: "the name of the property; RFC 9530 sections 2 and 3, RFC 3230 section 4.3.2, RFC 1864",
    severity: Severity::High,
    rule: Rule::Exchange(check),
};

fn check(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    if !exchange.is_success() {
        return Verdict::NotApplicable;
    }
    let of_headers = exchange.response().map(of_headers).unwrap_or(Verdict::NotApplicable);
    if of_headers.is_fail() {
        return of_headers;
    }
    let (Some((_, Role::Create | Role::Put | Role::Read)), Some(body), Some(known)) =
        (ctx.role(exchange), exchange.json.as_deref(), &exchange.case.known)
    else {
        return of_headers;
    };
    if known.content.is_none() { of_headers } else { Verdict::of(faults(body, known)) }
}

/// Every property of `item` that is named as a digest and is not that of what was sent.
pub fn faults(item: &Value, known: &Known) -> Vec<Fault> {
    known.content.as_deref().map(|content| faults_of(item, content)).unwrap_or_default()
}

/// Names of objects in an item that tell of its own content. Any other may tell of another one: a thumbnail, a part, a
/// version before.
const OWN: [&str; 12] = [
    "hash",
    "hashes",
    "checksum",
    "checksums",
    "digest",
    "digests",
    "integrity",
    "content",
    "file",
    "data",
    "attributes",
    "metadata",
];

/// The same of any bytes. A text that is no digest of the algorithm in its name says nothing.
pub(crate) fn faults_of(item: &Value, content: &[u8]) -> Vec<Fault> {
    let nested = |value: &Value| value.as_object().cloned().unwrap_or_default();
    let members = item.as_object().into_iter().flatten();
    let all = members.flat_map(|(name, value)| {
        let own = (name.clone(), value.clone());
        let is_own = OWN.contains(&plain(name).as_str());
        let below = nested(value).into_iter().filter(move |_| is_own);
        std::iter::once(own).chain(below)
    });
    all.filter_map(|(name, value)| {
        let algorithm = Algorithm::of_property(&name)?;
        let told = algorithm.read(value.as_str()?)?;
        let real = algorithm.of(content);
        (told != real).then(|| {
            let expected = format!("{name}: {} (in hexadecimal), of {} bytes", to_hex(&real), content.len());
            Fault::new(name.clone(), expected, format!("{name}: {value}"))
        })
    })
    .collect()
}

/// Digests in the headers of an answer that holds a whole representation as it is.
fn of_headers(response: &Response) -> Verdict {
    if response.status != 200 || response.truncated || response.header("content-encoding").is_some() {
        return Verdict::NotApplicable;
    }
    let mut told: Vec<(&str, Algorithm, String)> = Vec::new();
    for name in ["repr-digest", "content-digest", "digest"] {
        let entries = response.header(name).unwrap_or_default();
        for (algorithm, value) in entries.split(',').filter_map(|entry| entry.trim().split_once('=')) {
            if let Some(algorithm) = Algorithm::of_property(algorithm) {
                told.push((name, algorithm, value.trim_matches(':').to_owned()));
            }
        }
    }
    if let Some(value) = response.header("content-md5") {
        told.push(("content-md5", Algorithm::Md5, value.trim().to_owned()));
    }
    if told.is_empty() || response.body.is_empty() {
        return Verdict::NotApplicable;
    }
    let faults = told.into_iter().filter_map(|(name, algorithm, value)| {
        let real = algorithm.of(&response.body);
        let is_it = algorithm.read(&value).is_none_or(|bytes| bytes == real);
        let expected = format!("{name}: {} (in hexadecimal), of {} bytes", to_hex(&real), response.body.len());
        (!is_it).then(|| Fault::new(name.to_owned(), expected, format!("{name}: {value}")))
    });
    Verdict::of(faults.collect())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::*;
    use crate::exchange::Coding;

    #[test]
    fn a_digest_in_a_header_is_that_of_a_whole_body_as_it_is() {
        let wrong = "rL0Y20zC+Fzt72VPzMSk2A==";
        let sha256 = "sha-256=:LCa0a2j/xo/5m0U8HTBBNBNCLXBkg7+g+YpeiGJm564=:";
        let rows = [
            (200, "Content-MD5", wrong, "body", true),
            (206, "Content-MD5", wrong, "body", false),
            (200, "Content-MD5", wrong, "", false),
            (200, "Content-MD5", "pending", "body", false),
            (200, "Repr-Digest", sha256, "foo", false),
            (200, "Repr-Digest", sha256, "bar", true),
            (200, "Digest", "unixsum=30637", "bar", false),
            (200, "X-Digest", wrong, "body", false),
        ];
        for (status, name, value, body, is_wrong) in rows {
            let mut headers = vec![(name.to_owned(), value.as_bytes().to_vec())];
            let mut told = response(status, &headers, body);
            assert_eq!(of_headers(&told).is_fail(), is_wrong, "{status} {name}: {value}, {body:?}");
            told.truncated = true;
            assert!(!of_headers(&told).is_fail(), "of what is not whole: {name}: {value}");
            headers.push(("Content-Encoding".to_owned(), b"gzip".to_vec()));
            assert!(!of_headers(&response(status, &headers, body)).is_fail(), "of what is coded: {name}: {value}");
        }
    }

    fn response(status: u16, headers: &[(String, Vec<u8>)], body: &str) -> Response {
        Response {
            minor_version: 1,
            status,
            reason: String::new(),
            headers: headers.to_vec(),
            head_length: 0,
            body: body.as_bytes().to_vec(),
            coding: Coding::default(),
            truncated: false,
            wire: Vec::new(),
            first_byte: Duration::ZERO,
            total: Duration::ZERO,
        }
    }

    #[test]
    fn a_digest_is_read_in_every_spelling_and_what_is_none_says_nothing() {
        let content = b"bindery\n";
        for (item, wrong) in [
            (json!({"md5": to_hex(&Algorithm::Md5.of(content))}), 0),
            (json!({"md5": to_hex(&Algorithm::Md5.of(content)).to_uppercase()}), 0),
            (json!({"md5": "rL0Y20zC+Fzt72VPzMSk2A=="}), 1),
            (json!({"sha256": format!("sha256:{}", to_hex(&Algorithm::Sha256.of(content)))}), 0),
            (json!({"sha256": to_hex(&Algorithm::Sha256.of(b"bindery"))}), 1),
            (json!({"hashes": {"sha1": to_hex(&Algorithm::Sha1.of(b""))}}), 1),
            (json!({"thumbnail": {"sha1": to_hex(&Algorithm::Sha1.of(b""))}}), 0),
            (json!({"sha256": to_hex(&Algorithm::Md5.of(content))}), 0),
            (json!({"sha256": null, "md5": 7, "sha1": "pending"}), 0),
        ] {
            assert_eq!(faults_of(&item, content).len(), wrong, "{item}");
        }
    }
}
