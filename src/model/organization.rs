//! Organizations.

use serde::Deserialize;

use super::Id;

/// The membership of a user in an organization (API reference). All text is untrusted.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Membership {
    pub organization_id: Id,
    /// The organization's.
    pub name: String,
    /// Such as `org:administrator`.
    pub role: String,
    /// The role as people call it.
    #[serde(default)]
    pub role_name: Option<String>,
}
