//! References to the network, as the command follows them: on a server of this machine.

use std::fs;
use std::io::{BufRead, BufReader, Write as _};
use std::net::TcpListener;
use std::process::{Command, Output};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

const SHAPES: &str =
    "Note: {type: object, required: [text], properties: {text: {type: string}, more: {$ref: 'more.yaml#/More'}}}\n";
const MORE: &str = "More: {type: object, properties: {size: {type: integer}}}\n";

/// Starts a server that answers until the test ends; gives its address, and the targets that were asked for.
fn serve() -> Outcome<(String, Arc<Mutex<Vec<String>>>)> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = format!("http://{}", listener.local_addr()?);
    let asked = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&asked);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
            let first = lines.next().unwrap_or_default();
            let target = first.split(' ').nth(1).unwrap_or_default().to_owned();
            // The head ends with an empty line.
            lines.find(String::is_empty);
            let answer = |status: &str, headers: &str, body: &str| {
                format!(
                    "HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
                    body.len()
                )
            };
            let answer = match target.as_str() {
                "/shapes.yaml?key=secret" => answer("200 OK", "", SHAPES),
                "/more.yaml" => answer("302 Found", "Location: /moved/more.yaml\r\n", ""),
                "/moved/more.yaml" => answer("200 OK", "", MORE),
                "/circle.yaml" => answer("302 Found", "Location: /circle.yaml\r\n", ""),
                "/away.yaml" => answer("302 Found", "Location: http://example.com/x.yaml\r\n", ""),
                _ => answer("404 Not Found", "", ""),
            };
            kept.lock().unwrap_or_else(PoisonError::into_inner).push(target);
            // The other side may have hung up.
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    Ok((address, asked))
}

fn generate(reference: &str, arguments: &[&str]) -> Outcome<(Output, tempfile::TempDir)> {
    let folder = tempfile::tempdir()?;
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: Notes, version: '1'}}\npaths:\n  /notes:\n    get:\n      operationId: getNote\n      \
         responses: {{'200': {{description: one, content: {{application/json: {{schema: {{$ref: '{reference}'}}}}}}}}}}\n"
    );
    fs::write(folder.path().join("openapi.yaml"), text)?;
    let mut command = Command::new(env!("CARGO_BIN_EXE_bindery"));
    command.args(["generate", "openapi.yaml", "--out", "notes"]).args(arguments).current_dir(&folder);
    Ok((command.output()?, folder))
}

#[test]
fn documents_on_the_network_are_fetched_once_and_recorded_where_they_are_allowed() -> Outcome {
    let (address, asked) = serve()?;
    let reference = format!("{address}/shapes.yaml?key=secret#/Note");

    let (refused, _folder) = generate(&reference, &[])?;
    let shown = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(shown.contains("error[remote-reference]") && shown.contains("--allow-remote-refs"), "{shown}");
    assert!(asked.lock().unwrap_or_else(PoisonError::into_inner).is_empty(), "nothing is asked without the flag");

    let (output, folder) = generate(&reference, &["--allow-remote-refs"])?;
    assert!(output.status.success(), "{output:?}");
    let asked = asked.lock().unwrap_or_else(PoisonError::into_inner).clone();
    assert_eq!(asked, ["/shapes.yaml?key=secret", "/more.yaml", "/moved/more.yaml"]);
    let types = fs::read_to_string(folder.path().join("notes/src/types.rs"))?;
    assert!(types.contains("pub size: Option<i64>"), "{types}");
    let manifest = fs::read_to_string(folder.path().join("notes/Cargo.toml"))?;
    for part in ["shapes.yaml", "more.yaml"] {
        assert!(manifest.contains(&format!("{{ file = \"{address}/{part}\", sha256 = \"")), "{manifest}");
    }
    assert!(!manifest.contains("secret"), "{manifest}");
    Ok(())
}

#[test]
fn what_leads_astray_is_refused() -> Outcome {
    let (address, asked) = serve()?;
    for (path, reason, count) in [
        ("circle.yaml", "it leads on more than 5 times", 6),
        ("away.yaml", "it leads on to `http://example.com/x.yaml`, which is not allowed", 1),
        ("missing.yaml", "the server answers 404", 1),
    ] {
        asked.lock().unwrap_or_else(PoisonError::into_inner).clear();
        let (output, _folder) = generate(&format!("{address}/{path}#/Note"), &["--allow-remote-refs"])?;
        let shown = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(shown.contains("error[remote-unreadable]") && shown.contains(reason), "{path}: {shown}");
        assert_eq!(asked.lock().unwrap_or_else(PoisonError::into_inner).len(), count, "{path}");
    }
    Ok(())
}
