//! One row of the table of codes.

use super::{Direction, Step, Verdict};

/// One kind of change, and what it does to whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// The stable kebab-case code.
    pub id: &'static str,
    /// What it means, in one line.
    pub summary: &'static str,
    /// What it does where the changed part is sent.
    pub request: OnWire,
    /// What it does where the changed part is received.
    pub response: OnWire,
    /// What it does to the generated Rust, whichever way the part travels: major where code that used the old crate may not
    /// compile.
    pub rust: (Step, &'static str),
}

/// What a change does to programs that were written for the old description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnWire {
    /// They may fail, for this reason.
    Breaks(&'static str),
    /// They go on as before, for this reason.
    Safe(&'static str),
    /// It does not occur in this direction.
    Never,
}

impl Code {
    /// What a change of this kind does, with the reason. `rust` is what it does to the generated Rust, where the place of the
    /// change says it better than the table.
    #[must_use]
    pub fn verdict(&self, direction: Direction, rust: Option<Step>) -> (Verdict, Step, &'static str) {
        let rust_step = rust.unwrap_or(self.rust.0);
        let wire: &[OnWire] = match direction {
            Direction::Request => &[self.request],
            Direction::Response => &[self.response],
            Direction::Both => &[self.request, self.response],
            Direction::Neither => &[],
        };
        for part in wire {
            if let OnWire::Breaks(reason) = part {
                return (Verdict::Wire, Step::Major, reason);
            }
        }
        if rust_step == Step::Major {
            return (Verdict::Rust, Step::Major, self.rust.1);
        }
        let safe = wire.iter().find_map(|part| match part {
            OnWire::Safe(reason) => Some(*reason),
            OnWire::Breaks(_) | OnWire::Never => None,
        });
        (Verdict::Neither, rust_step, safe.unwrap_or(self.rust.1))
    }
}
