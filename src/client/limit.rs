//! How many requests may be in flight: learned from what a server refuses (AIMD, as in TCP), and remembered.

/// How many successes it takes at first to go beyond the ceiling.
const PATIENCE: u32 = 10;
/// Limits change: at least once in this many successes the ceiling is tried.
const MAX_PATIENCE: u32 = 5_000;

/// A limit that is halved when it was too high, and grows by one a round up to a ceiling, which is remembered one below where it was
/// too high. To grow beyond the ceiling takes patience, which doubles each time that it was wrong. Growth is on trial for as many
/// successes: it was wrong if more than twice as many requests are refused as before it.
pub(super) struct Limit {
    max: usize,
    current: usize,
    ceiling: usize,
    patience: u32,
    /// How many requests have succeeded since the limit was changed.
    successes: u32,
    /// How many have been refused since then, and before the last growth.
    refusals: u32,
    refusals_before: u32,
    is_on_trial: bool,
}

impl Limit {
    /// At first, as high as it may ever be.
    pub(super) fn new(max: usize) -> Limit {
        Limit {
            max,
            current: max,
            ceiling: max,
            patience: PATIENCE,
            successes: 0,
            refusals: 0,
            refusals_before: 0,
            is_on_trial: false,
        }
    }

    pub(super) fn current(&self) -> usize {
        self.current
    }

    /// A request has succeeded.
    pub(super) fn succeed(&mut self) {
        self.successes += 1;
        if self.is_on_trial && self.successes >= self.patience {
            (self.is_on_trial, self.patience) = (false, PATIENCE);
            self.ceiling = self.ceiling.max(self.current);
        }
        let round = u32::try_from(self.current).unwrap_or(u32::MAX);
        let needed = if self.current < self.ceiling { round } else { self.patience };
        if self.current < self.max && self.successes >= needed {
            (self.current, self.successes, self.is_on_trial) = (self.current + 1, 0, true);
            self.refusals_before = std::mem::take(&mut self.refusals);
        }
    }

    /// The server is overloaded.
    pub(super) fn halve(&mut self) {
        self.lower(self.current / 2);
    }

    /// A request was refused.
    pub(super) fn refuse(&mut self) {
        self.refusals += 1;
        if self.is_on_trial && self.refusals > 2 * self.refusals_before {
            self.lower(self.current - 1);
        }
    }

    fn lower(&mut self, limit: usize) {
        if self.is_on_trial {
            self.patience = (self.patience * 2).min(MAX_PATIENCE);
        }
        self.ceiling = (self.current - 1).max(1);
        (self.current, self.successes, self.refusals, self.is_on_trial) = (limit.max(1), 0, 0, false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn succeed(limit: &mut Limit, count: u32) -> usize {
        (0..count).for_each(|_| limit.succeed());
        limit.current()
    }

    #[test]
    fn it_grows_to_the_ceiling_quickly_and_beyond_it_with_patience_that_doubles() {
        let mut limit = Limit::new(8);
        limit.halve();
        assert_eq!(succeed(&mut limit, 0), 4);
        assert_eq!(succeed(&mut limit, 4 + 5 + 6), 7);
        for patience in [10, 20, 40] {
            assert_eq!(succeed(&mut limit, patience - 1), 7);
            assert_eq!(succeed(&mut limit, 1), 8);
            limit.refuse();
            assert_eq!(limit.current(), 7);
        }
        limit.refuse();
        assert_eq!(limit.current(), 7);
    }

    #[test]
    fn a_refusal_just_after_it_has_grown_lowers_the_ceiling_too() {
        let mut limit = Limit::new(8);
        limit.halve();
        assert_eq!(succeed(&mut limit, 4), 5);
        limit.refuse();
        assert_eq!((limit.current, limit.ceiling), (4, 4));
        assert_eq!(succeed(&mut limit, 2 * PATIENCE - 1), 4);
        assert_eq!(succeed(&mut limit, 1), 5);
    }

    #[test]
    fn refusals_that_came_before_it_has_grown_are_no_reason_to_shrink() {
        let mut limit = Limit::new(8);
        limit.halve();
        limit.refuse();
        assert_eq!(succeed(&mut limit, 4), 5);
        limit.refuse();
        limit.refuse();
        assert_eq!(limit.current(), 5);
        limit.refuse();
        assert_eq!(limit.current(), 4);
    }

    #[test]
    fn growth_that_goes_well_raises_the_ceiling() {
        let mut limit = Limit::new(8);
        (0..3).for_each(|_| limit.halve());
        assert_eq!((limit.current, limit.ceiling), (1, 1));
        assert_eq!(succeed(&mut limit, 7 * PATIENCE), 8);
        assert_eq!(succeed(&mut limit, 1000), 8);
    }

    #[test]
    fn one_is_the_least() {
        let mut limit = Limit::new(1);
        limit.halve();
        assert_eq!(succeed(&mut limit, 100), 1);
    }
}
