//! A server of a few lines, for answers that the mock never gives.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Answers every request on a connection with the bytes that `answer` makes of its text; what is sent behind its head is
/// passed over.
pub(crate) async fn serve(mut client: TcpStream, answer: impl Fn(&str) -> io::Result<Vec<u8>>) -> io::Result<()> {
    let mut asked = vec![0; 65_536];
    let mut before = Vec::new();
    loop {
        match client.read(&mut asked).await? {
            0 => return Ok(()),
            count => before.extend_from_slice(&asked[..count]),
        }
        if before.windows(4).any(|bytes| bytes == b"\r\n\r\n") {
            let answer = answer(&String::from_utf8_lossy(&before))?;
            before.clear();
            client.write_all(&answer).await?;
        }
    }
}
