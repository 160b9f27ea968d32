//! axum answering one constant to whatever is asked.
//!
//! `bindery-bench-bare PORT`: the body is a file of the files API, as long as what the mock answers to a read.

use std::error::Error;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use tokio::net::TcpListener;

const BODY: &str = "{\"id\":\"file-181a1cbdcdcf4677ada87f63a0928099\",\"object\":\"file\",\"bytes\":140,\
    \"created_at\":1613779121,\"filename\":\"a.jsonl\",\"purpose\":\"assistants\",\"status\":\"processed\"}";

fn main() -> Result<(), Box<dyn Error>> {
    let port: u16 = std::env::args().nth(1).ok_or("which port?")?.parse()?;
    let server = Router::new().fallback(async || ([(CONTENT_TYPE, "application/json")], BODY));
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        axum::serve(TcpListener::bind(("127.0.0.1", port)).await?, server).await
    })?;
    Ok(())
}
