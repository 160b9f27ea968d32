//! The program talks to a server through the client that was generated while it was built.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::Command;
use std::thread;

#[test]
fn the_generated_client_is_what_the_configuration_says() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let url = format!("http://{}", listener.local_addr().expect("it has an address"));
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("the program connects");
        let mut lines = BufReader::new(stream.try_clone().expect("it can be read")).lines();
        let first = lines.next().expect("there is a request").expect("it is text");
        while lines.next().is_some_and(|line| !line.expect("it is text").is_empty()) {}
        let body = r#"[{"articleNo":"a1","title":"Lamp","price":450},{"articleNo":"b2","price":5}]"#;
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length:";
        write!(stream, "{head} {}\r\n\r\n{body}", body.len()).expect("the program reads");
        first
    });
    let output = Command::new(env!("CARGO_BIN_EXE_build-script-example"))
        .args([&url, "500"])
        .output()
        .expect("the program can be started");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    assert_eq!(server.join().expect("it answered"), "GET /articles?below=500 HTTP/1.1");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "a1 Lamp: 4.50\nb2 (no title): 0.05\n");
}
