//! Bytes in JSON.

use ::base64::Engine;
use ::base64::engine::general_purpose::STANDARD;

use super::{Decode, plain, text_format};

text_format! {
    /// Bytes in base64 (`format: byte`), as text. Source: RFC 4648 section 4.
    Base64
}

impl Base64 {
    /// Encodes bytes.
    #[must_use]
    pub fn encode(bytes: &[u8]) -> Self {
        Self::from(STANDARD.encode(bytes))
    }

    /// The bytes.
    ///
    /// # Errors
    /// Where the text is not base64 with its padding.
    pub fn decode(&self) -> Result<Vec<u8>, ::base64::DecodeError> {
        STANDARD.decode(self.as_str())
    }
}

impl From<&[u8]> for Base64 {
    fn from(bytes: &[u8]) -> Self {
        Self::encode(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back() {
        assert_eq!(Base64::encode(b"\x00\xff").decode(), Ok(vec![0, 255]));
        assert!(Base64::from("*").decode().is_err());
    }
}
