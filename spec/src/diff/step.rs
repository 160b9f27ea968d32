//! The step of a version by Semantic Versioning.

/// Which part of its version a crate has to raise. The order is that of weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// None: nothing changed.
    None,
    /// The last: nothing that can be seen but words.
    Patch,
    /// The middle: there is more than before.
    Minor,
    /// The first: what worked may work no longer.
    Major,
}

impl Step {
    /// What it is called.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }

    /// The version after this step; `None` where the text is no version of three numbers. What stands behind these, a
    /// pre-release or a build, is dropped.
    ///
    /// Before 1.0 the parts move up by one, as Cargo reads them: `0.2.1` is followed by `0.3.0` when it breaks and by `0.2.2`
    /// otherwise; in `0.0.3` every change breaks. Source: The Cargo Book, "Specifying Dependencies".
    #[must_use]
    pub fn after(self, version: &str) -> Option<String> {
        let core = version.split(['-', '+']).next()?;
        let mut parts = core.split('.').map(str::parse::<u64>);
        let (Some(Ok(major)), Some(Ok(minor)), Some(Ok(patch)), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return None;
        };
        let (major, minor, patch) = match (self, major, minor) {
            (Self::None, ..) => return Some(version.to_owned()),
            (Self::Major, 0, 0) | (Self::Minor | Self::Patch, 0, _) | (Self::Patch, ..) => (major, minor, patch + 1),
            (Self::Major, 0, _) => (0, minor + 1, 0),
            (Self::Major, ..) => (major + 1, 0, 0),
            (Self::Minor, ..) => (major, minor + 1, 0),
        };
        Some(format!("{major}.{minor}.{patch}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_step_as_cargo_reads_them() {
        let cases = [
            ("1.2.3", Step::Major, Some("2.0.0")),
            ("1.2.3", Step::Minor, Some("1.3.0")),
            ("1.2.3", Step::Patch, Some("1.2.4")),
            ("1.2.3-rc.1", Step::None, Some("1.2.3-rc.1")),
            ("0.1.4", Step::Major, Some("0.2.0")),
            ("0.1.4", Step::Minor, Some("0.1.5")),
            ("0.0.4", Step::Major, Some("0.0.5")),
            ("0.1.0-alpha+5", Step::Patch, Some("0.1.1")),
            ("1.2", Step::Major, None),
            ("1.2.3.4", Step::Major, None),
            ("one", Step::Patch, None),
        ];
        for (version, step, expected) in cases {
            assert_eq!(step.after(version).as_deref(), expected, "{version} {step:?}");
        }
    }
}
