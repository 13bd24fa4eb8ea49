//! The commands: one file each, with its arguments and its implementation.

pub mod api;
pub mod completions;
pub mod config;
pub mod doctor;
mod guard;
pub mod help;
pub mod sandbox;
pub mod sessions;
pub mod users;
