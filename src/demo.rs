use crate::{Outcome, cli}; pub(crate) fn run(_: &cli::Demo) -> anyhow::Result<Outcome> { anyhow::bail!("not built yet") }
