//! A credential of the run in an answer.

use bindery_spec::ir::{ApiKeyLocation, SecurityKind, SecurityScheme};
use memchr::memmem;

use super::{Check, Context, Rule};
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

fn check(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    let Some(response) = exchange.response() else { return Verdict::NotApplicable };
    for secret in ctx.secrets.iter().filter(|secret| secret.len() >= 4) {
        let finder = memmem::Finder::new(secret);
        let within = |bytes: &[u8]| finder.find(bytes).is_some();
        let told = |(name, value): &&(String, Vec<u8>)| within(value) && !is_session(ctx, name, value);
        if let Some((name, _)) = response.headers.iter().find(told) {
            return Verdict::fail("header", "no credential in an answer", format!("a credential in the header {name}"));
        }
        if within(&response.body) {
            return Verdict::fail("body", "no credential in an answer", "a credential in the body");
        }
    }
    Verdict::Pass
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
