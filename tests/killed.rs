//! A conformance run that is killed at a random point, and cleaned up after, leaves a server as it was found: before a
//! request, and in the moment between a create and its answer, with and without a name of the run's own in it.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};

use bindery_conformance::mock::{Mock, ServerHandle};
use bindery_spec::{ReadOptions, read_path};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream as Stream};
use tokio::sync::mpsc;
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
    /// How many runs are killed at each kind of point.
    trials: [(Kind, u64); 3],
}

/// When a run is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Once a request has been read, before it reaches the server.
    Request,
    /// Once a create that bears a name of the run was answered, before the run sees it.
    Signed,
    /// The same for one that bears none.
    Unsigned,
}

const FORM: &str = "--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nassistants\r\n--b\r\nContent-Disposition: form-data; \
     name=\"file\"; filename=\"kept.jsonl\"\r\nContent-Type: application/octet-stream\r\n\r\n{}\n\r\n--b--\r\n";

const FILES: Setting = Setting {
    description: "spec/azure-openai-files/2024-10-21.yaml",
    header: |key| format!("api-key: {key}"),
    creates: &[("/openai/files?api-version=2024-10-21", "multipart/form-data; boundary=b", FORM)],
    lists: &["/openai/files?api-version=2024-10-21"],
    trials: [(Kind::Request, 4), (Kind::Signed, 4), (Kind::Unsigned, 2)],
};

const IMAGES: Setting = Setting {
    description: "spec/image-library/1.0.0.yaml",
    header: |key| format!("Authorization: Bearer {key}"),
    creates: &[("/v1/conversations", "application/json", "{\"title\": \"kept\"}")],
    lists: &["/v1/conversations?limit=100", "/v1/images?limit=100"],
    trials: [(Kind::Request, 3), (Kind::Signed, 3), (Kind::Unsigned, 4)],
};

#[test]
fn a_killed_run_that_is_cleaned_up_leaves_the_server_as_it_was_found() -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    for setting in [FILES, IMAGES] {
        let counts = runtime.block_on(whole(&setting))?;
        let mut dice = 0x2545_F491_4F6C_DD1D_u64;
        for (kind, trials) in setting.trials {
            for _ in 0..trials {
                dice ^= dice << 13;
                dice ^= dice >> 7;
                dice ^= dice << 17;
                // Races make the number of requests differ a little from run to run.
                let most = counts.of(kind) * 9 / 10;
                assert!(most > 0, "{}: nothing to kill at: {kind:?}", setting.description);
                let point = 1 + dice % most;
                let killed = runtime.block_on(killed(&setting, kind, point));
                killed.map_err(|error| format!("{}: {kind:?} {point}: {error}", setting.description))?;
            }
        }
    }
    Ok(())
}

#[test]
fn what_may_be_somebody_elses_is_named_and_left_alone() -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let place = Place::new(&IMAGES).await?;
        assert!(place.run(Some((Kind::Unsigned, 1))).await?.was_killed);
        let (target, content_type, _) = IMAGES.creates[0];
        let made = place.exchange("POST", target, OWNER, content_type, "{\"title\": null}")?;
        assert!(made.starts_with("HTTP/1.1 20"), "{made}");
        let cleaned = place.clean()?;
        let told = told(&cleaned);
        assert_eq!(cleaned.status.code(), Some(1), "{told}");
        assert!(place.ledger().exists(), "{told}");
        // What the run made, and what somebody else did.
        let left: Vec<String> = ids(&place.views()?).difference(&place.before_ids).cloned().collect();
        assert_eq!(left.len(), 2, "{left:?}\n{told}");
        assert!(left.iter().any(|id| made.contains(id.as_str())), "{left:?}\n{made}");
        for id in &left {
            assert!(told.contains(id.as_str()), "{id} is not named\n{told}");
        }
        place.server.shutdown().await;
        Ok(())
    })
}

/// A run that nobody kills: how many points of each kind there are.
async fn whole(setting: &Setting) -> Outcome<Counts> {
    let place = Place::new(setting).await?;
    let counts = place.run(None).await?;
    assert_eq!(place.views()?, place.before, "a run leaves nothing behind");
    place.server.shutdown().await;
    Ok(counts)
}

async fn killed(setting: &Setting, kind: Kind, point: u64) -> Outcome<()> {
    let place = Place::new(setting).await?;
    assert!(place.run(Some((kind, point))).await?.was_killed, "the run ended before it could be killed");
    let views = ids(&place.views()?);
    let orphans = views.difference(&place.before_ids).filter(|id| !place.is_in_ledger(id)).count();
    assert!(kind == Kind::Request || orphans > 0, "nothing was made that the ledger does not name");
    let cleaned = place.clean()?;
    let told = told(&cleaned);
    assert!(cleaned.status.success(), "{told}\n{}", place.ledger_text());
    assert_eq!(place.views()?, place.before, "{told}");
    assert!(!place.ledger().exists(), "{told}");
    place.server.shutdown().await;
    Ok(())
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// A mock that holds something of two tenants, and a folder for the ledger.
struct Place<'a> {
    setting: &'a Setting,
    server: ServerHandle,
    address: SocketAddr,
    folder: tempfile::TempDir,
    before: Vec<String>,
    before_ids: BTreeSet<String>,
}

impl<'a> Place<'a> {
    async fn new(setting: &'a Setting) -> Outcome<Self> {
        let reading = Arc::new(read_path(&description(setting), &ReadOptions::default()));
        let mock = Mock::builder(reading).tenants([OWNER, STRANGER]).seed(1).build()?;
        let server = mock.serve_on_loopback(0).await?;
        let address = server.url().trim_start_matches("http://").parse()?;
        let folder = tempfile::tempdir()?;
        let mut place = Self { setting, server, address, folder, before: Vec::new(), before_ids: BTreeSet::new() };
        for key in [OWNER, STRANGER] {
            for (target, content_type, body) in setting.creates {
                let answer = place.exchange("POST", target, key, content_type, body)?;
                assert!(answer.starts_with("HTTP/1.1 20"), "{answer}");
            }
        }
        place.before = place.views()?;
        place.before_ids = ids(&place.before);
        Ok(place)
    }

    fn ledger(&self) -> PathBuf {
        self.folder.path().join("ledger")
    }

    fn ledger_text(&self) -> String {
        std::fs::read_to_string(self.ledger()).unwrap_or_default()
    }

    /// Whether the ledger says that the run made this.
    fn is_in_ledger(&self, id: &str) -> bool {
        self.ledger_text().lines().any(|line| line.starts_with("{\"made\"") && line.contains(id))
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bindery"));
        command.arg("conform").arg(description(self.setting)).env("BINDERY_CREDENTIAL", OWNER);
        command.arg("--ledger").arg(self.ledger());
        command
    }

    /// Runs the command against the mock, through a proxy that kills it.
    async fn run(&self, point: Option<(Kind, u64)>) -> Outcome<Counts> {
        let proxy = TcpListener::bind("127.0.0.1:0").await?;
        let mut command = self.command();
        command.arg("--failures").arg(self.folder.path().join("failures"));
        command.args(["--late-look", "20ms", "--cases", "9", "--timeout", "10s"]);
        command.arg("--url").arg(format!("http://{}", proxy.local_addr()?));
        let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        relay(proxy, self.address, child, point).await
    }

    fn clean(&self) -> Outcome<Output> {
        Ok(self.command().args(["--clean", "--url", &self.server.url()]).output()?)
    }

    /// What both tenants see.
    fn views(&self) -> Outcome<Vec<String>> {
        let mut views = Vec::new();
        for key in [OWNER, STRANGER] {
            for list in self.setting.lists {
                let answer = self.exchange("GET", list, key, "application/json", "")?;
                views.push(answer.split_once("\r\n\r\n").map_or("", |(_, body)| body).to_owned());
            }
        }
        Ok(views)
    }

    fn exchange(&self, method: &str, target: &str, key: &str, content_type: &str, body: &str) -> Outcome<String> {
        let mut stream = TcpStream::connect(self.address)?;
        let (credential, length) = ((self.setting.header)(key), body.len());
        write!(
            stream,
            "{method} {target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{credential}\r\n\
             Content-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n{body}",
            self.address
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    }
}

fn description(setting: &Setting) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(setting.description)
}

/// The ids in lists.
fn ids(views: &[String]) -> BTreeSet<String> {
    let bodies = views.iter().filter_map(|view| serde_json::from_str::<Value>(view).ok());
    let items = bodies.flat_map(|body| body.get("data").and_then(Value::as_array).cloned().unwrap_or_default());
    items.filter_map(|item| item.get("id")?.as_str().map(str::to_owned)).collect()
}

/// How many points of each kind were passed.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    requests: u64,
    signed: u64,
    unsigned: u64,
    was_killed: bool,
}

impl Counts {
    fn of(self, kind: Kind) -> u64 {
        match kind {
            Kind::Request => self.requests,
            Kind::Signed => self.signed,
            Kind::Unsigned => self.unsigned,
        }
    }

    /// Counts a point; true where it is the one.
    fn pass(&mut self, kind: Kind, point: Option<(Kind, u64)>) -> bool {
        let count = match kind {
            Kind::Request => &mut self.requests,
            Kind::Signed => &mut self.signed,
            Kind::Unsigned => &mut self.unsigned,
        };
        *count += 1;
        point == Some((kind, *count))
    }
}

/// Passes everything on to the server, and kills the child at a point. What was sent by then still reaches the server,
/// whose answers nobody reads any more.
async fn relay(
    proxy: TcpListener,
    server: SocketAddr,
    mut child: Child,
    point: Option<(Kind, u64)>,
) -> Outcome<Counts> {
    let mut stderr = child.stderr.take().ok_or("no standard error")?;
    // Its standard error ends with it.
    let mut ended = tokio::task::spawn_blocking(move || stderr.read_to_string(&mut String::new()));
    let relay = Arc::new(Relay { child: Mutex::new(child), counts: Mutex::default(), point });
    let mut connections = JoinSet::new();
    let (send_end, mut end) = mpsc::channel::<()>(1);
    loop {
        tokio::select! {
            accepted = proxy.accept() => {
                let (client, _) = accepted?;
                let (relay, end) = (Arc::clone(&relay), send_end.clone());
                connections.spawn(async move {
                    // A connection that is cut is what this is about.
                    let _ = relay.connection(client, server, &end).await;
                });
            }
            _ = end.recv() => break,
            _ = &mut ended => break,
        }
    }
    while connections.join_next().await.is_some() {}
    let mut child = relay.child.lock().map_err(|_| "a connection panicked")?;
    let was_killed = child.wait()?.code().is_none();
    let counts = *relay.counts.lock().map_err(|_| "a connection panicked")?;
    Ok(Counts { was_killed, ..counts })
}

const METHODS: [&str; 7] = ["GET ", "POST ", "PUT ", "PATCH ", "DELETE ", "HEAD ", "OPTIONS "];

struct Relay {
    child: Mutex<Child>,
    counts: Mutex<Counts>,
    point: Option<(Kind, u64)>,
}

impl Relay {
    /// Passes a point, and kills the child where it is the one.
    fn pass(&self, kind: Kind, end: &mpsc::Sender<()>) {
        let is_the_one = self.counts.lock().is_ok_and(|mut counts| counts.pass(kind, self.point));
        if is_the_one && let Ok(mut child) = self.child.lock() {
            // It may have ended by itself.
            let _ = child.kill();
            let _ = end.try_send(());
        }
    }

    async fn connection(&self, client: Stream, server: SocketAddr, end: &mpsc::Sender<()>) -> std::io::Result<()> {
        let upstream = Stream::connect(server).await?;
        let (mut from_client, mut to_client) = client.into_split();
        let (mut from_server, mut to_server) = upstream.into_split();
        let create = Mutex::new(None);
        let up = async {
            let mut buffer = vec![0; 256 * 1024];
            loop {
                let count = from_client.read(&mut buffer).await.unwrap_or(0);
                if count == 0 {
                    return to_server.shutdown().await;
                }
                let piece = buffer.get(..count).unwrap_or_default();
                if piece.starts_with(b"POST ")
                    && let Ok(mut create) = create.lock()
                {
                    let body = piece.windows(4).position(|window| window == b"\r\n\r\n").map_or(0, |at| at + 4);
                    let mut windows = piece.get(body..).unwrap_or_default().windows(8);
                    let is_signed = windows.any(|window| window == b"bindery-");
                    *create = Some(if is_signed { Kind::Signed } else { Kind::Unsigned });
                }
                if METHODS.iter().any(|method| piece.starts_with(method.as_bytes())) {
                    self.pass(Kind::Request, end);
                }
                to_server.write_all(piece).await?;
            }
        };
        let down = async {
            let mut buffer = vec![0; 64 * 1024];
            loop {
                let count = from_server.read(&mut buffer).await?;
                if count == 0 {
                    return to_client.shutdown().await;
                }
                let piece = buffer.get(..count).unwrap_or_default();
                let made = create.lock().ok().and_then(|mut create| create.take());
                if let Some(kind) = made.filter(|_| piece.starts_with(b"HTTP/1.1 20")) {
                    self.pass(kind, end);
                }
                // Nobody may be there any more: the server is heard out all the same.
                let _ = to_client.write_all(piece).await;
            }
        };
        let (up, down) = tokio::join!(up, down);
        up.and(down)
    }
}
