//! The program as a process: in an emptied environment, with a home of its own, against real servers on loopback.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, missing_docs)]

mod api;
mod audit;
mod ban;
mod command_line;
#[cfg(unix)]
#[path = "../common/mod.rs"]
mod common;
mod config;
mod contract;
mod desk;
mod doctor;
mod errors;
mod geoip;
mod list;
mod many;
mod misbehaviour;
#[cfg(unix)]
mod names;
#[cfg(unix)]
mod pictures;
#[cfg(unix)]
mod proxy;
#[cfg(unix)]
mod pty;
#[cfg(unix)]
mod random;
#[cfg(unix)]
mod readme;
mod recorder;
mod revoke;
mod revoke_many;
mod sandbox;
#[cfg(unix)]
mod screens;
mod settings;
#[cfg(unix)]
mod signals;
mod summary;
mod support;
#[cfg(unix)]
mod terminal;
mod tls;
mod users;
