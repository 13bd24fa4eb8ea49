//! A local Torii Backend API with made-up data, for `torii sandbox` and `--sandbox`.
//!
//! It builds its own JSON and shares no type with the client, so that a mistake in one can't hide in the other.
//!
//! | file | its one job |
//! |---|---|
//! | `server` | accepts connections, limits their number, and times them out |
//! | `api` | handles requests |
//! | `access` | checks the `Host` and the secret key |
//! | `route` | finds the endpoint of a request |
//! | `search` | the criteria of `users/search` |
//! | `paging` | the pages of a list |
//! | `response` | responses and problem documents |
//! | `data` | users and sessions, and how revoking and banning change them |
//! | `organizations` | organizations and their members |
//! | `demo` | made-up data |
//! | `fixture` | data from a file of sessions |

mod access;
mod api;
mod data;
mod demo;
mod fixture;
mod organizations;
mod paging;
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
