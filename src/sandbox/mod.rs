//! A Torii Backend API on this machine, with made-up data.
//!
//! It serves `torii sandbox` and `--sandbox`. It builds its own JSON and shares no type with the client, so that a
//! mistake in the one can't hide in the other.
//!
//! | file | its one job |
//! |---|---|
//! | `server` | connections: accept, limit, time out |
//! | `api` | from a request to an answer |
//! | `route` | which endpoint a method and a path name |
//! | `access` | who may ask: the `Host` and the key |
//! | `reply` | answers and problem documents |
//! | `search` | the query, the body and the page of `users/search` |
//! | `data` | users and sessions, and what revoking does to them |
//! | `demo` | the users and sessions that come with the sandbox |
//! | `fixture` | sessions from a file instead |

mod access;
mod api;
mod data;
mod demo;
mod fixture;
mod response;
mod route;
mod search;
mod server;
#[cfg(test)]
mod testing;

pub use access::{KEY, LIVE_KEY, REFUSED_KEY};
pub use data::Data;
pub use demo::USER;
pub use server::{Running, Sandbox};
