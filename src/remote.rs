//! Documents on the network, for `--allow-remote-refs`.

use std::time::{Duration, Instant};

use bindery_conformance::case::Delivery;
use bindery_conformance::exchange::{Outcome, Response};
use bindery_conformance::transport::{Client, Company, Endpoint, Limits, Wire};
use bindery_spec::remote::{Fetch, is_allowed, join};

/// How many redirects are followed for one document.
const REDIRECTS: usize = 5;
/// How long one answer is waited for.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long all documents of a run may take together.
const IN_ALL: Duration = Duration::from_secs(60);

/// Gets documents by HTTP, within the time of one run.
#[derive(Debug)]
pub(crate) struct Network {
    end: Instant,
}

impl Network {
    /// The time of the run begins now.
    pub(crate) fn new() -> Self {
        Self { end: Instant::now() + IN_ALL }
    }

    fn follow(&self, address: &str, limit: usize) -> Result<Vec<u8>, String> {
        let mut address = address.to_owned();
        for _ in 0..=REDIRECTS {
            let response = self.get(&address, limit)?;
            let location = header(&response, "location");
            match (response.status, location) {
                (301 | 302 | 303 | 307 | 308, Some(location)) => {
                    let next = join(&address, &location).filter(|next| is_allowed(next));
                    address = next.ok_or_else(|| format!("it leads on to `{location}`, which is not allowed"))?;
                }
                (200, _) if response.truncated => return Err(format!("it is longer than {limit} bytes")),
                (200, _) if !response.wire.is_empty() => return Err("the answer broke off".to_owned()),
                (200, _) => return Ok(response.body),
                (status, _) => return Err(format!("the server answers {status}")),
            }
        }
        Err(format!("it leads on more than {REDIRECTS} times"))
    }

    fn get(&self, address: &str, limit: usize) -> Result<Response, String> {
        let left = self.end.saturating_duration_since(Instant::now()).min(PATIENCE);
        if left.is_zero() {
            return Err(format!("the documents of one run may take {} s in all", IN_ALL.as_secs()));
        }
        let endpoint = Endpoint::parse(address).map_err(|error| error.to_string())?;
        let limits =
            Limits { concurrency: Some(1), body: limit, timeout: left, patience: Duration::ZERO, ..Limits::default() };
        let client = Client::new(endpoint, limits).map_err(|error| error.to_string())?;
        let wire = Wire {
            number: 0,
            method: "GET".to_owned(),
            target: target(address),
            is_absolute: true,
            headers: [("Accept", "*/*"), ("User-Agent", concat!("bindery/", env!("CARGO_PKG_VERSION")))]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .to_vec(),
            body: None,
            delivery: Delivery::default(),
        };
        // Whoever reads a description may be inside a runtime already.
        let exchange = || -> Result<Outcome, String> {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let runtime = runtime.map_err(|error| error.to_string())?;
            runtime
                .block_on(async { tokio::time::timeout(left * 3, client.send(&wire, left, Company::Others)).await })
                .map_err(|_| "it takes too long".to_owned())
        };
        let outcome = std::thread::scope(|scope| scope.spawn(exchange).join());
        match outcome.unwrap_or_else(|_| Err("the request failed".to_owned()))? {
            Outcome::Response(response) => Ok(*response),
            Outcome::Failed(failure) => Err(failure.to_string()),
        }
    }
}

impl Fetch for Network {
    fn fetch(&self, address: &str, limit: u64) -> Result<Vec<u8>, String> {
        self.follow(address, usize::try_from(limit).unwrap_or(usize::MAX))
    }
}

/// Path and query of an address.
fn target(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let rest = rest.find(['/', '?']).map_or("/", |start| &rest[start..]);
    if rest.starts_with('/') { rest.to_owned() } else { format!("/{rest}") }
}

fn header(response: &Response, name: &str) -> Option<String> {
    let value = response.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)?;
    String::from_utf8(value.clone()).ok()
}
