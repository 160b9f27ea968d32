//! Which of several media types a client would rather have. Source: RFC 9110 section 12.5.1.

use bindery_spec::ir::MediaType;

/// The place of the media type that an `Accept` header likes best, among those that a response declares.
///
/// Of those that it likes alike the `usual` one wins, then the first. `None` where it likes none of them.
pub(crate) fn choose(accept: &str, content: &[MediaType], usual: usize) -> Option<usize> {
    let ranges: Vec<(&str, u32)> = accept.split(',').filter_map(range).collect();
    if ranges.is_empty() {
        return Some(usual);
    }
    let liking = |place: usize| content.get(place).map_or(0, |media_type| quality(&ranges, &media_type.essence()));
    let best = (0..content.len()).map(liking).max().unwrap_or(0);
    if best == 0 {
        return None;
    }
    Some(usual)
        .filter(|usual| liking(*usual) == best)
        .or_else(|| (0..content.len()).find(|place| liking(*place) == best))
}

/// A media range and how much it is liked, in thousandths; `None` for what is no range.
fn range(text: &str) -> Option<(&str, u32)> {
    let mut pieces = text.split(';').map(str::trim);
    let range = pieces.next().filter(|range| range.contains('/'))?;
    let quality = pieces.find_map(|piece| piece.strip_prefix("q=").or_else(|| piece.strip_prefix("Q=")));
    let quality = quality.map_or(1.0, |quality| quality.parse::<f64>().unwrap_or(0.0).clamp(0.0, 1.0));
    // Between 0 and 1000 after the line above.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    Some((range, (quality * 1000.0) as u32))
}

/// How much a media type is liked: by the range that says the most of it. A declared range is liked by whatever falls under it.
fn quality(ranges: &[(&str, u32)], essence: &str) -> u32 {
    let (family, kind) = essence.split_once('/').unwrap_or((essence, ""));
    let weigh = |range: &str| {
        let (wanted_family, wanted) = range.split_once('/').unwrap_or((range, ""));
        let is_family = wanted_family.eq_ignore_ascii_case(family) || family == "*";
        if is_family && (wanted.eq_ignore_ascii_case(kind) || kind == "*") {
            Some(3)
        } else if is_family && wanted == "*" {
            Some(2)
        } else {
            (range == "*/*").then_some(1)
        }
    };
    ranges
        .iter()
        .filter_map(|(range, quality)| Some((weigh(range)?, *quality)))
        .max_by_key(|(weight, _)| *weight)
        .map_or(0, |(_, quality)| quality)
}

#[cfg(test)]
mod tests {
    use bindery_spec::pointer::Origin;

    use super::*;

    #[test]
    fn the_best_liked_media_type_is_chosen() {
        let content: Vec<MediaType> = ["application/json", "application/xml; charset=utf-8", "image/*"]
            .into_iter()
            .map(|range| MediaType {
                range: range.to_owned(),
                schema: None,
                item_schema: None,
                encoding: Vec::new(),
                prefix_encoding: Vec::new(),
                item_encoding: None,
                examples: Vec::new(),
                origin: Origin::default(),
            })
            .collect();
        let check =
            |accept: &str, expected: Option<usize>| assert_eq!(choose(accept, &content, 0), expected, "{accept}");
        check("application/xml", Some(1));
        check("APPLICATION/XML", Some(1));
        check("*/*", Some(0));
        check("application/*", Some(0));
        check("application/json;q=0.5, application/xml;q=0.9", Some(1));
        check("application/json;q=0.5, */*", Some(1));
        check("*/*;q=0.1, image/png", Some(2));
        check("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", Some(1));
        check("application/json;q=0, application/*", Some(1));
        check("application/binary", None);
        check("", Some(0));
        check("junk", Some(0));
    }
}
