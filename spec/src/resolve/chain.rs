//! References that lead to references.

use super::library::Library;
use super::locate::same;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::View;

/// The longest chain of references that is followed.
pub(crate) const MAX_CHAIN: usize = 100;

/// The most places that are shown of one cycle.
const MAX_SHOWN: usize = 20;

impl Library {
    /// Says that a chain of references is too long.
    pub(crate) fn report_chain(&self, start: View<'_>) {
        let message = format!("from here references lead to references for more than {MAX_CHAIN} steps");
        self.sink().push(Diagnostic::at(codes::REFERENCE_CHAIN, start.place(), message));
    }

    /// The scalar that holds the reference of an object, where it has one.
    ///
    /// A member named `$ref` whose value is no string (a property of that name) is none.
    pub(crate) fn reference_of(view: View<'_>) -> Option<View<'_>> {
        view.get("$ref").filter(|text| text.as_str().is_some())
    }

    /// The object itself, or what stands at the end of its chain of references.
    ///
    /// `None`, and a diagnostic, where the chain breaks or comes back to where it was; a cycle is told once.
    pub(crate) fn follow<'a>(&'a self, view: View<'a>) -> Option<View<'a>> {
        let mut visited = vec![view];
        let mut current = view;
        while let Some(text) = Self::reference_of(current) {
            current = self.resolve(text)?;
            if let Some(start) = visited.iter().position(|earlier| *earlier == current) {
                self.report_cycle(&visited[start..]);
                return None;
            }
            visited.push(current);
            if visited.len() > MAX_CHAIN {
                self.report_chain(view);
                return None;
            }
        }
        Some(current)
    }

    /// Reports a cycle of references, given its members in order, unless it was reported before.
    pub(crate) fn report_cycle(&self, members: &[View<'_>]) {
        // The cycle is told from its first member in document order, wherever it was entered.
        let Some(start) = (0..members.len()).min_by_key(|index| members[*index].key()) else { return };
        let first = members[start];
        if self.cycles.borrow().iter().any(|reported| same(*reported, first)) {
            return;
        }
        self.cycles.borrow_mut().push(first.key());
        let ordered: Vec<View<'_>> = members[start..].iter().chain(&members[..start]).copied().collect();
        let name = |view: &View<'_>| view.name().map_or_else(|| view.pointer().to_string(), str::to_owned);
        let names: Vec<String> = ordered.iter().chain(ordered.first()).map(name).collect();
        let place = Self::reference_of(first).unwrap_or(first);
        let message = format!("these references lead in a circle and never reach anything: {}", names.join(" -> "));
        let mut diagnostic = Diagnostic::at(codes::REFERENCE_CYCLE, place.place(), message);
        for member in ordered.iter().skip(1).take(MAX_SHOWN) {
            let place = Self::reference_of(*member).unwrap_or(*member);
            diagnostic = diagnostic.related(place.spot(), "part of the circle");
        }
        self.sink().push(diagnostic);
    }
}
