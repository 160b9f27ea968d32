//! Bytes of bodies: in memory while they are few, in a file without a name when they are many.
//!
//! In: bytes as they come. Out: any part of them, again and again. Not known here: what they mean.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use memchr::memmem::Finder;
use tokio::io::AsyncWriteExt;

use super::database::Stored;

/// The longest body that stays in memory, in bytes.
const MOST_IN_MEMORY: usize = 1024 * 1024;
/// How much of a file is read at a time, in bytes.
const BLOCK: usize = 256 * 1024;

/// Bytes. Cheap to clone; clones share them.
#[derive(Clone, Debug)]
pub(crate) enum Payload {
    /// In memory.
    Memory(Bytes),
    /// In a file.
    Disk(Slice),
    /// In the file in which the server keeps its items.
    Stored(Stored),
}

/// A part of a file.
#[derive(Clone, Debug)]
pub(crate) struct Slice {
    file: Arc<File>,
    start: u64,
    length: u64,
}

impl Default for Payload {
    fn default() -> Self {
        Self::Memory(Bytes::new())
    }
}

impl From<Bytes> for Payload {
    fn from(bytes: Bytes) -> Self {
        Self::Memory(bytes)
    }
}

impl Payload {
    /// How many bytes there are.
    pub(crate) fn len(&self) -> u64 {
        match self {
            Self::Memory(bytes) => bytes.len() as u64,
            Self::Disk(slice) => slice.length,
            Self::Stored(stored) => stored.len(),
        }
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A part of the bytes; what is beyond the end is left out.
    pub(crate) fn slice(&self, range: Range<u64>) -> Self {
        let end = range.end.min(self.len());
        let start = range.start.min(end);
        match self {
            Self::Memory(bytes) => Self::Memory(bytes.slice(whole(start)..whole(end))),
            Self::Disk(slice) => {
                Self::Disk(Slice { file: Arc::clone(&slice.file), start: slice.start + start, length: end - start })
            }
            Self::Stored(stored) => Self::Stored(stored.slice(start, end)),
        }
    }

    /// All bytes in memory. Whoever asks has looked at their number first.
    pub(crate) fn bytes(&self) -> io::Result<Bytes> {
        match self {
            Self::Memory(bytes) => Ok(bytes.clone()),
            Self::Disk(_) | Self::Stored(_) => {
                let mut bytes = Vec::with_capacity(whole(self.len()));
                self.append(&mut bytes)?;
                Ok(Bytes::from(bytes))
            }
        }
    }

    /// Adds all bytes to `bytes`.
    fn append(&self, bytes: &mut Vec<u8>) -> io::Result<()> {
        match self {
            Self::Memory(own) => bytes.extend_from_slice(own),
            Self::Disk(slice) => slice.append(bytes)?,
            Self::Stored(stored) => stored.append(bytes)?,
        }
        Ok(())
    }

    /// Up to so many bytes from `offset` on; fewer at the end only.
    pub(crate) fn peek(&self, offset: u64, most: usize) -> io::Result<Bytes> {
        self.slice(offset..offset.saturating_add(most as u64)).bytes()
    }

    /// Where what is looked for first stands, from `offset` on.
    pub(crate) fn find(&self, offset: u64, finder: &Finder<'_>) -> io::Result<Option<u64>> {
        let overlap = finder.needle().len().saturating_sub(1);
        let mut place = offset;
        while place < self.len() {
            let block = match self {
                Self::Memory(bytes) => bytes.slice(whole(place)..),
                Self::Disk(_) | Self::Stored(_) => self.peek(place, BLOCK + overlap)?,
            };
            if let Some(found) = finder.find(&block) {
                return Ok(Some(place + found as u64));
            }
            if block.len() <= overlap || place + block.len() as u64 >= self.len() {
                break;
            }
            place += (block.len() - overlap) as u64;
        }
        Ok(None)
    }

    /// The next block from `offset` on, read without holding up other connections; empty at the end.
    pub(crate) async fn block(&self, offset: u64) -> io::Result<Bytes> {
        match self {
            Self::Memory(_) => self.peek(offset, usize::MAX),
            Self::Disk(_) | Self::Stored(_) => {
                let part = self.slice(offset..offset.saturating_add(BLOCK as u64));
                // Allocated where it is given back: many an allocator keeps for a thread what others give back to it, and
                // the threads that read are many.
                let mut bytes = Vec::with_capacity(whole(part.len()));
                let read = move || part.append(&mut bytes).map(|()| bytes);
                tokio::task::spawn_blocking(read).await?.map(Bytes::from)
            }
        }
    }
}

impl Slice {
    fn append(&self, bytes: &mut Vec<u8>) -> io::Result<()> {
        let known = bytes.len();
        bytes.resize(known.saturating_add(whole(self.length)), 0);
        read_exact_at(&self.file, &mut bytes[known..], self.start)
    }
}

#[cfg(unix)]
fn read_exact_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, offset)
}

#[cfg(windows)]
fn read_exact_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    let mut filled = 0;
    while filled < bytes.len() {
        match std::os::windows::fs::FileExt::seek_read(file, &mut bytes[filled..], offset + filled as u64)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => filled += read,
        }
    }
    Ok(())
}

fn whole(length: u64) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX)
}

/// Bytes on their way in.
#[derive(Debug, Default)]
pub(crate) struct Spool {
    memory: Vec<Bytes>,
    file: Option<tokio::fs::File>,
    length: u64,
}

impl Spool {
    /// How many bytes have come.
    pub(crate) fn len(&self) -> u64 {
        self.length
    }

    /// Takes more bytes.
    pub(crate) async fn push(&mut self, bytes: Bytes) -> io::Result<()> {
        self.length += bytes.len() as u64;
        if let Some(file) = &mut self.file {
            return file.write_all(&bytes).await;
        }
        self.memory.push(bytes);
        if self.length > MOST_IN_MEMORY as u64 {
            let created = tokio::task::spawn_blocking(tempfile::tempfile).await??;
            let file = self.file.insert(tokio::fs::File::from_std(created));
            for bytes in self.memory.drain(..) {
                file.write_all(&bytes).await?;
            }
        }
        Ok(())
    }

    /// All bytes that have come.
    pub(crate) async fn finish(self) -> io::Result<Payload> {
        if let Some(mut file) = self.file {
            file.flush().await?;
            let file = Arc::new(file.into_std().await);
            return Ok(Payload::Disk(Slice { file, start: 0, length: self.length }));
        }
        // A copy, since each piece keeps all that was read with it.
        Ok(Payload::Memory(Bytes::from(self.memory.concat())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same bytes in memory and on disk, with a needle at each of these places.
    async fn payloads(length: usize, places: &[usize]) -> [Payload; 2] {
        let mut bytes = vec![b'.'; length];
        for place in places {
            bytes[*place..*place + 4].copy_from_slice(b"\r\n--");
        }
        let bytes = Bytes::from(bytes);
        let mut spool = Spool::default();
        for part in bytes.chunks(100_003) {
            spool.push(bytes.slice_ref(part)).await.expect("there is room for a file");
        }
        [Payload::from(bytes), spool.finish().await.expect("what was written can be read")]
    }

    #[tokio::test]
    async fn what_is_found_is_found_in_memory_and_on_disk_also_across_blocks() {
        let places = [3, BLOCK - 2, BLOCK * 2 - 1, BLOCK * 6 - 4];
        let [memory, disk] = payloads(BLOCK * 6, &places).await;
        assert!(matches!((&memory, &disk), (Payload::Memory(_), Payload::Disk(_))));
        for payload in [&memory, &disk] {
            let mut found = Vec::new();
            let mut place = 0;
            while let Some(next) = payload.find(place, &Finder::new(b"\r\n--")).expect("it can be read") {
                found.push(whole(next));
                place = next + 1;
            }
            assert_eq!(found, places);
            assert_eq!(payload.find(0, &Finder::new(b"nothing")).expect("it can be read"), None);
        }
    }

    #[tokio::test]
    async fn parts_are_the_same_in_memory_and_on_disk() {
        let [memory, disk] = payloads(BLOCK * 6, &[100]).await;
        let inner = disk.slice(90..5000).slice(5..20);
        assert_eq!(inner.bytes().expect("it can be read"), memory.peek(95, 15).expect("it can be read"));
        assert_eq!(disk.slice(10..u64::MAX).len(), memory.len() - 10);
        assert!(disk.slice(memory.len()..u64::MAX).is_empty());
        let mut all = Vec::new();
        loop {
            match disk.block(all.len() as u64).await.expect("it can be read") {
                block if block.is_empty() => break,
                block => all.extend_from_slice(&block),
            }
        }
        assert_eq!(all, memory.bytes().expect("it is in memory"));
    }

    #[tokio::test]
    async fn few_bytes_stay_in_memory() {
        let mut spool = Spool::default();
        for part in ["a", "", "bc"] {
            spool.push(Bytes::from_static(part.as_bytes())).await.expect("memory takes it");
        }
        assert_eq!(spool.len(), 3);
        let payload = spool.finish().await.expect("memory gives it");
        assert!(matches!(payload, Payload::Memory(bytes) if bytes == "abc"));
    }
}
