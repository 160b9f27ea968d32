//! Formats that are plain text with a shape.

use super::{Decode, plain, text_format};

text_format! {
    /// A UUID (`format: uuid`), as text. Source: RFC 9562.
    Uuid
}

impl Uuid {
    /// The sixteen bytes, where the text has the usual form of 32 hexadecimal digits and four dashes.
    #[must_use]
    pub fn to_bytes(&self) -> Option<[u8; 16]> {
        let groups: Vec<&str> = self.as_str().split('-').collect();
        if groups.iter().map(|group| group.len()).ne([8, 4, 4, 4, 12]) {
            return None;
        }
        let digits: Vec<u8> = groups
            .concat()
            .chars()
            .map(|digit| digit.to_digit(16))
            .collect::<Option<Vec<_>>>()?
            .into_iter()
            .filter_map(|digit| u8::try_from(digit).ok())
            .collect();
        let bytes: Vec<u8> =
            digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte * 16 + digit)).collect();
        bytes.try_into().ok()
    }
}

text_format! {
    /// A decimal number of any precision (`format: decimal`), as text.
    Decimal
}

impl Decimal {
    /// The nearest double, where the text is a number.
    #[must_use]
    pub fn to_f64(&self) -> Option<f64> {
        self.as_str().parse().ok().filter(|number: &f64| number.is_finite())
    }
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Self::from(number.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuids_have_sixteen_bytes() {
        let uuid = Uuid::from("00010203-0405-0607-0809-0a0b0c0d0e0f");
        assert_eq!(uuid.to_bytes(), Some([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]));
        assert_eq!(Uuid::from("00010203-0405").to_bytes(), None);
        assert_eq!(Uuid::from("zz010203-0405-0607-0809-0a0b0c0d0e0f").to_bytes(), None);
    }
}
