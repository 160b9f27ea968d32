//! The members of implementations, each laid out once however many types have it.
//!
//! In: the tokens of a member. Out: its lines. A request has a method for each of its parameters, and an API has few
//! parameters that only one of its operations takes.

use std::hash::BuildHasher;

use foldhash::{HashMap, HashMapExt};

use super::Outcome;
use crate::tokens::{Slice, Span};

/// The lines of the members that were met more than once.
#[derive(Debug)]
pub(in crate::format) struct Members {
    /// By a hash of their tokens; nothing for one that was met once, as most are.
    seen: HashMap<u64, Option<Member>>,
}

#[derive(Debug)]
struct Member {
    text: Box<str>,
    spans: Box<[Span]>,
    lines: Box<str>,
}

impl Default for Members {
    fn default() -> Self {
        Self { seen: HashMap::new() }
    }
}

impl Members {
    /// Appends the lines of a member, which `lay_out` appends where they are not known yet.
    pub(super) fn append(
        &mut self,
        tokens: Slice<'_>,
        out: &mut String,
        lay_out: impl FnOnce(&mut String) -> Outcome,
    ) -> Outcome {
        let hash = self.seen.hasher().hash_one(tokens.text);
        let known = self.seen.get(&hash);
        if let Some(Some(known)) = known
            && *known.text == *tokens.text
            && *known.spans == *tokens.spans
        {
            out.push_str(&known.lines);
            return Ok(());
        }
        let is_new = known.is_none();
        let start = out.len();
        lay_out(out)?;
        let kept = (!is_new).then(|| Member {
            text: tokens.text.into(),
            spans: tokens.spans.into(),
            lines: out.get(start..).unwrap_or_default().into(),
        });
        self.seen.insert(hash, kept);
        Ok(())
    }
}
