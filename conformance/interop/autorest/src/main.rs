//! Calls AutoRest's test server, which compares each request with the one it expects, byte for byte where that is what matters.
//!
//! In: the address of a server that runs. Out: one line for each call that went wrong, and the scenarios of the server's own
//! report that nothing reached, in the end `N passed, M failed`. The clients are generated from the server's descriptions.

mod bodies;
mod collections;
mod complex;
mod forms;
mod headers;
mod hosts;
mod media;
mod pages;
mod parameters;
mod report;
mod run;
mod statuses;
mod xml;

use std::process::ExitCode;

use run::Run;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Some(address) = std::env::args().nth(1) else {
        eprintln!("usage: bindery-interop-autorest http://127.0.0.1:PORT");
        return ExitCode::from(2);
    };
    let mut run = Run::new(address);
    parameters::run(&mut run).await;
    headers::run(&mut run).await;
    bodies::run(&mut run).await;
    collections::run(&mut run).await;
    complex::run(&mut run).await;
    forms::run(&mut run).await;
    media::run(&mut run).await;
    xml::run(&mut run).await;
    pages::run(&mut run).await;
    hosts::run(&mut run).await;
    statuses::run(&mut run).await;
    report::run(&mut run).await;
    run.finish()
}
