//! From arguments and the environment to the options of a run.

use anyhow::{Context, bail};
use bindery_conformance::case::Phase;
use bindery_conformance::engine::{Credential, Identity, Options, Shard};
use bindery_spec::ir::Api;

use crate::cli;

pub(super) fn options(arguments: &cli::Conform, api: &Api) -> anyhow::Result<Options> {
    let mut options = Options::new(&arguments.url);
    options.credentials =
        arguments.credential.iter().map(|text| credential(text, api)).collect::<anyhow::Result<Vec<_>>>()?;
    if options.credentials.is_empty() {
        options.credentials = credentials_of_environment(api);
    }
    for text in &arguments.identity {
        let Some((name, rest)) = text.split_once(':') else {
            bail!("`--identity {text}` has no name: write NAME:SCHEME=VALUE");
        };
        let credential = credential(rest, api)?;
        match options.identities.iter_mut().find(|identity| identity.name == name) {
            Some(identity) => identity.credentials.push(credential),
            None => options.identities.push(Identity { name: name.to_owned(), credentials: vec![credential] }),
        }
    }
    for name in &arguments.phase {
        let known = || Phase::ALL.map(Phase::name).join(", ");
        options.phases.push(Phase::parse(name).with_context(|| format!("no phase `{name}`: there are {}", known()))?);
    }
    options.checks.clone_from(&arguments.check);
    options.operations.clone_from(&arguments.operation);
    options.parameters = arguments
        .parameter
        .iter()
        .map(|text| {
            let (name, value) = text.split_once('=').with_context(|| format!("`{text}`: write NAME=VALUE"))?;
            Ok((name.to_owned(), value.to_owned()))
        })
        .collect::<anyhow::Result<_>>()?;
    options.read_only = arguments.read_only;
    options.allow_unsafe = arguments.allow_unsafe;
    options.fail_fast = arguments.fail_fast;
    options.seed = arguments.seed;
    options.cases = arguments.cases.unwrap_or(options.cases);
    options.rounds = arguments.rounds;
    options.sequences = arguments.sequences;
    options.late_after = arguments.late_look.unwrap_or(options.late_after);
    options.budget = arguments.budget;
    options.limits.requests = arguments.max_requests;
    options.limits.rate = arguments.rate.map(f64::from);
    options.limits.concurrency = arguments.workers.or(options.limits.concurrency);
    options.limits.timeout = arguments.timeout.unwrap_or(options.limits.timeout);
    options.shard = arguments.shard.as_deref().map(shard).transpose()?;
    options.ledger = Some(arguments.ledger.clone());
    Ok(options)
}

/// Reads `SCHEME=VALUE`; the scheme may be left out where the description has only one.
fn credential(text: &str, api: &Api) -> anyhow::Result<Credential> {
    let names: Vec<_> = api.security_schemes.iter().map(|scheme| scheme.name.as_str()).collect();
    if let Some((scheme, value)) = text.split_once('=')
        && names.contains(&scheme)
    {
        return Ok(Credential { scheme: scheme.to_owned(), value: value.to_owned() });
    }
    match names.as_slice() {
        [] => bail!("the description has no security scheme: a credential has no place to go"),
        [only] => Ok(Credential { scheme: (*only).to_owned(), value: text.to_owned() }),
        many => bail!("name the scheme of the credential as SCHEME=VALUE: there are {}", many.join(", ")),
    }
}

/// What `BINDERY_CREDENTIAL` and `BINDERY_CREDENTIAL_<SCHEME>` say.
fn credentials_of_environment(api: &Api) -> Vec<Credential> {
    let variable = |scheme: &str| {
        let name: String =
            scheme.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect();
        std::env::var(format!("BINDERY_CREDENTIAL_{name}")).ok()
    };
    let only = (api.security_schemes.len() == 1).then(|| std::env::var("BINDERY_CREDENTIAL").ok()).flatten();
    api.security_schemes
        .iter()
        .filter_map(|scheme| {
            // A variable that is set to nothing is how many environments say that there is none.
            let value = variable(&scheme.name).or_else(|| only.clone()).filter(|value| !value.is_empty())?;
            Some(Credential { scheme: scheme.name.clone(), value })
        })
        .collect()
}

fn shard(text: &str) -> anyhow::Result<Shard> {
    Shard::parse(text).with_context(|| format!("`--shard {text}`: write I/N, with I from 1 to N"))
}
