//! All files at once, as many side by side as there are cores.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::layout::{FormatError, format};
use crate::emit::EmittedFile;

/// Path and text of each file, in no order.
pub fn format_every(files: Vec<EmittedFile<'_>>) -> Vec<(String, Result<String, FormatError>)> {
    let workers = thread::available_parallelism().map_or(1, NonZero::get).min(files.len());
    // The groups of operations are the largest files, and stand last: taken first, they keep no worker waiting.
    let queue = Mutex::new(files);
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let work = || {
        let mut done = Vec::new();
        while let Some(file) = next() {
            done.push((file.path, format(file.content)));
        }
        done
    };
    thread::scope(|scope| {
        // A thread that the system refuses is one that the others do without.
        let others: Vec<_> =
            (1..workers).filter_map(|_| thread::Builder::new().spawn_scoped(scope, work).ok()).collect();
        let mut done = work();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        done
    })
}
