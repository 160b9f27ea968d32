//! Bodies that are compressed, as clients undo it that ask for that.
//!
//! In: a response as it came. Out: the same with the bytes that were meant. Source: RFC 9110 section 8.4, RFC 1950, RFC 1952.

use std::io::Read;

use flate2::read::{MultiGzDecoder, ZlibDecoder};

use crate::exchange::{Coding, Response};

/// Undoes the coding of a body that came whole, up to so many bytes, where the request takes it: `accepted` holds what its
/// `Accept-Encoding` says, and a request that has none takes any. Other codings than gzip and deflate are left as they are.
///
/// Source: RFC 9110 section 12.5.3.
pub(crate) fn undo(response: &mut Response, most: usize, accepted: Option<&str>) {
    let coding = response.header("content-encoding").unwrap_or_default().trim().to_ascii_lowercase();
    if response.body.is_empty() || response.truncated || !response.wire.is_empty() {
        return;
    }
    let mut plain = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX);
    let undone = match coding.as_str() {
        "gzip" | "x-gzip" => MultiGzDecoder::new(response.body.as_slice()).take(limit).read_to_end(&mut plain),
        "deflate" => ZlibDecoder::new(response.body.as_slice()).take(limit).read_to_end(&mut plain),
        _ => return,
    };
    match undone {
        Ok(_) => {
            response.coding = Coding::Undone(response.body.len());
            if accepted.is_none_or(|accepted| accepted.contains(coding.trim_start_matches("x-"))) {
                response.truncated = plain.len() >= most;
                response.body = plain;
            }
        }
        Err(error) => response.coding = Coding::Broken(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{GzEncoder, ZlibEncoder};

    use super::*;

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        let written = encoder.write_all(text).and_then(|()| encoder.finish());
        written.unwrap_or_default()
    }

    fn undone(body: Vec<u8>, coding: &str, most: usize) -> Response {
        came(body, coding, most, Some("gzip"))
    }

    fn came(body: Vec<u8>, coding: &str, most: usize, accepted: Option<&str>) -> Response {
        let headers = vec![("Content-Encoding".to_owned(), coding.as_bytes().to_vec())];
        let mut response = Response { headers, body, ..Response::default() };
        undo(&mut response, most, accepted);
        response
    }

    #[test]
    fn what_is_compressed_comes_back_and_what_is_cut_or_too_long_is_told() {
        let whole = packed(b"[1, 2, 3]");
        assert_eq!(came(whole.clone(), "gzip", 100, Some("identity")).body, whole);
        assert_eq!(came(whole.clone(), "x-gzip", 100, None).body, b"[1, 2, 3]");
        let cut = whole[..whole.len() - 6].to_vec();
        let length = whole.len();
        let response = undone(whole.clone(), "gzip", 100);
        assert_eq!((response.body.as_slice(), response.coding), (b"[1, 2, 3]".as_slice(), Coding::Undone(length)));
        assert!(matches!(undone(cut, "gzip", 100).coding, Coding::Broken(_)));
        assert!(matches!(undone(b"{}".to_vec(), "GZIP", 100).coding, Coding::Broken(_)));
        assert_eq!(undone(b"{}".to_vec(), "br", 100).coding, Coding::None);
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
        let deflated = encoder.write_all(b"[1, 2, 3]").and_then(|()| encoder.finish()).unwrap_or_default();
        assert_eq!(came(deflated, "deflate", 100, None).body, b"[1, 2, 3]");
        let bomb = undone(packed(&[0; 100_000]), "gzip", 1000);
        assert_eq!((bomb.body.len(), bomb.truncated), (1000, true));
    }
}
