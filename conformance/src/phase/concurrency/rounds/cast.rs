//! Who takes part in a round.

/// How many of each kind take part in a round. Rounds differ, so that each kind of request meets each other one in a crowd
/// of many and of few.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cast {
    /// How many deletes of one thing are sent at once.
    pub(super) deletes: usize,
    /// How many look at each thing that is deleted, each as often as this says.
    pub(super) watchers: usize,
    pub(super) looks: usize,
    /// How many read the lists, one list after the other.
    pub(super) lists: usize,
    /// How many read the lists in pages.
    pub(super) pages: usize,
    /// How many things are made meanwhile.
    pub(super) births: usize,
    /// How many changes of each thing that is deleted are sent, where it can be changed.
    pub(super) changes: usize,
}

/// The casts, in turn: lists, reads, deletes, creates, pages and changes are many once each.
const CASTS: [Cast; 6] = [
    Cast { deletes: 1, watchers: 1, looks: 3, lists: 2, pages: 0, births: 1, changes: 0 },
    Cast { deletes: 1, watchers: 3, looks: 3, lists: 0, pages: 0, births: 1, changes: 0 },
    Cast { deletes: 4, watchers: 1, looks: 4, lists: 0, pages: 0, births: 1, changes: 0 },
    Cast { deletes: 1, watchers: 1, looks: 2, lists: 1, pages: 0, births: 4, changes: 0 },
    Cast { deletes: 1, watchers: 1, looks: 3, lists: 0, pages: 1, births: 2, changes: 0 },
    Cast { deletes: 2, watchers: 1, looks: 3, lists: 0, pages: 0, births: 1, changes: 2 },
];

impl Cast {
    /// The cast of the round of a number.
    pub(super) fn of(round: usize) -> Self {
        CASTS[round % CASTS.len()]
    }

    /// How often whoever deletes the thing at a place looks at it first: so the delete meets the others earlier in one
    /// round and later in another.
    pub(super) fn lead(round: usize, place: usize) -> usize {
        (round / CASTS.len() + place) % 3
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_many_in_some_round_and_every_cast_has_every_lead() {
        let most = |count: fn(&Cast) -> usize| CASTS.iter().map(count).max();
        let kinds: [fn(&Cast) -> usize; 5] = [
            |cast| cast.deletes,
            |cast| cast.watchers * cast.looks,
            |cast| cast.lists,
            |cast| cast.births,
            |cast| cast.changes,
        ];
        assert!(kinds.into_iter().all(|kind| most(kind) > Some(1)));
        for cast in 0..CASTS.len() {
            let mut leads: Vec<usize> = (0..3).map(|turn| Cast::lead(turn * CASTS.len() + cast, 0)).collect();
            leads.sort_unstable();
            assert_eq!(leads, [0, 1, 2], "{:?}", Cast::of(cast));
        }
    }
}
