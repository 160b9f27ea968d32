//! What a media type means for a body.

use bindery_spec::ir::MediaType;

use crate::model::calls::Separator;

/// How the bytes of a media type are read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lower) enum Notation {
    /// One JSON text.
    Json,
    /// Nobody says: `*/*`.
    Any,
    /// Several JSON texts.
    Lines(Separator),
    /// Server-sent events.
    Events,
    /// `application/x-www-form-urlencoded`
    Form,
    /// Parts.
    Multipart,
    /// One XML document.
    Xml,
    /// Text in some notation that is left to the user.
    Text,
    /// Anything else.
    Bytes,
}

/// The notation of a media type, by its name.
pub(in crate::lower) fn notation(media_type: &MediaType) -> Notation {
    let essence = media_type.essence();
    let (_, subtype) = essence.split_once('/').unwrap_or(("", &essence));
    match essence.as_ref() {
        "*/*" | "application/*" | "" => return Notation::Any,
        "text/event-stream" => return Notation::Events,
        "application/x-www-form-urlencoded" => return Notation::Form,
        _ if essence.starts_with("multipart/") => return Notation::Multipart,
        _ => {}
    }
    let bare = subtype.strip_prefix("x-").unwrap_or(subtype);
    if bare == "json-seq" || bare.ends_with("+json-seq") {
        return Notation::Lines(Separator::Record);
    }
    let is_lines = matches!(bare, "jsonl" | "jsonlines" | "json-lines" | "ndjson" | "stream+json" | "json-stream");
    let is_json = media_type.is_json();
    if is_lines || (is_json && has_parameter(media_type, "stream")) {
        return Notation::Lines(Separator::Line);
    }
    if is_json {
        return Notation::Json;
    }
    if bare == "xml" || subtype.ends_with("+xml") {
        return Notation::Xml;
    }
    let is_text = essence.starts_with("text/")
        || matches!(bare, "yaml" | "yml" | "csv" | "graphql" | "javascript" | "toml" | "sql" | "sdp")
        || subtype.ends_with("+yaml");
    if is_text { Notation::Text } else { Notation::Bytes }
}

/// Whether a media type can be another notation of what JSON says: not where it is a picture, a sound, a page or an archive.
pub(in crate::lower) fn may_be_data(media_type: &MediaType) -> bool {
    let essence = media_type.essence();
    let (main, subtype) = essence.split_once('/').unwrap_or(("", &essence));
    let is_medium = matches!(main, "image" | "audio" | "video" | "font");
    let is_bytes = matches!(subtype, "pdf" | "zip" | "gzip" | "x-gzip" | "x-tar" | "epub+zip" | "rtf" | "msword")
        || subtype.starts_with("vnd.openxmlformats-officedocument.")
        || subtype.starts_with("vnd.ms-")
        || subtype.starts_with("vnd.oasis.opendocument.");
    !is_medium && !is_bytes
}

fn has_parameter(media_type: &MediaType, name: &str) -> bool {
    media_type
        .range
        .split(';')
        .skip(1)
        .any(|parameter| parameter.split_once('=').is_some_and(|(key, _)| key.trim().eq_ignore_ascii_case(name)))
}

/// The media type as a header can hold it.
pub(in crate::lower) fn range(media_type: &MediaType) -> String {
    let range = media_type.range.trim();
    if range.chars().all(|it| it.is_ascii_graphic() || it == ' ') { range.to_owned() } else { "*/*".to_owned() }
}

/// A word for a media type in names: `csv`, `pdf`, `image`.
pub(in crate::lower) fn word(media_type: &MediaType) -> String {
    let essence = media_type.essence();
    let (main, subtype) = essence.split_once('/').unwrap_or(("", &essence));
    let subtype = subtype.strip_prefix("x-").unwrap_or(subtype);
    match (notation(media_type), main, subtype) {
        (Notation::Events, _, _) => "events".to_owned(),
        (Notation::Lines(_), _, _) => "lines".to_owned(),
        (Notation::Json, _, "json") => "json".to_owned(),
        (Notation::Any, _, _) | (_, _, "octet-stream") => "bytes".to_owned(),
        (_, "text", "plain") => "text".to_owned(),
        (_, _, "*") => main.to_owned(),
        (_, _, "form-data") => "multipart".to_owned(),
        (_, _, "www-form-urlencoded") => "form".to_owned(),
        _ => subtype_word(&essence),
    }
}

/// What the subtype of a media type says, without the notation that it is in.
pub(in crate::lower) fn subtype_word(essence: &str) -> String {
    let subtype = essence.split_once('/').map_or(essence, |(_, subtype)| subtype);
    let subtype = subtype.strip_prefix("x-").unwrap_or(subtype);
    let subtype = subtype.strip_prefix("vnd.").unwrap_or(subtype);
    subtype.strip_suffix("+json").unwrap_or(subtype).replace("+xml", "")
}

#[cfg(test)]
mod tests {
    use bindery_spec::ir::MediaType;
    use bindery_spec::pointer::Origin;

    use super::*;

    fn named(range: &str) -> MediaType {
        MediaType {
            range: range.to_owned(),
            schema: None,
            item_schema: None,
            encoding: Vec::new(),
            prefix_encoding: Vec::new(),
            item_encoding: None,
            examples: Vec::new(),
            origin: Origin::default(),
        }
    }

    #[test]
    fn pictures_pages_and_archives_are_no_notation_of_data() {
        for range in ["image/png", "video/mp4", "application/pdf", "application/x-gzip", "application/vnd.ms-excel"] {
            assert!(!may_be_data(&named(range)), "{range}");
        }
        for range in ["application/xml", "text/csv", "application/x-protobuf", "application/vnd.acme.v1", "text/yaml"] {
            assert!(may_be_data(&named(range)), "{range}");
        }
    }

    #[test]
    fn a_media_type_has_one_notation_and_a_word() {
        let cases = [
            ("application/json; charset=utf-8", Notation::Json, "json"),
            ("application/vnd.github.v3.star+json", Notation::Json, "github.v3.star"),
            ("application/json;stream=watch", Notation::Lines(Separator::Line), "lines"),
            ("application/x-ndjson", Notation::Lines(Separator::Line), "lines"),
            ("application/geo+json-seq", Notation::Lines(Separator::Record), "lines"),
            ("text/event-stream", Notation::Events, "events"),
            ("multipart/mixed", Notation::Multipart, "mixed"),
            ("multipart/form-data", Notation::Multipart, "multipart"),
            ("text/csv", Notation::Text, "csv"),
            ("application/atom+xml", Notation::Xml, "atom"),
            ("text/xml; charset=utf-8", Notation::Xml, "xml"),
            ("image/*", Notation::Bytes, "image"),
            ("application/pdf", Notation::Bytes, "pdf"),
            ("*/*", Notation::Any, "bytes"),
        ];
        for (range, expected, name) in cases {
            let media_type = named(range);
            assert_eq!((notation(&media_type), &*word(&media_type)), (expected, name), "{range}");
        }
    }
}
