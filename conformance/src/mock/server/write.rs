//! Answers as bytes, sound or damaged.

use crate::mock::message::{Damage, Outgoing};

/// The bytes of an answer.
pub(crate) fn bytes(answer: &Outgoing, is_head: bool, keeps: bool) -> Vec<u8> {
    let reason = http::StatusCode::from_u16(answer.status).ok().and_then(|status| status.canonical_reason());
    let mut out = format!("HTTP/1.1 {} {}\r\n", answer.status, reason.unwrap_or("")).into_bytes();
    for (name, value) in &answer.headers {
        line(&mut out, name.as_str(), value.as_bytes());
    }
    let date = jiff::Timestamp::now().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    line(&mut out, "date", date.as_bytes());
    if !keeps || answer.damage.is_some() {
        line(&mut out, "connection", b"close");
    }
    let has_body = !is_head && !matches!(answer.status, 204 | 304);
    let length = answer.body.len();
    let count = |out: &mut Vec<u8>, length: usize| line(out, "content-length", length.to_string().as_bytes());
    match answer.damage {
        Some(Damage::ChunksCut) if has_body => {
            line(&mut out, "transfer-encoding", b"chunked");
            out.extend_from_slice(b"\r\n");
            out.extend_from_slice(format!("{:x}\r\n", length + 16).as_bytes());
            out.extend_from_slice(&answer.body);
            return out;
        }
        Some(Damage::LengthTooLong) if has_body => count(&mut out, length + 16),
        Some(Damage::LengthTwice) if has_body => {
            count(&mut out, length);
            count(&mut out, length + 1);
        }
        Some(Damage::BrokenHeader) => {
            out.extend_from_slice(b"x-broken header\r\n");
            count(&mut out, length);
        }
        _ if answer.status != 204 && answer.status != 304 => count(&mut out, length),
        _ => {}
    }
    out.extend_from_slice(b"\r\n");
    let adds_body = matches!(answer.damage, Some(Damage::UnaskedBody | Damage::NoContentBody | Damage::UnchangedBody));
    if has_body || adds_body {
        out.extend_from_slice(&answer.body);
    }
    out
}

fn line(out: &mut Vec<u8>, name: &str, value: &[u8]) {
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b": ");
    out.extend_from_slice(value);
    out.extend_from_slice(b"\r\n");
}
