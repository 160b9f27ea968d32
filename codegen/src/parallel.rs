//! The same work on many things, side by side on as many threads as there are cores.
//!
//! What comes out does not depend on how many there are.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// What comes of each item, in the order of the items. They are begun in that order too.
pub(crate) fn map<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    map_with(items, || (), |(), item| work(item))
}

/// The same, with something of its own that each thread keeps from one item to the next.
pub(crate) fn map_with<T: Send, R: Send, S>(
    items: Vec<T>,
    begin: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, T) -> R + Sync,
) -> Vec<R> {
    let count = items.len();
    let workers = thread::available_parallelism().map_or(1, NonZero::get).min(count);
    let queue = Mutex::new(items.into_iter().enumerate());
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let turn = || {
        let (mut done, mut own) = (Vec::new(), begin());
        while let Some((place, item)) = next() {
            done.push((place, work(&mut own, item)));
        }
        done
    };
    let mut done = thread::scope(|scope| {
        // A thread that the system refuses is one that the others do without.
        let others: Vec<_> =
            (1..workers).filter_map(|_| thread::Builder::new().spawn_scoped(scope, turn).ok()).collect();
        let mut done = turn();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        done
    });
    done.sort_unstable_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::map;

    #[test]
    fn results_stand_in_the_order_of_the_items() {
        for count in [0, 1, 2, 1000] {
            let squares: Vec<usize> = (0..count).map(|number| number * number).collect();
            assert_eq!(map((0..count).collect(), |number: usize| number * number), squares);
        }
    }
}
