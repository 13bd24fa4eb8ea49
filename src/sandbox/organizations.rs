//! Organizations and their members, and the objects that the API makes of them.

use super::data::{AsString, Metadata};
use jiff::Timestamp;
use serde::Serialize;
use uuid::Uuid;

/// An organization object of the API.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Organization {
    pub id: AsString<Uuid>,
    pub name: &'static str,
    pub slug: Option<&'static str>,
    pub role_set_id: Option<AsString<Uuid>>,
    pub public_metadata: Metadata,
    pub private_metadata: Metadata,
    pub created_at: AsString<Timestamp>,
}

/// What a member object and the object of a user's organization have in common.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Membership {
    pub role: &'static str,
    /// The role's name in the organization's role set, if it has one.
    pub role_name: Option<&'static str>,
    pub public_metadata: Metadata,
    pub private_metadata: Metadata,
    pub joined_at: AsString<Timestamp>,
}

/// A member, as the list of an organization's members has it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Member<'a> {
    pub organization_id: AsString<Uuid>,
    pub user_id: AsString<Uuid>,
    #[serde(flatten)]
    pub membership: &'a Membership,
}

/// An organization, as the list of a user's organizations has it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OrganizationOfUser<'a> {
    pub organization_id: AsString<Uuid>,
    pub name: &'a str,
    pub slug: Option<&'a str>,
    #[serde(flatten)]
    pub membership: &'a Membership,
}
