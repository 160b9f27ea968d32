//! The allocator of the command.
//!
//! Reading and generating allocate by the million, on all cores: jemalloc takes about a seventh off the whole of
//! `generate`. What one thread made and another one freed is there for whoever asks next, so that a mock which streams stays
//! small.

#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// For work in stages, where none needs what the stage before gave back: returns memory to the system after 20 ms, not
/// 10 s. Where that cannot be set, a stage has more at its disposal than it needs.
pub(crate) fn for_stages() {
    #[cfg(not(target_env = "msvc"))]
    {
        use tikv_jemalloc_ctl::{Access, AsName};

        const SOON: isize = 20;
        // Those to come, and the one that the first thread has already.
        for name in [&b"arenas.dirty_decay_ms\0"[..], &b"arena.0.dirty_decay_ms\0"[..]] {
            let _ = name.name().write(SOON);
        }
    }
}
