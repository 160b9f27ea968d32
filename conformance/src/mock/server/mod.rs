//! Connections: requests in, answers out.
//!
//! Served by hyper, unless a fault needs bytes that hyper would not write; then by a small writer of our own.

mod connection;
mod pulse;
mod raw;
mod receive;
mod write;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use super::core::Core;

/// How long nothing is accepted where that has failed.
const RESPITE: Duration = Duration::from_millis(20);

/// A running server.
#[derive(Debug)]
pub struct ServerHandle {
    /// Where it listens.
    pub addr: SocketAddr,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl ServerHandle {
    /// Takes no more connections, lets the requests under way finish, and returns when all are done, or when the time that
    /// they were given is over.
    pub async fn shutdown(self) {
        self.stop.send_replace(true);
        // The task ends on its own; if it was aborted by a runtime that is going down there is nothing left to wait for.
        let _ = self.task.await;
    }

    /// Its URL, without a path.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }
}

/// Serves on a listener.
pub(crate) fn serve(core: Arc<Core>, listener: TcpListener) -> io::Result<ServerHandle> {
    let addr = listener.local_addr()?;
    let (stop, stopped) = watch::channel(false);
    let task = tokio::spawn(accept(core, listener, stopped));
    Ok(ServerHandle { addr, stop, task })
}

async fn accept(core: Arc<Core>, listener: TcpListener, mut stopped: watch::Receiver<bool>) {
    let (is_raw, grace) = (core.faults.need_raw_writer(), core.grace);
    let mut connections = JoinSet::new();
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                // Too many open files and the like: others may be closed meanwhile.
                Err(_) => { tokio::time::sleep(RESPITE).await; continue }
            },
            () = stopping(&mut stopped) => break,
        };
        // Small answers must not wait for more to come; where this cannot be set they are only slower.
        let _ = stream.set_nodelay(true);
        let (core, stopped) = (Arc::clone(&core), stopped.clone());
        if is_raw {
            connections.spawn(raw::serve(core, stream, stopped));
        } else {
            connections.spawn(connection::serve(core, stream, stopped));
        }
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    let all = async { while connections.join_next().await.is_some() {} };
    // What is not done in time is cut off when the connections are dropped.
    let _ = tokio::time::timeout(grace, all).await;
}

/// Waits until the server is asked to stop. A server whose handle was dropped runs on.
async fn stopping(stopped: &mut watch::Receiver<bool>) {
    if stopped.wait_for(|stop| *stop).await.is_err() {
        std::future::pending::<()>().await;
    }
}
