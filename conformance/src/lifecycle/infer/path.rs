//! Path templates cut into segments, for comparing them.

/// A path template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Template {
    /// The segments, without empty ones at the end.
    pub(crate) segments: Vec<Segment>,
}

/// One segment of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Segment {
    /// Fixed text.
    Fixed(String),
    /// One parameter, with fixed text after it that starts with a dot (`{id}.json`), or none.
    Parameter {
        /// The parameter.
        name: String,
        /// What follows it.
        suffix: String,
    },
    /// Anything else, as written.
    Mixed(String),
}

impl Template {
    /// Cuts a template; a query or fragment in it is left out.
    pub(crate) fn parse(path: &str) -> Self {
        let path = path.split(['?', '#']).next().unwrap_or("");
        let mut segments: Vec<Segment> = path.trim_start_matches('/').split('/').map(Segment::parse).collect();
        while segments.last().is_some_and(|last| *last == Segment::Fixed(String::new())) {
            segments.pop();
        }
        Self { segments }
    }

    /// The template with each parameter's name left out, so that templates compare by what they match.
    pub(crate) fn shape(&self) -> String {
        shape(&self.segments)
    }

    /// Whether the segments of a path fit, each parameter taking one that is not empty.
    pub(crate) fn takes(&self, path: &[&str]) -> bool {
        self.segments.len() == path.len() && self.segments.iter().zip(path).all(|(segment, text)| segment.takes(text))
    }

    /// Shape of the collection that an item of this template belongs to; `None` where the template ends in no parameter.
    pub(crate) fn collection_shape(&self) -> Option<String> {
        let (last, rest) = self.segments.split_last()?;
        let Segment::Parameter { suffix, .. } = last else { return None };
        (!rest.is_empty()).then(|| shape(rest) + suffix)
    }

    /// The parameter that the template ends in.
    pub(crate) fn last_parameter(&self) -> Option<&str> {
        match self.segments.last()? {
            Segment::Parameter { name, .. } => Some(name),
            _ => None,
        }
    }

    /// The last fixed segment, without a suffix such as `.json`.
    pub(crate) fn last_fixed(&self) -> Option<&str> {
        self.segments.iter().rev().find_map(|segment| match segment {
            Segment::Fixed(text) if !text.is_empty() => Some(text.split('.').next().unwrap_or(text)),
            _ => None,
        })
    }

    /// The fixed segments that follow the item of shape `item`; `None` where this template does not lie below it or
    /// has further parameters.
    pub(crate) fn fixed_after(&self, item: &str) -> Option<Vec<&str>> {
        let cut = (1..self.segments.len()).rev().find(|cut| shape(&self.segments[..*cut]) == item)?;
        self.segments[cut..]
            .iter()
            .map(|segment| match segment {
                Segment::Fixed(text) => Some(text.as_str()),
                _ => None,
            })
            .collect()
    }

    /// Every parameter with the shape of the path up to and with it, in order.
    pub(crate) fn parameters(&self) -> Vec<(&str, String)> {
        self.segments
            .iter()
            .enumerate()
            .filter_map(|(index, segment)| match segment {
                Segment::Parameter { name, .. } => Some((name.as_str(), shape(&self.segments[..=index]))),
                _ => None,
            })
            .collect()
    }
}

impl Segment {
    fn parse(text: &str) -> Self {
        if !text.contains('{') {
            return Self::Fixed(text.to_owned());
        }
        let parameter = text.strip_prefix('{').and_then(|rest| rest.split_once('}'));
        match parameter {
            Some((name, suffix)) if !suffix.contains('{') && (suffix.is_empty() || suffix.starts_with('.')) => {
                Self::Parameter { name: name.to_owned(), suffix: suffix.to_owned() }
            }
            _ => Self::Mixed(text.to_owned()),
        }
    }

    /// Whether a segment of a path can stand here.
    pub(crate) fn takes(&self, text: &str) -> bool {
        match self {
            Self::Fixed(fixed) => fixed == text,
            Self::Parameter { suffix, .. } => text.len() > suffix.len() && text.ends_with(suffix.as_str()),
            Self::Mixed(_) => !text.is_empty(),
        }
    }
}

/// The segments of a path, without query, fragment and a slash at the end.
pub(crate) fn segments(path: &str) -> Vec<&str> {
    let path = path.split(['?', '#']).next().unwrap_or("").trim_start_matches('/');
    let mut found: Vec<&str> = path.split('/').collect();
    found.pop_if(|last| last.is_empty());
    found
}

/// The shape of a path template.
pub(crate) fn shape_of(path: &str) -> String {
    Template::parse(path).shape()
}

fn shape(segments: &[Segment]) -> String {
    let mut text = String::new();
    for segment in segments {
        text.push('/');
        match segment {
            Segment::Fixed(fixed) => text.push_str(fixed),
            Segment::Parameter { suffix, .. } => {
                text.push_str("{}");
                text.push_str(suffix);
            }
            Segment::Mixed(mixed) => text.push_str(mixed),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_parameter_takes_one_segment_that_is_not_empty() {
        for (template, path, expected) in [
            ("/files/{id}/content", "/files/a/content", true),
            ("/files/{id}/content", "/files/a/content/?x=1", true),
            ("/files/{id}/content", "/files//content", false),
            ("/files/{id}/content", "/files/a/b/content", false),
            ("/files/{id}.json", "/files/a.json", true),
            ("/files/{id}.json", "/files/.json", false),
            ("/{from}-{to}", "/a-b", true),
            ("/", "/", true),
        ] {
            assert_eq!(Template::parse(template).takes(&segments(path)), expected, "{template} {path}");
        }
    }
}
