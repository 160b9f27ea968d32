//! The mock over real connections, asked by a client that hides nothing.

mod attached;
mod chosen;
mod client;
mod corpus;
mod files;
mod images;
mod large;
mod preferred;
mod shapes;
mod stored;
mod wire;

use std::path::PathBuf;
use std::sync::Arc;

use bindery_spec::{ReadOptions, Reading, read_path};

use self::client::Client;
use super::{FaultId, Mock, ServerHandle};

/// The reading of one of the descriptions of this repository.
fn described(path: &str) -> Arc<Reading> {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../spec"));
    Arc::new(read_path(&root.join(path), &ReadOptions::default()))
}

/// A running mock with these faults.
async fn start(reading: Arc<Reading>, faults: &[&str]) -> (ServerHandle, Client) {
    let faults = faults.iter().map(|id| FaultId::parse(id).unwrap_or_else(|| unreachable!("no fault {id}"))).collect();
    let mock = Mock::builder(reading)
        .tenants(["tenant-a", "tenant-b"])
        .seed(7)
        .faults(faults)
        .build()
        .expect("the description has an API");
    let server = mock.serve_on_loopback(0).await.expect("a port is free");
    let client = Client::new(server.addr);
    (server, client)
}
