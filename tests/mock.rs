//! The mock as a process: killed while it is written to, and given more than it may hold in memory.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

const FILES: &str = "/openai/files?api-version=2024-10-21";
const OPENING: &str = "--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n\
    --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n";
const CLOSING: &str = "\r\n--b--\r\n";

/// A running mock of the files API; it ends when this is dropped.
struct Mock {
    child: Child,
    addr: SocketAddr,
}

impl Mock {
    fn start(arguments: &[&str]) -> Outcome<Self> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_bindery"))
            .args(["mock", "spec/azure-openai-files/2024-10-21.yaml", "--port", "0"])
            .args(arguments)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().ok_or("it has an output")?).read_line(&mut line)?;
        let addr = line.trim().trim_start_matches("http://").split('/').next().unwrap_or("").parse()?;
        Ok(Self { child, addr })
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        // It may have been killed before.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One request; `write` sends the body, which has so many bytes. The status, and what is left to read after the head.
fn exchange(
    addr: SocketAddr,
    method: &str,
    target: &str,
    length: usize,
    write: impl FnOnce(&mut TcpStream) -> std::io::Result<()>,
) -> Outcome<(u16, BufReader<TcpStream>)> {
    let mut stream = TcpStream::connect(addr)?;
    write!(
        stream,
        "{method} {target} HTTP/1.1\r\nHost: {addr}\r\nConnection: close\r\napi-key: a\r\n\
         Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {length}\r\n\r\n"
    )?;
    write(&mut stream)?;
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let status = line.split(' ').nth(1).unwrap_or("").parse()?;
    while line.trim_end() != "" {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Err("the head does not end".into());
        }
    }
    Ok((status, reader))
}

fn text(addr: SocketAddr, method: &str, target: &str, body: &str) -> Outcome<(u16, String)> {
    let (status, mut rest) = exchange(addr, method, target, body.len(), |stream| stream.write_all(body.as_bytes()))?;
    let mut text = String::new();
    rest.read_to_string(&mut text)?;
    Ok((status, text))
}

fn item(id: &str, part: &str) -> String {
    format!("/openai/files/{id}{part}?api-version=2024-10-21")
}

fn id(body: &str) -> Outcome<String> {
    let file: Value = serde_json::from_str(body)?;
    Ok(file["id"].as_str().ok_or("it has an id")?.to_owned())
}

/// What a client knows of one file.
struct Known {
    id: String,
    bytes: String,
    is_deleted: bool,
}

/// Uploads files of many sizes and deletes every third of them, until the server is gone; what was answered is known.
fn work(addr: SocketAddr, worker: usize) -> Vec<Known> {
    let mut known: Vec<Known> = Vec::new();
    for round in 0.. {
        let bytes = format!("{worker}-{round} ").repeat(1 + round * 997 % 40_000);
        let Ok((201, body)) = text(addr, "POST", FILES, &format!("{OPENING}{bytes}{CLOSING}")) else { break };
        let Ok(id) = id(&body) else { break };
        known.push(Known { id, bytes, is_deleted: false });
        if round % 3 == 2 {
            let Some(mut file) = known.pop() else { break };
            // Where a delete was not answered the file may be gone or not: nobody has said.
            let Ok((200, _)) = text(addr, "DELETE", &item(&file.id, ""), "") else { break };
            file.is_deleted = true;
            known.push(file);
        }
    }
    known
}

#[test]
fn a_mock_that_is_killed_has_kept_everything_that_it_has_answered() -> Outcome {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("kept.db");
    let store = ["--store", file.to_str().ok_or("a path is text")?];
    let mut known = Vec::new();
    for life in 1..=3 {
        let mut mock = Mock::start(&store)?;
        let addr = mock.addr;
        let workers: Vec<_> = (0..4).map(|worker| std::thread::spawn(move || work(addr, worker))).collect();
        // In the middle of the work, however fast this machine is.
        let listed = || text(addr, "GET", FILES, "").map_or(0, |(_, body)| body.matches("\"id\"").count());
        let wanted = listed() + 7 * life;
        while listed() < wanted {}
        mock.child.kill()?;
        for worker in workers {
            known.extend(worker.join().map_err(|_| "a worker panicked")?);
        }
    }
    let mock = Mock::start(&store)?;
    assert!(known.len() > 20 && known.iter().any(|file| file.is_deleted), "{} files are too few", known.len());
    for file in &known {
        let (status, body) = text(mock.addr, "GET", &item(&file.id, "/content"), "")?;
        if file.is_deleted {
            assert_eq!(status, 404, "{} came back", file.id);
        } else {
            assert!(status == 200 && body == file.bytes, "{} is not as it was: {status}", file.id);
        }
    }
    Ok(())
}

#[cfg(target_os = "linux")]
#[test]
fn a_body_larger_than_what_the_mock_holds_in_memory_goes_up_and_down() -> Outcome {
    /// Each in blocks of this size.
    const BLOCK: usize = 1024 * 1024;
    const BLOCKS: usize = 96;
    let mock = Mock::start(&[])?;
    let most = || -> Outcome<usize> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", mock.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("the system tells")?;
        Ok(line.trim().trim_end_matches("kB").trim().parse::<usize>()? * 1024)
    };
    let before = most()?;
    let block: Vec<u8> = (0..=255).cycle().take(BLOCK).collect();
    let length = OPENING.len() + BLOCK * BLOCKS + CLOSING.len();
    let (status, mut answer) = exchange(mock.addr, "POST", FILES, length, |stream| {
        stream.write_all(OPENING.as_bytes())?;
        (0..BLOCKS).try_for_each(|_| stream.write_all(&block))?;
        stream.write_all(CLOSING.as_bytes())
    })?;
    let mut body = String::new();
    answer.read_to_string(&mut body)?;
    assert_eq!(status, 201, "{body}");
    let (status, mut content) = exchange(mock.addr, "GET", &item(&id(&body)?, "/content"), 0, |_| Ok(()))?;
    assert_eq!(status, 200);
    let mut found = vec![0; BLOCK];
    for place in 0..BLOCKS {
        content.read_exact(&mut found)?;
        assert!(found == block, "block {place} differs");
    }
    assert_eq!(content.read(&mut found)?, 0, "nothing follows");
    let grown = most()? - before;
    assert!(grown < BLOCK * BLOCKS / 4, "it has grown by {grown} bytes");
    Ok(())
}
