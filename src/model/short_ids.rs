//! Prefixes of IDs for people.

use std::collections::HashMap;

use super::Id;

/// The minimum length of a prefix. IDs start with a timestamp, so that shorter prefixes are rarely unique.
pub const MIN_PREFIX: usize = 8;

/// For each ID of a response the length of its shortest prefix that is unique in it, at least [`MIN_PREFIX`].
#[derive(Clone, Debug, Default)]
pub struct ShortIds(HashMap<Id, usize>);

impl ShortIds {
    pub fn new(ids: impl IntoIterator<Item = Id>) -> ShortIds {
        let mut ids: Vec<Id> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        let texts: Vec<String> = ids.iter().map(ToString::to_string).collect();
        // Of sorted IDs, a neighbour has the longest common prefix.
        let common = |index: usize| {
            let next = texts.get(index + 1)?;
            Some(texts[index].bytes().zip(next.bytes()).take_while(|(a, b)| a == b).count())
        };
        let length = |index: usize| {
            let before = index.checked_sub(1).and_then(common).unwrap_or(0);
            (before.max(common(index).unwrap_or(0)) + 1).max(MIN_PREFIX)
        };
        ShortIds((0..ids.len()).map(|index| (ids[index], length(index))).collect())
    }

    /// Returns the prefix; the whole ID if it isn't one of the response.
    pub fn shorten(&self, id: Id) -> String {
        let mut text = id.to_string();
        text.truncate(self.0.get(&id).copied().unwrap_or(text.len()));
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_unique_and_have_eight_characters_or_more() {
        let ids: Vec<Id> = [
            "01981f2a-6c3e-7b41-9d20-000000000001",
            "01981f2a-6c3e-7b41-9d20-000000000002",
            "01981f2a-6c3f-7b41-9d20-000000000002",
            "01981f2b-0000-7000-8000-000000000000",
            "01981f2b-0000-7000-8000-000000000000",
        ]
        .map(|id| id.parse().unwrap())
        .to_vec();
        let short = ShortIds::new(ids.clone());
        let prefixes: Vec<String> = ids.iter().map(|id| short.shorten(*id)).collect();
        assert_eq!(prefixes[..2], [ids[0].to_string(), ids[1].to_string()]);
        assert_eq!(prefixes[2..], ["01981f2a-6c3f", "01981f2b", "01981f2b"]);
        let other = "01931a73-8b00-7000-8000-000000000000".parse().unwrap();
        assert_eq!(short.shorten(other), "01931a73-8b00-7000-8000-000000000000");
    }
}
