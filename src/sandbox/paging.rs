//! The pages of a list: `limit` and `cursor` of the query string, and the response.

use super::data::{AsString, parse_id};
use super::response::ErrorResponse;
use serde::Serialize;
use uuid::Uuid;

/// Number of items on a page unless the query string has a `limit`.
const DEFAULT_LIMIT: i32 = 20;
/// Maximum number of items on a page. Larger limits are lowered to it, as the API reference says of organizations.
const MAX_LIMIT: i32 = 100;

/// The page of results that is requested.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Paging {
    limit: usize,
    /// The last item of the previous page.
    after: Option<Uuid>,
}

/// The response: one page of a list.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Page<T> {
    pub items: Vec<T>,
    /// The `cursor` of the next page; null on the last one.
    pub next_cursor: Option<AsString<Uuid>>,
    pub has_more: bool,
}

impl Paging {
    /// Parses `limit` and `cursor` of a query string. Other parameters are ignored.
    pub(super) fn parse(query: &str) -> Result<Paging, ErrorResponse> {
        let (mut limit, mut after) = (DEFAULT_LIMIT, None);
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "limit" => {
                    let number = value.parse::<i32>();
                    limit = number.map_err(|_| ErrorResponse::invalid("limit is not a number."))?;
                }
                "cursor" => {
                    let invalid = || ErrorResponse::invalid("cursor is not a UUID.");
                    after = Some(parse_id(&value).ok_or_else(invalid)?);
                }
                _ => {}
            }
        }
        let limit = usize::try_from(limit.clamp(1, MAX_LIMIT)).unwrap_or_default();
        Ok(Paging { limit, after })
    }

    /// Returns the requested page of items that are in the order of their IDs.
    pub(super) fn page<T>(&self, items: impl Iterator<Item = (Uuid, T)>) -> Page<T> {
        // A cursor is a place in the order of IDs, so it stays valid when items come and go.
        let mut rest = items.skip_while(|(id, _)| self.after.is_some_and(|after| *id <= after));
        let (ids, items): (Vec<Uuid>, Vec<T>) = rest.by_ref().take(self.limit).unzip();
        let has_more = rest.next().is_some();
        let next_cursor = ids.last().filter(|_| has_more).map(|&id| AsString(id));
        Page { items, next_cursor, has_more }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(query: &str, count: u128) -> (Vec<u128>, Option<u128>) {
        let items = (1..=count).map(|n| (Uuid::from_u128(n), n));
        let page = Paging::parse(query).unwrap().page(items);
        assert_eq!(page.has_more, page.next_cursor.is_some());
        (page.items, page.next_cursor.map(|cursor| cursor.0.as_u128()))
    }

    #[test]
    fn pages_have_each_item_once() {
        assert_eq!(page("limit=2", 5), (vec![1, 2], Some(2)));
        assert_eq!(page(&format!("limit=2&cursor={}", Uuid::from_u128(2)), 5), (vec![3, 4], Some(4)));
        assert_eq!(page(&format!("limit=2&cursor={}", Uuid::from_u128(4)), 5), (vec![5], None));
        assert_eq!(page(&format!("cursor={}", Uuid::max()), 5), (vec![], None));
        assert_eq!(page("limit=5", 5), (vec![1, 2, 3, 4, 5], None));
        assert_eq!(page("", 0), (vec![], None));
    }

    #[test]
    fn limits_outside_of_1_to_100_are_clamped() {
        let limit = |query| Paging::parse(query).ok().map(|paging| paging.limit);
        assert_eq!(limit(""), Some(20));
        assert_eq!(limit("limit=7&other=x&flag"), Some(7));
        for (query, clamped) in [("limit=0", 1), ("limit=-1", 1), ("limit=100", 100), ("limit=101", 100)] {
            assert_eq!(limit(query), Some(clamped), "{query}");
        }
        for bad in ["limit=", "limit=ten", "limit=99999999999", "cursor=", "cursor=x"] {
            assert_eq!(limit(bad), None, "{bad}");
        }
    }
}
