use crate::{Outcome, cli}; pub(crate) fn run(_: &cli::Conform) -> anyhow::Result<Outcome> { anyhow::bail!("not built yet") }
