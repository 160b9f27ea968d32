//! The allocator of the command.
//!
//! Reading and generating allocate by the million, on all cores: with mimalloc that takes half as long as with the C library.
//! What one thread made and another one freed is there for whoever asks next, so that a mock which streams stays small; and
//! without huge pages an idle one has no more than it uses.

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
