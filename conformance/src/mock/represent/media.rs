//! Bytes of media types that cannot be described by a schema.

use bindery_spec::ir::MediaType;
use bytes::Bytes;

/// The smallest valid PNG: one transparent pixel.
const PNG: &[u8] = &[
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00,
    0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x06, 0x00, 0x00, 0x00, 0x1F, 0x15, 0xC4, 0x89, 0x00, 0x00, 0x00, 0x0D, 0x49,
    0x44, 0x41, 0x54, 0x78, 0x9C, 0x63, 0x00, 0x01, 0x00, 0x00, 0x05, 0x00, 0x01, 0x0D, 0x0A, 0x2D, 0xB4, 0x00, 0x00,
    0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
];
/// The smallest common GIF: one transparent pixel.
const GIF: &[u8] = &[
    0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 0x01, 0x00, 0x01, 0x00, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF,
    0x21, 0xF9, 0x04, 0x01, 0x00, 0x00, 0x00, 0x00, 0x2C, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00, 0x00, 0x02,
    0x01, 0x44, 0x00, 0x3B,
];

/// Bytes that a reader of that media type takes, as far as a short sample can be.
pub(crate) fn sample(essence: &str, seed: u64) -> Bytes {
    match essence {
        "image/png" | "image/*" => Bytes::from_static(PNG),
        "image/gif" => Bytes::from_static(GIF),
        "image/svg+xml" => Bytes::from_static(b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        "application/pdf" => Bytes::from_static(b"%PDF-1.4\n%%EOF\n"),
        "text/html" => Bytes::from_static(b"<!doctype html><title>Sample</title>"),
        "text/event-stream" => Bytes::from_static(b"data: {}\n\n"),
        _ if essence.contains("xml") => Bytes::from_static(b"<sample/>"),
        _ if essence.starts_with("text/") => Bytes::from(format!("sample {seed}\n")),
        _ => Bytes::from(seed.to_be_bytes().to_vec()),
    }
}

/// Whether a media type is XML: `application/xml`, `text/xml`, or a `+xml` suffix that is no picture.
pub(crate) fn is_xml(media_type: &MediaType) -> bool {
    let essence = media_type.essence();
    essence == "application/xml"
        || essence == "text/xml"
        || (essence.ends_with("+xml") && !essence.starts_with("image/"))
}

/// A media type that can stand in a header: a range such as `image/*` made definite.
pub(crate) fn definite(range: &str) -> String {
    let essence = range.split(';').next().unwrap_or("").trim();
    match essence {
        "*/*" | "" | "application/*" => "application/octet-stream".to_owned(),
        "image/*" => "image/png".to_owned(),
        "text/*" => "text/plain".to_owned(),
        "audio/*" => "audio/mpeg".to_owned(),
        "video/*" => "video/mp4".to_owned(),
        _ => range.to_owned(),
    }
}
