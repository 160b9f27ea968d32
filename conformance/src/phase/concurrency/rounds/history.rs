//! What views may say of one thing that is made once and deleted once, when requests overlap.
//!
//! In: when the create, the deletes and the views of a thing were sent and answered, and whether each view showed it. Out:
//! a view that no order of these requests explains. Each is taken to happen at one moment between its start and its end;
//! which moment is left open, so that nothing is said of requests that overlap.
//!
//! Source: Herlihy and Wing, Linearizability: A Correctness Condition for Concurrent Objects (1990), for one register.

use std::time::Duration;

/// From when a request went out until its answer was there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) sent: Duration,
    pub(super) done: Duration,
}

/// A thing: its create, and its deletes.
#[derive(Clone, Debug)]
pub(super) struct Life {
    pub(super) made: Span,
    /// Each delete that may have reached it, and whether it was answered with a success.
    pub(super) deletes: Vec<(Span, bool)>,
}

/// What one view said of a thing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sight<V> {
    pub(super) span: Span,
    /// Which view it was: answers of one view are held against one another.
    pub(super) view: V,
    pub(super) is_there: bool,
}

/// What is wrong with a view, by its place among those that were given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// It does not show what was made before it, and what no delete was sent for until it was answered.
    Lost(usize),
    /// It shows what was gone before it was sent.
    Risen(usize),
    /// It shows what the same view did not show any more before.
    Back { before: usize, then: usize },
}

/// Everything that no order of the requests explains.
pub(super) fn judge<V: PartialEq>(life: &Life, sights: &[Sight<V>]) -> Vec<Wrong> {
    let deleting = life.deletes.iter().map(|(span, _)| span.sent).min().unwrap_or(Duration::MAX);
    let gone = life.deletes.iter().filter(|(_, succeeded)| *succeeded).map(|(span, _)| span.done).min();
    let gone = gone.unwrap_or(Duration::MAX);
    let mut found = Vec::new();
    for (place, sight) in sights.iter().enumerate() {
        if sight.is_there {
            let earlier = sights.iter().position(|other| {
                let is_before = other.span.sent > life.made.done && other.span.done < sight.span.sent;
                !other.is_there && is_before && other.view == sight.view
            });
            if gone < sight.span.sent {
                found.push(Wrong::Risen(place));
            } else if let Some(before) = earlier {
                found.push(Wrong::Back { before, then: place });
            }
        } else if sight.span.sent > life.made.done && sight.span.done < deleting {
            found.push(Wrong::Lost(place));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(sent: u64, done: u64) -> Span {
        Span { sent: Duration::from_millis(sent), done: Duration::from_millis(done) }
    }

    /// A thing that is made from 10 to 20, with these deletes, and what these views say of it.
    fn check(deletes: &[(u64, u64, bool)], sights: &[(u64, u64, char, bool)], expected: &[Wrong]) {
        let deletes = deletes.iter().map(|(sent, done, succeeded)| (span(*sent, *done), *succeeded)).collect();
        let life = Life { made: span(10, 20), deletes };
        let sights: Vec<Sight<char>> = sights
            .iter()
            .map(|(sent, done, view, is_there)| Sight { span: span(*sent, *done), view: *view, is_there: *is_there })
            .collect();
        assert_eq!(judge(&life, &sights), expected, "{sights:?}");
    }

    #[test]
    fn what_overlaps_proves_nothing() {
        check(&[], &[(5, 9, 'r', false), (5, 25, 'r', false), (19, 30, 'r', true)], &[]);
        check(&[(40, 60, true)], &[(35, 45, 'r', false), (45, 50, 'r', true), (44, 80, 'r', true)], &[]);
        check(&[(40, 60, true), (41, 70, false)], &[(50, 80, 'l', true), (61, 80, 'r', false)], &[]);
    }

    #[test]
    fn what_nobody_deletes_has_to_be_there() {
        check(&[], &[(21, 30, 'r', false)], &[Wrong::Lost(0)]);
        check(&[(40, 60, true)], &[(21, 30, 'l', true), (22, 39, 'r', false)], &[Wrong::Lost(1)]);
    }

    #[test]
    fn what_is_gone_is_not_seen_by_what_is_sent_later() {
        check(&[(40, 60, true)], &[(61, 70, 'r', true)], &[Wrong::Risen(0)]);
        // The first of several answers says that it is gone; a delete that was refused says nothing.
        check(&[(40, 90, true), (40, 60, true)], &[(61, 70, 'r', true)], &[Wrong::Risen(0)]);
        check(&[(40, 60, false)], &[(61, 70, 'r', true)], &[]);
    }

    #[test]
    fn what_a_view_has_not_shown_any_more_it_does_not_show_again() {
        let back = [Wrong::Back { before: 0, then: 1 }];
        check(&[(40, 60, true)], &[(41, 45, 'r', false), (46, 50, 'r', true)], &back);
        // Another view may be behind the first until the delete is answered.
        check(&[(40, 60, true)], &[(41, 45, 'r', false), (46, 50, 'l', true)], &[]);
        check(&[(40, 60, true)], &[(41, 47, 'r', false), (46, 50, 'r', true)], &[]);
    }
}
