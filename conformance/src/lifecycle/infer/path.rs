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

    /// Whether a path without parameters of its own fits, each parameter taking one segment that is not empty.
    pub(crate) fn takes(&self, path: &Self) -> bool {
        let fits = |(own, other): (&Segment, &Segment)| match (own, other) {
            (Segment::Fixed(own), Segment::Fixed(other)) => own == other,
            (Segment::Parameter { suffix, .. }, Segment::Fixed(other)) => {
                other.len() > suffix.len() && other.ends_with(suffix.as_str())
            }
            _ => false,
        };
        self.segments.len() == path.segments.len() && self.segments.iter().zip(&path.segments).all(fits)
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
