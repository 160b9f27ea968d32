//! A stateful server that behaves as the description says.
