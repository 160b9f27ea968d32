//! The arguments of `bindery mock`.

use std::path::PathBuf;

use clap::Args;

use super::{Reading, duration};

/// Start a stateful server that behaves as a description says.
#[derive(Debug, Args)]
#[command(after_help = "\
What is created can be listed, read and deleted; what is deleted is gone. Each credential is a tenant of its own;
with --tenant, only those that are named are let in.

Examples:
  bindery mock openapi.yaml --port 8080
  bindery mock openapi.yaml --fault delete-does-nothing --latency 20ms
  bindery mock openapi.yaml --store kept.db --tenant alice-key --tenant bob-key

The address is printed on the first line of the output. Ctrl-C stops the server.")]
pub(crate) struct Mock {
    /// The description.
    #[arg(value_name = "SPEC")]
    pub(crate) spec: PathBuf,
    /// The port on 127.0.0.1; 0 lets the system pick one.
    #[arg(long, value_name = "N", default_value_t = 8080)]
    pub(crate) port: u16,
    /// The address to listen on.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub(crate) host: std::net::IpAddr,
    /// The seed of everything that is drawn.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// A fault to switch on (see `bindery faults`); may be given several times.
    #[arg(long, value_name = "NAME")]
    pub(crate) fault: Vec<String>,
    /// How long each answer is held back, such as 20ms or 1s.
    #[arg(long, value_name = "TIME", value_parser = duration::parse)]
    pub(crate) latency: Option<std::time::Duration>,
    /// A file to keep everything in, so that it is there again in the next run; in memory only without it.
    #[arg(long, value_name = "FILE")]
    pub(crate) store: Option<PathBuf>,
    /// A credential that is let in, as a tenant of its own; may be given several times.
    #[arg(long, value_name = "KEY")]
    pub(crate) tenant: Vec<String>,
    #[command(flatten)]
    pub(crate) reading: Reading,
}
