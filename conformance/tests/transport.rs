//! The transport against servers that lie on the wire, byte by byte.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bindery_conformance::case::Delivery;
use bindery_conformance::exchange::{Failure, Outcome, WireKind};
use bindery_conformance::transport::{Client, Company, Endpoint, Limits, Wait, Wire};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

type Trouble = Box<dyn std::error::Error>;

/// Answers every connection with these bytes, then closes it; gives what was asked first.
async fn exchange(method: &str, target: &str, answer: &'static [u8]) -> Result<(Outcome, Vec<u8>), Trouble> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await?;
        let mut asked = vec![0; 4096];
        let count = stream.read(&mut asked).await?;
        asked.truncate(count);
        stream.write_all(answer).await?;
        Ok::<_, std::io::Error>(asked)
    });
    let limits = Limits { timeout: Duration::from_millis(400), ..Limits::default() };
    let client = Client::new(Endpoint::parse(&format!("http://{address}/base"))?, limits)?;
    let wire = Wire {
        number: 1,
        method: method.to_owned(),
        target: target.to_owned(),
        is_absolute: false,
        headers: vec![("Accept".to_owned(), "*/*".to_owned())],
        body: None,
        delivery: Delivery::Whole,
    };
    let outcome = client.send(&wire, Duration::from_millis(400), Company::Others).await;
    Ok((outcome, server.await??))
}

async fn issues(method: &str, answer: &'static [u8]) -> Result<Vec<WireKind>, Trouble> {
    match exchange(method, "/x", answer).await?.0 {
        Outcome::Response(response) => Ok(response.wire.iter().map(|issue| issue.kind).collect()),
        Outcome::Failed(failure) => Err(failure.to_string().into()),
    }
}

#[tokio::test]
async fn lies_on_the_wire_are_named() -> Result<(), Trouble> {
    let rows: [(&str, &'static [u8], &[WireKind]); 15] = [
        ("GET", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", &[]),
        ("GET", b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", &[]),
        ("GET", b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nok", &[]),
        ("GET", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", &[]),
        ("HEAD", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", &[]),
        ("GET", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok", &[WireKind::Short]),
        ("GET", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokay", &[WireKind::Surplus]),
        ("GET", b"HTTP/1.1 204 No Content\r\n\r\n{}", &[WireKind::Forbidden]),
        ("HEAD", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", &[WireKind::Forbidden]),
        ("GET", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok", &[WireKind::Length]),
        ("GET", b"HTTP/1.1 200 OK\r\nContent-Length: two\r\nConnection: close\r\n\r\nok", &[WireKind::Length]),
        (
            "GET",
            b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
            &[WireKind::Both],
        ),
        ("GET", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n", &[WireKind::Chunk]),
        ("GET", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nok\r\n0\r\n\r\n", &[WireKind::Chunk]),
        ("GET", b"HTTP/1.1 200 OK\nContent-Length: 2\n\nok", &[WireKind::Head]),
    ];
    for (method, answer, expected) in rows {
        assert_eq!(issues(method, answer).await?, expected, "{method} {}", String::from_utf8_lossy(answer));
    }
    Ok(())
}

#[tokio::test]
async fn a_connection_without_a_response_is_cut_and_not_an_error_of_the_run() -> Result<(), Trouble> {
    for answer in [b"".as_slice(), b"HTTP/1.1 200 OK\r\nContent-Le"] {
        let (outcome, _) = exchange("GET", "/x", answer).await?;
        assert!(matches!(outcome, Outcome::Failed(Failure::Cut(_))), "{outcome:?}");
    }
    let (outcome, _) = exchange("GET", "/x", b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n").await?;
    assert!(matches!(outcome, Outcome::Failed(Failure::Head(_))), "{outcome:?}");
    Ok(())
}

#[tokio::test]
async fn a_target_goes_out_byte_for_byte() -> Result<(), Trouble> {
    let (_, asked) =
        exchange("DELETE", "/files/..%2f%2E%2e?x=%00", b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await?;
    let asked = String::from_utf8(asked)?;
    assert!(asked.starts_with("DELETE /base/files/..%2f%2E%2e?x=%00 HTTP/1.1\r\nHost: 127.0.0.1:"), "{asked}");
    Ok(())
}

/// Whether a client says so of a server that closes every connection at rest, or none.
async fn closes_within(open: Duration, is_closed_at_rest: bool) -> Result<bool, Trouble> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        let mut kept = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            kept.extend((!is_closed_at_rest).then_some(stream));
        }
    });
    let client = Client::new(Endpoint::parse(&format!("http://{address}"))?, Limits::default())?;
    Ok(client.closes_at_rest_within(open).await)
}

#[tokio::test]
async fn whether_a_server_closes_connections_at_rest_is_seen_by_leaving_one_at_rest() -> Result<(), Trouble> {
    assert!(closes_within(Duration::from_millis(40), true).await?);
    assert!(!closes_within(Duration::from_millis(40), false).await?);
    Ok(())
}

#[tokio::test]
async fn a_request_whose_turn_comes_too_late_is_not_sent() -> Result<(), Trouble> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let server = tokio::spawn(async move {
        let mut count = 0;
        while let Ok((mut stream, _)) = listener.accept().await {
            count += 1;
            let _ = stream.read(&mut [0; 1024]).await;
            let _ = stream.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n").await;
            if count == 2 {
                break;
            }
        }
    });
    let limits = Limits { concurrency: Some(1), ..Limits::default() };
    let client = Client::new(Endpoint::parse(&url)?, limits)?;
    let wire = Wire {
        number: 0,
        method: "POST".to_owned(),
        target: "/".to_owned(),
        is_absolute: false,
        headers: Vec::new(),
        body: None,
        delivery: Delivery::Whole,
    };
    let turns = AtomicUsize::new(0);
    let over = || turns.fetch_add(1, Ordering::Relaxed) > 0;
    let wait = Wait::of(Duration::from_secs(5));
    let (first, second) = tokio::join!(
        client.send_timed(&wire, wait, Company::Others, &over),
        client.send_timed(&wire, wait, Company::Others, &over),
    );
    server.abort();
    assert!(matches!(&first.1, Outcome::Response(response) if response.status == 204), "{:?}", first.1);
    assert!(matches!(second.1, Outcome::Failed(Failure::Limit)), "{:?}", second.1);
    assert_eq!((turns.into_inner(), client.sent()), (2, 1));
    Ok(())
}

/// What becomes of an answer that starts like this and goes on forever, where the rest of it is waited for so long.
async fn endless(head: &'static [u8], piece: &'static [u8], rest: Duration) -> Result<Outcome, Trouble> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await?;
        let _ = stream.read(&mut [0; 1024]).await?;
        stream.write_all(head).await?;
        while stream.write_all(piece).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok::<_, std::io::Error>(())
    });
    let client = Client::new(Endpoint::parse(&url)?, Limits::default())?;
    let wire = Wire {
        number: 0,
        method: "GET".to_owned(),
        target: "/".to_owned(),
        is_absolute: false,
        headers: Vec::new(),
        body: None,
        delivery: Delivery::Whole,
    };
    let wait = Wait { first_byte: Duration::from_secs(60), rest };
    let (_, outcome) = client.send_timed(&wire, wait, Company::Others, &|| false).await;
    server.abort();
    Ok(outcome)
}

#[tokio::test]
async fn a_stream_of_events_may_be_silent_for_as_long_as_it_likes() -> Result<(), Trouble> {
    let rows: [(&[u8], &[WireKind]); 3] = [
        (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n",
            &[],
        ),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n", &[]),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n", &[WireKind::Chunk]),
    ];
    let minute = Duration::from_secs(60);
    let outcomes = tokio::try_join!(
        endless(rows[0].0, b"", minute),
        endless(rows[1].0, b"", minute),
        endless(rows[2].0, b"", minute),
    )?;
    for (outcome, (head, expected)) in [outcomes.0, outcomes.1, outcomes.2].into_iter().zip(rows) {
        let Outcome::Response(response) = outcome else { return Err(format!("{outcome:?}").into()) };
        let kinds: Vec<WireKind> = response.wire.iter().map(|issue| issue.kind).collect();
        assert_eq!(kinds, expected, "{}", head.escape_ascii());
        assert_eq!(response.truncated, expected.is_empty());
    }
    Ok(())
}

#[tokio::test]
async fn an_answer_that_does_not_end_is_left_without_a_word_against_it() -> Result<(), Trouble> {
    let heads: [(&[u8], &[u8]); 3] = [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9007199254740991\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", b"x"),
    ];
    for (head, piece) in heads {
        match endless(head, piece, Duration::from_millis(60)).await? {
            Outcome::Response(response) => {
                assert_eq!((response.status, response.truncated), (200, true));
                assert!(response.wire.is_empty(), "{:?}", response.wire);
            }
            Outcome::Failed(failure) => return Err(failure.to_string().into()),
        }
    }
    let outcome = endless(b"HTTP/1.1 200 OK\r\n", b"X-More: x\r\n", Duration::from_millis(60)).await?;
    assert!(matches!(&outcome, Outcome::Failed(Failure::Head(why)) if why.contains("60 ms")), "{outcome:?}");
    Ok(())
}
