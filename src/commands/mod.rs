//! The commands: one file each, with its arguments and what it does.

pub mod completions;
pub mod sandbox;
pub mod sessions;

mod api;
