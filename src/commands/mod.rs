//! The commands: one file each, with its arguments and what it does.

pub mod completions;
pub mod config;
pub mod doctor;
pub mod sandbox;
pub mod sessions;
pub mod users;
