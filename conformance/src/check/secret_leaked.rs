//! A credential of the run in an answer.

use bindery_spec::ir::{Api, ApiKeyLocation, SchemaId, SecurityKind, SecurityScheme};
use memchr::memmem;
use serde_json::Value;

use super::{Check, Context, Rule};
use crate::case::Intent;
use crate::engine::shape;
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "secret-leaked",
    requirement: "no answer holds a credential",
    source: "OWASP API Security 2023, API8 and API3",
    severity: Severity::Critical,
    rule: Rule::Exchange(check),
};

/// No longer than this, letters alone may be a word that stands in any text, for what a credential is.
const LONGEST_WORD: usize = 12;

fn check(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    let Some(response) = exchange.response() else { return Verdict::NotApplicable };
    for secret in ctx.secrets.iter().filter(|secret| secret.len() >= 4) {
        let within = |bytes: &[u8]| stands_in(bytes, secret);
        let told = |(name, value): &&(String, Vec<u8>)| within(value) && !is_session(ctx, name, value);
        if let Some((name, _)) = response.headers.iter().find(told) {
            return Verdict::fail("header", "no credential in an answer", format!("a credential in the header {name}"));
        }
        if within(&response.body) && !is_told(exchange, ctx, secret) {
            return Verdict::fail("body", "no credential in an answer", "a credential in the body");
        }
    }
    Verdict::Pass
}

/// Whether bytes hold a credential: anywhere, or, where it could be a word of any text, as the whole of a value.
fn stands_in(bytes: &[u8], secret: &str) -> bool {
    let is_word = secret.len() <= LONGEST_WORD && secret.bytes().all(|byte| byte.is_ascii_alphabetic());
    memmem::find_iter(bytes, secret).any(|at| {
        let (before, after) = (bytes.get(..at).unwrap_or_default(), bytes.get(at + secret.len()..).unwrap_or_default());
        let is_opened = before.last().is_none_or(|byte| b"\"'=>".contains(byte))
            || [b"Bearer ".as_slice(), b"Basic ", b": "].iter().any(|start| before.ends_with(start));
        let is_closed = after.first().is_none_or(|byte| b"\"'&<;\r\n".contains(byte));
        let is_name = after.trim_ascii_start().starts_with(b"\":") || after.starts_with(b"\" :");
        !is_word || (is_opened && is_closed && !is_name)
    })
}

/// Whether a header gives the client the cookie in which the description lets it carry its credential.
fn is_session(ctx: &Context<'_>, header: &str, value: &[u8]) -> bool {
    let cookie = value.split(|byte| *byte == b'=').next().unwrap_or_default();
    let is_it = |scheme: &SecurityScheme| match &scheme.kind {
        SecurityKind::ApiKey { location: ApiKeyLocation::Cookie, name } => name.as_bytes() == cookie.trim_ascii(),
        _ => false,
    };
    header.eq_ignore_ascii_case("set-cookie") && ctx.api.security_schemes.iter().any(is_it)
}

/// Whether an answer shows a credential where the description has a place for one, and nowhere else: the list of somebody's
/// keys has those keys.
fn is_told(exchange: &Exchange, ctx: &Context<'_>, secret: &str) -> bool {
    let is_asked = matches!(exchange.case.intent, Intent::Valid | Intent::Plausible) && exchange.is_success();
    let (Some(value), Some(schema)) = (exchange.json.as_deref().filter(|_| is_asked), ctx.schema(exchange)) else {
        return false;
    };
    is_in_place(ctx.api, Some(schema), ("", true), value, secret)
}

/// Whether a text stands nowhere in a value but as the whole of properties whose names speak of keys, and that are declared,
/// or stand where the description leaves open what there is.
fn is_in_place(
    api: &Api,
    schema: Option<SchemaId>,
    (name, is_free): (&str, bool),
    value: &Value,
    secret: &str,
) -> bool {
    let parts = schema.map(|schema| shape::parts(api, schema)).unwrap_or_default();
    match value {
        Value::String(text) => !text.contains(secret) || (text == secret && is_free && is_key(name)),
        Value::Array(items) => {
            let item = parts.iter().find_map(|part| part.items);
            items.iter().all(|one| is_in_place(api, item, (name, is_free), one, secret))
        }
        Value::Object(members) => {
            let is_bare = |schema| shape::properties(api, schema).is_empty();
            let is_open = is_free && schema.is_none_or(is_bare) && parts.iter().all(|part| part.items.is_none());
            members.iter().all(|(name, one)| {
                let property = schema.and_then(|schema| shape::property(api, schema, name));
                let is_free = property.is_some() || is_open;
                !name.contains(secret) && is_in_place(api, property, (name, is_free), one, secret)
            })
        }
        _ => true,
    }
}

/// Whether a property is called as one that holds a credential.
fn is_key(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["key", "token", "secret", "password"].iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_credential_that_is_a_word_leaks_only_as_a_whole_value() {
        let rows = [
            ("secret", r#"{"value":"select algorithm, secret from tsigkeys"}"#, false),
            ("secret", r#"{"secret":"x"}"#, false),
            ("secret", r#"{"key":"secret"}"#, true),
            ("secret", r#"{"key": "Bearer secret"}"#, true),
            ("secret", "api-key=secret\n", true),
            ("secret", "secret", true),
            ("s3cret", "select algorithm, s3cret from tsigkeys", true),
            ("averylongsecret", "select averylongsecret from tsigkeys", true),
        ];
        for (secret, text, expected) in rows {
            assert_eq!(stands_in(text.as_bytes(), secret), expected, "{secret} {text}");
        }
    }

    #[test]
    fn a_credential_is_in_its_place_only_where_the_description_has_one_or_has_nothing() {
        let text = r"
openapi: 3.1.0
info: { title: Keys, version: '1' }
paths:
  /pages:
    get:
      responses:
        '200':
          description: One page
          content:
            application/json:
              schema: { type: object, properties: { data: { type: array, items: {} }, total: { type: integer } } }
  /wallets:
    get:
      responses:
        '200':
          description: All
          content:
            application/json:
              schema: { type: array, items: { type: object, properties: { adminkey: { type: string }, note: { type: string } } } }
";
        let api = bindery_spec::read_text("keys.yaml", text, &bindery_spec::ReadOptions::default()).api;
        let api = api.expect("the description is valid");
        let schema = |path: &str| {
            let operation = api.operations.iter().find(|operation| operation.path == path)?;
            operation.response(200).and_then(|response| response.content[0].schema)
        };
        let rows = [
            ("/wallets", json!([{ "adminkey": "s3cret" }, { "adminkey": "other" }]), true),
            ("/wallets", json!([{ "adminkey": "s3cret", "note": "the key is s3cret" }]), false),
            ("/wallets", json!([{ "note": "s3cret" }]), false),
            ("/wallets", json!([{ "apikey": "s3cret" }]), false),
            ("/wallets", json!([{ "adminkey": "Bearer s3cret" }]), false),
            ("/wallets", json!({ "adminkey": "s3cret" }), false),
            ("/pages", json!({ "data": [{ "adminkey": "s3cret", "note": "x" }] }), true),
            ("/pages", json!({ "data": [{ "adminkey": "s3cret", "note": "s3cret" }] }), false),
            ("/pages", json!({ "data": [], "apikey": "s3cret" }), false),
        ];
        for (path, value, expected) in rows {
            assert_eq!(is_in_place(&api, schema(path), ("", true), &value, "s3cret"), expected, "{value}");
        }
    }
}
