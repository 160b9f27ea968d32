//! A conformance run that is killed at one of several points, and cleaned up after, leaves a server as it was found. Not
//! among the points: the moment between a create and its answer.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use bindery_conformance::mock::Mock;
use bindery_spec::{ReadOptions, read_path};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream as Stream};
use tokio::task::JoinSet;

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

const OWNER: &str = "key-of-the-owner";
const STRANGER: &str = "key-of-a-stranger";

/// One description, what is there before the run, and the lists that show it.
struct Setting {
    description: &'static str,
    header: fn(&str) -> String,
    creates: &'static [(&'static str, &'static str, &'static str)],
    lists: &'static [&'static str],
    /// After how many pieces of requests the run is killed.
    points: &'static [u64],
}

const FORM: &str = "--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nassistants\r\n--b\r\nContent-Disposition: form-data; \
     name=\"file\"; filename=\"kept.jsonl\"\r\nContent-Type: application/octet-stream\r\n\r\n{}\n\r\n--b--\r\n";

const SETTINGS: [Setting; 2] = [
    Setting {
        description: "spec/azure-openai-files/2024-10-21.yaml",
        header: |key| format!("api-key: {key}"),
        creates: &[("/openai/files?api-version=2024-10-21", "multipart/form-data; boundary=b", FORM)],
        lists: &["/openai/files?api-version=2024-10-21"],
        points: &[4, 31, 77, 150, 260, 390, 520, 700, 850],
    },
    Setting {
        description: "spec/image-library/1.0.0.yaml",
        header: |key| format!("Authorization: Bearer {key}"),
        creates: &[("/v1/conversations", "application/json", "{\"title\": \"kept\"}")],
        lists: &["/v1/conversations", "/v1/images"],
        points: &[9, 58, 133, 240, 410, 600, 900],
    },
];

#[test]
fn a_killed_run_that_is_cleaned_up_leaves_the_server_as_it_was_found() -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    for setting in SETTINGS {
        for point in setting.points {
            runtime.block_on(one(&setting, *point)).map_err(|error| format!("killed at {point}: {error}"))?;
        }
    }
    Ok(())
}

async fn one(setting: &Setting, point: u64) -> Outcome<()> {
    let description = Path::new(env!("CARGO_MANIFEST_DIR")).join(setting.description);
    let reading = Arc::new(read_path(&description, &ReadOptions::default()));
    let mock = Mock::builder(reading).tenants([OWNER, STRANGER]).seed(1).build()?;
    let server = mock.serve_on_loopback(0).await?;
    let address: SocketAddr = server.url().trim_start_matches("http://").parse()?;
    for key in [OWNER, STRANGER] {
        for (target, content_type, body) in setting.creates {
            let head = format!("{}\r\nContent-Type: {content_type}", (setting.header)(key));
            let answer = exchange(address, "POST", target, &head, body)?;
            assert!(answer.starts_with("HTTP/1.1 20"), "{answer}");
        }
    }
    let before = views(setting, address)?;
    let folder = tempfile::tempdir()?;
    let (ledger, failures) = (folder.path().join("ledger"), folder.path().join("failures"));
    let mut conform = Command::new(env!("CARGO_BIN_EXE_bindery"));
    conform.arg("conform").arg(&description).env("BINDERY_CREDENTIAL", OWNER).arg("--ledger").arg(&ledger);
    conform.arg("--failures").arg(&failures);
    conform
        .args(["--late-look", "20ms", "--cases", "9", "--timeout", "10s"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped());

    let proxy = TcpListener::bind("127.0.0.1:0").await?;
    let child = conform.arg("--url").arg(format!("http://{}", proxy.local_addr()?)).spawn()?;
    let was_killed = relay(proxy, address, child, point).await?;
    assert!(was_killed, "the run ended before it could be killed");

    let mut clean = Command::new(env!("CARGO_BIN_EXE_bindery"));
    clean.arg("conform").arg(&description).env("BINDERY_CREDENTIAL", OWNER).arg("--ledger").arg(&ledger);
    let output = clean.args(["--clean", "--url"]).arg(server.url()).output()?;
    let told = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    let after = views(setting, address)?;
    assert_eq!(after, before, "{told}\n{}", std::fs::read_to_string(&ledger).unwrap_or_default());
    server.shutdown().await;
    Ok(())
}

/// Passes everything on to the server, and kills the child after so many pieces of requests. What was read by then still
/// reaches the server, whose answers nobody reads any more. True where the child was killed.
async fn relay(proxy: TcpListener, server: SocketAddr, mut child: std::process::Child, point: u64) -> Outcome<bool> {
    let mut stderr = child.stderr.take().ok_or("no standard error")?;
    // Its standard error ends with it.
    let mut ended = tokio::task::spawn_blocking(move || stderr.read_to_string(&mut String::new()));
    let child = Arc::new(Mutex::new(child));
    let pieces = Arc::new(AtomicU64::new(0));
    let mut connections = JoinSet::new();
    let (send_end, mut end) = tokio::sync::mpsc::channel::<()>(1);
    loop {
        tokio::select! {
            accepted = proxy.accept() => {
                let (client, _) = accepted?;
                let (child, pieces, end) = (Arc::clone(&child), Arc::clone(&pieces), send_end.clone());
                connections.spawn(async move {
                    // A connection that is cut is what this is about.
                    let _ = connection(client, server, &pieces, point, &child).await;
                    if pieces.load(Ordering::SeqCst) >= point {
                        let _ = end.try_send(());
                    }
                });
            }
            _ = end.recv() => break,
            _ = &mut ended => break,
        }
    }
    while connections.join_next().await.is_some() {}
    let mut child = child.lock().map_err(|_| "a connection panicked")?;
    let status = child.wait()?;
    Ok(status.code().is_none())
}

async fn connection(
    client: Stream,
    server: SocketAddr,
    pieces: &AtomicU64,
    point: u64,
    child: &Mutex<std::process::Child>,
) -> std::io::Result<()> {
    let upstream = Stream::connect(server).await?;
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = upstream.into_split();
    let up = async {
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let count = from_client.read(&mut buffer).await.unwrap_or(0);
            if count == 0 {
                return to_server.shutdown().await;
            }
            if pieces.fetch_add(1, Ordering::SeqCst) + 1 == point
                && let Ok(mut child) = child.lock()
            {
                child.kill()?;
            }
            to_server.write_all(buffer.get(..count).unwrap_or_default()).await?;
        }
    };
    let down = async {
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let count = from_server.read(&mut buffer).await?;
            if count == 0 {
                return to_client.shutdown().await;
            }
            // Nobody may be there any more: the server is heard out all the same.
            let _ = to_client.write_all(buffer.get(..count).unwrap_or_default()).await;
        }
    };
    let (up, down) = tokio::join!(up, down);
    up.and(down)
}

/// What both tenants see.
fn views(setting: &Setting, address: SocketAddr) -> Outcome<Vec<String>> {
    let mut views = Vec::new();
    for key in [OWNER, STRANGER] {
        for list in setting.lists {
            let answer = exchange(address, "GET", list, &(setting.header)(key), "")?;
            views.push(answer.split_once("\r\n\r\n").map_or("", |(_, body)| body).to_owned());
        }
    }
    Ok(views)
}

fn exchange(address: SocketAddr, method: &str, target: &str, headers: &str, body: &str) -> Outcome<String> {
    let mut stream = TcpStream::connect(address)?;
    let length = body.len();
    write!(
        stream,
        "{method} {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{headers}\r\nContent-Length: {length}\r\n\r\n{body}"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}
