//! Templates of paths and server URLs.

/// The names between braces, in order.
pub(super) fn placeholders(template: &str) -> impl Iterator<Item = &str> {
    template.split('{').skip(1).filter_map(|piece| piece.split_once('}').map(|(name, _)| name))
}

/// The pairs of the query that a template has itself, in order.
pub(super) fn fixed_query(template: &str) -> impl Iterator<Item = (&str, &str)> {
    let query = template.split('#').next().and_then(|template| template.split_once('?'));
    query.into_iter().flat_map(|(_, query)| query.split('&').filter_map(|pair| pair.split_once('=')))
}

/// A placeholder in the notation of a router.
pub(super) struct Routed<'t> {
    /// The name of its parameter.
    pub(super) name: &'t str,
    /// Whether it takes several segments of a path.
    pub(super) has_slashes: bool,
}

/// What a placeholder means that is more than a name: `proxy+` and `path*` of gateways, `+path` of RFC 6570, `id:[0-9]+` and
/// `path:path` of frameworks, `name=files/*` of transcoding. `None` where it is a name, or no name is left.
pub(super) fn routed(placeholder: &str) -> Option<Routed<'_>> {
    let (written, pattern) = match placeholder.find([':', '=']) {
        Some(place) => placeholder.split_at(place),
        None => (placeholder, ""),
    };
    let name = written.trim_start_matches(['+', '*']).trim_end_matches(['+', '*', '?']);
    let is_name = name.starts_with(|first: char| first.is_alphabetic() || first == '_');
    let pattern = pattern.get(1..).unwrap_or_default();
    let has_slashes = written.contains(['+', '*'])
        || pattern == "path"
        || pattern.contains('/')
        || pattern.contains("**")
        || pattern.contains(".*")
        || pattern.contains(".+");
    (is_name && name != placeholder).then_some(Routed { name, has_slashes })
}

/// The template with braces that pair; `None` where they do.
///
/// A segment with one brace alone was meant as a placeholder up to its end, or from its start; in any other confusion
/// the braces of a segment are characters like all others.
pub(super) fn balance(template: &str) -> Option<String> {
    if is_balanced(template) {
        return None;
    }
    Some(template.split('/').map(balanced_segment).collect::<Vec<_>>().join("/"))
}

fn balanced_segment(segment: &str) -> String {
    match (segment.matches('{').count(), segment.matches('}').count()) {
        _ if is_balanced(segment) => segment.to_owned(),
        (1, 0) if !segment.ends_with('{') => format!("{segment}}}"),
        (0, 1) if !segment.starts_with('}') => format!("{{{segment}"),
        _ => segment.replace('{', "%7B").replace('}', "%7D"),
    }
}

/// Whether each brace has its counterpart, with a name between them.
fn is_balanced(text: &str) -> bool {
    let mut open = None;
    for (index, byte) in text.bytes().enumerate() {
        match (byte, open) {
            (b'{', None) => open = Some(index),
            (b'}', Some(start)) if index > start + 1 => open = None,
            (b'{' | b'}', _) => return false,
            _ => {}
        }
    }
    open.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_stand_between_braces() {
        for (template, expected) in
            [("/a/{b}/{c}.json", vec!["b", "c"]), ("/a", vec![]), ("/{a", vec![]), ("{a}{b}", vec!["a", "b"])]
        {
            assert_eq!(placeholders(template).collect::<Vec<_>>(), expected, "{template}");
        }
    }

    #[test]
    fn placeholders_of_routers_are_names_and_what_they_take() {
        for (placeholder, expected) in [
            ("id", None),
            ("odata.id", None),
            ("$top", None),
            ("proxy+", Some(("proxy", true))),
            ("+path", Some(("path", true))),
            ("path*", Some(("path", true))),
            ("*path", Some(("path", true))),
            ("path:path", Some(("path", true))),
            ("path:.*", Some(("path", true))),
            ("id:[0-9]+", Some(("id", false))),
            ("id:int", Some(("id", false))),
            ("id?", Some(("id", false))),
            ("name=projects/*", Some(("name", true))),
            ("name=**", Some(("name", true))),
            ("+", None),
            (":x", None),
        ] {
            let found = routed(placeholder).map(|found| (found.name, found.has_slashes));
            assert_eq!(found, expected, "{placeholder}");
        }
    }

    #[test]
    fn braces_that_do_not_pair_are_read_as_they_were_meant() {
        for (template, expected) in [
            ("/a/{b}", None),
            ("/a/{b}:{c}", None),
            ("/a/{b/c}", None),
            ("/a/{b", Some("/a/{b}")),
            ("/a/{b/c", Some("/a/{b}/c")),
            ("/a/b}/c", Some("/a/{b}/c")),
            ("/{a{b}}", Some("/%7Ba%7Bb%7D%7D")),
            ("/{}", Some("/%7B%7D")),
            ("/}{", Some("/%7D%7B")),
            ("/{", Some("/%7B")),
        ] {
            assert_eq!(balance(template).as_deref(), expected, "{template}");
        }
    }
}
