//! `bindery mock`

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context, bail};
use bindery_conformance::mock::{FaultId, Mock, faults};
use bindery_spec::Severity;
use tokio::net::TcpListener;

use crate::{Outcome, cli, description};

pub(crate) fn run(options: &cli::Mock) -> anyhow::Result<Outcome> {
    let faults = options.fault.iter().map(|name| fault(name)).collect::<anyhow::Result<Vec<_>>>()?;
    let reading = description::read(&options.spec, &options.reading, Severity::Error)?;
    let mut builder =
        Mock::builder(Arc::new(reading)).tenants(options.tenant.iter().cloned()).seed(options.seed).faults(faults);
    if let Some(latency) = options.latency {
        builder = builder.latency(latency);
    }
    if let Some(file) = &options.store {
        builder = builder.store(file);
    }
    let mock = builder.build()?;
    // Each connection is an open file; where the limit cannot be raised there are fewer connections.
    let _ = rlimit::increase_nofile_limit(u64::MAX);
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(serve(&mock, options))
}

async fn serve(mock: &Mock, options: &cli::Mock) -> anyhow::Result<Outcome> {
    let address = SocketAddr::new(options.host, options.port);
    let listener = TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
    let server = mock.serve(listener)?;
    let base = mock.base_paths().into_iter().next().unwrap_or_default();
    let mut out = std::io::stdout();
    writeln!(out, "{}{base}", server.url())?;
    out.flush()?;
    stop_signal().await?;
    server.shutdown().await;
    Ok(Outcome::Clean)
}

/// Waits until the user, or the system, asks for an end.
async fn stop_signal() -> anyhow::Result<()> {
    #[cfg(unix)]
    {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted?,
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await?;
    Ok(())
}

/// The fault of a name; the error lists names that are close.
fn fault(name: &str) -> anyhow::Result<FaultId> {
    if let Some(fault) = FaultId::parse(name) {
        return Ok(fault);
    }
    let words: Vec<_> = name.split('-').filter(|word| word.len() > 2).collect();
    let close: Vec<_> =
        faults().iter().map(|fault| fault.id).filter(|id| words.iter().any(|word| id.contains(word))).collect();
    if close.is_empty() {
        bail!("there is no fault `{name}`; `bindery faults` lists them");
    }
    bail!("there is no fault `{name}`; did you mean {}?", close.join(", "));
}
