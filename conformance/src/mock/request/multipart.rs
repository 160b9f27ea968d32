//! Multipart bodies.

use bytes::Bytes;
use multer::Multipart;

use crate::mock::complaint::{Complaint, Kind};

/// One part.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// The name of the field; empty where there is none.
    pub(crate) name: String,
    /// The file name, if the part has one.
    pub(crate) filename: Option<String>,
    /// The media type, if the part says one.
    pub(crate) content_type: Option<String>,
    /// The bytes.
    pub(crate) bytes: Bytes,
}

/// The parts of a body, in order.
pub(crate) async fn parts(content_type: &str, body: Bytes) -> Result<Vec<Part>, Complaint> {
    let malformed = |error: multer::Error| {
        Complaint::new(Kind::Malformed, "body", format!("the body is not well-formed multipart/form-data: {error}"))
    };
    let boundary = multer::parse_boundary(content_type).map_err(malformed)?;
    let stream = futures_util::stream::once(async move { Ok::<Bytes, std::convert::Infallible>(body) });
    let mut multipart = Multipart::new(stream, boundary);
    let mut parts = Vec::new();
    while let Some(field) = multipart.next_field().await.map_err(malformed)? {
        let name = field.name().unwrap_or("").to_owned();
        let filename = field.file_name().map(str::to_owned);
        let content_type = field.content_type().map(ToString::to_string);
        let bytes = field.bytes().await.map_err(malformed)?;
        parts.push(Part { name, filename, content_type, bytes });
    }
    Ok(parts)
}
