//! What an API keeps, read from its description: resources, their operations, their cascades.

pub mod resource;
