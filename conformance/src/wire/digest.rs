//! Digests of bytes, as properties and headers tell them. Not known here: what they are told of.

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use md5::Digest as _;

use crate::lifecycle::infer::view::plain;

/// An algorithm that names of properties name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Md5,
    Sha1,
    Sha256,
    Sha512,
}

/// What else the name of a property may say that holds the digest of a content.
const BESIDE: [&str; 16] = [
    "",
    "hash",
    "sum",
    "checksum",
    "digest",
    "hex",
    "hexdigest",
    "base64",
    "b64",
    "content",
    "contenthash",
    "file",
    "filehash",
    "hashhex",
    "checksumhex",
    "body",
];

impl Algorithm {
    const ALL: [(&'static str, Self); 4] =
        [("sha256", Self::Sha256), ("sha512", Self::Sha512), ("sha1", Self::Sha1), ("md5", Self::Md5)];

    /// The algorithm that the name of a property is all about.
    pub(crate) fn of_property(name: &str) -> Option<Self> {
        let name = plain(name);
        Self::ALL.iter().find_map(|(text, algorithm)| {
            let (before, after) = name.split_once(text)?;
            BESIDE.contains(&format!("{before}{after}").as_str()).then_some(*algorithm)
        })
    }

    /// The digest of some bytes.
    pub(crate) fn of(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Md5 => md5::Md5::digest(bytes).to_vec(),
            Self::Sha1 => sha1::Sha1::digest(bytes).to_vec(),
            Self::Sha256 => sha2::Sha256::digest(bytes).to_vec(),
            Self::Sha512 => sha2::Sha512::digest(bytes).to_vec(),
        }
    }

    fn len(self) -> usize {
        match self {
            Self::Md5 => 16,
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha512 => 64,
        }
    }

    /// The bytes that a text writes, in hexadecimal or base64; `None` where it is no digest of this algorithm.
    pub(crate) fn read(self, text: &str) -> Option<Vec<u8>> {
        let is_it = |bytes: &Vec<u8>| bytes.len() == self.len();
        let written = text
            .split_once([':', '='])
            .map_or(text, |(name, rest)| if Self::of_property(name) == Some(self) { rest } else { text });
        from_hex(written).or_else(|| from_base64(written)).filter(is_it)
    }
}

/// Lower case hexadecimal.
pub(crate) fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}

fn from_base64(text: &str) -> Option<Vec<u8>> {
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let alphabets = [alphabet::STANDARD, alphabet::URL_SAFE];
    alphabets.iter().find_map(|alphabet| GeneralPurpose::new(alphabet, config).decode(text).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_property_is_a_digest_where_its_name_says_so_and_nothing_else() {
        for (name, expected) in [
            ("sha256", Some(Algorithm::Sha256)),
            ("SHA-256", Some(Algorithm::Sha256)),
            ("content_sha256", Some(Algorithm::Sha256)),
            ("md5Hash", Some(Algorithm::Md5)),
            ("sha1sum", Some(Algorithm::Sha1)),
            ("sha512", Some(Algorithm::Sha512)),
            ("commit_sha1", None),
            ("hash", None),
            ("hmacSha256", None),
            ("encrypted_md5", None),
        ] {
            assert_eq!(Algorithm::of_property(name), expected, "{name}");
        }
    }
}
